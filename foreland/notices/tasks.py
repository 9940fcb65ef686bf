"""The room's background tasks. Each may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.notices import actions


@task
def deliver() -> dict[str, int]:
    """Send what is due; return how many were sent, failed and were given up."""
    done = actions.send_due(now=timezone.now())
    return {"sent": done.sent, "failed": done.failed, "given_up": done.given_up}


@task
def forget() -> int:
    """Remove old notices; return how many."""
    return actions.forget_old(now=timezone.now())
