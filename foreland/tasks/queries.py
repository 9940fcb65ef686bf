"""Readings of the list. The body's scope is open; rows come overdue first, what has no day at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from foreland.core.calendar import day_in_london
from foreland.core.reminding import said_weekly, week_of
from foreland.tasks.models import OWN, Task
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Person

Rows = QuerySet[Task]
OPEN = Task.State.OPEN
NOBODY = "nobody"


class NoTask(Exception):
    """A task that is not there was asked for. The text says so in plain words."""


def task(pk: str) -> Task:
    """Return one task of the open body. Raises NoTask."""
    found = Task.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise NoTask("There is no such task here.")
    return found


def every() -> Rows:
    """Return every task of the open body."""
    return Task.objects.select_related("person")


def for_person(person: Person, held: Collection[str]) -> Rows:
    """Return the tasks of somebody who has these roles: their own and their roles'."""
    return every().filter(_theirs(person, held))


def _theirs(person: Person, held: Collection[str]) -> Q:
    return Q(person=person) | Q(role__in=tuple(held))


def noted(people: Collection[Person], held: Collection[str]) -> Rows:
    """Return what people noted that is to be done by some of them, or by whoever has one of these roles; no task of a room."""
    return every().filter(Q(person__in=people) | Q(role__in=tuple(held)), kind=OWN, state=OPEN)


def for_others(person: Person, held: Collection[str]) -> Rows:
    """Return the tasks of everybody else, and those that nobody has yet."""
    return every().exclude(_theirs(person, held))


def whose(rows: Rows, who: str) -> Rows:
    """Return those of some tasks that are for "person:<id>", "role:<key>" or "nobody"; all for "" and what is not known."""
    kind, _, key = who.partition(":")
    if kind == "person":
        return rows.filter(person=key)
    if kind == "role":
        return rows.filter(role=key)
    return rows.filter(person=None, role="") if who == NOBODY else rows


def standing(rows: Rows, show: str, *, today: date) -> Rows:
    """Return those of some tasks that are open, overdue, or closed (newest first)."""
    if show == "closed":
        return rows.exclude(state=OPEN).order_by("-closed_at", "pk")
    found = rows.filter(state=OPEN)
    return found.filter(due__lt=today) if show == "overdue" else found


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task that a room wants on the list: its subject, what to do, where, by when, and who."""

    kind: str
    subject: str
    title: str
    href: str = ""
    due: date | None = None
    person: str = ""
    role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One task as a message names it."""

    title: str
    due: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks are open, and how many of them overdue."""

    open: int = 0
    overdue: int = 0

    @property
    def words(self) -> str:
        """Both in words: "3 things to do, 1 overdue"."""
        if not self.open:
            return "Nothing to do"
        many = f"{self.open} thing{'s' if self.open > 1 else ''} to do"
        return f"{many}, {self.overdue} overdue" if self.overdue else many


def counts(rows: Rows, *, today: date) -> Counts:
    """Return how many of some tasks are open and overdue, by one query."""
    found = rows.order_by().aggregate(
        open=Count("pk", filter=Q(state=OPEN)), overdue=Count("pk", filter=Q(state=OPEN, due__lt=today))
    )
    return Counts(found["open"], found["overdue"])


def has(of: Task, person: Person, held: Collection[str]) -> bool:
    """Return whether a task is somebody's who has these roles."""
    return of.person_id == person.pk or bool(of.role and of.role in held)


def closed_subjects(kind: str, subjects: Iterable[str]) -> dict[str, datetime]:
    """Return which of a room's subjects were ticked off on the list, and when."""
    rows = Task.objects.filter(kind=kind, subject__in=list(subjects), state=Task.State.DONE)
    return {subject: at for subject, at in rows.order_by().values_list("subject", "closed_at") if at is not None}


def known_subjects(kind: str, subjects: Iterable[str]) -> set[str]:
    """Return which of a room's subjects stand on the list already, in whatever state."""
    return set(Task.objects.filter(kind=kind, subject__in=list(subjects)).order_by().values_list("subject", flat=True))


# Who can be given something.


def people_here(body: Body) -> list[Person]:
    """Return the members of a body, by name."""
    found = {each.person_id: each.person for each in ground.members_of(body) if each.person.is_active}
    return sorted(found.values(), key=lambda each: each.name)


def roles_here(body: Body) -> list[roles.Role]:
    """Return the roles that somebody has in a body, in the order of the page of roles."""
    held = {each.role for each in ground.members_of(body) if each.person.is_active}
    return [role for role in roles.for_kind(body.kind) if role.key in held]


def who_words(of: Task, *, reader: str = "") -> str:
    """Return for whom a task is, in words; "you" for the reader's own."""
    if of.person is not None:
        return "you" if of.person_id == reader else of.person.name
    if of.role:
        return roles.BY_KEY[of.role].said if of.role in roles.BY_KEY else of.role
    return "nobody yet"


def names_of(rows: Iterable[Task]) -> dict[str, str]:
    """Return the names of the people who made or closed some tasks, by their ids."""
    wanted = {pk for row in rows for pk in (row.by, row.closed_by) if pk}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


# For the weekly message.


def bodies_to_tell(*, now: datetime) -> set[str]:
    """Return the bodies in which a task is due by the end of this week. Every body is open."""
    horizon = week_of(day_in_london(now))[1]
    rows = Task.objects.filter(state=OPEN, due__lte=horizon)
    return set(rows.order_by().values_list("body_id", flat=True).distinct())


def bodies_with(kinds: Collection[str]) -> set[str]:
    """Return the bodies on whose lists something of these kinds is open. Every body is open."""
    rows = Task.objects.filter(state=OPEN, kind__in=list(kinds))
    return set(rows.order_by().values_list("body_id", flat=True).distinct())


def to_tell(body: Body, *, but: Collection[str] = (), now: datetime) -> dict[Person, list[ToDo]]:
    """Return what this week's message says of the open body's list: to each person what is due or overdue of theirs.

    `but` are kinds of which the message tells anyway. A task is said in the week of its day, in the one after, and then
    every fourth week.
    """
    today = day_in_london(now)
    due = every().filter(state=OPEN, due__lte=week_of(today)[1]).exclude(kind__in=list(but))
    rows = [row for row in due if row.due is not None and said_weekly(row.due, today)]
    if not rows:
        return {}
    held: dict[str, set[str]] = {}
    people: dict[str, Person] = {}
    for membership in ground.members_of(body):
        if membership.person.is_active:
            people[membership.person_id] = membership.person
            held.setdefault(membership.person_id, set()).add(membership.role)
    found = {
        person: [ToDo(row.title, row.due) for row in rows if row.due and has(row, person, held[pk])]
        for pk, person in people.items()
    }
    return {person: mine for person, mine in found.items() if mine}


def old(*, before: datetime) -> Rows:
    """Return the tasks that were closed before a moment."""
    return Task.objects.filter(closed_at__lt=before)
