"""Laws of hiding small counts: none is shown, and none can be worked out from what is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core import suppress
from foreland.core.tests.banks import laws

COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 9))
ROWS = st.lists(COUNTS, min_size=1, max_size=5)
TABLES = st.integers(1, 3).flatmap(
    lambda wide: st.lists(st.lists(COUNTS, min_size=wide, max_size=wide), min_size=1, max_size=3)
)
HIGHEST = 12
"""How far the reader who tries everything counts; a circle moves a cell by one, so one above the highest would do."""


def fits(shown: int | None, value: int) -> bool:
    """Return whether a reader who knows the rule takes a count for possible: what is hidden is no nought."""
    return value >= 1 if shown is None else value == shown


def readings(shown: suppress.Table, *, most: int = HIGHEST) -> list[list[list[int]]]:
    """Return every table of counts that somebody who sees the shown one takes for possible."""
    wide = len(shown.columns)
    by_row = []
    for line, total in zip(shown.cells, shown.rows, strict=True):
        offers = [[cell] if cell is not None else list(range(1, most + 1)) for cell in line]
        by_row.append([list(each) for each in product(*offers) if fits(total, sum(each))])
    return [
        list(each)
        for each in product(*by_row)
        if all(fits(shown.columns[x], sum(line[x] for line in each)) for x in range(wide))
        and fits(shown.total, sum(map(sum, each)))
    ]


@laws
@given(ROWS, st.integers(2, 6))
def test_no_small_count_is_shown_in_a_row_and_the_rest_is_as_it_is(counts: list[int], threshold: int) -> None:
    found = suppress.row(counts, threshold=threshold)
    for shown, true in zip((*found.cells, found.total), (*counts, sum(counts)), strict=True):
        assert shown in (None, true)
        assert shown is None or shown == 0 or shown >= threshold
        assert true != 0 or shown == 0, "a nought is shown"


@laws
@given(ROWS, st.integers(2, 6))
def test_no_small_count_of_a_row_can_be_worked_out(counts: list[int], threshold: int) -> None:
    found = suppress.row(counts, threshold=threshold)
    offers = [[cell] if cell is not None else list(range(1, HIGHEST + 1)) for cell in found.cells]
    if len([cell for cell in found.cells if cell is None]) > 4:
        offers = [offer[:6] for offer in offers]
    possible = [each for each in product(*offers) if fits(found.total, sum(each))]
    for place, true in enumerate(counts):
        if 0 < true < threshold:
            assert len({each[place] for each in possible}) > 1
    if 0 < sum(counts) < threshold:
        assert len({sum(each) for each in possible}) > 1


@laws
@given(TABLES, st.integers(2, 6))
def test_no_small_count_is_shown_in_a_table_nor_in_its_sums(counts: list[list[int]], threshold: int) -> None:
    found = suppress.table(counts, threshold=threshold)
    true = [*counts, [sum(line) for line in counts], [sum(column) for column in zip(*counts, strict=True)]]
    for shown_line, true_line in zip((*found.cells, found.rows, found.columns), true, strict=True):
        for shown, value in zip(shown_line, true_line, strict=True):
            assert shown in (None, value)
            assert shown is None or shown == 0 or shown >= threshold
            assert value != 0 or shown == 0


SMALL = st.integers(1, 2).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 7), min_size=wide, max_size=wide), min_size=2, max_size=2)
)


@laws
@given(SMALL, st.integers(2, 5))
def test_no_small_count_of_a_table_can_be_worked_out_by_trying_everything(
    counts: list[list[int]], threshold: int
) -> None:
    found = suppress.table(counts, threshold=threshold)
    possible = readings(found, most=10)
    assert counts in possible
    for y, line in enumerate(counts):
        if 0 < sum(line) < threshold:
            assert len({sum(each[y]) for each in possible}) > 1
        for x, value in enumerate(line):
            if 0 < value < threshold:
                assert len({each[y][x] for each in possible}) > 1
    for x, column in enumerate(zip(*counts, strict=True)):
        if 0 < sum(column) < threshold:
            assert len({sum(line[x] for line in each) for each in possible}) > 1


def test_a_cell_between_two_rings_is_not_given_away_by_the_sums_of_one_ring() -> None:
    """Each row and column hides two, and still the cell at (1, 2) would follow: rows 0 and 1 less columns 0 and 1."""
    counts = [[2, 2, 9, 9], [2, 2, 2, 9], [9, 9, 2, 2], [9, 9, 2, 2]]
    found = suppress.table(counts)
    shown = [
        value for y, x in ((0, 2), (0, 3), (1, 3), (2, 0), (2, 1), (3, 0), (3, 1)) for value in [found.cells[y][x]]
    ]
    assert None in (*shown, *found.rows[:2], *found.columns[:2])


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([12, 7, 5], (12, 7, 5), 24),
        ([12, 3, 30], (None, None, 30), 45),
        ([3, 0, 0], (None, 0, 0), None),
        ([30, 1, 1], (None, None, None), 32),
        ([30, 2, 1], (30, None, None), 33),
        ([0, 0], (0, 0), 0),
        ([], (), 0),
    ],
)
def test_what_a_row_shows(counts: list[int], cells: tuple[int | None, ...], total: int | None) -> None:
    assert suppress.row(counts) == suppress.Row(cells, total)


def test_an_empty_table_and_bad_input() -> None:
    assert suppress.table([]) == suppress.Table((), (), (), 0)
    for counts, threshold in (([[1, 2], [3]], 5), ([[-1]], 5), ([[1]], 1)):
        with pytest.raises(ValueError, match=r"\w"):
            suppress.table(counts, threshold=threshold)
