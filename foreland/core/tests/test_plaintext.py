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
