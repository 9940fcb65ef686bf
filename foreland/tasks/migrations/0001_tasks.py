"""The list of things to do."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import foreland.tenancy.ids
from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Make the table, with the database's own lock."""

    initial = True
    dependencies: ClassVar = [("tenancy", "0001_the_ground")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=foreland.tenancy.ids.new_id,
                        editable=False,
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(default="own", max_length=30)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("href", models.CharField(blank=True, max_length=300)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("first_due", models.DateField(blank=True, null=True)),
                ("due", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To do"), ("done", "Done"), ("not-needed", "Not needed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=64)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.person",
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "created", "pk"],
                "indexes": [
                    models.Index(fields=["body", "state", "due"], name="task_of_body"),
                    models.Index(fields=["state", "due"], name="task_due"),
                    models.Index(fields=["closed_at"], name="task_closed_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "done", "not-needed"))), name="task_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", None), ("role", ""), _connector="OR"),
                        name="task_for_person_or_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "own"), ("subject", "")),
                            models.Q(
                                models.Q(("kind", "own"), _negated=True), models.Q(("subject", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="task_of_a_room_has_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due", None), ("first_due", None)),
                            models.Q(("due__gte", models.F("first_due")), ("first_due__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_put_off_to_a_later_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", ""), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                models.Q(("closed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="task_closed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not-needed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="task_not_needed_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=("body", "kind", "subject"),
                        name="task_once_a_subject",
                    ),
                ],
            },
        ),
        row_level_security("Task"),
    ]
