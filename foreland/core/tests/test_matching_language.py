"""Sentences: cut where they end, and bounded where they do not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.matching.language import MOST_WORDS, heard, sentences
from foreland.core.tests.banks import laws


def test_a_text_is_cut_where_its_sentences_end() -> None:
    assert sentences("Tell Mr. Marsh, e.g. by e-mail. Then wait.") == ["Tell Mr. Marsh, e.g. by e-mail.", "Then wait."]
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
    for cut in (sentences, heard):
        assert " ".join(cut(" ".join(words))).split() == words
