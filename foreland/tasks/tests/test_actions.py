"""The verbs of the list: what people note, what rooms say, who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foreland.notices.models import Notice
from foreland.tasks import actions, queries
from foreland.tasks.models import Task
from foreland.tasks.queries import Wanted
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.models import Body
from foreland.tenancy.scope import every_body_unsafe, open_scope
from foreland.trail.models import Entry
from tests.world import NOW, World

TODAY = NOW.date()


@pytest.fixture
def oak(world: World) -> Iterator[Body]:
    """Oak Lane Primary School, open."""
    with open_scope(body=world.oak, by=world.lead.pk):
        yield world.oak


def noted(world: World, title: str = "Ask for the list of blocked sites", **more: Any) -> Task:
    """A task that the lead notes."""
    return actions.add_task(body=world.oak, title=title, by=world.lead.pk, now=NOW, **more)


# What people note.


def test_a_task_is_noted_for_a_person_a_role_or_nobody_yet(world: World, oak: Body) -> None:
    mine = noted(world, who=f"person:{world.lead.pk}", due=TODAY)
    ours = noted(world, who="role:technician", note="With dates,\nplease.")
    open_to_all = noted(world)
    assert (mine.person, mine.due, mine.first_due) == (world.lead, TODAY, TODAY)
    assert (ours.role, ours.note) == ("technician", "With dates,\nplease.")
    assert queries.who_words(open_to_all) == "nobody yet"
    assert list(queries.for_person(world.technician, {"technician"})) == [ours]
    assert set(queries.for_others(world.technician, {"technician"})) == {mine, open_to_all}
    assert Entry.objects.filter(verb="task-added").count() == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " \u200b "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "x", "note": "y" * 2001}, "note"),
        ({"title": "x", "due": TODAY - timedelta(days=1)}, "due"),
        ({"title": "x", "due": TODAY + timedelta(days=4000)}, "due"),
        ({"title": "x", "who": "role:moon"}, "who"),
        ({"title": "x", "who": "role:adviser"}, "who"),
    ],
)
def test_what_cannot_be_noted_says_what_to_do(world: World, oak: Body, given: dict[str, Any], field: str) -> None:
    with pytest.raises(actions.WrongTask) as caught:
        noted(world, **given)
    assert caught.value.field == field
    assert not Task.objects.exists()


def test_nobody_from_elsewhere_is_given_anything(world: World, oak: Body) -> None:
    with pytest.raises(actions.WrongTask, match="has access here"):
        noted(world, who=f"person:{world.far_head.pk}")


def test_whoever_is_given_something_by_name_hears_of_it_once_and_nobody_of_their_own(world: World, oak: Body) -> None:
    noted(world, who=f"person:{world.lead.pk}")
    noted(world, who="role:technician")
    assert not Notice.objects.filter(kind=actions.GIVEN).exists()
    row = noted(world, who=f"person:{world.technician.pk}", due=TODAY)
    told = Notice.objects.get(kind=actions.GIVEN)
    assert told.to == world.technician.email
    assert "Leo Lead asks you" in told.text and row.title in told.text and f"/tasks/{row.pk}/" in told.text
    actions.give(task=row, body=oak, who=f"person:{world.technician.pk}", seen=1, by=world.lead.pk, now=NOW)
    assert Notice.objects.filter(kind=actions.GIVEN).count() == 1


def test_to_put_off_keeps_the_day_that_was_named_first(world: World, oak: Body) -> None:
    row = noted(world, due=TODAY + timedelta(days=3))
    later = actions.put_off(task=row, due=TODAY + timedelta(days=10), seen=1, by=world.lead.pk, now=NOW)
    again = actions.put_off(task=row, due=TODAY + timedelta(days=20), seen=later.revision, by=world.lead.pk, now=NOW)
    assert (again.first_due, again.due) == (TODAY + timedelta(days=3), TODAY + timedelta(days=20))
    with pytest.raises(actions.WrongTask, match="from today"):
        actions.put_off(task=row, due=TODAY - timedelta(days=1), seen=3, by=world.lead.pk, now=NOW)


def test_a_task_without_a_day_gets_its_first_one(world: World, oak: Body) -> None:
    row = actions.put_off(task=noted(world), due=TODAY, seen=1, by=world.lead.pk, now=NOW)
    assert (row.first_due, row.due) == (TODAY, TODAY)


def test_done_twice_is_done_once_and_can_be_taken_back(world: World, oak: Body) -> None:
    row = noted(world)
    first = actions.done(task=row, by=world.lead.pk, now=NOW)
    again = actions.done(task=row, by=world.head.pk, now=NOW + timedelta(days=1))
    assert (again.closed_by, again.closed_at) == (world.lead.pk, NOW) == (first.closed_by, first.closed_at)
    opened = actions.open_again(task=row, by=world.head.pk, now=NOW)
    assert (opened.state, opened.closed_at, opened.closed_by) == ("open", None, "")


def test_what_is_not_needed_says_why(world: World, oak: Body) -> None:
    row = noted(world)
    with pytest.raises(actions.WrongTask, match="Say why"):
        actions.not_needed(task=row, reason="  ", seen=1, by=world.lead.pk, now=NOW)
    dropped = actions.not_needed(task=row, reason="The filter is replaced.", seen=1, by=world.lead.pk, now=NOW)
    assert (dropped.state, dropped.reason) == ("not-needed", "The filter is replaced.")
    assert actions.done(task=row, by=world.lead.pk, now=NOW).state == "not-needed"


def test_what_was_changed_in_another_tab_is_not_changed_unseen(world: World, oak: Body) -> None:
    row = noted(world, due=TODAY)
    actions.put_off(task=row, due=TODAY + timedelta(days=2), seen=1, by=world.head.pk, now=NOW)
    for verb, more in (
        (actions.put_off, {"due": TODAY + timedelta(days=9)}),
        (actions.give, {"body": oak, "who": "role:technician"}),
        (actions.not_needed, {"reason": "Done by others."}),
        (actions.change_words, {"title": "Other", "note": ""}),
    ):
        with pytest.raises(actions.ChangedMeanwhile, match="changed this task"):
            verb(task=row, seen=1, by=world.lead.pk, now=NOW, **more)  # type: ignore[operator]
    actions.done(task=row, by=world.lead.pk, now=NOW)
    with pytest.raises(actions.ChangedMeanwhile, match="closed by now: done"):
        actions.give(task=row, body=oak, who="", seen=3, by=world.lead.pk, now=NOW)


# What rooms say.


def review(due: date | None = None, subject: str = "one", **more: Any) -> Wanted:
    """A task that a room wants."""
    return Wanted("review", subject, "Review the policy", "/there/", due, **more)


def in_step(body: Body, *wanted: Wanted) -> int:
    """Say what a room wants."""
    return actions.keep_in_step(body=body, kinds=("review",), wanted=wanted, by="system", now=NOW)


def test_a_room_says_it_twice_and_there_is_one_task(world: World, oak: Body) -> None:
    first = actions.open_task(body=oak, wanted=review(TODAY), by="system", now=NOW)
    again = actions.open_task(body=oak, wanted=review(TODAY), by="system", now=NOW)
    assert first == again and Task.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(body=oak, kind="review", subject="one", title="A double", created=NOW, by="system")


def test_the_list_keeps_in_step_with_a_room_and_running_it_again_moves_nothing(world: World, oak: Body) -> None:
    own = noted(world)
    assert in_step(oak, review(TODAY), review(TODAY, "two", person=world.lead.pk)) == 2
    assert in_step(oak, review(TODAY), review(TODAY, "two", person=world.lead.pk)) == 0
    assert in_step(oak, review(TODAY)) == 1
    states = dict(Task.objects.exclude(kind="own").values_list("subject", "state"))
    assert states == {"one": "open", "two": "done"}
    assert queries.task(own.pk).state == "open"


def test_a_room_moves_its_day_and_leaves_what_people_settled(world: World, oak: Body) -> None:
    in_step(oak, review(TODAY), review(TODAY, "kept"), review(TODAY, "done"))
    row = {each.subject: each for each in Task.objects.all()}
    actions.put_off(task=row["kept"], due=TODAY + timedelta(days=30), seen=1, by=world.lead.pk, now=NOW)
    actions.give(task=row["kept"], body=oak, who="role:head", seen=2, by=world.lead.pk, now=NOW)
    actions.done(task=row["done"], by=world.lead.pk, now=NOW)
    moved = TODAY + timedelta(days=7)
    assert in_step(oak, review(moved), review(moved, "kept"), review(moved, "done")) == 0
    after = {each.subject: each for each in Task.objects.all()}
    assert (after["one"].first_due, after["one"].due) == (moved, moved)
    assert (after["kept"].due, after["kept"].role) == (TODAY + timedelta(days=30), "head")
    assert after["done"].state == "done"


def test_a_room_closes_and_opens_again_what_it_opened_but_not_what_was_dropped(world: World, oak: Body) -> None:
    row = actions.open_task(body=oak, wanted=review(), by="system", now=NOW)
    assert actions.close_for(kind="review", subject="one", by="system", now=NOW)
    assert not actions.close_for(kind="review", subject="one", by="system", now=NOW)
    assert actions.reopen_for(kind="review", subject="one", by="system", now=NOW)
    actions.not_needed(task=row, reason="Not ours.", seen=queries.task(row.pk).revision, by=world.lead.pk, now=NOW)
    assert not actions.reopen_for(kind="review", subject="one", by="system", now=NOW)


def test_a_room_s_words_are_its_own(world: World, oak: Body) -> None:
    row = actions.open_task(body=oak, wanted=review(TODAY), by="system", now=NOW)
    with pytest.raises(actions.WrongTask, match="come from the page"):
        actions.change_words(task=row, title="Mine", note="", seen=1, by=world.lead.pk, now=NOW)


def test_what_somebody_had_to_do_goes_to_somebody_else_but_what_is_done_stays(world: World, oak: Body) -> None:
    one, ready, other = (noted(world, f"Task {number}", who=f"person:{world.lead.pk}") for number in range(3))
    actions.done(task=ready, by=world.lead.pk, now=NOW)
    Task.objects.filter(pk=other.pk).update(kind="first-day", subject="x")
    assert actions.pass_on(person=world.lead, to=world.dsl, but=("first-day",), by=world.lead.pk, now=NOW) == 1
    assert [queries.task(row.pk).person for row in (one, ready, other)] == [world.dsl, world.lead, world.lead]
    assert actions.drop(kind="first-day", person=world.lead, reason="They have left.", by="x", now=NOW) == 1


def test_what_was_done_a_year_ago_is_forgotten_and_what_is_open_is_not(world: World) -> None:
    for body in (world.oak, world.far):
        with open_scope(body=body, by="test"):
            actions.add_task(body=body, title="Stays", by="test", now=NOW)
            row = actions.add_task(body=body, title="Goes", by="test", now=NOW)
            actions.done(task=row, by="test", now=NOW)
    with every_body_unsafe(by="test", why="the timetable forgets in every school at once"):
        assert actions.forget(now=NOW + timedelta(days=364)) == 0
        assert actions.forget(now=NOW + timedelta(days=366)) == 2
        assert {row.title for row in Task.objects.all()} == {"Stays"}


# Readings.


def test_overdue_comes_first_and_what_has_no_day_last(world: World, oak: Body) -> None:
    for title, due in (("Some day", None), ("Soon", TODAY + timedelta(days=5)), ("Late", TODAY)):
        noted(world, title, due=due)
    tomorrow = TODAY + timedelta(days=1)
    rows = queries.standing(queries.every(), "", today=tomorrow)
    assert [row.title for row in rows] == ["Late", "Soon", "Some day"]
    assert queries.counts(queries.every(), today=tomorrow).words == "3 things to do, 1 overdue"
    assert [row.title for row in queries.standing(queries.every(), "overdue", today=tomorrow)] == ["Late"]


def test_this_week_s_message_tells_each_person_of_theirs_alone(world: World, oak: Body) -> None:
    noted(world, "For the lead", who=f"person:{world.lead.pk}", due=TODAY)
    noted(world, "For technicians", who="role:technician", due=TODAY)
    noted(world, "Next week", who=f"person:{world.lead.pk}", due=TODAY + timedelta(days=7))
    noted(world, "For nobody", due=TODAY)
    told = queries.to_tell(oak, now=NOW)
    assert {person.name: [each.title for each in found] for person, found in told.items()} == {
        "Leo Lead": ["For the lead"], "Tim Technician": ["For technicians"],
    }  # fmt: skip
    assert queries.to_tell(oak, but=("own",), now=NOW) == {}


def test_another_school_s_list_is_out_of_reach(world: World) -> None:
    with open_scope(body=world.far, by=world.far_head.pk):
        far = actions.add_task(body=world.far, title="Far away", by=world.far_head.pk, now=NOW)
    with open_scope(body=world.oak, by=world.lead.pk):
        assert not queries.every().exists()
        with pytest.raises(queries.NoTask):
            queries.task(far.pk)


def test_whoever_has_left_is_offered_for_nothing(world: World, oak: Body) -> None:
    assert world.teacher in queries.people_here(oak)
    for membership in grounded.memberships_in(oak, world.teacher):
        ground.end_membership(membership=membership, by="test", now=NOW)
    assert world.teacher not in queries.people_here(oak)
    assert "reader" not in {role.key for role in queries.roles_here(oak)}
