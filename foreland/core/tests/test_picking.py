"""Documents that print some statements of a section, and values that say what is usual."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foreland.core import blockers
from foreland.core.amend import Amendment
from foreland.core.layer import Layer, Resolved, resolve
from foreland.core.packs.model import Bank, Usual
from foreland.core.packs.reading import read
from foreland.core.packs.writing import write
from foreland.core.tests.packs import bank, faults, files
from foreland.core.tests.test_checking import statement

LINE = 'sections = ["phones", "people"]\n'
CLUB = '[[setting]]\nkey = "club"\ntitle = "A club"\nfacts = { kind = ["club"] }\n'
SHORT = """
[[document]]
key = "short"
title = "Short"
shapes = ["standalone", "set"]
sections = ["phones"]
for = "All."
[[document.pick]]
section = "phones"
statements = ["cook"]
when = { kind = ["club"] }
"""
COOK = statement("cook", section='"phones"', text='"The cook opens the gate."')
GATE = statement("gate", section='"phones"', text='"Somebody paints a fence in spring."')


def _bank(more: str = "", *changes: tuple[str, str]) -> Bank:
    return bank(files(*changes, more=SHORT + COOK + GATE + CLUB + more))


def _keys(resolved: Resolved, document: str) -> list[str]:
    return [state.key for state in resolved.printed(document, "phones")]


def test_a_document_prints_what_it_picks_and_the_other_prints_the_section_whole() -> None:
    club = resolve(_bank(), Layer(facts={"kind": ("club",)}))
    assert _keys(club, "short") == ["cook"]
    assert {"cook", "gate"} <= set(_keys(club, "policy"))
    school = resolve(_bank(), Layer(facts={"kind": ("school",)}))
    assert _keys(school, "short") == _keys(school, "policy"), "the pick is for clubs alone"


def test_a_school_s_own_statement_stands_in_every_document_that_has_its_section() -> None:
    own = Amendment(1, "own.x", "own", {"section": "phones", "after": "cook", "text": "We also wave.", "meets": []})
    club = resolve(_bank(), Layer(facts={"kind": ("club",)}, amendments=(own,)))
    assert _keys(club, "short") == ["cook", "own.x"] and "own.x" in _keys(club, "policy")


def test_the_first_pick_that_fits_holds_and_an_empty_one_prints_nothing() -> None:
    none = _bank()
    spec = none.document["short"]
    first = replace(spec, picks=(replace(spec.picks[0], statements=()), *spec.picks))
    empty = replace(none, documents=tuple(first if item is spec else item for item in none.documents))
    assert _keys(resolve(empty, Layer(facts={"kind": ("club",)})), "short") == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('statements = ["cook"]', 'statements = ["cock"]', 'It picks "cock", which is no statement of the section'),
        ('[[document.pick]]\nsection = "phones"', '[[document.pick]]\nsection = "people"', "is no section of this document"),
    ],
)  # fmt: skip
def test_wrong_names_in_a_pick_are_faults(old: str, new: str, says: str) -> None:
    found = faults(files(more=(SHORT + COOK + GATE + CLUB).replace(old, new)))
    assert [fault.key for fault in found] == ["short"] and says in found[0].says


def test_a_section_that_no_document_prints_whole_is_a_fault() -> None:
    assert faults(files(more=SHORT + COOK + GATE + CLUB)) == []
    narrow = (LINE, LINE + 'when = { kind = ["school"] }\n')
    found = [fault for fault in faults(files(narrow, more=SHORT + COOK + GATE + CLUB)) if fault.key == "short"]
    assert [fault.says for fault in found] == [
        f'It picks from "phones", and no document of the shape "{shape}" prints that section whole for: A club.'
        for shape in ("set", "standalone")
    ]


USUAL = """
[[value]]
key = "gate_place"
label = "Where the gate is"
kind = "place"
usual = [{ text = "behind the house", when = { kind = ["club"] } }]
"""


def test_what_is_usual_stands_until_the_school_says_otherwise() -> None:
    gate = statement("at", section='"phones"', text='"The gate stands {{gate_place}}."')
    made = _bank(USUAL + gate)

    def said(kind: str, **values: str) -> tuple[str, str]:
        found = resolve(made, Layer(facts={"kind": (kind,)}, values=values)).fill["gate_place"]
        return found.kind, found.text

    assert said("club") == ("value", "behind the house")
    assert said("club", gate_place="by the road") == ("value", "by the road")
    assert said("club", gate_place="  \n") == ("value", "behind the house"), "an emptied field is not filled in"
    assert said("school") == ("blank", "Where the gate is"), "what is usual for clubs says nothing to a school"
    assert "gate_place" in blockers.needed(resolve(made, Layer(facts={"kind": ("school",)})))
    assert "gate_place" not in blockers.needed(resolve(made, Layer(facts={"kind": ("club",)})))


def test_picks_and_what_is_usual_are_written_as_they_were_read() -> None:
    made = _bank(USUAL)
    again = read(write(made))
    assert isinstance(again, Bank) and again.documents == made.documents and again.values == made.values
    assert again.value["gate_place"].usual[0] == Usual("behind the house", made.value["gate_place"].usual[0].when)


def _ordered(*order: str, document: str = "short") -> Bank:
    made = _bank()
    specs = (replace(item, order=order) if item.key == document else item for item in made.documents)
    return replace(made, documents=tuple(specs))


def test_a_document_has_an_order_of_its_own_and_the_others_keep_the_banks() -> None:
    made = _ordered("gate", "cook")
    school = resolve(made, Layer(facts={"kind": ("school",)}))
    usual = _keys(school, "policy")
    assert usual.index("cook") < usual.index("gate") and set(usual) == set(_keys(school, "short"))
    assert _keys(school, "short") == [key for key in usual if key not in ("gate", "cook")] + ["gate", "cook"]


def test_a_statement_without_a_place_stays_behind_the_one_before_it() -> None:
    own = Amendment(1, "own.x", "own", {"section": "phones", "after": "cook", "text": "Our cook sings.", "meets": []})
    resolved = resolve(_ordered("gate", "cook"), Layer(facts={"kind": ("school",)}, amendments=(own,)))
    assert _keys(resolved, "short")[-3:] == ["gate", "cook", "own.x"]


@pytest.mark.parametrize("key", ["cock", "elsewhere"])
def test_an_order_names_only_what_stands_in_the_document(key: str) -> None:
    home = statement("elsewhere", section='"people"', text='"Somebody sweeps the yard."')
    more = f"{SHORT}{COOK}{GATE}{CLUB}{home}"
    ordered = more.replace('sections = ["phones"]', f'sections = ["phones"]\norder = ["cook", "{key}"]')
    said = [fault.says for fault in faults(files(more=ordered)) if fault.key == "short"]
    assert said == [f'Its order names "{key}", which stands in no section of this document.']


def test_an_order_is_written_as_it_was_read() -> None:
    made = _ordered("gate", "cook")
    again = read(write(made))
    assert isinstance(again, Bank) and again.document["short"].order == ("gate", "cook")
