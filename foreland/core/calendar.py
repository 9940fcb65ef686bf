"""Academic years, school days and working days. Days are days in London; bank holidays come from a pack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_in_london(now: datetime) -> date:
    """Return the day in London at an instant. Raises ValueError for a time without a zone."""
    if now.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return now.astimezone(LONDON).date()


def long_date(day: date) -> str:
    """Return a day as it is printed: 1 September 2026."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """A year from 1 September to 31 August, written 2026/27."""

    start: int

    @classmethod
    def of(cls, day: date) -> AcademicYear:
        """Return the academic year that a day lies in."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @property
    def first(self) -> date:
        """The first day, 1 September."""
        return date(self.start, 9, 1)

    @property
    def last(self) -> date:
        """The last day, 31 August."""
        return date(self.start + 1, 8, 31)

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Tell whether a day is Monday to Friday and no bank holiday."""
    return day.weekday() < 5 and day not in holidays


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """Return the day that lies `count` working days after `day`; 0 gives the day itself or the next working day."""
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day, holidays):
            day += timedelta(days=1)
    return day


NO_SCHOOL = (((12, 20), (12, 31)), ((1, 1), (1, 4)), ((7, 25), (8, 31)))
"""Days, by month, on which hardly a school is open, whatever its own terms: over Christmas, and in the summer."""


def school_day(day: date, holidays: Collection[date]) -> date:
    """Return a day itself or the next one on which schools are usually open; what a school set for its own terms is not known."""
    while not is_working_day(day, holidays) or any(first <= (day.month, day.day) <= last for first, last in NO_SCHOOL):
        day += timedelta(days=1)
    return day


def in_a_year(day: date) -> date:
    """Return the same day next year; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
