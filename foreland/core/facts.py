"""What is known of a setting: facts that were answered, that are proposed, and that choices between alternatives set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from foreland.core.conditions import Condition, Facts
from foreland.core.packs.model import Bank, Proposal, Question, Statement

Origin = Literal["register", "person", "proposed", "choice"]
"""Where a fact came from."""


class CyclicFacts(ValueError):
    """Options set facts that decide about each other in a circle."""


def _fitting(question: Question, facts: Facts) -> list[Proposal]:
    found = [item for item in question.propose if item.when.value(facts).holds is True]
    return found if question.many else found[:1]


def proposals(bank: Bank, facts: Facts) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, for each question without a known fact, the answers that the known facts propose, each with its why.

    A proposal may rest on an earlier question's proposal, so questions are taken in order. What is not asked, because
    it cannot matter, holds nothing.
    """
    known = dict(facts)
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for question in bank.questions:
        if question.when.value(known).holds is False:
            known[question.key] = frozenset()
        elif question.key not in known and (fits := _fitting(question, known)):
            found[question.key] = tuple((item.answer, item.because) for item in fits)
            known[question.key] = frozenset(item.answer for item in fits)
    return found


def begun(
    bank: Bank, answered: Mapping[str, tuple[str, ...]], given: Mapping[str, Origin]
) -> tuple[dict[str, frozenset[str]], dict[str, Origin]]:
    """Return the facts before any choice, and where each came from: what was answered and is still asked, then proposals.

    An answer that the edition does not know leaves its fact unknown. Facts that options set come from choices alone.
    """
    facts: dict[str, frozenset[str]] = {}
    chosen = setters(bank)
    for key, values in answered.items():
        known = frozenset(values) & bank.domain.get(key, frozenset(values))
        if key not in chosen and (known or not values):
            facts[key] = known
    origins: dict[str, Origin] = {key: given.get(key, "person") for key in facts}
    for question in bank.questions:
        if question.when.value(facts).holds is False:
            facts[question.key] = frozenset()
            origins[question.key] = "proposed"
        elif question.key not in facts and (fits := _fitting(question, facts)):
            facts[question.key] = frozenset(item.answer for item in fits)
            origins[question.key] = "proposed"
    return facts, origins


def setters(bank: Bank) -> dict[str, list[Statement]]:
    """Return which statements can set each fact by their options."""
    found: dict[str, list[Statement]] = {}
    for statement in bank.statements:
        for fact in sorted({fact for option in statement.options for fact, _ in option.sets}):
            found.setdefault(fact, []).append(statement)
    return found


def _asks(statement: Statement) -> frozenset[str]:
    conditions: list[Condition] = [statement.when]
    if statement.propose is not None:
        conditions.append(statement.propose)
    for option in statement.options:
        conditions.append(option.when)
        if option.propose is not None:
            conditions.append(option.propose)
    return frozenset().union(*(condition.facts for condition in conditions))


def setting_order(bank: Bank) -> list[Statement]:
    """Return the statements that set facts, each after those whose facts it asks about. Raises CyclicFacts."""
    by_fact = setters(bank)
    pending = {statement.key: statement for found in by_fact.values() for statement in found}
    waits = {
        key: {other.key for fact in _asks(statement) for other in by_fact.get(fact, ()) if other.key != key}
        for key, statement in pending.items()
    }
    for key, statement in pending.items():
        own = {fact for option in statement.options for fact, _ in option.sets}
        if own & _asks(statement):
            raise CyclicFacts(f"{key} sets {', '.join(sorted(own & _asks(statement)))} and asks about it.")
    ordered: list[Statement] = []
    while pending:
        free = [key for key in pending if not waits[key] & pending.keys()]
        if not free:
            raise CyclicFacts(f"{', '.join(sorted(pending))} set facts that decide about each other in a circle.")
        ordered += [pending.pop(key) for key in free]
    return ordered
