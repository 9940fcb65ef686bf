"""Authorities: their contacts and links."""

from __future__ import annotations

from foreland.core.packs import model
from foreland.core.packs.reading.bank import answer
from foreland.core.packs.reading.fields import Fields
from foreland.core.packs.reading.kind import Kind


def _contact(fields: Fields) -> model.Contact:
    return model.Contact(
        key=fields.text("key"),
        label=fields.text("label"),
        value=fields.text("value"),
        hours=fields.text("hours", ""),
        emergency=fields.flag("emergency"),
        source=fields.text("source", ""),
        dated=fields.day("dated"),
    )


AUTHORITY = Kind(
    model.AuthorityProfile,
    {"contact": ("contacts", _contact, "key"), "link": ("links", answer, "key")},
    singles=("name", "la_code"),
    lists=("domains", "districts"),
)
