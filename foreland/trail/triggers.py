"""The database's own lock on the trail: triggers that refuse UPDATE and DELETE, for SQLite and PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "trail_entry"
_TEXT = "an entry of the trail is never {}"
_SQLITE = {
    name: f"CREATE TRIGGER {TABLE}_no_{name} BEFORE {name.upper()} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_TEXT.format(word)}'); END"
    for name, word in (("update", "changed"), ("delete", "removed"))
}
_POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{_TEXT.format("changed or removed")}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    (
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
    ),
)


def put(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on the table of the trail, in the form of the database at hand."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else tuple(_SQLITE.values())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: to undo the migration, and for tests that must empty all tables of SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_refuse()")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{name}")
