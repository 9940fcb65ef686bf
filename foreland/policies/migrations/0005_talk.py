"""What people say about a draft: comments and suggestions on one statement, and who is to hear of them."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import foreland.tenancy.ids
from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add threads, remarks and who is told of them, with the database's own locks."""

    dependencies: ClassVar = [("policies", "0004_took_part"), ("tenancy", "0001_the_ground")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Thread",
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
                ("key", models.CharField(max_length=80)),
                ("option", models.CharField(blank=True, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "Comment"),
                            ("wording", "Other words"),
                            ("leave-out", "Leave it out"),
                            ("take-in", "Take it in"),
                            ("choice", "Another choice"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("settled", "Settled"),
                            ("accepted", "Accepted"),
                            ("part", "Accepted in part"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "base",
                    models.TextField(blank=True, help_text="The wording that the author read, placeholders kept."),
                ),
                ("wanted", models.TextField(blank=True)),
                (
                    "title",
                    models.CharField(
                        help_text="What the statement was called: it may be withdrawn later.", max_length=300
                    ),
                ),
                ("section", models.CharField(max_length=80)),
                ("edition", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="threads", to="policies.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("said", "Said"),
                            ("settled", "Settled"),
                            ("reopened", "Opened again"),
                            ("accepted", "Accepted"),
                            ("part", "Accepted in part"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="said",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("change", models.PositiveIntegerField(blank=True, null=True)),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="policies.thread"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("mailed", models.DateTimeField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tellings", to="policies.remark"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("mailed", None)), fields=["at"], name="telling_waits"),
                    models.Index(fields=["person", "mailed"], name="telling_last"),
                ],
                "constraints": [models.UniqueConstraint(fields=("remark", "person"), name="telling_once")],
            },
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["policy", "state", "key"], name="thread_of_statement"),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "comment"), ("state__in", ("open", "settled"))),
                    models.Q(
                        ("kind__in", ("wording", "leave-out", "take-in", "choice")),
                        ("state__in", ("open", "accepted", "part", "declined", "withdrawn")),
                    ),
                    _connector="OR",
                ),
                name="thread_state_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("wording", "choice")), ("wanted", ""), _negated=True),
                name="thread_says_what_is_wanted",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(fields=("thread", "number"), name="remark_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ("said", "settled", "reopened", "accepted", "part", "declined", "withdrawn"))
                ),
                name="remark_act_known",
            ),
        ),
        row_level_security("Thread"),
        row_level_security("Remark"),
        row_level_security("Telling"),
    ]
