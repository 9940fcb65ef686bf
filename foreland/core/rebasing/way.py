"""The way from one edition to a later one: which statements follow which, and what the editions say of it.

Updating may pass over an edition: the succession maps of all on the way are put together, and so are their reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from foreland.core.packs.model import WEIGHTS, Bank, Became, Change, Statement, Succession, Weight, became

Note = Change | Succession


@dataclass(frozen=True, slots=True)
class Reasons:
    """How much a change weighs, why it was made, what asks for it, and who must hear of it.

    Where the editions do not say, a statement's level, what it meets and its audience speak for it. `parents`, `pupils`,
    `question` and `answer` are the words to hand out of the newest change that has any, each empty where none has.
    """

    weight: Weight
    why: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    parents: str = ""
    pupils: str = ""
    question: str = ""
    answer: str = ""

    @property
    def rank(self) -> int:
        """Where it stands when what matters most comes first: 0 is first."""
        return WEIGHTS.index(self.weight)


@dataclass(frozen=True, slots=True)
class Knot:
    """Statements of the older edition and those of the newer that follow them, tied together by succession."""

    sources: tuple[Statement, ...]
    targets: tuple[Statement, ...]
    about: Reasons

    @property
    def kind(self) -> Became | Literal["same", "new"]:
        """What happened: "same" where one statement lives on under its key."""
        if not self.sources:
            return "new"
        if len(self.sources) == len(self.targets) == 1 and self.sources[0].key == self.targets[0].key:
            return "same"
        return became(len(self.sources), len(self.targets))


@dataclass(frozen=True)
class Way:
    """What leads from the first of some editions, `base`, to the last, `theirs`.

    `follows` names, for each key of `base`, the keys of `theirs` that follow it: itself where it lives on, none where
    it was withdrawn. `notes` are the changes and successions that led to each key of `theirs`; `ended` those by which
    a key of `base`, or a part of it, came to an end.
    """

    editions: tuple[Bank, ...]
    follows: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[Note, ...]]
    ended: Mapping[str, tuple[Note, ...]]

    @property
    def base(self) -> Bank:
        """The edition that a policy stands on."""
        return self.editions[0]

    @property
    def theirs(self) -> Bank:
        """The edition that it goes to."""
        return self.editions[-1]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each statement of `theirs` in reading order."""
        return {item.key: number for number, item in enumerate(self.theirs.statements)}

    @cached_property
    def comes_from(self) -> dict[str, tuple[str, ...]]:
        """The keys of `base` that each key of `theirs` follows, in the order of `base`."""
        found: dict[str, list[str]] = {key: [] for key in self.theirs.statement}
        for key, targets in self.follows.items():
            for target in targets:
                found[target].append(key)
        return {key: tuple(sources) for key, sources in found.items()}

    @cached_property
    def knots(self) -> tuple[Knot, ...]:
        """Everything that is tied together: first what `base` has, in its order, then what is new."""
        found: list[Knot] = []
        done: set[str] = set()
        for item in self.base.statements:
            if item.key not in done:
                sources, targets = self._tied(item.key)
                done |= sources
                found.append(self._knot(sources, targets))
        found += (self._knot(set(), {key}) for key, sources in self.comes_from.items() if not sources)
        return tuple(found)

    def _tied(self, key: str) -> tuple[set[str], set[str]]:
        sources, targets, waiting = {key}, set(self.follows[key]), [*self.follows[key]]
        while waiting:
            for source in self.comes_from[waiting.pop()]:
                if source not in sources:
                    sources.add(source)
                    more = set(self.follows[source]) - targets
                    targets |= more
                    waiting += more
        return sources, targets

    def _knot(self, sources: set[str], targets: set[str]) -> Knot:
        if len(sources) <= 1 >= len(targets):
            old = tuple(self.base.statement[key] for key in sources)
            new = tuple(self.theirs.statement[key] for key in targets)
        else:
            old = tuple(item for item in self.base.statements if item.key in sources)
            new = tuple(self.theirs.statement[key] for key in sorted(targets, key=self.places.__getitem__))
        notes = [note for item in new for note in self.notes.get(item.key, ())]
        notes += (note for item in old for note in self.ended.get(item.key, ()))
        return Knot(old, new, reasons(dict.fromkeys(notes), old, new))


def reasons(notes: Iterable[Note], old: Iterable[Statement], new: Iterable[Statement]) -> Reasons:
    """Return what editions say of a change, oldest first, put together; the statements speak where they are silent."""
    old, new, notes = list(old), list(new), list(notes)
    changes = [note for note in notes if isinstance(note, Change)]
    spoken = new or old
    weights = [change.weight for change in changes] or ["must" if i.level == "must" else "should" for i in spoken]
    why = dict.fromkeys(note.why for note in notes)
    codes = dict.fromkeys(code for change in changes for code in change.requirements)
    tell = dict.fromkeys(audience for change in changes for audience in change.tell)
    return Reasons(
        weight=min(weights, key=WEIGHTS.index),
        why=tuple(why) if why or old else tuple(item.why for item in new),
        requirements=tuple(codes) if changes else tuple(dict.fromkeys(code for i in spoken for code in i.meets)),
        tell=tuple(tell) or tuple(dict.fromkeys(audience for i in spoken for audience in i.audience)),
        parents=_newest(change.parents for change in changes),
        pupils=_newest(change.pupils for change in changes),
        question=_newest(change.question for change in changes),
        answer=_newest(change.answer for change in changes),
    )


def _newest(words: Iterable[str]) -> str:
    return next((said for said in reversed(list(words)) if said), "")


def step(one: Bank, other: Bank) -> dict[str, tuple[str, ...]]:
    """Return, for each key of an edition, the keys of the next one that follow it. What leads nowhere is passed over."""
    found = {key: [key] if key in other.statement else [] for key in one.statement}
    for item in other.succession if one.head != other.head else ():
        for key in item.old:
            if key in found:
                found[key] += (new for new in item.new if new in other.statement)
    return {key: tuple(dict.fromkeys(targets)) for key, targets in found.items()}


def _told(change: Change, *banks: Bank) -> Change:
    """Return a change with the audience of its statement where it names none."""
    found = next((bank.statement[change.key] for bank in banks if change.key in bank.statement), None)
    return change if change.tell or found is None else replace(change, tell=found.audience)


def _notes(one: Bank, other: Bank, key: str) -> Iterator[Note]:
    """Yield what an edition says of a key, its own or one that is gone."""
    here = key in other.statement
    for item in other.succession:
        if key in (item.new if here else item.old) or (here and key in item.old):
            yield item
    if key in other.change:
        yield _told(other.change[key], other, one)


def goes_back(one: Bank, other: Bank) -> bool:
    """Tell whether an edition is the one that another, of a bank of its own, is based on."""
    return one.head.id != other.head.id and one.head.based_on == (other.head.id, other.head.edition)


def _silent(one: Bank, other: Bank) -> Bank:
    """Return an edition without what it says of the one before it, where one goes back to it."""
    return replace(other, changes=(), succession=()) if goes_back(one, other) else other


def way(*editions: Bank) -> Way:
    """Return the way over these editions of one pack, from the oldest to the newest: two, or more where some are passed over.

    The first is the one that a policy stands on, the last the one that it goes to. Successions that name a statement
    which is not there lead nowhere and are passed over; `check_packs` tells of them. An edition of one's own may lead
    back to the one that it is based on, which then tells of nothing: what that had changed stands in both.
    """
    editions = (editions[0], *(_silent(one, other) for one, other in pairwise(editions)))
    follows: dict[str, tuple[str, ...]] = {key: (key,) for key in editions[0].statement}
    notes: dict[str, tuple[Note, ...]] = {}
    ended: dict[str, tuple[Note, ...]] = {}
    for one, other in pairwise(editions):
        next_keys = step(one, other)
        named = {change.key for change in other.changes}
        named |= {key for item in other.succession for key in (*item.old, *item.new)}
        led: dict[str, list[Note]] = {key: [] for key in other.statement}
        for key, targets in next_keys.items():
            for target in targets:
                led[target] += notes.get(key, ())
        last = {
            key: (*notes.get(key, ()), *(_notes(one, other, key) if key in named else ()))
            for key, targets in next_keys.items()
            if not targets
        }
        notes = {
            key: tuple(dict.fromkeys([*before, *(_notes(one, other, key) if key in named else ())]))
            for key, before in led.items()
        }
        for key, now in follows.items():
            ended[key] = (*ended.get(key, ()), *(note for gone in now for note in last.get(gone, ())))
            follows[key] = tuple(dict.fromkeys(new for old in now for new in next_keys[old]))
    return Way(editions, follows, notes, ended)
