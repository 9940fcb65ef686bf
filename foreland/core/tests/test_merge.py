"""Laws of merging: nothing that either side wrote is lost, and only what touches the same words is a clash."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.merge import Clash, merge
from foreland.core.tests.banks import laws

WORDS = st.lists(st.sampled_from(["the", "lead", "tells", "a", "parent", "today", "in", "school"]), max_size=9)
TEXTS = WORDS.map(" ".join)


@laws
@given(TEXTS, TEXTS)
def test_where_one_side_changed_nothing_the_other_stands(base: str, side: str) -> None:
    assert merge(base, side, base).text == side
    assert merge(base, base, side).text == side


@laws
@given(TEXTS, TEXTS)
def test_the_same_change_on_both_sides_is_made_once(base: str, side: str) -> None:
    assert merge(base, side, side).text == side


@laws
@given(TEXTS, TEXTS, TEXTS)
def test_the_runs_joined_give_all_three_texts_back(base: str, ours: str, theirs: str) -> None:
    runs = merge(base, ours, theirs).runs
    assert "".join(run.base for run in runs) == base
    assert "".join(run.ours if run.kind != "theirs" else run.base for run in runs) == ours
    assert "".join(run.theirs if run.kind != "ours" else run.base for run in runs) == theirs


@laws
@given(TEXTS, TEXTS, TEXTS)
def test_together_no_word_that_either_side_added_is_dropped(base: str, ours: str, theirs: str) -> None:
    made = merge(base, ours, theirs)
    if not made.clean:
        with pytest.raises(Clash):
            _ = made.text
        return
    have, before = Counter(made.text.split()), Counter(base.split())
    for side in (ours, theirs):
        for run in made.runs:
            said = run.ours if side == ours else run.theirs
            if run.kind in (("ours", "both") if side == ours else ("theirs", "both")):
                assert said in made.text
        added = Counter(side.split()) - before
        assert all(have[word] >= count for word, count in added.items()), (side, made.text)


@laws
@given(TEXTS, TEXTS, TEXTS)
def test_whose_change_is_whose_makes_no_difference(base: str, ours: str, theirs: str) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.clean == other.clean
    if one.clean:
        assert one.text == other.text


def test_changes_at_different_places_are_put_together() -> None:
    made = merge(
        "Staff tell the lead the same day.",
        "Staff and volunteers tell the lead the same day.",
        "Staff tell the lead at once.",
    )
    assert made.text == "Staff and volunteers tell the lead at once."


def test_other_words_for_the_same_word_are_a_clash_shown_side_by_side() -> None:
    made = merge("Tell the lead today.", "Tell the lead at once.", "Tell the lead by Friday.")
    assert not made.clean
    [clash] = [run for run in made.runs if run.kind == "clash"]
    assert (clash.base, clash.ours, clash.theirs) == ("today", "at once", "by Friday")


def test_two_who_add_words_at_one_place_clash() -> None:
    assert not merge("Tell the lead.", "Tell the lead today.", "Tell the lead in person.").clean


def test_a_text_too_long_to_compare_is_one_clash() -> None:
    base = "word " * 21_000
    assert [run.kind for run in merge(base, base + "a", base + "b").runs] == ["clash"]
    assert merge(base, base, base + "b").text == base + "b"
