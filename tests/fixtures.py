"""What every test may ask for by name, and how tests with real transactions leave the database empty."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from foreland.trail import triggers
from tests.seating import Seated
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture(scope="session")
def seated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Seated:
    """Seat the cast once, in the empty database."""
    with django_db_blocker.unblock():
        return Seated.once()


@pytest.fixture
def world(seated: Seated, db: None) -> World:
    """Return the cast, newly seated."""
    return seated.again()


@pytest.fixture
def visitor(db: None) -> Visitor:
    """Return somebody at a browser who is not signed in."""
    return Visitor()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are for the other database."""
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test with real transactions empty all tables of SQLite: the trail refuses that at any other time."""
    real = item.get_closest_marker("django_db")
    wanted = bool(real and real.kwargs.get("transaction"))
    wanted |= bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))
    if not wanted or connection.vendor != "sqlite":
        return (yield)
    blocker = item.config.stash[blocking_manager_key]
    with blocker.unblock():
        triggers.take_away(connection)
    try:
        return (yield)
    finally:
        with blocker.unblock():
            triggers.put(connection)
