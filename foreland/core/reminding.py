"""When to remind of a day that comes: eight, four and one week before, in its week, and every four weeks after."""

from __future__ import annotations

from datetime import date, timedelta

WEEKS_BEFORE = (8, 4, 1, 0)
WEEKS_AFTER = 4
"""An overdue day is said again each time so many weeks have passed."""


def week_of(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of the week that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def stage(due: date, today: date) -> int | None:
    """Return which reminder is the newest whose day has come, or comes in this week; None where it is too early.

    8, 4 and 1 are weeks before the day, 0 is the day, -4, -8, … are weeks after it.
    """
    weeks = -((week_of(today)[1] - due).days // 7)  # so many weeks before the day, counted to the end of this week
    if weeks > max(WEEKS_BEFORE):
        return None
    if weeks > -WEEKS_AFTER:
        return min((each for each in WEEKS_BEFORE if each >= weeks), default=0)
    return -(-weeks // WEEKS_AFTER) * WEEKS_AFTER


def said_weekly(due: date, today: date) -> bool:
    """Return whether a weekly message says a thing that is due: in the week of its day, in the one after, then every fourth."""
    weeks = (week_of(today)[0] - week_of(due)[0]).days // 7
    return weeks in (0, 1) or (weeks > 0 and weeks % WEEKS_AFTER == 0)


def told(due: date, today: date) -> str:
    """Return in words how far away a day is: "in 8 weeks", "tomorrow", "today", "3 weeks ago"."""
    days = (due - today).days
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    weeks, rest = divmod(abs(days), 7)
    far = f"{abs(days)} days" if weeks == 0 or (rest and weeks < 3) else f"{weeks} week{'s' if weeks > 1 else ''}"
    return f"in {far}" if days > 0 else f"{far} ago"
