"""Background work of the policies room. Every task may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.core.calendar import day_in_london
from foreland.policies import actions, queries
from foreland.policies.actions import handing, reminding, rounds
from foreland.policies.actions.nudging import nudge
from foreland.policies.models import Policy, Version
from foreland.policies.queries import area, keeping, listing
from foreland.policies.queries import rounds as consultations
from foreland.tasks import queries as todo
from foreland.tasks.queries import ToDo
from foreland.tenancy.in_turn import in_turn
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import every_body_unsafe, open_scope


@task()
def publish_version(body: str, version: str) -> None:
    """Render and publish an approved version."""
    with open_scope(body=body, by="system"):
        actions.publish(version=Version.objects.get(pk=version), now=timezone.now())


@task()
def publish_for_school(leader: str, policy: str, school: str, by: str, name: str) -> None:
    """Publish what is in force at a school for another one of its federation that takes its draft."""
    with open_scope(body=leader, by=by):
        body = Body.objects.get(pk=leader)
        handing.publish_for_one(
            policy=Policy.objects.get(pk=policy), body=body, school=school, by=by, name=name, now=timezone.now()
        )


@task()
def forget_open_drafts() -> None:
    """Delete drafts that were made without an account and whose time is over."""
    actions.forget_open_drafts(now=timezone.now())


@task()
def tell_what_was_said() -> int:
    """Send what people said about drafts to those who wait for it, gathered; return how many messages."""
    now = timezone.now()
    with every_body_unsafe(by="system", why="the timetable does not know in which schools somebody waits"):
        bodies = queries.somebody_waits()
    return in_turn(bodies, lambda body: actions.tell_gathered(body=body, now=now), by="system")


@task()
def offer_updates() -> int:
    """Tell the leads of schools of newer editions of their policies' words, once each; return how many messages."""
    now = timezone.now()
    with every_body_unsafe(
        by="system", why="the timetable does not know in which schools a policy stands on an older edition"
    ):
        bodies = queries.behind_editions()
    return in_turn(bodies, lambda body: actions.offer_updates(body=body, now=now), by="system")


@task()
def ask_schools(authority: str, schools: list[str], by: str) -> int:
    """Ask those of an authority's or trust's schools that are still behind to look at the newest edition; return how many."""
    now, asks = timezone.now(), Body.objects.get(pk=authority)
    with open_scope(body=asks, by=by, read_only=True):
        bank = area.own_bank(asks)
    uses = {use.body.pk: use for use in area.behind(area.area(asks, by=by, bank=bank), schools)}
    return in_turn(uses, lambda body: nudge(authority=asks, uses=[uses[body.pk]], by=by, now=now), by=by)


@task()
def list_what_is_due() -> int:
    """Keep the schools' lists of things to do in step with their policies; return how many tasks were opened or closed."""
    now = timezone.now()
    with every_body_unsafe(by="system", why="the timetable does not know in which schools something comes due"):
        bodies = listing.bodies_to_list(now=now)
    return in_turn(bodies, lambda body: actions.list_what_is_due(body=body, now=now), by="system")


@task()
def remind_of_dates() -> int:
    """Remind people of the days that come and of what they have to do, each once a week; return how many messages."""
    now = timezone.now()
    if not reminding.may_remind(now=now):
        return 0
    with every_body_unsafe(by="system", why="the timetable does not know in which schools a day comes"):
        bodies = keeping.bodies_to_remind(now=now) | todo.bodies_to_tell(now=now)
    people: dict[str, tuple[Person, list[tuple[Body, list[keeping.Due]]]]] = {}
    listed: dict[str, list[tuple[Body, list[ToDo]]]] = {}
    for body in Body.objects.filter(pk__in=bodies).order_by("name", "pk"):
        with open_scope(body=body, by="system", read_only=True):
            due = keeping.reminders_due(body, now=now)
            waiting = todo.to_tell(body, but=listing.REMINDED, now=now)
        for person in dict.fromkeys(each.person for each in due):
            mine = [each for each in due if each.person == person]
            people.setdefault(person.pk, (person, []))[1].append((body, mine))
        for person, theirs in waiting.items():
            people.setdefault(person.pk, (person, []))
            listed.setdefault(person.pk, []).append((body, theirs))
    return sum(
        reminding.remind(person=person, due=told, listed=listed.get(person.pk, ()), now=now)
        for person, told in people.values()
    )


@task()
def forget_presence() -> int:
    """Delete who was in which section some minutes ago; return how many rows."""
    with every_body_unsafe(by="system", why="who was in a section is forgotten in every school at once"):
        return actions.forget_presence(now=timezone.now())


@task()
def forget_reminders() -> int:
    """Delete reminders of days that were over a year ago; return how many rows."""
    with every_body_unsafe(by="system", why="old reminders are forgotten in every school at once"):
        return actions.forget_reminders(now=timezone.now())


@task()
def turn_rounds() -> int:
    """Keep what consultations ask when they open, and note who took part when they have closed; return how many turned."""
    now = timezone.now()
    with every_body_unsafe(
        by="system", why="the timetable does not know in which schools a consultation opens or closes"
    ):
        bodies = consultations.bodies_with_rounds_due(day_in_london(now))
    return in_turn(bodies, lambda body: rounds.turn_rounds(body=body, by="system", now=now), by="system")
