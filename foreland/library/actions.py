"""Verbs on editions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.db import transaction

from foreland.core.packs.model import Head
from foreland.library.models import Edition
from foreland.trail import actions as trail


class EditionChanged(Exception):
    """A released edition was offered with other words. The text says what to do."""


@transaction.atomic
def load_edition(
    *, head: Head, files: Mapping[str, str], digest: str, released: bool, by: str, now: datetime
) -> Literal["new", "known", "draft loaded again"]:
    """Store an edition that was read and checked, and return what happened.

    A known edition with the same digest is left alone. A draft with another digest takes the place of the older draft;
    a released one raises EditionChanged.
    """
    row = Edition.objects.select_for_update().filter(
        kind=head.kind, pack=head.id, year=head.edition.year, number=head.edition.number
    ).first()  # fmt: skip
    released = released or (row is not None and row.released)  # what was released once stays so
    if row is not None and row.digest == digest and row.released == released:
        return "known"
    if row is not None and row.released and row.digest != digest:
        raise EditionChanged(
            f"{head.kind}/{head.id} {head.edition} is released and loaded with other words. "
            "Put its words back, and make the correction in a new edition."
        )
    values = {
        "title": head.title, "digest": digest, "files": dict(files), "released": released, "loaded_at": now,
    }  # fmt: skip
    Edition.objects.update_or_create(
        kind=head.kind, pack=head.id, year=head.edition.year, number=head.edition.number, defaults=values
    )
    trail.record(
        body="", verb="load-edition", by=by, subject=f"{head.kind}.{head.id}.{head.edition}", digest=digest, now=now
    )
    return "new" if row is None else "draft loaded again"
