"""What every format says alike: the words of a span, a heading, the foot of a page, and the order of reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foreland.core.document import (
    Block,
    Callout,
    Document,
    Fact,
    ListBlock,
    Paragraph,
    Passage,
    Section,
    Span,
    Table,
    digest,
)

_TELEPHONE = re.compile(r"(?<![\w.])0\d{2,4}(?: \d{3,6}){1,2}(?!\w)")
MARKS = {"added": "new", "removed": "out"}
"""What stands in brackets before words that a comparison marks: no format rests on a line or a colour alone."""
CONTENTS_ON_A_PAGE = 44
"""Entries of a table of contents that one page holds."""
BOX_ON_A_PAGE = 16
"""Entries for which the box at the front leaves no room."""
CONTENTS_BELOW_BOX = 17
"""Entries that a word processor, which sets them wider, still holds below the box at the front."""


def whole_numbers(text: str) -> str:
    """Return the words with telephone numbers that no end of a line can part."""
    return _TELEPHONE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def span_text(span: Span) -> str:
    """Return the words of one span. A blank stands in square brackets, and so do the marks of a comparison."""
    text = " ".join(span.text.split("\n"))
    if span.kind in MARKS:
        return f"[{MARKS[span.kind]}: {text}]"
    return f"[{text}]" if span.kind == "blank" else text


def line(spans: Iterable[Span]) -> str:
    """Return the words of some spans as one string."""
    return "".join(span_text(span) for span in spans)


def heading(section: Section) -> str:
    """Return number and title of a section, or the title alone where it has no number."""
    return f"{section.number} {section.title}".strip()


def cited(passage: Passage) -> tuple[tuple[str, Block], ...]:
    """Return the blocks of a passage, each with the number that stands before it: the passage's before the first alone.

    A number stands before a paragraph; where a passage begins with another block, an empty paragraph carries it.
    """
    blocks = passage.blocks
    if passage.number and not (blocks and isinstance(blocks[0], Paragraph)):
        blocks = (Paragraph(()), *blocks)
    return tuple((passage.number if place == 0 else "", block) for place, block in enumerate(blocks))


def sections(document: Document) -> Iterator[tuple[int, Section]]:
    """Yield every section in reading order with its depth, counted from 1."""
    stack = [(1, section) for section in reversed(document.sections)]
    while stack:
        depth, section = stack.pop()
        yield depth, section
        stack.extend((depth + 1, inner) for inner in reversed(section.sections))


def contents(document: Document) -> list[tuple[int, Section]]:
    """Return the sections that a table of contents lists, with their depth."""
    deepest = contents_depth(document)
    return [(depth, section) for depth, section in sections(document) if depth <= deepest]


def contents_depth(document: Document) -> int:
    """Return how deep a table of contents goes: two levels where they fit one page below the box, else one."""
    room = CONTENTS_ON_A_PAGE - (BOX_ON_A_PAGE if document.front else 0)
    return 2 if sum(depth <= 2 for depth, _ in sections(document)) <= room else 1


def contents_apart(document: Document) -> bool:
    """Tell whether a word processor's contents begin a page of their own, since they would run on below the box."""
    depth = contents_depth(document)
    return document.front is not None and sum(at <= depth for at, _ in sections(document)) > CONTENTS_BELOW_BOX


def version_line(document: Document) -> str:
    """Return "Version 3.1", or nothing for a document without a version."""
    return f"Version {document.version}" if document.version else ""


def short_digest(document: Document) -> str:
    """Return the first twelve digits of the document's digest, in groups of four."""
    whole = digest(document)
    return " ".join((whole[:4], whole[4:8], whole[8:12]))


def watermark_line(document: Document) -> str:
    """Return all watermarks as one line, for people who hear the page."""
    return " · ".join(document.watermarks)


def facts(document: Document) -> tuple[Fact, ...]:
    """Return the facts of the cover: its own, then those of the approval that are new."""
    own = document.cover
    added = document.approval.lines if document.approval else ()
    return (*own, *(fact for fact in added if fact not in own))


def block_lines(block: Block) -> Iterator[str]:
    """Yield the words of a block piece by piece in reading order."""
    if isinstance(block, Paragraph):
        yield line(block.spans)
    elif isinstance(block, ListBlock):
        for item in block.items:
            yield line(item)
    elif isinstance(block, Callout):
        yield block.title
        for inner in block.blocks:
            yield from block_lines(inner)
    else:
        yield block.caption
        for row in (block.header, *block.rows):
            yield from (line(cell) for cell in row)


def body(document: Document) -> Iterator[str]:
    """Yield every heading and piece of the body in reading order: what each format must say."""
    if document.front:
        yield from block_lines(document.front)
    for _, section in sections(document):
        yield heading(section)
        for passage in section.passages:
            for number, block in cited(passage):
                said = block_lines(block)
                yield f"{number} {next(said, '')}".strip()
                yield from said
    yield from document.notes


def column_widths(table: Table) -> list[int]:
    """Return relative column widths: the table's own, or drawn from the words in its columns.

    A column grows with the root of its longest cell, so that one long cell does not squeeze the others.
    """
    rows = (table.header, *table.rows)
    columns = max(1, *(len(row) for row in rows))
    if len(table.widths) == columns and min(table.widths) > 0:
        return list(table.widths)
    longest = [max((len(line(row[place])) for row in rows if place < len(row)), default=0) for place in range(columns)]
    return [round(10 * max(length, 6) ** 0.5) for length in longest]


def padded_rows(table: Table) -> tuple[tuple[tuple[Span, ...], ...], list[tuple[tuple[Span, ...], ...]]]:
    """Return header and rows of a table, short ones filled with empty cells to one length."""
    columns = len(column_widths(table))
    header, *rows = (row + ((),) * (columns - len(row)) for row in (table.header, *table.rows))
    return header, rows
