"""What a booklet makes of records: the glossary of the words that it uses, and who took part."""

from __future__ import annotations

from dataclasses import replace

from foreland.core.document import Document, Table
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank
from foreland.core.tests.packs import bank, files, requirements
from foreland.publishing.booklet import Frame, booklet

SECTIONS = 'sections = ["phones", "people"]\n'
MORE = """
[[section]]
key = "words"
title = "Words used here"
kind = "glossary"
[[section]]
key = "history"
title = "How this policy was made"
kind = "history"
[[gloss]]
word = "Office"
like = ["office"]
means = "The room by the door."
[[gloss]]
word = "Handed in"
like = ["handed in"]
means = "Given to {{dsl}}."
"""


def _bank() -> Bank:
    more = 'short_when = { kind = ["club"] }\nshort_without = ["words"]\n'
    return bank(files((SECTIONS, 'sections = ["phones", "words", "people", "history"]\n' + more), more=MORE))


def _printed(frame: Frame, **layer: object) -> Document:
    made = Layer(facts={"kind": ("school",)}, values={"dsl": "Jo Lane"})
    return booklet(resolve(_bank(), replace(made, **layer)), "policy", requirements(), frame)  # type: ignore[arg-type]


def _cells(table: Table) -> list[list[str]]:
    return [["".join(span.text for span in cell) for cell in row] for row in table.rows]


def _table(document: Document, section: str) -> Table:
    [found] = [item for item in document.sections if item.key == section]
    [block] = [block for passage in found.passages for block in passage.blocks]
    assert isinstance(block, Table)
    return block


def test_the_glossary_explains_the_words_that_are_printed_and_no_other() -> None:
    both = _table(_printed(Frame("Oak")), "words")
    assert _cells(both) == [["Handed in", "Given to Jo Lane."], ["Office", "The room by the door."]]
    assert both.row_headers and [cell[0].text for cell in both.header] == ["Word", "What it means"]


def test_a_short_print_has_no_glossary_and_its_numbers_have_no_gap() -> None:
    long, short = _printed(Frame("Oak")), _printed(Frame("Oak"), facts={"kind": ("club",)})
    assert [(item.number, item.key) for item in long.sections] == [("1", "phones"), ("2", "words"), ("3", "people")]
    assert short.kind == "short"
    assert [(item.number, item.key) for item in short.sections] == [("1", "phones"), ("2", "people")]


def test_who_took_part_is_a_table_of_how_the_policy_was_made() -> None:
    frame = Frame("Oak", took_part=(("Staff", "At the meeting", "3 November 2026"),))
    table = _table(_printed(frame), "history")
    assert _cells(table) == [["Staff", "At the meeting", "3 November 2026"]]
    assert [cell[0].text for cell in table.header] == ["Who", "How", "When"]
    assert [item.key for item in _printed(Frame("Oak")).sections if item.key == "history"] == []
