"""A trust's board approves once for all: a school without words of its own publishes on it, another goes its own way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foreland.core.workflow import Step
from foreland.notices.models import Notice
from foreland.policies import actions, queries
from foreland.policies.actions import bench as verbs
from foreland.policies.actions import steps
from foreland.policies.actions.on_trust import put_in_force_on_trust
from foreland.policies.models import OwnBank, Policy, Version
from foreland.policies.queries import on_trust as read
from foreland.policies.tests import benching
from foreland.policies.tests.benching import TODAY
from foreland.policies.tests.making import NOW
from foreland.policies.tests.test_bench_adopting import adopt, begin
from foreland.profile import actions as profile
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

NAME = "beacons-own-2026.1"


def publish(world: World, *, for_all: bool) -> OwnBank:
    """Publish the trust's own edition, approved for all of its schools or not."""
    benching.load_first()
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        own = benching.begin(world.trust, by=world.trust_lead.pk, title="Beacon’s own")
        benching.changed(own, world.trust, by=world.trust_lead.pk)
        given = {"policy": own.policy, "by": "operator", "now": NOW}
        verbs.say_what_is_new(says="A locked box for each school.", **given)
        verbs.consult(who="Our heads", day=TODAY, **given)
        last = max(item.number for item in benching.opened(own, world.trust).amendments)
        verbs.approve_edition(
            body=world.trust, approved_by="The board of trustees", day=TODAY, seen=last, for_all=for_all, **given
        )
        verbs.publish_own(body=world.trust, **given)
    return own


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """The trust's edition, approved for all of its schools."""
    return publish(world, for_all=True)


def ready(world: World) -> Policy:
    """Return Oak's policy on the trust's edition, ready to be submitted."""
    policy = begin(world.oak)
    profile.set_values(values={"dsl_name": "Dana Safe", "dsl": "Dana Safe"}, by="operator", now=NOW)
    adopt(policy, world.oak, NAME)
    return policy


def submitted(policy: Policy, world: World) -> Version:
    """Submit as the lead."""
    (row,) = actions.submit(
        policy=policy, body=world.oak, documents=(), by=world.lead.pk, submitter=world.lead.name, now=NOW
    )[:1]
    return row


def test_a_school_without_words_of_its_own_publishes_on_the_trusts_approval(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
        row = submitted(policy, world)
        assert not Notice.objects.filter(kind="approval").exists(), "nobody here has to approve it"
        found = read.of_version(row, world.oak, today=TODAY)
        assert found is not None and found.words == (
            "The board of trustees of Beacon Learning Trust approved edition 2026.1 of “Beacon’s own” on 20 November 2026"
        )
        made = put_in_force_on_trust(version=row, body=world.oak, person=world.lead, now=NOW)
        assert made.step == "approved" and made.approved_by == world.lead.pk
        block = actions.approval_of(made)
        assert [(fact.label, fact.value) for fact in block.lines] == [
            ("Approved by", "The board of trustees of Beacon Learning Trust, for all its schools"),
            ("On", "20 November 2026"),
            ("Put in force here by", "Leo Lead"),
        ]
        assert "as they were approved" in block.statement
        done = actions.publish(version=made, now=NOW + timedelta(minutes=1))
        assert done.step == "published" and actions.decision_of(done) == block.lines
        with pytest.raises(actions.NotPossible):
            put_in_force_on_trust(version=row, body=world.oak, person=world.lead, now=NOW)


@pytest.mark.parametrize("what", ["reworded", "left out", "own"])
def test_a_school_with_words_of_its_own_needs_its_own_board(own: OwnBank, world: World, what: str) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
        given = {"policy": policy, "by": "operator", "now": NOW}
        if what == "reworded":
            actions.reword(key="phones.list", text="Our list is on the wall.", **given)
        elif what == "left out":
            actions.leave_out(key="phones.list", reason="No phones here.", **given)
        else:
            place = {"section": "phones", "after": "phones.list"}
            actions.add_statement(key="own.oak0001", text="Oak has a shelf.", **place, **given)  # type: ignore[arg-type]
        assert len(read.titles_of_own(queries.draft(policy, world.oak, now=NOW))) == 1
        row = submitted(policy, world)
        assert read.of_version(row, world.oak, today=TODAY) is None
        with pytest.raises(actions.NotPossible, match="your own approval"):
            put_in_force_on_trust(version=row, body=world.oak, person=world.lead, now=NOW)


def test_answers_and_choices_are_no_words_of_its_own(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
        actions.choose(policy=policy, key="phones.rule", option="off", by="operator", now=NOW)
        assert read.of_version(submitted(policy, world), world.oak, today=TODAY) is not None


def test_an_edition_that_was_not_approved_for_all_and_one_of_a_trust_that_was_left_cover_nothing(
    world: World, db: None
) -> None:
    publish(world, for_all=False)
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
        assert read.of_draft(queries.draft(policy, world.oak, now=NOW)) is None


def test_it_covers_neither_those_who_left_nor_later_than_a_year_nor_a_school_with_steps_of_its_own(
    own: OwnBank, world: World
) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
        draft = queries.draft(policy, world.oak, now=NOW)
        assert read.of_draft(draft) is not None
        late = TODAY + timedelta(days=367)
        assert read.approved_for_all(policy.pack, policy.edition, world.oak, today=late) is None
        steps.set_route(
            policy=policy, body=world.oak, route=(Step("online_safety_lead"), Step("head")), sections=(), seen=0,
            by="operator", now=NOW,
        )  # fmt: skip
        assert read.of_version(submitted(policy, world), world.oak, today=TODAY) is None
        ground.end_link(child=world.oak, kind="trust", until=TODAY, by="operator", now=NOW)
        assert read.of_draft(draft) is None


def test_only_a_trust_approves_for_all(world: World, db: None) -> None:
    benching.load_first()
    with open_scope(body=world.northshire, by="operator"):
        own = benching.begin(world.northshire)
        benching.changed(own, world.northshire)
        with pytest.raises(actions.NotPossible, match="Only a trust"):
            verbs.approve_edition(
                policy=own.policy,
                body=world.northshire,
                approved_by="The board",
                day=TODAY,
                seen=3,
                for_all=True,
                by="p",
                now=NOW,
            )


def test_the_pages_from_submission_to_in_force(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
    lead = Visitor(world.lead)
    page = lead.get(address("policies:submit", world.oak, policy=policy.pk))
    assert "you put it in force on that approval" in page.text and "somebody else approves it" not in page.text
    assert "A note to keep with it" in page.text and "A note to the approver" not in page.text
    page = lead.submit({}, button="Submit for approval")
    assert "open it below and put it in force" in page.text
    with open_scope(body=world.oak, by="test"):
        row = Version.objects.first()
        assert row is not None
    page = lead.get(address("policies:version", world.oak, policy=policy.pk, version=row.pk))
    assert "so it needs no other approval" in page.text
    page = lead.get(page.links["Put it in force on this approval"])
    assert "for all its schools" in page.text
    page = lead.submit({}, button="Put it in force")
    assert "is in force on your trust’s approval" in page.text
    again = lead.post(address("policies:on-trust", world.oak, policy=policy.pk, version=row.pk), {})
    assert again.status == 409 and "does not cover this version" in again.text
    for who, status in ((world.teacher, 403), (world.trust_lead, 404)):
        there = address("policies:on-trust", world.oak, policy=policy.pk, version=row.pk)
        assert Visitor(who).get(there).status == status


def test_a_school_with_own_words_reads_which_on_the_page_of_submission(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = ready(world)
        actions.reword(policy=policy, key="phones.list", text="Our list is on the wall.", by="operator", now=NOW)
    page = Visitor(world.lead).get(address("policies:submit", world.oak, policy=policy.pk))
    assert "1 statement otherwise, so your own board decides: A list of phones" in page.text
    assert "A note to the approver" in page.text
