"""Pages of approval in steps: setting them, deciding one, and the link of somebody without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from foreland.core.workflow import OUTSIDE, Step
from foreland.notices import queries as notices
from foreland.policies import actions, queries
from foreland.policies.actions import steps as acts
from foreland.policies.models import OutsideApprover, Policy, Version
from foreland.policies.queries import steps as reading
from foreland.policies.tests import making
from foreland.tenancy.addresses import address
from foreland.tenancy.models import LinkToken, Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("packs")]
PEARL = "pearl@council.example"


@pytest.fixture
def policy(world: World) -> Policy:
    """A primary school's policy that is ready to be submitted."""
    with open_scope(body=world.oak, by=world.lead.pk):
        made = making.begin("primary", now=timezone.now())
        making.settle(made, world.oak, now=timezone.now())
    return made


def at(world: World, name: str, policy: Policy, **more: Any) -> str:
    """Return the address of a page of a policy."""
    return address(f"policies:{name}", world.oak, policy=policy.pk, **more)


def submitted(world: World, policy: Policy, *route: Step) -> Version:
    """Set the steps and submit as the lead."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        acts.set_route(policy=policy, body=world.oak, route=route, sections=(), seen=0, by="p1", now=now)
        (version,) = making.submitted(policy, world.oak, by=world.lead.pk, now=now)
    return version


def waiting(world: World, policy: Policy) -> tuple[Version, str]:
    """Return a version that waits for the chair of governors, and the path of the link."""
    version = submitted(world, policy, Step("online_safety_lead"), Step(OUTSIDE, "chair of governors"))
    visitor = Visitor(world.lead)
    visitor.get(at(world, "outside", policy, version=version.pk))
    page = visitor.submit({"name": "Pearl Watanabe", "email": PEARL})
    assert not page.errors and "Pearl Watanabe has a link by e-mail" in page.text
    return version, link()


def link() -> str:
    """Return the path of the newest link that was sent."""
    message = notices.latest(to=PEARL)
    found = re.search(r"/l/[\w-]{32}/approve/", message.text if message else "")
    assert found is not None
    return found[0]


def step_of(world: World, version: Version) -> str:
    """Return at which step a version is."""
    with open_scope(body=world.oak, by="test"):
        return queries.version(version.pk).step


def go(person: Person | None, path: str) -> tuple[Visitor, Page]:
    """Open a page as somebody."""
    visitor = Visitor(person) if person else Visitor()
    return visitor, visitor.get(path)


def test_the_lead_sets_the_steps(world: World, policy: Policy) -> None:
    visitor, page = go(world.lead, at(world, "steps", policy))
    assert "One approval is enough now" in page.text
    visitor.get(at(world, "step-new", policy))
    assert visitor.submit({"who": "head", "when": "sections"}).errors == ["Choose at least one section."]
    visitor.get(at(world, "step-new", policy))
    page = visitor.submit({"who": "head", "when": "meaning"})
    assert "Only if more than the wording changes" in page.text and "Harriet Head" in page.text
    visitor.get(at(world, "step-change", policy, place=2))
    assert "Say who that is" in visitor.submit({"who": OUTSIDE}).errors[0]
    visitor.get(at(world, "step-change", policy, place=2))
    page = visitor.submit({"who": OUTSIDE, "label": "chair of governors"})
    assert "2. Chair of governors" in page.text
    rows = [": ".join(cell.text_content() for cell in row) for row in page.tree.xpath("//main//tbody/tr")]
    assert rows == [
        "A first version: Person in charge, then chair of governors", "Another rule: Person in charge, then chair of governors",
        "Other words for the same rule: Chair of governors", "Only a name or a number: No approval: the person in charge releases it",
    ]  # fmt: skip
    page = visitor.post(at(world, "steps-act", policy, act="down"), {"place": "0", "seen": "2"}, follow=True)
    assert "1. Chair of governors" in page.text and "is moved down" in page.text
    page = visitor.post(at(world, "steps-act", policy, act="out"), {"place": "0", "seen": "2"}, follow=True)
    assert page.status == 422 and "changed the steps meanwhile" in page.text
    page = visitor.post(at(world, "steps-act", policy, act="out"), {"place": "0", "seen": "3"}, follow=True)
    assert page.status == 422 and "One step has to come with every change" in page.text
    page = visitor.post(at(world, "steps-act", policy, act="usual"), {"seen": "3"}, follow=True)
    assert "One approval is enough now" in page.text


def test_others_read_the_steps_and_change_nothing(world: World, policy: Policy) -> None:
    _, page = go(world.teacher, at(world, "steps", policy))
    assert page.status == 200 and "Add a step" not in page.text
    for name, more in (("step-new", {}), ("step-change", {"place": 1})):
        assert go(world.teacher, at(world, name, policy, **more))[1].status == 403
    assert go(world.far_head, at(world, "steps", policy))[1].status == 404
    assert go(world.lead, at(world, "step-change", policy, place=9))[1].status == 404
    visitor, page = go(world.lead, at(world, "steps", policy))
    for act, data in (("burn", {}), ("up", {"place": "x"}), ("out", {"place": "7"})):
        assert visitor.post(at(world, "steps-act", policy, act=act), data).status == 404


def test_a_step_is_decided_on_its_page(world: World, policy: Policy) -> None:
    version = submitted(world, policy, Step("head"), Step("approver"))
    where = at(world, "agree-step", policy, version=version.pk)
    assert go(world.governor, where)[1].status == 403, "theirs is the last step"
    assert go(world.technician, where)[1].status == 403 and go(world.far_head, where)[1].status == 404
    _, page = go(world.governor, at(world, "version", policy, version=version.pk))
    assert "Harriet Head can decide it now." in page.text and "/approve/" not in str(page.links.values())
    head, page = go(world.head, at(world, "version", policy, version=version.pk))
    assert where in page.links.values()
    head.get(where)
    assert head.submit({}).errors == ["Choose whether you agree or send it back."]
    head.get(where)
    page = head.submit({"decision": "back", "words": ""})
    assert page.errors and "Say what should change" in page.errors[0]
    head.get(where)
    second = Visitor(world.head)
    second.get(where)
    page = head.submit({"decision": "agree", "words": "Fine by me."})
    assert "It is at step 2 of 2, approver (Gus Governor)." in page.text and "Fine by me." in page.text
    page = second.submit({"decision": "back", "words": "A second thought."})
    assert "decided already" in page.errors[0] and "A second thought." in page.html, "the words are kept"
    assert second.get(where, follow=True).h1 == "Online safety policy 1.0"
    governor, page = go(world.governor, at(world, "approve", policy, version=version.pk))
    governor.submit({"meeting": "Full governing body"})
    assert step_of(world, version) == "published"
    public = Visitor().get(address("policies:public-document", world.oak, document=version.key))
    assert "Harriet Head, person in charge" in public.text


def test_submitting_says_where_it_goes(world: World, policy: Policy) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        acts.set_route(
            policy=policy, body=world.oak, route=(Step("deputy"), Step("approver")), sections=(), seen=0, by="p1", now=timezone.now()
        )  # fmt: skip
    visitor, page = go(world.lead, at(world, "submit", policy))
    assert "It goes to: Deputy safeguarding lead, then approver." in page.text
    assert "these steps cannot all be decided" in page.text
    page = visitor.submit({})
    assert "It is at step 1 of 2, deputy safeguarding lead" in page.text
    with open_scope(body=world.oak, by="test"):
        (version,) = queries.open_submission(policy)
    visitor.get(at(world, "take-back", policy, version=version.pk))
    assert "is taken back" in visitor.submit().text and step_of(world, version) == "returned"
    visitor.get(at(world, "take-back", policy, version=version.pk))
    assert visitor.submit().status == 422
    assert go(world.governor, at(world, "take-back", policy, version=version.pk))[1].status == 403


def test_opening_the_link_decides_nothing_however_often(world: World, policy: Policy) -> None:
    version, path = waiting(world, policy)
    for _ in range(3):
        page = Visitor().get(path)
        assert (
            page.status == 200
            and "This is the first version" in page.text
            and page.response["X-Robots-Tag"] == "noindex"
        )
        Visitor().get(f"{path}agree/")
        Visitor().client.head(path)
    assert step_of(world, version) == "submitted" and LinkToken.objects.get(purpose="approve").used is None
    whole = Visitor().get(f"{path}files/whole/")
    assert whole.response.content.startswith(b"%PDF")
    assert Visitor().get(f"{path}files/changes/").status == 404, "there is nothing before it"


def test_a_governor_approves_by_link(world: World, policy: Policy) -> None:
    version, path = waiting(world, policy)
    visitor, page = go(None, path)
    assert "Leo Lead submitted it, and so agreed" in page.text
    page = visitor.get(f"{path}agree/")
    page = visitor.submit({"meeting": "", "name": ""})
    assert len(page.errors) == 3
    visitor.get(f"{path}agree/")
    page = visitor.submit({"meeting": "Full governing body, minute 7", "sure": "on"})
    assert page.h1 == "Thank you: approved" and "as chair of governors" in page.text
    assert step_of(world, version) == "published"
    with open_scope(body=world.oak, by="test"):
        assert queries.version(version.pk).approved_by.startswith("link:")
    again = visitor.get(path)
    assert again.status == 200 and "The link is used" in again.text and "read it where everybody can" in again.text
    page = visitor.post(f"{path}agree/", {"meeting": "Again", "name": "Pearl", "sure": "on"})
    assert page.status == 409 and "You approved it on" in page.text
    member = Visitor(world.teacher).get(at(world, "version", policy, version=version.pk))
    assert "Pearl Watanabe, chair of governors, by link" in member.text and "agreed by link on" in member.text


def test_what_was_written_too_late_is_shown_again(world: World, policy: Policy) -> None:
    version, path = waiting(world, policy)
    visitor = Visitor()
    visitor.get(f"{path}send-back/")
    assert visitor.submit({"words": " ", "sure": "on"}).errors == ["Say what should change."]
    visitor.get(f"{path}send-back/")
    with open_scope(body=world.oak, by=world.lead.pk):
        acts.take_back(version=version, by=world.lead.pk, now=timezone.now())
    page = visitor.submit({"words": "The phone rule needs our council.", "sure": "on"})
    assert page.status == 409 and page.h1 == "This has moved on"
    assert "It was not sent" in page.text and "The phone rule needs our council." in page.text
    assert Visitor().get(path).status == 410


def test_sending_back_by_link(world: World, policy: Policy) -> None:
    version, path = waiting(world, policy)
    visitor = Visitor()
    visitor.get(f"{path}send-back/")
    page = visitor.submit({"words": "The phone rule needs our council.", "sure": "on"})
    assert page.h1 == "Thank you: sent back" and step_of(world, version) == "returned"
    lead = Visitor(world.lead).get(at(world, "version", policy, version=version.pk))
    assert "Pearl Watanabe, chair of governors, writes by link: The phone rule" in lead.text


def test_a_link_that_is_forged_expired_or_taken_back(world: World, policy: Policy) -> None:
    version, path = waiting(world, policy)
    assert Visitor().get("/l/" + "A" * 32 + "/approve/").status == 404
    lead, page = go(world.lead, at(world, "outside", policy, version=version.pk))
    assert PEARL in page.text
    page = lead.post(at(world, "outside-act", policy, version=version.pk, act="send-again"), follow=True)
    assert "is on its way" in page.text and link() != path
    with open_scope(body=world.oak, by="test"):
        asked = OutsideApprover.objects.get().pk
    page = lead.post(
        at(world, "outside-act", policy, version=version.pk, act="take-back"), {"asked": asked}, follow=True
    )
    assert "no longer asked" in page.text
    for each in (path, link()):
        page = Visitor().get(each)
        assert page.status == 410 and page.h1 == "This link was taken back" and "Digest" not in page.text
        assert Visitor(careless=True).post(f"{each}agree/", {"name": "P", "sure": "on"}).status == 409
        assert Visitor().get(f"{each}files/whole/").status == 404
    page = lead.post(
        at(world, "outside-act", policy, version=version.pk, act="take-back"), {"asked": asked}, follow=True
    )
    assert page.status == 422 and "taken back already" in page.text
    lead.get(at(world, "outside", policy, version=version.pk))
    page = lead.submit({"email": world.governor.email})
    assert "is a member here" in page.errors[0]
    lead.get(at(world, "outside", policy, version=version.pk))
    assert not lead.submit({"name": "Una Other", "email": PEARL}).errors
    LinkToken.objects.update(expires=timezone.now() - timedelta(minutes=1), created=timezone.now() - timedelta(days=40))
    page = Visitor().get(link())
    assert page.status == 410 and "its time is over" in page.text
    assert step_of(world, version) == "submitted"


@pytest.mark.slow
def test_the_link_shows_exactly_what_changed_since_the_approved_version(world: World, policy: Policy) -> None:
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        (first,) = making.submitted(policy, world.oak, by=world.lead.pk, now=now)
        actions.approve(
            version=first,
            body=world.oak,
            approver=world.governor,
            meeting="Governors",
            meeting_date=now.date(),
            now=now,
        )
        actions.reword(policy=policy, key="purpose.aim", text="We lend a phone.", by=world.lead.pk, now=now)
    version, path = waiting(world, policy)
    page = Visitor().get(path)
    assert (
        "What changed since version 1.0" in page.text and "1 reworded" in page.text and "We lend a phone." in page.text
    )
    assert Visitor().get(f"{path}files/changes/").response.content.startswith(b"%PDF")
    with open_scope(body=world.oak, by="test"):
        found = reading.asked_of(version)
        actions.reword(policy=policy, key="purpose.aim", text="Nobody was shown this.", by="p1", now=now)
    assert [each.digest for each in found] == [version.digest]
    assert "Nobody was shown this." not in Visitor().get(path).text, "the draft goes on, the link does not"


def test_the_page_offers_to_name_them_for_every_document_that_waits(world: World) -> None:
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", shape="set", now=now)
        making.settle(policy, world.oak, now=now)
        route = (Step("online_safety_lead"), Step(OUTSIDE, "chair of governors"))
        acts.set_route(policy=policy, body=world.oak, route=route, sections=(), seen=0, by="p1", now=now)
        keys = tuple(making.drawn(policy, world.oak, now=now).resolved.documents)[:3]
        first, second, third = making.submitted(policy, world.oak, by=world.lead.pk, now=now, documents=keys)
    visitor = Visitor(world.lead)
    page = visitor.get(at(world, "outside", policy, version=first.pk))
    assert sorted(page.forms[0].values["also"]) == sorted([second.pk, third.pk]), "all are ticked"
    page = visitor.submit({"name": "Pearl Watanabe", "email": PEARL, "also": [second.pk]})
    assert "has links to 2 documents by e-mail" in page.text
    page = visitor.get(at(world, "outside", policy, version=third.pk))
    assert page.forms[0].values["name"] == ["Pearl Watanabe"] and "also" not in page.forms[0].values
