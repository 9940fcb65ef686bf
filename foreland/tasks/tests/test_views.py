"""Pages of the list: one's own first, the school's to whoever leads, and nothing of others' to whoever does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreland.tasks import actions
from foreland.tasks.models import Task
from foreland.tasks.queries import Wanted
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World


def noted(world: World, title: str, who: str = "", *, by: Person | None = None, days: int | None = None) -> Task:
    """A task of Oak's, due so many days from now; before today by a clock that stood earlier."""
    now = timezone.now()
    then = now + timedelta(days=min(days or 0, 0))
    with open_scope(body=world.oak, by=(by or world.lead).pk):
        return actions.add_task(
            body=world.oak, title=title, who=who, by=(by or world.lead).pk, now=then,
            due=(now + timedelta(days=days)).date() if days is not None else None,
        )  # fmt: skip


def task_of(title: str, world: World) -> Task:
    """A task of Oak's by its title."""
    with open_scope(body=world.oak, by="test"):
        return Task.objects.get(title=title)


def test_an_empty_list_says_so_and_something_is_noted(world: World) -> None:
    lead = Visitor(world.lead)
    page = lead.get(home_of(world.oak))
    assert "to do," not in page.text
    page = lead.get(address("tasks:tasks", world.oak))
    assert page.h1 == "To do"
    assert "Nothing waits for you" in page.text and "Nobody else has anything to do" in page.text
    lead.click("Note something to do")
    assert lead.submit({"title": " "}, button="Put it on the list").errors == ["Say what is to be done."]
    page = lead.submit(
        {"title": "Ask the IT technician for the log", "who": f"person:{world.technician.pk}", "due_day": "1",
         "due_month": "2", "due_year": "2031"}, button="Put it on the list",
    )  # fmt: skip
    assert page.errors == ["Choose a day within the next three years."]
    year = str(timezone.now().year + 1)
    page = lead.submit({"due_year": year}, button="Put it on the list")
    assert "Noted." in page.html
    assert "Ask the IT technician for the log By 1 February " + year + "; for Tim Technician" in page.text


def test_whoever_does_the_work_sees_their_own_and_nothing_of_others(world: World) -> None:
    noted(world, "Send the list of blocked sites", f"person:{world.technician.pk}", days=-2)
    noted(world, "Check the proxy", "role:technician", days=3)
    hidden = noted(world, "Talk to the governors", f"person:{world.head.pk}")
    technician = Visitor(world.technician)
    page = technician.get(home_of(world.oak))
    assert "2 things to do, 1 overdue" in page.links
    page = technician.click("2 things to do, 1 overdue")
    assert page.text.index("Send the list") < page.text.index("Check the proxy")
    assert "for you as IT technician" in page.text
    assert "Talk to the governors" not in page.told and "The school’s" not in page.text
    page = technician.get(page.address + f"?who=person:{world.head.pk}")
    assert "Talk to the governors" not in page.told
    assert technician.get(address("tasks:task", world.oak, task=hidden.pk)).status == 404
    assert technician.post(address("tasks:act", world.oak, task=hidden.pk, act="done"), {}).status == 404
    page = technician.get(address("tasks:tasks", world.oak))
    page = technician.submit({}, button="Done: Send the list of blocked sites")
    assert "Done. “Send the list of blocked sites”" in page.html
    assert task_of("Send the list of blocked sites", world).closed_by == world.technician.pk


def test_a_technician_gives_nothing_to_others(world: World) -> None:
    mine = noted(world, "Mine", by=world.technician, who=f"person:{world.technician.pk}")
    technician = Visitor(world.technician)
    page = technician.get(address("tasks:task", world.oak, task=mine.pk))
    assert "Give it to somebody" not in page.links
    assert technician.get(address("tasks:give", world.oak, task=mine.pk)).status == 403
    technician.get(address("tasks:new", world.oak))
    technician.submit({"title": "For myself"}, button="Put it on the list")
    assert task_of("For myself", world).person_id == world.technician.pk


def test_a_task_is_put_off_given_dropped_and_opened_again(world: World) -> None:
    row = noted(world, "Renew the filter contract", days=1)
    lead = Visitor(world.lead)
    lead.get(address("tasks:task", world.oak, task=row.pk))
    lead.click("Put it off")
    assert lead.submit({"when": "day"}, button="Put it off").errors == ["Enter the day."]
    page = lead.submit({"when": "2"}, button="Put it off")
    assert "First named:" in page.text
    lead.click("Give it to somebody")
    page = lead.submit({"who": "role:head"}, button="Give it")
    assert "Person in charge" in page.text
    lead.click("It is not needed")
    page = lead.submit({"reason": "The trust renews it."}, button="Take it off the list")
    assert "The trust renews it." in page.text
    page = lead.get(address("tasks:tasks", world.oak) + "?show=closed")
    assert "Renew the filter contract" in page.text
    lead.get(address("tasks:task", world.oak, task=row.pk))
    assert "It is open again." in lead.submit({}, button="Open it again").html


def test_what_was_written_stays_when_somebody_changed_the_task_meanwhile(world: World) -> None:
    row = noted(world, "Write to parents")
    lead = Visitor(world.lead)
    lead.get(address("tasks:not-needed", world.oak, task=row.pk))
    with open_scope(body=world.oak, by=world.head.pk):
        actions.give(task=row, body=world.oak, who="role:head", seen=1, by=world.head.pk, now=timezone.now())
    page = lead.submit({"reason": "The office does it."}, button="Take it off the list")
    assert page.status == 409
    assert "Somebody changed this task" in page.text and "The office does it." in page.html
    page = lead.submit({}, button="Take it off the list")
    assert task_of("Write to parents", world).reason == "The office does it."


def test_a_room_s_task_leads_to_where_it_is_done_and_keeps_its_words(world: World) -> None:
    with open_scope(body=world.oak, by="system"):
        row = actions.open_task(
            body=world.oak, by="system", now=timezone.now(),
            wanted=Wanted("review", "x", "Review it", home_of(world.oak), person=world.lead.pk),
        )  # fmt: skip
    lead = Visitor(world.lead)
    page = lead.get(address("tasks:task", world.oak, task=row.pk))
    assert page.links["Go to where it is done"] == home_of(world.oak)
    assert "Change the words" not in page.links and "put there by Foreland" in page.text
    assert lead.get(address("tasks:words", world.oak, task=row.pk)).status == 404


def test_own_words_are_changed(world: World) -> None:
    row = noted(world, "Rnig the office")
    lead = Visitor(world.lead)
    lead.get(address("tasks:task", world.oak, task=row.pk))
    lead.click("Change the words")
    page = lead.submit({"title": "Ring the office", "note": "Before ten."}, button="Save")
    assert page.h1 == "Ring the office" and "Before ten." in page.text


def test_the_button_sends_nobody_to_another_site(world: World) -> None:
    row = noted(world, "Mine")
    lead = Visitor(world.lead)
    where = address("tasks:act", world.oak, task=row.pk, act="done")
    lead.get(address("tasks:tasks", world.oak))
    for wrong in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        page = lead.post(where, {"back": wrong}, follow=False)
        assert page.location == address("tasks:tasks", world.oak)
    assert lead.post(address("tasks:act", world.oak, task=row.pk, act="moon"), {}).status == 404


def test_the_school_s_list_is_filtered_paged_and_asks_no_more_for_more_rows(world: World) -> None:
    lead, where = Visitor(world.lead), address("tasks:tasks", world.oak)
    noted(world, "Task 0", "role:head")
    lead.get(where)
    with CaptureQueriesContext(connection) as few:
        lead.get(where)
    for number in range(1, 24):
        noted(world, f"Task {number}", ("role:head", f"person:{world.head.pk}", "")[number % 3], days=number % 4)
    with CaptureQueriesContext(connection) as many:
        page = lead.get(where)
    assert len(many) == len(few)
    assert "Next page" in page.text and "24 in the whole school" in page.text
    assert "Previous page" in lead.get(where + "?page=2").text
    found = lead.get(where + "?who=nobody")
    assert "8 tasks" in found.text
    assert "for Harriet Head" not in found.text
    assert "Nothing of this kind." in lead.get(where + "?show=overdue").text


@pytest.mark.parametrize("query", ["?page=x", "?show=moon&who=role:moon", "?who=person:'--", "?page=999"])
def test_a_strange_address_shows_a_list(world: World, query: str) -> None:
    assert Visitor(world.lead).get(address("tasks:tasks", world.oak) + query).status == 200
