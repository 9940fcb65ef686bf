"""Two documents cut into units that can be compared: where one breaks a paragraph in the midst of words that both have,
the other is cut there too, so that re-flowed lines are no change.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel

from foreland.core.changes.paging import passed_over
from foreland.core.changes.same import Word, begins, run_together, words
from foreland.core.source import Extract, Source

SHINGLE: Final = 5
"""Words in a row that, where each document has them once, are taken for one place."""
LARGEST_GAP: Final = 9_000_000
"""Most pairs of words between two such places that are aligned word by word; beyond, only whole paragraphs are."""
MOST_COLUMNS: Final = 200
"""Most names of columns that are looked for; no policy has so many."""
SHORTEST_RUN: Final = 4
"""Fewest words in a row that both have, for a break within them to cut the other document."""


ADDRESS = re.compile(r"[(\[<]\s*(?:https?://|www\.|mailto:)[^\s)>\]]+\s*[)\]>]")
"""The address of a link, printed in brackets after its words."""


@dataclass(frozen=True)
class Unit:
    """Some words of one extract: all of them, or those between two cuts. `at` is its place among the units."""

    at: int
    extract: Extract
    words: tuple[Word, ...]
    start: int
    end: int
    label: str = ""
    """The number that was printed before it, where it is the first of its extract."""

    @property
    def heading(self) -> bool:
        """Whether it names what follows."""
        return self.extract.kind in ("heading", "title")

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.extract.text[self.start : self.end]

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(word.said for word in self.words)

    @cached_property
    def key(self) -> str:
        """What is alike in two units that say the same."""
        return run_together(self.spoken)


@dataclass(frozen=True, slots=True)
class _Run:
    """Words in a row that both documents have: where they begin in each, and how many they are."""

    old: int
    new: int
    length: int


class _Stream:
    """All words of a document in reading order, without furniture and lists of contents.

    Without what only one format prints, too: the addresses of links, where `addresses` is False, and the names of columns
    (`columns`) before the cells of a table that is told as a list.
    """

    def __init__(self, source: Source, columns: re.Pattern[str] | None, *, addresses: bool) -> None:
        self.extracts: list[Extract] = []
        self.words: list[Word] = []
        self.starts: list[int] = []
        self.begins: list[int] = []
        page = passed_over(source)
        for extract in source.extracts:
            if extract.number in page:
                continue
            start = begins(extract.text, heading=extract.kind in ("heading", "title"))
            passed = [] if addresses else [found.span() for found in ADDRESS.finditer(extract.text)]
            if columns is not None and extract.kind != "row":
                passed += [found.span() for found in columns.finditer(extract.text)]
            found = [
                word for word in words(extract.text, start) if not any(a <= word.start < b for a, b in passed)
            ]  # fmt: skip
            if found:
                self.extracts.append(extract)
                self.starts.append(start)
                self.begins.append(len(self.words))
                self.words += found
        self.said = [word.said for word in self.words]

    def units(self, cuts: Iterable[int]) -> list[Unit]:
        """The units between the breaks of this document and some cuts."""
        places = sorted({*self.begins, *cuts})
        made: list[Unit] = []
        at = -1
        for begin, end in pairwise([*places, len(self.words)]):
            first = at + 1 < len(self.begins) and begin == self.begins[at + 1]
            at += first
            extract = self.extracts[at]
            last = end == len(self.words) or (at + 1 < len(self.begins) and end == self.begins[at + 1])
            start = self.starts[at] if first else self.words[begin].start
            stop = len(extract.text) if last else self.words[end].start
            label = f"{extract.label} {extract.text[:start]}" if first else ""
            made.append(Unit(len(made), extract, tuple(self.words[begin:end]), start, stop, label))
        return made


def units(old: Source, new: Source) -> tuple[list[Unit], list[Unit]]:
    """Return the units of both documents, in reading order; joined they are all words of each."""
    columns = _columns((old, new))
    addresses = all(any(ADDRESS.search(extract.text) for extract in source.extracts) for source in (old, new))
    before, after = (_Stream(source, columns, addresses=addresses) for source in (old, new))
    runs = list(_runs(before.said, after.said))
    return (
        before.units(_cuts(before.begins, after.begins, [(run.new, run.old, run.length) for run in runs])),
        after.units(_cuts(after.begins, before.begins, [(run.old, run.new, run.length) for run in runs])),
    )


def _columns(sources: Iterable[Source]) -> re.Pattern[str] | None:
    """The names of the columns of all tables as they stand before the cells of one that is told as a list."""
    names = {cell.strip() for source in sources for extract in source.extracts for cell in extract.header}
    known = sorted(filter(None, names), key=lambda name: (-len(name), name))
    if len(known) > MOST_COLUMNS:
        return None
    every = "|".join(map(re.escape, known))
    return re.compile(rf"(?:(?<=\s)|^)(?:{every}):(?=\s)") if every else None


def _cuts(own: Sequence[int], other: Sequence[int], runs: Iterable[tuple[int, int, int]]) -> Iterator[int]:
    """Where the other document breaks within words that both have, in places of this one."""
    for there, here, length in runs:
        for at in range(bisect_left(other, there + 1), bisect_left(other, there + length)):
            yield here + other[at] - there


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    """What both have in a row: at places that are plain, wherever they stand, and in order between those."""
    sure = _sure(old, new)
    yield from sure
    kept = _in_order(sure)
    places = [_Run(0, 0, 0), *kept, _Run(len(old), len(new), 0)]
    for one, two in pairwise(places):
        a, b = one.old + one.length, one.new + one.length
        before, after = old[a : two.old], new[b : two.new]
        if not before or not after or len(before) * len(after) > LARGEST_GAP:
            continue
        for code in Indel.opcodes(before, after):
            length = code.src_end - code.src_start
            if code.tag == "equal" and length >= SHORTEST_RUN:
                yield _Run(a + code.src_start, b + code.dest_start, length)


def _sure(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """Runs about the words that stand once in each document, as long as they go on alike."""
    there, here = _once(old), _once(new)
    found: dict[tuple[int, int], _Run] = {}
    done = -1
    diagonal = None
    for words_, i in sorted(there.items(), key=lambda item: item[1]):
        j = here.get(words_)
        if j is None or (i < done and diagonal == i - j):
            continue
        start = 0
        while i - start > 0 and j - start > 0 and old[i - start - 1] == new[j - start - 1]:
            start += 1
        end = SHINGLE
        while i + end < len(old) and j + end < len(new) and old[i + end] == new[j + end]:
            end += 1
        found[i - start, j - start] = _Run(i - start, j - start, start + end)
        done, diagonal = i + end, i - j
    return list(found.values())


def _once(said: Sequence[str]) -> dict[tuple[str, ...], int]:
    """The places of those words in a row that stand once."""
    found: dict[tuple[str, ...], int] = {}
    often: set[tuple[str, ...]] = set()
    for at in range(len(said) - SHINGLE + 1):
        words_ = tuple(said[at : at + SHINGLE])
        if words_ in found:
            often.add(words_)
        found[words_] = at
    for words_ in often:
        del found[words_]
    return found


def _in_order(runs: Sequence[_Run]) -> list[_Run]:
    """The runs of most words in all that stand in one order in both, none upon another."""
    pairs = heaviest([(run.old, run.new, float(run.length)) for run in runs])
    kept: list[_Run] = []
    for at in pairs:
        run = runs[at]
        if not kept or (run.old >= kept[-1].old + kept[-1].length and run.new >= kept[-1].new + kept[-1].length):
            kept.append(run)
    return kept


def heaviest(pairs: Sequence[tuple[int, int, float]]) -> list[int]:
    """Return which pairs (old, new, weight) go up in both and weigh the most in all, in order."""
    order = sorted(range(len(pairs)), key=lambda at: (pairs[at][0], -pairs[at][1]))
    rank = {value: at + 1 for at, value in enumerate(sorted({pair[1] for pair in pairs}))}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(rank) + 1)
    back: dict[int, int] = {}
    for at in order:
        place = rank[pairs[at][1]]
        best, through = 0.0, place - 1
        last = -1
        while through > 0:
            if tree[through][0] > best:
                best, last = tree[through]
            through -= through & -through
        back[at] = last
        weight = best + pairs[at][2]
        while place < len(tree):
            if tree[place][0] < weight:
                tree[place] = (weight, at)
            place += place & -place
    best, last = max(tree, key=lambda item: item[0], default=(0.0, -1))
    found: list[int] = []
    while last >= 0:
        found.append(last)
        last = back[last]
    return found[::-1]
