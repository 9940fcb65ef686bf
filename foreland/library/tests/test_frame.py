"""The frame of the newest edition of the bank: how long its documents are, what stands in them, and under which headings."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from django.conf import settings

from foreland.core.document import Document, Section, Table
from foreland.core.layer import Layer, Resolved, resolve
from foreland.core.packs.model import Bank, Requirements
from foreland.library import folders
from foreland.publishing import wording
from foreland.publishing.booklet import Frame, booklet
from foreland.publishing.pdf import _pages, pdf
from foreland.publishing.tests.samples import WHEN

pytestmark = pytest.mark.slow

PACK = "england-online-safety"
HISTORY = (("1", "1 September 2026", "Approved by the governing body"), ("2", "2 October 2026", "Approved again"))
TOOK_PART = (("Staff", "At a meeting", "3 November 2026"), ("Parents", "By a link", "9 November 2026"))
SATELLITES = (
    "mobile-technology-policy",
    "social-media-policy",
    "image-use-policy",
    "ai-policy",
    "data-security-policy",
)
SCHOOLS = ("primary", "secondary", "all-through", "sixteen-plus", "college", "special", "alternative", "boarding")


@lru_cache
def _packs() -> tuple[Bank, Requirements]:
    content = Path(settings.CONTENT[0])
    bank = folders.editions(PACK, [content / "policies"])[-1]
    assert bank.head.requirements is not None
    pack, edition = bank.head.requirements
    requirements = folders.open_folder(content / "requirements" / pack / str(edition)).pack
    assert isinstance(requirements, Requirements)
    return bank, requirements


def _resolved(setting: str, shape: str) -> Resolved:
    bank, _ = _packs()
    facts = next(dict(item.facts) for item in bank.settings if item.key == setting)
    values = {item.key: item.example or "01632 960123" for item in bank.values if not item.usual}
    return resolve(bank, Layer(facts=facts, values=values, shape=shape))


def _printed(setting: str, document: str, shape: str = "set") -> Document:
    frame = Frame("Oak", version="Version 2", history=HISTORY, took_part=TOOK_PART, day=date(2026, 11, 28))
    return booklet(_resolved(setting, shape), document, _packs()[1], frame)


def _sections(document: Document) -> dict[str, Section]:
    return {section.key: section for section in document.sections}


@pytest.mark.parametrize("setting", SCHOOLS)
def test_what_goes_into_a_child_protection_policy_is_what_belongs_there(setting: str) -> None:
    found = _sections(_printed(setting, "child-protection-section"))
    assert {
        "people",
        "contacts",
        "roles",
        "filtering",
        "ai",
        "phones",
        "responding",
        "specific",
        "training",
        "law",
    } <= set(found)
    assert "access" not in found
    keys = {each.key for section in found.values() for each in section.passages}
    assert {"specific.nudes", "responding.tell", "responding.lado", "filtering.reports"} <= keys
    assert not {"roles.it-support", "access.guest-wifi", "filtering.logs", "filtering.test-record"} & keys


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "most"), [("primary", 8), ("secondary", 8)])
def test_it_has_few_pages(setting: str, most: int) -> None:
    assert _pages(pdf(_printed(setting, "child-protection-section"), when=WHEN, pack=False)) <= most


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "least", "most"), [("childminder", 2, 4), ("club", 3, 5), ("primary", 15, 25)])
def test_the_whole_policy_keeps_to_its_pages(setting: str, least: int, most: int) -> None:
    made = pdf(_printed(setting, "online-safety-policy", "standalone"), when=WHEN, pack=False)
    assert least <= _pages(made) <= most


@pytest.mark.parametrize("setting", [*SCHOOLS, "nursery-school", "early-years", "childminder", "club"])
def test_no_statement_stands_nowhere(setting: str) -> None:
    resolved = _resolved(setting, "set")
    printed = {
        state.key for key in resolved.documents for section in resolved.bank.document[key].sections
        for state in resolved.printed(key, section)
    }  # fmt: skip
    assert {state.key for state in resolved.kept} <= printed


@pytest.mark.parametrize("setting", ["primary", "early-years", "club"])
@pytest.mark.parametrize("document", SATELLITES)
def test_a_policy_of_its_own_names_whom_to_tell_and_what_it_rests_on(setting: str, document: str) -> None:
    found = set(_sections(_printed(setting, document)))
    assert "law" in found
    assert found & {"people-short", "people-technical"}


@pytest.mark.parametrize("setting", [*SCHOOLS, "nursery-school", "early-years"])
def test_no_heading_stands_over_one_lone_statement(setting: str) -> None:
    found = _printed(setting, "online-safety-policy", "standalone")
    lone = [inner.title for section in found.sections for inner in section.sections if len(inner.passages) == 1]
    assert lone == []


@pytest.mark.parametrize("setting", [*SCHOOLS, "early-years"])
def test_the_policies_beside_it_and_the_full_procedures_are_named(setting: str) -> None:
    found = _sections(_printed(setting, "online-safety-policy", "standalone"))
    assert "linked" in found
    assert [one.key for one in found["responding"].sections[0].passages][:2] == [
        "responding.danger",
        "responding.in-full",
    ]


def _named(setting: str, document: str, shape: str = "set") -> set[str]:
    """Return the keys of the instruments in a document's table of law."""
    titles = {
        "".join(span.text for span in row[0])
        for passage in _sections(_printed(setting, document, shape))["law"].passages
        for block in passage.blocks if isinstance(block, Table)
        for row in block.rows
    }  # fmt: skip
    return {item.key for item in _packs()[1].instruments if item.title in titles}


ACTS = {
    "children-wellbeing-schools-act-2026", "education-act-1996", "education-inspections-act-2006",
    "counter-terrorism-act-2015",
}  # fmt: skip


def test_a_small_policy_names_no_act_that_nothing_in_it_touches() -> None:
    assert not ACTS & _named("secondary", "data-security-policy")
    assert not ACTS & _named("secondary", "ai-policy")
    assert {"uk-gdpr", "dpa-2018"} <= _named("secondary", "data-security-policy")
    assert _named("secondary", "mobile-technology-policy") & ACTS == ACTS - {"counter-terrorism-act-2015"}
    assert "counter-terrorism-act-2015" in _named("secondary", "online-concerns-procedures")


@pytest.mark.parametrize("setting", [*SCHOOLS, "nursery-school", "early-years", "childminder", "club", "after-school"])
def test_the_whole_policy_names_every_law_that_the_setting_rests_on(setting: str) -> None:
    facts = _resolved(setting, "standalone").facts
    bearing = {
        item.key for item in _packs()[1].instruments
        if item.cited and item.force not in ("advice", "pending")
        and item.cited_when is not None and item.cited_when.value(facts).holds is True
    }  # fmt: skip
    assert bearing <= _named(setting, "online-safety-policy", "standalone")


def test_words_for_the_behaviour_policy_go_from_rules_to_help_to_consequences() -> None:
    for setting in ("primary", "secondary", "college"):
        found = _printed(setting, "behaviour-insert").sections
        keys = [passage.key for section in found for passage in section.passages]
        assert keys[0] == "behaviour.same"
        told = keys.index("responding.no-blame")
        assert keys.index("specific.nudes") < told < keys.index("behaviour.lead-first") == told + 1
        assert keys.index("specific.bullying") < keys.index("responding.consequences") < keys.index("behaviour.repair")


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["primary", "secondary", "college"])
def test_the_words_for_a_neighbouring_policy_take_a_page(setting: str) -> None:
    _, requirements = _packs()
    resolved = _resolved(setting, "set")
    for key in ("behaviour-insert", "anti-bullying-insert", "complaints-insert"):
        made = booklet(resolved, key, requirements, Frame("Oak", version="Version 2", day=date(2026, 11, 28)))
        assert _pages(pdf(made, when=WHEN, pack=False)) == 1


def test_the_proprietor_can_be_reached_and_adult_social_care_too() -> None:
    boarding = _printed("boarding", "online-safety-policy", "standalone")
    assert boarding.front is not None
    front = " ".join(line for block in boarding.front.blocks for line in wording.block_lines(block))
    assert "Go straight to the proprietor, proprietor@school.example." in front
    college, primary = (_printed(setting, "online-safety-policy", "standalone") for setting in ("college", "primary"))
    assert "Adult social care" in _words(_sections(college)["contacts"])
    assert "adult social care the same day: 01632 960123." in _words(_sections(college)["responding"])
    assert "adult social care" not in _words(_sections(primary)["contacts"]).lower()


def _words(section: Section) -> str:
    inside = [*section.passages, *(passage for inner in section.sections for passage in inner.passages)]
    return " ".join(line for passage in inside for block in passage.blocks for line in wording.block_lines(block))


@pytest.mark.parametrize("setting", [*SCHOOLS, "nursery-school", "early-years"])
def test_a_heading_that_two_parts_share_reads_as_one(setting: str) -> None:
    found = _printed(setting, "online-safety-policy", "standalone")
    titles = [inner.title for section in found.sections for inner in section.sections]
    assert not [title for title in titles if "·" in title]
    assert "Accounts and passwords, private information" in titles or setting != "early-years"
