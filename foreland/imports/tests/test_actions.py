"""An old policy is brought, settled, gone on with and taken back; no word is lost on the way."""

from __future__ import annotations

import re

import pytest

from foreland.core.layer import Resolved, State
from foreland.core.wording import plain as filled
from foreland.imports import actions, queries
from foreland.imports.models import Import, Settled
from foreland.imports.queries import standings
from foreland.imports.tests import olds
from foreland.imports.tests.olds import NOW, brought
from foreland.library.models import Edition
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.policies.models import Change, Policy
from foreland.profile import queries as profile
from foreland.publishing.markup import plain
from foreland.tasks.models import Task
from foreland.tenancy.models import Body
from foreland.tenancy.scope import NoScope
from foreland.trail.models import Entry
from tests.world import World


def unsure(row: Import) -> int:
    """Return the first passage that waits."""
    number = queries.first_that_waits(queries.brought(row))
    assert number is not None
    return number


def gone_on(row: Import, body: Body, **more: object) -> Policy:
    actions.settle_rest(of=row, by="p1", now=NOW)
    return actions.go_on(of=row, body=body, by="p1", now=NOW, **more)


def shown(state: State, resolved: Resolved) -> str:
    """Return the words of a statement as a page shows them."""
    return plain(filled(state.text, resolved.fill))


def bare(words: str) -> list[str]:
    """Return the words of a text alone, without signs."""
    return re.findall(r"\w+", words.casefold())


def test_what_was_read_is_kept_sealed_and_the_file_is_not(oak: Body, words: str) -> None:
    row = brought(oak, by="p1")
    assert (row.name, row.format, row.state, row.by) == ("e-safety 2016.md", "md", "open", "p1")
    raw = Import.objects.filter(pk=row.pk).values("source", "passages").get()
    for sealed in raw.values():
        assert b"tortoise" not in bytes(sealed.value)
    found = queries.brought(Import.objects.get(pk=row.pk))
    assert found.source == olds.read()
    entry = Entry.objects.get(verb="bring-old-policy")
    assert entry.subject == row.pk and "tortoise" not in str(entry.detail)
    assert Task.objects.get(kind=queries.TO_DO).subject == row.pk


def test_every_extract_has_one_place_and_the_counts_are_those_of_the_whole(oak: Body) -> None:
    row = brought(oak, by="p1")
    found = queries.brought(row)
    assert [extract for extract, _ in found.by_extract] == list(found.source.extracts)
    assert all(outcomes for _, outcomes in found.by_extract)
    assert sum(found.tally.values()) == len(found.matching.passages)
    assert found.tally["waits"] == len(found.waiting) >= 1
    assert {how for how, count in found.tally.items() if count} >= {"heading", "furniture", "own"}


def test_the_same_file_leads_to_what_came_of_it(oak: Body) -> None:
    row = brought(oak, by="p1")
    with pytest.raises(actions.BroughtBefore) as told:
        brought(oak, name="another name.md", by="p2")
    assert told.value.row.pk == row.pk and Import.objects.count() == 1
    actions.remove(of=row, by="p1", now=NOW)
    assert brought(oak, by="p2").pk != row.pk


def test_a_file_without_words_is_no_policy(oak: Body) -> None:
    with pytest.raises(actions.NotPossible, match="no words beneath"):
        brought(oak, words="# One\n\n# Two\n", by="p1")


def test_a_passage_is_settled_in_each_way_and_back(oak: Body) -> None:
    row = brought(oak, by="p1")
    number = unsure(row)
    candidate = queries.brought(row).outcome(number).passage.candidates[0].key
    given = {"of": row, "passage": number, "by": "p1", "now": NOW}
    actions.settle(how="statement", key=candidate, **given)
    assert queries.brought(row).outcome(number).key == candidate
    actions.settle(how="own", section="phones", **given)
    outcome = queries.brought(row).outcome(number)
    assert (outcome.how, outcome.section, outcome.said) == ("own", "phones", True)
    actions.settle(how="drop", **given)
    assert queries.brought(row).outcome(number).how == "drop"
    actions.settle(how="undo", **given)
    assert queries.brought(row).outcome(number).how == "waits"
    assert list(Settled.objects.values_list("how", flat=True)) == ["statement", "own", "drop", "undo"]
    assert Entry.objects.filter(verb="settle-passage").count() == 4


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"how": "statement", "key": "no.such"}, "one of the statements"),
        ({"how": "own", "section": "nowhere"}, "one of the sections"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(oak: Body, more: dict[str, str], says: str) -> None:
    row = brought(oak, by="p1")
    with pytest.raises(actions.NotPossible, match=says):
        actions.settle(of=row, passage=unsure(row), by="p1", now=NOW, **more)
    assert not Settled.objects.exists()


@pytest.mark.parametrize("words", ["E-Safety Policy", "Oakfield Primary School", "Mobile phones ....... 3"])
def test_what_rules_set_aside_can_be_taken_in_and_left_again(oak: Body, words: str) -> None:
    """A rule may take a statement for a heading, a line of the cover or an entry of the contents; the lead knows better."""
    row = brought(oak, by="p1")
    number = next(each.number for each in queries.brought(row).matching.passages if words in each.text)
    before = queries.brought(row).outcome(number).how
    assert before in ("heading", "furniture")
    actions.settle(of=row, passage=number, how="own", section="phones", by="p1", now=NOW)
    taken = queries.brought(row).outcome(number)
    assert (taken.how, taken.section, taken.said) == ("own", "phones", True)
    actions.settle(of=row, passage=number, how="undo", by="p1", now=NOW)
    assert queries.brought(row).outcome(number).how == before
    with pytest.raises(queries.NoImport):
        actions.settle(of=row, passage=999, how="own", by="p1", now=NOW)


def test_two_people_who_settle_one_passage_do_not_write_over_each_other(oak: Body) -> None:
    row = brought(oak, by="p1")
    given = {"of": row, "passage": unsure(row), "now": NOW}
    actions.settle(how="drop", seen=0, by="p1", **given)
    with pytest.raises(actions.AnsweredMeanwhile):
        actions.settle(how="own", seen=0, by="p2", **given)
    actions.settle(how="drop", seen=0, by="p2", **given)
    assert Settled.objects.count() == 1, "the same answer twice is one"
    actions.settle(how="own", seen=1, by="p2", **given)
    assert Settled.objects.count() == 2


def test_nothing_becomes_a_draft_while_something_waits(oak: Body) -> None:
    row = brought(oak, by="p1")
    with pytest.raises(actions.NotPossible, match="unsettled"):
        actions.go_on(of=row, body=oak, by="p1", now=NOW)
    assert not Policy.objects.exists()


def test_every_word_that_is_kept_stands_in_the_draft(oak: Body) -> None:
    row = brought(oak, by="p1")
    policy = gone_on(row, oak)
    row.refresh_from_db()
    draft = policies_read.draft(policy, oak, now=NOW)
    resolved = draft.resolved
    found = queries.brought(row)
    for outcome in found.outcomes:
        if outcome.how not in ("statement", "own"):
            continue
        key = row.stands[str(outcome.passage.number)]
        state = resolved.states[key]
        said = bare(shown(state, resolved))
        missing = [word for word in bare(outcome.passage.text) if word not in said]
        assert outcome.passage.kind == "same" or not missing, (outcome.passage.text, missing)
        assert state.kept or state.needs or outcome.how == "statement"
    assert (row.state, row.policy_id, row.first) == ("gone-on", policy.pk, 1)
    assert Task.objects.get(kind=queries.TO_DO).state == "done"
    tortoise = next(state for state in resolved.kept if "tortoise" in state.text)
    assert tortoise.own and tortoise.section == "phones"


def test_no_words_go_where_the_policy_prints_nothing(oak: Body) -> None:
    """The bank has passages for other documents, such as the conduct policy; a policy that stands alone has them not."""
    words = (
        "# Policy\n\n## Scope\n\nThe term “parent” in this policy means anyone with parental responsibility or who has care of a child.\n\n"
        "## Code of conduct\n\nStaff never accept a former pupil under 18 as a friend online, and a breach is a matter of discipline.\n\n"
        "## Complaints\n\nA complaint about what somebody posted goes to the head, and not on social media.\n\n"
    )
    bank = queries.national()
    hidden = next(item for item in bank.statements if item.key == "conduct.never")
    row = brought(oak, words=words + plain(hidden.text), by="p1")
    policy = gone_on(row, oak)
    draft = policies_read.draft(policy, oak, now=NOW)
    row.refresh_from_db()
    document = draft.resolved.bank.document["online-safety-policy"]
    printed = {state.key for section in document.sections for state in draft.resolved.printed(document.key, section)}
    assert row.stands and set(row.stands.values()) <= printed


def test_signs_of_an_old_policy_are_no_marks_and_no_gaps(oak: Body) -> None:
    policy = gone_on(brought(oak, by="p1"), oak)
    resolved = policies_read.draft(policy, oak, now=NOW).resolved
    camera = next(state for state in resolved.kept if "new camera" in state.text)
    assert shown(camera, resolved) == "[Insert name of school] buys a new camera when the { {old} } one breaks."


def test_it_goes_into_a_draft_that_nobody_has_changed(oak: Body) -> None:
    begun = policies.new_policy(pack="england-online-safety", shape="standalone", by="p2", now=NOW)
    assert gone_on(brought(oak, by="p1"), oak).pk == begun.pk


def test_a_draft_of_another_shape_is_left_alone_since_it_may_not_print_all_words(oak: Body) -> None:
    begun = policies.new_policy(pack="england-online-safety", shape="set", by="p2", now=NOW)
    policy = gone_on(brought(oak, by="p1"), oak)
    assert policy.pk != begun.pk and policy.shape == "standalone"


def test_a_draft_that_somebody_worked_on_is_left_alone(oak: Body) -> None:
    begun = policies.new_policy(pack="england-online-safety", shape="standalone", by="p2", now=NOW)
    policies.reword(policy=begun, key="purpose.aim", text="Our aim.", by="p2", now=NOW)
    row = brought(oak, by="p1")
    with pytest.raises(actions.PolicyThere) as told:
        gone_on(row, oak)
    assert told.value.policy.pk == begun.pk and Change.objects.count() == 1
    second = gone_on(row, oak, beside=True)
    assert second.pk != begun.pk and Policy.objects.count() == 2


def test_of_two_old_policies_the_second_sees_the_first_ones_draft(oak: Body) -> None:
    one, other = brought(oak, by="p1"), brought(oak, words=olds.WORDS + "\nMore.\n", by="p2")
    policy = gone_on(one, oak)
    with pytest.raises(actions.PolicyThere) as told:
        gone_on(other, oak)
    assert told.value.policy.pk == policy.pk
    first = queries.of_policy(policy.pk)
    assert first is not None and first.pk == one.pk
    assert not queries.brought(other).waiting, "what was settled of the second stays"


def test_it_is_taken_back_until_something_else_was_changed(oak: Body) -> None:
    row = brought(oak, by="p1")
    policy = gone_on(row, oak)
    row.refresh_from_db()
    actions.take_back(of=row, by="p1", now=NOW)
    row.refresh_from_db()
    assert row.state == "open" and policies_read.untouched(policy)
    assert gone_on(row, oak).pk == policy.pk, "it goes on in the same draft"
    row.refresh_from_db()
    policies.reword(policy=policy, key="purpose.aim", text="Our aim.", by="p2", now=NOW)
    with pytest.raises(policies.NotPossible, match="changed or submitted"):
        actions.take_back(of=row, by="p1", now=NOW)
    row.refresh_from_db()
    assert row.state == "gone-on"


def test_a_draft_is_no_more_settled_and_not_taken_away(oak: Body) -> None:
    row = brought(oak, by="p1")
    number = unsure(row)
    gone_on(row, oak)
    for work in (
        lambda: actions.settle(of=row, passage=number, how="drop", by="p1", now=NOW),
        lambda: actions.settle_rest(of=row, by="p1", now=NOW),
        lambda: actions.remove(of=row, by="p1", now=NOW),
    ):
        with pytest.raises(actions.NotPossible, match="draft by now"):
            work()


def test_what_was_taken_away_is_gone(oak: Body) -> None:
    row = brought(oak, by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    actions.remove(of=row, by="p1", now=NOW)
    assert not Import.objects.exists() and not Settled.objects.exists()
    assert Task.objects.get(kind=queries.TO_DO).state == "done"


def test_names_of_the_old_policy_fill_the_gaps_where_they_are_wanted(oak: Body) -> None:
    row = brought(oak, by="p1")
    gone_on(row, oak, values={"dsl_name": "Jane Smith"})
    assert profile.values(now=NOW)["dsl_name"] == "Jane Smith"


def test_what_everybody_dropped_becomes_no_draft(oak: Body) -> None:
    row = brought(oak, words="# Policy\n\nWe have a tortoise called Gerald.\n", by="p1")
    for outcome in queries.brought(row).outcomes:
        if outcome.how not in ("heading", "furniture"):
            actions.settle(of=row, passage=outcome.passage.number, how="drop", by="p1", now=NOW)
    with pytest.raises(actions.NotPossible, match="dropped"):
        actions.go_on(of=row, body=oak, by="p1", now=NOW)


@pytest.mark.django_db
def test_without_a_scope_nothing_is_found() -> None:
    with pytest.raises(NoScope):
        queries.imports()


def test_what_was_taken_away_meanwhile_is_said_and_no_fault(oak: Body, world: World) -> None:
    row = olds.brought(oak, by=world.lead.pk)
    given = {"of": row, "by": world.lead.pk, "now": olds.NOW}
    actions.remove(**given)  # type: ignore[arg-type]
    for act in (actions.remove, actions.settle_rest, actions.take_back):
        with pytest.raises(actions.NotPossible, match="taken this old policy away"):
            act(**given)  # type: ignore[operator]


def test_a_school_that_left_its_trust_begins_no_draft_on_the_trusts_words(
    oak: Body, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = olds.brought(oak, by=world.lead.pk)
    actions.settle_rest(of=row, by=world.lead.pk, now=olds.NOW)
    Edition.objects.filter(kind="policies", pack=row.pack).update(owner=world.far.pk)
    with pytest.raises(actions.NotPossible, match="does not belong to any more"):
        actions.go_on(of=row, body=oak, by=world.lead.pk, now=olds.NOW)


def test_a_document_of_a_thousand_pages_is_not_brought(
    oak: Body, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standings, "MOST_WORDS", 50)
    with pytest.raises(actions.NotPossible, match="more words than 200 pages hold"):
        olds.brought(oak, by=world.lead.pk)
