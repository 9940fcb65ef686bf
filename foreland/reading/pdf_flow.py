"""Lines flow into paragraphs, judged by what a typesetter does: fills a line, sets in, leaves a gap, changes the letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from foreland.reading.flow import Vocabulary
from foreland.reading.pdf_lines import Line
from foreland.reading.pieces import Piece, is_bullet, labelled

_ENDS: Final = (".", "!", "?", ":", ";", ".”", ".'", ".’", '."')
_LOOSE: Final = 1.15
"""Lines that stand further apart than this many times the usual distance are two paragraphs."""

_TITLE: Final = 1.7
"""Lines so much larger than the text, one under the other, are one title."""


@dataclass(slots=True)
class Measures:
    """What is usual in a document: the distance of lines by size of letter, and the words by which hyphens are judged."""

    leading: dict[int, float]
    vocabulary: Vocabulary
    size: float = 11.0
    """The size of most letters."""

    def of(self, size: float) -> float:
        """Return the usual distance of lines of this size."""
        return self.leading.get(round(size), size * 1.25)


def measured(found: Sequence[Line]) -> Measures:
    """Return what is usual in these lines."""
    seen: dict[int, Counter[int]] = {}
    for before, after in pairwise(found):
        down = before.base - after.base
        size = before.size
        if before.page == after.page and abs(after.size - size) < 0.6 and 0.9 * size < down < 2.2 * size:
            seen.setdefault(round(size), Counter())[round(down * 2)] += 1
    leading: dict[int, float] = {}
    for points, counts in seen.items():
        often = counts.most_common(1)[0][1]
        leading[points] = min(down for down, times in counts.items() if times >= often * 0.4) / 2
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 11.0
    return Measures(leading, Vocabulary(line.text for line in found), usual)


def paragraphs(found: Sequence[Line], margin: float, usual: Measures) -> list[Piece]:
    """Return the paragraphs and items that lines make. `margin` is how far to the right lines may go."""
    out: list[Piece] = []
    group: list[Line] = []
    lefts: list[float] = []

    def close() -> None:
        if group:
            out.append(_piece(group, usual, lefts))

    for line in found:
        if group and _goes_on(group, line, margin, usual):
            group.append(line)
        else:
            close()
            group = [line]
    close()
    return out


def _goes_on(group: Sequence[Line], line: Line, margin: float, usual: Measures) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    last, first = group[-1], group[0]
    if last.tail or (line.tail and not _wraps(last, line, margin)):
        return False
    down = last.base - line.base
    if line.page == last.page and (down > usual.of(last.size) * _LOOSE + 0.5 or down < -1):
        return False
    if abs(line.size - last.size) > 0.8:
        return False
    if last.words[-1].backwards and line.words[0].backwards:
        return last.bold == line.bold
    if line.size > _TITLE * usual.size and line.size == last.size and line.page == last.page and down < 1.5 * line.size:
        return True
    text = line.text
    small = text[:1].islower()
    ended = last.text.endswith(_ENDS)
    if last.bold != line.bold and (first.bold or ended or not _full(last, line, margin)):
        return False
    label, rest = labelled(text)
    if label and not (not is_bullet(label) and rest[:1].islower() and _full(last, line, margin) and not ended):
        return False
    if first is not last and abs(line.left - last.left) > 1.2 * line.size and not _centred(last, line):
        return False
    if first is last and line.left - _start(first) > 1.2 * line.size and not _centred(last, line):
        return False
    if first is last and _hangs(first) and line.left < _start(first) - 0.8 * line.size and not small:
        return False
    return _full(last, line, margin) or (small and not ended)


def _wraps(last: Line, line: Line, margin: float) -> bool:
    """Whether an entry of a contents list goes on in the line that has its page."""
    return line.text[:1].islower() or (_full(last, line, margin) and not labelled(line.text)[0])


def _has_label(line: Line) -> bool:
    return bool(labelled(line.text)[0])


def _hangs(line: Line) -> bool:
    """Whether a line begins with a number or mark and a wide gap after it, so that what follows is set in."""
    return _has_label(line) and len(line.words) > 1 and line.words[1].left - line.words[0].right > 0.6 * line.size


def _start(line: Line) -> float:
    """Where the words of a line begin, after its number or mark."""
    return line.words[1].left if len(line.words) > 1 and _has_label(line) else line.left


def _full(last: Line, line: Line, margin: float) -> bool:
    """Whether the first word of the next line would not have fitted into the last one."""
    word = line.words[0]
    return last.right + 0.2 * last.size + (word.right - word.left) > margin - 0.3 * last.size


def _centred(last: Line, line: Line) -> bool:
    return abs((last.left + last.right) - (line.left + line.right)) < 4


def _piece(group: Sequence[Line], usual: Measures, lefts: list[float]) -> Piece:
    text = group[0].text
    for line in group[1:]:
        text = usual.vocabulary.joined(text, line.text)
    first = group[0]
    bold = all(line.bold for line in group)
    piece = Piece(text, page=first.page, bold=bold, size=max(line.size for line in group), alone=len(group) == 1)
    label, _ = labelled(text)
    if label and is_bullet(label):
        while lefts and first.left < lefts[-1] - 5:
            lefts.pop()
        if not lefts or first.left > lefts[-1] + 5:
            lefts.append(first.left)
        piece.kind, piece.level, piece.sure = "item", len(lefts), True
    elif not label:
        lefts.clear()
    return piece
