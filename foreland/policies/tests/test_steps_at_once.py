"""Two people at the same moment at one step, and one link opened twice. PostgreSQL only, where two writers really meet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from foreland.core.workflow import OUTSIDE, Step
from foreland.policies import actions, queries
from foreland.policies.actions import outside
from foreland.policies.actions import steps as acts
from foreland.policies.models import ApprovalStep, Version
from foreland.policies.tests import making
from foreland.policies.tests.making import MEETING_DAY, NOW
from foreland.policies.tests.test_steps import PEARL, link_of
from foreland.tenancy.scope import open_scope
from tests.at_once import at_once as together
from tests.world import World

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queued"),
]


@pytest.fixture(autouse=True)
def only_on_postgresql(db: None) -> None:
    """Leave this file out elsewhere, and say so."""
    if connection.vendor != "postgresql":
        pytest.skip("two writers meet only on PostgreSQL")


def submitted(world: World, *route: Step) -> Version:
    """Return a version that waits at the first of these steps."""
    making.load_packs()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary")
        making.settle(policy, world.oak)
        acts.set_route(policy=policy, body=world.oak, route=route, sections=(), seen=0, by="p1", now=NOW)
        (version,) = making.submitted(policy, world.oak, by=world.lead.pk)
    return version


def at_once(world: World, *works: Callable[[], object]) -> list[object]:
    """Run all at the same moment in Oak; return what came of each: its answer, or why it could not be."""

    def at_oak(work: Callable[[], object]) -> object:
        with open_scope(body=world.oak, by="test"):
            return work()

    return together(*(partial(at_oak, work) for work in works), refused=(actions.NotPossible,))


def test_one_agrees_and_another_sends_back_at_once_and_one_of_them_counts(world: World) -> None:
    version = submitted(world, Step("may-approve"), Step("may-approve"))
    given = {"version": version, "body": world.oak, "place": 0, "now": NOW}
    came = at_once(
        world,
        lambda: acts.agree(**given, person=world.head, words=""),
        lambda: acts.send_back_at(**given, person=world.governor, reason="The phones, please."),
    )
    assert sum(isinstance(one, actions.NotPossible) for one in came) == 1, came
    with open_scope(body=world.oak, by="test"):
        agreed = ApprovalStep.objects.exclude(agreed_by="").count()
        assert (queries.version(version.pk).step, agreed) in [("submitted", 1), ("returned", 0)]


def test_a_link_that_is_pressed_twice_at_once_approves_once(world: World) -> None:
    version = submitted(world, Step(OUTSIDE, "chair of governors"))
    given = {"version": version, "body": world.oak, "place": 0, "by": world.lead.pk, "now": NOW}
    with open_scope(body=world.oak, by=world.lead.pk):
        outside.name_outside(**given, **PEARL)

    def press() -> object:
        return outside.agree_by_link(
            link=link_of(), body=world.oak, name="Pearl", meeting="Governors", meeting_date=MEETING_DAY, now=NOW
        )

    came = at_once(world, press, press)
    assert {type(one) for one in came} == {Version, outside.Over}, came
