"""What is unsure in an old policy, gathered in stretches of a few sections, so that a stretch is settled at once.

Plain Python, no queries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from foreland.core.matching.becoming import Outcome

COSY = 12
"""Unsure passages that stand on one page together: small sections share one, large ones are cut at their headings."""
VERY_LIKELY = 0.75
"""From this sureness on a statement is chosen beforehand. Of paraphrases written apart nine in ten are right from there."""
NAMELESS = "Without a heading"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some unsure passages that stand near each other, and what the sections are called that they stand in."""

    number: int
    title: str
    outcomes: tuple[Outcome, ...]

    @property
    def waiting(self) -> int:
        """How many of its passages nobody has settled yet."""
        return sum(item.how == "waits" for item in self.outcomes)


def stretches(asked: Sequence[Outcome]) -> tuple[Stretch, ...]:
    """Return the unsure passages in stretches, in reading order, each passage in exactly one.

    What was settled since changes nothing in them, so that a stretch keeps its number.
    """
    packed: list[tuple[list[str], list[Outcome]]] = []
    for title, run in _runs(asked, 0, NAMELESS):
        if packed and len(packed[-1][1]) + len(run) <= COSY:
            packed[-1][0].append(title)
            packed[-1][1].extend(run)
        else:
            packed.append(([title], run))
    return tuple(
        Stretch(number, titles[0] if titles[0] == titles[-1] else f"{titles[0]} – {titles[-1]}", tuple(run))
        for number, (titles, run) in enumerate(packed, 1)
    )


def _runs(items: Iterable[Outcome], depth: int, above: str) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield passages section by section; one that is too large by its own headings, and without any in even parts."""
    for heading, found in groupby(items, key=lambda item: item.passage.under[depth : depth + 1]):
        run, title = list(found), heading[0] if heading else above
        if len(run) <= COSY:
            yield title, run
        elif heading and any(len(item.passage.under) > depth + 1 for item in run):
            yield from _runs(run, depth + 1, title)
        else:
            count = ceil(len(run) / COSY)
            size = ceil(len(run) / count)
            for part in range(count):
                yield f"{title}, part {part + 1}", run[part * size : (part + 1) * size]


def largest(of: Iterable[Stretch]) -> Stretch | None:
    """Return the stretch with the most passages that wait; None where none do."""
    return max((item for item in of if item.waiting), key=lambda item: (item.waiting, -item.number), default=None)


def suggestions(waiting: Iterable[Outcome], taken: Collection[str]) -> dict[int, str]:
    """Return the statement that each passage very likely is, by passage; no statement twice, and none that is taken."""
    given: set[str] = set(taken)
    found: dict[int, str] = {}
    for item in sorted(waiting, key=lambda item: -item.passage.sure):
        first = next(iter(item.passage.candidates), None)
        if first is not None and first.sure >= VERY_LIKELY and first.key not in given:
            found[item.passage.number] = first.key
            given.add(first.key)
    return found
