"""Sections in parts: nothing is lost or shifted, and a heading stands where the bank puts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.amend import Amendment
from foreland.core.conditions import ALWAYS
from foreland.core.layer import Layer, State, resolve
from foreland.core.packs.model import Bank, Head, Number, Part, Section, Statement
from foreland.core.parts import LONG, parted

KEYS = [f"s.{letter}" for letter in "abcdefghij"]
PARTS = (Part("one", "The first", "s.c"), Part("two", "The second", "s.f"))
BANK = Bank(
    head=Head(
        "made-up",
        "policies",
        Number(2026, 1),
        "Made up",
        "Nobody",
        "CC BY 4.0",
        "en-GB",
        "england",
        date(2026, 9, 1),
        "The first.",
    ),
    sections=(Section("s", "A section", parts=PARTS), Section("t", "Another")),
    statements=tuple(Statement(key, key, "s", "must", f"We do {key}.", "Because.", when=ALWAYS) for key in KEYS),
)


def states(*amendments: Amendment) -> list[State]:
    """Return what the section prints."""
    return [state for state in resolve(BANK, Layer(amendments=amendments)).section("s") if state.kept]


def titles(found: list[State]) -> list[tuple[str, list[str]]]:
    """Return the titles of the parts and the keys under them."""
    return [
        (part.title if part else "", [state.key for state in inside])
        for part, inside in parted(BANK.section["s"], KEYS, found)
    ]


def test_a_part_begins_where_the_bank_says() -> None:
    assert titles(states()) == [("", KEYS[:2]), ("The first", KEYS[2:5]), ("The second", KEYS[5:])]


def test_a_part_begins_even_where_its_first_statement_is_left_out() -> None:
    out = [Amendment(1, "s.c", "selected", False, reason="Not here.")]
    assert titles(states(*out))[1] == ("The first", ["s.d", "s.e"])


def test_what_a_school_moved_or_added_stays_with_what_stands_before_it() -> None:
    moved = Amendment(1, "s.j", "place", {"section": "s", "after": "s.a"})
    own = Amendment(2, "own.x", "own", {"section": "s", "after": "s.d", "text": "We also do this.", "meets": []})
    assert titles(states(moved, own)) == [
        ("", ["s.a", "s.j", "s.b"]),
        ("The first", ["s.c", "s.d", "own.x", "s.e"]),
        ("The second", ["s.f", "s.g", "s.h", "s.i"]),
    ]


def test_a_short_section_has_no_headings() -> None:
    assert titles(states()[: LONG - 1]) == [("", KEYS[: LONG - 1])]


def test_one_part_alone_has_no_heading() -> None:
    assert titles(states()[5:] * 2)[0][0] == ""


def test_nothing_printed_is_nothing() -> None:
    assert titles([]) == []


@given(st.lists(st.booleans(), min_size=len(KEYS), max_size=len(KEYS)))
def test_nothing_is_lost_and_the_order_stays(kept: list[bool]) -> None:
    found = [state for state, here in zip(states(), kept, strict=True) if here]
    again = parted(BANK.section["s"], KEYS, found)
    assert [state for _, inside in again for state in inside] == found
    assert all(inside for _, inside in again)


def test_a_part_over_one_lone_statement_goes_with_its_neighbour_where_the_section_joins_them() -> None:
    out = [Amendment(number, key, "selected", False, reason="Not here.") for number, key in enumerate(KEYS[3:5], 1)]
    several = Section("s", "A section", parts=(*PARTS, Part("three", "The third", "s.i")), joined=True)

    def said(section: Section) -> list[tuple[str, list[str]]]:
        return [
            (part.title if part else "", [s.key for s in inside])
            for part, inside in parted(section, KEYS, states(*out))
        ]

    assert said(replace(several, joined=False))[1] == ("The first", ["s.c"])
    assert said(several) == [
        ("", KEYS[:2]), ("The first, the second", ["s.c", *KEYS[5:8]]), ("The third", KEYS[8:]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Video and live lessons", "The first, video and live lessons"),
        ("AI and fakes", "The first, AI and fakes"),
        ("{{Pupils}} on social media", "The first, {{pupils}} on social media"),
        ("A word to families", "The first, a word to families"),
        ("16 and over", "The first, 16 and over"),
        ("“Sharing” pictures", "The first, “Sharing” pictures"),
    ],
)
def test_a_heading_that_parts_share_reads_like_a_list(second: str, said: str) -> None:
    out = [Amendment(number, key, "selected", False, reason="Not here.") for number, key in enumerate(KEYS[3:5], 1)]
    parts = (PARTS[0], replace(PARTS[1], title=second), Part("three", "The third", "s.i"))
    found = parted(Section("s", "A section", parts=parts, joined=True), KEYS, states(*out))
    assert [part.title for part, _ in found if part] == [said, "The third"]


def test_a_part_that_goes_on_after_a_lone_guest_is_named_once() -> None:
    parts = (Part("big", "The big one", "s.a"), Part("nudes", "Nudes, semi-nudes", "s.e"), Part("two", "Other", "s.g"))
    *others, goes_on, guest = states()[:7]
    joined = parted(Section("s", "A section", parts=parts, joined=True), KEYS, [*others, guest, goes_on])
    assert [part.title for part, _ in joined if part] == ["The big one", "Nudes, semi-nudes, other"]


@given(st.sets(st.sampled_from(KEYS)))
def test_joined_parts_lose_nothing_and_leave_nobody_alone(out: set[str]) -> None:
    gone = [Amendment(number, key, "selected", False, reason="Not here.") for number, key in enumerate(sorted(out), 1)]
    found = parted(replace(BANK.section["s"], joined=True), KEYS, states(*gone))
    assert [state.key for _, inside in found for state in inside] == [key for key in KEYS if key not in out]
    headed = [inside for part, inside in found if part is not None]
    assert len(headed) < 2 or all(len(inside) > 1 for inside in headed)
