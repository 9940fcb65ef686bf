"""Verbs on editions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from foreland.core.packs.model import Bank, Head
from foreland.core.packs.reading import BrokenPack, Fault, read
from foreland.library import bundles, folders, queries
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


def publish_edition(
    *, files: Mapping[str, str], before: Sequence[Bank], owner: str, shown_to: Collection[str], by: str, now: datetime
) -> Head:
    """Release an edition that a layer made: checked as every pack is, frozen, and offered to those under its owner.

    `before` are the editions before it, oldest first. Raises BrokenPack with every fault, EditionChanged where an edition of
    this number is released with other words or the pack is another body's.
    """
    found = queries.faults_of(files, before)
    if found:
        raise BrokenPack(found)
    head = read(files).head
    _put(head, files, owner, shown_to, by, now)
    return head


def bring_in(*, content: bytes, owner: str, by: str, now: datetime, fixes: bool = False) -> Head:
    """Release an edition of a statement bank that was exported elsewhere, for everybody here or for those under `owner`.

    `fixes`: whether the owner may fix statements for its schools, as a trust may and nobody else. Raises BrokenPack with every fault of the file or of the edition, EditionChanged as `publish_edition` does.
    """
    files = bundles.unpack(content)
    pack = read(files)
    if not isinstance(pack, Bank):
        raise BrokenPack([Fault("pack.toml", "kind", f"It holds {pack.head.kind}; editions of policies are brought in.",
                                "Load other packs with: foreland load_packs")])  # fmt: skip
    found = queries.faults_of(files, ())
    found += [
        Fault("pack.toml", item.key, "It is fixed, and only a trust fixes statements for its schools.",
              'Bring it in for a trust, or take "fixed" away.')
        for item in pack.statements if item.fixed and not fixes
    ]  # fmt: skip
    if found:
        raise BrokenPack(found)
    _put(pack.head, files, owner, (), by, now)
    return pack.head


@transaction.atomic
def _put(head: Head, files: Mapping[str, str], owner: str, shown_to: Collection[str], by: str, now: datetime) -> None:
    """Store a released edition with its owner; the pack of another body is not written to."""
    rows = Edition.objects.select_for_update().filter(kind=head.kind, pack=head.id)
    if any(row.owner != owner for row in rows.defer("files")):
        raise EditionChanged(f"There is a pack {head.id} already, of somebody else. Give this one another short name.")
    load_edition(head=head, files=files, digest=folders.digest(files), released=True, by=by, now=now)
    rows.filter(year=head.edition.year, number=head.edition.number).update(owner=owner, shown_to=sorted(shown_to))
