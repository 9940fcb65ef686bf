"""How requirements, their sources and what is in doubt look on a page: core values become what templates show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from foreland.core.conditions import Condition, Test
from foreland.core.doubts import HOW_WORDS, doubts, how, how_sure
from foreland.core.packs.model import SERVED_WORDS, SURE_WORDS, Bank, Instrument, Requirement, Requirements
from foreland.publishing.booklet import FORCE_WORDS
from foreland.ui import parts

SEEN = "the text was seen"
COUNT_WORDS = {
    "second-hand": "known at second hand",
    "inferred": "our own reading",
    "unverified": "not verified",
    "pending": "seen, not yet in force",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement: whom it binds, what can meet it, how sure we are; `force` where its source has another."""

    requirement: Requirement
    whom: str
    met_by: str
    sure: str
    by_policy: bool
    force: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One instrument with what it asks."""

    instrument: Instrument
    sure: str
    asked: list[Asked]

    @property
    def site(self) -> str:
        """Where its address leads: the name of the site."""
        return urlsplit(self.instrument.address).hostname or ""

    @property
    def by_policy(self) -> int:
        """How many of its requirements a policy can meet."""
        return sum(item.by_policy for item in self.asked)

    @property
    def elsewhere(self) -> int:
        """How many are met elsewhere."""
        return len(self.asked) - self.by_policy


@dataclass(frozen=True, slots=True)
class Group:
    """Sources of one force, under one heading; `background` holds those that ask nothing by themselves."""

    key: str
    title: str
    sources: list[Source]
    background: list[Source] = field(default_factory=list)


def _labels(bank: Bank | None, test: Test, values: frozenset[str]) -> str:
    if bank is None or test.fact not in bank.domain:
        return "; ".join(sorted(values))
    question = bank.question.get(test.fact)
    answers = question.answers if question else next(item.values for item in bank.facts if item.key == test.fact)
    labels = [answer.label for answer in answers if answer.key in values]
    return "; ".join([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])


def whom(bank: Bank | None, applies: Condition) -> str:
    """Return whom a requirement binds, in the words of the bank's questions: "A school; a college. Your ages? Under 5."

    The kind of setting needs no question; every other fact comes with the one that asks for it.
    """
    said = []
    for test in applies.tests:
        told = _labels(bank, test, test.any_of) if test.any_of else f"Not: {_labels(bank, test, test.none_of)}"
        question = bank.question.get(test.fact) if bank else None
        asks = "" if test.fact == "kind" else f"{question.asks} " if question else f"{test.fact}: "
        said.append(f"{asks}{told}.")
    return " ".join(said) or "Every kind of setting."


def _asked(bank: Bank | None, item: Requirement, source: Instrument) -> Asked:
    return Asked(
        item,
        whom(bank, item.applies),
        "; ".join(SERVED_WORDS[name] for name in item.served_by),
        HOW_WORDS.get(how(item), ""),
        "policy" in item.served_by,
        FORCE_WORDS[item.force] if item.force != source.force else "",
        item.because,
    )


def _waits(starts: date | None, day: date) -> bool:
    return starts is not None and starts > day


def groups(pack: Requirements, bank: Bank | None, day: date) -> list[Group]:
    """Return every source with what it asks, by force; what is announced and not yet in force stands apart, last."""
    now: dict[str, list[Source]] = {force: [] for force in FORCE_WORDS if force != "pending"}
    later: list[Source] = []
    asked: dict[str, list[Requirement]] = {}
    for item in pack.requirements:
        if item.ends is None or item.ends >= day:
            asked.setdefault(item.instrument, []).append(item)
    for source in pack.instruments:
        if source.ends is not None and source.ends < day:
            continue
        here = asked.get(source.key, [])
        begun = [_asked(bank, item, source) for item in here if item.in_force(day)]
        waiting = [_asked(bank, item, source) for item in here if not item.in_force(day)]
        sure = SURE_WORDS[source.sure] or SEEN
        if source.force == "pending" or (not begun and _waits(source.starts, day)):
            later.append(Source(source, sure, begun + waiting))
            continue
        if begun or not waiting:
            now[source.force].append(Source(source, sure, begun))
        if waiting:
            later.append(Source(source, sure, waiting))
    found = [
        Group(force, FORCE_WORDS[force], [one for one in held if one.asked], [one for one in held if not one.asked])
        for force, held in now.items()
    ]
    return [*found, Group("pending", FORCE_WORDS["pending"], later)]


def contents(found: Iterable[Group]) -> list[tuple[str, str]]:
    """Return the links to the groups of a page."""
    return [(group.title, f"#{group.key}") for group in found if group.sources or group.background]


@dataclass(frozen=True, slots=True)
class Checks:
    """What a person has to check: counts, and sources by force with what to look for in each."""

    figures: list[parts.Tile]
    groups: list[Group]


def to_check(pack: Requirements) -> Checks:
    """Return what a person has to check, by source. One that needs no check itself has no word for how sure we are."""
    found = doubts(pack)
    codes = [item for doubt in found for item in doubt.requirements]
    itself = [doubt.instrument for doubt in found if doubt.itself]
    tiles = [
        parts.Tile(len(codes), f"of {len(pack.requirements)} requirements"),
        parts.Tile(len(itself), f"of {len(pack.instruments)} sources"),
        *(parts.Tile(count, COUNT_WORDS[sure]) for sure, count in how_sure([*codes, *itself]).items()),
    ]
    by_force = [
        Group(
            force,
            title,
            [
                Source(doubt.instrument, HOW_WORDS.get(how(doubt.instrument), ""), [_asked(None, item, doubt.instrument) for item in doubt.requirements])
                for doubt in found
                if doubt.instrument.force == force
            ],
        )
        for force, title in FORCE_WORDS.items()
    ]  # fmt: skip
    return Checks(tiles, [group for group in by_force if group.sources])
