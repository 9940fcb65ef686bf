"""Verbs on conversions: a school whose URN closed goes on under the URN that came after it, and stays the same body.

Of schools that merged one goes on so; the others become part of it, and their own records stay as they are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from foreland.registry.actions import telling_members
from foreland.registry.actions.bodies import follow_register
from foreland.registry.models import Conversion, Establishment
from foreland.registry.queries import becoming
from foreland.registry.queries.register import successors
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Attribute, Body, BodyLink
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail


class NothingProposed(Exception):
    """There is no such conversion to decide on."""


class TakenBefore(Exception):
    """Another school here already bears the new URN."""


class CannotUndo(Exception):
    """Something stands on what was recorded, so it is not simply taken back. The text says what, and whom to ring."""


def propose_conversions(*, by: str, now: datetime) -> int:
    """Propose to each joined school that the register has closed to go on under its open successor; return how many."""
    joined = dict(Attribute.objects.filter(kind="urn", until=None, body__kind="school").values_list("value", "body_id"))
    closed = Establishment.objects.filter(pk__in=joined, status="closed").values_list("urn", flat=True)
    count = 0
    for old, found in successors(list(closed)).items():
        for new in found:
            if new.is_open:
                count += _propose(grounded.body_by_id(joined[old]), old, new.urn, by, now)
    return count


@transaction.atomic
def _propose(body: Body | None, old: str, new: str, by: str, now: datetime) -> int:
    if body is None:
        return 0
    with open_scope(body=body, by=by):
        _, made = Conversion.objects.get_or_create(body=body, old_urn=old, new_urn=new, defaults={"created": now})
    if made:
        detail = {"old": old, "new": new}
        trail.record(body=body.pk, verb="registry.conversion-proposed", by=by, now=now, detail=detail)
        row = Establishment.objects.get(pk=new)
        telling_members.has_successor(body=body, successor=f"{row.name} (URN {row.urn})", now=now)
    return int(made)


@transaction.atomic
def convert(*, body: Body, new_urn: str, by: str, now: datetime) -> Body:
    """Let a school go on under the URN that came after its own: same body, new numbers, name, links and facts.

    Its policies, people and history stay. Raises NothingProposed unless this conversion was proposed and is open, and
    TakenBefore when another body bears the new URN, as where two schools merged and the other one went first.
    """
    with open_scope(body=body, by=by):
        proposed = Conversion.objects.select_for_update().filter(new_urn=new_urn, state="proposed").first()
        row = Establishment.objects.filter(pk=new_urn).first()
        if proposed is None or row is None:
            raise NothingProposed("The register names no such successor of this school, or it was decided on before.")
        day = row.opened or row.dated or now.date()
        try:
            ground.set_number(body=body, kind="urn", value=new_urn, since=day, by=by, now=now)
        except ground.NumberTaken as error:
            raise TakenBefore(
                f"{row.name} ({new_urn}) is here already, perhaps because another school that merged into it went "
                "first. If yours merged too, say that it is part of that school now."
            ) from error
        follow_register(body=body, establishment=row, by=by, now=now, since=day)
        proposed.state, proposed.decided, proposed.by = Conversion.State.TAKEN, now, by
        proposed.save()
        others = Conversion.objects.filter(state="proposed", old_urn=proposed.old_urn)
        others.update(state=Conversion.State.DECLINED, decided=now, by=by)
    detail = {"old": proposed.old_urn, "new": new_urn}
    trail.record(body=body.pk, verb="registry.converted", by=by, subject=proposed.pk, detail=detail, now=now)
    body.refresh_from_db()
    return body


@transaction.atomic
def merge(*, body: Body, new_urn: str, by: str, now: datetime) -> Body:
    """Say that a school became part of the school here that bears the new URN, and return that one.

    What it wrote and published stays under its own name. It belongs to no authority, trust or federation any more, and
    those in charge of the other school are asked to invite the people who move. Raises NothingProposed.
    """
    into = grounded.body_by_number("urn", new_urn)
    with open_scope(body=body, by=by):
        proposed = Conversion.objects.select_for_update().filter(new_urn=new_urn, state="proposed").first()
        row = Establishment.objects.filter(pk=new_urn).first()
        if proposed is None or row is None or into is None or into.pk == body.pk:
            raise NothingProposed(
                "The register names no such school that yours became part of, or it was decided on before."
            )
        proposed.state, proposed.decided, proposed.by = Conversion.State.MERGED, now, by
        proposed.save()
        Conversion.objects.filter(state="proposed").update(state=Conversion.State.DECLINED, decided=now, by=by)
    closed = Establishment.objects.filter(pk=proposed.old_urn).values_list("closed", flat=True).first()
    day = closed + timedelta(days=1) if closed else row.opened or row.dated or now.date()  # the other may be old
    kinds = list(BodyLink.objects.filter(child=body, until=None).values_list("kind", flat=True))
    ended = [ground.end_link(child=body, kind=kind, until=day, by=by, now=now).pk for kind in kinds]
    with open_scope(body=body, by=by):
        Conversion.objects.filter(pk=proposed.pk).update(links=ended)
    detail = {"old": proposed.old_urn, "new": new_urn, "into": into.pk}
    trail.record(body=body.pk, verb="registry.merged", by=by, subject=proposed.pk, detail=detail, now=now)
    trail.record(body=into.pk, verb="registry.merged-in", by=by, subject=body.pk, detail=detail, now=now)
    telling_members.has_merged(body=body, into=into, now=now)
    return into


@transaction.atomic
def decline_conversion(*, body: Body, new_urn: str, by: str, now: datetime) -> None:
    """Say that a school does not go on under a proposed successor. Raises NothingProposed."""
    with open_scope(body=body, by=by):
        changed = Conversion.objects.filter(new_urn=new_urn, state="proposed").update(
            state="declined", decided=now, by=by
        )
    if not changed:
        raise NothingProposed("The register names no such successor of this school, or it was decided on before.")
    trail.record(body=body.pk, verb="registry.conversion-declined", by=by, detail={"new": new_urn}, now=now)


@transaction.atomic
def undo_becoming(*, body: Body, new_urn: str, by: str, now: datetime) -> Body:
    """Take back that a school went on under another URN, or became part of another school, recorded by mistake.

    It stands again as it was, with its own number, name and links, and the register's proposal waits once more. Both stay on
    the trail. Raises NothingProposed where nothing of the kind is recorded, and CannotUndo where
    something stands on it by now. Sent twice it is undone once.
    """
    with open_scope(body=body, by=by):
        row = Conversion.objects.select_for_update().filter(body=body, new_urn=new_urn).first()
        if row is None or row.decided is None or row.state == Conversion.State.DECLINED:
            if row is not None and row.undone is not None:
                return body
            raise NothingProposed("Nothing of the kind is recorded. Open the page again.")
        if hinders := becoming.what_stands_on(body, row):
            raise CannotUndo(f"{hinders} So it is not taken back here: {becoming.whom_to_ring(body)}")
        merged, old = row.state == Conversion.State.MERGED, row.old_urn
        if merged:
            _link_again(body, row, by, now)
        else:
            _as_before(body, row, by, now)
        Conversion.objects.filter(pk=row.pk).update(undone=now, undone_by=by, links=[])
        at_once = Conversion.objects.filter(old_urn=old, decided=row.decided, by=row.by)
        at_once.update(state=Conversion.State.PROPOSED, decided=None, by="")
    detail = {"old": old, "new": new_urn}
    trail.record(body=body.pk, verb="registry.becoming-undone", by=by, subject=row.pk, detail=detail, now=now)
    into = grounded.body_by_number("urn", new_urn) if merged else None
    if into is not None:
        trail.record(body=into.pk, verb="registry.merger-undone", by=by, subject=body.pk, detail=detail, now=now)
        telling_members.is_itself_again(body=body, told=into, now=now)
    body.refresh_from_db()
    return body


def _link_again(body: Body, row: Conversion, by: str, now: datetime) -> None:
    """Link a school to those whose links its merger ended, without a gap."""
    for link in BodyLink.objects.filter(pk__in=row.links, child=body).select_related("parent"):
        if grounded.parent_of(body, link.kind) is None:
            assert link.until is not None
            ground.link_bodies(child=body, parent=link.parent, kind=link.kind, since=link.until, by=by, now=now)


def _as_before(body: Body, row: Conversion, by: str, now: datetime) -> None:
    """Give a school its numbers, name, links and facts of before, from the day on which it got the others."""
    old = Establishment.objects.filter(pk=row.old_urn).first()
    if old is None:
        raise CannotUndo(
            f"The register that was read here has no URN {row.old_urn} any more: {becoming.whom_to_ring(body)}"
        )
    number = Attribute.objects.get(body=body, kind="urn", until=None)
    try:
        ground.set_number(body=body, kind="urn", value=row.old_urn, since=number.since, by=by, now=now)
    except ground.NumberTaken as error:
        raise CannotUndo(f"Another school bears the URN {row.old_urn} by now: {becoming.whom_to_ring(body)}") from error
    follow_register(body=body, establishment=old, by=by, now=now, since=number.since)
