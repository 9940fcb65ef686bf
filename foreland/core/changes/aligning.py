"""What became of every unit of two documents: which stands beside which, what moved, what has no like."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from rapidfuzz.distance import Indel

from foreland.core.changes.cutting import Unit, heaviest

LEAST_ALIKE: Final = 0.4
"""Least likeness (0 to 1) of two paragraphs that stand at one place, to be one reworded; below it, one went, one came."""
LEAST_MOVED: Final = 0.6
"""The same for two that stand at different places."""
FEWEST_MOVED: Final = 5
"""Fewest words of a paragraph that is said to have moved: short ones are alike by chance."""
MOST_ALIKE: Final = 24
"""A word, or two in a row, that more paragraphs have says nothing about which one came of which."""
CANDIDATES: Final = 4
"""How many paragraphs with most words in common are weighed against one."""
LARGEST_GAP: Final = 2_500
"""Most pairs of short paragraphs between two that stand, which are weighed all against all."""
LEAST_ALONE: Final = 0.2
"""Least likeness of two paragraphs that stand alone between the same two neighbours."""
LONGEST_RENAMED: Final = 3
"""Most words of two such that are one with another name whatever they say: "Aims" became "Purpose"."""
FEWEST_TAKEN: Final = 2
LONGEST_TAKEN: Final = 3_000
"""Fewest words of a neighbour, and most of a paragraph, that are weighed as one."""
LEAST_TAKEN: Final = 0.6
"""Least share of its words that a neighbour must find in a paragraph, to be a part of it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Units of the old document and those of the new that came of them; one side is empty for what came or went."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    moved: bool = False

    @property
    def units(self) -> tuple[Unit, ...]:
        """Those of the new document, where it stands now, else those of the old, where it stood."""
        return self.new or self.old


def aligned(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Return every unit of both once, in pairs; their order says nothing."""
    partner = dict(_staying(old, new))
    partner |= _filled(old, new, partner)
    there = set(partner.values())
    groups = {a: ([old[a]], [new[b]]) for a, b in partner.items()}
    left_old, left_new = _absorbed(
        groups, partner, [u for u in old if u.at not in partner], [u for u in new if u.at not in there]
    )
    moved = _moved(left_old, left_new)
    came = set(moved.values())
    return [
        *(Pair(tuple(before), tuple(after)) for before, after in groups.values()),
        *(Pair((old[a],), (new[b],), moved=True) for a, b in moved.items()),
        *(Pair((unit,), ()) for unit in left_old if unit.at not in moved),
        *(Pair((), (unit,)) for unit in left_new if unit.at not in came),
    ]


def in_order(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield pairs in the order of the new document; what is gone follows what it followed in the old one."""
    every = list(pairs)
    standing = sorted((pair for pair in every if pair.new), key=lambda pair: pair.new[0].at)
    gone = sorted((pair for pair in every if not pair.new), key=lambda pair: pair.old[0].at)
    places = {unit.at: at for at, pair in enumerate(standing) if not pair.moved for unit in pair.old}
    after: defaultdict[int, list[Pair]] = defaultdict(list)
    known = sorted(places)
    at, anchor = 0, -1
    for pair in gone:
        while at < len(known) and known[at] < pair.old[0].at:
            anchor = places[known[at]]
            at += 1
        after[anchor].append(pair)
    yield from after[-1]
    for place, pair in enumerate(standing):
        yield pair
        yield from after[place]


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Return how much of two wordings is one, from 0 to 1."""
    return Indel.normalized_similarity(old, new)


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both have in order."""
    return (len(old) + len(new) - Indel.distance(old, new)) // 2


def _staying(old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int]]:
    """The pairs that stand in one order in both documents and hold the most words in all."""
    pairs = list(_pairs(old, new, LEAST_ALIKE))
    return [pairs[at][:2] for at in heaviest(pairs)]


def _pairs(old: Sequence[Unit], new: Sequence[Unit], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs worth weighing, with their weight: the words that they have in common."""
    groups: defaultdict[str, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((old, new)):
        for unit in items:
            groups[unit.key][side].append(unit)
    rest: tuple[list[Unit], list[Unit]] = ([], [])
    for before, after in groups.values():
        few = len(before) * len(after) <= MOST_ALIKE * MOST_ALIKE
        for one, other in product(before, after) if few else zip(before, after, strict=False):
            yield one.at, other.at, len(one.words) * (1.0 if one.heading == other.heading else 0.9)
        if len(before) != len(after):
            rest[0].extend(before)
            rest[1].extend(after)
    for one, other in _candidates(*rest):
        alike = likeness(one.spoken, other.spoken)
        if alike >= least and one.heading == other.heading:
            yield one.at, other.at, alike * (len(one.words) + len(other.words)) / 2


def _features(unit: Unit) -> set[tuple[str, ...]]:
    return {(word,) for word in unit.spoken} | set(pairwise(unit.spoken))


def _candidates(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Pairs that have rare words in common, the few likeliest of each old unit: never all against all."""
    where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, unit in enumerate(new):
        for feature in _features(unit):
            where[feature].append(at)
    for unit in old:
        score: Counter[int] = Counter()
        for feature in _features(unit):
            places = where.get(feature, [])
            if len(places) <= MOST_ALIKE:
                for place in places:
                    score[place] += 1
        likely = sorted(score, key=lambda place: (-score[place], abs(new[place].at - unit.at), place))
        yield from ((unit, new[place]) for place in likely[:CANDIDATES])


def _filled(old: Sequence[Unit], new: Sequence[Unit], partner: dict[int, int]) -> dict[int, int]:
    """Pairs of what is left between two that stand: there short wordings and new names of headings are told as well."""
    found: dict[int, int] = {}
    edges = [(-1, -1), *sorted(partner.items()), (len(old), len(new))]
    for one, two in pairwise(edges):
        before, after = old[one[0] + 1 : two[0]], new[one[1] + 1 : two[1]]
        if before and after and len(before) * len(after) <= LARGEST_GAP:
            found |= _gap(before, after)
    return found


def _gap(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    pairs = [
        (one.at, other.at, alike * (len(one.words) + len(other.words)) / 2)
        for one, other in product(before, after)
        if one.heading == other.heading or one.key == other.key
        if (alike := likeness(one.spoken, other.spoken)) >= LEAST_ALIKE
    ]
    found = dict(pairs[at][:2] for at in heaviest(pairs))
    if not found and len(before) == len(after) == 1 and before[0].heading == after[0].heading:
        short = max(len(before[0].words), len(after[0].words)) <= LONGEST_RENAMED
        if short or likeness(before[0].spoken, after[0].spoken) >= LEAST_ALONE:
            return {before[0].at: after[0].at}
    names = [[unit for unit in side if unit.heading] for side in (before, after)]
    if not found and [*map(len, names)] == [1, 1]:
        return {names[0][0].at: names[1][0].at}
    return found


def _absorbed(
    groups: dict[int, tuple[list[Unit], list[Unit]]],
    partner: dict[int, int],
    left_old: Sequence[Unit],
    left_new: Sequence[Unit],
) -> tuple[list[Unit], list[Unit]]:
    """Take what is left into the pair beside it where its words went on; return what is left then.

    One paragraph that became two, or two that became one, with other words at the seam, are no paragraph gone or new.
    """
    homes_old = {a: a for a in partner}
    homes_new = {b: a for a, b in partner.items()}

    def take(unit: Unit, homes: dict[int, int], side: int) -> bool:
        for beside in (unit.at - 1, unit.at + 1):
            home = homes.get(beside)
            if home is None:
                continue
            pair = groups[home]
            own, other = pair[side], _spoken(pair[1 - side])
            grown = [*own, unit] if beside < unit.at else [unit, *own]
            if len(unit.words) < FEWEST_TAKEN or len(other) > LONGEST_TAKEN:
                continue
            gain = _same(_spoken(grown), other) - _same(_spoken(own), other)
            if gain >= LEAST_TAKEN * len(unit.words):
                own[:] = grown
                homes[unit.at] = home
                return True
        return False

    rest_old, rest_new = list(left_old), list(left_new)
    for _ in range(2):  # once down and once up the document
        rest_old = [unit for unit in rest_old if not take(unit, homes_old, 0)][::-1]
        rest_new = [unit for unit in rest_new if not take(unit, homes_new, 1)][::-1]
    return rest_old, rest_new


def _spoken(units: Iterable[Unit]) -> list[str]:
    return [word for unit in units for word in unit.spoken]


def _moved(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Which of the new units stood elsewhere in the old document, the likeliest first."""
    before, after = ([unit for unit in side if unit.heading or len(unit.words) >= FEWEST_MOVED] for side in (old, new))
    pairs = sorted(_pairs(before, after, LEAST_MOVED), key=lambda pair: (-pair[2], pair[0], pair[1]))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for a, b, _ in pairs:
        if a not in found and b not in taken:
            found[a] = b
            taken.add(b)
    return found
