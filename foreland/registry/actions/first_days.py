"""Verbs of a new lead's first days: tick a step off, and take the tick back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from foreland.core.calendar import day_in_london
from foreland.registry.models import StepDone
from foreland.registry.queries import first_days
from foreland.tasks import actions as tasks
from foreland.tasks.queries import Wanted
from foreland.tenancy.addresses import address
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
    subject = first_days.subject(person, step)
    if done:
        StepDone.objects.get_or_create(body=body, person=person, step=step, defaults={"at": now})
        tasks.close_for(kind=first_days.LISTED, subject=subject, by=person.pk, now=now)
    else:
        StepDone.objects.filter(person=person, step=step).delete()
        tasks.reopen_for(kind=first_days.LISTED, subject=subject, by=person.pk, now=now)


@transaction.atomic
def list_steps(*, body: Body, person: Person, held: set[str], since: date, now: datetime) -> int:
    """Put the steps that a lead has still to do on their list of things to do, each by the end of its week; return how many.

    `since` is the first of the thirty days. Those that stand there already stay as they are. The school's scope is open.
    """
    ready = set(first_days.done_by(person)) | first_days.listed(person)
    steps = [step for step in first_days.in_force().of(held) if step.key not in ready]
    for step in steps:
        due = max(since + timedelta(weeks=step.week), day_in_london(now))
        where = f"{address('registry:first-days', body)}#step-{step.key}"
        subject = first_days.subject(person, step.key)
        wanted = Wanted(first_days.LISTED, subject, step.title, where, due, person.pk, note=step.text)
        tasks.open_task(body=body, wanted=wanted, by=person.pk, now=now)
    return len(steps)
