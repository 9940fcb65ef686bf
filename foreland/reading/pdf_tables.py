"""Words in frames: the cells of a table whose rules are drawn, or the words of a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from foreland.reading.pdf_lines import Line, lines
from foreland.reading.pdf_rules import Grid
from foreland.reading.pdf_words import Word

EDGE: Final = 0.13
"""Frames wholly in this share of a page at its top or foot belong to running lines."""

_FEW_JUMPS: Final = 0.15
"""Where more of the words come without a space before them, the writer of the file writes none at all."""


@dataclass(slots=True)
class Framed:
    """The lines of each cell, row by row; `lefts` are the places of its upright rules."""

    rows: list[list[list[Line]]]
    lefts: list[float]
    page: int

    def lines(self) -> list[Line]:
        """Return all its lines."""
        return [line for row in self.rows for cell in row for line in cell]

    @property
    def box(self) -> bool:
        """Whether it is one cell."""
        return len(self.rows) == 1 and len(self.rows[0]) == 1


def chosen(grids: Sequence[Grid], height: float) -> list[Grid]:
    """Return the frames that count: none in a running line, and of two within each other the one that is a table."""
    edge = EDGE * height
    out = [grid for grid in grids if not (grid.tops[-1] > height - edge or grid.tops[0] < edge)]
    for grid in list(out):
        inner = [other for other in out if other is not grid and _within(other, grid)]
        if inner and grid.cells == 1:
            out = [other for other in out if other is not grid]
        elif inner:
            out = [other for other in out if not any(other is each for each in inner)]
    return out


def _within(inner: Grid, outer: Grid) -> bool:
    return (
        inner.lefts[0] > outer.lefts[0] - 1
        and inner.lefts[-1] < outer.lefts[-1] + 1
        and inner.tops[0] < outer.tops[0] + 1
        and inner.tops[-1] > outer.tops[-1] - 1
    )


def parted(words: Sequence[Word], grids: Sequence[Grid], page: int) -> list[Line | Framed]:
    """Return the lines of a page and its frames, in the order in which they were drawn."""
    held: list[list[Word]] = [[] for _ in grids]
    first: list[int] = [len(words)] * len(grids)
    loose: list[Word] = []
    places: dict[int, int] = {}
    for at, word in enumerate(words):
        home = next((number for number, grid in enumerate(grids) if grid.holds(word)), None)
        if home is None:
            places[id(word)] = at
            loose.append(word)
        else:
            held[home].append(word)
            first[home] = min(first[home], at)
    jumps = sum(word.jump for word in words) < _FEW_JUMPS * len(words)
    found = lines(loose, page, jumps=jumps)
    ordered: list[tuple[int, Line | Framed]] = [(places[id(line.words[0])], line) for line in found]
    for at, grid, inside in zip(first, grids, held, strict=True):
        if inside:
            ordered.append((at, _framed(grid, inside, page)))
    ordered.sort(key=lambda each: each[0])
    return [part for _, part in ordered]


def _framed(grid: Grid, words: Sequence[Word], page: int) -> Framed:
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        cells.setdefault(grid.place(word), []).append(word)
    columns = sorted({column for _, column in cells})
    rows = sorted({row for row, _ in cells})
    table = [[lines(cells.get((row, column), ()), page) for column in columns] for row in rows]
    return Framed(table, grid.lefts, page)
