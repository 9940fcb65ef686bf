"""How entries are chained: what is digested, in which form. Plain Python, so that anyone can check a trail again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

FORMAT = 1
START = "0" * 64


def digest(
    *,
    body: str,
    number: int,
    at: datetime,
    verb: str,
    by: str,
    subject_kind: str,
    subject: str,
    subject_digest: str,
    detail: Mapping[str, str | int],
    previous: str,
) -> str:
    """Return SHA-256 (hexadecimal) of an entry and of the digest before it, over one line of canonical JSON.

    Keys are sorted, there is no white space, text is UTF-8, and `at` is UTC to the microsecond.
    """
    line = {
        "format": FORMAT,
        "body": body,
        "number": number,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "verb": verb,
        "by": by,
        "subject_kind": subject_kind,
        "subject": subject,
        "subject_digest": subject_digest,
        "detail": dict(detail),
        "previous": previous,
    }
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
