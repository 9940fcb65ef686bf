"""Texts that nobody writes: made to keep a search busy, to be endless, or to mean nothing."""

from __future__ import annotations

import time

import pytest

from foreland.core.matching.defects import KINDS, defects
from foreland.core.matching.defects.finding import MOST
from foreland.core.tests.defective import DAY, document, guide, part, wrong

REPEATED = [
    "[", "{{", "«", "<a ", "_ ", "____ ", "… ", "-\n", ". ", "Mrs ", "Mrs A. ", "St. ", "A ", "ABC ", "Your Aa ", "School ", "12/", "2019 ", "May ", "KCSIE for schools (",
    "insert a b ", "review ", "content, contact ", "pupils may use phones ", "No a b c ", "DSL Aa Bb ", "“", "1.1 ", "( ", "kept for 30 ", "e-safety ", "O'A ", "was was ",
]  # fmt: skip


@pytest.mark.parametrize("token", REPEATED)
def test_a_text_made_to_keep_a_search_busy_ends_soon(token: str) -> None:
    source = document([(token * 6000)[:6000] + "!", part((token * 6000)[:6000], kind="item")])
    wrong("warm")
    began = time.process_time()
    found = defects(source, guide(), day=DAY, kind="primary", people=("Jane Smith",))
    assert time.process_time() - began < 1
    assert len(found) <= (MOST + 1) * len(KINDS)


def test_a_word_of_hyphens_and_nothing_else_ends_soon() -> None:
    began = time.process_time()
    assert all(one.kind != "other-school" for one in wrong("Our School " + "A-" * 30_000))
    assert time.process_time() - began < 4


def test_thousands_of_passages_that_allow_and_forbid_end_soon() -> None:
    lines = [f"Pupils {'may' if at % 2 else 'must not'} use mobile phones at lunch in room {at}." for at in range(3000)]
    began = time.process_time()
    assert sum(one.kind == "contradiction" for one in wrong(*lines)) == 1
    assert time.process_time() - began < 6


def test_thousands_of_numbers_end_soon() -> None:
    lines = [part(f"Sentence {at} stands here.", f"{at % 90 + 1}.{at * 7 % 90 + 1}") for at in range(4000)]
    began = time.process_time()
    assert wrong(*lines)
    assert time.process_time() - began < 6
