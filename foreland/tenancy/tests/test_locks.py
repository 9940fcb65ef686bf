"""The last lock: on PostgreSQL, SQL that knows no scope still sees and writes one body's rows only."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from foreland.tenancy.models import Body
from foreland.tenancy.scope import every_body_unsafe, open_scope
from foreland.tenancy.tests.conftest import Bodies
from foreland.tenancy.tests.ground import Book, Notice

pytestmark = pytest.mark.postgresql


@pytest.fixture
def filled(bodies: Bodies) -> Bodies:
    """Each school has a book and a notice named like it."""
    for body in (bodies.one, bodies.two, bodies.far):
        with open_scope(body=body, by="test"):
            Book.objects.create(title=body.name)
            Notice.objects.create(words=body.name)
    return bodies


def _column(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(row[0] for row in cursor.fetchall())


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def test_sql_by_hand_sees_the_open_body_only(filled: Bodies) -> None:
    assert _column("SELECT title FROM ground_book") == []
    with open_scope(body=filled.one, by="test"):
        assert _column("SELECT title FROM ground_book") == ["One School"]
        with open_scope(body=filled.two, by="test"):
            assert _column("SELECT title FROM ground_book") == ["Two School"]
        assert _column("SELECT title FROM ground_book") == ["One School"]
    assert _column("SELECT title FROM ground_book") == []
    with every_body_unsafe(by="test", why="the way out"):
        assert len(_column("SELECT title FROM ground_book")) == 3


def test_sql_by_hand_writes_the_open_body_only(filled: Bodies) -> None:
    with open_scope(body=filled.one, by="test"):
        assert _count("UPDATE ground_book SET title = 'x'") == 1
        assert _count(f"DELETE FROM ground_book WHERE body_id = '{filled.two.pk}'") == 0
        for sql in (
            f"INSERT INTO ground_book (title, body_id) VALUES ('x', '{filled.two.pk}')",
            f"UPDATE ground_book SET body_id = '{filled.two.pk}'",
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                _count(sql)
    with open_scope(body=filled.two, by="test"):
        assert _column("SELECT title FROM ground_book") == ["Two School"]


def test_an_authority_reads_shared_rows_and_writes_none(filled: Bodies) -> None:
    with open_scope(body=filled.authority, by="adviser"):
        assert _column("SELECT words FROM ground_notice") == ["One School", "Two School"]
        assert _column("SELECT title FROM ground_book") == []
        assert _count("UPDATE ground_notice SET words = 'x'") == 0
        assert _count("DELETE FROM ground_notice") == 0


def test_after_a_rollback_the_server_knows_the_body_again(filled: Bodies) -> None:
    with open_scope(body=filled.one, by="test"):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert Book.objects.count() == 1  # told within the savepoint that is undone
            raise ZeroDivisionError
        assert _column("SELECT title FROM ground_book") == ["One School"]
        with pytest.raises(IntegrityError), transaction.atomic(), open_scope(body=filled.two, by="test"):
            assert Book.objects.count() == 1
            Body.objects.create(pk=filled.one.pk, kind="school", name="x", created=filled.one.created)
        assert _column("SELECT title FROM ground_book") == ["One School"]
        Book.objects.update(title="still mine")
    with open_scope(body=filled.two, by="test"):
        assert _column("SELECT title FROM ground_book") == ["Two School"]


def test_a_whole_rollback_and_a_new_connection_are_told_again(bodies: Bodies) -> None:
    told = "SELECT current_setting('foreland.body', true)"
    other = connection.copy()

    def hears() -> str:
        with other.cursor() as cursor:
            cursor.execute(told)
            return str(cursor.fetchone()[0])

    try:
        with open_scope(body=bodies.one, by="test"):
            other.set_autocommit(False)
            assert hears() == bodies.one.pk
            other.rollback()
            other.set_autocommit(True)
            assert hears() == bodies.one.pk
            other.close()
            assert hears() == bodies.one.pk
        assert hears() == ""
    finally:
        other.close()
