"""Laws of an update with its answers: what stands, what is asked again, and what adopting writes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.briefing import told, told_data, told_from
from foreland.core.layer import resolve
from foreland.core.packs.model import Requirements
from foreland.core.rebase import NotSettled, rebase
from foreland.core.tests.banks import head, laws
from foreland.core.tests.editions import Update, updates
from foreland.core.updating import ALL, Answer, Matter, Reckoned, amendments_of, reckon


def reckoned(update: Update, answers: list[Answer] | None = None) -> Reckoned:
    """Return an update of the tests with answers."""
    return reckon(update.done, update.before, update.after, answers or [])


def answer(number: int, item: Matter, how: str) -> Answer:
    """Return an answer to a matter, with everything that it may ask for."""
    question = item.question
    known = [key.key for key in question.successors] if question else []
    words = {key: f"Written {key}." for key in known or [item.key]} if how == "write" else {}
    return Answer(number, item.key, how, item.digest, words, own=f"own.kept{number:04d}", by="lead", reason="We said so.",
                  place={"section": "one", "after": ""})  # type: ignore[arg-type]  # fmt: skip


@st.composite
def answered(draw: st.DrawFn) -> tuple[Update, list[Answer]]:
    """Draw an update and an answer to everything that takes one."""
    update = draw(updates())
    found = reckoned(update)
    given_answers: list[Answer] = []
    for item in found.matters:
        ways = [way for way in item.ways if way != "later"]
        for way in draw(st.permutations(ways)) if ways else ():
            made = answer(len(given_answers) + 1, item, way)
            try:
                amendments_of(item, made, found.base, found.theirs)
            except NotSettled:  # it needs an option that the school must choose first
                continue
            given_answers.append(made)
            break
    return update, given_answers


@laws
@given(updates())
def test_every_change_of_the_edition_is_one_matter_and_has_one_key(update: Update) -> None:
    found = reckoned(update)
    keys = [item.key for item in found.matters]
    assert len(keys) == len(set(keys))
    listed = {item.key for item in (*update.done.taken, *update.done.new, *update.done.withdrawn)}
    sources = {key for item in update.done.taken for key in item.sources}
    assert {item.key for item in found.matters if item.kind != "question"} <= listed
    assert {question.key for question in update.done.questions} == {
        item.key for item in found.matters if item.kind == "question"
    }
    followed = {key for item in found.matters if item.kind == "taken" and item.item for key in item.item.sources}
    assert followed == sources


@laws
@given(answered())
def test_what_was_answered_stands_until_its_words_change_and_is_asked_again_then(
    drawn: tuple[Update, list[Answer]],
) -> None:
    update, answers = drawn
    found = reckoned(update, answers)
    keys = {item.key for item in answers}
    assert all(item.stands for item in found.matters if item.key in keys)
    stale = reckoned(update, [replace(item, digest="0" * 16) for item in answers])
    assert all(item.again and not item.settles for item in stale.matters if item.key in keys)
    assert {item.key for item in stale.open} == {item.key for item in found.questions}
    back = reckoned(update, [*answers, *(replace(i, number=i.number + 1000, how="undo") for i in answers)])
    assert not any(item.settles or item.again for item in back.matters)


@laws
@given(answered())
def test_adopting_writes_behind_what_there_is_and_numbers_on_without_a_gap(drawn: tuple[Update, list[Answer]]) -> None:
    update, answers = drawn
    found = reckoned(update, answers)
    old = update.layer.amendments
    assert found.amendments[: len(old)] == tuple(sorted(old, key=lambda item: item.number))
    last = max((item.number for item in old), default=0)
    assert [item.number for item, _ in found.written] == list(range(last + 1, last + 1 + len(found.written)))
    assert tuple(item for item, _ in found.written) == found.amendments[len(old) :]


@laws
@given(answered())
def test_what_is_declined_reads_as_before_and_nothing_asks_again_after_adopting(
    drawn: tuple[Update, list[Answer]],
) -> None:
    update, answers = drawn
    found = reckoned(update, answers)
    after = resolve(found.theirs, replace(update.layer, amendments=found.amendments))
    for item in found.matters:
        if item.kind == "taken" and item.how == "keep" and item.question:
            first = item.question.successors[0].key
            assert after.states[first].text == item.question.ours
        if item.kind == "new" and item.how in ("leave-out", "take-in"):
            assert after.states[item.key].decided
            assert after.states[item.key].kept is (
                item.how == "take-in" and after.states[item.key].applies.holds is True
            )
        if item.kind == "withdrawn" and item.how == "keep" and item.question:
            [own] = [each for each in item.settles if each.field == "own"]
            assert after.states[own.key].text == item.question.ours
    assert not rebase(found.theirs, found.theirs, found.amendments).questions


@laws
@given(answered())
def test_an_update_is_ready_when_nothing_is_open_and_the_list_was_taken_as_it_stands(
    drawn: tuple[Update, list[Answer]],
) -> None:
    update, answers = drawn
    found = reckoned(update, answers)
    assert found.ready is (not found.open and not found.taken)
    everything = Answer(5000, ALL, "take", found.list_digest)
    assert reckoned(update, [*answers, everything]).ready is (not found.open)
    assert reckoned(update, [*answers, replace(everything, digest="other")]).all_taken is (not found.taken)


@laws
@given(answered())
def test_the_list_for_briefing_comes_back_as_it_was_stored(drawn: tuple[Update, list[Answer]]) -> None:
    update, answers = drawn
    found = reckoned(update, answers)
    after = resolve(found.theirs, replace(update.layer, amendments=found.amendments))
    rows = told(found, update.before, after, Requirements(head(kind="requirements")))
    assert told_from(told_data(rows)) == rows
    ranks = [["must", "should", "wording"].index(row.weight) for row in rows]
    assert ranks == sorted(ranks)
    assert all(row.now for row in rows if row.became in ("came", "changed", "ours"))
