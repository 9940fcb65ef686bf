"""Verbs of a new lead's first days: tick a step off, and take the tick back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from foreland.registry.models import StepDone
from foreland.registry.queries import first_days
from foreland.tenancy.models import Body, Person


class NoSuchStep(Exception):
    """There is no step with this key in the steps of today."""


@transaction.atomic
def tick_step(*, body: Body, person: Person, step: str, done: bool, now: datetime) -> None:
    """Tick a step off, or take one's tick back; doing either twice changes nothing. Raises NoSuchStep.

    No trail: a tick is a person's own note and nothing hangs on it. The school's scope is open.
    """
    if step not in {each.key for each in first_days.in_force().steps}:
        raise NoSuchStep("There is no such step.")
    if done:
        StepDone.objects.get_or_create(body=body, person=person, step=step, defaults={"at": now})
    else:
        StepDone.objects.filter(person=person, step=step).delete()
