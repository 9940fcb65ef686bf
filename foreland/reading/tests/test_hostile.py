"""Plain texts that nobody writes, made to keep whoever reads them busy: they are read about as soon as others."""

from __future__ import annotations

import time

import pytest

from foreland.reading import formats

MADE = {
    "one long word": "Filter " + "a" * 100_000 + " on",
    "a name of contents and colons": "Contents" + ":" * 100_000 + "x",
    "many columns": "a\t" * 50_000,
    "a wide gap": "a" + " " * 100_000 + "b",
    "a long list of contents": "Contents\n" + "a 1\n" * 20_000,
    "one line over and over": "Filter\n\n" * 20_000,
    "many lines without a gap": "a word here that goes on\n" * 4_000,
}


@pytest.mark.parametrize("words", MADE.values(), ids=MADE)
def test_a_text_made_to_keep_its_reader_busy_is_read_soon(words: str) -> None:
    began = time.process_time()
    assert formats.read(words.encode(), "made.txt").extracts
    assert time.process_time() - began < 3
