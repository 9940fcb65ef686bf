"""Many advisers at the same moment on the workbench. PostgreSQL only, where writers really meet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from foreland.policies import actions, queries
from foreland.policies.models import Change, OwnBank
from foreland.policies.tests import benching
from foreland.tenancy.scope import open_scope
from tests.at_once import at_once as together
from tests.world import World

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MANY = 6


@pytest.fixture(autouse=True)
def only_on_postgresql(db: None) -> None:
    """Leave this file out elsewhere, and say so."""
    if connection.vendor != "postgresql":
        pytest.skip("two writers meet only on PostgreSQL")


@pytest.fixture
def own(world: World) -> OwnBank:
    """Northshire's own bank on the small one."""
    benching.load_first()
    with open_scope(body=world.northshire, by="operator"):
        return benching.begin(world.northshire)


def at_once(world: World, *works: Callable[[], object]) -> list[object]:
    """Run all at the same moment at Northshire; return what came of each."""

    def there(work: Callable[[], object]) -> object:
        with open_scope(body=world.northshire, by="test"):
            return work()

    return together(*(partial(there, work) for work in works), refused=(actions.ChangedMeanwhile,))


def test_of_many_who_reword_one_statement_at_once_one_counts_and_no_word_is_lost(own: OwnBank, world: World) -> None:
    def rewording(who: str) -> Callable[[], object]:
        return lambda: benching.amend(own, world.northshire, "phones.list", who, seen=0, text=f"The list of {who}.")

    people = [f"adviser{number}" for number in range(MANY)]
    came = at_once(world, *map(rewording, people))
    assert sum(isinstance(one, actions.ChangedMeanwhile) for one in came) == MANY - 1
    with open_scope(body=world.northshire, by="test"):
        rows = Change.objects.filter(policy=own.policy, key="phones.list", field="text")
        assert {row.value for row in rows} == {f"The list of {who}." for who in people}
        (stands,) = [row for row in rows if not row.aside]
        assert benching.opened(own, world.northshire).made.statement["phones.list"].text == stands.value
        waiting = {who for who in people if queries.asides(own.policy, by=who)}
        assert waiting == set(people) - {stands.by}, "each of the others is asked"


def test_many_who_change_different_fields_at_once_do_not_meet(own: OwnBank, world: World) -> None:
    fields = {
        "title": "The list",
        "text": "A list is kept.",
        "level": "may",
        "why": "So that none is lost or mixed up.",
    }

    def changing(name: str) -> Callable[[], object]:
        return lambda: benching.amend(own, world.northshire, "phones.list", name, seen=0, **{name: fields[name]})

    came = at_once(world, *map(changing, fields))
    assert not any(isinstance(one, Exception) for one in came)
    with open_scope(body=world.northshire, by="test"):
        item = benching.opened(own, world.northshire).made.statement["phones.list"]
        assert {name: getattr(item, name) for name in fields} == fields
