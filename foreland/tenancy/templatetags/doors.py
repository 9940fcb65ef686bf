"""The tag `{% door "policies:section" key=section.key %}`: the address of a door, with the open body."""

from __future__ import annotations

from typing import Any

from django import template

from foreland.tenancy.addresses import address_here, home_of
from foreland.tenancy.models import Body
from foreland.tenancy.permissions import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def door(context: template.Context, name: str, **parts: Any) -> str:
    """Return the address of a door; the open body is filled in when the door takes one."""
    opened = getattr(context.get("request"), "door", None)
    return address_here(name, opened.body_or_none if opened else None, **parts)


@register.simple_tag(takes_context=True)
def can(context: template.Context, permission: str) -> bool:
    """Return whether the visitor holds a permission here: `{% can "WRITE_POLICIES" as may_write %}`."""
    opened = getattr(context.get("request"), "door", None)
    return bool(opened and opened.can(Permission[permission]))


@register.filter
def home(body: Body) -> str:
    """Return the address of a body's home page."""
    return home_of(body)
