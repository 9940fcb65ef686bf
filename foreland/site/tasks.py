"""The roof's own background tasks. Each may run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from foreland.tenancy import actions as ground

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
def forget_over() -> int:
    """Delete, or empty, what every table says is kept no longer; return how many rows."""
    return ground.forget_over(now=timezone.now())


@task
def close_old_sign_ins() -> int:
    """Close the sign-ins of those who left two years ago, and take out names that nothing needs; return how many."""
    return ground.forget_people(now=timezone.now())


@task
def forget_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")
