"""A document as the data that the typst templates read: letters checked, small decisions taken, no markup."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Passage, Section, Span, Table
from foreland.publishing import colours, wording
from foreland.publishing.glyphs import printable

_KEPT_TABLE = 900
"""Letters up to which a table stays on one page."""
_TALL_ROW = 1500
"""Letters from which a row may be cut by the end of a page: it might not fit any page whole."""
_KEPT_PASSAGE = 620
_KEPT_CALLOUT = 1200
_LONG_WORD = re.compile(r"\S{26,}")
"""A word that may not fit a line or a cell."""
_AFTER = re.compile(r"(?<=[@./_?=&-])(?=.)")
BREAK = "\u200b"
"""Where a long word may break. The templates make it a place without width, so that it is in no text that is copied."""


def _broken(found: re.Match[str]) -> str:
    """A long word with places to break: after signs as in addresses, else after every fifth letter."""
    pieces: list[str] = []
    for piece in _AFTER.split(found[0]):
        short = not _LONG_WORD.fullmatch(piece)
        pieces += [piece] if short else [piece[at : at + 5] for at in range(0, len(piece), 5)]
    return BREAK.join(pieces)


def _plain(text: str) -> str:
    """One line of drawable words: line ends are spaces."""
    return printable(" ".join(text.split("\n")))


def _words(text: str) -> str:
    """One line of drawable words in which very long ones may break, and telephone numbers may not."""
    return _LONG_WORD.sub(_broken, wording.whole_numbers(_plain(text)))


def _span(span: Span) -> dict[str, Any]:
    return {
        "t": _words(span.text),
        "b": span.strong,
        "i": span.emphasis,
        "h": span.href or "",
        "k": span.kind,
        "m": wording.MARKS.get(span.kind, ""),
    }


def _spans(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [_span(span) for span in spans if span.text or span.kind == "blank"]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"is": "p", "spans": _spans(block.spans)}
    if isinstance(block, ListBlock):
        return {"is": "l", "ordered": block.ordered, "items": [_spans(item) for item in block.items]}
    length = sum(len(line) for line in wording.block_lines(block))
    if isinstance(block, Callout):
        return {
            "is": "c",
            "title": _words(block.title),
            "tone": block.tone,
            "keep": length < _KEPT_CALLOUT,
            "blocks": [_block(inner) for inner in block.blocks],
        }
    widths = wording.column_widths(block)
    header, rows = wording.padded_rows(block)
    tall = any(len(wording.line(cell)) > _TALL_ROW / len(widths) for row in rows for cell in row)
    return {
        "is": "t",
        "caption": _words(block.caption),
        "head": [_spans(cell) for cell in header],
        "rows": [[_spans(cell) for cell in row] for row in rows],
        "widths": widths,
        "rowhead": block.row_headers,
        "keep": length < _KEPT_TABLE,
        "tall": tall,
    }


def _stays_together(passage: Passage) -> bool:
    """Whether a passage is short enough not to be broken over two pages: a list stays with the words that lead to it."""
    if any(isinstance(block, Table) for block in passage.blocks):
        return False
    return sum(len(line) for block in passage.blocks for line in wording.block_lines(block)) < _KEPT_PASSAGE


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": _plain(section.number),
        "title": _words(section.title),
        "passages": [
            {
                "keep": _stays_together(passage),
                "number": _plain(passage.number),
                "blocks": [_block(block) for _, block in wording.cited(passage)],
            }
            for passage in section.passages
        ],
        "sections": [_section(inner) for inner in section.sections],
    }


def data(document: Document, *, crest: str, size: float, when: datetime) -> dict[str, Any]:
    """Return the document as plain data for `typst/document.typ`.

    `crest` is the name of the picture's file in typst's folder or empty, `size` the size of the text in points, `when`
    the time (UTC) that the file says it was made.
    """
    language, _, region = document.language.partition("-")
    statement = document.approval.statement if document.approval else ""
    return {
        "kind": document.kind,
        "size": size,
        "date": {
            "year": when.year,
            "month": when.month,
            "day": when.day,
            "hour": when.hour,
            "minute": when.minute,
            "second": when.second,
        },
        "lang": language.lower() or "en",
        "region": region.upper() if len(region) == 2 else None,
        "title": _words(document.title),
        "organisation": _words(document.organisation),
        "subtitle": _words(document.subtitle),
        "version": _words(wording.version_line(document)),
        "next_review": _words(document.next_review),
        "address": _words(", ".join(part.strip(" ,") for part in document.address.split("\n") if part.strip())),
        "digest": wording.short_digest(document),
        "facts": [[_words(fact.label), _words(fact.value)] for fact in wording.facts(document)],
        "approval": _words(statement),
        "watermarks": [_plain(mark) for mark in document.watermarks],
        "crest": crest,
        "crest_alt": _plain(document.crest_alt or f"Crest of {document.organisation}"),
        "primary": colours.readable(document.primary_colour),
        "notes": [_words(note) for note in document.notes],
        "front": _block(document.front) if document.front else None,
        "contents_depth": wording.contents_depth(document),
        "sections": [_section(section) for section in document.sections],
    }
