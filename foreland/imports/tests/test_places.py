"""The words of a school's own stand where its headings say, and only in sections that its policy prints."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from foreland.core.matching.becoming import around_unprinted
from foreland.core.matching.places import Places, printed_sections, unprinted
from foreland.core.matching.standing import facts_of
from foreland.core.matching.statements import Matching, match
from foreland.imports.packs import at_hand
from foreland.imports.queries import SHAPE
from foreland.reading import formats

OTHERS = Path(__file__).resolve().parents[3] / "bench" / "policies" / "primary.md"
"""A policy of twenty pages in another template's words."""


@pytest.fixture(scope="module")
def matched() -> Matching:
    """The policy, tied to the bank."""
    bank, _, guide = at_hand()
    return match(formats.read(OTHERS.read_bytes(), OTHERS.name), bank, guide, facts_of(bank, "primary"))


def test_what_stands_under_one_heading_stays_together(matched: Matching) -> None:
    places = Places(matched, printed_sections(matched.bank, SHAPE))
    found: dict[str, Counter[str]] = {}
    for passage in matched.passages:
        if passage.kind in ("own", "unsure") and passage.under:
            found.setdefault(passage.under[-1], Counter())[places.section(passage)] += 1
    wanted = {
        "Introduction and scope": "purpose", "Training for staff and governors": "training", "Photographs and film": "images",
        "E-mail and messaging": "communication", "Data protection": "security", "Monitoring and review": "review",
        "Appendix 5: Legislation": "purpose", "Appendix 2: Agreement for Key Stage 2": "access", "Working with families": "parents",
        "The technician": "roles", "The Computing Leader": "roles", "All staff": "roles",
    }  # fmt: skip
    assert {heading: dict(found[heading]) for heading in wanted} == {
        heading: {section: found[heading].total()} for heading, section in wanted.items()
    }


def test_every_section_of_a_policy_can_be_named_by_a_heading_and_no_other() -> None:
    bank, _, guide = at_hand()
    assert {item.key for item in guide.sections} == printed_sections(bank, SHAPE)


def test_nothing_stands_in_a_section_that_is_not_printed(matched: Matching) -> None:
    printed = printed_sections(matched.bank, SHAPE)
    assert {"conduct", "scope", "about"}.isdisjoint(printed) and {"phones", "purpose"} <= printed
    places = Places(matched, printed)
    assert {places.section(passage) for passage in matched.passages} <= printed


def test_the_banks_passages_for_other_documents_become_the_schools_own() -> None:
    bank, _, guide = at_hand()
    aside = unprinted(bank, SHAPE)
    hidden = bank.statement["complaints.safety"]
    assert hidden.key in aside and "phones.staff" not in aside
    found = match(formats.read(f"# Policy\n\n{hidden.text}\n".encode(), "policy.md"), bank, guide)
    passage = next(item for item in found.passages if item.statement == hidden.key)
    assert around_unprinted(found, {}, SHAPE)[passage.number].how == "own"
