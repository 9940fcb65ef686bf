"""Verbs on claims: choose a way, make a code, enter it, finish, contest, withdraw."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from foreland.registry.actions import telling
from foreland.registry.models import Claim, Invitation
from foreland.registry.queries import joining as queries
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without I, L, O, U, 0 and 1, which sound or look like others
LENGTH = 8
TRIES = 5
LASTS = timedelta(days=28)
QUIET = timedelta(hours=1)  # after a message to the advisers, none on another choice of way


class NoClaim(Exception):
    """There is no claim that waits to be finished."""


class WrongCode(Exception):
    """The code is not right. The text says how many tries are left."""


class CodeGone(Exception):
    """The code no longer works: tried too often, too old, or never made. The text says how to get a new one."""


class NotYours(Exception):
    """Somebody else made this claim."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code as it was just made. `words` exists only here, to be read out or printed; the table has its digest."""

    claim: Claim
    words: str


@transaction.atomic
def choose_way(*, body: Body, way: str, by: str, now: datetime) -> Claim:
    """Choose how the claim is finished (telephone, post, adviser) and tell the advisers. Raises NoClaim.

    Another choice within the hour is not told by a message: the advisers' list of calls shows it.
    """
    with open_scope(body=body, by=by):
        claim = _open(body)
        changed = claim.way != way
        tell = changed and (claim.asked is None or now - claim.asked >= QUIET)
        claim.way = way
        claim.asked = now if tell else claim.asked or now
        claim.save(update_fields=["way", "asked"])
    if tell:
        telling.code_wanted(school=body, way=way, now=now)
    if changed:
        trail.record(body=body.pk, verb="registry.way-chosen", by=by, subject=claim.pk, detail={"way": way}, now=now)
    return claim


@transaction.atomic
def make_code(*, body: Body, by: str, now: datetime) -> NewCode:
    """Make the code that finishes a claim, good for 28 days and five tries; an earlier one stops working.

    An adviser or the operator gives it to the school through the office number or the address of the register, never
    to the claimant's own. Raises NoClaim.
    """
    with open_scope(body=body, by=by):
        claim = _open(body)
        plain = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        claim.code = _digest(claim, plain)
        claim.code_made, claim.code_by, claim.code_expires = now, by, now + LASTS
        claim.state, claim.tries = Claim.State.CODE_SENT, 0
        claim.way = claim.way or Claim.Way.TELEPHONE
        claim.asked = claim.asked or now
        claim.save()
    trail.record(body=body.pk, verb="registry.code-made", by=by, subject=claim.pk, now=now)
    return NewCode(claim, f"{plain[:4]}-{plain[4:]}")


def enter_code(*, body: Body, person: Person, code: str, now: datetime) -> Claim:
    """Finish a claim by its code. Raises NoClaim, NotYours, WrongCode (which counts), or CodeGone.

    A wrong code is counted in a transaction of its own, so that the count stands whatever the caller does.
    """
    by = person.pk
    with transaction.atomic(), open_scope(body=body, by=by):
        claim = _open(body)
        if claim.person_id != person.pk:
            raise NotYours("Only the person who joined can enter the code.")
        if claim.state != Claim.State.CODE_SENT or claim.code_expires is None:
            raise CodeGone("No code waits to be entered. Choose how you want to get one.")
        if claim.code_expires <= now:
            raise CodeGone("This code is more than 28 days old. Ask for a new one.")
        right = hmac.compare_digest(claim.code, _digest(claim, _plain(code)))
        if right:
            return finish_claim(body=body, how=f"code-{claim.way}", by=by, now=now)
        claim.tries += 1
        left = TRIES - claim.tries
        if left <= 0:
            claim.state, claim.code, claim.code_expires, claim.asked = Claim.State.WAITING, "", None, None
            claim.way = ""
        claim.save()
        trail.record(body=body.pk, verb="registry.code-wrong", by=by, subject=claim.pk, detail={"left": left}, now=now)
    if left <= 0:
        raise CodeGone("The code was wrong five times, so it no longer works. Ask for a new one.")
    raise WrongCode(f"This is not the code. You have {left} {'try' if left == 1 else 'tries'} left.")


@transaction.atomic
def finish_claim(*, body: Body, how: str, by: str, now: datetime) -> Claim:
    """Finish a claim: the person speaks for the school. `how` is "adviser", "operator" or "code-…". Raises NoClaim."""
    with open_scope(body=body, by=by):
        claim = _open(body)
        claim.state, claim.ended, claim.ended_by, claim.ended_how = Claim.State.FINISHED, now, by, how[:20]
        claim.code, claim.code_expires = "", None
        claim.save()
    ground.confirm_standing(body=body, person=claim.person, by=by, now=now)
    telling.claim_finished(person=claim.person, school=body, now=now)
    trail.record(body=body.pk, verb="registry.claim-finished", by=by, subject=claim.pk, detail={"how": how}, now=now)
    return claim


@transaction.atomic
def contest_claim(*, body: Body, claim: str, by: str, now: datetime) -> Claim:
    """Contest a claim, waiting or finished: the person's roles end, their invitations are taken back, advisers are told.

    Raises NoClaim for one that was contested or withdrawn before.
    """
    with open_scope(body=body, by=by):
        found = Claim.objects.select_for_update().filter(pk=claim, state__in=(*Claim.OPEN, "finished")).first()
        if found is None:
            raise NoClaim("This claim has ended already. You need not do anything.")
        found.state, found.ended, found.ended_by, found.ended_how = Claim.State.CONTESTED, now, by, "contested"
        found.code, found.code_expires = "", None
        found.save()
        for invited in Invitation.objects.filter(state="sent", by=found.person_id).select_related("link"):
            ground.revoke_link(link=invited.link, by=by, now=now)
            invited.state, invited.ended = Invitation.State.REVOKED, now
            invited.save(update_fields=["state", "ended"])
    for membership in grounded.memberships_in(body, found.person):
        ground.end_membership(membership=membership, by=by, now=now)
    telling.claim_contested(person=found.person, school=body, now=now)
    trail.record(body=body.pk, verb="registry.claim-contested", by=by, subject=found.pk, now=now)
    return found


@transaction.atomic
def withdraw_claim(*, body: Body, person: Person, now: datetime) -> Claim:
    """Take one's own waiting claim back: the roles end and the school can join anew. Raises NoClaim or NotYours."""
    with open_scope(body=body, by=person.pk):
        claim = _open(body)
        if claim.person_id != person.pk:
            raise NotYours("Only the person who joined can take the claim back.")
        claim.state, claim.ended, claim.ended_by, claim.ended_how = Claim.State.WITHDRAWN, now, person.pk, "withdrawn"
        claim.code, claim.code_expires = "", None
        claim.save()
    for membership in grounded.memberships_in(body, person):
        ground.end_membership(membership=membership, by=person.pk, now=now)
    trail.record(body=body.pk, verb="registry.claim-withdrawn", by=person.pk, subject=claim.pk, now=now)
    return claim


def _open(body: Body) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).filter(state__in=Claim.OPEN).select_related("person").first()
    if claim is None:
        raise NoClaim(f"No claim for {body.name} waits to be finished.")
    return claim


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter in ALPHABET)


def _digest(claim: Claim, plain: str) -> str:
    """Return the keyed digest of a code, bound to its claim: the table alone does not give the code away."""
    return salted_hmac("foreland.registry.claim", f"{claim.pk}:{plain}", algorithm="sha256").hexdigest()


def claim_of(body: Body, *, by: str) -> Claim | None:
    """Return a school's waiting claim from outside its scope, as advisers and commands need it."""
    with open_scope(body=body, by=by):
        return queries.open_claim()
