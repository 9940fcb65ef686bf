"""The words of an old policy are printed as they stood, whatever signs they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.document import Block, ListBlock, Paragraph, Span
from foreland.core.matching.passages import Part
from foreland.core.matching.statements import Passage
from foreland.core.source import Extract, Source
from foreland.imports.wording import printed, safe
from foreland.publishing.markup import parse


def said(blocks: tuple[Block, ...] | list[Block]) -> list[str]:
    """Return the lines that blocks say."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, ListBlock):
            lines += ["- " + "".join(span.text for span in item) for item in block.items]
        else:
            assert isinstance(block, Paragraph)
            lines.append("".join(span.text for span in block.spans))
    return lines


def passage(*extracts: Extract) -> tuple[Passage, Source]:
    parts = tuple(Part(extract.number, 0, len(extract.text)) for extract in extracts)
    text = "\n".join(extract.text for extract in extracts)
    return Passage(0, "own", text, parts), Source("a.txt", "txt", extracts)


@given(some.text(some.sampled_from(list("ab 1.)(-+*_#>|[]{}<&!`~\\\\=:;/'\"")), min_size=1, max_size=40))
def test_no_sign_is_read_as_a_mark(words: str) -> None:
    words = " ".join(words.split())
    if words:
        shown = words.replace("{{", "{ {").replace("}}", "} }")
        assert said(parse(safe(words), Span)) == [shown]


@pytest.mark.parametrize(
    "words", ["Staff tell the lead at once.", "Ring 01632 960 001 (the office).", "It costs £3 - or less."]
)
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert safe(words) == words


def test_a_line_that_leads_into_a_list_keeps_its_list() -> None:
    found = passage(
        Extract(0, "paragraph", "Staff must:"),
        Extract(1, "item", "lock *every* screen"),
        Extract(2, "item", "1. tell the lead"),
        Extract(3, "paragraph", "That is all."),
    )
    assert said(parse(printed(*found), Span)) == [
        "Staff must:", "- lock *every* screen", "- 1. tell the lead", "That is all.",
    ]  # fmt: skip


def test_a_row_of_a_table_says_what_stands_above_its_cells() -> None:
    row = Extract(0, "row", "Staff | Allowed", cells=("Staff", "Allowed"), header=("Who", "Phones"))
    assert said(parse(printed(*passage(row)), Span)) == ["Who: Staff; Phones: Allowed"]


def test_one_item_alone_is_a_paragraph_and_two_are_a_list() -> None:
    """A number would else stand on an empty line above the item."""
    one, two = Extract(0, "item", "supports the headteacher"), Extract(1, "item", "trains staff")
    assert said(parse(printed(*passage(one)), Span)) == ["supports the headteacher"]
    assert said(parse(printed(*passage(one, two)), Span)) == ["- supports the headteacher", "- trains staff"]
