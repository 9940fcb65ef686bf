"""A school whose scope is open, with the packs loaded, and an old policy in its manner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from foreland.imports.tests import olds
from foreland.policies.tests import making
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.world import World


@pytest.fixture(autouse=True)
def fresh_bounds(db: None) -> None:
    """Forget who checked how many policies."""
    cache.clear()


@pytest.fixture
def packs(db: None) -> None:
    """Load the bank, its requirements and the guide by which files are read."""
    loading.load_packs("requirements", "policies", "matching")


@pytest.fixture
def oak(world: World, packs: None) -> Iterator[Body]:
    """Oak Lane Primary School, open, a primary school by the register."""
    with open_scope(body=world.oak, by=world.lead.pk):
        making.describe("primary")
        yield world.oak


@pytest.fixture
def words() -> str:
    """The words of an old policy."""
    return olds.WORDS
