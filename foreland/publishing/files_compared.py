"""Two files compared, to read and for programs: the same look as a comparison of versions, and the same as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from foreland.core.changes.told import headings
from foreland.core.compare import Comparison
from foreland.core.document import Document
from foreland.core.lines import Grid, Line, new_words, old_words
from foreland.core.words import Piece
from foreland.publishing.comparison import comparison_document

NOUN = "paragraph"


def as_document(found: Comparison, *, was: str, now: str, everything: bool = False) -> Document:
    """Return a comparison of two files as a document: a summary, then the changes by heading.

    `was` and `now` are what the files are called. With `everything` the paragraphs that stand as they were are printed
    too; else a count stands in their place.
    """
    named = Document(key="files", kind="insert", title=now, organisation="")
    return comparison_document(
        found, named, was=was, now=now, everything=everything, noun=NOUN, more=headings(found)
    )  # fmt: skip


def as_data(found: Comparison, *, was: str, now: str) -> dict[str, Any]:
    """Return a comparison for programs: whether the words are the same, how many became what, and every change."""
    changed = [*_headings(found), *_entries(found)]
    count = {kind: sum(each["change"] == kind for each in changed) for kind in ("reworded", "new", "gone", "moved")}
    return {
        "before": was,
        "after": now,
        "same": not found.differs,
        "counts": {**count, "same": found.count(lambda entry: entry.stands)},
        "changes": changed,
    }


def _headings(found: Comparison) -> Iterator[dict[str, Any]]:
    for part in found.parts:
        if part.change != "same" or part.moved:
            yield {
                "what": "heading", "change": _became(part.change, moved=part.moved), "moved": part.moved, "number": part.number,
                "heading": part.name, "before": old_words(part.title), "after": new_words(part.title), "marks": _marks(part.title),
            }  # fmt: skip


def _entries(found: Comparison) -> Iterator[dict[str, Any]]:
    places = [(part.name, entry) for part in found.parts for entry in part.entries]
    for name, entry in [*(("", each) for each in found.around), *places]:
        if not entry.stands:
            pieces = [piece for block in entry.blocks for piece in _pieces(block)]
            yield {
                "what": NOUN, "change": _became(entry.change, moved=entry.moved), "moved": entry.moved, "number": entry.number,
                "heading": name, "was_under": entry.was_in, "before": old_words(pieces).strip(),
                "after": new_words(pieces).strip(), "marks": _marks(pieces),
            }  # fmt: skip


def _became(change: str, *, moved: bool) -> str:
    return {"changed": "reworded", "added": "new", "removed": "gone"}.get(change, "moved" if moved else "same")


def _pieces(block: Line | Grid) -> Iterator[Piece]:
    """The pieces of a line, or of the cells of a table, one after the other."""
    lines = [block.pieces] if isinstance(block, Line) else [cell for row in block.rows for cell in row.cells]
    for pieces in lines:
        yield from pieces
        yield Piece("same", "\n" if isinstance(block, Line) else " | ")


def _marks(pieces: Iterable[Piece]) -> list[list[str]]:
    return [[piece.kind, piece.text] for piece in pieces if piece.text.strip()]
