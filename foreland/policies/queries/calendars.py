"""Readings of the address by which a member reads the days that come in their own calendar."""

from __future__ import annotations

from datetime import datetime

from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body, LinkToken, Person
from foreland.tenancy.permissions import Permission

PURPOSE = "calendar"


def link_of(*, body: Body, person: Person, now: datetime) -> LinkToken | None:
    """Return the address of a member that works, without its secret; None for none."""
    rows = LinkToken.objects.filter(body=body, purpose=PURPOSE, subject=person.pk, revoked=None, expires__gt=now)
    return rows.order_by("-created").first()


def opens(*, link: LinkToken, body: Body) -> bool:
    """Return whether an address still is that of a member who may read the policies."""
    person = Person.objects.filter(pk=link.subject, is_active=True).first()
    if person is None:
        return False
    return Permission.SEE_POLICIES in tenancy.permissions_of(tenancy.memberships_in(body, person))
