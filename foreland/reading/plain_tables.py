"""Tables in plain text, whose cells show by where words stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from foreland.reading import markdown
from foreland.reading.pieces import Piece

_TOGETHER = re.compile(r"\S+(?:\s{1,2}\S+)*")
_ASIDE: Final = 2
"""How many letters beside its mark a cell may begin."""


def rows(rows: Sequence[tuple[str, ...]], header: tuple[str, ...], page: int | None) -> list[Piece]:
    """Return the rows of a table as pieces, without the signs of Markdown in their cells."""
    plain = [tuple(markdown.plain(cell) for cell in row) for row in rows]
    head = tuple(markdown.plain(cell) for cell in header)
    return [
        Piece("", "row", page=page, cells=row, header=head if row != head or at else (), sure=True)
        for at, row in enumerate(plain)
    ]


def starts(text: str) -> list[int]:
    """Where words begin after wide gaps."""
    return [found.start() for found in _TOGETHER.finditer(text)]


def nearest(marks: Sequence[int], start: int) -> int:
    """Return which mark is nearest to a place, of two as near the first; the marks rise."""
    behind = bisect_left(marks, start)
    return min(range(max(behind - 1, 0), min(behind + 1, len(marks))), key=lambda place: abs(marks[place] - start))


def columns(begun: Sequence[int], marks: Sequence[int]) -> bool:
    """Whether each of some words begins at a mark, or nearly."""
    return all(abs(marks[nearest(marks, start)] - start) <= _ASIDE for start in begun)


def cells(text: str, marks: Sequence[int]) -> tuple[str, ...]:
    """The words at each mark, or at the one that they are nearest to."""
    out = [""] * len(marks)
    for found in _TOGETHER.finditer(text):
        near = nearest(marks, found.start())
        out[near] = f"{out[near]} {found[0]}".strip()
    return tuple(out)


def fits(text: str, marks: Sequence[int]) -> bool:
    """Whether no word of a line stands across a mark or before the first: a row of the table and nothing else."""
    return not text[: marks[0]].strip() and all(text[mark - 1].isspace() for mark in marks[1:] if mark < len(text))


def cut(text: str, marks: Sequence[int]) -> tuple[str, ...]:
    """Return a line cut at the marks."""
    return tuple(text[start:stop].strip() for start, stop in zip(marks, [*marks[1:], len(text)], strict=True))
