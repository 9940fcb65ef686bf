"""Readings of where a policy stands, for anybody's file and for one that a school brought."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from foreland.core.calendar import day_in_london
from foreland.core.matching.defects import defects
from foreland.core.matching.english import NOT_ENGLISH, in_english
from foreland.core.matching.standing import Standing, standing
from foreland.core.packs.model import Bank
from foreland.core.source import Source
from foreland.imports.queries.brought import Brought, facts_of
from foreland.imports.queries.reading import guide
from foreland.imports.queries.turns import OneAtATime
from foreland.library import queries as library
from foreland.profile import queries as profile
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body

MOST_WORDS = 90_000
"""Most words of a document that is checked or brought: 200 full pages, which take this process some ten seconds."""
MOST_PASSAGES = 10_000
"""The same for its paragraphs, items and rows."""
FEWEST = 5
"""Words below which a document is taken for a mistake and not for a policy."""
LONG = 25_000
"""Words from which documents are checked one at a time, so that the pages of everybody else go on."""
_ONE = OneAtATime("Another long policy is being checked just now. Wait a minute, then send yours again.")


class TooMuch(Exception):
    """A document is longer than what is checked here. The text says what to do."""


class NoPolicy(Exception):
    """A document is nothing that can be checked as a policy. The text says why, and what to do."""


def national() -> Bank:
    """Return the newest edition of the national bank. No scope is needed. Raises NoEdition."""
    return library.bank(library.NATIONAL)


def check_length(source: Source) -> None:
    """Refuse a document that would take this process too long. Raises TooMuch."""
    if source.words > MOST_WORDS or len(source.extracts) > MOST_PASSAGES:
        raise TooMuch(
            "This document has more words than 200 pages hold. Bring the policy alone, without what is bound with it."
        )


def for_anybody(source: Source, *, kind: str, name: str, now: datetime) -> Standing:
    """Return where a document stands for a kind of setting, "" for any. No scope is needed.

    Raises TooMuch, NoPolicy for a few words and for what is not in English, and Busy while another long one is being checked.
    """
    check_length(source)
    if source.words < FEWEST:
        words = f"{source.words or 'no'} word{'' if source.words == 1 else 's'}"
        raise NoPolicy(
            f"This has {words} beside its headings, too few to be a policy. Choose the file that holds all of it."
        )
    bank = national()
    if not in_english(source, bank):
        raise NoPolicy(NOT_ENGLISH)
    long = source.words > LONG or len(source.extracts) > LONG // 10
    with _ONE if long else nullcontext():
        return standing(
            source, bank, library.requirements_of(bank), guide(), kind=kind, day=day_in_london(now), school=name or None
        )


def for_school(of: Brought, body: Body, *, now: datetime) -> Standing:
    """Return where the old policy of the open school stands, by what is known of the school."""
    facts = facts_of(body, of.bank, now=now)
    values = profile.values(now=now)
    people = [
        line.strip()
        for value in of.bank.values
        if value.kind in ("person", "list")
        for line in values.get(value.key, "").splitlines()
        if line.strip()
    ]
    above = [parent.name for kind in ("authority", "trust") if (parent := ground.parent_of(body, kind)) is not None]
    return standing(
        of.source, of.bank, library.requirements_of(of.bank), guide(), kind=kind_of(of.bank, facts), day=day_in_london(now),
        school=body.name, names=above, people=people or None, facts=facts,
    )  # fmt: skip


def to_mend(of: Brought, body: Body, *, now: datetime) -> int:
    """Return how many things a careful reader would mend in what is kept of an old policy."""
    kept = {part.extract for item in of.outcomes if item.how in ("statement", "own") for part in item.passage.parts}
    found = defects(of.source, guide(), day=day_in_london(now), school=body.name)
    return sum(item.weight != "look" and item.extract in kept for item in found)


def kind_of(bank: Bank, facts: dict[str, frozenset[str]]) -> str:
    """Return the kind of setting that facts are nearest to, by its key in the bank; "" where nothing is known."""
    if not facts:
        return ""

    def likeness(known: dict[str, frozenset[str]]) -> tuple[int, int]:
        same = sum(facts.get(key) == values for key, values in known.items())
        return same, -sum(key in facts and facts[key] != values for key, values in known.items())

    best = max(bank.settings, key=lambda item: likeness(item.known), default=None)
    return best.key if best is not None and likeness(best.known)[0] else ""


def sources_of(bank: Bank) -> dict[str, str]:
    """Return what laws and guidance are called in short, by their keys."""
    return {item.key: item.short for item in library.requirements_of(bank).instruments}
