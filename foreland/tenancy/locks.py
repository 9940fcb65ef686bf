"""Row-level security: the last lock behind the scope, on PostgreSQL only.

A room puts one operation a table in its migrations, after the table is made:

    operations = [row_level_security("Policy"), row_level_security("Version", shared_with_authority=True)]

The table's owner is bound too (FORCE), so the role that Foreland connects as must not be a superuser.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

BODY = "current_setting('foreland.body', true)"
OWN = f"({BODY} = '*' OR body_id = {BODY})"
SHARED = f"""EXISTS (
    SELECT 1 FROM tenancy_bodylink link JOIN tenancy_body parent ON parent.id = link.parent_id
    WHERE link.parent_id = {BODY} AND link.child_id = {{table}}.body_id AND link.kind = parent.kind
    AND link.since <= (now() AT TIME ZONE 'Europe/London')::date
    AND (link.until IS NULL OR link.until > (now() AT TIME ZONE 'Europe/London')::date))"""  # noqa: S608 -- no part comes from outside


class RowLevelSecurity(Operation):
    """Put the last lock on one table of a body; nothing happens on other databases."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, shared_with_authority: bool = False) -> None:
        self.model = model
        self.shared_with_authority = shared_with_authority

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Enable and force row-level security with the policies of this house."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        lock_table(schema_editor, table, shared_with_authority=self.shared_with_authority)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the lock off again."""
        if schema_editor.connection.vendor != "postgresql":
            return
        table = schema_editor.quote_name(to_state.apps.get_model(app_label, self.model)._meta.db_table)
        schema_editor.execute(f"DROP POLICY IF EXISTS foreland_own ON {table}")
        schema_editor.execute(f"DROP POLICY IF EXISTS foreland_shared ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        """Say what the migration does."""
        return f"Row-level security on {self.model}"

    @property
    def migration_name_fragment(self) -> str:
        """Return the part of a migration's name that Django proposes."""
        return f"lock_{self.model.lower()}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return what a migration file writes to make this operation again."""
        return "row_level_security", [self.model], {"shared_with_authority": self.shared_with_authority}


def row_level_security(model: str, *, shared_with_authority: bool = False) -> Operation:
    """Return the migration operation that locks one table; `shared_with_authority` as the model declares it."""
    return RowLevelSecurity(model, shared_with_authority)


def lock_table(schema_editor: BaseDatabaseSchemaEditor, table: str, *, shared_with_authority: bool = False) -> None:
    """Write the policies: own rows for everything, shared rows for reading. Nothing happens outside PostgreSQL."""
    if schema_editor.connection.vendor != "postgresql":
        return
    table = schema_editor.quote_name(table)
    schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    schema_editor.execute(f"CREATE POLICY foreland_own ON {table} USING {OWN} WITH CHECK {OWN}")
    if shared_with_authority:
        condition = SHARED.format(table=table)
        schema_editor.execute(f"CREATE POLICY foreland_shared ON {table} FOR SELECT USING ({condition})")
