"""What fills the other parts of a route when every door is tried, so that a page that is there is asked for.

A room whose doors take more than a body adds lines: the door's name and its parts as they stand in the world. A line
whose key goes on with ` | ` and words asks the same door once more, such as for a row of another body. Where a name
stands for a door of a school and one of an authority, the line of the latter begins with `authority `.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone

from foreland.core.workflow import OUTSIDE, Step
from foreland.imports import actions as imports
from foreland.imports import queries as imports_read
from foreland.imports.tests import olds
from foreland.notices import queries as notices
from foreland.policies import actions as policies
from foreland.policies.actions import bench, outside, steps
from foreland.policies.models import Policy, RoundSaid
from foreland.policies.queries import drafts
from foreland.policies.queries.rounds import to_ask, token_of_link
from foreland.policies.tests import consulting, editions, making
from foreland.registry import actions as registry
from foreland.tasks import actions as tasks
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.world import World

ELSEWHERE = "of another body"


def parts(world: World) -> dict[str, dict[str, Any]]:
    """Seat what the doors ask for and return the parts of each door that has more than a body in its route."""
    loading.load_packs()
    policies_found = _policies(world)
    return {
        **_signin(world), **_people(world), **policies_found, **_rounds(policies_found, world), **_updates(world),
        **_tasks(world), **_steps(world), **_bench(world), **_old_policies(world),
    }  # fmt: skip


def _old_policies(world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of the doors of old policies: one of Oak's that is being settled, one that is a draft, and Far's."""
    made: dict[str, dict[str, Any]] = {}
    for body, more in ((world.oak, ""), (world.far, f" | {ELSEWHERE}")):
        with open_scope(body=body, by="operator"):
            row = olds.brought(body, by="operator", now=timezone.now())
            waits = imports_read.first_that_waits(imports_read.brought(row))
            begun = olds.brought(body, words=olds.WORDS + "\nMore.\n", by="operator", now=timezone.now())
            imports.settle_rest(of=begun, by="operator", now=timezone.now())
            imports.go_on(of=begun, body=body, by="operator", now=timezone.now(), beside=True)
        for name in ("import", "passages", "standing", "standing-file", "draft"):
            made[f"imports:{name}{more}"] = {"old": row.pk}
        made[f"imports:settle{more}"] = {"old": row.pk, "passage": waits}
        made[f"imports:together{more}"] = {"old": row.pk, "stretch": 1}
        made[f"imports:act{more}"] = {"old": row.pk, "act": "settle-rest"}
        made[f"imports:adds{more}"] = {"old": begun.pk}
    return made


def _signin(world: World) -> dict[str, dict[str, Any]]:
    return {
        "account_reset_password_from_key": {"uidb36": world.teacher.pk, "key": "set-password"},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
        "openid_connect_login": {"provider_id": "none"},
        "openid_connect_callback": {"provider_id": "none"},
    }


def _people(world: World) -> dict[str, dict[str, Any]]:
    own, far = {"school": world.elm.pk}, {"school": world.far.pk}
    names = ("school", "give-code", "finish", "contest-for", "recover", "convert-school")
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        found[f"registry:{name}"] = own
        found[f"registry:{name} | {ELSEWHERE}"] = far
    teacher, far_head = (
        Membership.objects.filter(person=each).values_list("pk", flat=True)[0]
        for each in (world.teacher, world.far_head)
    )
    found["registry:end"] = {"membership": teacher}
    found[f"registry:end | {ELSEWHERE}"] = {"membership": far_head}
    found["registry:hand-over-to"] = {"person": world.head.pk}
    found[f"registry:hand-over-to | {ELSEWHERE}"] = {"person": world.far_head.pk}
    found["registry:take-out"] = {"person": world.teacher.pk}
    found[f"registry:take-out | {ELSEWHERE}"] = {"person": world.far_head.pk}
    found["registry:first-step"] = {"step": "ask-pupils"}
    taken = {"person": world.trust_lead.pk}
    found["trust registry:take-out"] = taken
    found["registry:privacy-notice"] = {"who": "pupils"}
    found["registry:terms-edition"] = {"edition": "2026.1"}
    found["registry:terms-file"] = {"edition": "2026.1", "form": "txt"}
    own = {"handover": _handover(world.oak, world.lead, world.teacher)}
    far = {"handover": _handover(world.far, None, world.far_head)}
    for name in ("lead-handover", "lead-anew", "lead-take-back", "lead-file"):
        found[f"registry:{name}"] = own
        found[f"registry:{name} | {ELSEWHERE}"] = far
    return found


def _tasks(world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of the doors of the list: a task of Oak's technician, and one of Far's."""
    made: dict[str, dict[str, Any]] = {}
    for body, who, more in ((world.oak, world.technician, ""), (world.far, world.far_head, f" | {ELSEWHERE}")):
        with open_scope(body=body, by="operator"):
            row = tasks.add_task(
                body=body, title="Send the log", who=f"person:{who.pk}", by="operator", now=timezone.now()
            )
        for name in ("task", "words", "put-off", "give", "not-needed"):
            made[f"tasks:{name}{more}"] = {"task": row.pk}
        made[f"tasks:act{more}"] = {"task": row.pk, "act": "done"}
    return made


def _steps(world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of the doors of approval in steps: a version of Oak's that waits for somebody outside, by their link."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        route = (Step("online_safety_lead"), Step("head"), Step(OUTSIDE, "chair of governors"))
        steps.set_route(policy=policy, body=world.oak, route=route, sections=(), seen=0, by="operator", now=now)
        (version,) = making.submitted(policy, world.oak, by=world.lead.pk, now=now)
        given: dict[str, Any] = {"version": version, "body": world.oak, "now": now}
        outside.name_outside(name="Pearl", role="chair", email="pearl@example.org", place=2, by=world.lead.pk, **given)
        own = {"policy": policy.pk, "version": version.pk}
        other = making.begin("primary", now=now)
        steps.set_route(policy=other, body=world.oak, route=route[::2], sections=(), seen=0, by="operator", now=now)
        (waits,) = making.submitted(other, world.oak, by=world.lead.pk, now=now)
        outside.name_outside(
            name="Una", role="chair", email="una@example.org", place=1, by=world.lead.pk, **given | {"version": waits}
        )
    message = notices.latest(to="una@example.org")
    found = re.search(r"/l/([\w-]{32})/approve/", message.text if message else "")
    assert found is not None, "the link goes at once: it is the turn of this step"
    made: dict[str, dict[str, Any]] = {
        f"policies:{name}": own for name in ("agree-step", "take-back", "outside", "on-trust")
    }
    made["policies:outside-act"] = own | {"act": "send-again"}
    made["policies:by-link | with its link"] = {"token": found[1]}
    made["policies:by-link-decide | with its link"] = {"token": found[1], "act": "agree"}
    made["policies:by-link-file | with its link"] = {"token": found[1], "what": "whole"}
    return made


def _handover(body: Body, giver: Person | None, taker: Person) -> str:
    with open_scope(body=body, by="operator"):
        made = registry.draw_up_handover(
            body=body, role="online_safety_lead", giver=giver, taker=taker, by="operator", now=timezone.now()
        )
    return made.pk


def _policies(world: World) -> dict[str, dict[str, Any]]:
    own, far = _policy(world.oak), _policy(world.far)
    alone = (
        "policy",
        "shape",
        "review-date",
        "questions",
        "coverage",
        "blockers",
        "submit",
        "versions",
        "said",
        "owner",
        "compare-versions",
        "steps",
        "step-new",
        "parents",
    )
    by_section = ("section", "add", "agree")
    by_statement = ("reword", "leave-out", "move", "history", "talk")
    more = {"question": ("question",), "read": ("document",), "draft-file": ("document", "format_key"),
            "suggest": ("key", "kind"), "suggestion": ("thread",), "talk-act": ("thread", "act"),
            "compare-file": ("format_key",)}  # fmt: skip
    wanted = {
        **dict.fromkeys(alone, ()),
        **dict.fromkeys(by_section, ("section",)),
        **dict.fromkeys(by_statement, ("key",)),
        **more,
    }
    found: dict[str, dict[str, Any]] = {}
    for name, keys in wanted.items():
        found[f"policies:{name}"] = {key: own[key] for key in ("policy", *keys)}
        found[f"policies:{name} | {ELSEWHERE}"] = {key: far[key] for key in ("policy", *keys)}
    found["policies:parents-choose"] = {"policy": own["policy"], "pack": "england-online-safety"}
    found["policies:step-change"] = {"policy": own["policy"], "place": 1}
    found["policies:steps-act"] = {"policy": own["policy"], "act": "usual"}
    found["policies:act"] = {"policy": own["policy"], "key": own["key"], "act": "restore"}
    return found


def _updates(world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of the doors of updates: a policy of Oak's with a newer edition, one that adopted it, and Far's."""
    editions.load("2025.1", "2026.2")
    made: dict[str, dict[str, Any]] = {}
    for body, more in ((world.oak, ""), (world.far, f" | {ELSEWHERE}")):
        with open_scope(body=body, by="operator"):
            waiting, adopted = editions.begin(body, by="operator"), editions.begin(body, by="operator")
            editions.adopt(adopted, body, by="operator")
        there = {"policy": waiting.pk, "edition": "2026.2"}
        made |= {f"policies:{name}{more}": there for name in ("update", "update-preview", "update-adopt")}
        made[f"policies:updates{more}"] = {"policy": adopted.pk}
        made[f"policies:update-decide{more}"] = there | {"key": "phones.rule"}
        made[f"policies:update-act{more}"] = there | {"act": "take-all"}
        made[f"policies:update-told{more}"] = there | {"policy": adopted.pk}
        made[f"policies:update-file{more}"] = there | {"policy": adopted.pk, "format_key": "txt"}
    return made


def _bench(world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of the doors of the workbench: Northshire's own bank, with a statement changed, Southshire's, the trust's."""
    now = timezone.now()
    made: dict[str, dict[str, Any]] = {}
    for body, more in ((world.northshire, ""), (world.southshire, f" | {ELSEWHERE}"), (world.trust, "")):
        with open_scope(body=body, by="operator"):
            own = bench.begin_bank(
                body=body, pack=editions.PACK, title=body.name, edition="2025.1", by="operator", now=now
            )
            given: dict[str, Any] = {"policy": own.policy, "key": "phones.list", "by": "operator", "now": now}
            policies.reword(text="The office keeps a long list.", **given)
        there = {"policy": own.policy_id, "key": "phones.list", "section": "phones", "edition": "2026.2"}
        wanted: dict[str, tuple[str, ...]] = {
            **dict.fromkeys(("policy", "updates"), ()), **dict.fromkeys(("section", "add"), ("section",)),
            **dict.fromkeys(("reword", "leave-out", "move", "history", "bench-for-whom", "bench-serves", "bench-change"), ("key",)),
            **dict.fromkeys(("update", "update-preview", "update-adopt"), ("edition",)), "update-decide": ("edition", "key"),
        }  # fmt: skip
        steps_of = ("preview", "checks", "changes", "says", "consulted", "approve", "publish", "asked")
        wanted |= dict.fromkeys((f"bench-{name}" for name in steps_of), ())
        for name, keys in wanted.items():
            made[f"{body.kind} policies:{name}{more}"] = {key: there[key] for key in ("policy", *keys)}
        made[f"{body.kind} policies:act{more}"] = {"policy": own.policy_id, "key": "phones.list", "act": "restore"}
        made[f"{body.kind} policies:update-act{more}"] = {
            "policy": own.policy_id,
            "edition": "2026.2",
            "act": "take-all",
        }
    return made


def _rounds(found: dict[str, dict[str, Any]], world: World) -> dict[str, dict[str, Any]]:
    """Return the parts of the doors of consultations: one of Oak's that is open to staff, with words, and one of Far's."""
    made: dict[str, dict[str, Any]] = {}
    for body, more in ((world.oak, ""), (world.far, f" | {ELSEWHERE}")):
        policy = found[f"policies:policy{more}"]["policy"]
        for name in ("rounds", "round-new"):
            made[f"policies:{name}{more}"] = {"policy": policy}
        with open_scope(body=body, by="operator"):
            of = Policy.objects.get(pk=policy)
            draft = drafts.draft(of, body, now=timezone.now())
            section = to_ask(draft, draft.used_sections, "staff", narrow=False)[0]["section"]
            row = consulting.planned(of, body, audience="staff", narrow=False, sections=(section,))
            consulting.answered(row, ("concern", "What of watches?"))
            said = RoundSaid.objects.get().pk
        for name in ("round", "round-change", "round-table", "round-reply", "round-join"):
            made[f"policies:{name}{more}"] = {"policy": policy, "round": row.pk}
        made[f"policies:round-act{more}"] = {"policy": policy, "round": row.pk, "act": "new-link"}
        made[f"policies:round-take-out{more}"] = {"policy": policy, "round": row.pk, "said": said}
        if not more:
            token = token_of_link(row)
            made["policies:round-start | with its link"] = {"token": token}
            made["policies:round-page | with its link"] = {"token": token, "page": 1}
            made["policies:round-thanks | with its link"] = {"token": token}
    return made


def _policy(body: Body) -> dict[str, Any]:
    now = timezone.now()
    with open_scope(body=body, by="operator"):
        policy = policies.new_policy(pack="england-online-safety", shape="standalone", by="operator", now=now)
        draft = drafts.draft(policy, body, now=now)
        section = draft.used_sections[0]
        key = next(each.key for each in draft.bank.statements if each.section == section)
        given: dict[str, Any] = {"policy": policy, "body": body, "key": key, "by": "operator", "now": now}
        thread = policies.suggest(kind="wording", text="We keep {{pupils}} safe online.", **given)
        return {
            "policy": policy.pk,
            "section": section,
            "key": key,
            "kind": "wording",
            "thread": thread.pk,
            "act": "reply",
            "question": draft.bank.questions[0].key,
            "document": draft.bank.documents[0].key,
            "format_key": "html",
        }
