"""The verb that reminds: one message a week to one person, of all their schools, and each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.db import IntegrityError, transaction

from foreland.core.calendar import LONDON, day_in_london, is_working_day, long_date
from foreland.core.reminding import told, week_of
from foreland.library import queries as library
from foreland.notices import actions as notices
from foreland.notices import queries as notices_read
from foreland.policies.models import Policy, Reminder
from foreland.policies.queries.keeping import Due
from foreland.tasks.queries import ToDo
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

KIND = "digest"
NATION = "england"
"""Whose bank holidays no message is sent on."""
MOST_LISTED = 10
"""Most tasks that a message names; the list has all."""

Told = Sequence[tuple[Body, Sequence[Due]]]
Listed = Sequence[tuple[Body, Sequence[ToDo]]]


def may_remind(*, now: datetime) -> bool:
    """Return whether reminders are sent today: on working days, so that nobody is reminded on a Sunday or at Christmas."""
    return is_working_day(day_in_london(now), library.holidays(NATION))


def told_this_week(person: Person, *, now: datetime) -> bool:
    """Return whether somebody had their message of this week already."""
    monday = datetime.combine(week_of(day_in_london(now))[0], time(), LONDON)
    last = notices_read.latest(to=person.email, kind=KIND)
    return last is not None and last.created >= monday


def remind(*, person: Person, due: Told, listed: Listed = (), now: datetime) -> bool:
    """Send one person what is due in all their schools, and write down that it was said; return whether it was sent.

    `listed` is what else they have to do there. False where they had a message this week, or where another worker was
    faster. No scope need be open.
    """
    if told_this_week(person, now=now):
        return False
    try:
        with transaction.atomic():
            for body, reminders in due:
                with open_scope(body=body, by="system"):
                    _said(person, body, reminders, now)
            _post(person, due, listed, now)
    except IntegrityError:
        return False
    return True


def _said(person: Person, body: Body, reminders: Sequence[Due], now: datetime) -> None:
    policies = {row.pk: row for row in Policy.objects.filter(pk__in={each.dated.policy for each in reminders})}
    for each in reminders:
        Reminder.objects.create(
            body_id=body.pk, policy=policies[each.dated.policy], subject=each.dated.key, due=each.dated.first,
            weeks=each.weeks, person=person.pk, at=now,
        )  # fmt: skip
    trail.record(body=body.pk, verb="remind", by="system", subject=person.pk, kind="person",
                 detail={"reminders": len(reminders)}, now=now)  # fmt: skip


def _post(person: Person, due: Told, listed: Listed, now: datetime) -> None:
    today = day_in_london(now)
    bodies = list({body.pk: body for body, _ in (*due, *listed)}.values())
    days, waiting = {body.pk: each for body, each in due}, {body.pk: each for body, each in listed}
    lines = [f"Dear {person.name}", ""]
    for body in bodies:
        lines += [body.name, ""]
        for each in days.get(body.pk, ()):
            when = f"{told(each.dated.first, today)}, on {long_date(each.dated.first)}"
            lines += [f"- {each.dated.title}: {when}.", f"  {each.dated.href}", ""]
        if body.pk in waiting:
            lines += _to_do(body, waiting[body.pk], today)
        if body.pk in days:
            lines += [f"These days in your own calendar: {settings.ADDRESS}{address('policies:calendar', body)}", ""]
    why = "you keep a policy, or hold the school’s account" if due else "something on your school’s list is yours to do"
    lines += [f"You have this message because {why}. It comes at most once a week.", "", "Foreland", ""]
    count, things = (sum(len(each) for each in found) for found in (days.values(), waiting.values()))
    whose = bodies[0].name[:120] if len(bodies) == 1 else f"{len(bodies)} schools"
    said = [f"{count} date{'s' if count > 1 else ''} coming up for your policies"] if count else []
    said += [f"{things} thing{'s' if things > 1 else ''} to do"] if things else []
    notices.post(
        to=person.email, kind=KIND, subject=f"{whose}: {' and '.join(said)}",
        text="\n".join(lines), body=bodies[0].pk if len(bodies) == 1 else "", now=now,
    )  # fmt: skip


def _to_do(body: Body, found: Sequence[ToDo], today: date) -> list[str]:
    """Return the lines of what somebody has to do in a school."""
    lines = ["On your list:", ""]
    for each in found[:MOST_LISTED]:
        late = " (overdue)" if each.due < today else ""
        lines.append(f"- {each.title}: by {long_date(each.due)}{late}")
    if len(found) > MOST_LISTED:
        lines.append(f"- and {len(found) - MOST_LISTED} more")
    return [*lines, "", f"The whole list: {settings.ADDRESS}{address('tasks:tasks', body)}", ""]
