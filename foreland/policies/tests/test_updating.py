"""A school's update to a newer edition: what it says, what is answered, and what adopting writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from foreland.core.amend import Amendment
from foreland.library import queries as library
from foreland.notices.models import Notice
from foreland.policies import actions, queries, tasks
from foreland.policies.actions import offering
from foreland.policies.models import Change, Policy, SectionAgreed, Update, UpdateDecision, UpdateOffer
from foreland.policies.tests import editions, making
from foreland.policies.tests.making import NOW, later
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def policy(world: World, oak: Body) -> Policy:
    """A policy on the first edition, with words of its own; the second is there."""
    editions.load("2025.1", "2026.2")
    return editions.begin(oak, by=world.lead.pk)


def keys(matters: list[Any]) -> list[str]:
    """Return the keys of matters."""
    return [item.key for item in matters]


def test_a_newer_edition_is_counted_in_words(policy: Policy, oak: Body) -> None:
    found = editions.between(policy, oak).found
    assert keys(found.questions) == ["phones.rule", "phones.list", "phones.gone"]
    assert keys(found.taken) == ["phones.quiet", "more.long-staff", "more.second"], (
        "what weighs most first, a split once"
    )
    assert keys(found.new) == ["phones.new", "more.maybe"]
    assert keys(found.coming) == ["phones.new"] and keys(found.could_come) == ["more.maybe"], "counted is what comes in"
    assert keys(found.withdrawn) == ["more.drop"]
    assert keys(found.stays_out) == ["more.out"]
    assert keys(found.weighty) == ["phones.rule", "phones.quiet", "phones.new"]
    line = queries.line(queries.draft(policy, oak, now=NOW))
    assert line is not None
    assert line.text == "3 changes to what you must do, 3 to decide, 3 taken as they are, 1 new, 1 withdrawn."


def test_a_policy_stays_on_its_edition_and_drafts_are_not_offered(world: World, oak: Body, settings: Any) -> None:
    editions.load("2025.1")
    policy = editions.begin(oak, by=world.lead.pk)
    editions.load("2026.2", released=False)
    assert queries.line(queries.draft(policy, oak, now=NOW)) is None
    assert str(library.bank(editions.PACK).head.edition) == "2025.1", "a new policy begins on what is released"
    settings.MODE = "demo"
    assert queries.line(queries.draft(policy, oak, now=NOW)) is not None
    policy.refresh_from_db()
    assert policy.edition == "2025.1"


def test_adopting_writes_what_was_decided_in_one_step(world: World, policy: Policy, oak: Body) -> None:
    before = list(Change.objects.values())
    actions.agree_section(policy=policy, section="more", by=world.lead.pk, now=NOW)
    editions.settle(policy, oak, by=world.dsl.pk)
    assert list(Change.objects.values()) == before, "nothing is in the policy before it is adopted"
    found = editions.between(policy, oak)
    assert found.found.ready
    actions.adopt(policy=policy, body=oak, edition="2026.2", seen=found.found.mark, by=world.lead.pk, now=later())
    policy.refresh_from_db()
    assert policy.edition == "2026.2"
    states = making.drawn(policy, oak, now=later()).resolved.states
    assert states["phones.rule"].text == editions.OURS["phones.rule"]
    assert states["phones.list"].text == "The office keeps a red list. {{Pupils}} sign it each day, and so do visitors."
    assert states["phones.quiet"].text == editions.SECOND["phones.quiet"]
    assert [state.text for state in states.values() if state.own] == [editions.OURS["phones.gone"]]
    assert not states["more.out"].kept and "more.drop" not in states and states["phones.new"].kept
    added = list(Change.objects.all())[len(before) :]
    assert list(Change.objects.values())[: len(before)] == before, "nothing old is written again"
    assert {row.by for row in added} == {world.dsl.pk}, "who decided"
    assert not SectionAgreed.objects.exists(), "its words changed, so it is agreed again"
    row = Update.objects.get()
    assert (row.state, row.base, row.theirs, row.closed_by) == ("adopted", "2025.1", "2026.2", world.lead.pk)
    assert Entry.objects.filter(verb="adopt-edition", by=world.lead.pk).count() == 1
    again = actions.adopt(policy=policy, body=oak, edition="2026.2", seen="other", by=world.lead.pk, now=later(2))
    assert again.pk == row.pk and Change.objects.count() == len(before) + len(added), "adopting twice is adopting once"
    assert queries.line(making.drawn(policy, oak)) is None


def test_a_section_whose_words_stand_stays_agreed(world: World, oak: Body) -> None:
    editions.load("2025.1", "2026.2")
    policy = editions.begin(oak, by=world.lead.pk)
    for key in ("more.second", "more.drop", "more.long"):
        actions.leave_out(policy=policy, key=key, reason="Not here.", by=world.lead.pk, now=NOW)
    for section in ("phones", "more"):
        actions.agree_section(policy=policy, section=section, by=world.lead.pk, now=NOW)
    editions.settle(policy, oak, by=world.lead.pk)
    mark = editions.between(policy, oak).found.mark
    actions.adopt(policy=policy, body=oak, edition="2026.2", seen=mark, by=world.lead.pk, now=later())
    assert [row.section for row in SectionAgreed.objects.all()] == ["more"]


def test_it_cannot_be_adopted_while_something_is_open_or_was_put_off(world: World, policy: Policy, oak: Body) -> None:
    by = world.lead.pk

    def adopt() -> None:
        mark = editions.between(policy, oak).found.mark
        actions.adopt(policy=policy, body=oak, edition="2026.2", seen=mark, by=by, now=NOW)

    with pytest.raises(actions.NotPossible, match="3 questions wait"):
        adopt()
    editions.settle(policy, oak, by=by)
    editions.answer(policy, oak, "phones.rule", "later", by=by)
    with pytest.raises(actions.NotPossible, match="1 question waits"):
        adopt()
    editions.answer(policy, oak, "phones.rule", "take", by=by)
    actions.take_back_all(policy=policy, body=oak, edition="2026.2", by=by, now=NOW)
    with pytest.raises(actions.NotPossible, match="Take what asks nothing"):
        adopt()
    policy.refresh_from_db()
    assert policy.edition == "2025.1"


def test_adopting_does_only_what_the_page_showed(world: World, policy: Policy, oak: Body) -> None:
    by = world.lead.pk
    editions.settle(policy, oak, by=by)
    mark = editions.between(policy, oak).found.mark
    editions.answer(policy, oak, "phones.rule", "take", by=world.dsl.pk)
    with pytest.raises(actions.AnsweredMeanwhile):
        actions.adopt(policy=policy, body=oak, edition="2026.2", seen=mark, by=by, now=NOW)


def test_the_words_of_what_asked_nothing_can_be_declined_and_new_left_out(
    world: World, policy: Policy, oak: Body
) -> None:
    by = world.lead.pk
    editions.answer(policy, oak, "phones.quiet", "keep", by=by)
    editions.answer(policy, oak, "more.long-staff", "keep", by=by)
    editions.answer(policy, oak, "more.drop", "keep", by=by)
    editions.answer(policy, oak, "more.maybe", "take-in", by=by)
    with pytest.raises(actions.NotPossible, match="Inspectors"):
        editions.answer(policy, oak, "phones.new", "leave-out", by=by)
    editions.answer(policy, oak, "phones.new", "leave-out", by=by, reason="We use no such tool.")
    states = editions.between(policy, oak).after.resolved.states
    assert states["phones.quiet"].text == editions.FIRST["phones.quiet"]
    assert states["more.long-staff"].text == editions.FIRST["more.long"]
    assert not states["more.long-governors"].kept
    assert editions.FIRST["more.drop"] in [state.text for state in states.values() if state.own]
    assert states["more.maybe"].kept and not states["phones.new"].kept
    assert states["phones.new"].reason == "We use no such tool."


def test_an_answer_can_be_changed_and_taken_back(world: World, policy: Policy, oak: Body) -> None:
    by = world.lead.pk
    for how, text in (("take", editions.SECOND["phones.rule"]), ("keep", editions.OURS["phones.rule"])):
        editions.answer(policy, oak, "phones.rule", how, by=by)
        assert editions.between(policy, oak).after.resolved.states["phones.rule"].text == text
    editions.answer(
        policy, oak, "phones.rule", "write", by=by, words={"phones.rule": "Phones are locked up at the gate."}
    )
    assert (
        editions.between(policy, oak).after.resolved.states["phones.rule"].text == "Phones are locked up at the gate."
    )
    editions.answer(policy, oak, "phones.rule", "undo", by=by)
    assert editions.between(policy, oak).found.open[0].key == "phones.rule"
    assert UpdateDecision.objects.count() == 4, "nothing is written over"


def test_a_second_tab_and_a_form_sent_twice(world: World, policy: Policy, oak: Body) -> None:
    matter = editions.between(policy, oak).found.matter("phones.rule")
    assert matter is not None
    given: dict[str, Any] = {"policy": policy, "body": oak, "edition": "2026.2", "key": "phones.rule", "seen": matter.digest,
                             "after": 0, "now": NOW}  # fmt: skip
    first = actions.decide(how="keep", by=world.lead.pk, **given)
    assert actions.decide(how="keep", by=world.lead.pk, **given).pk == first.pk
    with pytest.raises(actions.AnsweredMeanwhile, match="Leo Lead kept your own words"):
        actions.decide(how="take", by=world.dsl.pk, **given)
    assert UpdateDecision.objects.count() == 1


def test_a_statement_that_is_changed_meanwhile_is_asked_again(world: World, policy: Policy, oak: Body) -> None:
    by = world.lead.pk
    editions.settle(policy, oak, by=by)
    actions.reword(
        policy=policy, key="phones.rule", text="Phones are handed in at the office.", by=world.dsl.pk, now=NOW
    )
    found = editions.between(policy, oak).found
    assert [(item.key, item.again) for item in found.open] == [("phones.rule", True)]
    assert found.open[0].question is not None and found.open[0].question.ours == "Phones are handed in at the office."
    actions.leave_out(policy=policy, key="phones.rule", reason="It stands elsewhere.", by=by, now=NOW)
    assert not editions.between(policy, oak).found.open, "what is left out asks nothing"


def test_a_newer_edition_in_the_middle_keeps_what_did_not_change_again(world: World, policy: Policy, oak: Body) -> None:
    by = world.lead.pk
    editions.settle(policy, oak, by=by)
    editions.load("2026.3")
    found = editions.between(policy, oak)
    assert (found.edition, found.newer) == ("2026.2", "2026.3"), "it goes on only when somebody says so"
    assert found.found.ready
    with pytest.raises(actions.NotPossible, match=r"2026\.3, the newest"):
        actions.go_on(policy=policy, edition="2026.9", by=by, now=NOW)
    actions.go_on(policy=policy, edition="2026.3", by=by, now=NOW)
    found = editions.between(policy, oak)
    assert (found.edition, found.newer) == ("2026.3", "")
    assert [(item.key, item.again) for item in found.found.open] == [("phones.rule", True)]
    assert {item.key: item.how for item in found.found.questions if not item.open} == {
        "phones.list": "combine",
        "phones.gone": "keep",
    }
    assert not found.found.all_taken, "the list of what is taken has other words now"
    why = found.found.open[0].about.why
    assert why == ("The law on phones has changed.", "The law has changed again.")


def test_an_update_that_is_set_aside_leaves_the_policy_alone_and_its_answers_come_back(
    world: World, policy: Policy, oak: Body
) -> None:
    by = world.lead.pk
    editions.settle(policy, oak, by=by)
    actions.set_aside(policy=policy, by=by, now=NOW)
    actions.set_aside(policy=policy, by=by, now=NOW)
    policy.refresh_from_db()
    assert policy.edition == "2025.1"
    assert Change.objects.filter(field="text").count() == 3
    editions.answer(policy, oak, "phones.rule", "take", by=by)
    found = editions.between(policy, oak).found
    assert not found.open and found.all_taken
    assert sorted(Update.objects.values_list("state", flat=True)) == ["aside", "open"]


def test_no_update_to_an_edition_that_is_not_offered(world: World, policy: Policy, oak: Body) -> None:
    draft = queries.draft(policy, oak, now=NOW)
    for edition in ("2030.1", "2025.1", "nonsense"):
        with pytest.raises(queries.NoUpdate, match=r"The update is to edition 2026\.2"):
            queries.updating(draft, edition)
    with pytest.raises(actions.NotPossible, match=r"no update of this policy to an edition 2030\.1"):
        actions.decide(policy=policy, body=oak, edition="2030.1", key="phones.rule", how="keep", seen="", after=0,
                       by=world.lead.pk, now=NOW)  # fmt: skip


def test_what_cannot_be_an_answer_says_what_is_missing(world: World, policy: Policy, oak: Body) -> None:
    by = world.lead.pk
    for key, how, more, words in (
        ("phones.rule", "write", {}, "Write your words"),
        ("phones.rule", "leave-out", {}, "cannot be answered so"),
        ("phones.rule", "sing", {}, "Choose how it should read"),
        ("phones.list", "write", {"words": {"phones.list": "{{choice}}"}}, "Write the chosen alternative out"),
        ("phones.gone", "combine", {}, "cannot be answered so"),
        ("phones.new", "leave-out", {"reason": "x" * 1001}, "at most 1,000"),
    ):
        with pytest.raises(actions.NotPossible, match=words):
            editions.answer(policy, oak, key, how, by=by, **more)
    assert not UpdateDecision.objects.exists()


def test_what_changed_is_kept_with_why_and_who_must_hear(world: World, policy: Policy, oak: Body) -> None:
    editions.settle(policy, oak, by=world.lead.pk)
    mark = editions.between(policy, oak).found.mark
    actions.adopt(policy=policy, body=oak, edition="2026.2", seen=mark, by=world.lead.pk, now=NOW)
    row = queries.adopted_update(policy, "2026.2")
    assert row is not None
    told = {item.key: item for item in queries.told_of(row)}
    quiet = told["phones.quiet"]
    assert (quiet.became, quiet.weight, quiet.tell, quiet.why) == (
        "changed", "must", ("staff",), ("Guidance asks that they are out of sight.",),
    )  # fmt: skip
    assert told["phones.new"].requirements == ("Phones have a rule",)
    assert told["more.drop"].became == "went" and told["phones.new"].became == "came"
    assert told["phones.rule"].became == "ours"
    assert "more.same" not in told and "more.out" not in told and "more.maybe" not in told
    assert "pupils sign it each day" in told["phones.list"].now.lower(), "as it is printed"


def test_after_adopting_the_published_version_stands_and_the_draft_is_the_next_step(world: World, oak: Body) -> None:
    editions.load("2025.1", "2026.2")
    policy = editions.begin(oak, by=world.lead.pk, amended=False)
    actions.set_review_date(policy=policy, day=making.review_day(), by=world.lead.pk, now=NOW)
    [version] = making.submitted(policy, oak, by=world.lead.pk)
    approved = actions.approve(version=version, body=oak, approver=world.governor, meeting="Full board",
                               meeting_date=making.MEETING_DAY, now=NOW)  # fmt: skip
    actions.publish(version=approved, now=NOW)
    found = editions.between(policy, oak)
    assert not found.found.questions, "nothing was amended"
    actions.take_all(policy=policy, body=oak, edition="2026.2", seen=found.found.list_digest, by=world.lead.pk, now=NOW)
    mark = editions.between(policy, oak).found.mark
    actions.adopt(policy=policy, body=oak, edition="2026.2", seen=mark, by=world.lead.pk, now=later())
    policy.refresh_from_db()
    [public] = queries.in_force(policy)
    assert "silent and out of sight" not in str(public.document), "what is public stays as it was approved"
    step = queries.next_step(
        queries.stand(making.drawn(policy, oak, now=later())), can=lambda _: True, by=world.lead.pk
    )
    assert step is not None and step.what == "submit"


@pytest.mark.parametrize("amended", [False, True])
def test_leads_are_told_once_for_each_edition(world: World, oak: Body, amended: bool) -> None:
    editions.load("2025.1", "2026.2")
    editions.begin(oak, by=world.lead.pk, amended=amended)
    assert queries.behind_editions() == {oak.pk}
    assert actions.offer_updates(body=oak, now=NOW) == 1
    assert actions.offer_updates(body=oak, now=NOW) == 0
    [notice] = Notice.objects.filter(kind="edition")
    assert notice.to == world.lead.email
    assert "Edition 2026.2" in notice.text and "- Quiet" in notice.text and "/updates/2026.2/" in notice.text
    assert ("3 to decide" in notice.text) is amended
    assert not queries.behind_editions()
    editions.load("2026.3")
    assert actions.offer_updates(body=oak, now=later()) == 1
    assert sorted(UpdateOffer.objects.values_list("edition", flat=True)) == ["2026.2", "2026.3"]


def test_the_subject_names_every_edition_that_a_message_tells_of(world: World, oak: Body) -> None:
    editions.load("2025.1", "2026.2")
    policies = [editions.begin(oak, by=world.lead.pk) for _ in range(2)]
    found = []
    for policy, name in zip(policies, ("2026.2", "2026.3"), strict=True):
        editions.load(name)
        layer = making.drawn(policy, oak).resolved.layer
        [(_, brings)] = queries.updates.would_bring(policy, layer, oak)
        found.append((policy, name, brings))
    assert offering._tell(oak, found, NOW) == 1
    [notice] = Notice.objects.filter(kind="edition")
    assert "editions 2026.2 and 2026.3 of your policy’s words are here" in notice.subject
    assert offering._editions(found[:1]) == "edition 2026.2"


def test_the_command_tells_every_school_that_is_behind(world: World, packs: None, capsys: Any) -> None:
    editions.load("2025.1", "2026.2")
    for body, person in ((world.oak, world.lead), (world.far, world.far_head)):
        with open_scope(body=body, by=person.pk):
            editions.begin(body, by=person.pk)
    call_command("offer_updates")
    assert "2 messages written." in capsys.readouterr().out
    call_command("offer_updates")
    assert "Nobody had to be told." in capsys.readouterr().out
    assert {row.to for row in Notice.objects.filter(kind="edition")} == {world.lead.email, world.far_head.email}


def test_an_edition_that_was_taken_out_keeps_nobody_else_from_hearing(world: World, packs: None) -> None:
    editions.load("2025.1", "2026.2")
    for body, person in ((world.oak, world.lead), (world.far, world.far_head)):
        with open_scope(body=body, by=person.pk):
            editions.begin(body, by=person.pk)
            gone = editions.begin(body, by=person.pk)
            Policy.objects.filter(pk=gone.pk).update(edition="2024.9")
    assert tasks.offer_updates.call() == 2
    assert {row.to for row in Notice.objects.filter(kind="edition")} == {world.lead.email, world.far_head.email}


def test_carried_amendments_are_numbered_behind_words_kept_aside(world: World, policy: Policy, oak: Body) -> None:
    with pytest.raises(actions.ChangedMeanwhile):
        actions.reword(policy=policy, key="phones.rule", text="Late words.", by=world.dsl.pk, now=NOW, seen=0)
    aside = Change.objects.get(aside=True)
    editions.settle(policy, oak, by=world.lead.pk)
    found = editions.between(policy, oak)
    assert all(isinstance(item, Amendment) for item, _ in found.found.written)
    actions.adopt(policy=policy, body=oak, edition="2026.2", seen=found.found.mark, by=world.lead.pk, now=NOW)
    assert Change.objects.filter(number__gt=aside.number).count() == len(found.found.written)


def test_what_people_said_goes_on_with_its_statement_when_an_edition_splits_or_renames_it(
    world: World, policy: Policy, oak: Body
) -> None:
    said = {
        key: actions.comment(policy=policy, body=oak, key=key, text="Why?", by=world.teacher.pk, now=NOW)
        for key in ("more.long", "more.drop", "phones.gone", "more.same")
    }
    wish = actions.suggest(policy=policy, body=oak, key="more.long", kind="wording", by=world.teacher.pk, now=NOW,
                           text="Staff are trained each term, and governors are told.", why="Often.")  # fmt: skip
    editions.adopt(policy, oak, by=world.lead.pk)
    for row in (*said.values(), wish):
        row.refresh_from_db()
    parts = {"more.long-staff", "more.long-governors"}
    assert said["more.long"].key in parts and wish.key == said["more.long"].key, "both hang on the same part"
    assert said["more.same"].key == "more.same"
    assert said["phones.gone"].key.startswith("own."), (
        "the school kept the words as its own, and what was said of them goes along"
    )
    draft = queries.draft(policy, oak, now=NOW)
    found = {item.thread.pk: item for item in queries.talks(draft.policy, draft.resolved)}
    assert len(found) == 5, "nothing is lost"
    assert found[said["more.long"].pk].standing.stands == "older"
    assert (
        found[wish.pk].standing.stands == "carried" and found[wish.pk].standing.words == "Staff are trained each term."
    )
    assert said["more.drop"].key == "more.drop" and found[said["more.drop"].pk].standing.stands == "gone"
    assert wish.wanted == "Staff are trained each term, and governors are told.", "what was wanted is not touched"
