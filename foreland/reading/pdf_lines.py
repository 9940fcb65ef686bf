"""Words of a page become lines, lines become cells of rows and running text, by where they stand beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from foreland.reading import contents
from foreland.reading.pdf_words import Word
from foreland.reading.pieces import counted, is_bullet

GAP: Final = 0.85
"""A gap wider than this share of the letters' size, and than the other gaps of the line, parts two cells."""
_WIDER: Final = 2.2
_WIDEST: Final = 2.2
"""No space between two words is so many sizes wide."""
_JUMP: Final = 0.12
_LEVEL: Final = 0.5
"""Words whose feet differ by less than this share of their size stand on one line."""
_TAIL = re.compile(r"[.…·_\s]*\d{1,3}")
_REACH: Final = 12.0
"""How many sizes of a letter there may be between a number and the words that it numbers."""


class Line:
    """Words beside each other, with their box, the size of most letters, and whether all are bold.

    `tail` says that it ends in a number of a page at the far right. A number or mark before bold words counts for nothing.
    """

    __slots__ = ("base", "bold", "left", "page", "right", "size", "tail", "text", "words")

    def __init__(self, words: list[Word], page: int, *, tail: bool = False) -> None:
        self.words = words
        self.page = page
        self.tail = tail
        self.text = " ".join(word.text for word in words)
        self.left = min(words[0].left, words[-1].left)
        self.right = max(words[0].right, words[-1].right)
        self.base = median((words[0].base, words[-1].base, words[len(words) // 2].base))
        sizes: dict[float, int] = {}
        for word in words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
        self.size = max(sizes, key=lambda size: sizes[size])
        said = [word for word in words if any(map(str.isalpha, word.text))]
        self.bold = bool(said) and all(word.bold for word in said)


@dataclass(slots=True)
class Row:
    """Cells beside each other, from left to right."""

    cells: list[list[Line]] = field(default_factory=list)

    @property
    def top(self) -> float:
        """The height of its highest line."""
        return max(cell[0].base for cell in self.cells)

    @property
    def lefts(self) -> list[float]:
        """Where its cells begin."""
        return [min(line.left for line in cell) for cell in self.cells]


def lines(words: Sequence[Word], page: int, *, jumps: bool = False) -> list[Line]:
    """Return the words as lines, in the order in which they were drawn; wide gaps part a line.

    With `jumps` a place where the pen was moved and no space written parts it as well, however small the gap.
    """
    out: list[Line] = []
    for run in _runs(words):
        gaps = [after.left - before.right for before, after in pairwise(run)]
        usual = sorted(gaps)[len(gaps) // 4] if len(gaps) > 1 else 0.3 * run[0].size
        start = 0
        for at, gap in enumerate(gaps, 1):
            size = run[at].size
            wide = gap > GAP * size and (gap > _WIDER * max(usual, 0.2 * size) or gap > _WIDEST * size)
            if (wide or (jumps and run[at].jump and gap > _JUMP * size)) and not run[at].backwards:
                out.append(Line(run[start:at], page))
                start = at
        out.append(Line(run[start:], page))
    return _numbered(out)


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield words that follow each other on one foot."""
    run: list[Word] = []
    for word in words:
        if run:
            last = run[-1]
            level = abs(word.base - last.base) < _LEVEL * max(min(word.size, last.size), 4)
            onward = word.left >= last.right - 0.6 * last.size or (word.backwards and last.backwards)
            if not level or not onward:
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _numbered(found: list[Line]) -> list[Line]:
    """Put a number or mark together with the words it stands before, and words with the number of their page."""
    out: list[Line] = []
    for at, line in enumerate(found):
        last = out[-1] if out else None
        after = found[at + 1] if at + 1 < len(found) else None
        pair = after is None or abs(after.base - line.base) > _LEVEL * line.size or _TAIL.fullmatch(after.text)
        if last and abs(last.base - line.base) < _LEVEL * line.size and line.left > last.right - 1:
            near = line.left - last.right < _REACH * line.size
            label = counted(f"{last.text} Word")[0] if len(last.words) == 1 else ""
            if near and label and (pair or is_bullet(label)):
                out[-1] = Line(last.words + line.words, last.page, tail=line.tail)
                continue
            if (
                _TAIL.fullmatch(line.text)
                and len(last.text) > 3
                and not last.tail
                and (not near or contents.leaders(f"{last.text} {line.text}"))
            ):
                out[-1] = Line(last.words + line.words, last.page, tail=True)
                continue
        out.append(line)
    for line in out:
        line.tail = line.tail or contents.leaders(line.text)
    return out


def rowed(found: Sequence[Line]) -> list[Line | Row]:
    """Return running lines and rows of cells, in reading order."""
    out: list[Line | Row] = []
    flow: list[Line] = []
    row: Row | None = None

    for line in found:
        if row is not None:
            cell = row.cells[-1]
            left = min(each.left for each in cell)
            if line.base < cell[-1].base and _within(line, left, cell):
                cell.append(line)
                continue
            beside = line.left > max(left, cell[0].right - 1 if line.base > cell[-1].base - 1 else left) + 4
            last = cell[-1]
            anew = len(cell) > 1 and abs(line.base - last.base) < 2 and row.top - line.base > 1.5 * line.size
            if anew and last.right < line.left - 2:
                cell.pop()
                out.append(row)
                row = Row([[last], [line]])
                continue
            if beside and line.base > last.base - 2 and line.base < row.top + 4 * line.size:
                row.cells.append([line])
                continue
            out.append(row)
            row = None
            flow = [line]
            continue
        if flow and line.base > flow[-1].base - _LEVEL * line.size:
            start = _reached(flow, line)
            if start < len(flow):
                out += flow[:start]
                row = Row([flow[start:], [line]])
                flow = []
                continue
        flow.append(line)
    if row is not None:
        out.append(row)
    return out + flow


def _within(line: Line, left: float, cell: Sequence[Line]) -> bool:
    """Whether a line that is lower still stands in a cell."""
    return line.left > left - 0.6 * line.size and cell[-1].base - line.base < 2.6 * line.size + 4


def _reached(flow: Sequence[Line], line: Line) -> int:
    """Return where, in the lines so far, the cell begins beside which a line stands that was drawn after them."""
    at = len(flow)
    low = line.base + _LEVEL * line.size
    while at and flow[at - 1].base < low and flow[at - 1].right < line.left + 2 and not flow[at - 1].tail:
        at -= 1
        if at and flow[at - 1].base <= flow[at].base:
            break
    return at


def tabled(found: Sequence[Line | Row]) -> list[Line | list[Row]]:
    """Return running lines, and rows that follow each other as tables.

    One row alone with few words is a line with a gap in it; lines under the first cell between two rows are rows.
    """
    out: list[Line | list[Row]] = []
    at = 0
    while at < len(found):
        here = found[at]
        if isinstance(here, Line):
            out.append(here)
            at += 1
            continue
        rows = [here]
        at += 1
        while at < len(found):
            stop = at
            while stop < len(found) and isinstance(found[stop], Line) and stop - at < 4:
                stop += 1
            after = found[stop] if stop < len(found) else None
            between = [each for each in found[at:stop] if isinstance(each, Line)]
            if (
                not isinstance(after, Row)
                or not _same(rows[-1], after)
                or not all(_first(each, after) for each in between)
            ):
                break
            rows += [Row([[each]]) for each in between]
            rows.append(after)
            at = stop + 1
        if len(rows) == 1 and all(len(cell) == 1 for cell in here.cells):
            out.append(
                Line([word for cell in here.cells for line in cell for word in line.words], here.cells[0][0].page)
            )
        else:
            out.append(rows)
    return out


def _first(line: Line, row: Row) -> bool:
    """Whether a line stands in the first column."""
    return abs(line.left - row.lefts[0]) < 30 and len(row.lefts) > 1 and line.right < row.lefts[1] + 2


def _same(one: Row, two: Row) -> bool:
    """Whether two rows may belong to one table: a cell of one begins where one of the other begins, or they have as many."""
    return len(one.cells) == len(two.cells) > 2 or any(
        abs(a - b) < 6 for a in one.lefts[1:] or one.lefts for b in two.lefts[1:]
    )


def columns(rows: Sequence[Row]) -> list[float]:
    """Return where the columns of a table begin; a head whose words are centred says nothing about it."""
    out: list[float] = []
    if len(rows) > 1 and len(rows[0].cells) == max(len(row.cells) for row in rows[1:]):
        rows = rows[1:]
    for left in sorted(left for row in rows for left in row.lefts):
        if not out or left - out[-1] > 18:
            out.append(left)
    return out
