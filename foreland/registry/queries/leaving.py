"""What somebody holds open in a body who is about to leave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foreland.core.calendar import day_in_london
from foreland.registry import asks
from foreland.registry.models import Invitation, LeadHandover
from foreland.registry.queries.first_days import LEADS, LISTED
from foreland.registry.queries.leading import going_on
from foreland.tasks import queries as todo
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Membership, Person

NEEDED = {
    "school": (roles.HEAD.key, *LEADS),
    "authority": (roles.AUTHORITY_MANAGER.key,),
    "trust": (roles.TRUST_LEAD.key,),
}
"""Roles that should not become empty without a word, by kind of body."""


@dataclass(frozen=True)
class HeldOpen:
    """What ends or goes to somebody else when a person leaves, in the order of the page.

    `last` are the names of roles that nobody else has; `elsewhere` says that the person belongs to other bodies too.
    """

    memberships: tuple[Membership, ...]
    holds: bool
    claiming: bool
    last: tuple[str, ...]
    policies: tuple[str, ...]
    invitations: tuple[Invitation, ...]
    links: int
    handovers: tuple[LeadHandover, ...]
    passes_to: Person | None
    elsewhere: bool
    tasks: int = 0

    @property
    def names(self) -> list[str]:
        """The names of the roles that end."""
        return [role_name(each.role) for each in self.memberships]


def role_name(key: str) -> str:
    """Return what a role is called; a role that is no more keeps its key."""
    return roles.BY_KEY[key].name if key in roles.BY_KEY else key


def held_open(body: Body, person: Person, *, now: datetime) -> HeldOpen:
    """Return what a member of the open body holds open."""
    members = list(ground.members_of(body))
    mine = [each for each in members if each.person_id == person.pk]
    others = {each.role for each in members if each.person_id != person.pk}
    holder = next((each.person for each in members if each.role == roles.HOLDER.key), None)
    sent = Invitation.objects.filter(body=body, state=Invitation.State.SENT, by=person.pk).order_by("created", "pk")
    return HeldOpen(
        memberships=tuple(mine),
        holds=holder is not None and holder.pk == person.pk,
        claiming=any(each.standing == Membership.Standing.CLAIMING for each in mine),
        last=tuple(
            role_name(each.role) for each in mine if each.role in NEEDED.get(body.kind, ()) and each.role not in others
        ),
        policies=tuple(asks.kept_by(body=body, person=person.pk)),
        invitations=tuple(sent),
        links=len(ground.personal_links(body, person, now=now)),
        handovers=tuple(going_on(person)),
        passes_to=holder if holder is not None and holder.pk != person.pk else None,
        elsewhere=any(each.pk != body.pk for each in ground.bodies_of(person)),
        tasks=todo.counts(todo.for_person(person, ()).exclude(kind=LISTED), today=day_in_london(now)).open,
    )
