"""Texts that nobody writes, cut into sentences: what takes the square of their length is no search."""

from __future__ import annotations

import time

import pytest

from foreland.core.matching.units import units
from foreland.core.source import Extract, Source


@pytest.mark.parametrize(
    "text",
    ["these " * 15_000 + ". x", "as follows " * 10_000 + ". x", "1 A 2 B 3 C " + "a" * 100_000 + " 4 D"],
    ids=["leads", "leads-as-follows", "lists-pages"],
)
def test_a_paragraph_made_to_keep_a_search_busy_is_cut_soon(text: str) -> None:
    source = Source("made", "txt", (Extract(0, "paragraph", text),))
    began = time.process_time()
    assert list(units(source))
    assert time.process_time() - began < 2
