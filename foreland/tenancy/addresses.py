"""Addresses: how a body stands in a URL, and how a door's address is written.

`/schools/<id>-<name>/…`: the id is random and permanent, the name is decoration.
"""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, register_converter, reverse

from foreland.tenancy.ids import PATTERN
from foreland.tenancy.models import Body

PREFIXES = {"schools": "school", "authorities": "authority", "trusts": "trust"}
PREFIX_OF = {kind: prefix for prefix, kind in PREFIXES.items()}


class BodyConverter:
    """Takes `<id>` or `<id>-<anything>` from a path and writes a Body, or what it took, into one."""

    regex = PATTERN + r"(?:-[^/]*)?"
    kind = ""

    def to_python(self, value: str) -> str:
        """Return the id and name part as they stood in the path."""
        return value

    def to_url(self, value: Body | str) -> str:
        """Return the part of the path; ValueError for a body whose kind has another prefix."""
        if isinstance(value, str):
            return value
        if self.kind and value.kind != self.kind:
            raise ValueError(f"A {value.kind} does not stand under /{PREFIX_OF[self.kind]}/.")
        return value.address


class SchoolConverter(BodyConverter):
    """A body under /schools/."""

    kind = "school"


class TrustConverter(BodyConverter):
    """A body under /trusts/."""

    kind = "trust"


class AuthorityConverter(BodyConverter):
    """A body under /authorities/."""

    kind = "authority"


class TokenConverter:
    """The token of a link without an account."""

    regex = r"[A-Za-z0-9_-]{32}"

    def to_python(self, value: str) -> str:
        """Return the token."""
        return value

    def to_url(self, value: str) -> str:
        """Return the token."""
        return value


register_converter(BodyConverter, "body")
register_converter(SchoolConverter, "school_body")
register_converter(TrustConverter, "trust_body")
register_converter(AuthorityConverter, "authority_body")
register_converter(TokenConverter, "token")


def typed_route(route: str) -> str:
    """Return the route with `<body:body>` bound to the kind of body that its prefix names."""
    kind = PREFIXES.get(route.split("/", 1)[0])
    return route.replace("<body:body>", f"<{kind}_body:body>") if kind else route


def kind_of_route(route: str) -> str:
    """Return the kind of body that a route's prefix asks for; empty when any will do."""
    return PREFIXES.get(route.split("/", 1)[0], "")


def address(name: str, body: Body | None = None, **kwargs: Any) -> str:
    """Return the address of a door, such as `address("policies:section", school, key="mobile")`.

    With a body the door's `<body:body>` is filled from it; raises NoReverseMatch for a door that is not there.
    """
    return reverse(name, kwargs={**kwargs, "body": body} if body is not None else kwargs)


def address_here(name: str, body: Body | None, /, **kwargs: Any) -> str:
    """Return the address of a door as a page writes it: with the open body if the door takes one, else without."""
    if body is not None and "body" not in kwargs:
        try:
            return reverse(name, kwargs={**kwargs, "body": body})
        except NoReverseMatch:
            pass
    return reverse(name, kwargs=kwargs)


def home_of(body: Body) -> str:
    """Return the address of a body's own home page."""
    return f"/{PREFIX_OF[body.kind]}/{body.address}/"
