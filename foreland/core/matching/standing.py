"""Where a document stands: its topics, statements, requirements and defects together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from foreland.core.conditions import Facts
from foreland.core.matching.committing import DOES, Judge
from foreland.core.matching.defects import Defect, defects
from foreland.core.matching.missing import Lacking, missing
from foreland.core.matching.requirements import Answer, requirements
from foreland.core.matching.statements import Matching, match
from foreland.core.matching.status import STATUSES, Status
from foreland.core.matching.topics import TopicFinding, topics
from foreland.core.matching.units import units
from foreland.core.packs.model import Bank, Requirements
from foreland.core.source import Source

if TYPE_CHECKING:
    from foreland.core.matching.guide import Guide


class UnknownKind(ValueError):
    """The bank serves no such kind of setting. Its text lists those that it does."""


@dataclass(frozen=True)
class Standing:
    """Where a document stands on a day, for a kind of setting ("" where it is not known).

    `asked` are the codes of topics on which law or guidance asks something of such a setting's policies; the others are good
    to have. `lacking` is what the bank would add.
    """

    source: Source
    kind: str
    kind_title: str
    day: date
    school: str
    topics: tuple[TopicFinding, ...]
    matching: Matching
    requirements: tuple[Answer, ...]
    defects: tuple[Defect, ...]
    lacking: tuple[Lacking, ...]
    asked: frozenset[str]

    @cached_property
    def by_status(self) -> Mapping[Status, tuple[TopicFinding, ...]]:
        """The topics by how they are answered, in their order."""
        return {status: tuple(one for one in self.topics if one.status == status) for status in STATUSES}

    @cached_property
    def gaps(self) -> tuple[TopicFinding, ...]:
        """The topics that are missing or only mentioned and that such a setting is asked for, the missing ones first."""
        return tuple(one for one in (*self.by_status["absent"], *self.by_status["mentioned"]) if one.code in self.asked)

    def weighing(self, weight: str) -> tuple[Defect, ...]:
        """Return the defects of one weight."""
        return tuple(defect for defect in self.defects if defect.weight == weight)


def facts_of(bank: Bank, kind: str) -> dict[str, frozenset[str]]:
    """Return what is known of a kind of setting by its key in the bank; nothing for "". Raises UnknownKind."""
    if not kind:
        return {}
    for setting in bank.settings:
        if setting.key == kind:
            return setting.known
    raise UnknownKind(
        f"There is no kind of setting “{kind}”. Choose one of {', '.join(one.key for one in bank.settings)}."
    )


def standing(
    source: Source, bank: Bank, pack: Requirements, guide: Guide, *, kind: str, day: date, school: str | None = None,
    names: Collection[str] = (), people: Collection[str] | None = None, facts: Facts | None = None,
) -> Standing:  # fmt: skip
    """Return where a document stands. Raises UnknownKind.

    `facts` are those of a school that is known, in place of its kind's; `names` are its trust, authority and partners, and
    `people` those in its profile.
    """
    known = facts if facts is not None else facts_of(bank, kind)
    matching = match(source, bank, guide, known)
    judge = Judge(guide.ear)
    commits = frozenset(unit.number for unit in units(source) if judge.weight(unit)[0] >= DOES)
    answers = requirements(matching, commits, pack, facts=known, day=day)
    return Standing(
        source=source,
        kind=kind,
        kind_title=next((one.title for one in bank.settings if one.key == kind), ""),
        day=day,
        school=school or "",
        topics=topics(source, guide, judge),
        matching=matching,
        requirements=answers,
        defects=defects(source, guide, day=day, kind=kind, school=school, names=names, people=people),
        lacking=missing(matching, known),
        asked=frozenset(answer.requirement.topic for answer in answers if answer.requirement.topic),
    )
