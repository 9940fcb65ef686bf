"""Verbs on people: invite, send again, take back, accept, end, hand the account over, recover it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from foreland.profile import queries as profile
from foreland.registry.actions import telling
from foreland.registry.models import Claim, Handover, Invitation, Recovery
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy import roles
from foreland.tenancy.models import Body, LinkToken, Membership, Person
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

DAYS = 14
MOST_TIMES = 5  # how often one invitation is sent
MOST_A_DAY = 200  # invitations of one body: a large school on its first day, and no more
HELD_ROLES = frozenset({"holder"})
TOLD_OF = frozenset({Permission.PERSONAL_DATA, Permission.APPROVE_POLICIES})
"""Who may newly do one of these is made known to those who answer for the school."""
LED_BY_HOLDER = frozenset({"childminder", "out-of-school"})
"""Kinds of setting whose account holder leads them too: a setting of one adopts its own policy."""


class CannotInvite(Exception):
    """The person cannot be invited to this role. The text says why and what would do."""


class InvitationGone(Exception):
    """The invitation was accepted or taken back. The text says what to do."""


class NotFor(Exception):
    """The invitation is for another e-mail address than that of the person who is signed in."""


class CannotEnd(Exception):
    """This access cannot be ended here. The text says what to do instead."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting made; `new` when the person had no sign-in here."""

    membership: Membership
    person: Person
    new: bool


@transaction.atomic
def invite(*, body: Body, email: str, name: str, role: str, by: str, now: datetime, words: str = "") -> Invitation:
    """Invite somebody by e-mail to a role in a body. `words` tell them why; a plain sentence stands in when empty.

    The role of account holder is handed over or recovered, never given by this verb. Raises CannotInvite.
    """
    if role in HELD_ROLES:
        raise CannotInvite("One person holds the account. To give it to somebody else, hand it over.")
    return _invite(body, email, name, role, by, now, words)


def invite_holder(*, body: Body, email: str, name: str, words: str, by: str, now: datetime) -> Invitation:
    """Invite the person who will hold the account of a setting that an adviser has just added. Raises CannotInvite."""
    if grounded.holder_of(body) is not None:
        raise CannotInvite("Somebody holds this account already. To give it to a new person, recover it.")
    return _invite(body, email, name, "holder", by, now, words)


def _invite(body: Body, email: str, name: str, role: str, by: str, now: datetime, words: str) -> Invitation:
    email, name = email.strip().lower(), " ".join(name.split())
    known = roles.BY_KEY.get(role)
    if known is None or known.kind != body.kind:
        raise CannotInvite("Choose one of the roles on the list.")
    person = grounded.person_by_email(email)
    if person and any(membership.role == role for membership in grounded.memberships_in(body, person)):
        raise CannotInvite(f"{person.name} has this role already.")
    if person and person.pk == by and not _may_give_oneself(body, person, known):
        raise CannotInvite(
            "You cannot give yourself a role that may do more than you. Ask somebody else here to invite you."
        )
    with open_scope(body=body, by=by):
        if Invitation.objects.filter(email=email, role=role, state="sent").exists():
            raise CannotInvite(
                "An invitation to this role is on its way to this address already. You can send it again."
            )
        if Invitation.objects.filter(created__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
            raise CannotInvite("Two hundred people have been invited within a day. Go on tomorrow.")
        invitation = Invitation(body=body, email=email, name=name, role=role, created=now, sent=now, by=by)
        _send(invitation, body, by, now, words)
        invitation.save()
    trail.record(body=body.pk, verb="registry.invited", by=by, subject=invitation.pk, detail={"role": role}, now=now)
    return invitation


def _may_give_oneself(body: Body, person: Person, role: roles.Role) -> bool:
    """Return whether somebody may take a role on their own word: one that adds nothing, or any where they work alone.

    Else the holder of an account could open concerns, or approve. A setting of one person is in no register.
    """
    if role.permissions <= grounded.permissions_of(grounded.memberships_in(body, person)):
        return True
    here = {membership.person_id for membership in grounded.members_of(body)}
    return here == {person.pk} and "urn" not in grounded.attributes_of(body)


def _send(invitation: Invitation, body: Body, by: str, now: datetime, words: str) -> None:
    made = ground.make_link(
        body=body, purpose="invitation", subject=invitation.pk, by=by, now=now, lasts=timedelta(days=DAYS)
    )
    invitation.link = made.link
    plain = (
        f"You have been invited to {body.name} on Foreland, where schools write and keep their online safety policies."
    )
    telling.invitation(
        to=invitation.email, name=invitation.name, body=body, role=invitation.role, words=words or plain, token=made.token,
        days=DAYS, now=now,
    )  # fmt: skip


@transaction.atomic
def send_again(*, body: Body, invitation: str, by: str, now: datetime) -> Invitation:
    """Send an invitation once more with a new link; the old link stops working. Raises InvitationGone or CannotInvite."""
    with open_scope(body=body, by=by):
        found = _waiting(body, invitation)
        if found.times >= MOST_TIMES:
            raise CannotInvite(
                "This invitation was sent five times. Check the address with the person; then take it back and invite anew."
            )
        ground.revoke_link(link=found.link, by=by, now=now)
        _send(found, body, by, now, "")
        found.sent, found.times = now, found.times + 1
        found.save()
    trail.record(body=body.pk, verb="registry.invitation-sent-again", by=by, subject=found.pk, now=now)
    return found


@transaction.atomic
def revoke(*, body: Body, invitation: str, by: str, now: datetime) -> Invitation:
    """Take an invitation back; its link stops working. Raises InvitationGone."""
    with open_scope(body=body, by=by):
        found = _waiting(body, invitation)
        ground.revoke_link(link=found.link, by=by, now=now)
        found.state, found.ended = Invitation.State.REVOKED, now
        found.save()
    trail.record(body=body.pk, verb="registry.invitation-revoked", by=by, subject=found.pk, now=now)
    return found


@transaction.atomic
def accept(
    *, body: Body, invitation: str, link: LinkToken, visitor: Person | None, name: str, now: datetime
) -> Accepted:
    """Accept an invitation by its link: make or recognise the person and give the role, confirmed.

    An invitation to hold the account takes it from whoever holds it now. Raises InvitationGone, and NotFor when
    somebody else is signed in.
    """
    with open_scope(body=body, by=f"link:{link.pk}"):
        found = _waiting(body, invitation)
        person = grounded.person_by_email(found.email)
        if visitor is not None and (person is None or visitor.pk != person.pk):
            raise NotFor(
                f"You are signed in as {visitor.email}, and this invitation is for {found.email}. Sign out first, or ask "
                "for an invitation to your own address."
            )
        new = person is None
        if person is None:
            person = ground.create_person(email=found.email, name=name or found.name, by="", now=now)
        by = person.pk
        try:
            ground.use_link(link=link, by=by, now=now)
        except ground.LinkGone as error:
            raise InvitationGone(str(error)) from error
        before = grounded.memberships_in(body, person)
        membership = _give(body, person, found, by, now)
        _tell_those_who_answer(body, person, before, found, now)
        found.state, found.person, found.ended = Invitation.State.ACCEPTED, person, now
        found.save()
    trail.record(body=body.pk, verb="registry.invitation-accepted", by=by, subject=found.pk, now=now)
    return Accepted(membership, person, new)


def _give(body: Body, person: Person, invitation: Invitation, by: str, now: datetime) -> Membership:
    inviter = Person.objects.filter(pk=invitation.by).first()
    mine = [membership for membership in grounded.memberships_in(body, person) if membership.role == invitation.role]
    if mine:
        if mine[0].standing == Membership.Standing.CLAIMING:
            ground.confirm_standing(body=body, person=person, by=by, now=now)
            _end_open_claims(by, now)
        return mine[0]
    if invitation.role == "holder":
        held = grounded.holder_of(body)
        if held is not None:
            ground.end_membership(membership=held, by=by, now=now)
            telling.account_moved(old=held.person, body=body, now=now, recovered=True)
        _end_open_claims(by, now)
        Handover.objects.create(body=body, giver=held.person if held else None, taker=person, at=now, by=invitation.by)
    given = ground.add_member(body=body, person=person, role=invitation.role, by=by, now=now, invited_by=inviter)
    if invitation.role == "holder" and _leads_too(body):
        ground.add_member(body=body, person=person, role="head", by=by, now=now, invited_by=inviter)
    return given


def _tell_those_who_answer(
    body: Body, person: Person, before: list[Membership], invitation: Invitation, now: datetime
) -> None:
    """Write to the head and the holder when somebody may now approve or open personal data who could not before."""
    after = grounded.memberships_in(body, person)
    gained = TOLD_OF & (grounded.permissions_of(after) - grounded.permissions_of(before))
    if gained:
        had = {each.role for each in before}
        taken = [each.role for each in after if each.role not in had] or [invitation.role]
        inviter = Person.objects.filter(pk=invitation.by).first()
        telling.role_taken(body=body, person=person, taken=taken, gained=gained, inviter=inviter, now=now)


def _leads_too(body: Body) -> bool:
    kinds = {value for fact in profile.facts() if fact.key == "kind" for value in fact.values}
    return bool(kinds & LED_BY_HOLDER) and all(each.role != "head" for each in grounded.members_of(body))


def _end_open_claims(by: str, now: datetime) -> None:
    Claim.objects.filter(state__in=Claim.OPEN).update(
        state=Claim.State.WITHDRAWN, ended=now, ended_by=by, ended_how="recovered", code="", code_expires=None
    )


@transaction.atomic
def hand_over(*, body: Body, to: Person, by: str, now: datetime) -> Handover:
    """Hand the account over to somebody who has a confirmed role here, and tell the one who held it. Raises CannotEnd."""
    roles_here = grounded.memberships_in(body, to)
    if not any(membership.standing == Membership.Standing.CONFIRMED for membership in roles_here):
        raise CannotEnd("Invite this person first. The account goes only to somebody who has accepted an invitation.")
    held = grounded.holder_of(body)
    try:
        ground.hand_over(body=body, to=to, by=by, now=now)
    except (ground.NotHolder, ground.AlreadyMember) as error:
        raise CannotEnd(str(error)) from error
    with open_scope(body=body, by=by):
        handover = Handover.objects.create(body=body, giver=held.person if held else None, taker=to, at=now, by=by)
    if held is not None and held.person_id != by:
        telling.account_moved(old=held.person, body=body, now=now, recovered=False)
    trail.record(body=body.pk, verb="registry.handed-over", by=by, subject=handover.pk, detail={"to": to.pk}, now=now)
    return handover


@transaction.atomic
def recover_account(*, body: Body, email: str, name: str, reason: str, by: str, now: datetime) -> Recovery:
    """Invite a new person to hold the account of a school whose holder has gone; the old holder keeps it until they accept.

    `by` is the adviser, who has checked with the school. Raises CannotInvite.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise CannotInvite("Say why the account goes to a new person, and with whom at the school you spoke.")
    with open_scope(body=body, by=by):
        for earlier in Invitation.objects.filter(role="holder", state="sent").select_related("link"):
            ground.revoke_link(link=earlier.link, by=by, now=now)
            earlier.state, earlier.ended = Invitation.State.REVOKED, now
            earlier.save()
        words = f"Your authority asks you to hold the account of {body.name} on Foreland from now on."
        invitation = _invite(body, email, name, "holder", by, now, words)
        recovery = Recovery.objects.create(body=body, invitation=invitation, reason=reason[:1000], created=now, by=by)
    trail.record(body=body.pk, verb="registry.recovery-begun", by=by, subject=recovery.pk, now=now)
    return recovery


def _waiting(body: Body, invitation: str) -> Invitation:
    """Return an invitation of this very body: an authority may read those of its schools, and does nothing to them."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation, body=body)
    found = rows.select_related("link").first()
    if found is None or found.state != Invitation.State.SENT:
        raise InvitationGone("This invitation was accepted or taken back already.")
    return found
