"""Laws of suggestions: nothing is lost, a part taken is exactly that part, and two collide only over the same words."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.suggest import Today, changes, collide, in_part, meeting, parts, standing
from foreland.core.tests.banks import laws
from foreland.core.wording import PLACEHOLDER

SAID = ["the", "lead", "tells", "a", "parent", "{{Pupils}}", "today", "{{dsl}}", "in", "school.", "\n\n"]
TEXTS = st.lists(st.sampled_from(SAID), max_size=9).map(" ".join)
BASE = tuple(f"w{place}" for place in range(9))
"""Words that are each there once, so that which of them was touched cannot be told in two ways."""


def sides(mark: str) -> st.SearchStrategy[dict[int, str]]:
    """Return changes of some of the words, each to one that nobody else says."""
    return st.sets(st.integers(0, len(BASE) - 1), max_size=5).map(
        lambda touched: {place: f"{mark}{place}" for place in touched}
    )


def said(changed: dict[int, str]) -> str:
    """Return the base with some of its words changed."""
    return " ".join(changed.get(place, word) for place, word in enumerate(BASE))


@laws
@given(TEXTS, TEXTS)
def test_all_changes_taken_give_the_suggestion_and_none_leaves_what_stands(now: str, wanted: str) -> None:
    found = parts(now, wanted)
    assert in_part(found, changes(found)) == wanted
    assert in_part(found, ()) == now
    assert changes(found) == tuple(range(1, len(changes(found)) + 1))


@laws
@given(sides("x"), st.data())
def test_a_part_that_is_taken_holds_the_chosen_changes_and_no_other(
    wanted: dict[int, str], data: st.DataObject
) -> None:
    found = parts(said({}), said(wanted))
    chosen = data.draw(st.sets(st.sampled_from(changes(found)))) if changes(found) else set()
    have = in_part(found, chosen).split()
    for part in found:
        stays, goes = (part.becomes, part.was) if part.number in chosen else (part.was, part.becomes)
        assert set(stays.split()) <= set(have)
        assert part.was == part.becomes or not (set(goes.split()) - set(stays.split())) & set(have)
    assert len(have) == len(BASE)


@laws
@given(TEXTS, TEXTS, st.data())
def test_no_placeholder_is_cut_in_two_whatever_part_is_taken(now: str, wanted: str, data: st.DataObject) -> None:
    found = parts(now, wanted)
    chosen = data.draw(st.sets(st.sampled_from(changes(found)))) if changes(found) else set()
    made = in_part(found, chosen)
    assert made.count("{{") == made.count("}}") == len(PLACEHOLDER.findall(made))


@laws
@given(TEXTS, TEXTS, TEXTS)
def test_a_suggestion_whose_words_have_moved_keeps_every_word_that_anybody_added(
    base: str, wanted: str, now: str
) -> None:
    found = standing(kind="wording", base=base, wanted=wanted, today=Today(now))
    if found.stands in ("older", "made"):
        assert found.words == wanted
        return
    have, before = Counter(found.words.split()), Counter(base.split())
    for side in (wanted, now):
        assert all(have[word] >= count for word, count in (Counter(side.split()) - before).items())


@laws
@given(TEXTS, TEXTS)
def test_on_the_words_that_it_was_made_on_a_suggestion_stands_as_it_was_made(base: str, wanted: str) -> None:
    found = standing(kind="wording", base=base, wanted=wanted, today=Today(base))
    assert (found.stands, found.words) == ("there" if wanted == base else "made", wanted)


@laws
@given(sides("x"), sides("y"))
def test_two_suggestions_collide_if_and_only_if_they_touch_the_same_words(
    one: dict[int, str], other: dict[int, str]
) -> None:
    assert collide(said({}), said(one), said(other)) is bool(one.keys() & other.keys())


@laws
@given(sides("x"), sides("x"))
def test_two_that_want_the_same_of_the_same_words_collide_too(one: dict[int, str], other: dict[int, str]) -> None:
    assert collide(said({}), said(one), said(other)) is bool(one.keys() & other.keys())


@laws
@given(sides("x"), sides("y"))
def test_the_marked_places_of_a_collision_are_the_words_that_both_touch(
    one: dict[int, str], other: dict[int, str]
) -> None:
    found = meeting(said({}), said(one), said(other))
    marked = {word for run in found if run.kind in ("clash", "both") for word in run.base.split()}
    assert marked == {BASE[place] for place in one.keys() & other.keys()}


@laws
@given(sides("x"), sides("y"))
def test_accepting_one_carries_the_other_where_they_do_not_touch(one: dict[int, str], other: dict[int, str]) -> None:
    found = standing(kind="wording", base=said({}), wanted=said(other), today=Today(said(one)))
    if one.keys() & other.keys():
        assert found.stands == "older" and found.words == said(other)
    elif found.stands != "older":  # rewritten almost wholly, so that a person compares
        assert found.words == said(one | other)


def test_a_heavy_change_of_the_words_is_compared_by_a_person_though_nothing_touches() -> None:
    base = "Staff keep phones away. A leader looks at the list each term and tells governors."
    now = "Staff keep phones away. Once in every half year somebody from outside comes and checks what we do with it."
    wanted = "Staff keep their phones away. A leader looks at the list each term and tells governors."
    assert standing(kind="wording", base=base, wanted=wanted, today=Today(now)).stands == "older"
    assert standing(kind="wording", base=base, wanted=wanted, today=Today(base + " Parents, too.")).stands == "carried"


def test_what_is_there_already_is_said() -> None:
    assert standing(kind="wording", base="a b", wanted="a c", today=Today("a c")).stands == "there"
    assert standing(kind="wording", base="a b d", wanted="a c d", today=Today("a c e")).stands == "there"
    assert standing(kind="leave-out", base="a", today=Today("a", kept=False)).stands == "there"
    assert standing(kind="take-in", base="a", today=Today("a")).stands == "there"
    assert standing(kind="choice", base="a", wanted="x", today=Today("a", option="x", options=("x",))).stands == "there"


@pytest.mark.parametrize(
    ("kind", "today", "stands"),
    [
        ("wording", None, "gone"),
        ("comment", None, "gone"),
        ("leave-out", None, "gone"),
        ("wording", Today("a", kept=False), "left-out"),
        ("wording", Today("a", option="y"), "other-choice"),
        ("wording", Today("a", option="x", undecided=True), "other-choice"),
        ("comment", Today("a", option="y"), "other-choice"),
        ("comment", Today("a", option="x"), "made"),
        ("comment", Today("b", option="x"), "older"),
        ("choice", Today("a", option="x", options=("x",)), "gone"),
        ("choice", Today("a", option="x", options=("x", "w"), kept=False), "left-out"),
        ("choice", Today("a", option="x", options=("x", "w")), "made"),
        ("leave-out", Today("b"), "made"),
    ],
)
def test_a_statement_that_went_another_way_meanwhile_is_said_to_have(
    kind: str, today: Today | None, stands: str
) -> None:
    found = standing(kind=kind, base="a", wanted="w", option="x", today=today)  # type: ignore[arg-type]
    assert found.stands == stands
    assert found.acceptable is (stands == "made")


def test_a_change_that_is_not_there_cannot_be_taken() -> None:
    with pytest.raises(ValueError, match="no change 7"):
        in_part(parts("a b", "a c"), {1, 7})
