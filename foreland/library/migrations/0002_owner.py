"""Whose own edition it is, and whom else it is shown to."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let an edition have an owner."""

    dependencies: ClassVar = [("library", "0001_editions")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="edition",
            name="owner",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The body whose own edition it is; empty for everybody's.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="shown_to",
            field=models.JSONField(default=list, help_text="Bodies beside the owner's own that may use it."),
        ),
    ]
