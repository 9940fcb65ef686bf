"""Laws of reminders and calendars: each reminder comes once and in time, and no text can break a calendar."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.ical import LINE, Event, calendar, escaped, folded
from foreland.core.reminding import said_weekly, stage, told, week_of
from foreland.core.tests.banks import laws

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
DUE = date(2027, 1, 20)  # a Wednesday


@laws
@given(DAYS, st.integers(-400, 400))
def test_the_stages_of_a_day_come_one_after_the_other_and_in_a_week_there_is_one(due: date, days: int) -> None:
    today = due + timedelta(days=days)
    now, next_week = stage(due, today), stage(due, today + timedelta(days=7))
    assert {stage(due, week_of(today)[0] + timedelta(days=day)) for day in range(7)} == {now}
    assert next_week is None if now is None and (due - today).days > 80 else True
    if now is not None:
        assert next_week is not None
        assert next_week <= now


@laws
@given(DAYS)
def test_each_reminder_is_reached_before_its_day_is_over_and_not_more_than_a_week_too_early(due: date) -> None:
    for weeks in (8, 4, 1, 0, -4, -8):
        day = due - timedelta(weeks=weeks)
        assert stage(due, day) == weeks
        assert stage(due, day - timedelta(days=7)) != weeks


@pytest.mark.parametrize(("today", "wanted"), [
    (date(2026, 11, 15), None), (date(2026, 11, 23), 8), (date(2026, 12, 20), 8), (date(2026, 12, 21), 4), (date(2027, 1, 11), 1),
    (date(2027, 1, 18), 0), (date(2027, 1, 20), 0), (date(2027, 2, 14), 0), (date(2027, 2, 15), -4), (date(2027, 3, 15), -8),
])  # fmt: skip
def test_the_stages_of_one_review(today: date, wanted: int | None) -> None:
    assert stage(DUE, today) == wanted


@pytest.mark.parametrize(("days", "words"), [
    (0, "today"), (1, "tomorrow"), (-1, "yesterday"), (5, "in 5 days"), (7, "in 1 week"), (10, "in 10 days"), (56, "in 8 weeks"),
    (58, "in 8 weeks"), (-21, "3 weeks ago"), (-3, "3 days ago"),
])  # fmt: skip
def test_how_far_a_day_is_away_in_words(days: int, words: str) -> None:
    assert told(DUE + timedelta(days=days), DUE) == words


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@laws
@given(ANY)
def test_a_folded_line_unfolds_to_itself_and_no_part_is_too_long(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    made = folded(line)
    assert made.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= LINE for part in made.split("\r\n"))


@laws
@given(ANY, ANY, ANY)
def test_no_text_can_put_a_line_of_its_own_into_a_calendar(name: str, title: str, words: str) -> None:
    event = Event("review-1", title, DUE, DUE, datetime(2026, 11, 20, 9, tzinfo=UTC), words, "https://example.org/")
    lines = calendar(name, [event], host="example.org").replace("\r\n ", "").split("\r\n")
    assert lines[-1] == ""
    assert "\n" not in "".join(lines)
    names = [re.split("[:;]", line)[0] for line in lines[:-1]]
    expected = [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
        "BEGIN", "UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", *(["DESCRIPTION"] if words else []), "URL",
        "TRANSP", "END", "END",
    ]  # fmt: skip
    assert names == expected


def test_an_event_of_whole_days_ends_on_the_day_after_its_last() -> None:
    event = Event(
        "round-1", "Parents; asked, twice", DUE, DUE + timedelta(days=9), datetime(2026, 11, 20, 9, tzinfo=UTC)
    )
    made = calendar("Oak Lane", [event], host="foreland.example.org")
    assert "DTSTART;VALUE=DATE:20270120\r\nDTEND;VALUE=DATE:20270130\r\n" in made
    assert "UID:round-1@foreland.example.org\r\nDTSTAMP:20261120T090000Z\r\n" in made
    assert "SUMMARY:Parents\\; asked\\, twice\r\n" in made


@laws
@given(due=DAYS, weeks=st.integers(-60, 120))
def test_a_thing_to_do_is_said_in_its_week_in_the_next_and_then_every_fourth(due: date, weeks: int) -> None:
    today = due + timedelta(weeks=weeks)
    assert said_weekly(due, today) is (weeks in (0, 1) or (weeks > 0 and weeks % 4 == 0))
    assert {said_weekly(due, week_of(today)[0] + timedelta(days=day)) for day in range(7)} == {said_weekly(due, today)}
