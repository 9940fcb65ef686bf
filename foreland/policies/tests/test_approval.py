"""From the finished draft to the version in force, and what happens to it afterwards."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta

import pytest

from foreland.core.document import Document, canonical_json, digest, from_data
from foreland.policies import actions, queries
from foreland.policies.models import Change, Policy, Version
from foreland.policies.tests import making
from foreland.policies.tests.making import MEETING_DAY, NOW, later
from foreland.profile import actions as profile
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("queued")]
KEY = "online-safety-policy"


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy that is ready to be submitted."""
    policy = making.begin("primary")
    making.settle(policy, oak)
    return policy


def approve(
    version: Version,
    world: World,
    *,
    by: Person | None = None,
    now: datetime = NOW,
    meeting: str = "Full governing body, minute 7",
    day: date = MEETING_DAY,
    ratify_by: date | None = None,
) -> Version:
    """Approve and publish a version."""
    approved = actions.approve(
        version=version,
        body=world.oak,
        approver=by or world.governor,
        meeting=meeting,
        meeting_date=day,
        ratify_by=ratify_by,
        now=now,
    )
    return actions.publish(version=approved, now=now)


def published(policy: Policy, world: World, *, now: datetime = NOW) -> Version:
    """Submit, approve and publish the stand-alone policy."""
    (version,) = making.submitted(policy, world.oak, by=world.lead.pk, now=now)
    return approve(version, world, now=now, day=now.date())


def words(version: Version) -> str:
    """Return the whole frozen document as text."""
    return canonical_json(from_data(version.document))


def lines(version: Version) -> dict[str, str]:
    """Return the approval block by its labels."""
    return {fact.label: fact.value for fact in actions.approval_of(version).lines}


# what blocks


def test_each_kind_of_blocker_keeps_a_draft_from_approval_and_says_why(oak: Body, world: World) -> None:
    policy = making.begin("primary")

    def refused(says: str) -> None:
        with pytest.raises(actions.NotPossible, match=says):
            making.submitted(policy, oak, by=world.lead.pk)

    refused("things must be settled first: No designated safeguarding lead is named")
    making.settle(policy, oak)
    profile.set_values(values={"dsl_name": ""}, by="p1", now=NOW)
    refused("1 thing must be settled first: No designated safeguarding lead is named")
    profile.set_values(values={"dsl_name": "Dana Safe", "filtering_product": ""}, by="p1", now=NOW)
    refused("Filtering system is not filled in")
    making.fill_names(policy, oak)
    actions.leave_out(policy=policy, key="roles.senior-leader", reason="We have none", by="p1", now=NOW)
    refused("The yearly review is led by a senior leader")
    actions.restore(policy=policy, key="roles.senior-leader", by="p1", now=NOW)
    actions.reword(policy=policy, key="purpose.aim", text="Ask {{the_caretaker}}.", by="p1", now=NOW)
    refused("does not exist: the_caretaker")
    actions.restore(policy=policy, key="purpose.aim", by="p1", now=NOW)
    actions.choose(policy=policy, key="access.supervision", option="in-steps", by="p1", now=NOW)
    profile.answer(key="ages", values=["7-11"], by="p1", now=NOW)  # then these steps are no longer offered
    refused("A choice is open: ")
    profile.answer(key="ages", values=["under-5", "5-7", "7-11"], by="p1", now=NOW)
    profile.forget_answer(key="social", by="p1", now=NOW)
    refused("An answer is missing: Does the setting have social media accounts")
    profile.answer(key="social", values=["no"], by="p1", now=NOW)
    Policy.objects.update(review_date=NOW.date())
    refused("The next review date has passed")
    Policy.objects.update(review_date=None)
    refused("The next review has no date")
    actions.set_review_date(policy=policy, day=date(2027, 9, 1), by="p1", now=NOW)
    assert len(making.submitted(policy, oak, by=world.lead.pk)) == 1


def test_a_must_that_lost_its_reason_blocks(policy: Policy, oak: Body) -> None:
    actions.leave_out(policy=policy, key="roles.pupils", reason="", by="p1", now=NOW)
    assert making.blocking(policy, oak) == [], "a should needs none"
    actions.leave_out(policy=policy, key="purpose.scope", reason="It stands elsewhere", by="p1", now=NOW)
    assert making.blocking(policy, oak) == []
    Change.objects.create(
        policy=policy, number=999, key="purpose.risks", field="selected", value=False, edition="2026.1", by="p1", at=NOW
    )
    assert making.blocking(policy, oak) == [("reason", "purpose.risks")]


def test_only_what_is_there_is_submitted_and_once(policy: Policy, oak: Body, world: World) -> None:
    with pytest.raises(actions.NotPossible, match="prints no ai-policy"):
        making.submitted(policy, oak, by="p1", documents=("ai-policy",))
    (version,) = making.submitted(policy, oak, by="p1", documents=(KEY, KEY))
    assert (version.number, version.step, version.submitter) == ("1.0", "submitted", "Leo Lead")
    with pytest.raises(actions.NotPossible, match="waiting for approval already"):
        making.submitted(policy, oak, by="p1")
    assert Version.objects.count() == 1


def test_a_wording_that_nobody_could_print_is_found_at_submission(policy: Policy, oak: Body, world: World) -> None:
    actions.reword(
        policy=policy,
        key="purpose.aim",
        text=("A sentence of ours that goes on for quite a while. " * 100).strip(),
        by="p1",
        now=NOW,
    )
    (version,) = making.submitted(policy, oak, by="p1")
    children = next(item["document"] for item in version.summaries if item["key"] == "children")
    assert json.dumps(children).count("A sentence of ours") <= 4, "a summary takes the first sentences of long words"
    assert {item["key"] for item in version.summaries} == {"staff", "parents", "young", "children"}


# freezing


def test_a_submission_is_frozen(policy: Policy, oak: Body, world: World) -> None:
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    before = words(version)
    assert "Robin Marsh" in before and version.digest == digest(from_data(version.document))
    actions.reword(policy=policy, key="purpose.aim", text="Changed after submission.", by="p1", now=NOW)
    profile.set_values(values={"dsl_name": "Somebody Else"}, by="p1", now=NOW)
    profile.set_term(key="pupil", choice="learner", by="p1", now=NOW)
    profile.answer(key="ai", values=["none"], by="p1", now=NOW)
    actions.set_review_date(policy=policy, day=date(2027, 3, 1), by="p1", now=NOW)
    row = approve(Version.objects.get(pk=version.pk), world)
    assert words(row) == before and row.digest == version.digest
    text = queries.file_of(row, "txt")[1].decode()
    assert "Changed after submission" not in text and "Somebody Else" not in text and "20 November 2027" in text


def test_sending_back_leaves_the_draft_and_frees_the_number(policy: Policy, oak: Body, world: World) -> None:
    (first,) = making.submitted(policy, oak, by=world.lead.pk)
    with pytest.raises(actions.NotPossible, match="Say what should change"):
        actions.send_back(version=first, reason="no\x00", by="p2", now=NOW)
    back = actions.send_back(
        version=first, reason="The phone rule needs our school council.", by=world.governor.pk, now=NOW
    )
    assert (back.step, back.returned_by) == ("returned", world.governor.pk)
    with pytest.raises(actions.NotPossible, match="is returned, no longer submitted"):
        approve(first, world)
    (second,) = making.submitted(policy, oak, by=world.lead.pk)
    assert second.number == "1.0" and second.pk != first.pk


# who approves


def test_nobody_approves_alone(policy: Policy, oak: Body, world: World) -> None:
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    with pytest.raises(actions.NotPossible, match="somebody else approves"):
        approve(version, world, by=world.lead)
    row = approve(version, world)
    assert (row.step, row.approver, row.approving_body) == (
        "published",
        "Gus Governor",
        "the governing body",
    )
    assert lines(row) == {
        "Approved by": "The governing body",
        "Signed by": "Gus Governor",
        "Decided at": "Full governing body, minute 7",
        "On": "18 November 2026",
    }
    with pytest.raises(actions.NotPossible, match="is published, no longer submitted"):
        actions.send_back(version=row, reason="Too late now", by="p2", now=NOW)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"meeting": " \x00 "}, "Name the meeting"),
        ({"day": date(2026, 11, 21)}, "lies in the future"),
        ({"day": date(2025, 1, 1)}, "more than a year ago"),
        ({"ratify_by": date(2026, 11, 20)}, "must lie in the future"),
        ({"ratify_by": date(2028, 1, 1)}, "before the next review"),
        ({"now": later(400), "day": later(400).date()}, "has passed. Send it back"),
    ],
)
def test_a_decision_has_a_meeting_and_a_day(policy: Policy, oak: Body, world: World, wrong: dict, says: str) -> None:
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    with pytest.raises(actions.NotPossible, match=says):
        approve(version, world, **wrong)
    assert Version.objects.get().step == "submitted"


def minder(world: World, *people: str) -> tuple[Body, list[Person]]:
    """Return a childminder's setting and who belongs to it."""
    body = ground.create_body(kind="school", name="Pat Marsh", bare=True, by="operator", now=NOW)
    found = []
    for number, role in enumerate(people):
        person = ground.create_person(email=f"minder{number}@example.org", name=f"Pat {number}", by="operator", now=NOW)
        ground.add_member(body=body, person=person, role=role, by="operator", now=NOW)
        found.append(person)
    return body, found


def test_a_childminder_adopts_her_own_policy_and_the_print_says_so(world: World, packs: None) -> None:
    body, (pat,) = minder(world, "holder")
    with open_scope(body=body, by=pat.pk):
        policy = making.begin("childminder")
        making.settle(policy, body)
        (version,) = making.submitted(policy, body, by=pat.pk)
        row = actions.approve(version=version, body=body, approver=pat, meeting="", meeting_date=MEETING_DAY, now=NOW)
        row = actions.publish(version=row, now=NOW)
        assert lines(row) == {"Adopted by": "Pat 0", "On": "18 November 2026"}
        text = queries.file_of(row, "txt")[1].decode()
        assert "Adopted by" in text and "run by one person, who wrote this policy and adopted it" in text.replace(
            "\n", " "
        )
        profile.set_values(values={"head_name": "Pat Marsh"}, by=pat.pk, now=later())
        factual = actions.release_facts(version=row, body=body, by=pat.pk, person=pat.name, now=later())
        assert lines(factual)["Words adopted by"] == "Pat 0, 18 November 2026"
        history = queries.frame(making.drawn(policy, body, now=later(2)), KEY, version="2.0", cover=()).history
        assert history[0] == ("1.0", "20 November 2026", "Adopted by Pat 0")


def test_two_people_at_a_childminders_are_not_alone(world: World, packs: None) -> None:
    body, (pat, kim) = minder(world, "holder", "head")
    with open_scope(body=body, by=pat.pk):
        policy = making.begin("childminder")
        making.settle(policy, body)
        (version,) = making.submitted(policy, body, by=pat.pk)
        given = {
            "version": version,
            "body": body,
            "meeting": "At the kitchen table",
            "meeting_date": MEETING_DAY,
            "now": NOW,
        }
        with pytest.raises(actions.NotPossible, match="somebody else approves"):
            actions.approve(approver=pat, **given)
        row = actions.approve(approver=kim, **given)
        assert (lines(row)["Approved by"], lines(row)["Signed by"]) == ("The owner", "Pat 1, childminder")


def test_in_force_now_and_ratified_later(policy: Policy, oak: Body, world: World) -> None:
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    row = approve(version, world, by=world.head, meeting="Head's decision", ratify_by=date(2026, 12, 4))
    assert lines(row)["Put in force by"] == "Harriet Head, headteacher" and lines(row)["To be ratified on"].startswith(
        "4 December 2026, by the governing body"
    )
    before = queries.file_of(row, "pdf")[1]
    profile.set_values(values={"dsl_name": "Nell New"}, by="p1", now=later())
    factual = actions.publish(
        version=actions.release_facts(version=row, body=oak, by=world.head.pk, person="Harriet Head", now=later()),
        now=later(),
    )
    assert lines(factual)["Words put in force by"] == "Harriet Head, 18 November 2026" and "To be ratified on" in lines(
        factual
    )
    assert "Words approved by" not in lines(factual), "the governors have not met yet"
    assert [item.number for item in queries.ratifications_due()] == ["1.1"], "one task, for what is in force"
    with pytest.raises(actions.NotPossible, match="Name the meeting"):
        actions.ratify(version=factual, meeting=" ", by=world.governor.pk, now=later(14))
    actions.ratify(version=factual, meeting="Full governing body, 4 December 2026", by=world.governor.pk, now=later(14))
    assert queries.ratifications_due() == []
    row.refresh_from_db()
    assert row.ratification == "Full governing body, 4 December 2026", "the same words are ratified with it"
    assert queries.file_of(row, "pdf")[1] == before
    with pytest.raises(actions.NotPossible, match="does not wait"):
        actions.ratify(version=row, meeting="Again", by=world.governor.pk, now=later(15))
    history = queries.frame(making.drawn(policy, oak, now=later(15)), KEY, version="2.0", cover=()).history
    assert [what for _, _, what in history] == [
        "Put in force by Harriet Head, Head's decision; ratified by the governing body, Full governing body, 4 December 2026",
        "Names or numbers brought up to date",
    ]


# numbers


@pytest.mark.slow
def test_numbers_go_on_and_facts_are_a_part(policy: Policy, oak: Body, world: World) -> None:
    first = published(policy, world)
    actions.reword(policy=policy, key="purpose.aim", text="A better aim.", by="p1", now=later(1))
    second = published(policy, world, now=later(1))
    profile.set_values(values={"dsl_name": "Nell New"}, by="p1", now=later(2))
    third = actions.publish(
        version=actions.release_facts(version=first, body=oak, by="p1", person="H", now=later(2)), now=later(2)
    )
    fourth = published(policy, world, now=later(3))
    assert [row.number for row in (first, second, third, fourth)] == ["1.0", "2.0", "2.1", "3.0"]
    assert third.factual and lines(third)["Brought up to date by"] == "H"
    assert lines(third)["Words approved by"] == "the governing body, 21 November 2026"
    assert [row.number for row in queries.public(KEY)] == ["3.0", "2.1", "2.0", "1.0"]
    assert [row.number for row in queries.in_force(policy)] == ["3.0"]
    changed = {
        key: "".join(piece.text for piece in pieces if piece.kind == "added")
        for key, pieces in queries.changed_since(second)
    }
    assert "A better aim" in changed["purpose.aim"]
    assert [key for key, _ in queries.changed_since(third)] == ["people"]
    assert "20 November 2026" in words(second) and "Approved by the governing body" in words(second), (
        "the history grows"
    )


@pytest.mark.slow
def test_two_policies_at_one_address_share_its_numbers(policy: Policy, oak: Body, world: World) -> None:
    published(policy, world)
    other = making.begin("primary", now=later())
    (version,) = making.submitted(other, oak, by=world.lead.pk, now=later())
    assert version.number == "2.0"
    approve(version, world, now=later(), day=MEETING_DAY)
    assert [row.number for row in queries.in_force()] == ["2.0"]
    assert [row.number for row in queries.public(KEY, "1.0")] == ["1.0"]


# facts


@pytest.mark.slow
def test_a_factual_reissue_takes_values_and_nothing_else(policy: Policy, oak: Body, world: World) -> None:
    actions.reword(policy=policy, key="purpose.aim", text="Approved words.", by="p1", now=NOW)
    row = published(policy, world)
    actions.reword(policy=policy, key="purpose.aim", text="Words that nobody approved.", by="p1", now=later())
    actions.leave_out(policy=policy, key="roles.pupils", reason="", by="p1", now=later())
    actions.add_statement(
        policy=policy, key="own.a1b2c3", section="phones", after="", text="New and unapproved.", by="p1", now=later()
    )
    actions.choose(policy=policy, key="phones.pupils", option="off", by="p1", now=later())
    profile.answer(key="ai", values=["none"], by="p1", now=later())
    profile.set_term(key="pupil", choice="learner", by="p1", now=later())
    actions.set_review_date(policy=policy, day=date(2027, 3, 1), by="p1", now=later())
    release = {"version": row, "body": oak, "by": world.head.pk, "person": "Harriet Head", "now": later(2)}
    with pytest.raises(actions.NotPossible, match="No name or number has changed"):
        actions.release_facts(**release)
    assert queries.changed_values(row, oak, now=later(2)) == []
    profile.set_values(values={"dsl_name": "Nell New", "phones_place": "the new office"}, by="p1", now=later(2))
    assert [(label, new) for label, _, new in queries.changed_values(row, oak, now=later(2))] == [
        ("Designated safeguarding lead (DSL)", "Nell New"), ("Where phones are kept", "the new office"),
    ]  # fmt: skip
    profile.set_values(values={"phones_place": "the new office,\nby the gate"}, by="p1", now=later(2))
    assert [new for _, _, new in queries.changed_values(row, oak, now=later(2))][1] == "the new office, by the gate", (
        "an address reads as it does in a sentence: only a list is joined with “and”"
    )
    profile.set_values(values={"phones_place": "the new office"}, by="p1", now=later(2))
    made = actions.publish(version=actions.release_facts(**release), now=later(2))
    text = words(made)
    assert "Nell New" in text and "the new office" in text and "Approved words" in text
    for word in ("nobody approved", "unapproved", "learner", "1 March 2027"):
        assert word not in text, word
    assert made.review_date == row.review_date and from_data(made.document).next_review == "20 November 2027"
    before = {passage.key: passage for passage in from_data(row.document).passages()}
    after = {passage.key: passage for passage in from_data(made.document).passages()}
    assert {key for key in {*before, *after} if before.get(key) != after.get(key)} <= {
        "people",
        "phones.storage",
        "phones.pupils",
        "history",
    }
    with pytest.raises(actions.NotPossible, match="No name or number has changed"):
        actions.release_facts(**release)


@pytest.mark.slow
def test_a_school_that_puts_its_name_right_reissues_what_is_in_force(policy: Policy, oak: Body, world: World) -> None:
    row = published(policy, world)
    assert queries.behind(making.drawn(policy, oak, now=later())) == []
    ground.print_name(body=oak, name="Oak Lane CofE Primary", by=world.lead.pk, now=later())
    assert queries.changed_values(row, oak, now=later()) == [
        ("The school’s name", "Oak Lane Primary School", "Oak Lane CofE Primary")
    ]
    (found,) = queries.behind(making.drawn(policy, oak, now=later()))
    assert found.version.pk == row.pk and not found.missing
    made = actions.release_facts(version=row, body=oak, by=world.head.pk, person="Harriet Head", now=later())
    assert (made.number, from_data(made.document).organisation) == ("1.1", "Oak Lane CofE Primary")
    assert from_data(row.document).organisation == "Oak Lane Primary School", "what was approved stays as it was"


def test_the_head_who_approves_signs_as_the_person_in_charge(policy: Policy, oak: Body, world: World) -> None:
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    assert lines(approve(version, world, by=world.head))["Signed by"] == "Harriet Head, headteacher"


def test_a_reissue_is_refused_where_a_name_is_missing_or_nothing_is_in_force(
    policy: Policy, oak: Body, world: World
) -> None:
    release = {"body": oak, "by": world.head.pk, "person": "Harriet Head"}
    (version,) = making.submitted(policy, oak, by=world.lead.pk)
    with pytest.raises(actions.NotPossible, match="no version in force"):
        actions.release_facts(version=version, now=NOW, **release)
    row = approve(version, world)
    profile.set_values(values={"dsl_name": ""}, by="p1", now=later())
    with pytest.raises(actions.NotPossible, match="No designated safeguarding lead is named"):
        actions.release_facts(version=row, now=later(), **release)
    profile.set_values(values={"dsl_name": "Nell New"}, by="p1", now=later())
    Version.objects.filter(pk=row.pk).update(step="approved")
    with pytest.raises(actions.NotPossible, match="is being published"):
        actions.release_facts(version=row, now=later(), **release)


def test_a_new_colour_or_name_of_the_school_is_a_fact(policy: Policy, oak: Body, world: World) -> None:
    row = published(policy, world)
    profile.set_colour(colour="#7A1F3D", by="p1", now=later())
    made = actions.release_facts(version=row, body=oak, by="p1", person="H", now=later())
    assert from_data(made.document).primary_colour == "#7A1F3D"


# out of force


@pytest.mark.slow
def test_withdrawing_takes_a_document_out_of_force_for_good(policy: Policy, oak: Body, world: World) -> None:
    published(policy, world)
    row = published(policy, world, now=later())
    with pytest.raises(actions.NotPossible, match="Write one sentence"):
        actions.withdraw(policy=policy, key=KEY, notice=" ", by="p1", now=later(2))
    gone = actions.withdraw(
        policy=policy, key=KEY, notice="It is now part of our\nchild protection policy.", by="p1", now=later(2)
    )
    assert (gone.pk, gone.step, gone.withdrawal_notice) == (
        row.pk,
        "withdrawn",
        "It is now part of our child protection policy.",
    )
    assert queries.in_force(policy) == [], "the version before it does not come back by itself"
    with pytest.raises(actions.NotPossible, match="not in force"):
        actions.withdraw(policy=policy, key=KEY, notice="Once more, then.", by="p1", now=later(3))
    with pytest.raises(actions.NotPossible, match="no version in force"):
        actions.release_facts(version=row, body=oak, by="p1", person="H", now=later(3))
    again = published(policy, world, now=later(4))
    assert again.number == "3.0" and [item.number for item in queries.in_force(policy)] == ["3.0"]


def test_the_digest_is_that_of_the_words_without_the_approval(policy: Policy, oak: Body, world: World) -> None:
    row = published(policy, world)
    data = json.loads(queries.file_of(row, "json")[1])
    assert data["approval"]["lines"]
    del data["approval"], data["watermarks"]
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == row.digest
    short = " ".join(row.digest[place : place + 4] for place in (0, 4, 8))
    assert f"Digest {short}" in queries.file_of(row, "txt")[1].decode(), (
        "the print has its beginning, as the public page all of it"
    )
    document: Document = from_data(json.loads(queries.file_of(row, "json")[1]))
    assert digest(document) == row.digest
    for kept in queries.files_of(row):
        assert hashlib.sha256(queries.file_of(row, kept.format, kept.part)[1]).hexdigest() == kept.file.sha256
    assert timedelta(0) == row.published_at - row.approved_at
