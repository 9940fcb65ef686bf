"""The roles of a body in rows: what each may do, told from what it has over a smaller role, and who has it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.models import Body
from foreland.tenancy.permissions import Permission
from foreland.tenancy.roles import Role


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role. It may do all that `base` may, where there is one, and what stands in `more`; `every` is the whole list."""

    role: Role
    base: Role | None
    same: bool
    more: tuple[str, ...]
    every: tuple[str, ...]
    people: tuple[str, ...]


def base_of(role: Role, others: Sequence[Role]) -> Role | None:
    """Return the role that this one is told from: one above it that may do the same, else the largest that may do less.

    `others` is the whole page in its order; None where no role may do less.
    """
    above = others[: others.index(role)]
    for each in above:
        if each.permissions == role.permissions:
            return each
    smaller = [each for each in others if each.permissions < role.permissions]
    return max(smaller, key=lambda each: len(each.permissions), default=None)


def _words(permissions: frozenset[Permission]) -> tuple[str, ...]:
    return tuple(each.value for each in Permission if each in permissions)


def role_rows(body: Body) -> list[RoleRow]:
    """Return every role of a body's kind with who has it now, in the order of `roles.py`."""
    page = roles.for_kind(body.kind)
    members = list(ground.members_of(body))
    found = []
    for role in page:
        base = base_of(role, page)
        more = _words(role.permissions - base.permissions) if base else _words(role.permissions)
        people = tuple(each.person.name for each in members if each.role == role.key)
        same = base is not None and base.permissions == role.permissions
        found.append(RoleRow(role, base, same, more, _words(role.permissions), people))
    return found
