"""The rules that are drawn on a page of a PDF, and the tables and boxes that they frame."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pypdfium2.raw as pdfium

from foreland.reading.pdf_words import Word

_THIN: Final = 3.0
"""A filled shape that is thinner than this is a rule."""
_NEAR: Final = 3.0
"""Rules whose ends are nearer than this meet."""
_SHORTEST: Final = 5.0
_MOST_OBJECTS: Final = 20_000
_MOST_RULES: Final = 3_000


@dataclass(slots=True)
class Rule:
    """A straight rule: at `at`, from `start` to `stop`."""

    at: float
    start: float
    stop: float


@dataclass(slots=True)
class Grid:
    """A frame with its columns from left to right and its rows from top to bottom, as the places of their rules."""

    lefts: list[float]
    tops: list[float]
    across: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)

    def holds(self, word: Word) -> bool:
        """Whether a word stands within."""
        x, y = (word.left + word.right) / 2, word.base + word.size * 0.3
        return self.lefts[0] < x < self.lefts[-1] and self.tops[-1] < y < self.tops[0]

    def place(self, word: Word) -> tuple[int, int]:
        """Return the row and the column in which a word stands; cells without a rule between them are one."""
        x, y = (word.left + word.right) / 2, word.base + word.size * 0.3
        row = max(sum(top > y for top in self.tops) - 1, 0)
        column = max(sum(left < x for left in self.lefts) - 1, 0)
        while column and not _crossed(self.upright, self.lefts[column], y):
            column -= 1
        while row and not _crossed(self.across, self.tops[row], x):
            row -= 1
        return row, column

    @property
    def cells(self) -> int:
        """How many cells there may be."""
        return (len(self.lefts) - 1) * (len(self.tops) - 1)


def _crossed(rules: Sequence[Rule], at: float, through: float) -> bool:
    return any(abs(rule.at - at) < _NEAR and rule.start - 1 < through < rule.stop + 1 for rule in rules)


def grids(page: Any, width: float, height: float) -> list[Grid]:
    """Return the frames of a page: tables, and boxes of one cell. A frame around most of the page is none."""
    across: list[Rule] = []
    upright: list[Rule] = []
    for x0, y0, x1, y1 in _segments(page):
        if abs(y1 - y0) < 0.7 and abs(x1 - x0) > _SHORTEST:
            across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) < 0.7 and abs(y1 - y0) > _SHORTEST:
            upright.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        if len(across) + len(upright) > _MOST_RULES:
            return []
    across, upright = _joined(across), _joined(upright)
    out: list[Grid] = []
    for rows, columns in _meeting(across, upright):
        lefts, tops = _places(rule.at for rule in columns), _places(rule.at for rule in rows)[::-1]
        if len(lefts) < 2 or len(tops) < 2:
            continue
        grid = Grid(lefts, tops, rows, columns)
        large = (lefts[-1] - lefts[0]) * (tops[0] - tops[-1]) > 0.6 * width * height
        if not (grid.cells == 1 and large):
            out.append(grid)
    return out


def _segments(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight lines of all paths; a thin filled shape is the line through it."""
    matrix = pdfium.FS_MATRIX()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        found = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(found) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPath_GetDrawMode(found, fill, stroke)
        if not pdfium.FPDFPageObj_GetMatrix(found, matrix):
            continue
        points: list[tuple[float, float]] = []
        paths: list[list[tuple[float, float]]] = [points]
        for step in range(min(pdfium.FPDFPath_CountSegments(found), 2_000)):
            segment = pdfium.FPDFPath_GetPathSegment(found, step)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
                points = []
                paths.append(points)
            points.append(
                (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
            )
            if pdfium.FPDFPathSegment_GetClose(segment) and points:
                points.append(points[0])
        for each in paths:
            yield from _lines(each, stroked=bool(stroke.value), filled=bool(fill.value))


def _lines(
    points: Sequence[tuple[float, float]], *, stroked: bool, filled: bool
) -> Iterator[tuple[float, float, float, float]]:
    if len(points) < 2:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if filled and (wide < _THIN or high < _THIN):
        if high < _THIN <= wide:
            middle = (max(ys) + min(ys)) / 2
            yield min(xs), middle, max(xs), middle
        elif wide < _THIN <= high:
            middle = (max(xs) + min(xs)) / 2
            yield middle, min(ys), middle, max(ys)
    elif stroked:
        for (x0, y0), (x1, y1) in pairwise(points):
            yield x0, y0, x1, y1


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules in one line whose ends meet are one rule."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / 1.5), rule.start)):
        last = out[-1] if out else None
        if last is not None and abs(last.at - rule.at) < 1.5 and rule.start <= last.stop + _NEAR:
            last.stop = max(last.stop, rule.stop)
        else:
            out.append(Rule(rule.at, rule.start, rule.stop))
    return out


def _meeting(across: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules that meet each other, group by group."""
    left_across, left_upright = list(across), list(upright)
    while left_upright:
        rows: list[Rule] = []
        columns = [left_upright.pop()]
        waiting: list[tuple[Rule, bool]] = [(columns[0], True)]
        while waiting:
            rule, stands = waiting.pop()
            others = left_across if stands else left_upright
            met = [other for other in others if _meets(rule, other)]
            for other in met:
                others[:] = [each for each in others if each is not other]
                (rows if stands else columns).append(other)
                waiting.append((other, not stands))
        yield rows, columns


def _meets(one: Rule, other: Rule) -> bool:
    return other.start - _NEAR <= one.at <= other.stop + _NEAR and one.start - _NEAR <= other.at <= one.stop + _NEAR


def _places(found: Iterator[float]) -> list[float]:
    """The places at which rules stand, each once."""
    out: list[float] = []
    for at in sorted(found):
        if not out or at - out[-1] > _NEAR:
            out.append(at)
    return out
