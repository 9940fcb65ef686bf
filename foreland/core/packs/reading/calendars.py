"""Calendars: bank holidays."""

from __future__ import annotations

from datetime import date

from foreland.core.packs import model
from foreland.core.packs.reading.fields import Fields
from foreland.core.packs.reading.kind import Kind


def _holiday(fields: Fields) -> tuple[date, str]:
    day = fields.day("day", required=True)
    assert day is not None
    return day, fields.text("title")


CALENDAR = Kind(model.Holidays, {"holiday": ("days", _holiday, "day")})
