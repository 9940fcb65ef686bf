"""Requirements by kinds of setting: what counts as served, where nothing does, and that the real bank misses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import foreland
from foreland.core.conditions import ALWAYS, Condition, Test
from foreland.core.doubts import doubts, how_sure
from foreland.core.packs.model import Bank, DocumentSpec, Instrument, Requirement, Requirements, Setting, Unserved
from foreland.core.packs.model import Statement as Words
from foreland.core.packs.reading import read
from foreland.core.packs.reasons import reasons
from foreland.core.served import BINDING, STATUSES, Status, Table, facts_of, table
from foreland.core.tests import packs
from foreland.core.tests.banks import SECTIONS, bank_of, banks, head, laws, statement

DAY = date(2026, 11, 21)
SETTINGS = (
    Setting("school", "School", (("kind", ("school",)), ("ages", ("small", "middle")))),
    Setting("club", "Club", (("kind", ("club",)),)),
)
CONTENT = Path(foreland.__file__).resolve().parent.parent / "content"


def is_(fact: str, *values: str) -> Condition:
    return Condition((Test(fact, frozenset(values)),))


def requirement(code: str = "R-1", **more: Any) -> Requirement:
    return Requirement(**({"code": code, "title": code, "asks": "It asks.", "instrument": "law", "force": "law", "sure": "seen"} | more))  # fmt: skip


def pack(*found: Requirement) -> Requirements:
    law = Instrument("law", "Law", "House", "Law", "law", "seen")
    return Requirements(head(kind="requirements"), (law,), found or (requirement(),))


def status(statements: Sequence[Words], *, unserved: Sequence[Unserved] = (), **more: Any) -> dict[str, Status]:
    """Return how a small bank stands to one requirement, by kind of setting."""
    bank = bank_of(statements, settings=SETTINGS, unserved=tuple(unserved))
    ((_, cells),) = table(bank, pack(requirement(**more)), DAY).rows
    return {cell.setting.key: cell.status for cell in cells}


def both(found: Status) -> dict[str, Status]:
    return {"school": found, "club": found}


def serving(key: str = "a", **more: Any) -> Words:
    return statement(key, meets=("R-1",), **more)


def test_one_statement_that_may_be_proposed_serves() -> None:
    assert status([serving()]) == both("served")
    assert status([serving(level="may", propose=is_("ages", "big"))]) == {"school": "offered", "club": "served"}
    assert status([serving(when=is_("kind", "club"))]) == {"school": "missing", "club": "served"}
    assert status([serving(when=is_("kind", "club")), serving("b", when=is_("kind", "school"))]) == both("served")


def test_what_answers_and_choices_decide_may_be_true() -> None:
    assert status([serving(when=is_("ages", "big"))]) == {"school": "missing", "club": "served"}
    assert status([serving(when=is_("elsewhere", "x"))]) == both("served")


def test_a_question_that_is_not_asked_holds_nothing() -> None:
    assert status([serving(when=is_("wifi", "yes"))]) == {"school": "served", "club": "missing"}
    assert status([], applies=is_("wifi", "yes")) == {"school": "missing", "club": "not bound"}
    none = Condition((Test("wifi", none_of=frozenset({"yes"})),))
    assert status([], applies=none)["club"] == "missing"


def test_only_statements_that_are_not_proposed_are_an_offer() -> None:
    assert status([serving(propose=None)]) == both("offered")
    assert status([serving(propose=None)], served_by=("record",)) == both("offered")


def test_what_no_policy_can_meet_is_met_elsewhere_unless_a_statement_says_it_too() -> None:
    assert status([], served_by=("record", "course")) == both("elsewhere")
    assert status([serving()], served_by=("record",)) == both("served")
    assert status([], served_by=("policy", "record")) == both("missing")


def test_a_reason_holds_for_whom_it_is_given_and_never_hides_a_statement() -> None:
    why = Unserved("R-1", "Clubs have none.", is_("kind", "club"))
    assert status([], unserved=[why]) == {"school": "missing", "club": "reasoned"}
    assert status([serving()], unserved=[why]) == both("served")
    assert status([], unserved=[replace(why, code="R-2")]) == both("missing")
    unknown = replace(why, when=is_("ages", "big"))
    assert status([], unserved=[unknown]) == both("missing"), "a reason that may not hold is none"


@pytest.mark.parametrize("force", ["law", "regard", "standard", "advice"])
def test_advice_alone_may_go_without_words(force: str) -> None:
    assert status([], force=force) == both("missing" if force in BINDING else "not served")


def test_what_only_a_page_for_a_neighbouring_policy_says_is_told_apart() -> None:
    documents = (
        DocumentSpec("policy", "Policy", "policy", ("standalone", "set"), SECTIONS[:1], "all"),
        DocumentSpec("insert", "Insert", "insert", ("set",), SECTIONS[1:], "all"),
    )

    def found(*statements: Words) -> list[Status]:
        ((_, cells),) = table(bank_of(statements, settings=SETTINGS, documents=documents), pack(), DAY).rows
        return [cell.status for cell in cells]

    inside = serving("b", section="two")
    assert found(inside) == ["insert", "insert"]
    assert found(inside, serving()) == ["served", "served"]
    assert found(replace(inside, also=(("policy", "one"),))) == ["served", "served"]


def test_only_what_is_in_force_on_the_day_is_asked() -> None:
    later, past = requirement("LATER", starts=date(2027, 1, 1)), requirement("PAST", ends=date(2026, 1, 1))
    pending = requirement("PENDING", force="pending")
    bank = bank_of([], settings=SETTINGS)

    def codes(day: date | None) -> list[str]:
        return [item.code for item, _ in table(bank, pack(requirement(), later, past, pending), day).rows]

    assert codes(DAY) == ["R-1"]
    assert codes(date(2027, 1, 1)) == ["R-1", "LATER"]
    assert codes(None) == ["R-1", "LATER", "PAST", "PENDING"]


@laws
@given(banks())
def test_each_cell_has_one_status_and_taking_words_out_never_serves_more(bank: Bank) -> None:
    bank = replace(bank, settings=SETTINGS)
    asked = pack(*(requirement(f"R-{number}") for number in (1, 2, 3)))
    whole = table(bank, asked, DAY)
    assert sum(whole.totals.values()) == len(whole.rows) * len(SETTINGS) and set(whole.totals) == set(STATUSES)
    less = table(replace(bank, statements=bank.statements[1:]), asked, DAY)
    assert less.totals["missing"] >= whole.totals["missing"]
    for item, cells in whole.rows:
        for cell in cells:
            serving = [bank.statement[key] for key in cell.by]
            assert all(item.code in one.meets for one in serving)
            assert bool(serving) == (cell.status in ("served", "insert", "offered"))


# the bank that comes with Foreland


@lru_cache(maxsize=1)
def real() -> tuple[Bank, Requirements]:
    """Return the newest edition of the real bank and of its requirements."""
    found = []
    for kind in ("policies", "requirements"):
        folder = max(
            (CONTENT / kind / "england-online-safety").iterdir(), key=lambda path: tuple(map(int, path.name.split(".")))
        )
        found.append(read({file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.toml")}))
    bank, requirements = found
    assert isinstance(bank, Bank) and isinstance(requirements, Requirements)
    return bank, requirements


def test_where_no_policy_meets_a_requirement_its_own_reason_is_told() -> None:
    asked = requirement(served_by=("record",), because="It is decided case by case.")
    ((_, cells),) = table(bank_of([statement("a")], settings=SETTINGS), pack(asked), DAY).rows
    assert {(cell.status, cell.because) for cell in cells} == {("elsewhere", "It is decided case by case.")}


def test_one_kind_of_setting_is_counted_by_itself() -> None:
    found = table(bank_of([serving(when=is_("kind", "club"))], settings=SETTINGS), pack(requirement()), DAY)
    school, club = SETTINGS
    assert (found.of(school)["missing"], found.of(school)["served"]) == (1, 0)
    assert (found.of(club)["missing"], found.of(club)["served"]) == (0, 1)


def missing(found: Table) -> list[tuple[str, str]]:
    return [(item.code, cell.setting.key) for item, cells in found.having("missing") for cell in cells]


def test_the_real_bank_misses_nothing() -> None:
    bank, requirements = real()
    found = table(bank, requirements, DAY)
    assert len(found.rows) >= 200 and len(bank.settings) >= 12
    assert missing(found) == []
    assert found.totals["served"] > 1500


def test_every_real_requirement_that_binds_and_that_no_policy_meets_says_why() -> None:
    found = table(*real(), DAY)
    unsaid = [
        (item.code, cell.setting.key)
        for item, cells in found.having("elsewhere")
        for cell in cells
        if item.force in BINDING and not cell.because
    ]
    assert unsaid == []


def test_a_club_on_the_early_years_register_is_bound_as_a_nursery_is_and_others_are_not() -> None:
    bank, requirements = real()
    found = {
        item.code: {cell.setting.key: cell.status for cell in cells}
        for item, cells in table(bank, requirements, DAY).rows
    }
    early = [
        "EYFS-01",
        "EYFS-02",
        "EYFS-03",
        "EYFS-06",
        "PREV-01",
        "PREV-02",
        "PREV-03",
        "PREV-04",
        "PREV-05",
        "PREV-06",
    ]
    assert {found[code]["after-school"] for code in early} == {"served"}
    assert {found[code]["club"] for code in early} == {"not bound"}
    assert {found[code]["early-years"] for code in early} == {"served"}


@pytest.mark.parametrize(
    ("facts", "bound"),
    [
        ({"kind": ["out-of-school"], "register": ["early-years"]}, True),
        ({"kind": ["out-of-school"], "register": ["childcare"]}, True),
        ({"kind": ["out-of-school"], "register": ["none"]}, False),
        ({"kind": ["out-of-school"]}, None),
        ({"kind": ["college"], "register": []}, True),
    ],
)
def test_the_prevent_duty_binds_clubs_that_are_registered(facts: dict[str, list[str]], bound: bool | None) -> None:
    _, requirements = real()
    known = {key: frozenset(values) for key, values in facts.items()}
    assert requirements.requirement["PREV-01"].applies.value(known).holds is bound
    act = requirements.instrument["counter-terrorism-act-2015"].cited_when
    assert act is not None and act.value(known).holds is bound


def test_the_acts_are_cited_only_where_they_bear() -> None:
    bank, requirements = real()
    cited = {
        key: {item.key for item in bank.settings if rule.value(facts_of(bank, item)).holds}
        for key in ("education-act-1996", "education-inspections-act-2006", "children-wellbeing-schools-act-2026")
        if (rule := requirements.instrument[key].cited_when)
    }
    schools = {item.key for item in bank.settings if "school" in dict(item.facts)["kind"]}
    assert cited["education-act-1996"] == cited["children-wellbeing-schools-act-2026"] == schools
    assert cited["education-inspections-act-2006"] == schools - {"boarding"}


def test_the_real_bank_without_its_answer_to_a_requirement_misses_it() -> None:
    bank, requirements = real()
    less = replace(bank, statements=tuple(item for item in bank.statements if "FM-07" not in item.meets), unserved=())
    gone = {key for code, key in missing(table(less, requirements, DAY)) if code == "FM-07"}
    bound = requirements.requirement["FM-07"].applies
    assert gone == {item.key for item in bank.settings if bound.value(facts_of(bank, item)).holds is not False}
    assert "primary" in gone and "childminder" not in gone


def test_the_real_requirements_ask_only_for_what_the_bank_can_tell() -> None:
    bank, requirements = real()
    wrong = [
        f"{item.code}: {test.fact} {sorted((test.any_of | test.none_of) - bank.domain.get(test.fact, frozenset()))}"
        for item in requirements.requirements
        for test in item.applies.tests
        if (test.any_of | test.none_of) - bank.domain.get(test.fact, frozenset())
    ]
    assert wrong == [], "nobody can ever be what these conditions ask for"


# reasons in a pack


def told(more: str) -> list[str]:
    """Return the faults of reasons in the small bank with kinds of setting, each with its words."""
    bank = packs.bank(packs.files(packs.FOR_SCHOOLS, more=packs.KINDS + more))
    return [str(fault) for fault in reasons(bank, packs.requirements())]


def unserved(code: str = "R-1", because: str = "Clubs have no phones.", when: str = '{ kind = ["club"] }') -> str:
    return f'[[unserved]]\ncode = "{code}"\nbecause = "{because}"\nwhen = {when}\n'


def test_a_reason_that_is_needed_has_no_fault_and_a_code_may_have_several() -> None:
    assert told(unserved()) == []
    (found,) = packs.bank(packs.files(more=unserved())).unserved
    assert (found.code, found.because, found.when) == ("R-1", "Clubs have no phones.", is_("kind", "club"))
    assert packs.broken(packs.files(more=unserved() + unserved(when='{ kind = ["school"] }'))) == ()
    assert packs.bank(packs.files(more='[[unserved]]\ncode = "R-1"\nbecause = "So."\n')).unserved[0].when == ALWAYS


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (unserved("R-9"), '30-more.toml: R-9: The requirement "R-9" does not exist'),
        (unserved(when='{ kind = ["school"] }'), "The reason is not needed"),
        (unserved(when='{ weather = ["wet"] }'), 'the fact "weather", which nobody declares'),
        (unserved(when='{ kind = ["zoo"] }'), 'kind is "zoo", which it can never be'),
    ],
)
def test_a_reason_that_is_wrong_is_named(more: str, words: str) -> None:
    (found,) = told(more)
    assert words in found


def test_a_reason_without_words_is_no_reason() -> None:
    (found,) = packs.broken(packs.files(more=unserved(because=" ")))
    assert '"because" is empty' in str(found)


def test_what_a_policy_can_meet_has_no_reason_against_it() -> None:
    text = packs.REQUIREMENTS["all.toml"].replace(
        'sure = "seen"\n\n[[topic]]', 'sure = "seen"\nbecause = "So."\n\n[[topic]]'
    )
    (found,) = packs.broken(packs.REQUIREMENTS | {"all.toml": text})
    assert '"because" has nothing to explain' in str(found)


def test_where_a_requirement_is_met_is_a_closed_list() -> None:
    text = packs.REQUIREMENTS["all.toml"].replace(
        'sure = "seen"\n\n[[topic]]', 'sure = "seen"\nserved_by = "prayer"\n\n[[topic]]'
    )
    (found,) = packs.broken(packs.REQUIREMENTS | {"all.toml": text})
    assert '"served_by" names prayer; it may name policy, agreement' in str(found)


# what a person has to check


def test_what_was_not_seen_and_what_is_pending_is_to_be_checked_under_its_source() -> None:
    def source(key: str, sure: str, force: str = "law") -> Instrument:
        return Instrument(key, key, "House", key, force, sure)

    sources = (
        source("plain", "seen"),
        source("partly", "seen"),
        source("heard", "second-hand"),
        source("soon", "seen", "pending"),
    )
    asked = (
        requirement("A", instrument="partly", sure="inferred", check="Open it."),
        requirement("B", instrument="partly"),
        requirement("C", instrument="plain"),
    )
    found = doubts(Requirements(head(kind="requirements"), sources, asked))
    assert [(doubt.instrument.key, doubt.itself, [item.code for item in doubt.requirements]) for doubt in found] == [
        ("partly", False, ["A"]),
        ("heard", True, []),
        ("soon", True, []),
    ]
    counted = how_sure([*(doubt.instrument for doubt in found), *asked])
    assert counted == {"second-hand": 1, "inferred": 1, "unverified": 0, "pending": 1}


def test_every_real_doubt_says_what_to_look_for() -> None:
    _, requirements = real()
    found = doubts(requirements)
    assert {item.code for doubt in found for item in doubt.requirements} == {
        item.code for item in requirements.requirements if item.sure != "seen" or item.force == "pending"
    }
    assert [doubt.instrument.key for doubt in found if doubt.itself and not doubt.instrument.note] == []


def test_an_act_that_stands_only_beside_others_says_for_whom() -> None:
    def told(line: str) -> dict[str, str]:
        text = packs.REQUIREMENTS["all.toml"].replace('body = "A house"', f'body = "A house"\n{line}', 1)
        return packs.REQUIREMENTS | {"all.toml": text}

    found = read(told('cited_when = "always"\nbeside = ["a", "b"]'))
    assert isinstance(found, Requirements) and found.instrument["law"].beside == ("a", "b")
    (fault,) = packs.broken(told('beside = ["a"]'))
    assert '"beside" limits "cited_when", and that is missing' in str(fault)
