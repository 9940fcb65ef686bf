"""An old policy that nobody goes on with has an end, said a fortnight before, and leaves no name of its file behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from foreland.imports import actions, queries
from foreland.imports import tasks as chores
from foreland.imports.actions import putting_away
from foreland.imports.models import Import, Settled
from foreland.imports.queries.ending import NOTICE, UNTOUCHED
from foreland.imports.tests.olds import NOW, brought
from foreland.notices.models import Notice
from foreland.tasks.models import Task
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import every_body_unsafe
from foreland.trail.models import Entry
from tests.visitor import Visitor
from tests.world import World

SAID = NOW + UNTOUCHED - NOTICE
OVER = NOW + UNTOUCHED


def night(body: Body, now: datetime) -> int:
    return actions.put_away(body=body, now=now)


def test_it_is_said_a_fortnight_before_and_then_it_goes(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    actions.settle_rest(of=row, by=world.lead.pk, now=NOW)
    before = Notice.objects.count()
    assert night(oak, SAID - timedelta(hours=1)) == 0 and Notice.objects.count() == before
    assert night(oak, SAID) == 0
    told = Notice.objects.latest("created")
    assert told.to == world.lead.email and "deleted on 19 May 2027" in told.text and row.pk in told.text
    assert night(oak, OVER - timedelta(hours=1)) == 0 and Notice.objects.count() == before + 1, "it is said once"
    assert night(oak, OVER) == 1
    assert not Import.objects.exists() and not Settled.objects.exists()
    assert Entry.objects.get(verb="put-away-old-policy").by == "system"
    assert night(oak, OVER) == 0


def test_where_it_was_said_late_there_is_still_a_fortnight(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    late = OVER + timedelta(days=9)
    assert night(oak, late) == 0
    row.refresh_from_db()
    assert queries.put_away_on(row) == (late + NOTICE).date()
    assert night(oak, late + NOTICE - timedelta(hours=1)) == 0
    assert night(oak, late + NOTICE) == 1


@pytest.mark.parametrize("work", ["settle", "together", "rest"])
def test_whoever_works_on_it_keeps_it(oak: Body, world: World, work: str) -> None:
    row = brought(oak, by=world.lead.pk)
    night(oak, SAID)
    number = queries.first_that_waits(queries.brought(row)) or 0
    given = {"of": row, "by": "p1", "now": SAID + timedelta(days=3)}
    if work == "settle":
        actions.settle(passage=number, how="drop", **given)
    elif work == "together":
        actions.settle_together(answers={number: actions.Answer("drop")}, **given)
    else:
        actions.settle_rest(**given)
    assert night(oak, OVER + timedelta(days=1)) == 0
    row.refresh_from_db()
    assert row.warned is None and row.touched == SAID + timedelta(days=3)


def test_what_somebody_works_on_while_the_night_goes_on_is_kept(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    listed = queries.to_warn(now=SAID)
    actions.settle_rest(of=row, by="p1", now=SAID)
    before = Notice.objects.count()
    for each in listed:
        putting_away.warn(each, oak, SAID)
    assert Notice.objects.count() == before, "somebody was at it a moment ago"
    later = SAID + UNTOUCHED
    night(oak, later - NOTICE)
    (over,) = queries.to_put_away(now=later)
    actions.ask_again(of=row, by="p1", now=later)
    assert putting_away.end(over, later) == 0 and Import.objects.exists() and Settled.objects.exists()
    actions.remove(of=row, by="p1", now=later)
    assert putting_away.end(over, later) == 0, "taken away by hand in the meantime"


def test_an_address_that_mail_cannot_reach_keeps_nothing_waiting(oak: Body, world: World) -> None:
    Person.objects.filter(pk=world.lead.pk).update(email="no address")
    brought(oak, by=world.lead.pk)
    night(oak, SAID)
    assert night(oak, OVER) == 1


def test_one_that_became_a_draft_stays_and_one_that_was_taken_back_has_its_time_again(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    actions.settle_rest(of=row, by="p1", now=NOW)
    actions.go_on(of=row, body=oak, by="p1", now=NOW)
    assert night(oak, OVER + timedelta(days=500)) == 0
    back = OVER + timedelta(days=500)
    actions.take_back(of=row, by="p1", now=back)
    assert night(oak, back + timedelta(days=1)) == 0
    row.refresh_from_db()
    assert row.warned is None


def test_where_whoever_brought_it_has_gone_all_hear_who_may_go_on(oak: Body, world: World) -> None:
    brought(oak, by="left")
    before = set(Notice.objects.values_list("pk", flat=True))
    night(oak, SAID)
    told = {each.to for each in Notice.objects.exclude(pk__in=before)}
    assert {world.lead.email, world.head.email} <= told and world.teacher.email not in told


def test_the_name_of_the_file_stands_in_no_task_and_in_no_message(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk, name="Concern about Jamie Example.md")
    night(oak, SAID)
    night(oak, OVER)
    closed = Task.objects.get(kind=queries.TO_DO)
    assert closed.state == "done" and closed.subject == row.pk
    left = [closed.title, closed.note, *(each.text for each in Notice.objects.all())]
    left += [str(detail) for detail in Entry.objects.values_list("detail", flat=True)]
    assert not [words for words in left if "Jamie" in words]


def test_the_task_of_the_timetable_finds_the_school(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    Import.objects.filter(pk=row.pk).update(touched=NOW - timedelta(days=4000), warned=NOW - timedelta(days=3000))
    assert chores.put_away.call() == 1
    with every_body_unsafe(by="test", why="no school has one any more"):
        assert not Import.objects.exists()


def test_its_page_says_when_it_ends(oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    page = Visitor(world.lead).get(address("imports:import", oak, old=row.pk))
    assert "If nobody works on it, it is deleted on 19 May 2027" in page.text
