"""Plain text read back: folding makes no difference, what moved is found, and nothing is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.compare import compare
from foreland.core.document import ListBlock, Paragraph
from foreland.core.plaintext import alike, read
from foreland.core.tests.banks import laws

TEXT = """Hillview School
Online safety policy

Contents
--------
1 Phones

1 Phones
========

1.1  Phones are handed in on
arrival.

- a list
  that is folded
- another

  Role   Name
  -----  ----
  Lead   Ada
"""
WORDS = st.lists(st.sampled_from(["phones", "rest", "staff", "tell", "the", "lead"]), min_size=1, max_size=12).map(
    " ".join
)


def test_headings_numbers_lists_and_lines_of_tables_are_read_and_contents_passed_over() -> None:
    found = read(TEXT, "policy")
    assert [section.title for section in found.sections] == ["", "Phones"]
    first, items, table = found.sections[1].passages
    assert first.number == "1.1"
    assert (
        first.blocks == (Paragraph(first.blocks[0].spans),)
        and first.blocks[0].spans[0].text == "Phones are handed in on arrival."
    )
    assert isinstance(items.blocks[0], ListBlock) and [item[0].text for item in items.blocks[0].items] == [
        "a list that is folded",
        "another",
    ]
    assert [block.spans[0].text for block in table.blocks] == ["Role Name", "Lead Ada"]


LONG = "How we look after the phones and tablets and watches and other devices that pupils bring to school"


def test_a_heading_that_is_folded_is_a_heading_and_nothing_after_the_contents_is_lost() -> None:
    lines = [LONG[: LONG.index(" pupils")], LONG[LONG.index("pupils") :], "=" * 78]
    made = TEXT.replace("1 Phones\n========", "\n".join([f"1 {lines[0]}", *lines[1:]]))
    assert [section.title for section in read(made, "policy").sections] == ["", LONG]
    assert [section.title for section in read(TEXT, "policy").sections] == ["", "Phones"]
    plain = read("Contents\n========\n\n1 Phones\n\nPhones rest.\n\nStaff tell.", "x")
    assert [item.blocks[0].spans[0].text for item in plain.sections[0].passages] == ["Phones rest.", "Staff tell."]
    caption = read("Who took part in making this version of it\nWho\n---\nStaff", "x")
    assert [section.title for section in caption.sections] == [""], "a table is no heading"


def test_how_a_text_is_folded_makes_no_difference() -> None:
    other = TEXT.replace("handed in on\narrival", "handed in\non arrival").replace("\n", "\r\n")
    old = read(TEXT, "policy")
    assert not compare(old, alike(old, read(other, "policy"))).differs


def test_a_changed_paragraph_is_marked_and_one_that_moved_is_found_elsewhere() -> None:
    old = read("A\n=\n\nPhones rest all day here.\n\nStaff tell the lead.\n\nB\n=\n\nOther words.", "x")
    new = read("A\n=\n\nPhones rest all week here.\n\nB\n=\n\nOther words.\n\nStaff tell the lead.", "x")
    found = {entry.key: entry for entry in compare(old, alike(old, new)).entries()}
    assert sorted((entry.change, entry.moved) for entry in found.values()) == [
        ("changed", False), ("same", False), ("same", True),
    ]  # fmt: skip


@laws
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_both_texts_can_be_read_back_from_their_comparison(before: list[str], after: list[str]) -> None:
    old, new = (read("\n\n".join(texts), "x") for texts in (before, after))
    found = compare(old, alike(old, new))
    for texts, away in ((before, "added"), (after, "removed")):
        said = [
            "".join(piece.text for line in entry.blocks for piece in line.pieces if piece.kind != away)
            for entry in found.entries()
            if entry.change != away
        ]
        assert sorted(said) == sorted(texts)
