"""The roof's own background tasks. Each may run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

DONE_KEPT = timedelta(days=1)
FAILED_KEPT = timedelta(days=30)


@task
def forget_finished() -> int:
    """Remove finished tasks from the queue, done ones after a day and failed ones after 30; return how many."""
    now, old = timezone.now(), DBTaskResult.objects
    done = old.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE_KEPT).delete()[0]
    failed = old.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_KEPT).delete()[0]
    return done + failed


@task
def forget_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")
