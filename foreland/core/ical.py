"""A calendar as other programs read it: RFC 5545, whole days, nothing repeated and no alarms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75
"""Most octets of a line; a longer one is folded."""
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that lasts one whole day or several: `last` is its last day.

    `key` names it for ever, `changed` is when it was set so.
    """

    key: str
    title: str
    first: date
    last: date
    changed: datetime
    words: str = ""
    address: str = ""


def escaped(text: str) -> str:
    """Return a text as a value of a calendar: nothing in it can end a line or begin another property."""
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_ESCAPED.get(letter, letter) for letter in plain)


def folded(line: str) -> str:
    """Return a line folded so that none is longer than 75 octets, no letter cut in two."""
    made, room = [""], LINE
    for letter in line:
        size = len(letter.encode("utf-8", "replace"))
        if size > room:
            made.append(" ")
            room = LINE - 1
        made[-1] += letter
        room -= size
    return "\r\n".join(made)


def calendar(name: str, events: Iterable[Event], *, host: str) -> str:
    """Return the calendar file; the same events give the same file. `host` makes their keys unique in the world."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Foreland//Policies//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D",
    ]  # fmt: skip
    for event in events:
        lines += _event(event, host)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _event(event: Event, host: str) -> list[str]:
    stamp = event.changed.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    end = event.last + timedelta(days=1)  # the first day without it
    lines = [
        "BEGIN:VEVENT", f"UID:{escaped(event.key)}@{host}", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}",
        f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}", f"SUMMARY:{escaped(event.title)}",
    ]  # fmt: skip
    if event.words:
        lines.append(f"DESCRIPTION:{escaped(event.words)}")
    if event.address:
        lines.append(f"URL:{event.address}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]
