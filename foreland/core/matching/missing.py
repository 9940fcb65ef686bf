"""What the bank would add to a document: statements that apply and that no passage says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from foreland.core.conditions import Facts
from foreland.core.matching.statements import Matching
from foreland.core.packs.model import LEVELS, Section, Statement


@dataclass(frozen=True, slots=True)
class Missing:
    """A statement that no passage says. `sure` where it is known to apply; `perhaps` are passages that may say it."""

    statement: Statement
    sure: bool
    perhaps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a section of the bank would add, the musts first."""

    section: Section
    statements: tuple[Missing, ...]


def missing(matching: Matching, facts: Facts | None = None, said: Collection[str] = ()) -> tuple[Lacking, ...]:
    """Return what the bank would add, by section in its order: what applies, or may apply while facts are unknown.

    A statement is left aside where a passage is its wording, where it is one of those `said` by a person's word, and
    where the bank itself does not propose it to such a setting.
    """
    known = facts or {}
    bank = matching.bank
    perhaps: dict[str, list[int]] = {}
    for passage in matching.unsure:
        for candidate in passage.candidates:
            perhaps.setdefault(candidate.key, []).append(passage.number)
    by_section: dict[str, list[Missing]] = {}
    for item in bank.statements:
        applies = item.when.value(known).holds
        proposed = item.propose.value(known).holds if item.propose is not None else False
        if applies is False or proposed is False or item.key in matching.taken or item.key in said:
            continue
        sure = applies is True and proposed is True
        by_section.setdefault(item.section, []).append(Missing(item, sure, tuple(perhaps.get(item.key, ()))))
    return tuple(
        Lacking(section, tuple(sorted(by_section[section.key], key=lambda one: LEVELS.index(one.statement.level))))
        for section in bank.sections
        if section.key in by_section
    )
