"""Laws of wording: placeholders and terms, differences by word, and the reading age."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core import readability
from foreland.core.conditions import Condition, Test
from foreland.core.packs.model import Bank, Term, TermChoice, Value
from foreland.core.tests.banks import bank_of, head, laws
from foreland.core.wording import (
    Filled,
    fill_table,
    filled,
    list_words,
    placeholders,
    plain,
    term_choice,
    term_forms,
    term_offers,
)
from foreland.core.words import after, differences, rewritten, tokens

PUPIL = TermChoice("pupil", "pupil", "pupils", "pupil's", "pupils'")
CHILD = TermChoice("child", "child", "children", "child's", "children's")
BANK = Bank(
    head=head(),
    terms=(Term("pupil", "Pupils", (PUPIL, CHILD), "pupils"), Term("child", "Children", (CHILD,), "children"), Term("boss", "Head", (PUPIL,))),
    values=(Value("dsl", "Safeguarding lead", "person", "profile"), Value("apps", "Apps", "list", "profile"),
            Value("address", "Address", "place", "profile")),
)  # fmt: skip


def fill(**values: str) -> dict[str, Filled]:
    return fill_table(BANK, {}, values, {})


def test_every_placeholder_that_a_bank_declares_is_filled() -> None:
    table = fill(dsl="Ada Ely", apps="a", address="b")
    assert set(table) == set(BANK.placeholders)
    for name, owner in BANK.placeholders.items():
        assert table[name].key == owner and table[name].kind != "blank"
        assert filled(name[:1].upper() + name[1:], table).kind != "blank"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{Pupils}} ask {{pupils}}.", "Pupils ask pupils."),
        ("{{pupil's}} and {{Pupil's}}", "pupil’s and Pupil’s"),
        ("{{pupils'}} and {{Pupils’}}", "pupils’ and Pupils’"),
        ("{{pupil’s}} phone", "pupil’s phone"),
        ("{{children's}} and {{Children’s}}", "children’s and Children’s"),
        ("Ask {{dsl}}.", "Ask Ada {{x}} Ely."),
        ("{{nobody_knows}}", "[nobody knows]"),
        ("{{choice}} stays", "[choice] stays"),
        ("{{ dsl }} is none", "{{ dsl }} is none"),
    ],
)
def test_placeholders_take_capitals_possessives_and_curly_apostrophes(text: str, words: str) -> None:
    assert plain(text, fill(dsl="Ada {{x}} Ely")) == words


def test_a_value_without_words_is_a_blank_that_says_what_is_missing() -> None:
    assert filled("dsl", fill(dsl="  ")) == Filled("Safeguarding lead", "blank", "dsl")
    assert plain("Ask {{dsl}}.", fill()) == "Ask [Safeguarding lead]."


def test_a_list_is_joined_with_and_but_the_lines_of_an_address_with_commas() -> None:
    table = fill(apps="Maps\n\n Music \nMail", address="1 High Street,\nDover\nKent")
    assert table["apps"].text == "Maps, Music and Mail" and table["address"].text == "1 High Street, Dover, Kent"
    assert list_words("") == "" and list_words("a") == "a" and list_words("a\nb") == "a and b"


def test_choices_that_look_the_same_are_offered_once() -> None:
    nursery = replace(CHILD, key="child-nursery", when=Condition((Test("phase", frozenset({"nursery"})),)))
    term = Term(
        "pupil",
        "Pupils",
        (replace(CHILD, when=Condition((Test("kind", frozenset({"club"})),))), nursery, PUPIL),
        "pupils",
    )

    def offers(chosen: object, **facts: str) -> list[str]:
        return [
            item.key for item in term_offers(term, chosen, {key: frozenset({value}) for key, value in facts.items()})
        ]

    assert offers("pupil", kind="school") == ["child", "pupil"], "the first where none is in use or proposed"
    assert offers("child-nursery", kind="club") == ["child-nursery", "pupil"], "the one in use"
    assert offers(None, phase="nursery", kind="school") == ["child-nursery", "pupil"], "the one that is proposed"
    assert offers("pupil", phase="nursery", kind="school") == ["child-nursery", "pupil"]
    assert offers({"one": "scholar", "many": "scholars"}, phase="nursery") == ["child-nursery", "pupil"]
    single = replace(term, plural="")
    longer = replace(CHILD, key="other", many="childer")
    assert len(term_offers(replace(single, choices=(CHILD, longer)), None, {})) == 1, (
        "without a plural one word tells them apart"
    )


def test_a_school_says_its_terms_by_choice_or_in_its_own_forms() -> None:
    term = BANK.terms[0]
    assert term_forms(term, "child", {}) == {
        "pupil": "child",
        "pupil's": "child’s",
        "pupils": "children",
        "pupils'": "children’s",
    }
    own = term_forms(term, {"one": "learner", "many": "learners"}, {})
    assert own == {"pupil": "learner", "pupil's": "learner’s", "pupils": "learners", "pupils'": "learners’"}
    assert term_forms(term, {"one": "class", "many": ""}, {})["pupils'"] == "class’"
    assert term_forms(term, {"one": ""}, {})["pupil"] == "pupil"
    assert (
        term_choice(term, "child", {}) == "child"
        and term_choice(term, {"one": "x"}, {}) == ""
        and term_choice(term, "?", {}) == "pupil"
    )


@laws
@given(st.text(max_size=60))
def test_filling_never_crashes_and_leaves_text_without_placeholders_alone(text: str) -> None:
    shown = plain(text, fill())
    if not list(placeholders(text)):
        assert shown == text


WORDY = st.lists(
    st.sampled_from(["the", "pupils", "pupil’s", " ", " ", "\n", ".", ",", "phone", "ééé", "**", "{{dsl}}"]),
    max_size=25,
).map("".join)


@laws
@given(st.one_of(WORDY, st.text(max_size=40)), st.one_of(WORDY, st.text(max_size=40)))
def test_differences_join_back_to_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert all(piece.text for piece in pieces)


@laws
@given(WORDY, WORDY)
def test_differences_keep_runs_whole(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
    assert all(not (one.kind == "added" and other.kind == "removed") for one, other in pairwise(pieces))


@laws
@given(st.text(max_size=60))
def test_a_text_does_not_differ_from_itself_and_tokens_join_back(text: str) -> None:
    assert "".join(tokens(text)) == text
    assert [piece.kind for piece in differences(text, text)] == (["same"] if text else [])


def test_differences_are_by_word_and_phrases_stay_whole() -> None:
    pieces = [(piece.kind, piece.text) for piece in differences("Phones are handed in.", "Phones stay at home.")]
    assert pieces == [("same", "Phones "), ("removed", "are handed in"), ("added", "stay at home"), ("same", ".")]


@laws
@given(st.one_of(WORDY, st.text(max_size=200)))
def test_readability_never_crashes_and_stays_in_bounds(text: str) -> None:
    assert readability.reading_age(text) >= 5.0
    assert 0 <= readability.longest_sentence(text) <= len(readability.words(text))
    assert all(readability.syllables(word) >= 1 for word in readability.words(text))


def test_hard_words_and_long_sentences_raise_the_reading_age() -> None:
    easy = "We lock the door. We ask for help."
    hard = "Organisational responsibilities necessitate comprehensive documentation procedures throughout institutional environments."
    assert readability.reading_age(easy) < 8 < 20 < readability.reading_age(hard)
    assert readability.reading_age("") == 5.0


def test_list_marks_links_and_years_are_no_words_and_do_not_join_sentences() -> None:
    text = "- one two\n- three four five\n\n1. six [seven](https://x.example/a.b.c)"
    assert [len(readability.words(sentence)) for sentence in readability.sentences(text)] == [2, 3, 2]


def test_white_space_without_end_is_measured_at_once() -> None:
    began = time.perf_counter()
    readability.sentences("\n" * 100_000 + " " * 100_000)
    assert time.perf_counter() - began < 2


def test_values_never_become_placeholders_again() -> None:
    bank = bank_of([])
    assert plain("{{dsl}}", fill_table(bank, {}, {"dsl": "{{dsl}}"}, {})) == "{{dsl}}"


def test_texts_of_megabytes_are_not_compared_word_by_word() -> None:
    """A value of 2,000 letters put in hundreds of times would ask for gigabytes."""
    old, new = "a b c d " * 8000, "e c b f " * 8000
    assert [piece.kind for piece in differences(old, new)] == ["removed", "added"]
    assert [piece.kind for piece in differences(old, old)] == ["same"]
    assert [piece.kind for piece in differences("a b c d " * 20, "a b c e " * 20)][:2] == ["same", "removed"]


OLD = "Pupils keep their phones switched off and out of sight from the first bell until they leave the site."


@pytest.mark.parametrize(
    ("new", "wholly"),
    [
        (OLD, False),
        (OLD.replace("first bell", "gate in the morning"), False),
        (OLD + " Staff keep theirs in the office, and visitors are asked at the desk to do the same while they are here.", False),
        ("Pupils keep their phones switched off.", False),
        ("Each child hands a mobile to the class teacher, who locks the box and gives all of them back at half past three.", True),
        ("", False),
    ],
)  # fmt: skip
def test_a_wording_is_rewritten_where_most_words_differ(new: str, wholly: bool) -> None:
    pieces = differences(OLD, new)
    assert rewritten(pieces) is wholly and rewritten(differences(new, OLD)) is wholly
    assert after(pieces) == new


def test_a_few_changed_words_are_read_with_their_marks() -> None:
    assert not rewritten(differences("Phones are off.", "No devices."))
