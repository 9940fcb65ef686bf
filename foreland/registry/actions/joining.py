"""Verbs of joining: ask, confirm the address, ask a school that has joined for access."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from foreland.registry.actions import telling
from foreland.registry.actions.bodies import HasClosed, NotInRegister, ensure_school
from foreland.registry.models import AccessRequest, Approach, Claim, Establishment
from foreland.registry.queries.joining import body_of, official, official_domains
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body, Person
from foreland.tenancy.queries import digest_of
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

LASTS = timedelta(hours=24)
CONTEST_LASTS = timedelta(days=60)
MOST_AN_ADDRESS = 3  # links to one e-mail address, an hour
MOST_A_VISITOR = 10  # links asked for from one network address, an hour
MOST_A_SCHOOL = 20  # links for one school, a day
REQUESTS_A_VISITOR = 5  # requests for access from one network address, an hour
REQUESTS_A_SCHOOL = 10  # requests for access to one school, a day


class NotOfficial(Exception):
    """The e-mail address has a domain that does not belong to the school. The text says what would do."""


class TooMany(Exception):
    """Too many messages were asked for. The text says when to try again."""


class LinkUsed(Exception):
    """The link was used, is too old, or was never made. The text says how to get a new one."""


class JoinedMeanwhile(Exception):
    """Somebody else holds the school's account already."""

    def __init__(self, words: str, urn: str) -> None:
        super().__init__(words)
        self.urn = urn


@dataclass(frozen=True, slots=True)
class Joined:
    """What confirming an address made: the school's body, the person, the claim; `new` when the person is new here."""

    body: Body
    person: Person
    claim: Claim
    new: bool
    draft: str


def check_official(*, establishment: Establishment, email: str) -> None:
    """Return when the address may be the school's; raise NotOfficial with words that help when it may not."""
    if official(establishment, email):
        return
    why = "" if establishment.hosts else " The register names no website of the school’s own."
    will_do = [f"@{each}" for each in official_domains(establishment)]
    use = f"Use one that ends in {' or '.join(will_do)}, or ask" if will_do else "Ask"
    raise NotOfficial(
        f"This e-mail address does not look like the school’s.{why} {use} your authority’s adviser to invite you."
    )


@transaction.atomic
def ask_to_join(
    *, urn: str, email: str, name: str, said: str, head_email: str = "", draft: str = "", visitor: str, now: datetime
) -> Approach:
    """Send a link to an official e-mail address, by which its owner joins for a school; one use, 24 hours.

    `said` is "head" or "lead"; a lead names the head's official address in `head_email`. `visitor` is a digest of the
    network address. Raises NotInRegister, HasClosed, NotOfficial, JoinedMeanwhile or TooMany. Whether somebody signs in
    with the address makes no difference that can be seen.
    """
    row = Establishment.objects.filter(pk=urn).first()
    if row is None:
        raise NotInRegister("No school has this URN. Search for your school again.")
    if row.status == "closed":
        raise HasClosed("The register says that this school has closed. Choose the school that came after it.")
    if held(row):
        raise JoinedMeanwhile("This school has joined already.", urn)
    email = email.strip().lower()
    head_email = head_email.strip().lower()
    check_official(establishment=row, email=email)
    if head_email:
        check_official(establishment=row, email=head_email)
    _bound_approaches(email, urn, visitor, now)
    token = secrets.token_urlsafe(24)
    approach = Approach.objects.create(
        urn=urn, email=email, name=" ".join(name.split()), said=said, head_email=head_email if said == "lead" else "",
        draft=draft, digest=digest_of(token), visitor=visitor, created=now, expires=now + LASTS,
    )  # fmt: skip
    telling.confirm_address(
        to=email, name=approach.name, school=row.name, token=token, hours=int(LASTS.total_seconds() // 3600), now=now
    )
    trail.record(body="", verb="registry.join-asked", by="system", subject=approach.pk, detail={"urn": urn}, now=now)
    return approach


def held(establishment: Establishment) -> bool:
    """Return whether somebody holds this school's account."""
    body = body_of(establishment.urn)
    return body is not None and grounded.holder_of(body) is not None


def approach_of(token: str, *, now: datetime) -> Approach:
    """Return what a link to confirm an address stands for. Raises LinkUsed for one that is forged, used or too old."""
    found = Approach.objects.filter(digest=digest_of(token)).first()
    if found is None:
        raise LinkUsed(
            "This link is not one of ours, or a part of it is missing. Copy the whole link from the message."
        )
    if found.used is not None:
        raise LinkUsed("This link has been used. If it was you, sign in; if not, start again and we send a new one.")
    if found.expires <= now:
        raise LinkUsed("This link is more than 24 hours old. Start again and we send a new one.")
    return found


def confirm_address(*, token: str, now: datetime) -> Joined:
    """Use up a link: make or recognise the person, make the school's body, and begin the claim.

    The person holds the account (and is its head, if they said so) with a claim that waits to be finished; a lead's
    head is told and can contest. Raises LinkUsed, or JoinedMeanwhile when somebody else was faster.
    """
    try:
        return _confirm(token, now)
    except IntegrityError:  # two people of one school at the same moment: the second try finds what the first made
        return _confirm(token, now)


@transaction.atomic
def _confirm(token: str, now: datetime) -> Joined:
    approach = approach_of(token, now=now)
    if not Approach.objects.filter(pk=approach.pk, used=None).update(used=now):
        raise LinkUsed("This link has been used. If it was you, sign in; if not, start again and we send a new one.")
    person = grounded.person_by_email(approach.email)
    new = person is None
    if person is None:
        person = ground.create_person(email=approach.email, name=approach.name, by="", now=now)
    by = person.pk
    body = ensure_school(urn=approach.urn, by=by, now=now)
    try:
        ground.add_member(body=body, person=person, role="holder", by=by, now=now, standing="claiming")
    except (ground.HeldAlready, ground.AlreadyMember) as error:
        raise JoinedMeanwhile(f"{body.name} has joined already.", approach.urn) from error
    if approach.said == "head" and not _has_role(body, person, "head"):
        ground.add_member(body=body, person=person, role="head", by=by, now=now, standing="claiming")
    with open_scope(body=body, by=by):
        Claim.objects.filter(state__in=Claim.OPEN).update(
            state=Claim.State.WITHDRAWN, ended=now, ended_by=by, ended_how="new-claim"
        )
        claim = Claim.objects.create(
            body=body,
            person=person,
            said=approach.said,
            email=approach.email,
            head_email=approach.head_email,
            created=now,
        )
    trail.record(
        body=body.pk, verb="registry.claim-begun", by=by, subject=claim.pk, detail={"said": claim.said}, now=now
    )
    if approach.head_email and approach.head_email != approach.email:
        link = ground.make_link(body=body, purpose="contest", subject=claim.pk, by=by, now=now, lasts=CONTEST_LASTS)
        telling.head_may_contest(
            to=approach.head_email, claimant=f"{person.name} ({approach.email})", school=body, token=link.token, now=now
        )
    return Joined(body, person, claim, new, approach.draft)


@transaction.atomic
def ask_for_access(*, body: Body, name: str, email: str, unknown: bool, visitor: str, now: datetime) -> AccessRequest:
    """Pass a second person's request on to the holder, or, where nobody knows who joined, to the advisers.

    Nothing tells the second person who holds the account. Raises TooMany.
    """
    with open_scope(body=body, by="anyone"):
        recent = AccessRequest.objects.filter(created__gt=now - timedelta(hours=1), visitor=visitor).count()
        day = AccessRequest.objects.filter(created__gt=now - timedelta(days=1)).count()
        if recent >= REQUESTS_A_VISITOR or day >= REQUESTS_A_SCHOOL:
            raise TooMany("Several requests for this school were passed on already. Please wait a day.")
        request = AccessRequest.objects.create(
            body=body,
            name=" ".join(name.split()),
            email=email.strip().lower(),
            unknown=unknown,
            visitor=visitor,
            created=now,
        )
    if unknown:
        telling.advisers(
            school=body, subject=f"{body.name[:120]}: who joined?", now=now,
            words=f"{request.name} ({request.email}) says that nobody at the school knows who joined. Please find out, "
            "and recover the account if need be.",
        )  # fmt: skip
    else:
        telling.access_asked(school=body, name=request.name, email=request.email, now=now)
    trail.record(body=body.pk, verb="registry.access-asked", by="anyone", subject=request.pk, now=now)
    return request


def _bound_approaches(email: str, urn: str, visitor: str, now: datetime) -> None:
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    asked = Approach.objects
    if (
        asked.filter(email=email, created__gt=hour).count() >= MOST_AN_ADDRESS
        or asked.filter(visitor=visitor, created__gt=hour).count() >= MOST_A_VISITOR
        or asked.filter(urn=urn, created__gt=day).count() >= MOST_A_SCHOOL
    ):
        raise TooMany(
            "Several messages were sent already. Look for them in your mail, also among unwanted mail, and try again in "
            "an hour if none came."
        )


def _has_role(body: Body, person: Person, role: str) -> bool:
    return any(membership.role == role for membership in grounded.memberships_in(body, person))
