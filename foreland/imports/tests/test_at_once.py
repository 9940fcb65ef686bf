"""Two people bring one file, or go on with two, at the same moment. PostgreSQL only, where two writers really meet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from foreland.imports import actions
from foreland.imports.models import Import
from foreland.imports.tests import olds
from foreland.imports.tests.olds import NOW, brought
from foreland.policies.models import Policy
from foreland.policies.tests import making
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.at_once import at_once as together
from tests.world import World

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_on_postgresql(db: None) -> None:
    """Leave this file out elsewhere, and say so."""
    if connection.vendor != "postgresql":
        pytest.skip("two writers meet only on PostgreSQL")
    loading.load_packs("requirements", "policies", "matching")


def at_once(world: World, *works: Callable[[], object]) -> list[object]:
    """Run all at the same moment in Oak; return what came of each: its answer, or why it could not be."""

    def at_oak(work: Callable[[], object]) -> object:
        with open_scope(body=world.oak, by="test"):
            return work()

    return together(
        *(partial(at_oak, work) for work in works),
        refused=(actions.BroughtBefore, actions.PolicyThere, actions.NotPossible),
    )


def test_one_file_brought_twice_at_once_is_one_old_policy(world: World) -> None:
    came = at_once(world, *(partial(brought, world.oak, by=by) for by in ("p1", "p2")))
    assert sorted(type(each).__name__ for each in came) == ["BroughtBefore", "Import"]
    with open_scope(body=world.oak, by="test"):
        assert Import.objects.count() == 1


def test_of_two_who_go_on_at_once_the_second_sees_the_first_ones_draft(world: World) -> None:
    with open_scope(body=world.oak, by="test"):
        making.describe("primary")
        rows = [brought(world.oak, words=words, by="p1") for words in (olds.WORDS, olds.WORDS + "\nMore.\n")]
        for row in rows:
            actions.settle_rest(of=row, by="p1", now=NOW)
    came = at_once(world, *(partial(actions.go_on, of=row, body=world.oak, by="p1", now=NOW) for row in rows))
    assert sorted(type(each).__name__ for each in came) == ["Policy", "PolicyThere"]
    with open_scope(body=world.oak, by="test"):
        assert Policy.objects.count() == 1
