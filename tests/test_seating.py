"""The cast that is put back is the one that the verbs made."""

from __future__ import annotations

from foreland.tenancy import actions, secondfactor
from foreland.tenancy.models import Body, Person
from foreland.trail import queries as trail
from tests.seating import Seated
from tests.world import BY, NOW, START, World


def test_what_is_put_back_is_whole(world: World) -> None:
    for part, person in world.people.items():
        assert person is None or Person.objects.get(email=person.email) == person, part
    assert "" in trail.bodies() and world.oak.pk in trail.bodies()
    assert not [fault for body in trail.bodies() for fault in trail.verify(body=body)]
    assert secondfactor.current_code(world.dsl, now=NOW).isdecimal(), "what was sealed opens"


def test_verbs_go_on_from_what_is_put_back(world: World) -> None:
    before = trail.count(body=world.oak.pk)
    person = actions.create_person(email="new@example.org", name="New", by=BY, now=NOW)
    actions.add_member(body=world.oak, person=person, role="reader", standing="confirmed", by=BY, now=NOW)
    assert trail.count(body=world.oak.pk) == before + 1 and not trail.verify(body=world.oak.pk)


def test_where_something_stands_already_the_verbs_seat_the_cast_anew(seated: Seated, db: None) -> None:
    actions.create_body(kind="school", name="Ash Grove", numbers={"urn": "990009"}, since=START, by=BY, now=NOW)
    world = seated.again()
    assert Body.objects.count() == 7 and not trail.verify(body=world.oak.pk)
