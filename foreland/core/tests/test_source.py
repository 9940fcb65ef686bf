"""A document as plain data: nothing of it is lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.source import Extract, Kind, Source, as_data, from_data
from foreland.core.tests.banks import laws

WORDS = some.text(max_size=12)
EXTRACTS = some.builds(
    Extract,
    number=some.just(0),
    kind=some.sampled_from(get_args(Kind)),
    text=WORDS,
    level=some.integers(0, 6),
    label=WORDS,
    page=some.none() | some.integers(1, 200),
    under=some.lists(WORDS, max_size=3).map(tuple),
    cells=some.lists(WORDS, max_size=3).map(tuple),
    header=some.lists(WORDS, max_size=3).map(tuple),
)


@laws
@given(
    extracts=some.lists(EXTRACTS, max_size=5),
    pages=some.none() | some.integers(1, 200),
    notes=some.lists(WORDS, max_size=2),
)
def test_a_document_comes_back_from_its_data_as_it_was(
    extracts: list[Extract], pages: int | None, notes: list[str]
) -> None:
    numbered = tuple(replace(each, number=number) for number, each in enumerate(extracts))
    source = Source("a.docx", "docx", numbered, pages, "A policy", tuple(notes))
    assert from_data(json.loads(json.dumps(as_data(source)))) == source


@pytest.mark.parametrize("data", [{}, {"extracts": [1]}, {"extracts": [{}]}, {"extracts": None}])
def test_what_is_no_document_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, AttributeError)):
        from_data(data)
