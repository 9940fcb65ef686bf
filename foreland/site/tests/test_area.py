"""An authority over its schools: who is on which edition, one nudge, and what is changed most without telling of one school."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foreland.notices.models import Notice
from foreland.policies import actions, queries
from foreland.policies.actions import nudging
from foreland.policies.models import Nudge, Policy, Version
from foreland.policies.queries import area as reading
from foreland.policies.tasks import ask_schools
from foreland.policies.tests import editions
from foreland.policies.tests.making import NOW
from foreland.registry import actions as registry
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from foreland.trail.models import Entry
from tests.visitor import Visitor
from tests.world import START, World

pytestmark = pytest.mark.slow
OLD, NEW = "2025.1", "2026.2"


def school(
    world: World, name: str, *, rung: str, edition: str = OLD, own: tuple[str, ...] = (), out: tuple[str, ...] = ()
) -> Body:
    """Return a school of Northshire with a version in force on an edition, that shares up to a rung."""
    body = ground.create_body(kind="school", name=name, by="operator", now=NOW)
    ground.link_bodies(child=body, parent=world.northshire, kind="authority", since=START, by="operator", now=NOW)
    ground.add_member(body=body, person=world.lead, role="online_safety_lead", by="operator", now=NOW)
    with open_scope(body=body, by=world.lead.pk):
        if rung:
            registry.choose_sharing(body=body, rung=rung, by=world.lead.pk, now=NOW)
        if edition:
            policy = actions.new_policy(
                pack=editions.PACK, shape="standalone", edition=edition, by=world.lead.pk, now=NOW
            )
            for key in own:
                actions.reword(policy=policy, key=key, text=f"{name} says it so.", by=world.lead.pk, now=NOW)
            for key in out:
                actions.leave_out(policy=policy, key=key, reason="Not here.", by=world.lead.pk, now=NOW)
            in_force(policy)
    return body


def in_force(policy: Policy) -> None:
    """Put a version of what stands now in force, as approval would, without writing its documents."""
    upto = queries.layer_of(policy, policy.body, now=NOW).amendments
    Version.objects.create(
        body_id=policy.body_id, policy=policy, key="online-safety-policy", title="Online safety policy", number="1.0",
        step="published", document={}, digest="0" * 64, review_date=date(2027, 9, 1), submitted_at=NOW, submitted_by="p1",
        submitter="P", approved_at=NOW, approved_by="p2", published_at=NOW + timedelta(minutes=1),
        recipe={"edition": policy.edition, "upto": max((item.number for item in upto), default=0)},
    )  # fmt: skip


@pytest.fixture
def schools(world: World) -> list[Body]:
    """Seven schools: five that share counts and are on the old edition, one that shares the status alone, one nothing."""
    editions.load(OLD, NEW)
    found = [
        school(world, f"School {n}", rung="coverage", own=("phones.rule",), out=("more.drop",) if n < 2 else ())
        for n in range(5)
    ]
    found.append(school(world, "Status Only", rung="status", edition=NEW, own=("phones.quiet",)))
    found.append(school(world, "Silent", rung="none", own=("phones.rule",)))
    return found


def test_only_what_is_shared_is_seen(world: World, schools: list[Body]) -> None:
    found = reading.area(world.northshire, by=world.adviser.pk)
    assert [use.body.name for use in found.uses] == [f"School {n}" for n in range(5)] + ["Status Only"]
    assert found.silent == 3, "Silent, and two of the cast that chose nothing"
    assert [(edition, many) for _, edition, many in found.on] == [(NEW, 1), (OLD, 5)]
    status = found.uses[-1]
    assert not status.counted and not status.changed, "what it changed is not shared"
    assert [use.behind for use in found.uses] == [True] * 5 + [False]
    assert {use.since for use in found.uses} == {NOW.date()}


def test_the_tenth_edition_of_a_year_is_not_taken_for_the_first(world: World) -> None:
    editions.load(OLD, NEW)
    body = school(world, "School of the tenth", rung="status", edition=NEW)
    with open_scope(body=body, by="test"):
        Version.objects.update(recipe={"edition": "2026.10", "upto": 0})
    assert [use.edition for use in reading.area(world.northshire, by=world.adviser.pk).uses] == ["2026.10"]


def test_counts_below_five_are_hidden_and_cannot_be_worked_out(world: World, schools: list[Body]) -> None:
    counted, rows = reading.most_changed(reading.area(world.northshire, by=world.adviser.pk).uses)
    assert counted == 5
    assert [(row.key, row.changed, row.left_out, row.neither) for row in rows] == [("phones.rule", 5, 0, 0)]
    with open_scope(body=schools[0], by=world.lead.pk):
        registry.choose_sharing(body=schools[0], rung="status", by=world.lead.pk, now=NOW + timedelta(days=1))
    assert reading.most_changed(reading.area(world.northshire, by=world.adviser.pk).uses) == (0, []), "four are too few"


def test_a_school_is_asked_once_and_sees_who_asked(world: World, schools: list[Body]) -> None:
    adviser = Visitor(world.adviser)
    where = address("policies:area-editions", world.northshire)
    page = adviser.get(where)
    assert "School 0" in page.text and "Silent" not in page.text and "5 schools" in page.text
    chosen = [schools[0].pk, schools[5].pk, world.far.pk]
    page = adviser.submit({"school": chosen}, button="Ask the chosen schools")
    assert "1 school is asked" in page.text and "asked on" in page.text
    note = Notice.objects.get(kind="edition-nudge")
    assert note.to == world.lead.email and "edition 2026.2" in note.text and "You decide" in note.text
    page = adviser.post(where, {"school": chosen}, follow=True)
    assert "Nobody was asked" in page.text and Notice.objects.filter(kind="edition-nudge").count() == 1
    with open_scope(body=schools[0], by="test"):
        assert Nudge.objects.get().authority == world.northshire.pk
        assert Entry.objects.get(verb="nudge-edition").by == world.adviser.pk


def test_all_that_were_not_asked_are_asked_with_one_button_and_never_more_than_it_said(
    world: World, schools: list[Body]
) -> None:
    adviser, where = Visitor(world.adviser), address("policies:area-editions", world.northshire)
    adviser.get(where)
    adviser.submit({"school": [schools[0].pk]}, button="Ask the chosen schools", follow=True)
    assert "Nobody was asked" in adviser.post(where, {"all": "5"}, follow=True).text, "a page that is older than this"
    assert "4 schools are asked" in adviser.submit(button="Ask all 4 that were not asked", follow=True).text
    assert "All of them have been asked" in adviser.get(where).text
    assert Notice.objects.filter(kind="edition-nudge").count() == 5


def test_many_schools_are_asked_by_the_worker(
    world: World, schools: list[Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudging, "AT_ONCE", 4)
    adviser, where = Visitor(world.adviser), address("policies:area-editions", world.northshire)
    adviser.get(where)
    assert (
        "5 schools are being asked by mail" in adviser.submit(button="Ask all 5 that were not asked", follow=True).text
    )
    assert "All of them have been asked" in adviser.get(where).text
    assert Notice.objects.filter(kind="edition-nudge").count() == 5
    assert ask_schools.call(world.northshire.pk, [body.pk for body in schools], world.adviser.pk) == 0, "once"


def test_many_schools_take_as_many_questions_to_the_database_as_one(world: World, schools: list[Body]) -> None:
    adviser, where = Visitor(world.adviser), address("policies:area-editions", world.northshire)
    asked = []
    for more in range(2):
        if more:
            for number in range(3):
                school(world, f"Another {number}", rung="coverage", own=("phones.quiet",), out=("more.drop",))
        with CaptureQueriesContext(connection) as questions:
            reading.area(world.northshire, by=world.adviser.pk)
            asked.append(len(questions))
        assert adviser.get(where).text.count("2025.1, since") == 5 + 3 * more
    assert asked[0] == asked[1] <= 7, asked


def test_nothing_is_read_of_a_school_that_shares_too_little(world: World, schools: list[Body]) -> None:
    with CaptureQueriesContext(connection) as questions:
        reading.area(world.northshire, by=world.adviser.pk)
        said = [each["sql"] for each in questions.captured_queries]
    silent, status = schools[6].pk, schools[5].pk
    with open_scope(body=status, by="test"):
        policy = Policy.objects.get().pk
    versions = [sql for sql in said if "policies_version" in sql]
    changes = [sql for sql in said if "policies_change" in sql]
    assert versions and status in versions[0] and not any(silent in sql for sql in versions)
    assert changes and not any(policy in sql for sql in changes), "what it changed is not even read"


def test_nobody_else_sees_it(world: World, schools: list[Body]) -> None:
    where = address("policies:area-editions", world.northshire)
    for person, status in ((world.lead, 404), (world.far_adviser, 404), (world.trust_lead, 404), (world.editor, 403)):
        assert Visitor(person).get(where).status == status, person
    other = Visitor(world.far_adviser).get(address("policies:area-editions", world.southshire))
    assert "none shares which policies are in force" in other.text
