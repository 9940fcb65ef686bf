"""Laws of facts and conditions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.conditions import ALWAYS, Condition, Test, can_hold_together, every_case, read, write
from foreland.core.tests.banks import DOMAIN, conditions, facts, laws

MANY = {"kind": False, "ages": True, "wifi": False}
VALUES = {key: frozenset(values) for key, values in DOMAIN.items()}


def known(told: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in told.items()}


@laws
@given(conditions(DOMAIN))
def test_reading_what_was_written_gives_the_condition_back(condition: Condition) -> None:
    assert read(write(condition)) == condition


@laws
@given(st.dictionaries(st.text(max_size=4), st.one_of(st.lists(st.text(max_size=3), min_size=1, max_size=3), st.builds(lambda v: {"not": v}, st.lists(st.text(max_size=3), min_size=1, max_size=3))), max_size=3))  # fmt: skip
def test_writing_what_was_read_gives_the_table_back_with_each_value_once(data: dict[str, Any]) -> None:
    tidy = {key: {"not": sorted(set(v["not"]))} if isinstance(v, dict) else sorted(set(v)) for key, v in data.items()}
    assert write(read(data)) == tidy


@laws
@given(conditions(DOMAIN), facts(), facts())
def test_learning_a_fact_never_turns_true_to_false_nor_false_to_true(
    condition: Condition, some: dict[str, Any], more: dict[str, Any]
) -> None:
    before, after = condition.value(known(some)), condition.value(known(more | some))
    assert before.holds is None or after.holds is before.holds
    assert after.unknown <= before.unknown


@laws
@given(conditions(DOMAIN), facts())
def test_unknown_names_exactly_the_facts_that_would_settle_it(condition: Condition, told: dict[str, Any]) -> None:
    truth = condition.value(known(told))
    assert (truth.holds is None) == bool(truth.unknown)
    assert truth.unknown <= condition.facts - told.keys()
    for case in every_case(VALUES, truth.unknown):
        assert condition.value(known(told) | case).holds is not None


@laws
@given(st.lists(conditions(DOMAIN), max_size=3))
def test_conditions_can_hold_together_exactly_when_some_setting_meets_them(found: list[Condition]) -> None:
    ages = [frozenset(part) for part in ((), ("small",), ("big",), ("middle",), ("small", "big"), ("small", "middle"), ("middle", "big"), ("small", "middle", "big"))]  # fmt: skip
    met = any(
        all(item.value({"ages": age, "kind": frozenset({kind}), "wifi": frozenset({wifi})}).holds for item in found)
        for age in ages
        for kind in VALUES["kind"]
        for wifi in VALUES["wifi"]
    )
    assert can_hold_together(found, MANY, VALUES) is met


def test_all_keys_must_hold_and_any_value_will_do() -> None:
    condition = read({"kind": ["school", "club"], "ages": {"not": ["small"]}})
    assert condition.value(known({"kind": ("club",), "ages": ("big",)})).holds is True
    assert condition.value(known({"kind": ("club",), "ages": ("big", "small")})).holds is False
    assert condition.value(known({"kind": ("home",)})).holds is False
    assert condition.value(known({"kind": ("club",)})).unknown == {"ages"}
    assert ALWAYS.value({}).holds is True and not ALWAYS and Condition((Test("kind", frozenset({"x"})),))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "school"}, "must list its values"),
        ({"kind": 5}, "must list its values"),
        ({"kind": True}, "must list its values"),
        ({"kind": []}, "lists no value"),
        ({"kind": {"not": []}}, "lists no value"),
        ({"kind": ["school", 5]}, "must list its values"),
        ({"kind": {"nor": ["x"]}}, "may hold a list"),
        ({"kind": {"not": ["x"], "any": ["y"]}}, "may hold a list"),
        ({"kind": {"not": "x"}}, "must list its values"),
    ],
)
def test_any_other_shape_is_refused_and_names_the_fact(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=f"'kind'.*{words}"):
        read(data)
