"""The first days of a new lead: what is at hand, small steps to tick off, thirty days on the home page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from foreland.registry import actions, asks
from foreland.registry.models import StepDone
from foreland.registry.queries import first_days
from foreland.registry.tests.conftest import base, person
from foreland.tasks import actions as tasks
from foreland.tasks import queries as todo
from foreland.tenancy import actions as grounded
from foreland.tenancy.models import Membership, Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor

LEAD = "online_safety_lead"


@pytest.fixture
def lead(school: actions.Joined) -> Person:
    """Somebody to whom the account holder has just given a lead's role."""
    made = person("Nils New", school.body)
    grounded.add_member(
        body=school.body, person=made, role=LEAD, by="test", now=timezone.now(), invited_by=school.person
    )
    return made


def steps(**given: Any) -> dict[str, Any]:
    """The content of a file with one step."""
    step = {"key": "one", "week": 1, "title": "One", "text": "Do it.", **given}
    return {
        "edition": "2026.1", "dated": date(2026, 11, 21), "title": "T", "intro": "I",
        "week": [{"number": 1, "title": "First"}], "step": [step],
    }  # fmt: skip


def test_the_steps_that_come_with_foreland_can_be_read_and_each_lead_has_some_every_week() -> None:
    edition = first_days.in_force()
    for role in first_days.LEADS:
        mine = edition.of({role})
        assert {step.week for step in mine} == set(edition.weeks) == {1, 2, 3, 4}
        assert 12 <= len(mine) <= 20
    assert all(len(step.text) < 260 and step.title and step.text.endswith((".", "?")) for step in edition.steps)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"week": 9}, "week 9"),
        ({"page": "moon"}, "'moon'"),
        ({"roles": ["reader"]}, "'reader'"),
        ({"colour": "red"}, "'colour'"),
    ],
)
def test_a_step_that_cannot_be_is_named(given: dict[str, Any], words: str) -> None:
    assert first_days.read(steps()).steps[0].key == "one"
    with pytest.raises(ValueError, match=words):
        first_days.read(steps(**given))


def test_two_steps_of_one_key_are_named() -> None:
    data = steps()
    data["step"] *= 2
    with pytest.raises(ValueError, match="two steps have the key 'one'"):
        first_days.read(data)


@pytest.mark.django_db
def test_the_page_shows_what_is_at_hand(school: actions.Joined, lead: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    promises = (
        asks.Promise("To be ratified.", date(2026, 1, 5)),
        asks.Promise("To be reviewed.", date(2099, 1, 5)),
        asks.Promise("Parents are asked to 6 January 2099.", date(2099, 1, 6)),
    )
    decided = (asks.Decided("Left out", "A second step", "It comes in January.", "Priya", date(2026, 10, 1)),)
    policy = asks.PolicyAtHand("Our policy", "/somewhere/", promises, ("A choice is open.",), decided)
    monkeypatch.setattr(asks.policies_at_hand, "filled", lambda *, body, now: [policy])
    page = Visitor(lead).get(base(school.body) + "first-days/")
    overdue, rest = page.text.split("What is open", 1)
    assert "Overdue" in overdue and "To be ratified." in overdue and "To be reviewed." in rest
    assert "To be reviewed.<br>" in page.html, "the day stands in a line of its own"
    assert rest.count("6 January 2099") == 1, "a day that the words name is not said twice"
    assert "1 thing to settle" in rest and "It comes in January." in rest and "Priya, 1 October 2026" in rest
    assert "Children’s front door" in rest and "Day 1 of 30 as online safety lead" in page.text


@pytest.mark.django_db
def test_what_was_noted_to_be_done_stands_on_the_page_with_its_day(school: actions.Joined, lead: Person) -> None:
    other, now = person("Otto Other", school.body, "editor"), timezone.now()
    day = timezone.localdate() - timedelta(days=1)
    with open_scope(body=school.body, by=lead.pk):
        for title, who in (
            ("Watch the filter on a tablet", f"person:{lead.pk}"),
            ("Of somebody else", f"person:{other.pk}"),
        ):
            tasks.add_task(body=school.body, title=title, who=who, due=day, by=lead.pk, now=now - timedelta(days=2))
        tasks.add_task(body=school.body, title="Book the governor", who=f"role:{LEAD}", by=lead.pk, now=now)
    Visitor(lead).post(base(school.body) + "first-days/put-on-list/")
    page = Visitor(lead).get(base(school.body) + "first-days/")
    overdue, rest = page.text.split("What is open", 1)
    rest = rest.partition("Small steps")[0]
    assert "To do: Watch the filter on a tablet." in overdue and "To do: Book the governor." in rest
    assert "Of somebody else" not in page.text and rest.count("To do:") == 1, "neither a step of these days"


@pytest.mark.django_db
def test_a_step_is_ticked_off_once_and_the_tick_can_be_taken_back(school: actions.Joined, lead: Person) -> None:
    visitor, place = Visitor(lead), base(school.body) + "first-days/"
    visitor.get(place)
    page = visitor.submit(button="Tick off “Ask five pupils whom they would tell”", follow=True)
    assert "1 of" in page.text and "Ticked off." in page.text
    visitor.post(place + "ask-pupils/", {"do": "done"})
    with open_scope(body=school.body, by="test"):
        assert [(row.person_id, row.step) for row in StepDone.objects.all()] == [(lead.pk, "ask-pupils")]
    assert "1 of" in visitor.get(base(school.body)).text, "the home says how far one is"
    visitor.get(place)
    visitor.submit(button="Take the tick back “Ask five pupils whom they would tell”", follow=True)
    with open_scope(body=school.body, by="test"):
        assert not StepDone.objects.exists()
    assert visitor.post(place + "no-such-step/", {"do": "done"}).status == 404


@pytest.mark.django_db
def test_the_steps_go_onto_the_list_with_one_button_and_are_ticked_off_at_either_place(
    school: actions.Joined, lead: Person
) -> None:
    visitor, place = Visitor(lead), base(school.body) + "first-days/"
    visitor.get(place)
    visitor.submit(button="Tick off “Settle the next review”", follow=True)
    total = len(first_days.in_force().of({LEAD}))
    page = visitor.submit(button=f"Put the {total - 1} open steps on my list", follow=True)
    assert f"{total - 1} steps are on your list" in page.html and "Ask five pupils" in page.text
    assert visitor.post(place + "put-on-list/", {}).status == 302
    with open_scope(body=school.body, by=lead.pk):
        rows = {row.subject: row for row in todo.for_person(lead, ())}
        assert len(rows) == total - 1 and {row.person_id for row in rows.values()} == {lead.pk}
        asking = rows[first_days.subject(lead, "ask-pupils")]
        assert asking.due == (timezone.now() + timedelta(weeks=3)).date()
        tasks.done(task=asking, by=lead.pk, now=timezone.now())
    page = visitor.get(place)
    assert "2 of" in page.text and "They stand on your list of things to do too" in page.text
    visitor.submit(button="Take the tick back “Ask five pupils whom they would tell”", follow=True)
    visitor.submit(button="Tick off “Ask three members of staff what they would do first”", follow=True)
    with open_scope(body=school.body, by=lead.pk):
        assert todo.task(asking.pk).state == "open"
        assert todo.task(rows[first_days.subject(lead, "ask-staff")].pk).state == "done"


@pytest.mark.django_db
def test_home_speaks_of_it_for_thirty_days_and_to_whoever_was_given_the_role(
    school: actions.Joined, lead: Person
) -> None:
    home = base(school.body)
    assert "Your first thirty days" in Visitor(lead).get(home).links
    assert "Your first thirty days" not in Visitor(school.person).get(home).links, "joining has its own first days"
    noon = timezone.localtime().replace(hour=12)  # by the clock on the wall, also over the end of summer time
    for days, shown in ((29, True), (30, False)):
        Membership.objects.filter(person=lead).update(since=noon - timedelta(days=days))
        assert ("Your first thirty days" in Visitor(lead).get(home).links) is shown, days
    assert "are over" in Visitor(lead).get(home + "first-days/").text


@pytest.mark.django_db
def test_whoever_leads_nothing_has_no_first_days(school: actions.Joined) -> None:
    rita = person("Rita Reader", school.body, "reader")
    visitor = Visitor(rita, careless=True)
    assert visitor.get(base(school.body) + "first-days/").status == 403
    assert visitor.post(base(school.body) + "first-days/ask-pupils/", {"do": "done"}).status == 403
