"""The tables of `ground`, made for these tests and dropped after them, and three schools of two authorities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from foreland.tenancy import actions
from foreland.tenancy.locks import lock_table
from foreland.tenancy.models import Body
from foreland.tenancy.tests.ground import MODELS, Notice

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
START = date(2020, 9, 1)


@pytest.fixture(scope="package")
def ground_tables(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Make the tables of the test models, with their last lock."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:  # type: ignore[attr-defined]
        for model in MODELS:
            editor.create_model(model)
            lock_table(editor, model._meta.db_table, shared_with_authority=model is Notice)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:  # type: ignore[attr-defined]
        for model in reversed(MODELS):
            editor.delete_model(model)


@dataclass
class Bodies:
    """The bodies of these tests."""

    authority: Body
    other_authority: Body
    one: Body
    two: Body
    far: Body


@pytest.fixture
def bodies(ground_tables: None, db: None) -> Bodies:
    """Two schools of one authority and one of another, made by verbs."""

    def make(kind: str, name: str) -> Body:
        return actions.create_body(kind=kind, name=name, by="operator", now=NOW, since=START)

    made = Bodies(
        make("authority", "Northshire"),
        make("authority", "Southshire"),
        make("school", "One School"),
        make("school", "Two School"),
        make("school", "Far School"),
    )
    for child, parent in ((made.one, made.authority), (made.two, made.authority), (made.far, made.other_authority)):
        actions.link_bodies(child=child, parent=parent, kind="authority", since=START, by="operator", now=NOW)
    return made
