"""Background work of the registry. It may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.core.calendar import day_in_london
from foreland.registry import actions, queries
from foreland.tenancy.in_turn import in_turn
from foreland.tenancy.scope import every_body_unsafe


@task()
def forget() -> int:
    """Delete signed handovers of leads that are kept no longer, with their files; return how many."""
    now = timezone.now()
    with every_body_unsafe(by="system", why="the timetable does not know in which schools a handover is over"):
        bodies = queries.bodies_with_handovers_over(now)
    return in_turn(bodies, lambda body: actions.forget_handovers(body=body, now=now), by="system")


@task()
def move_leads() -> int:
    """Move the roles of leads whose signed handover names a day that has come; return how many."""
    now = timezone.now()
    with every_body_unsafe(by="system", why="the timetable does not know in which schools a lead's day has come"):
        bodies = queries.bodies_with_leads_to_move(day_in_london(now))
    return in_turn(bodies, lambda body: actions.move_due(body=body, now=now), by="system")
