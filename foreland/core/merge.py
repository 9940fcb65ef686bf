"""Two changes to the same words, put together where they do not touch; shown side by side where they do.

Word by word, never by line: a statement is a sentence or two. What cannot be put together without a guess is a clash,
and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from foreland.core.words import tokens, too_long


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words as it stood in `base`, as one side has it, and as the other has it.

    "same": nobody touched it. "ours" and "theirs": one side changed it. "both": both changed it, and alike. "clash": both
    changed it, and otherwise.
    """

    kind: Literal["same", "ours", "theirs", "both", "clash"]
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Both changes in one: the runs in order. Without a clash, `text` holds every word that either side added."""

    runs: tuple[Run, ...]

    @property
    def clean(self) -> bool:
        """Whether the two changes touch no word in common, or change it alike."""
        return all(run.kind != "clash" for run in self.runs)

    @property
    def text(self) -> str:
        """The words of both together. Raises Clash where a person must decide."""
        if not self.clean:
            raise Clash("Both changed the same words. Read them side by side and decide.")
        return "".join(run.theirs if run.kind == "theirs" else run.ours for run in self.runs)


class Clash(ValueError):
    """Two changes that touch the same words cannot be put together without a person."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """One side's change: the words of the base from `start` to `end`, and what stands there now."""

    start: int
    end: int
    words: tuple[str, ...]


def _edits(base: Sequence[str], side: Sequence[str]) -> list[_Edit]:
    """Return the changes that make `side` of `base`, neighbours joined, in order."""
    found: list[_Edit] = []
    for code in Indel.opcodes(base, side):
        if code.tag == "equal":
            continue
        edit = _Edit(code.src_start, code.src_end, tuple(side[code.dest_start : code.dest_end]))
        if found and found[-1].end == edit.start:
            edit = _Edit(found[-1].start, edit.end, found[-1].words + edit.words)
            found.pop()
        found.append(edit)
    return found


def _touch(one: _Edit, other: _Edit) -> bool:
    """Whether two changes touch: they share words of the base, or put words in at the same place."""
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return one.start < other.end and other.start < one.end


def _groups(ours: Iterable[_Edit], theirs: Iterable[_Edit]) -> Iterator[tuple[list[_Edit], list[_Edit]]]:
    """Yield the changes in the order of the base, those that touch one another together."""
    waiting = sorted(
        [(edit, 0) for edit in ours] + [(edit, 1) for edit in theirs], key=lambda pair: (pair[0].start, pair[0].end)
    )
    group: list[tuple[_Edit, int]] = []
    for edit, side in waiting:
        if group and not any(_touch(edit, other) for other, _ in group):
            yield [found for found, at in group if at == 0], [found for found, at in group if at == 1]
            group = []
        group.append((edit, side))
    if group:
        yield [found for found, at in group if at == 0], [found for found, at in group if at == 1]


def _applied(base: Sequence[str], edits: Sequence[_Edit], start: int, end: int) -> str:
    """Return the words of the base from start to end with one side's changes."""
    said: list[str] = []
    at = start
    for edit in edits:
        said += base[at : edit.start]
        said += edit.words
        at = edit.end
    return "".join([*said, *base[at:end]])


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Return what becomes of `base` where one side made `ours` of it and the other `theirs`.

    Texts too long to compare word by word are one clash, unless only one side changed them or both did alike.
    """
    if ours == theirs or base in (ours, theirs):
        kind: Literal["same", "ours", "theirs", "both"] = (
            "same" if ours == theirs == base else "both" if ours == theirs else "ours" if theirs == base else "theirs"
        )
        return Merged((Run(kind, base, ours, theirs),))
    words = tokens(base)
    if too_long(words, tokens(ours)) or too_long(words, tokens(theirs)):
        return Merged((Run("clash", base, ours, theirs),))
    runs: list[Run] = []
    at = 0
    for mine, others in _groups(_edits(words, tokens(ours)), _edits(words, tokens(theirs))):
        start = min(edit.start for edit in (*mine, *others))
        end = max(edit.end for edit in (*mine, *others))
        if at < start:
            same = "".join(words[at:start])
            runs.append(Run("same", same, same, same))
        was = "".join(words[start:end])
        one, other = _applied(words, mine, start, end), _applied(words, others, start, end)
        runs.append(Run(_kind(mine, others, alike=one == other), was, one, other))
        at = end
    if at < len(words):
        same = "".join(words[at:])
        runs.append(Run("same", same, same, same))
    return Merged(tuple(runs))


def _kind(mine: Sequence[_Edit], others: Sequence[_Edit], *, alike: bool) -> Literal["ours", "theirs", "both", "clash"]:
    if not others:
        return "ours"
    if not mine:
        return "theirs"
    return "both" if alike else "clash"
