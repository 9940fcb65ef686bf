"""Sentences: cut where they end, and bounded where they do not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.matching.language import MOST_WORDS, cut, heard, sentences
from foreland.core.tests.banks import laws


def test_a_text_is_cut_where_its_sentences_end() -> None:
    assert sentences("Tell Mr. Marsh or Revd. Pell, e.g. by e-mail. Then wait.") == [
        "Tell Mr. Marsh or Revd. Pell, e.g. by e-mail.",
        "Then wait.",
    ]
    assert sentences("No end") == ["No end"]


def test_what_runs_on_without_an_end_is_cut_and_no_word_is_lost() -> None:
    words = [f"word{number}" for number in range(2 * MOST_WORDS + 1)]
    parts = heard(" ".join(words))
    assert [len(part.split()) for part in parts] == [MOST_WORDS, MOST_WORDS, 1]
    assert " ".join(parts).split() == words


@laws
@given(
    words=st.lists(st.sampled_from(["pupils", "must", "Staff", "end.", "why?", "e.g.", "3.2", "(so)"]), max_size=500)
)
def test_sentences_hold_every_word_in_order(words: list[str]) -> None:
    for way in (sentences, heard):
        assert " ".join(way(" ".join(words))).split() == words


@laws
@given(st.text(alphabet="aB.?!;”( \n•-", max_size=60))
def test_what_a_text_is_cut_into_stands_in_order_and_nothing_but_marks_and_spaces_lies_between(text: str) -> None:
    places = [0, *(place for span in cut(text) for place in span), len(text)]
    assert places == sorted(places)
    assert all(said == said.strip() and said for said in sentences(text))
    assert not any(
        sign.isalnum() for begin, end in zip(places[::2], places[1::2], strict=True) for sign in text[begin:end]
    )


def test_a_short_form_ends_no_sentence_and_a_new_line_does() -> None:
    assert sentences("Rev. Marsh asks. See sec. 3.") == ["Rev. Marsh asks.", "See sec. 3."]
    assert sentences("As Mr.\n\nMarsh said") == ["As Mr.", "Marsh said"]
