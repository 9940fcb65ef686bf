"""Readings of the ground: bodies, who is in them, what they are linked to, and links without an account."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from foreland.tenancy import roles
from foreland.tenancy.models import Attribute, Body, BodyLink, LinkToken, Membership, Person
from foreland.tenancy.permissions import Permission


def body_by_id(body: str) -> Body | None:
    """Return the body with this id, or None."""
    return Body.objects.filter(pk=body).first()


def body_by_number(kind: str, value: str, *, on: date | None = None) -> Body | None:
    """Return the body that bears this number (kind "urn", "dfe", …) on a day, or today's when no day is given."""
    found = Attribute.objects.filter(kind=kind, value=value).filter(_on(on)).select_related("body").first()
    return found.body if found else None


def attributes_of(body: Body, *, on: date | None = None) -> dict[str, str]:
    """Return a body's attributes by kind as they were on a day, or as they are when no day is given."""
    return dict(Attribute.objects.filter(body=body).filter(_on(on)).values_list("kind", "value"))


def names_of(body: Body) -> tuple[str, str]:
    """Return a body's official name, and its own way of printing it; "" where it has none."""
    held = dict(
        Attribute.objects.filter(body=body, kind__in=("name", "printed"), until=None).values_list("kind", "value")
    )
    return held.get("name", body.name), held.get("printed", "")


def printed_before_renamed(body: Body) -> bool:
    """Return whether a body's official name is newer than the way in which it prints it."""
    newest = Attribute.objects.filter(body=body, kind__in=("name", "printed"), until=None).order_by("-pk").first()
    return newest is not None and newest.kind == "name" and bool(names_of(body)[1])


def parent_of(body: Body, kind: str, *, on: date | None = None) -> Body | None:
    """Return the authority, trust or federation that a body belongs to, on a day or as it is now."""
    link = BodyLink.objects.filter(child=body, kind=kind).filter(_on(on)).select_related("parent").first()
    return link.parent if link else None


def children_of(body: Body, *, on: date | None = None) -> QuerySet[Body]:
    """Return the bodies that belong to an authority, trust or federation, by name."""
    links = BodyLink.objects.filter(parent=body).filter(_on(on))
    return Body.objects.filter(pk__in=links.values("child")).order_by(Lower("name"), "pk")


def under(bodies: Collection[str], *, on: date | None = None) -> set[str]:
    """Return the ids of some bodies and of all that belong to one of them."""
    links = BodyLink.objects.filter(parent__in=bodies).filter(_on(on))
    return {*bodies, *links.values_list("child_id", flat=True)}


def person_by_email(email: str) -> Person | None:
    """Return the person who signs in with this e-mail address, whatever its case, or None."""
    return Person.objects.filter(email=email.strip().lower()).first()


def members_of(body: Body) -> QuerySet[Membership]:
    """Return the open memberships of a body with their persons, by name; one person may have several roles."""
    return (
        Membership.objects.filter(body=body, until=None)
        .select_related("person", "invited_by")
        .order_by("person__name", "person", "role")
    )


def memberships_in(body: Body, person: Person) -> list[Membership]:
    """Return one person's open memberships in one body; empty for a stranger."""
    return list(Membership.objects.filter(body=body, person=person, until=None).order_by("pk"))


def bodies_of(person: Person) -> list[Body]:
    """Return the bodies in which a person has a role today, by name."""
    return list(Body.objects.filter(memberships__person=person, memberships__until=None).distinct().order_by("name"))


def belongs_elsewhere(person: Person, body: Body) -> bool:
    """Return whether a person has a role today in another body than this one."""
    return Membership.objects.filter(person=person, until=None).exclude(body=body).exists()


def holder_of(body: Body) -> Membership | None:
    """Return the membership of the person who holds the body's account, or None."""
    return Membership.objects.filter(body=body, role=roles.HOLDER.key, until=None).select_related("person").first()


def permissions_of(memberships: Iterable[Membership]) -> frozenset[Permission]:
    """Return all that these memberships together allow; a waiting claim allows less."""
    allowed: set[Permission] = set()
    for membership in memberships:
        role = roles.BY_KEY.get(membership.role)
        if role:
            allowed |= role.grants(membership.standing)
    return frozenset(allowed)


def needs_second_factor(memberships: Iterable[Membership]) -> bool:
    """Return whether one of these memberships is in a role that needs a second factor."""
    return any(role.second_factor for each in memberships if (role := roles.BY_KEY.get(each.role)))


def digest_of(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_by_token(token: str, purpose: str) -> LinkToken | None:
    """Return the link that a token opens for this purpose, with its body, whether or not it still works."""
    return LinkToken.objects.filter(digest=digest_of(token), purpose=purpose).select_related("body").first()


def link_works(link: LinkToken, *, now: datetime) -> bool:
    """Return whether a link is neither used nor revoked nor past its time."""
    return link.used is None and link.revoked is None and link.expires > now


def personal_links(body: Body, person: Person, *, now: datetime) -> list[LinkToken]:
    """Return the links into a body that are one member's own, such as the address of their calendar, and still work."""
    return list(
        LinkToken.objects.filter(body=body, subject=person.pk, used=None, revoked=None, expires__gt=now).order_by("pk")
    )


def ended_in(body: Body, role: str) -> Membership | None:
    """Return the membership in a role that ended last, with its person, or None."""
    ended = Membership.objects.filter(body=body, role=role, until__isnull=False)
    return ended.select_related("person").order_by("-until", "-pk").first()


def memberships_of(person: Person) -> list[Membership]:
    """Return a person's open memberships with their bodies, by the body's name."""
    return list(
        Membership.objects.filter(person=person, until=None).select_related("body").order_by("body__name", "role")
    )


def _on(day: date | None) -> Q:
    if day is None:
        return Q(until=None)
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
