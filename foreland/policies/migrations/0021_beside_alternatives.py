"""The name of an alternative and the hint beside it: two more bank fields that a change may be of."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

FIELDS = (
    "selected", "text", "place", "choice", "own", "short", "title", "level", "when", "meets", "audience", "why", "option",
    "label", "hint", "fixed",
)  # fmt: skip


class Migration(migrations.Migration):
    """Let a change be of what schools read where they choose, too."""

    dependencies: ClassVar = [("policies", "0020_ask_again")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="change", name="change_field_known"),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(condition=models.Q(field__in=FIELDS), name="change_field_known"),
        ),
    ]
