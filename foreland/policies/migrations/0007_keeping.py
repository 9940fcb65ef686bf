"""An owner, reminders that were said, and who is in a section just now."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add the owner of a policy, and two tables with the database's own locks."""

    dependencies: ClassVar = [("policies", "0006_rounds"), ("tenancy", "0001_the_ground")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="policy",
            name="owner",
            field=models.CharField(blank=True, help_text="Who keeps it; empty for whoever began it.", max_length=32),
        ),
        migrations.CreateModel(
            name="Here",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=80)),
                ("person", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="here", to="policies.policy"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="here_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("body", "policy", "section", "person"), name="here_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(help_text="What the day is of: the stable key of the date.", max_length=100),
                ),
                ("due", models.DateField()),
                ("weeks", models.SmallIntegerField()),
                ("person", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="policies.policy"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "due"], name="reminder_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "subject", "due", "weeks"), name="reminder_said_once")
                ],
            },
        ),
        row_level_security("Reminder"),
        row_level_security("Here"),
    ]
