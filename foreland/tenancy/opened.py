"""What a view finds behind its door: the body, the person, what they may do."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest

from foreland.tenancy import queries, secondfactor
from foreland.tenancy.models import Body, LinkToken, Membership, Person
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import NoScope


class Opened:
    """One opened door. Views get it as `request.door`."""

    def __init__(self, request: HttpRequest, body: Body | None = None, link: LinkToken | None = None) -> None:
        self._request = request
        self._body = body
        self._link = link

    @property
    def body(self) -> Body:
        """The open body; NoScope at a door whose route names none."""
        if self._body is None:
            raise NoScope("This door opens no body: its route has no <body:body>.")
        return self._body

    @property
    def body_or_none(self) -> Body | None:
        """The open body, or None."""
        return self._body

    @property
    def link(self) -> LinkToken:
        """The link that opened this door; NoScope at any other door."""
        if self._link is None:
            raise NoScope("No link opened this door.")
        return self._link

    @cached_property
    def visitor(self) -> Person | None:
        """Who is signed in, or None."""
        user = self._request.user
        return user if isinstance(user, Person) or user.is_authenticated else None

    @property
    def person(self) -> Person:
        """Who is signed in; NoScope for an anonymous visitor, whom only ANYONE and LINK doors let in."""
        if self.visitor is None:
            raise NoScope("Nobody is signed in at this door.")
        return self.visitor

    @property
    def by(self) -> str:
        """Who acts, as verbs and the trail take it: a person's id, `link:<id>`, or `anyone`."""
        if self._link is not None:
            return f"link:{self._link.pk}"
        return self.visitor.pk if self.visitor else "anyone"

    @cached_property
    def memberships(self) -> list[Membership]:
        """The visitor's open memberships in the open body; empty for strangers and links."""
        if self._body is None or self._link is not None or self.visitor is None:
            return []
        return queries.memberships_in(self._body, self.visitor)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The keys of the visitor's roles here."""
        return frozenset(membership.role for membership in self.memberships)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that the visitor may do here."""
        return queries.permissions_of(self.memberships)

    @property
    def used_second_factor(self) -> bool:
        """Whether the visitor has shown a second factor in this session."""
        return self.visitor is not None and secondfactor.was_used(self._request, self.visitor)

    @property
    def claiming(self) -> bool:
        """Whether the visitor's claim to speak for this body is still being checked."""
        return any(membership.standing == Membership.Standing.CLAIMING for membership in self.memberships)

    def can(self, permission: Permission | str) -> bool:
        """Return whether the visitor may do this here; takes a permission or its name, such as "WRITE_POLICIES"."""
        wanted = permission if isinstance(permission, Permission) else Permission[permission]
        return wanted in self.permissions


class DoorRequest(HttpRequest):
    """A request that has passed a door; views name it as the type of their first argument."""

    door: Opened
