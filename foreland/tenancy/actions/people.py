"""Verbs on people: create, give a role, end it, confirm a claim, hand the account over."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from foreland.core.words import line_of_words
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Membership, Person
from foreland.trail.actions import record


class AddressTaken(Exception):
    """Somebody already signs in with this e-mail address."""


class AlreadyMember(Exception):
    """The person already has this role here."""


class HeldAlready(Exception):
    """The body already has an account holder."""


class WrongRole(Exception):
    """There is no such role in this kind of body."""


class NotMember(Exception):
    """The person does not have, or no longer has, this role here."""


class NotHolder(Exception):
    """Nobody holds the account."""


@transaction.atomic
def create_person(*, email: str, name: str, by: str, now: datetime, password: str | None = None) -> Person:
    """Create a sign-in for a confirmed e-mail address; raise AddressTaken when there is one.

    The caller has seen the address confirmed. Without a password the person signs in by e-mailed code or passkey.
    `by` is empty when the person does it alone.
    """
    email = email.strip().lower()
    if Person.objects.filter(email=email).exists():
        raise AddressTaken("Somebody already signs in with this e-mail address. Sign in instead.")
    person = Person(email=email, name=line_of_words(name), created=now)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    record(body="", verb="tenancy.person_created", by=by or person.pk, subject=person.pk, now=now)
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str, by: str, now: datetime) -> Person:
    """Change the name under which a person is shown."""
    person.name = line_of_words(name)
    person.save(update_fields=["name"])
    record(body="", verb="tenancy.person_renamed", by=by, subject=person.pk, now=now)
    return person


@transaction.atomic
def add_member(
    *,
    body: Body,
    person: Person,
    role: str,
    by: str,
    now: datetime,
    standing: str = Membership.Standing.CONFIRMED,
    invited_by: Person | None = None,
) -> Membership:
    """Give a person a role in a body. Raises WrongRole, AlreadyMember, or HeldAlready for a second holder."""
    known = roles.BY_KEY.get(role)
    if known is None or known.kind != body.kind:
        raise WrongRole(f"A {body.kind} has no role {role!r}.")
    open_here = Membership.objects.filter(body=body, role=role, until=None)
    if open_here.filter(person=person).exists():
        raise AlreadyMember(f"{person.name} already has the role {known.name} here.")
    if known is roles.HOLDER and open_here.exists():
        raise HeldAlready(f"{body.name} already has an account holder. The account can be handed over.")
    membership = Membership.objects.create(
        body=body, person=person, role=role, standing=standing, since=now, invited_by=invited_by
    )
    _note(membership, "tenancy.member_added", by, now)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: str, now: datetime) -> Membership:
    """End one role of one person; the row stays as history. Raises NotMember when it has ended before."""
    if membership.until is not None or not _end(membership, now):
        raise NotMember("This access has ended already.")
    _note(membership, "tenancy.membership_ended", by, now)
    return membership


@transaction.atomic
def confirm_standing(*, body: Body, person: Person, by: str, now: datetime) -> list[Membership]:
    """Confirm that a person speaks for a body: all of their waiting roles there. Raises NotMember if none waits."""
    waiting = list(Membership.objects.filter(body=body, person=person, until=None, standing="claiming"))
    if not waiting:
        raise NotMember("Nothing is waiting to be confirmed for this person.")
    for membership in waiting:
        membership.standing = Membership.Standing.CONFIRMED
        membership.save(update_fields=["standing"])
        _note(membership, "tenancy.standing_confirmed", by, now)
    return waiting


@transaction.atomic
def hand_over(*, body: Body, to: Person, by: str, now: datetime) -> Membership:
    """Move the body's account to another person; end the holder's role and start theirs, both in the trail.

    The one who held it keeps their other roles. Raises NotHolder when nobody holds it and AlreadyMember when `to` does.
    """
    held = Membership.objects.filter(body=body, role=roles.HOLDER.key, until=None).first()
    if held is None:
        raise NotHolder(f"Nobody holds the account of {body.name}.")
    if held.person_id == to.pk:
        raise AlreadyMember(f"{to.name} already holds the account.")
    end_membership(membership=held, by=by, now=now)
    return add_member(body=body, person=to, role=roles.HOLDER.key, by=by, now=now)


def _end(membership: Membership, now: datetime) -> bool:
    ended = max(now, membership.since)
    changed = Membership.objects.filter(pk=membership.pk, until=None).update(until=ended)
    membership.until = ended
    return bool(changed)


def _note(membership: Membership, verb: str, by: str, now: datetime) -> None:
    detail = {"person": membership.person_id, "role": membership.role, "standing": str(membership.standing)}
    record(body=membership.body_id, verb=verb, by=by, subject=str(membership.pk), detail=detail, now=now)
