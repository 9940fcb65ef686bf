"""Readings of the national register: finding a school, and who came before or after it. Public; no scope is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from foreland.core.register import read_query, telephone_masked
from foreland.registry.models import Establishment, EstablishmentLink, ImportRun


def establishment(urn: str) -> Establishment | None:
    """Return one establishment of the register, or None."""
    return Establishment.objects.filter(pk=urn).first()


def search(text: str) -> QuerySet[Establishment]:
    """Return the establishments that a person may mean, best first: by name, place, postcode, URN or DfE number.

    Open ones come before closed ones; names that begin with the words before those that only hold them.
    """
    query = read_query(text)
    rows = Establishment.objects.all()
    if not query.value:
        return rows.none()
    if query.kind == "urn":
        return rows.filter(pk=query.value)
    if query.kind == "dfe":
        return _ordered(rows.filter(dfe_number=query.value))
    if query.kind == "postcode":
        whole = " " in query.value
        by_place = rows.filter(postcode=query.value) if whole else rows.filter(postcode__startswith=f"{query.value} ")
        return _ordered(by_place)
    for word in query.value.split()[:12]:
        rows = rows.filter(search_key__contains=f" {word}")
    begins = Case(
        When(search_key__startswith=f" {query.value} ", then=Value(0)),
        When(search_key__startswith=f" {query.value}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return _ordered(rows, begins)


def _ordered(rows: QuerySet[Establishment], *first: Case) -> QuerySet[Establishment]:
    closed = Case(When(status="closed", then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(closed, *first, "search_key", "urn")


def successors(urns: Sequence[str]) -> dict[str, list[Establishment]]:
    """Return for each closed establishment those that came after it, the open ones first, in two queries."""
    after: dict[str, list[str]] = {urn: [] for urn in urns}
    links = EstablishmentLink.objects.filter(
        Q(urn__in=urns, kind="successor") | Q(link_urn__in=urns, kind="predecessor")
    )
    for link in links.order_by("established", "id"):
        old, new = (link.urn, link.link_urn) if link.kind == "successor" else (link.link_urn, link.urn)
        if old in after and new not in after[old]:
            after[old].append(new)
    rows = Establishment.objects.in_bulk({new for found in after.values() for new in found})
    return {
        old: sorted((rows[new] for new in found if new in rows), key=lambda row: (not row.is_open, row.name, row.urn))
        for old, found in after.items()
    }


def newest_file() -> date | None:
    """Return the day of the newest file of which rows were read, or None."""
    return (
        ImportRun.objects.exclude(dated=None)
        .filter(rows__gt=0)
        .order_by("-dated")
        .values_list("dated", flat=True)
        .first()
    )


def imported() -> bool:
    """Return whether a register has been read at all."""
    return Establishment.objects.exists()


def masked_telephone(row: Establishment | None) -> str:
    """Return the office number so that its owner knows it and nobody else can dial it; "" when there is none."""
    return telephone_masked(row.telephone) if row and row.telephone else ""


def in_authority(la_code: str) -> QuerySet[Establishment]:
    """Return the open establishments in the area of one authority, by name."""
    return Establishment.objects.filter(la_code=la_code).exclude(status="closed").order_by("search_key", "urn")


def in_federation(code: str) -> QuerySet[Establishment]:
    """Return the open establishments of one federation, by name."""
    return Establishment.objects.filter(federation_code=code).exclude(status="closed").order_by("name", "urn")
