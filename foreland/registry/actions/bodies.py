"""Verbs that make a body of a row of the register, and keep it in step with newer files."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from foreland.core.naming import titled
from foreland.profile import actions as profile
from foreland.registry.models import Establishment
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope


class NotInRegister(Exception):
    """No establishment has this URN. The text says what would do."""


class HasClosed(Exception):
    """The register says that the establishment has closed. The text names what came after it."""


@transaction.atomic
def ensure_school(*, urn: str, by: str, now: datetime, demo: bool = False) -> Body:
    """Return the body of the school with this URN; make it from its register row when it has none.

    A new body has its name, numbers and links dated from the day it opened (today when the register does not say), and
    the facts that the register tells. Raises NotInRegister. Calling it again gives the same body.
    """
    urn = urn.strip()
    known = grounded.body_by_number("urn", urn)
    if known is not None:
        return known
    row = Establishment.objects.filter(pk=urn).first()
    if row is None:
        raise NotInRegister(
            f"The register that was read here has no establishment with the URN {urn[:20]}. Check the number; a "
            "new school comes with the next register file, and an adviser can add a setting that is in no register."
        )
    today = timezone.localdate(now)
    since = min(row.opened or today, today)
    numbers = {"urn": row.urn, **({"dfe": row.dfe_number} if row.dfe_number else {})}
    numbers |= {"ukprn": row.ukprn} if row.ukprn else {}
    body = ground.create_body(kind="school", name=row.name, numbers=numbers, since=since, by=by, now=now, demo=demo)
    follow_register(body=body, establishment=row, by=by, now=now, since=since)
    return body


@transaction.atomic
def follow_register(
    *, body: Body, establishment: Establishment, by: str, now: datetime, since: date | None = None
) -> list[str]:
    """Bring a school in step with its register row: name, numbers, authority, trust, facts.

    What changed is dated by the day of the file (`since` for a new body), and the keys of facts are returned where the
    register now differs from a person's answer, which stays.
    """
    day = since or establishment.dated or timezone.localdate(now)
    ground.rename_body(body=body, name=establishment.name, since=day, by=by, now=now)
    if establishment.dfe_number:
        ground.set_number(body=body, kind="dfe", value=establishment.dfe_number, since=day, by=by, now=now)
    if establishment.ukprn:
        ground.set_number(body=body, kind="ukprn", value=establishment.ukprn, since=day, by=by, now=now)
    authority = grounded.body_by_number("dfe", establishment.la_code) if establishment.la_code else None
    _link(body, authority, "authority", day, by, now)
    trust = _trust(establishment, day, by, now) if establishment.trust_code else None
    _link(body, trust, "trust", day, by, now)
    told = {key: tuple(values) for key, values in establishment.facts.items()}
    with open_scope(body=body, by=by):
        return profile.take_register_facts(facts=told, by=by, now=now)


@transaction.atomic
def ensure_trust(*, uid: str, by: str, now: datetime) -> Body:
    """Return the body of the trust with this group number; make it from a register row of one of its schools.

    Its schools that have joined before are linked to it already. Raises NotInRegister.
    """
    row = Establishment.objects.filter(trust_code=uid.strip()).exclude(trust_code="").order_by("pk").first()
    if row is None:
        raise NotInRegister(
            f"No school of the register that was read here is in a trust with the group number {uid[:20]}. It is the UID "
            "on the trust’s page in the national register."
        )
    return _trust(row, row.dated or timezone.localdate(now), by, now)


def _trust(row: Establishment, day: date, by: str, now: datetime) -> Body:
    """Return the trust's body, known by its group number; make it when none of its schools has joined before.

    The register has names of trusts in capitals alone.
    """
    trust = grounded.body_by_number("uid", row.trust_code)
    name = titled(row.trust_name) or f"Trust {row.trust_code}"
    if trust is None:
        return ground.create_body(kind="trust", name=name, numbers={"uid": row.trust_code}, since=day, by=by, now=now)
    if row.trust_name:
        ground.rename_body(body=trust, name=name, since=day, by=by, now=now)
    return trust


def _link(child: Body, parent: Body | None, kind: str, day: date, by: str, now: datetime) -> None:
    held = grounded.parent_of(child, kind)
    if held is not None and (parent is None or held.pk != parent.pk):
        ground.end_link(child=child, kind=kind, until=day, by=by, now=now)
        held = None
    if held is None and parent is not None:
        ground.link_bodies(child=child, parent=parent, kind=kind, since=day, by=by, now=now)
