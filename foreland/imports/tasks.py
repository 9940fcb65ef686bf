"""Background work of the imports room. It may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.imports import actions, queries
from foreland.tenancy.in_turn import in_turn
from foreland.tenancy.scope import every_body_unsafe


@task()
def put_away() -> int:
    """Put old policies away that nobody went on with, and say so a fortnight before; return how many were put away."""
    now = timezone.now()
    with every_body_unsafe(
        by="system", why="the timetable does not know in which schools an old policy lies untouched"
    ):
        bodies = queries.bodies_with_old_policies_to_end(now=now)
    return in_turn(bodies, lambda body: actions.put_away(body=body, now=now), by="system")
