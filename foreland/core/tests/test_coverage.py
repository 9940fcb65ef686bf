"""What counts as met: every applicable must, or one of the rest; and never more than is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from foreland.core.amend import Amendment
from foreland.core.conditions import ALWAYS, Condition, Test
from foreland.core.coverage import STATUS_WORDS, Covered, coverage, tally
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Instrument, Option, Requirement, Requirements, Statement
from foreland.core.tests.banks import Drawn, bank_of, head, laws, layers, statement

DAY = date(2026, 11, 21)
CLUB = {"kind": ("club",)}


def is_(fact: str, *values: str) -> Condition:
    return Condition((Test(fact, frozenset(values)),))


def requirement(code: str = "R-1", **more: Any) -> Requirement:
    return Requirement(code, code, "It asks.", "law", "law", "seen", **more)


def pack(*found: Requirement) -> Requirements:
    return Requirements(
        head(kind="requirements"), (Instrument("law", "Law", "House", "Law", "law", "seen"),), found or (requirement(),)
    )


def serving(key: str, **more: Any) -> Statement:
    return statement(key, meets=("R-1",), **more)


def out(key: str, number: int, reason: str = "") -> Amendment:
    return Amendment(number, key, "selected", False, reason=reason)


def covered(
    statements: Sequence[Statement],
    *amendments: Amendment,
    facts: dict[str, tuple[str, ...]] | None = None,
    **more: Any,
) -> list[Covered]:
    resolved = resolve(bank_of(statements), Layer(facts=CLUB if facts is None else facts, amendments=amendments))
    return coverage(resolved, pack(requirement(**more)), DAY)


def status(statements: Sequence[Statement], *amendments: Amendment, **more: Any) -> str:
    (found,) = covered(statements, *amendments, **more)
    return found.status


OPEN = {"text": "We {{choice}}.", "options": (Option("a", "A", "do a"), Option("b", "B", "do b")), "asks": "Which?"}
OWN = Amendment(9, "own.1", "own", {"section": "one", "after": "", "text": "Ours.", "meets": ["R-1"]})


def test_met_when_every_applicable_must_is_kept_whatever_happens_to_should_and_may() -> None:
    found = [serving("a"), serving("b"), serving("c", level="should"), serving("d", when=is_("kind", "school"))]
    assert status(found) == "met"
    assert status(found, out("c", 1)) == "met"


def test_partly_met_when_some_musts_are_kept_even_if_a_should_is() -> None:
    found = [serving("a"), serving("b"), serving("c", level="should")]
    assert status(found, out("b", 1)) == "partly"
    assert status(found, out("b", 1, "No phones here.")) == "partly"
    assert covered(found, out("b", 1, "No phones here."))[0].reasons == ("No phones here.",)


def test_one_kept_is_enough_where_only_should_or_may_serve_it() -> None:
    found = [serving("a", level="should"), serving("b", level="may", propose=None)]
    assert status(found) == "met"
    assert status(found, out("a", 1), Amendment(2, "b", "selected", True)) == "met"
    assert status(found, out("a", 1)) == "missing"


def test_left_out_needs_a_reason_for_each_decision() -> None:
    assert status([serving("a"), serving("b")], out("a", 1, "Why."), out("b", 2, "Because.")) == "left-out"
    assert status([serving("a"), serving("b")], out("a", 1, "Why."), out("b", 2)) == "missing"
    assert (
        status([serving("a", level="should"), serving("b", level="may", propose=None)], out("a", 1, "Why."))
        == "left-out"
    )
    assert status([serving("a", propose=None)]) == "missing"


def test_met_in_changed_words_when_a_must_was_reworded_but_not_while_another_should_keeps_the_banks_words() -> None:
    def reworded(key: str) -> Amendment:
        return Amendment(1, key, "text", "Ours.")

    assert status([serving("a"), serving("b")], reworded("a")) == "reworded"
    assert status([serving("a", level="should"), serving("b", level="should")], reworded("a")) == "met"
    assert status([serving("a", level="should")], reworded("a")) == "reworded"


def test_our_own_statement_stands_in_for_what_was_left_out_and_for_what_the_bank_lacks() -> None:
    assert status([serving("a")], out("a", 1, "We say it better."), OWN) == "reworded"
    assert status([statement("x")], OWN) == "reworded"
    assert status([serving("a")], OWN) == "met"
    assert status([serving("a")], out("a", 1), OWN, out("own.1", 10)) == "missing"
    assert status([serving("a", when=is_("kind", "school"))], OWN) == "reworded"


def test_our_own_statement_settles_nothing_while_a_must_is_open() -> None:
    assert status([serving("a", **OPEN)], OWN) == "unknown"
    assert status([serving("a", when=is_("wifi", "yes"))], OWN, facts={}) == "unknown"


def test_an_open_choice_is_not_yet_met_and_not_yet_missing() -> None:
    assert status([serving("a", **OPEN)]) == "unknown"
    assert status([serving("a", **OPEN), serving("b")]) == "unknown"
    assert status([serving("a", **OPEN), serving("b"), serving("c")], out("c", 1, "Why.")) == "partly"
    assert status([serving("a", **OPEN)], Amendment(1, "a", "choice", "a")) == "met"
    assert status([serving("a", level="should", **OPEN), serving("b", level="may")]) == "met"


def test_a_must_that_may_yet_bind_keeps_a_requirement_from_being_called_met() -> None:
    unsure = serving("a", when=is_("ages", "big"))
    assert status([unsure], facts={"kind": ("school",)}) == "unknown"
    assert status([unsure, serving("b")], facts={"kind": ("school",)}) == "unknown"
    assert status([unsure, serving("b", level="should")], facts={"kind": ("school",)}) == "unknown"
    assert status([unsure, serving("b")], facts={"kind": ("school",), "ages": ("small",)}) == "met"


def test_a_requirement_that_binds_and_that_no_statement_serves_is_missing() -> None:
    assert status([statement("x")]) == "missing"


def test_statements_for_other_answers_make_no_gap_but_statements_for_other_kinds_do() -> None:
    video = serving("a", when=Condition((Test("kind", frozenset({"club"})), Test("ages", frozenset({"small"})))))
    assert covered([video], applies=is_("kind", "club", "school")) == []
    school = serving("a", when=is_("kind", "school"))
    assert status([school], applies=is_("kind", "club", "school")) == "missing"
    assert covered([school], applies=ALWAYS) == []


def test_only_what_binds_this_setting_today_is_counted() -> None:
    assert covered([serving("a")], applies=is_("kind", "school")) == []
    assert covered([serving("a")], starts=date(2027, 1, 1)) == []
    assert covered([serving("a")], ends=date(2026, 11, 20)) == []
    assert status([serving("a")], starts=DAY, ends=DAY) == "met"
    pending = replace(requirement(), force="pending")
    assert coverage(resolve(bank_of([serving("a")]), Layer(facts=CLUB)), pack(pending), DAY) == []


def test_whether_it_binds_may_itself_be_unknown() -> None:
    assert status([serving("a")], facts={}, applies=is_("kind", "club")) == "met"
    assert status([serving("a")], out("a", 1), facts={}, applies=is_("kind", "club")) == "unknown"


def test_what_is_evidenced_elsewhere_shows_only_where_the_policy_says_it_too() -> None:
    assert covered([serving("a", propose=None)], served_by=("record",)) == []
    assert status([serving("a")], served_by=("record",)) == "met"


def test_the_tally_counts_met_in_either_words() -> None:
    assert (tally([]).met, tally([]).total) == (0, 0)
    resolved = resolve(bank_of([serving("a")]), Layer(facts=CLUB))
    counted = tally(coverage(resolved, pack(requirement(), requirement("R-2")), DAY))
    assert (counted.met, counted.total) == (1, 2)


@laws
@given(layers())
def test_met_exactly_when_every_applicable_must_is_kept_and_settled(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    for item in coverage(resolved, pack(*(requirement(f"R-{n}") for n in (1, 2, 3))), DAY):
        assert item.status in STATUS_WORDS
        bank = [state for state in item.by if not state.own and state.applies.holds is not False]
        musts = [state for state in bank if state.level == "must"]
        settled = [state for state in musts if state.kept and not state.undecided and not state.needs]
        own = any(state.own and state.kept for state in item.by)
        if musts and not own:
            assert item.met == (len(settled) == len(musts))
            assert (item.status == "partly") <= (0 < len(settled) < len(musts))
        if not musts and any(state.kept and not state.undecided for state in bank):
            assert item.met


@pytest.mark.parametrize("shape", ["standalone", "set"])
def test_coverage_does_not_depend_on_the_shape(shape: str) -> None:
    resolved = resolve(bank_of([serving("a")]), Layer(facts=CLUB, shape=shape))
    assert [item.status for item in coverage(resolved, pack(), DAY)] == ["met"]
