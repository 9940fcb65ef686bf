"""What policies put on the school's list of things to do, and how the weekly message tells of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from foreland.notices.models import Notice
from foreland.policies import actions, tasks
from foreland.policies.actions import reminding
from foreland.policies.queries import listing
from foreland.policies.tests import editions, making
from foreland.tasks import actions as todo
from foreland.tasks.models import Task
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.world import World

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """A clock that tests move: the worker's tasks read it."""
    return lambda now: monkeypatch.setattr(tasks.timezone, "now", lambda: now)


def _open(kind: str) -> list[tuple[str, date | None, str]]:
    rows = Task.objects.filter(kind=kind, state="open")
    return [(row.title, row.due, row.person.name if row.person else "") for row in rows]


@pytest.mark.slow
def test_a_review_comes_onto_the_keeper_s_list_eight_weeks_before_its_day_and_only_once(
    world: World, packs: None, clock: Callable[[datetime], None]
) -> None:
    oak, lead = world.oak, world.lead.pk
    with open_scope(body=oak, by=lead):
        policy = making.begin("primary", by=lead, now=making.NOW)
        making.settle(policy, oak, by=lead, now=making.NOW)
        actions.set_review_date(policy=policy, day=date(2027, 1, 20), by=lead, now=making.NOW)
        row = making.submitted(policy, oak, by=lead, now=making.NOW)[0]
        actions.approve(version=row, body=oak, approver=world.governor, meeting="Full governing body",
                        meeting_date=making.MEETING_DAY, now=making.NOW)  # fmt: skip
        early, near = datetime(2026, 11, 24, 6, tzinfo=UTC), datetime(2026, 11, 26, 6, tzinfo=UTC)
        actions.list_what_is_due(body=oak, now=early)
        assert _open(listing.REVIEW) == []
        assert actions.list_what_is_due(body=oak, now=near) == 1
        assert actions.list_what_is_due(body=oak, now=near) == 0
        assert _open(listing.REVIEW) == [("Review “Online safety policy”", date(2027, 1, 20), "Leo Lead")]
        clock(near)
        actions.set_review_date(policy=policy, day=date(2027, 11, 20), by=lead, now=near)
        again = making.submitted(policy, oak, by=lead, now=near)[0]
        actions.approve(version=again, body=oak, approver=world.governor, meeting="Full governing body",
                        meeting_date=near.date(), now=near)  # fmt: skip
        assert [row.state for row in Task.objects.filter(kind=listing.REVIEW)] == ["done"]


def test_an_offered_edition_is_to_be_decided_in_eight_weeks_and_adopting_it_ticks_it_off(world: World) -> None:
    editions.load("2025.1", "2026.2")
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = editions.begin(world.oak, by=world.lead.pk)
        actions.offer_updates(body=world.oak, now=now)
        actions.offer_updates(body=world.oak, now=now)
        due = (now + listing.DECIDE_WITHIN).date()
        assert _open(listing.EDITION) == [("Decide about edition 2026.2 of your policy’s words", due, "Leo Lead")]
        assert actions.list_what_is_due(body=world.oak, now=now) == 0
        editions.adopt(policy, world.oak, by=world.lead.pk)
        assert _open(listing.EDITION) == []
        assert Task.objects.get(kind=listing.EDITION).state == "done"


# The weekly message.


def _note(world: World, body: Body, title: str, due: date, who: str) -> None:
    with open_scope(body=body, by="operator"):
        todo.add_task(body=body, title=title, due=due, who=who, by="operator", now=making.NOW)


def test_what_is_to_do_this_week_comes_in_the_one_weekly_message(
    world: World, packs: None, clock: Callable[[datetime], None]
) -> None:
    _note(world, world.oak, "Watch the filter being tested", date(2026, 11, 25), f"person:{world.lead.pk}")
    _note(world, world.oak, "Send the log", date(2026, 11, 26), "role:technician")
    _note(world, world.oak, "Much later", date(2027, 3, 1), f"person:{world.lead.pk}")
    clock(MONDAY)
    assert tasks.remind_of_dates.call() == 2
    assert tasks.remind_of_dates.call() == 0
    clock(MONDAY + timedelta(days=2))
    assert tasks.remind_of_dates.call() == 0
    told = {row.to: row for row in Notice.objects.filter(kind=reminding.KIND)}
    mine = told[world.lead.email]
    assert mine.subject == "Oak Lane Primary School: 1 thing to do"
    assert "- Watch the filter being tested: by 25 November 2026" in mine.text
    assert "Send the log" not in mine.text and "Much later" not in mine.text and "/tasks/" in mine.text
    assert "- Send the log: by 26 November 2026" in told[world.technician.email].text
    clock(MONDAY + timedelta(days=7))
    assert tasks.remind_of_dates.call() == 2
    again = Notice.objects.filter(kind=reminding.KIND, to=world.lead.email).order_by("-created")[0]
    assert "by 25 November 2026 (overdue)" in again.text
    clock(MONDAY + timedelta(days=14))
    assert tasks.remind_of_dates.call() == 0
