"""What every page's layout shows: whose page it is, who is signed in, where one can go, whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.profile import queries as profile
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.models import Body
from foreland.tenancy.opened import Opened
from foreland.tenancy.permissions import Permission
from foreland.ui.parts import Contact

NAVIGATION: dict[str, tuple[tuple[str, str, Permission], ...]] = {
    "school": (
        ("Policies", "policies:policies", Permission.SEE_POLICIES),
        ("To do", "tasks:tasks", Permission.SEE_BODY),
        ("Profile", "profile:profile", Permission.EDIT_PROFILE),
        ("People", "registry:people", Permission.SEE_PEOPLE),
    ),
    "authority": (
        ("Schools", "registry:schools", Permission.SEE_SCHOOLS),
        ("Workbench", "policies:policies", Permission.SEE_POLICIES),
        ("Contacts", "profile:contacts", Permission.SEE_BODY),
        ("People", "registry:people", Permission.SEE_PEOPLE),
    ),
    "trust": (
        ("Schools", "policies:area-editions", Permission.SEE_SCHOOLS),
        ("Workbench", "policies:policies", Permission.SEE_POLICIES),
        ("People", "registry:people", Permission.SEE_PEOPLE),
    ),
}
"""Where one can go in each kind of body, and what it needs; the home page stands before them."""


@dataclass(frozen=True)
class Page:
    """The context `page` of every layout."""

    demo: bool
    address: str
    body: Body | None
    person: Any
    roles: str
    nav: tuple[tuple[str, str, bool], ...]
    footer: tuple[tuple[str, str], ...]

    @property
    def elsewhere(self) -> bool:
        """Whether a member who is signed in belongs to another body, too; asked only where a layout shows it."""
        return bool(self.roles and self.person and self.body and ground.belongs_elsewhere(self.person, self.body))


def _nav(request: HttpRequest, opened: Opened, body: Body) -> tuple[tuple[str, str, bool], ...]:
    found = [("Home", home_of(body), request.path == home_of(body))]
    for text, name, permission in NAVIGATION[body.kind]:
        if opened.can(permission):
            try:
                href = address(name, body)
            except NoReverseMatch:
                continue
            found.append((text, href, request.path.startswith(href)))
    return tuple(found)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of layouts. Public pages of a school show no navigation of its members."""
    opened: Opened | None = getattr(request, "door", None)
    body = opened.body_or_none if opened else None
    visitor = opened.visitor if opened else None
    member = bool(opened and body and opened.roles)
    names = [roles.BY_KEY[key].said for key in sorted(opened.roles)] if opened and member else []
    return {
        "page": Page(
            demo=settings.MODE == "demo" or bool(body and body.demo),
            address=settings.ADDRESS,
            body=body,
            person=visitor,
            roles=", ".join(names),
            nav=_nav(request, opened, body) if opened and body and member else (),
            footer=(
                ("Law and guidance", "/requirements/"),
                ("Data protection", "/data-protection/"),
                *((("Your account", "/account/"),) if visitor else ()),
            ),
        )
    }


def emergency(body: Body | None) -> list[Contact]:
    """Return the contacts in the emergency bar of a school or authority; the bar itself names 999 and 101 before them.

    A contact that nobody has confirmed in time says "check" in the place of its number.
    """
    now = timezone.now()
    authority = profile.authority_of(body, day=day_in_london(now)) if body and body.kind == "school" else body
    ways = [way for way in profile.ways(authority, now=now) if way.emergency]
    return [Contact(way.label, way.value if way.fresh else "", way.hours, check=not way.fresh) for way in ways]
