"""Readings of joining: the body of a register row, claims, invitations, what was agreed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from foreland.core.register import domain_matches
from foreland.core.register.hosts import email_domain, is_shared
from foreland.profile import queries as profile
from foreland.registry.models import (
    Claim,
    Conversion,
    Establishment,
    Invitation,
    Recovery,
    SharingChoice,
    TermsAcceptance,
)
from foreland.tenancy import queries as ground
from foreland.tenancy import scope
from foreland.tenancy.models import Attribute, Body


def body_of(urn: str) -> Body | None:
    """Return the body of the school that bears this URN today, or None when it has not joined."""
    return ground.body_by_number("urn", urn)


def joined_among(urns: list[str]) -> dict[str, Body]:
    """Return the bodies of those of some URNs that have joined, in one query."""
    found = Attribute.objects.filter(kind="urn", until=None, value__in=urns).select_related("body")
    return {attribute.value: attribute.body for attribute in found}


def authority_in_charge(row: Establishment | None) -> Body | None:
    """Return the authority that has its place here and whose area the establishment is in, or None."""
    return ground.body_by_number("dfe", row.la_code) if row and row.la_code else None


def register_row(body: Body) -> Establishment | None:
    """Return the register row of a school, or None for a setting outside the register."""
    urn = ground.attributes_of(body).get("urn")
    return Establishment.objects.filter(pk=urn).first() if urn else None


def official(row: Establishment, email: str) -> bool:
    """Return whether an e-mail address may be a school's: at its own website's domain, or at one that its authority vouches for."""
    domain = email_domain(email)
    vouched = profile.official_domains(authority_in_charge(row))
    return domain_matches(email, row.hosts) or any(_under(domain, each) for each in vouched)


def official_domains(row: Establishment) -> list[str]:
    """Return the domains that a school's official addresses may have: its own website's first, then those vouched for."""
    vouched = sorted(each.strip().lower().lstrip("@.") for each in profile.official_domains(authority_in_charge(row)))
    return list(dict.fromkeys([*row.hosts[:1], *vouched[:5]]))


def _under(domain: str, vouched: str) -> bool:
    """Return whether a domain is the one that an authority vouches for, or beneath it: a sign and no proof."""
    vouched = vouched.strip().lower().lstrip("@.")
    return bool(domain and vouched) and (domain == vouched or domain.endswith("." + vouched))


def looks_private(body: Body, email: str) -> bool:
    """Return whether an address is none of a body's own: for a school of the register, not official; else, at a mail provider."""
    row = register_row(body)
    return not official(row, email) if row else is_shared(email_domain(email))


def open_claim() -> Claim | None:
    """Return the claim of the open school that waits to be finished, with its person, or None."""
    return Claim.objects.filter(state__in=Claim.OPEN).select_related("person").first()


def claims() -> QuerySet[Claim]:
    """Return the claims of the open body, or of all schools that an authority's open scope sees, newest first."""
    return Claim.objects.select_related("person", "body").order_by("-created")


def waiting_claims() -> QuerySet[Claim]:
    """Return the claims for which somebody has to ring, write or decide, oldest first."""
    return (
        Claim.objects.filter(state__in=Claim.OPEN)
        .exclude(way="")
        .select_related("person", "body")
        .order_by("asked", "pk")
    )


def invitations() -> QuerySet[Invitation]:
    """Return the invitations of the open body that nobody has accepted yet, oldest first; never those of its schools."""
    mine = Invitation.objects.filter(state=Invitation.State.SENT, body=scope.current().body)
    return mine.select_related("link").order_by("created", "pk")


def invitation(pk: str) -> Invitation | None:
    """Return one invitation of the open body, or None."""
    return Invitation.objects.filter(pk=pk).select_related("link").first()


def recoveries() -> QuerySet[Recovery]:
    """Return the recoveries of the open body, newest first."""
    return Recovery.objects.select_related("invitation").order_by("-created")


def conversions() -> QuerySet[Conversion]:
    """Return the conversions that are proposed and wait for a decision."""
    return Conversion.objects.filter(state=Conversion.State.PROPOSED).select_related("body").order_by("created", "pk")


def decided_conversions() -> QuerySet[Conversion]:
    """Return how the open school became another: what was taken over, and what it became part of, newest first."""
    made = (Conversion.State.TAKEN, Conversion.State.MERGED)
    return Conversion.objects.filter(state__in=made).order_by("-decided", "-pk")


def part_of() -> Body | None:
    """Return the school that the open one became part of when schools merged, or None."""
    row = Conversion.objects.filter(state=Conversion.State.MERGED).order_by("-decided").first()
    return ground.body_by_number("urn", row.new_urn) if row is not None else None


def sharing(*, at: datetime | None = None) -> str:
    """Return what the open school shares with its authority, now or at an instant; "" while it has not chosen."""
    rows = SharingChoice.objects.all()
    rows = rows.filter(until=None) if at is None else rows.filter(since__lte=at).filter(Q(until=None) | Q(until__gt=at))
    return rows.values_list("rung", flat=True).first() or ""


def rungs(bodies: Collection[str]) -> dict[str, str]:
    """Return what each of some schools shares now, by body id, without those that have not chosen; theirs or what they belong to is open."""
    return dict(SharingChoice.objects.filter(body__in=bodies, until=None).values_list("body_id", "rung"))


def sharing_history() -> QuerySet[SharingChoice]:
    """Return every choice of the open school about sharing, newest first."""
    return SharingChoice.objects.order_by("-since")


def accepted_terms() -> QuerySet[TermsAcceptance]:
    """Return which editions of the data protection terms the open school accepted, newest first."""
    return TermsAcceptance.objects.select_related("person").order_by("-at")


def open_authorities() -> list[Body]:
    """Return the authorities that have their place here and are open to schools, by name."""
    bodies = list(Body.objects.filter(kind="authority").order_by("name"))
    desks = profile.covering(bodies)
    return [body for body in bodies if body.pk in desks and desks[body.pk].open]
