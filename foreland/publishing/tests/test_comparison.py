"""A comparison in print: what was taken out never stands as if it held, and what was added is there, in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foreland.core.compare import compare
from foreland.core.document import Document, Paragraph, Passage, Section, Span, Table
from foreland.publishing import html, wording
from foreland.publishing.comparison import comparison_document, tallied
from foreland.publishing.formats import render
from foreland.publishing.tests import samples
from foreland.publishing.tests.test_formats import READERS


def _statement(key: str, words: str, number: str) -> Passage:
    return Passage(key, (Paragraph((Span(words),)),), number=number)


def _people(name: str) -> Passage:
    table = Table("Roles and names", ((Span("Role"),), (Span("Name"),)), (((Span("Lead"),), (Span(name),)),), True)
    return Passage("people", (table,), "made")


OLD = Document(
    "policy", "policy", "Online safety", "Oak Lane School", version="1.0",
    sections=(
        Section("why", "1", "Why", (_statement("a", "We care.", "1.1"), _statement("z", "We listen.", "1.2"))),
        Section("phones", "2", "Phones", (_statement("b", "Phones are left in the tray.", "2.1"), _statement("c", "Gulls watch.", "2.2"))),
        Section("people", "3", "People", (_people("Mr Webb"),)),
    ),
)  # fmt: skip
NEW = replace(
    OLD,
    version="2.0",
    sections=(
        OLD.sections[0],
        Section("phones", "2", "Phones and watches", (_statement("b", "Phones are left in the office.", "2.1"), _statement("own", "Tides turn.", "2.2"))),
        Section("people", "3", "People", (_people("Ms Khan"),)),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Document:
    """The two compared, as a document."""
    return comparison_document(compare(OLD, NEW), NEW, was="Version 1.0", now="Version 2.0")


@pytest.mark.parametrize("format_key", ["pdf", "html", "txt", "docx", "odt"])
def test_every_format_says_what_was_taken_out_and_what_was_added(made: Document, format_key: str) -> None:
    said = " ".join(READERS[format_key](render(made, format_key, when=samples.WHEN)).split())
    assert "[out: tray] [new: office]" in said
    assert "[out: Gulls watch.]" in said
    assert "Taken out (it was 2.2)" in said
    assert "Tides turn." in said
    assert "[out: Mr Webb] [new: Ms Khan]" in said
    assert "Phones and watches (was: Phones)" in said
    assert "1 more section, 2 statements in all, as they were." in said


def test_on_screen_marks_are_elements_with_words_for_a_listener(made: Document) -> None:
    page = html.fragment(made)
    assert '<del><span class="said">[out: </span>tray<span class="said">]</span></del>' in page
    assert '<ins><span class="said">[new: </span>office<span class="said">]</span></ins>' in page


def test_with_everything_the_statements_that_stand_are_printed_too(made: Document) -> None:
    assert "We care." not in " ".join(wording.body(made))
    whole = comparison_document(compare(OLD, NEW), NEW, was="Version 1.0", now="Version 2.0", everything=True)
    assert "We care." in " ".join(wording.body(whole))


def test_what_changed_within_a_section_that_stands_is_printed_under_its_heading() -> None:
    day, trips = _statement("day", "Phones are left in the tray.", "2.2.1"), _statement("trip", "Staff ring.", "2.3.1")
    parts = Section("phones.day", "2.2", "In the day", (day,)), Section("phones.trips", "2.3", "On trips", (trips,))
    old = replace(OLD, sections=(replace(OLD.sections[1], sections=parts), OLD.sections[2]))
    first = Section("why", "1", "Why", (_statement("a", "We care.", "1.1"),))
    old = replace(old, sections=(first, *old.sections))
    reworded = replace(parts[0], passages=(_statement("day", "Phones are left in the office.", "2.2.1"),))
    new = replace(old, sections=(
        replace(first, passages=(_statement("a", "We care a lot.", "1.1"),)),
        replace(old.sections[1], sections=(reworded, parts[1])), old.sections[2],
    ))  # fmt: skip
    made = comparison_document(compare(old, new), new, was="Version 1.0", now="Version 2.0")
    assert [(depth, wording.heading(section)) for depth, section in wording.sections(made)] == [
        (1, "1 Why"), (1, "2 Phones"), (2, "2.2 In the day"),
    ]  # fmt: skip
    assert "2 statements stand as before." in " ".join(wording.body(made))
    assert made.notes == ("2 more sections, 2 statements in all, as they were.",)


def test_a_tally_counts_statements_and_names_tables_apart() -> None:
    assert tallied(compare(OLD, NEW)) == ("1 reworded", "1 new", "1 taken out", "2 as they were", "1 table changed")


def test_two_that_are_the_same_say_so() -> None:
    same = comparison_document(compare(OLD, OLD), OLD, was="Version 1.0", now="Version 1.0")
    assert "The words are the same." in " ".join(wording.body(same))


def test_the_cover_says_what_is_new_or_gone_and_leaves_out_the_address_that_a_draft_has_not_yet() -> None:
    old = replace(OLD, subtitle="", next_review="1 May 2027", address="https://school.example/p/")
    new = replace(NEW, subtitle="Everybody here", next_review="", address="")
    cover = {
        each.label: each.value for each in comparison_document(compare(old, new), new, was="1.0", now="Draft").cover
    }
    assert cover["For"] == "Everybody here (new)" and cover["Next review"] == "not any more (was: 1 May 2027)"
    assert "Address" not in cover
