"""Verbs on the address by which a member reads the days that come in their own calendar. One address a member."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from foreland.policies.queries.calendars import PURPOSE
from foreland.tenancy import actions as ground
from foreland.tenancy.actions.links import NewLink
from foreland.tenancy.models import Body, LinkToken, Person

LASTS = timedelta(days=3 * 365)
"""A calendar is subscribed to once and then forgotten; it says itself when its address ends."""


@transaction.atomic
def make(*, body: Body, person: Person, now: datetime) -> NewLink:
    """Make a member's address; the one before it stops to work. Its secret is shown once."""
    revoke(body=body, person=person, now=now)
    return ground.make_link(body=body, purpose=PURPOSE, subject=person.pk, by=person.pk, lasts=LASTS, now=now)


@transaction.atomic
def revoke(*, body: Body, person: Person, now: datetime) -> int:
    """Take a member's address back, and return how many worked."""
    rows = list(LinkToken.objects.filter(body=body, purpose=PURPOSE, subject=person.pk, revoked=None))
    for row in rows:
        ground.revoke_link(link=row, by=person.pk, now=now)
    return len(rows)
