"""Triggers that refuse to change or remove entries."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from foreland.trail import triggers


def put(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on the table."""
    triggers.put(schema_editor.connection)


def take_away(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    triggers.take_away(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_entries")]
    operations = [migrations.RunPython(put, take_away)]
