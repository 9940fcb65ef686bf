"""Verbs of the timetable: old policies that nobody goes on with are put away, and it is said a fortnight before."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from foreland.core.calendar import day_in_london, long_date
from foreland.imports import queries
from foreland.imports.actions.bringing import forget
from foreland.imports.models import Import
from foreland.notices import actions as notices
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

KIND = "old-policy-ends"
logger = logging.getLogger("foreland.imports")


def put_away(*, body: Body, now: datetime) -> int:
    """Say of old policies of the open school that they will be put away, and put those away of which it was said in time.

    Return how many were put away. What is said names no file: a message is kept longer than what it is about.
    """
    for row in queries.to_warn(now=now):
        warn(row, body, now)
    return sum(end(row, now) for row in queries.to_put_away(now=now))


@transaction.atomic
def end(row: Import, now: datetime) -> int:
    """Delete an old policy whose time is over, and return 1; one that somebody has worked on or taken away since stays, 0."""
    Import.objects.select_for_update().filter(pk=row.pk).first()
    if not queries.is_over(row, now=now):
        return 0
    forget(row, by="system", now=now)
    trail.record(body=row.body_id, verb="put-away-old-policy", by="system", subject=row.pk, kind="import", now=now)
    return 1


@transaction.atomic
def warn(row: Import, body: Body, now: datetime) -> None:
    """Say of an old policy that it will be put away, unless somebody has worked on it or taken it away since.

    An address that mail cannot reach keeps nothing and nobody waiting: the page of the old policy says the day, too.
    """
    found = Import.objects.select_for_update().filter(pk=row.pk).first()
    if found is None or not queries.is_to_be_warned_of(row, now=now):
        return
    row = found
    row.warned = now
    row.save(update_fields=["warned"])
    ends, brought = long_date(queries.put_away_on(row)), long_date(day_in_london(row.at))
    people = queries.who_hears(row, body)
    for person in people:
        try:
            notices.post(
                to=person.email, kind=KIND, subject=f"{body.name[:120]}: an old policy will be put away", body=body.pk, now=now,
                text=f"Dear {person.name}\n\nThe old policy that was brought to {body.name} on {brought} became no draft, and nobody "
                f"has worked on it for a long time. It is deleted on {ends}, with everything that was settled of it.\n\nTo keep it, go on "
                f"with it before that day:\n\n{settings.ADDRESS}{address('imports:import', body, old=row.pk)}\n\nYou need do "
                "nothing if you do not want it any more. The file itself is yours and can be brought again.\n\nForeland\n",
            )  # fmt: skip
        except notices.CannotPost:
            logger.warning("passed over", extra={"person": person.pk, "body": body.pk})
    trail.record(body=row.body_id, verb="warn-of-old-policy", by="system", subject=row.pk, kind="import",
                 detail={"told": len(people)}, now=now)  # fmt: skip
