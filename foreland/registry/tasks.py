"""Background work of the registry. It may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.registry import actions


@task()
def forget() -> int:
    """Delete approaches and requests for access whose time is over; return how many."""
    return actions.forget_old(now=timezone.now())
