"""The calendar and the way of a document: years, working days, steps, numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core import workflow
from foreland.core.calendar import (
    AcademicYear,
    add_working_days,
    day_in_london,
    in_a_year,
    is_working_day,
    long_date,
    school_day,
)
from foreland.core.tests.banks import laws

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
HOLIDAYS = st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=12)
SOON = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@laws
@given(DAYS)
def test_every_day_lies_in_exactly_one_academic_year(day: date) -> None:
    year = AcademicYear.of(day)
    assert year.first <= day <= year.last
    assert AcademicYear(year.start + 1).first == year.last + timedelta(days=1)
    assert AcademicYear.of(year.first) == AcademicYear.of(year.last) == year


@laws
@given(DAYS, HOLIDAYS)
def test_a_school_day_is_the_next_working_day_outside_the_long_holidays(day: date, holidays: set[date]) -> None:
    found = school_day(day, holidays)
    assert day <= found <= day + timedelta(days=60) and is_working_day(found, holidays)
    assert found.month != 8 and not (found.month == 12 and found.day >= 20)
    assert school_day(found, holidays) == found


def test_nobody_is_told_between_the_years() -> None:
    assert school_day(date(2026, 12, 26), {date(2026, 12, 28)}) == date(2027, 1, 5)
    assert school_day(date(2026, 11, 20), ()) == date(2026, 11, 20)


def test_an_academic_year_begins_on_1_september_and_is_written_with_a_stroke() -> None:
    assert str(AcademicYear.of(date(2026, 9, 1))) == "2026/27" and str(AcademicYear.of(date(2026, 8, 31))) == "2025/26"
    assert str(AcademicYear(2099)) == "2099/00"


@laws
@given(SOON, st.integers(0, 15), HOLIDAYS)
def test_working_days_are_counted_one_by_one_and_end_on_one(day: date, count: int, holidays: set[date]) -> None:
    start, end = add_working_days(day, 0, holidays), add_working_days(day, count, holidays)
    assert start >= day and is_working_day(end, holidays)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(item, holidays) for item in between) == count
    assert add_working_days(start, count, holidays) == end


@laws
@given(SOON, st.integers(0, 8), st.integers(0, 8), HOLIDAYS)
def test_working_days_add_up(day: date, one: int, two: int, holidays: set[date]) -> None:
    assert add_working_days(add_working_days(day, one, holidays), two, holidays) == add_working_days(
        day, one + two, holidays
    )


def test_working_days_pass_weekends_and_bank_holidays_and_are_never_counted_backwards() -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
    assert add_working_days(date(2026, 12, 24), 1, christmas) == date(2026, 12, 29)
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 1, 1), -1, set())


@laws
@given(DAYS)
def test_in_a_year_is_the_same_day_or_the_last_of_february(day: date) -> None:
    later = in_a_year(day)
    assert later.year == day.year + 1 and (later.month, later.day) in ((day.month, day.day), (2, 28))


def test_a_day_in_london_follows_summer_time() -> None:
    assert day_in_london(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_in_london(datetime(2026, 1, 1, 23, 30, tzinfo=UTC)) == date(2026, 1, 1)
    with pytest.raises(ValueError, match="zone"):
        day_in_london(datetime(2026, 1, 1))


@laws
@given(st.lists(st.booleans(), max_size=12))
def test_numbers_of_versions_rise_by_whole_after_approval_and_by_part_when_only_facts_changed(
    steps: list[bool],
) -> None:
    number, approvals, reissues = "", 0, 0
    for factual in steps:
        number = workflow.number(number, factual=factual)
        if factual and approvals:
            reissues += 1
        else:
            approvals, reissues = approvals + 1, 0
        assert number == f"{approvals}.{reissues}"


def test_numbers_go_beyond_nine() -> None:
    assert workflow.number("3.9", factual=True) == "3.10" and workflow.number("9.4", factual=False) == "10.0"


def test_no_one_approves_alone_where_a_second_person_exists() -> None:
    workflow.check_approver(submitter="ada", approver="bea", people=2)
    workflow.check_approver(submitter="ada", approver="ada", people=1)
    with pytest.raises(workflow.NotAllowed, match="Invite the person in charge or a governor"):
        workflow.check_approver(submitter="ada", approver="ada", people=2)


@laws
@given(DAYS)
def test_a_review_lies_after_the_approval_and_within_a_year_of_it(day: date) -> None:
    workflow.check_review(in_a_year(day), approved=day)
    workflow.check_review(day + timedelta(days=1), approved=day)
    for wrong in (day, day - timedelta(days=1), day + timedelta(days=367)):
        with pytest.raises(workflow.NotAllowed):
            workflow.check_review(wrong, approved=day)


def test_a_day_is_printed_in_full() -> None:
    assert (long_date(date(2026, 9, 1)), long_date(date(2026, 11, 21))) == ("1 September 2026", "21 November 2026")
