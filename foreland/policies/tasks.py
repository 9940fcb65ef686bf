"""Background work of the policies room. Every task may run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from foreland.core.calendar import day_in_london
from foreland.policies import actions, queries
from foreland.policies.actions import reminding, rounds
from foreland.policies.models import Version
from foreland.policies.queries import keeping
from foreland.policies.queries import rounds as consultations
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import every_body_unsafe, open_scope


@task()
def publish_version(body: str, version: str) -> None:
    """Render and publish an approved version."""
    with open_scope(body=body, by="system"):
        actions.publish(version=Version.objects.get(pk=version), now=timezone.now())


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
    sent = 0
    for body in Body.objects.filter(pk__in=bodies).order_by("pk"):
        with open_scope(body=body, by="system"):
            sent += actions.tell_gathered(body=body, now=now)
    return sent


@task()
def offer_updates() -> int:
    """Tell the leads of schools of newer editions of their policies' words, once each; return how many messages."""
    now = timezone.now()
    with every_body_unsafe(
        by="system", why="the timetable does not know in which schools a policy stands on an older edition"
    ):
        bodies = queries.behind_editions()
    told = 0
    for body in Body.objects.filter(pk__in=bodies).order_by("pk"):
        with open_scope(body=body, by="system"):
            told += actions.offer_updates(body=body, now=now)
    return told


@task()
def remind_of_dates() -> int:
    """Remind owners and account holders of the days that come, each person once a week; return how many messages."""
    now = timezone.now()
    if not reminding.may_remind(now=now):
        return 0
    with every_body_unsafe(by="system", why="the timetable does not know in which schools a day comes"):
        bodies = keeping.bodies_to_remind(now=now)
    people: dict[str, tuple[Person, list[tuple[Body, list[keeping.Due]]]]] = {}
    for body in Body.objects.filter(pk__in=bodies).order_by("name", "pk"):
        with open_scope(body=body, by="system", read_only=True):
            due = keeping.reminders_due(body, now=now)
        for person in dict.fromkeys(each.person for each in due):
            mine = [each for each in due if each.person == person]
            people.setdefault(person.pk, (person, []))[1].append((body, mine))
    return sum(reminding.remind(person=person, due=told, now=now) for person, told in people.values())


@task()
def forget_presence() -> int:
    """Delete who was in which section some minutes ago; return how many rows."""
    with every_body_unsafe(by="system", why="who was in a section is forgotten in every school at once"):
        return actions.forget_presence(now=timezone.now())


@task()
def turn_rounds() -> int:
    """Keep what consultations ask when they open, and note who took part when they have closed; return how many turned."""
    now = timezone.now()
    with every_body_unsafe(
        by="system", why="the timetable does not know in which schools a consultation opens or closes"
    ):
        bodies = consultations.bodies_with_rounds_due(day_in_london(now))
    turned = 0
    for body in Body.objects.filter(pk__in=bodies).order_by("pk"):
        with open_scope(body=body, by="system"):
            turned += rounds.turn_rounds(body=body, by="system", now=now)
    return turned
