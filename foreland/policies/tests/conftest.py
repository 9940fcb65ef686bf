"""A school whose scope is open, with the packs loaded; by verbs, as everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from foreland.policies.models import Policy
from foreland.policies.tests import making
from foreland.publishing.formats import FORMATS
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.rendering import REMEMBERED
from tests.world import World


@pytest.fixture(autouse=True)
def written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a document that an earlier test had written from memory: its bytes are the same."""
    for key, form in REMEMBERED.items():
        monkeypatch.setitem(FORMATS, key, form)


@pytest.fixture
def packs(db: None) -> None:
    """Load the bank and its requirements."""
    making.load_packs()


@pytest.fixture
def queued(settings: Any) -> None:
    """Put tasks into the queue of the database, as in earnest; other tests run them at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def oak(world: World, packs: None) -> Iterator[Body]:
    """Oak Lane Primary School, open."""
    with open_scope(body=world.oak, by=world.lead.pk):
        yield world.oak


@pytest.fixture
def settled(world: World, packs: None) -> Policy:
    """Oak's policy, ready to be submitted."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        return policy
