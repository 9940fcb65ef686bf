"""Statements that a trust fixes for its schools: one more bank field that a change may be of."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

FIELDS = (
    "selected", "text", "place", "choice", "own", "short", "title", "level", "when", "meets", "audience", "why", "option",
    "fixed",
)  # fmt: skip


class Migration(migrations.Migration):
    """Let a change be of whether a statement is fixed, too."""

    dependencies: ClassVar = [("policies", "0015_whose_words")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="change", name="change_field_known"),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(condition=models.Q(field__in=FIELDS), name="change_field_known"),
        ),
    ]
