"""How hard one statement may be: as the head of its edition says, and less where parents read it."""

from __future__ import annotations

import pytest

from foreland.core.packs.proofreading import PARENTS_AGE, READING_AGE, limit_of
from foreland.core.packs.reading import Fault, read
from foreland.core.packs.writing import write
from foreland.core.tests.packs import bank, faults, files

HARD = "The office keeps a written record of every telephone that anybody hands in on arrival."  # 16.5 years
MIDDLE = (
    "The office keeps a list of every phone that children hand in on arrival, and of who collects it again."  # 13.1
)
SECTION = '[[section]]\nkey = "parents"\ntitle = "Families"\n'
DOCUMENT = ('sections = ["phones", "people"]', 'sections = ["phones", "people", "parents"]')


def told(age: int | None, text: str, *changes: tuple[str, str], more: str = "") -> list[Fault]:
    """Return what is said of reading ages where the edition's head sets `age` and a statement has a text."""
    head = [('changes = "The first."', f'changes = "The first."\nreading_age = {age}')] if age is not None else []
    found = faults(files(*head, ("The office keeps a list.", text), *changes, more=more))
    return [fault for fault in found if "reading age" in fault.says]


def test_an_edition_whose_head_sets_an_age_is_held_to_it() -> None:
    assert [(fault.key, "at most 14." in fault.says) for fault in told(14, HARD)] == [("phones.list", True)]
    assert told(14, MIDDLE) == []
    assert [fault.key for fault in told(12, MIDDLE)] == ["phones.list"]


def test_an_edition_of_before_is_judged_by_the_age_that_it_was_released_under() -> None:
    assert told(None, HARD) == []


def test_nobody_sets_an_age_above_the_highest() -> None:
    made = bank(files(('changes = "The first."', 'changes = "The first."\nreading_age = 40')))
    assert limit_of(made) == READING_AGE


def test_what_only_parents_read_is_easier() -> None:
    only = ('why = "So that none is lost."', 'why = "So that none is lost."\naudience = ["parents"]')
    also = (only[0], only[1].replace('["parents"]', '["parents", "staff"]'))
    assert ["at most 11." in fault.says for fault in told(14, MIDDLE, only)] == [True]
    assert told(14, MIDDLE, also) == []
    assert told(None, MIDDLE, only) == []


def test_the_section_that_parents_read_is_easier_whoever_else_reads_it() -> None:
    moved = ('section = "phones"\nlevel = "should"', 'section = "parents"\nlevel = "should"')
    assert ["at most 11." in fault.says for fault in told(14, MIDDLE, moved, DOCUMENT, more=SECTION)] == [True]


@pytest.mark.parametrize(
    ("summary", "line", "limit"),
    [
        ("age = 14\n", MIDDLE, None),
        ("age = 12\n", MIDDLE, "at most 12."),
        ("", MIDDLE, None),
        ("", HARD, "at most 14."),
    ],
)
def test_a_line_of_a_summary_keeps_to_its_own_age_and_else_to_the_editions(
    summary: str, line: str, limit: str | None
) -> None:
    found = told(14, "We help.", ("age = 13\n", summary), ("Phones rest here.", line))
    assert [("(parents)" in fault.says, str(limit) in fault.says) for fault in found] == [(True, True)] * bool(limit)


def test_the_head_of_an_edition_is_written_with_its_age() -> None:
    made = bank(files(('changes = "The first."', 'changes = "The first."\nreading_age = 14')))
    again = bank(write(made))
    assert again.head == made.head and again.head.reading_age == 14 and limit_of(again) == 14
    assert read(write(bank(files()))).head.reading_age is None and PARENTS_AGE < 14
