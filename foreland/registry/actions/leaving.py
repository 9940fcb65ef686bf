"""Verbs by which somebody leaves a body, or one of their roles there ends: what they held open is dealt with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from foreland.registry import asks
from foreland.registry.actions import telling_members
from foreland.registry.actions.inviting import CannotEnd, revoke
from foreland.registry.actions.leading import withdraw_handover
from foreland.registry.models import Invitation
from foreland.registry.queries import leaving
from foreland.registry.queries.first_days import LISTED
from foreland.tasks import actions as tasks
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail


class LastOne(CannotEnd):
    """Nobody else has one of these roles: whoever ends them has to say that they know."""


@transaction.atomic
def leave(*, body: Body, person: Person, by: str, now: datetime, warned: bool = False) -> leaving.HeldOpen:
    """End every role of a person in a body, and deal with what they held open; return what that was.

    `by` is the person, or somebody who may invite. What they wrote stays under their name. Raises CannotEnd for the
    account holder and for somebody who has no role, and LastOne where a role becomes empty and nobody was `warned`.
    """
    list(Membership.objects.select_for_update().filter(body=body, until=None).order_by("pk"))  # two who leave at once
    with open_scope(body=body, by=by):
        found = leaving.held_open(body, person, now=now)
        if not found.memberships:
            raise CannotEnd("This access has ended already.")
        if found.claiming:
            raise CannotEnd("The claim to speak for the school is still being checked. Take the claim back instead.")
        if found.holds:
            raise CannotEnd("The account holder cannot leave. Hand the account over first.")
        if found.last and not warned:
            raise LastOne(f"Nobody else has this role: {', '.join(found.last)}. Say that you know, then go on.")
        for membership in found.memberships:
            ground.end_membership(membership=membership, by=by, now=now)
        _settle(body, person, found, by, now)
    trail.record(body=body.pk, verb="registry.left", by=by, subject=person.pk, now=now,
                 detail={"roles": len(found.memberships), "alone": int(by == person.pk)})  # fmt: skip
    return found


@transaction.atomic
def end_access(*, body: Body, membership: int, by: str, now: datetime) -> Membership:
    """End one role of one person. Raises CannotEnd for the holder's, which is handed over, and for one that has ended.

    Whoever may invite nobody any more leaves no invitation behind: those that they sent are taken back. The last role
    that somebody has ends as if they had left.
    """
    found = Membership.objects.filter(pk=membership, body=body, until=None).select_related("person").first()
    if found is None:
        raise CannotEnd("This access has ended already.")
    if found.role == "holder":
        raise CannotEnd("The account holder’s access cannot be ended. Hand the account over first.")
    with open_scope(body=body, by=by):
        held = leaving.held_open(body, found.person, now=now)
        ground.end_membership(membership=found, by=by, now=now)
        left = grounded.memberships_in(body, found.person)
        if not left:
            _settle(body, found.person, held, by, now)
        else:
            if Permission.INVITE not in grounded.permissions_of(left):
                _take_back(body, held, by, now)
            for handover in held.handovers:
                if handover.giver_id == found.person_id and handover.role == found.role:
                    withdraw_handover(body=body, handover=handover, by=by, now=now)
            last = [name for name in held.last if name == leaving.role_name(found.role)]
            if last:
                names = [leaving.role_name(found.role)]
                telling_members.has_left(
                    body=body, person=found.person, names=names, last=last, passed="", by=by, now=now
                )
    return found


def _settle(body: Body, person: Person, found: leaving.HeldOpen, by: str, now: datetime) -> None:
    """Deal with what somebody held open who has no role any more. Their roles have ended; the body's scope is open."""
    _take_back(body, found, by, now)
    for handover in found.handovers:
        withdraw_handover(body=body, handover=handover, by=by, now=now)
    passed = ""
    if found.policies and found.passes_to is not None:
        asks.pass_on(body=body, person=person.pk, to=found.passes_to.pk, by=by, now=now)
        passed = found.passes_to.name
    tasks.drop(kind=LISTED, person=person, reason="They have left.", by=by, now=now)
    tasks.pass_on(person=person, to=found.passes_to, by=by, now=now)
    ground.revoke_personal_links(body=body, person=person, by=by, now=now)
    if not found.elsewhere:
        ground.end_sessions(person=person, by=by, now=now)
    telling_members.left(body=body, person=person, names=found.names, alone=by == person.pk, now=now)
    telling_members.has_left(
        body=body, person=person, names=found.names, last=found.last, passed=passed, by=by, now=now
    )


def _take_back(body: Body, found: leaving.HeldOpen, by: str, now: datetime) -> None:
    for invitation in found.invitations:
        if invitation.state == Invitation.State.SENT:
            revoke(body=body, invitation=invitation.pk, by=by, now=now)
