"""The cast is seated by verbs once a process; each test gets the very rows that the verbs wrote, put back in bulk."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tests.world import World, seat

Rows = dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]
"""By table: the names of its columns, and its rows as the database holds them."""


@dataclass(frozen=True)
class Seated:
    """The cast as the verbs left it, and the rows that they wrote. Sealed ones open with the keys in `keys` alone."""

    keys: str
    cast: bytes
    rows: Rows

    @classmethod
    def once(cls) -> Seated:
        """Seat the cast by verbs, take down the rows of every table that they filled, and undo it."""
        with transaction.atomic():
            before = _rows()
            cast = pickle.dumps(seat())
            rows = {table: held for table, held in _rows().items() if held != before.get(table)}
            assert not set(rows) & set(before), "The cast is seated first: nothing may stand in its tables."
            transaction.set_rollback(True)
        return cls(str(settings.KEYS), cast, rows)

    def again(self) -> World:
        """Return the cast, with its rows; seated by verbs where something stands in its tables, or keys are others."""
        if str(settings.KEYS) != self.keys or any(map(_holds, self.rows)):
            return seat()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in self.rows.items():
                names = ", ".join(map(connection.ops.quote_name, columns))
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})", rows)
        world: World = pickle.loads(self.cast)
        return world


def _holds(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def _rows() -> Rows:
    """Every row of every table that holds any."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = [tuple(row) for row in cursor.fetchall()]
            if rows:
                found[table] = tuple(column[0] for column in cursor.description), rows
    return found
