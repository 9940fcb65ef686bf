"""Readings of old policies that became no draft and that nobody works on: when they end, and who hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from foreland.core.calendar import day_in_london
from foreland.imports.models import Import
from foreland.policies.queries import keeping
from foreland.tenancy.models import Body, Person

NOTICE = timedelta(days=14)
"""How long before it is put away it is said."""
UNTOUCHED = timedelta(days=Import.Privacy.ends.days)
"""How long nobody works on an old policy before it is put away."""


def _to_warn(now: datetime) -> Q:
    return Q(state=Import.State.OPEN, warned=None, touched__lte=now - UNTOUCHED + NOTICE)


def _to_put_away(now: datetime) -> Q:
    return Q(state=Import.State.OPEN, warned__lte=now - NOTICE, touched__lte=now - UNTOUCHED)


def bodies_with_old_policies_to_end(*, now: datetime) -> set[str]:
    """Return the ids of the schools where something is to be said or to be put away. Every body may be open."""
    rows = Import.objects.filter(_to_warn(now) | _to_put_away(now))
    return set(rows.order_by().values_list("body", flat=True))


def is_over(row: Import, *, now: datetime) -> bool:
    """Return whether the time of an old policy of the open school is over, as it stands at this moment."""
    return Import.objects.filter(_to_put_away(now), pk=row.pk).exists()


def is_to_be_warned_of(row: Import, *, now: datetime) -> bool:
    """Return whether it is to be said of an old policy of the open school, as it stands at this moment."""
    return Import.objects.filter(_to_warn(now), pk=row.pk).exists()


def to_warn(*, now: datetime) -> list[Import]:
    """Return the old policies of the open school of which it is to be said that they will be put away."""
    return list(Import.objects.filter(_to_warn(now)).defer("source", "passages"))


def to_put_away(*, now: datetime) -> list[Import]:
    """Return the old policies of the open school whose time is over, and of which that was said long enough ago."""
    return list(Import.objects.filter(_to_put_away(now)).defer("source", "passages"))


def put_away_on(row: Import) -> date:
    """Return the day on which an old policy is put away if nobody works on it."""
    ends = row.touched + UNTOUCHED
    return day_in_london(max(ends, row.warned + NOTICE) if row.warned else ends)


def who_hears(row: Import, body: Body) -> list[Person]:
    """Return who hears that an old policy will be put away: whoever brought it, else all who may go on with it."""
    people = keeping.may_own(body)
    return [person for person in people if person.pk == row.by] or people
