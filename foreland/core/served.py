"""Which requirements a bank serves for which kinds of setting, and where it has nothing to say and no reason for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from foreland.core.conditions import Condition, Facts
from foreland.core.packs.model import Bank, Requirement, Requirements, Setting, Statement, Unserved

Status = Literal["served", "insert", "offered", "elsewhere", "reasoned", "not served", "missing", "not bound"]
STATUSES: tuple[Status, ...] = get_args(Status)
STATUS_WORDS: dict[Status, str] = {
    "served": "served: a statement that may be proposed answers it",
    "insert": "served by a page for a neighbouring policy alone, which comes with the set",
    "offered": "offered: only statements that are not proposed answer it",
    "elsewhere": "elsewhere: no policy can meet it",
    "reasoned": "left out of the bank, with a reason",
    "not served": "advice that no statement answers",
    "missing": "missing",
    "not bound": "does not bind",
}
BINDING = ("law", "regard", "standard")
"""What must be served. Advice that nothing serves is told and is no gap."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How the bank stands to one requirement for one kind of setting.

    `by` names the statements that answer it, `because` gives the reason where the bank or the requirement has one.
    """

    requirement: Requirement
    setting: Setting
    status: Status
    by: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Table:
    """Every requirement in force on a day, by every kind of setting that the bank names. A row has a cell for each."""

    bank: Bank
    day: date
    rows: tuple[tuple[Requirement, tuple[Cell, ...]], ...]

    @cached_property
    def totals(self) -> dict[Status, int]:
        """How many cells have each status, all of them named."""
        counted = Counter(cell.status for _, cells in self.rows for cell in cells)
        return {status: counted[status] for status in STATUSES}

    def of(self, setting: Setting) -> dict[Status, int]:
        """How many requirements have each status for one kind of setting, all of them named."""
        counted = Counter(cell.status for _, cells in self.rows for cell in cells if cell.setting is setting)
        return {status: counted[status] for status in STATUSES}

    def having(self, status: Status) -> list[tuple[Requirement, list[Cell]]]:
        """Return the requirements that have this status somewhere, each with those cells."""
        found = ((requirement, [cell for cell in cells if cell.status == status]) for requirement, cells in self.rows)
        return [(requirement, cells) for requirement, cells in found if cells]


def facts_of(bank: Bank, setting: Setting) -> Facts:
    """Return the facts that tell a kind of setting apart. The fact of a question that it is not asked holds nothing.

    Whatever its answers and choices decide stays unknown, proposals too.
    """
    facts = setting.known
    for question in bank.questions:
        if question.when.value(facts).holds is False:
            facts[question.key] = frozenset()
    return facts


def _may_hold(condition: Condition | None, facts: Facts) -> bool:
    return condition is not None and condition.value(facts).holds is not False


def reason(bank: Bank, code: str, facts: Facts) -> Unserved | None:
    """Return the bank's reason to leave a requirement without a statement in a setting with these facts."""
    return next((item for item in bank.unserved if item.code == code and item.when.value(facts).holds), None)


@dataclass(frozen=True)
class _Judge:
    """A bank made ready for one kind of setting."""

    bank: Bank
    setting: Setting
    facts: Facts
    serving: dict[str, list[Statement]]
    printed: frozenset[str]

    def cell(self, requirement: Requirement) -> Cell:
        """Judge one requirement."""

        def found(status: Status, by: Iterable[Statement] = (), because: str = "") -> Cell:
            return Cell(requirement, self.setting, status, tuple(item.key for item in by), because)

        if requirement.applies.value(self.facts).holds is False:
            return found("not bound")
        offered = [item for item in self.serving.get(requirement.code, ()) if _may_hold(item.when, self.facts)]
        proposed = [item for item in offered if _may_hold(item.propose, self.facts)]
        if proposed:
            inside = any(item.section in self.printed or item.key in self.printed for item in proposed)
            return found("served" if inside else "insert", proposed)
        if offered:
            return found("offered", offered)
        if "policy" not in requirement.served_by:
            return found("elsewhere", because=requirement.because)
        told = reason(self.bank, requirement.code, self.facts)
        if told:
            return found("reasoned", because=told.because)
        return found("missing" if requirement.force in BINDING else "not served")


def table(bank: Bank, requirements: Requirements, day: date | None) -> Table:
    """Return how a bank stands to every requirement in force on `day`; to every one, pending or past, where it is None."""
    serving: dict[str, list[Statement]] = {}
    for item in bank.statements:
        for code in item.meets:
            serving.setdefault(code, []).append(item)
    printed = bank.printed_in(lambda spec: spec.kind == "policy")
    judges = [_Judge(bank, setting, facts_of(bank, setting), serving, printed) for setting in bank.settings]
    asked = (item for item in requirements.requirements if day is None or item.in_force(day))
    rows = tuple((item, tuple(judge.cell(item) for judge in judges)) for item in asked)
    return Table(bank, day or bank.head.published, rows)
