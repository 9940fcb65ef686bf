"""Approval in steps: what is set, what is frozen, who decides when, and somebody from outside by a link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from foreland.core import workflow
from foreland.core.workflow import MAY_APPROVE, OUTSIDE, Step
from foreland.notices import queries as notices
from foreland.policies import actions, queries
from foreland.policies.actions import outside
from foreland.policies.actions import steps as acts
from foreland.policies.models import ApprovalStep, OutsideApprover, Policy, Version
from foreland.policies.queries import steps as reading
from foreland.policies.tests import making
from foreland.policies.tests.making import MEETING_DAY, NOW, later
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body, LinkToken, Person
from foreland.trail.models import Entry
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("queued")]
LEAD, HEAD, CHAIR = Step("online_safety_lead"), Step("head"), Step(OUTSIDE, "chair of governors")
PEARL = {"name": "Pearl Watanabe", "role": "Chair of governors", "email": "pearl@council.example"}


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy that is ready to be submitted."""
    policy = making.begin("primary")
    making.settle(policy, oak)
    return policy


def set_route(policy: Policy, body: Body, *route: Step, seen: int | None = None) -> None:
    """Set the steps of a policy."""
    now = reading.route_of(policy)[1] if seen is None else seen
    acts.set_route(
        policy=policy, body=body, route=route, sections=["phones", "images"], seen=now, by="p1", now=NOW
    )  # fmt: skip


def submitted(policy: Policy, world: World) -> Version:
    """Submit as the lead."""
    (version,) = making.submitted(policy, world.oak, by=world.lead.pk)
    return version


def turn(version: Version, world: World) -> reading.Turn:
    """Return where a version stands now."""
    found = reading.turn_of(queries.version(version.pk), world.oak)
    assert found is not None
    return found


def agree(version: Version, world: World, person: Person, place: int, words: str = "") -> None:
    """Agree at a step."""
    acts.agree(version=version, body=world.oak, place=place, person=person, words=words, now=NOW)


def approve(version: Version, world: World, person: Person) -> Version:
    """Approve at the last step."""
    return actions.approve(
        version=version,
        body=world.oak,
        approver=person,
        meeting="Full governing body",
        meeting_date=MEETING_DAY,
        now=NOW,
    )


def named(version: Version, world: World, place: int = 1, **other: str) -> OutsideApprover:
    """Name somebody from outside."""
    return outside.name_outside(
        version=version, body=world.oak, place=place, by=world.lead.pk, now=NOW, **(PEARL | other)
    )


def link_of(to: str = PEARL["email"]) -> LinkToken:
    """Return the link in the newest message to somebody."""
    message = notices.latest(to=to)
    assert message is not None
    found = re.search(r"/l/([\w-]{32})/approve/", message.text)
    assert found is not None
    link = tenancy.link_by_token(found[1], reading.PURPOSE)
    assert link is not None
    return link


def by_link(link: LinkToken, world: World, **other: object) -> Version:
    """Agree by a link."""
    given: dict[str, object] = {
        "name": "Pearl Watanabe",
        "meeting": "Full governing body",
        "meeting_date": MEETING_DAY,
        "now": NOW,
    }
    return outside.agree_by_link(link=link, body=world.oak, **(given | other))  # type: ignore[arg-type]


# what a school sets


def test_without_steps_one_approval_is_enough_as_ever(policy: Policy, oak: Body, world: World) -> None:
    assert reading.route_of(policy) == (workflow.USUAL, 0)
    version = submitted(policy, world)
    assert not ApprovalStep.objects.exists() and reading.turn_of(version, oak) is None
    assert approve(version, world, world.governor).step == "approved"


@pytest.mark.parametrize(
    ("route", "says"),
    [
        ((Step("teacher"), HEAD), "Choose who decides"),
        ((HEAD, Step(OUTSIDE)), "Say who that is"),
        ((HEAD, Step(OUTSIDE, "x" * 61)), "At most 60"),
        ((HEAD, Step("approver", when="sections", sections=frozenset({"nowhere"}))), "at least one section"),
        ((HEAD, LEAD), "last step has to be"),
        ((), "come with every change"),
    ],
)
def test_a_route_that_cannot_be_is_refused_and_nothing_is_kept(
    policy: Policy, oak: Body, route: tuple[Step, ...], says: str
) -> None:
    with pytest.raises(actions.NotPossible, match=says):
        set_route(policy, oak, *route)
    assert reading.route_of(policy) == (workflow.USUAL, 0)


def test_two_who_change_the_steps_at_once_do_not_write_over_each_other(policy: Policy, oak: Body) -> None:
    set_route(policy, oak, HEAD, CHAIR, seen=0)
    for seen in (0, 7):
        with pytest.raises(actions.NotPossible, match="changed the steps meanwhile"):
            set_route(policy, oak, HEAD, seen=seen)
    assert reading.route_of(policy) == ((HEAD, CHAIR), 1)


# from step to step


def test_lead_head_governors_one_after_the_other(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, Step("safeguarding_lead"), HEAD, Step("approver"))
    version = submitted(policy, world)
    for person, place in ((world.head, 1), (world.governor, 2), (world.lead, 0), (world.head, 0)):
        with pytest.raises(actions.NotPossible):
            agree(version, world, person, place)
    with pytest.raises(actions.NotPossible, match=r"not yours\. It is at step 1 of 3, designated safeguarding lead"):
        approve(version, world, world.governor)
    assert [note.to for note in notices.outbox() if "It is your turn" in note.text] == [world.dsl.email]
    agree(version, world, world.dsl, 0, "Look at the phones.")
    with pytest.raises(actions.NotPossible, match="decided already"):
        agree(version, world, world.dsl, 0)
    agree(version, world, world.head, 1)
    assert turn(version, world).last
    with pytest.raises(actions.NotPossible, match="agreed at an earlier step"):
        approve(version, world, world.head)
    assert queries.version(version.pk).step == "submitted", "not before the last step"
    row = approve(version, world, world.governor)
    assert [(fact.label, fact.value) for fact in actions.approval_of(row).lines] == [
        ("Approved by", "The governing body"),
        ("Agreed by", "Dana Safe, designated safeguarding lead, 20 November 2026"),
        ("Agreed by", "Harriet Head, person in charge, 20 November 2026"),
        ("Signed by", "Gus Governor"),
        ("Decided at", "Full governing body"),
        ("On", "18 November 2026"),
    ]
    with pytest.raises(actions.NotPossible, match="no longer submitted"):
        agree(version, world, world.head, 1)


def test_submitting_is_the_agreement_of_ones_own_first_step(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, LEAD, HEAD)
    version = submitted(policy, world)
    first = turn(version, world).steps[0]
    assert (first.agreed_by, first.submitting) == (world.lead.pk, True)
    assert turn(version, world).place == 1


def test_who_submits_never_takes_the_last_step(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, HEAD)
    (version,) = making.submitted(policy, oak, by=world.head.pk)
    with pytest.raises(actions.NotPossible, match="You submitted this policy"):
        approve(version, world, world.head)
    assert not reading.can_finish([HEAD], oak, submitter=world.head.pk)
    assert not turn(version, world).deciders


def test_sent_back_from_a_step_the_whole_goes_back(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, Step("safeguarding_lead"), HEAD, Step("approver"))
    version = submitted(policy, world)
    agree(version, world, world.dsl, 0)
    with pytest.raises(actions.NotPossible, match="not yours"):
        acts.send_back_at(version=version, body=oak, place=1, person=world.technician, reason="No, no.", now=NOW)
    acts.send_back_at(version=version, body=oak, place=1, person=world.head, reason="The phones, please.", now=NOW)
    assert queries.version(version.pk).step == "returned"
    again = submitted(policy, world)
    assert again.pk != version.pk and turn(again, world).place == 0, "everybody is asked again"


def test_who_submitted_takes_it_back_and_nobody_else(policy: Policy, oak: Body, world: World) -> None:
    version = submitted(policy, world)
    with pytest.raises(actions.NotPossible, match="Only who submitted"):
        acts.take_back(version=version, by=world.dsl.pk, now=NOW)
    acts.take_back(version=version, by=world.lead.pk, now=NOW)
    with pytest.raises(actions.NotPossible, match="no longer submitted"):
        acts.take_back(version=version, by=world.lead.pk, now=NOW)


def test_another_route_does_not_touch_what_waits(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, HEAD, Step("approver"))
    version = submitted(policy, world)
    set_route(policy, oak, Step(MAY_APPROVE))
    assert [row.who for row in turn(version, world).steps] == ["head", "approver"]
    with pytest.raises(actions.NotPossible):
        approve(version, world, world.governor)
    agree(version, world, world.head, 0)
    assert approve(version, world, world.governor).step == "approved"


@pytest.mark.slow
def test_which_steps_are_due_depends_on_what_changed(policy: Policy, oak: Body, world: World) -> None:
    images = Step("safeguarding_lead", when="sections", sections=frozenset({"images"}))
    set_route(policy, oak, images, Step("head", when="meaning"), Step("approver"))
    draft = making.drawn(policy, oak)
    key = draft.resolved.documents[0]
    assert [step.who for step in reading.due(draft, key)] == ["safeguarding_lead", "head", "approver"], (
        "a first version"
    )
    version = submitted(policy, world)
    agree(version, world, world.dsl, 0)
    agree(version, world, world.head, 1)
    approve(version, world, world.governor)

    def due() -> list[str]:
        return [step.who for step in reading.due(making.drawn(policy, oak, now=later()), key)]

    assert due() == ["approver"], "nothing changed"
    making.fill_names(policy, oak, now=later())
    actions.reword(
        policy=policy, key="purpose.aim", text="We keep all {{pupils}} safe.", meaning="wording", by="p1", now=later()
    )
    assert due() == ["approver"], "only said otherwise"
    state = next(
        each for each in making.drawn(policy, oak).resolved.section("images") if each.kept and not each.options
    )
    actions.reword(policy=policy, key=state.key, text="We ask first.", meaning="wording", by="p1", now=later())
    assert due() == ["safeguarding_lead", "approver"], "in that section"
    actions.reword(policy=policy, key="purpose.aim", text="We ban phones.", by="p1", now=later())
    assert due() == ["safeguarding_lead", "head", "approver"], "another rule"


# from outside


@pytest.fixture
def waiting(policy: Policy, oak: Body, world: World) -> Version:
    """A version that has come to the chair of governors, who has no account."""
    set_route(policy, oak, LEAD, CHAIR)
    return submitted(policy, world)


def test_a_governor_approves_by_link_once(waiting: Version, oak: Body, world: World) -> None:
    asked = named(waiting, world)
    link = link_of()
    assert link.subject == asked.pk and asked.digest == waiting.digest
    assert {note.to for note in notices.outbox() if "was named to decide" in note.text} == {
        world.head.email, world.governor.email,
    }  # fmt: skip
    row = by_link(link, world, name="Pearl M. Watanabe")
    assert (row.step, row.approved_by, row.approver) == ("approved", f"link:{link.pk}", "Pearl M. Watanabe")
    told = {fact.label: fact.value for fact in actions.approval_of(row).lines}
    assert told["Signed by"] == "Pearl M. Watanabe, chair of governors, by link"
    assert told["Agreed by"] == "Leo Lead, online safety lead, 20 November 2026"
    with pytest.raises(outside.Over) as again:
        by_link(link, world)
    assert again.value.standing == "decided"
    said = " ".join(str(vars(entry)) for entry in Entry.objects.all())
    assert f"link:{link.pk}" in said and "Pearl" not in said and "pearl@" not in said, "the trail has ids, not names"


def test_what_is_missing_uses_nothing_up(waiting: Version, oak: Body, world: World) -> None:
    named(waiting, world)
    link = link_of()
    for wrong, says in (
        ({"meeting": ""}, "Name the meeting"),
        ({"meeting_date": None}, "Enter the day"),
        ({"name": " "}, "your name"),
    ):
        with pytest.raises(actions.NotPossible, match=says):
            by_link(link, world, **wrong)
    with pytest.raises(actions.NotPossible, match="Say what should change"):
        outside.send_back_by_link(link=link, body=oak, name="Pearl", reason="No", now=NOW)
    assert by_link(link, world).step == "approved"


def test_sent_back_by_link_the_lead_reads_the_words(waiting: Version, oak: Body, world: World) -> None:
    named(waiting, world)
    link = link_of()
    row = outside.send_back_by_link(link=link, body=oak, name="Pearl W", reason="Ask the school council.", now=NOW)
    assert (row.step, row.returned_by) == ("returned", f"link:{link.pk}")
    assert row.return_reason == "Pearl W, chair of governors, writes by link: Ask the school council."
    message = notices.latest(to=world.lead.email)
    assert message is not None and "Ask the school council." in message.text
    with pytest.raises(outside.Over):
        by_link(link, world)


@pytest.mark.parametrize("how", ["taken-back", "over", "expired", "resubmitted"])
def test_a_link_that_is_over_decides_nothing(waiting: Version, oak: Body, world: World, how: str) -> None:
    asked = named(waiting, world)
    link, now = link_of(), NOW
    if how == "taken-back":
        outside.take_back_link(version=waiting, body=oak, asked=asked.pk, by=world.lead.pk, now=NOW)
    elif how == "expired":
        now = NOW + timedelta(days=31)
    else:
        acts.take_back(version=waiting, by=world.lead.pk, now=NOW)
    if how == "resubmitted":
        submitted(waiting.policy, world)
    with pytest.raises(outside.Over) as over:
        by_link(link, world, now=now)
    assert over.value.standing == ("over" if how == "resubmitted" else how)
    with pytest.raises(outside.Over):
        outside.send_back_by_link(link=link, body=oak, name="Pearl", reason="Too late now.", now=now)
    assert not Version.objects.filter(step="approved").exists()


def test_links_that_were_sent_again_decide_once_together(waiting: Version, oak: Body, world: World) -> None:
    named(waiting, world)
    first = link_of()
    outside.send_again(version=waiting, body=oak, by=world.lead.pk, now=later())
    second = link_of()
    assert first.pk != second.pk
    by_link(first, world, now=later())
    with pytest.raises(outside.Over):
        by_link(second, world, now=later())


def test_a_link_is_sent_five_times_and_no_more(waiting: Version, oak: Body, world: World) -> None:
    named(waiting, world)
    for _ in range(4):
        outside.send_again(version=waiting, body=oak, by=world.lead.pk, now=NOW)
    with pytest.raises(actions.NotPossible, match="sent five times"):
        outside.send_again(version=waiting, body=oak, by=world.lead.pk, now=NOW)


def test_members_are_not_asked_from_outside(waiting: Version, oak: Body, world: World) -> None:
    for person in (world.lead, world.governor):
        with pytest.raises(actions.NotPossible, match="is a member here"):
            named(waiting, world, email=person.email.upper())
    named(waiting, world)
    with pytest.raises(actions.NotPossible, match="named for this step already"):
        named(waiting, world, email="other@council.example")
    assert OutsideApprover.objects.count() == 1


def test_named_before_their_turn_the_link_goes_when_it_comes(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, HEAD, CHAIR)
    version = submitted(policy, world)
    asked = named(version, world)
    assert asked.sent is None and notices.latest(to=PEARL["email"]) is None
    agree(version, world, world.head, 0)
    assert link_of().subject == asked.pk


def test_somebody_from_outside_may_stand_in_the_middle(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, CHAIR, Step("approver"))
    version = submitted(policy, world)
    named(version, world, place=0)
    by_link(link_of(), world, meeting="", meeting_date=None)
    assert turn(version, world).is_for(world.governor.pk)
    row = approve(version, world, world.governor)
    assert ("Agreed by", "Pearl Watanabe, chair of governors, by link, 20 November 2026") in [
        (fact.label, fact.value) for fact in actions.approval_of(row).lines
    ]


def test_the_next_step_leads_whoever_is_next(policy: Policy, oak: Body, world: World) -> None:
    set_route(policy, oak, Step("safeguarding_lead"), CHAIR)
    version = submitted(policy, world)

    def title(person: Person) -> str:
        may = tenancy.permissions_of(tenancy.memberships_in(oak, person))
        found = queries.next_step(queries.stand(making.drawn(policy, oak)), can=may.__contains__, by=person.pk)
        return found.title if found else ""

    assert title(world.dsl).startswith("Decide about") and title(world.governor) == "Waiting for approval"
    agree(version, world, world.dsl, 0)
    assert (
        title(world.lead).startswith("Say who approves")
        and title(world.dsl) == "Say who approves “Online safety policy”"
    )
    named(version, world)
    assert title(world.lead) == title(world.governor) == "Waiting for approval"


def test_one_person_is_named_for_all_documents_that_wait_for_the_same_step(oak: Body, world: World) -> None:
    policy = making.begin("primary", shape="set")
    making.settle(policy, oak)
    set_route(policy, oak, LEAD, CHAIR)
    keys = tuple(making.drawn(policy, oak).resolved.documents)[:3]
    first, second, third = making.submitted(policy, oak, by=world.lead.pk, documents=keys)
    also = reading.same_step(first, "chair of governors", oak)
    assert {row.pk for row in also} == {second.pk, third.pk}
    outside.name_outside(version=first, body=oak, place=1, by=world.lead.pk, now=NOW, also=[second, third], **PEARL)
    assert reading.same_step(first, "chair of governors", oak) == []
    assert notices.count(to=PEARL["email"]) == 1 and notices.count(to=world.head.email, kind="approval") >= 1
    message = notices.latest(to=PEARL["email"])
    assert message is not None and "3 documents" in message.subject
    links = [
        tenancy.link_by_token(each, reading.PURPOSE) for each in re.findall(r"/l/([\w-]{32})/approve/", message.text)
    ]
    assert [row.title for row in (first, second, third)] == re.findall(r"^(.+) 1[.]0: the whole", message.text, re.M)
    asked = OutsideApprover.objects.filter(email=PEARL["email"])
    assert {link.subject for link in links if link} == {row.pk for row in asked} and len(links) == 3
    by_link(links[0], world)
    assert [row.version.step for row in (turn(each, world) for each in (first, second))] == ["approved", "submitted"]
    assert {row.pk for row in reading.others_waiting(asked.get(step__version=first))} == {second.pk, third.pk}


def test_a_document_that_no_longer_waits_is_not_named_with_others(oak: Body, world: World) -> None:
    policy = making.begin("primary", shape="set")
    making.settle(policy, oak)
    set_route(policy, oak, LEAD, CHAIR)
    keys = tuple(making.drawn(policy, oak).resolved.documents)[:2]
    first, second = making.submitted(policy, oak, by=world.lead.pk, documents=keys)
    named(second, world)
    with pytest.raises(actions.NotPossible, match="no longer waits"):
        outside.name_outside(version=first, body=oak, place=1, by=world.lead.pk, now=NOW, also=[second], **PEARL)
    assert OutsideApprover.objects.count() == 1 and notices.count(to=PEARL["email"]) == 1
