"""Amendments of the bank's own fields, which a layer that publishes an edition makes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

FIELDS = (
    "selected", "text", "place", "choice", "own", "short", "title", "level", "when", "meets", "audience", "why", "option",
)  # fmt: skip


class Migration(migrations.Migration):
    """Let a change be of a bank field, too."""

    dependencies: ClassVar = [("policies", "0009_approval_steps")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="change", name="change_field_known"),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(condition=models.Q(field__in=FIELDS), name="change_field_known"),
        ),
    ]
