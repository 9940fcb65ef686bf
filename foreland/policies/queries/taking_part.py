"""Readings of who took part in making a policy: what the next version prints, and what earlier ones have printed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from foreland.policies.models import Policy, TookPart, Version


def _approved(of: Policy) -> dict[str, datetime]:
    """Return when the newest approved version of each document was submitted; a factual re-issue begins nothing new."""
    rows = Version.objects.filter(policy=of, approved_at__isnull=False, factual=False).order_by()
    return {row["key"]: row["last"] for row in rows.values("key").annotate(last=Max("submitted_at"))}


def took_part(of: Policy, documents: Collection[str]) -> list[TookPart]:
    """Return who took part since each of the documents was last approved, oldest first: what its next version prints.

    For several documents: whoever stands in at least one of them.
    """
    return _parted(of, documents)[0]


def took_part_before(of: Policy, documents: Collection[str]) -> list[TookPart]:
    """Return who took part in making the approved versions, and stands in the next of none of the documents."""
    return _parted(of, documents)[1]


def _parted(of: Policy, documents: Collection[str]) -> tuple[list[TookPart], list[TookPart]]:
    approved = _approved(of)
    since = (
        None
        if any(key not in approved for key in documents)
        else min((approved[key] for key in documents), default=None)
    )
    rows = list(TookPart.objects.filter(policy=of))
    return [row for row in rows if since is None or row.at > since], [row for row in rows if since and row.at <= since]
