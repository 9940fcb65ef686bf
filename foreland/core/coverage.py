"""Which requirements a policy meets, in which words, and which it leaves out with what reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from foreland.core.conditions import Facts
from foreland.core.layer import Resolved, State
from foreland.core.packs.model import Requirement, Requirements

Status = Literal["met", "reworded", "partly", "left-out", "missing", "unknown"]
STATUS_WORDS: dict[Status, str] = {
    "met": "Met",
    "reworded": "Met in your words",
    "partly": "Partly met",
    "left-out": "Left out, with a reason",
    "missing": "Missing",
    "unknown": "Needs an answer",
}

MET: frozenset[Status] = frozenset({"met", "reworded"})
"""The standings that count as met."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One requirement and how the policy stands to it. `by` lists the statements that serve it, kept or not."""

    requirement: Requirement
    status: Status
    by: tuple[State, ...]
    reasons: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether it counts as met, in the bank's words or in the school's."""
        return self.status in MET


def _open(state: State) -> bool:
    """Whether nobody can say yet if this statement will be printed, or in which words."""
    return bool(state.needs) or state.undecided


def _judge(states: list[State]) -> tuple[Status, tuple[str, ...]]:
    """Return how the statements that serve one requirement answer it, and the reasons given for what is left out.

    A must whose condition is still unknown may turn out to bind, so nothing is called met before it is settled. The
    school's own statement stands in for whatever it left out.
    """
    bank = [state for state in states if not state.own and state.applies.holds is not False]
    musts = [state for state in bank if state.level == "must"]
    asked = musts or bank
    kept = [state for state in asked if state.kept and not _open(state)]
    unsettled = any(_open(state) for state in asked)
    out = [state for state in asked if state.left_out]
    own = any(state.own and state.kept for state in states)
    reasons = tuple(dict.fromkeys(state.reason for state in out if state.reason))

    if musts and kept and not out and not unsettled:
        return ("reworded" if any(state.reworded for state in kept) else "met"), reasons
    if not musts and kept:
        return ("reworded" if all(state.reworded for state in kept) else "met"), reasons
    if own and not (musts and unsettled):
        return "reworded", reasons
    if musts and kept and out:
        return "partly", reasons
    if unsettled:
        return "unknown", reasons
    decided = out if musts else [state for state in out if state.decided]
    if decided and all(state.reason for state in decided):
        return "left-out", reasons
    return "missing", reasons


def _for_others(requirement: Requirement, states: list[State], facts: Facts) -> bool:
    """Whether the bank serves a requirement by statements that this setting's answers make pointless.

    None of them applies, yet one would if only the facts counted by which the requirement itself says whom it binds:
    a rule for video lessons where there are none. A requirement that names this kind of setting, and for which the
    bank has words for other kinds alone, is a gap and must be seen.
    """
    if not states or any(state.applies.holds is not False for state in states):
        return False
    if requirement.applies.value(facts).holds is None:
        return True
    named = requirement.applies.facts
    return any(
        all(test.holds(facts.get(test.fact, frozenset())) for test in state.statement.when.tests if test.fact in named)
        for state in states
        if state.statement
    )


def coverage(resolved: Resolved, requirements: Requirements, day: date) -> list[Covered]:
    """Return how the policy stands to every requirement that binds this setting on `day` and that a policy can serve.

    A requirement is met when every applicable must statement that serves it is kept, partly met when some are; where
    only should or may statements serve it, one kept is enough; a school's own statement that names it serves as well.
    "unknown" waits for an answer or a choice; "left-out" has a reason for each decision. A requirement that binds
    and that no statement serves is missing.
    """
    serving: dict[str, list[State]] = {}
    for state in resolved.states.values():
        for code in state.meets:
            serving.setdefault(code, []).append(state)
    found = []
    for requirement in requirements.requirements:
        states = serving.get(requirement.code, [])
        binds = requirement.applies.value(resolved.facts).holds
        if not requirement.in_force(day) or binds is False:
            continue
        if "policy" not in requirement.served_by and not any(state.kept for state in states):
            continue
        if _for_others(requirement, states, resolved.facts):
            continue
        status, reasons = _judge(states)
        if binds is None and status not in ("met", "reworded"):
            status = "unknown"
        found.append(Covered(requirement, status, tuple(states), reasons))
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many requirements are met, out of how many."""

    met: int
    total: int


def tally(covered: list[Covered]) -> Tally:
    """Count what is met."""
    return Tally(sum(item.met for item in covered), len(covered))
