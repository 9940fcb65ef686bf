"""What fills the other parts of a route when every door is tried, so that a page that is there is asked for.

A room whose doors take more than a body adds lines: the door's name and its parts as they stand in the world. A line
whose key goes on with ` | ` and words asks the same door once more, such as for a row of another body.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from foreland.policies import actions as policies
from foreland.policies.queries import drafts
from foreland.tenancy.models import Body, Membership
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.world import World

ELSEWHERE = "of another body"


def parts(world: World) -> dict[str, dict[str, Any]]:
    """Seat what the doors ask for and return the parts of each door that has more than a body in its route."""
    loading.load_packs()
    return {**_signin(world), **_people(world), **_policies(world)}


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
    return found


def _policies(world: World) -> dict[str, dict[str, Any]]:
    own, far = _policy(world.oak), _policy(world.far)
    alone = ("policy", "shape", "review-date", "questions", "coverage", "blockers", "submit", "versions")
    by_section = ("section", "add", "agree")
    by_statement = ("reword", "leave-out", "move", "history")
    more = {"question": ("question",), "read": ("document",), "draft-file": ("document", "format_key")}
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
    found["policies:act"] = {"policy": own["policy"], "key": own["key"], "act": "restore"}
    return found


def _policy(body: Body) -> dict[str, Any]:
    now = timezone.now()
    with open_scope(body=body, by="operator"):
        policy = policies.new_policy(pack="england-online-safety", shape="standalone", by="operator", now=now)
        draft = drafts.draft(policy, body, now=now)
        section = draft.used_sections[0]
        return {
            "policy": policy.pk,
            "section": section,
            "key": next(each.key for each in draft.bank.statements if each.section == section),
            "question": draft.bank.questions[0].key,
            "document": draft.bank.documents[0].key,
            "format_key": "html",
        }
