"""Headings of policies that nobody has seen name the section of the bank that they speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foreland.core.matching.sections import LONGEST, SectionCues, Sections
from foreland.core.packs.guiding import unguided
from foreland.core.tests.banks import laws
from foreland.core.tests.test_matching_counting import guide

HEADINGS = {
    "Aims": "purpose", "Introduction and scope": "purpose", "Legislation and guidance": "purpose", "Appendix 5: Legislation": "purpose",
    "Links with other policies": "purpose", "Related documents": "purpose", "The four areas of risk": "purpose", "Why we have a policy": "purpose",
    "Roles and responsibilities": "roles", "Who does what": "roles", "The governing board": "roles", "Headteacher": "roles",
    "Educating pupils about online safety": "teaching", "Teaching and learning": "teaching", "The curriculum": "teaching",
    "Staff training": "training", "Induction": "training", "Education and training of staff": "training",
    "Acceptable use of the internet in school": "access", "Annex C – Staff agreement": "access", "Using school laptops": "access",
    "Filtering and monitoring": "filtering", "Artificial intelligence (AI)": "ai", "ChatGPT and other tools": "ai",
    "E-mail": "communication", "Video calls": "communication", "Photographs and film": "images", "Our website": "website",
    "Social networking sites": "social", "WhatsApp groups": "social", "Mobile phones": "phones", "Pupils’ own devices": "phones",
    "Searching and confiscation": "phones", "Passwords": "security", "Data protection and GDPR": "security", "Cyber-security": "security",
    "Responding to incidents": "responding", "When something goes wrong": "responding", "Sanctions": "responding", "Data incidents": "responding",
    "Cyber-bullying": "specific", "Sharing nudes and semi-nudes": "specific", "Child-on-child abuse": "specific", "Radicalisation": "specific",
    "Working with parents and carers": "parents", "Families": "parents", "Keeping parents informed": "parents",
    "Monitoring and review": "review", "How this policy is reviewed": "review", "Useful contacts": "helplines", "Places that help": "helplines",
}  # fmt: skip


@pytest.mark.parametrize(("heading", "section"), HEADINGS.items())
def test_a_heading_names_its_section(heading: str, section: str) -> None:
    assert guide().headings.named(heading) == {section}


def test_a_heading_may_name_several_or_none() -> None:
    named = guide().headings.named
    assert named("Devices, communication and images") == {"communication", "images"}
    assert named("All staff") == named("Colleagues") == named("") == frozenset()


@laws
@given(some.text(max_size=120))
def test_any_heading_names_only_sections_that_have_cues(heading: str) -> None:
    found = guide().headings
    assert found.named(heading) <= {item.key for item in guide().sections}
    assert found.named(heading) == found.named(heading)


def test_a_sentence_that_was_taken_for_a_heading_names_nothing() -> None:
    sections = Sections([SectionCues("phones", ("phones",))])
    assert sections.named("phones " * LONGEST) == {"phones"} and not sections.named("phones " * (LONGEST + 1))


def test_a_cue_that_cannot_be_read_is_a_fault() -> None:
    (fault,) = unguided(replace(guide(), sections=(SectionCues("phones", ("@nothing",)),)), None)
    assert "nothing" in fault.says
