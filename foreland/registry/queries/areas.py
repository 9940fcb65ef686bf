"""Readings of an authority's area: which schools have joined, which wait, which have not. Its scope must be open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from foreland.core.register import read_query
from foreland.registry.models import Claim, Establishment, Invitation
from foreland.registry.queries.register import search
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Attribute, Body, Membership


@dataclass(frozen=True, slots=True)
class Standing:
    """One school in the list of its authority: what it is, and how its account stands in words."""

    body: Body
    town: str
    urn: str
    state: str
    tone: str


def joined(authority: Body, wanted: str, show: str) -> QuerySet[Body]:
    """Return the schools of an authority that have joined, by name; `show` narrows to "waiting" or "without" a holder."""
    rows = ground.children_of(authority).filter(kind="school")
    held = Membership.objects.filter(body=OuterRef("pk"), role="holder", until=None)
    if show == "waiting":
        waiting = Claim.objects.filter(state__in=Claim.OPEN).exclude(way="").values_list("body_id", flat=True)
        rows = rows.filter(pk__in=list(waiting))
    elif show == "without":
        rows = rows.filter(~Exists(held))
    if wanted:
        query = read_query(wanted)
        if query.kind in ("urn", "dfe"):
            numbers = Attribute.objects.filter(kind=query.kind, value=query.value, until=None)
            rows = rows.filter(pk__in=numbers.values("body"))
        else:
            for word in wanted.split()[:12]:
                rows = rows.filter(name__icontains=word)
    return rows


def not_joined(authority: Body, wanted: str) -> QuerySet[Establishment]:
    """Return the open establishments of the register in an authority's area that have not joined, by name."""
    la_code = ground.attributes_of(authority).get("dfe", "")
    rows = search(wanted) if wanted else Establishment.objects.order_by("search_key", "urn")
    joined_urns = Attribute.objects.filter(kind="urn", until=None).values("value")
    rows = rows.filter(la_code=la_code, in_latest=True).exclude(status="closed").exclude(pk__in=joined_urns)
    return rows if la_code else rows.none()


def standings(bodies: Sequence[Body]) -> list[Standing]:
    """Return how the accounts of some schools stand, in five queries however many there are."""
    pks = [body.pk for body in bodies]
    rows = rows_of(pks)
    held = set(Membership.objects.filter(body__in=pks, role="holder", until=None).values_list("body_id", flat=True))
    waiting = dict(Claim.objects.filter(body__in=pks, state__in=Claim.OPEN).values_list("body_id", "way"))
    invited = set(
        Invitation.objects.filter(body__in=pks, role="holder", state="sent").values_list("body_id", flat=True)
    )
    found = []
    for body in bodies:
        row = rows.get(body.pk)
        if body.pk in waiting:
            state, tone = ("Waits for its code", "ask") if waiting[body.pk] else ("Claim not finished", "ask")
        elif body.pk in held:
            state, tone = "Joined", "done"
        elif body.pk in invited:
            state, tone = "Invited", "ask"
        else:
            state, tone = "Nobody holds the account", "bad"
        found.append(Standing(body, row.town if row else "", row.urn if row else "", state, tone))
    return found


def rows_of(bodies: Sequence[str]) -> dict[str, Establishment]:
    """Return the register rows of some schools by body id, in two queries; settings outside the register have none."""
    urns = dict(Attribute.objects.filter(kind="urn", until=None, body__in=bodies).values_list("body_id", "value"))
    rows = Establishment.objects.in_bulk(list(urns.values()))
    return {body: rows[urn] for body, urn in urns.items() if urn in rows}
