"""Small counts are not shown, nor anything from which they could be worked out.

A count from 1 to below the threshold is hidden (primary). Where the sums beside it would give it away, so much more is
hidden that they do not (complementary). Noughts and the rest are shown as they are. Whoever reads the table may know this
rule: hidden cells are all marked alike, and of each small count at least two values stay possible.

A table with its sums is seen as a network. Each row and each column is a place, each cell an arc between two of them, and
the sums are cells as well. The cells can be other than they are, with every shown number as it is, just where an arc lies
on a circle of hidden cells, some raised by one and some lowered. For each small count the cheapest such circle is hidden.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
THRESHOLD = 5
"""The least count that is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """Counts beside each other and their sum, as they may be shown; None where one is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts in rows and columns, with the sums of both, as they may be shown; None where one is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class _Arc:
    """One cell: its count, and from which place to which it leads when it is raised by one."""

    value: int
    tail: Hashable
    head: Hashable


def row(counts: Sequence[int], *, threshold: int = THRESHOLD) -> Row:
    """Return counts and their sum, without small ones and what would give them away."""
    _check([counts], threshold)
    arcs: dict[int, _Arc] = {place: _Arc(value, "row", "outside") for place, value in enumerate(counts)}
    arcs[-1] = _Arc(sum(counts), "outside", "row")
    hidden = _hidden(arcs, threshold)
    return Row(
        tuple(None if place in hidden else value for place, value in enumerate(counts)),
        None if -1 in hidden else sum(counts),
    )


def table(counts: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> Table:
    """Return counts in rows and columns with their sums, without small ones and what would give them away."""
    _check(counts, threshold)
    high, wide = len(counts), len(counts[0]) if counts else 0
    sums = [sum(line) for line in counts]
    across = [sum(line[place] for line in counts) for place in range(wide)]
    arcs: dict[tuple[int, int], _Arc] = {(high, wide): _Arc(sum(sums), ("row", high), ("column", wide))}
    for y, line in enumerate(counts):
        arcs[y, wide] = _Arc(sums[y], ("column", wide), ("row", y))
        for x, value in enumerate(line):
            arcs[y, x] = _Arc(value, ("row", y), ("column", x))
    for x, value in enumerate(across):
        arcs[high, x] = _Arc(value, ("column", x), ("row", high))
    hidden = _hidden(arcs, threshold)

    def shown(y: int, x: int) -> int | None:
        return None if (y, x) in hidden else arcs[y, x].value

    return Table(
        tuple(tuple(shown(y, x) for x in range(wide)) for y in range(high)),
        tuple(shown(y, wide) for y in range(high)),
        tuple(shown(high, x) for x in range(wide)),
        shown(high, wide),
    )


def _check(counts: Sequence[Sequence[int]], threshold: int) -> None:
    if threshold < 2:
        raise ValueError(f"A threshold of {threshold} hides nothing: it must be at least 2.")
    if any(value < 0 for line in counts for value in line):
        raise ValueError("Counts are never below nought.")
    if len({len(line) for line in counts}) > 1:
        raise ValueError("Each row needs as many counts as the others.")


def _hidden(arcs: Mapping[Key, _Arc], threshold: int) -> frozenset[Key]:
    """Return the cells to hide. What is hidden more only leaves more open, so one pass over the small counts is enough."""
    small = [key for key, arc in arcs.items() if 0 < arc.value < threshold]
    hidden = set(small)
    for key in small:
        hidden |= _circle(arcs, hidden, key)
    return frozenset(hidden)


def _circle(arcs: Mapping[Key, _Arc], hidden: set[Key], key: Key) -> set[Key]:
    """Return the cells of the cheapest circle on which a small count could be one more, or one less."""
    arc = arcs[key]
    ways = [_way(arcs, hidden, key, arc.head, arc.tail)]
    if arc.value > 1:
        ways.append(_way(arcs, hidden, key, arc.tail, arc.head))
    found = [way for way in ways if way is not None]
    return min(found, key=lambda way: way[0])[1]  # never empty: all sums can be raised together with the cell


def _way(
    arcs: Mapping[Key, _Arc], hidden: set[Key], without: Key, start: Hashable, end: Hashable
) -> tuple[int, set[Key]] | None:
    """Return what the cheapest way from place to place costs, and its cells. To hide a cell costs its count.

    A nought is always shown, so it is never on the way; a one can be raised and not lowered, since it would be a nought.
    """
    out: dict[Hashable, list[tuple[Hashable, Key]]] = {}
    for key, arc in arcs.items():
        if key == without or not arc.value:
            continue
        out.setdefault(arc.tail, []).append((arc.head, key))
        if arc.value > 1:
            out.setdefault(arc.head, []).append((arc.tail, key))
    turn = count()  # places cannot be compared: of ways that cost the same, the one found first
    waiting: list[tuple[int, int, Hashable, tuple[Key, ...]]] = [(0, next(turn), start, ())]
    reached: set[Hashable] = set()
    while waiting:
        cost, _, place, way = heapq.heappop(waiting)
        if place == end:
            return cost, set(way)
        if place in reached:
            continue
        reached.add(place)
        for to, key in out.get(place, ()):
            price = 0 if key in hidden else arcs[key].value
            heapq.heappush(waiting, (cost + price, next(turn), to, (*way, key)))
    return None
