"""Readings of the outbox, for the operator and for the demonstration's mail page."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from foreland.notices.models import Notice

PAGE = 50
_STATES = {
    Notice.State.WAITING: Q(sent_at__isnull=True, given_up_at__isnull=True, tries=0),
    Notice.State.RETRYING: Q(sent_at__isnull=True, given_up_at__isnull=True, tries__gt=0),
    Notice.State.SENT: Q(sent_at__isnull=False),
    Notice.State.GIVEN_UP: Q(given_up_at__isnull=False),
}


def outbox(
    *,
    to: str | None = None,
    kind: str | None = None,
    body: str | None = None,
    state: Notice.State | None = None,
    page: int = 1,
    size: int = PAGE,
) -> list[Notice]:
    """Return one page (from 1) of notices, newest first, of one address, kind, body or state if asked."""
    start = (max(page, 1) - 1) * size
    return list(_found(to, kind, body, state)[start : start + size])


def count(
    *, to: str | None = None, kind: str | None = None, body: str | None = None, state: Notice.State | None = None
) -> int:
    """Return how many notices `outbox` would list over all pages."""
    return _found(to, kind, body, state).count()


def notice(*, pk: str) -> Notice | None:
    """Return one notice, or None."""
    return Notice.objects.filter(pk=pk).first()


def latest(*, to: str, kind: str | None = None) -> Notice | None:
    """Return the newest notice to an address, or None."""
    return _found(to, kind, None, None).first()


def oldest_waiting(*, now: datetime) -> datetime | None:
    """Return since when the oldest due notice has waited, or None; a long wait means that mail does not leave."""
    due = Notice.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, not_before__lte=now)
    return due.order_by("created").values_list("created", flat=True).first()


def _found(to: str | None, kind: str | None, body: str | None, state: Notice.State | None) -> QuerySet[Notice]:
    found = Notice.objects.order_by("-created", "-id")
    if to is not None:
        found = found.filter(to__iexact=to.strip())
    if kind is not None:
        found = found.filter(kind=kind)
    if body is not None:
        found = found.filter(body_ref=body)
    return found if state is None else found.filter(_STATES[state])
