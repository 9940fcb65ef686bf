"""Background work of the list. Every task may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.tasks import actions
from foreland.tenancy.scope import every_body_unsafe


@task()
def forget() -> int:
    """Delete what was done or dropped more than a year ago; return how many tasks."""
    with every_body_unsafe(by="system", why="what was done long ago is forgotten in every school at once"):
        return actions.forget(now=timezone.now())
