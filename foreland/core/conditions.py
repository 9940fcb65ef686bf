"""Facts about a setting, and conditions over them: data that a checker can reason about, never a program.

A fact has a set of values, or is unknown. A condition is true, false or unknown; unknown names the facts that would
settle it, so that a page can ask for exactly those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

Facts = Mapping[str, frozenset[str]]
"""Known facts: key -> the values that hold. A key that is missing is unknown."""


@dataclass(frozen=True, slots=True)
class Test:
    """One line of a condition: the fact must hold one of `any_of` (if given) and none of `none_of`."""

    fact: str
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()

    __test__ = False  # not a test case, whatever its name says to pytest

    def holds(self, values: frozenset[str]) -> bool:
        """Tell whether these values of the fact pass."""
        return (not self.any_of or bool(self.any_of & values)) and not (self.none_of & values)


@dataclass(frozen=True, slots=True)
class Truth:
    """The value of a condition: `holds` is True, False, or None when it turns on the facts named in `unknown`."""

    holds: bool | None
    unknown: frozenset[str] = frozenset()


TRUE = Truth(True)
FALSE = Truth(False)


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests must pass. An empty condition always holds."""

    tests: tuple[Test, ...] = ()

    def value(self, facts: Facts) -> Truth:
        """Evaluate: false as soon as one known test fails, otherwise unknown if any fact is missing, otherwise true."""
        unknown = set()
        for test in self.tests:
            values = facts.get(test.fact)
            if values is None:
                unknown.add(test.fact)
            elif not test.holds(values):
                return FALSE
        return Truth(None, frozenset(unknown)) if unknown else TRUE

    @property
    def facts(self) -> frozenset[str]:
        """The keys of all facts that this condition asks about."""
        return frozenset(test.fact for test in self.tests)

    def __bool__(self) -> bool:
        return bool(self.tests)


ALWAYS = Condition()


def read(data: Mapping[str, object]) -> Condition:
    """Make a condition from a table of a pack. Raises ValueError, naming the fact, for any other shape."""
    tests = []
    for fact, wanted in data.items():
        if not isinstance(wanted, Mapping):
            tests.append(Test(fact, any_of=_values(fact, wanted)))
        elif set(wanted) == {"not"}:
            tests.append(Test(fact, none_of=_values(fact, wanted["not"])))
        else:
            raise ValueError(f"The condition on {fact!r} may hold a list of values or {{ not = [...] }}.")
    return Condition(tuple(tests))


def _values(fact: str, values: object) -> frozenset[str]:
    if not isinstance(values, (list, tuple)) or not all(isinstance(value, str) for value in values):
        raise ValueError(f'The condition on {fact!r} must list its values as words: {fact} = ["…"].')
    if not values:
        raise ValueError(f"The condition on {fact!r} lists no value.")
    return frozenset(values)


def write(condition: Condition) -> dict[str, object]:
    """Return the table form of a condition, values sorted: the inverse of `read`."""
    return {
        test.fact: {"not": sorted(test.none_of)} if test.none_of else sorted(test.any_of) for test in condition.tests
    }


def can_hold_together(
    conditions: Iterable[Condition], many: Mapping[str, bool], domain: Mapping[str, frozenset[str]]
) -> bool:
    """Tell whether some setting could meet all conditions at once.

    `domain` gives the values of each declared fact, `many` whether it may hold several at once. Facts are independent
    here; what a questionnaire implies between facts is checked elsewhere by playing it through.
    """
    tests: dict[str, list[Test]] = {}
    for condition in conditions:
        for test in condition.tests:
            tests.setdefault(test.fact, []).append(test)
    for fact, wanted in tests.items():
        values = domain.get(fact, frozenset())
        if many.get(fact):
            banned = frozenset().union(*(test.none_of for test in wanted))
            if any(test.any_of and not (test.any_of & values) - banned for test in wanted):
                return False
        elif not any(all(test.holds(frozenset({value})) for test in wanted) for value in values):
            return False
    return True


def every_case(domain: Mapping[str, frozenset[str]], facts: Iterable[str]) -> Iterable[dict[str, frozenset[str]]]:
    """Yield every combination of single values of the given facts, in a stable order."""
    keys = sorted(facts)
    for values in product(*(sorted(domain[key]) for key in keys)):
        yield {key: frozenset({value}) for key, value in zip(keys, values, strict=True)}
