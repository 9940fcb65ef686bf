"""The verb of the trail: record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection, transaction

from foreland.trail import chain
from foreland.trail.models import Entry

OPERATOR = "operator"
_TOKEN = re.compile(r"[A-Za-z0-9._:-]{0,128}")
_LENGTHS = {"body": 16, "verb": 64, "by": 32, "kind": 64, "subject": 64, "digest": 128}
_NEEDED = ("verb", "by")
MOST_DETAILS = 24
LARGEST = 2**53


class NotForTheTrail(ValueError):
    """Something that the trail does not hold: names, words, or a value without shape."""


def record(
    *,
    body: str,
    verb: str,
    by: str,
    now: datetime,
    subject: str = "",
    kind: str = "",
    digest: str = "",
    detail: Mapping[str, str | int] | None = None,
) -> Entry:
    """Add one entry to the chain of `body` ("" = the installation), in the caller's transaction, and return it.

    `by` is a person's id, "operator" or "system"; `subject` is the id of what was acted on, `kind` what it is and
    `digest` a digest of its content; `detail` holds ids, digests and whole numbers under short names. Everything is a
    token of A-Z, a-z, 0-9 and . _ : - (no spaces), so that no name or word can slip in: anything else raises
    NotForTheTrail. Two processes that record for one body at once get consecutive numbers.
    """
    words = {"body": body, "verb": verb, "by": by, "kind": kind, "subject": subject, "digest": digest}
    for name, value in words.items():
        _check(name, value, _LENGTHS[name])
    for name in _NEEDED:
        if not words[name]:
            raise NotForTheTrail(f"An entry of the trail needs {name}.")
    details = _details(detail or {})
    if now.tzinfo is None:
        raise NotForTheTrail("The time of an entry needs a time zone.")
    with transaction.atomic():
        _queue_up(body)
        last = Entry.objects.filter(body=body).order_by("-number").first()
        entry = Entry(
            body=body,
            number=last.number + 1 if last else 1,
            at=now.astimezone(UTC),
            verb=verb,
            by=by,
            subject_kind=kind,
            subject=subject,
            subject_digest=digest,
            detail=details,
            previous=last.digest if last else chain.START,
        )
        entry.digest = entry.own_digest()
        entry.save()
    return entry


def _check(name: str, value: object, length: int) -> None:
    if not isinstance(value, str) or not _TOKEN.fullmatch(value) or len(value) > length:
        raise NotForTheTrail(
            f"{name} is no token for the trail. It takes up to {length} of A-Z, a-z, 0-9 and . _ : - without spaces; "
            "names and words belong in the room's own tables."
        )


def _details(detail: Mapping[str, str | int]) -> dict[str, str | int]:
    if len(detail) > MOST_DETAILS:
        raise NotForTheTrail(f"An entry takes at most {MOST_DETAILS} details, not {len(detail)}.")
    for name, value in detail.items():
        _check("The name of a detail", name, 64)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise NotForTheTrail(f"Detail {name} must be a whole number or a token, not {type(value).__name__}.")
        if isinstance(value, str):
            _check(f"Detail {name}", value, 128)
        elif abs(value) > LARGEST:
            raise NotForTheTrail(f"Detail {name} is a number beyond what JSON keeps exactly.")
    return dict(detail)


def _queue_up(body: str) -> None:
    """Wait for others who record for the same body; SQLite's transactions hold the write lock from their start."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('foreland.trail'), hashtext(%s))", [body])
