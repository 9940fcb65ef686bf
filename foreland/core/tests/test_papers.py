"""Laws of what is handed out after an update: nothing invented, nothing too long, and one way of counting what is new."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core import papers
from foreland.core.briefing import Told, told
from foreland.core.layer import resolve
from foreland.core.packs.model import Requirements
from foreland.core.readability import words
from foreland.core.tests.banks import head, laws
from foreland.core.tests.editions import Update, update
from foreland.core.tests.test_updating import answered, reckoned
from foreland.core.updating import Answer

SENTENCES = st.lists(
    st.sampled_from(["Phones are off.", "They lie in a box.", "Staff lock it: every day.", "- a list", "Ring **999**."]), max_size=4
)  # fmt: skip
AUDIENCES = ("pupils", "parents", "staff", "governors", "it")


@st.composite
def rows(draw: st.DrawFn) -> list[Told]:
    """Draw what an update changed."""
    made = []
    for at in range(draw(st.integers(0, 14))):
        said = draw(st.booleans())
        became = draw(st.sampled_from(["changed", "came", "went", "ours"]))
        was, now = (" ".join(draw(SENTENCES)) for _ in range(2))
        made.append(
            Told(
                f"k{at}", f"Title {at}", draw(st.sampled_from(["One", "Two"])), "taken", "take", became,
                draw(st.sampled_from(["must", "should", "wording"])), ("Why.",), (), tuple(draw(st.sets(st.sampled_from(AUDIENCES)))),
                "" if became == "came" else was, "" if became == "went" else now,
                parents=f"Parents read {at} " + "and more " * draw(st.integers(0, 20)) if said else "", pupils=f"Pupils {at}." if said else "",
                question=f"What is {at}?" if said else "", answer=f"It is {at}." if said else "",
            )
        )  # fmt: skip
    return made


@laws
@given(rows())
def test_what_matters_most_is_a_new_order_of_the_same_and_never_puts_an_advice_before_a_duty(found: list[Told]) -> None:
    ordered = papers.weightiest(found)
    assert sorted(row.key for row in ordered) == sorted(row.key for row in found)
    ranks = [("must", "should", "wording").index(row.weight) for row in ordered]
    assert ranks == sorted(ranks)


@laws
@given(rows())
def test_each_audience_hears_each_title_of_its_own_once(found: list[Told]) -> None:
    for item in papers.heard(found, AUDIENCES):
        assert sorted((*item.first, *item.rest)) == sorted({row.title for row in found if item.audience in row.tell})
        assert len(item.first) <= papers.FEW


@laws
@given(rows())
def test_words_that_are_different_stand_in_the_policy_word_for_word(found: list[Told]) -> None:
    for row in found:
        said = papers.different(row)
        assert said in " ".join(row.now.replace("**", "").split("\n"))
        assert not said.endswith(":")


@laws
@given(rows())
def test_slides_never_count_less_than_they_show_and_ask_only_what_has_an_answer(found: list[Told]) -> None:
    made = papers.staff(found)
    assert len(made.slides) <= papers.ON_SLIDES // papers.A_SLIDE and made.more >= 0
    assert all(row.question and row.answer for row in made.questions) and len(made.questions) <= papers.QUESTIONS
    assert len({row.question for row in made.questions}) == len(made.questions)
    shown = {row.key for inside in made.slides for row in inside}
    assert all(papers.STAFF & set(row.tell) for row in found if row.key in shown)


@laws
@given(rows(), st.integers(1, 6))
def test_the_governors_page_tells_no_more_than_it_has_room_for_and_counts_the_rest(
    found: list[Told], most: int
) -> None:
    made = papers.board(found, most)
    shown = [row for _, inside in made.asked for row in inside]
    assert len(shown) <= most
    assert len(shown) + made.more == sum(row.became in ("changed", "came") for row in found)


@laws
@given(rows())
def test_the_paragraph_for_parents_has_120_words_at_most_and_only_the_banks_own_lines(found: list[Told]) -> None:
    note = papers.parents(found, school="Oak Lane", where="oak.example")
    mine = [row for row in found if "parents" in row.tell and row.became != "ours"]
    assert note.count <= papers.LONGEST_PARAGRAPH
    assert bool(note.text) == bool(mine)
    assert set(note.lines) <= {row.parents for row in mine}
    assert {row.title for row in mine if row.parents not in note.lines} == set(note.unsaid)


@laws
@given(rows(), st.sets(st.sampled_from(["under-5", "5-7", "7-11", "11-14"])))
def test_the_note_for_pupils_says_little_and_nothing_to_those_who_cannot_speak_yet(
    found: list[Told], ages: set[str]
) -> None:
    note = papers.pupils(found, ages=ages)
    if ages == {"under-5"} or not any("pupils" in row.tell and row.became != "ours" for row in found):
        assert note.text == ""
        return
    most = papers.YOUNGEST_LINES if ages and ages <= {"under-5", "5-7"} else papers.PUPIL_LINES
    assert len(note.lines) <= most and all(line in note.text for line in note.lines)


@laws
@given(answered())
def test_as_new_counts_what_comes_in_and_everything_that_comes_in_is_printed(
    drawn: tuple[Update, list[Answer]],
) -> None:
    made, answers = drawn
    found = reckoned(made, answers)
    after = resolve(found.theirs, replace(made.layer, amendments=found.amendments))
    coming = {item.key for item in found.coming}
    printed = {state.key for state in after.states.values() if state.kept}
    assert all(after.states[key].needs for key in coming - printed), "it comes in once a question is answered"
    assert not coming & {state.key for state in made.before.states.values() if state.kept}
    assert not coming & {item.key for item in found.could_come}
    assert len(found.coming) + len(found.could_come) == len(found.new)
    rows_told = told(found, made.before, after, Requirements(head("2026.1")))
    kinds = {row.key for row in rows_told if row.became == "came" and row.kind == "new"}
    assert kinds <= coming, "what is told as new was counted as new"


@laws
@given(answered())
def test_the_banks_words_for_people_are_handed_out_only_where_its_own_wording_was_taken(
    drawn: tuple[Update, list[Answer]],
) -> None:
    drawn_update, answers = drawn
    editions = [
        replace(bank, changes=tuple(replace(each, parents="For parents.", question="What?") for each in bank.changes))
        for bank in drawn_update.along.editions
    ]
    spoken = update(drawn_update.layer, *editions)
    found = reckoned(spoken, answers)
    after = resolve(found.theirs, replace(spoken.layer, amendments=found.amendments))
    for row in told(found, spoken.before, after, Requirements(head("2026.1"))):
        matter = found.matter(row.key)
        if row.parents or row.question:
            assert row.how == "take" and row.became in ("changed", "came")
        elif row.how == "take" and row.became in ("changed", "came") and matter is not None:
            assert not matter.about.parents, "what was taken keeps its words"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("", "Phones are off.", "Phones are off."),
        ("Phones are off. " + "A b. " * 30, "Phones are away. " + "A b. " * 30, "Phones are away."),
        ("x", "They are away. " + "word " * 60 + ".", ""),
        ("x", "We learn:\n\n- one\n- two", ""),
    ],
)
def test_a_short_statement_stands_whole_and_of_a_long_one_the_new_sentence(was: str, now: str, said: str) -> None:
    row = Told("k", "T", "S", "taken", "take", "changed", "must", (), (), (), was, now)
    assert papers.different(row) == said
    assert len(words(said)) <= 45
