"""Django's PostgreSQL backend, which tells the server the open body before a statement runs under it.

Row-level security (`foreland.tenancy.locks`) compares each row with the session value `foreland.body`.
The value is sent only when it changed; a rollback may undo it on the server, so after one it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from foreland.tenancy import scope

# Statements that move inside a transaction: they read no row, and after an error no other statement is allowed.
PASSES = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose server-side `foreland.body` follows the open scope; empty when none is open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: str | None = None
        self.execute_wrappers.append(self._tell_body)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Take a connection; nothing is known of what it was told before."""
        self._told = None
        return super().get_new_connection(conn_params)

    def _rollback(self) -> Any:
        self._told = None
        return super()._rollback()  # type: ignore[misc]  # not in the stubs

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = None
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs

    def _tell_body(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        opened = scope.current_or_none()
        wanted = opened.body if opened else ""
        if wanted != self._told and not (isinstance(sql, str) and sql.startswith(PASSES)):
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('foreland.body', %s, false)", [wanted])
            self._told = wanted
        return execute(sql, params, many, context)
