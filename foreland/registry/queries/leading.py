"""Readings for leads: handovers with their signatures, what is open with dates, whom to ring. The school's scope is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet

from foreland.core.calendar import day_in_london
from foreland.core.wording import plain
from foreland.library import queries as library
from foreland.profile import queries as profile
from foreland.registry import asks
from foreland.registry.models import LeadHandover, LeadSignature
from foreland.registry.queries.first_days import LEADS
from foreland.tasks import queries as tasks
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.permissions import Permission

NAMED = {roles.SAFEGUARDING_LEAD.key: "dsl_name", roles.ONLINE_SAFETY_LEAD.key: "online_safety_lead_name"}
"""By which value policies name who has a lead's role."""
RUNG = ("person", "contact")
"""Kinds of values of a bank that are people, or ways to reach them."""
DEPUTIES = "deputy_names"
Capacity = LeadSignature.Capacity


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom to ring: for what, who or which number, when. `check` says that nobody has confirmed the number in time."""

    label: str
    words: str
    hours: str = ""
    check: bool = False


@dataclass(frozen=True)
class AtHand:
    """What somebody who takes over finds: the policies, whom to ring, what Foreland itself notices, what is noted to be done."""

    policies: tuple[asks.PolicyAtHand, ...]
    authority: tuple[Ring, ...]
    school: tuple[Ring, ...]
    noticed: tuple[asks.Promise, ...]
    noted: tuple[asks.Promise, ...]
    today: date

    @cached_property
    def promises(self) -> list[asks.Promise]:
        """Everything that is promised or waits, the earliest day first, what has no day at the end."""
        every = [*self.waiting, *self.noted]
        return sorted(every, key=lambda each: (each.due is None, each.due or date.max))

    @property
    def waiting(self) -> list[asks.Promise]:
        """What is promised or waits and stands on nobody's list of things to do."""
        return [*(promise for policy in self.policies for promise in policy.promises), *self.noticed]

    @property
    def overdue(self) -> list[asks.Promise]:
        """What should have been done by now."""
        return [each for each in self.promises if each.due is not None and each.due < self.today]

    @property
    def coming(self) -> list[asks.Promise]:
        """What is to be done, with and without a day."""
        return [each for each in self.promises if each.due is None or each.due >= self.today]


def at_hand(body: Body, *, role: str, lead: Person | None, whose: Person | None = None, now: datetime) -> AtHand:
    """Return what a school's lead in a role finds, or will find who takes the role over (`lead`).

    With it goes what was noted to be done by whoever has the role, and by one person (`whose`): the lead, or who hands over.
    """
    values, today = profile.values(now=now), day_in_london(now)
    authority = profile.authority_of(body, day=today)
    ways = [Ring(way.label, "" if not way.fresh else way.value, way.hours, not way.fresh)
            for way in profile.ways(authority, now=now)]  # fmt: skip
    noticed = []
    printed = values.get(NAMED.get(role, ""), "")
    if lead is not None and printed and printed != lead.name:
        words = f"Policies name {printed} as {_small(role)}. Change the name, so that the next print names {lead.name}."
        noticed.append(asks.Promise(words, None, address("profile:leads", body)))
    noted = [
        asks.Promise(f"To do: {row.title.rstrip('.')}.", row.due, address("tasks:task", body, task=row.pk))
        for row in tasks.noted([whose] if whose else [], (role,))
    ]
    return AtHand(
        tuple(asks.policies_at_hand(body=body, now=now)), tuple(ways), tuple(_school(values)), tuple(noticed),
        tuple(noted), today,
    )  # fmt: skip


def _small(role: str) -> str:
    name = roles.BY_KEY[role].name
    return name[:1].lower() + name[1:]


def _school(values: dict[str, str]) -> list[Ring]:
    """Return the people and numbers that a school has filled in, under the labels of the loaded banks."""
    found: dict[str, Ring] = {}
    for edition in library.loaded():
        if edition.kind != "policies":
            continue
        for value in library.bank(edition.pack).values:
            words = "; ".join(line.strip() for line in values.get(value.key, "").splitlines() if line.strip())
            if words and value.source == "profile" and (value.kind in RUNG or value.key == DEPUTIES):
                found.setdefault(value.key, Ring(plain(value.label, {}), words))
    return list(found.values())


def handovers() -> QuerySet[LeadHandover]:
    """Return every handover of a lead's role in the open school, newest first."""
    return LeadHandover.objects.select_related("giver", "taker", "file").prefetch_related("signatures")


def handover(pk: str) -> LeadHandover | None:
    """Return one handover of the open school, or None."""
    return handovers().filter(pk=pk).first()


def going_on(person: Person | None = None) -> list[LeadHandover]:
    """Return the handovers that are not done: all, or those in which a person hands over or takes over."""
    found = list(handovers().filter(state__in=LeadHandover.GOING_ON))
    return [each for each in found if person is None or person.pk in (each.giver_id, each.taker_id)]


def wanted(of: LeadHandover) -> list[str]:
    """Return in which capacities a handover is signed: by both, or by the person in charge where the last lead has gone."""
    return [Capacity.GIVER.value, Capacity.TAKER.value] if of.giver_id else [Capacity.HEAD.value]


def lacking(of: LeadHandover) -> list[str]:
    """Return the capacities in which nobody has signed yet."""
    signed = {each.capacity for each in of.signatures.all()}
    return [each for each in wanted(of) if each not in signed]


def signs_as(of: LeadHandover, person: Person, memberships: list[Membership]) -> str:
    """Return in which capacity somebody could sign a handover; "" for one who has no part in it."""
    if of.giver_id:
        if person.pk == of.giver_id:
            return Capacity.GIVER.value
        return Capacity.TAKER.value if person.pk == of.taker_id else ""
    return Capacity.HEAD.value if in_charge(of.body, memberships) else ""


def in_charge(body: Body, memberships: list[Membership]) -> bool:
    """Return whether these memberships are of the person in charge; of the account holder where nobody is in charge here."""
    mine = {each.person_id for each in memberships if each.standing == Membership.Standing.CONFIRMED}
    return bool(mine & {person.pk for person in in_charge_here(body)})


def in_charge_here(body: Body) -> list[Person]:
    """Return the people in charge of a school; its account holder where nobody is in charge here."""
    members = list(ground.members_of(body))
    heads = [each.person for each in members if each.role == roles.HEAD.key]
    return heads or [each.person for each in members if each.role == roles.HOLDER.key]


def waiting_for(person: Person, memberships: list[Membership]) -> list[LeadHandover]:
    """Return the handovers of the open school that wait for somebody's signature."""
    return [
        each
        for each in handovers().filter(state=LeadHandover.State.OPEN)
        if signs_as(each, person, memberships) in lacking(each)
    ]


def sees(of: LeadHandover, person: Person, memberships: list[Membership]) -> bool:
    """Return whether somebody may read a handover: the two, and who leads or answers for the school."""
    both = person.pk in (of.giver_id, of.taker_id)
    return both or {Permission.SEE_TRAIL, Permission.SUBMIT_POLICIES} <= ground.permissions_of(memberships)


def may_begin(memberships: list[Membership]) -> bool:
    """Return whether somebody may draw a handover up: a lead, or whoever invites people."""
    allowed = ground.permissions_of(memberships)
    return Permission.INVITE in allowed or any(
        each.role in LEADS and each.standing == Membership.Standing.CONFIRMED for each in memberships
    )


def leads_of(body: Body, role: str) -> list[Person]:
    """Return who has a lead's role today, by name."""
    return [each.person for each in ground.members_of(body) if each.role == role]


def takers(body: Body) -> list[tuple[Person, list[str]]]:
    """Return the people with a confirmed role in a school, each with the names of their roles."""
    found: dict[str, tuple[Person, list[str]]] = {}
    for each in ground.members_of(body):
        if each.standing == Membership.Standing.CONFIRMED and each.role in roles.BY_KEY:
            found.setdefault(each.person_id, (each.person, []))[1].append(roles.BY_KEY[each.role].name)
    return list(found.values())


def bodies_with_leads_to_move(day: date) -> list[str]:
    """Return the bodies in which a signed handover waits for a day that has come. Every body is open."""
    due = LeadHandover.objects.filter(state=LeadHandover.State.SIGNED, moves_on__lte=day)
    return list(due.order_by().values_list("body_id", flat=True).distinct())


def bodies_with_handovers_over(now: datetime) -> list[str]:
    """Return the bodies with a lead's handover that is kept no longer. Every body is open."""
    over = LeadHandover.objects.filter(ended__lt=LeadHandover.Privacy.ends.before(now))
    return list(over.order_by().values_list("body_id", flat=True).distinct())
