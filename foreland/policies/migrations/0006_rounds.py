"""Consultation rounds: what an audience was asked, and what each browser answered."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import foreland.tenancy.ids
from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add rounds, their answers and what was said, with the database's own locks."""

    dependencies: ClassVar = [("policies", "0005_talk"), ("tenancy", "0001_the_ground")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Round",
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
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("staff", "Staff"),
                            ("governors", "Governors"),
                            ("parents", "Parents and carers"),
                            ("young", "The youngest, up to 7"),
                            ("children", "Children of 7 to 11"),
                            ("teens", "Young people from 11"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("intro", models.TextField(blank=True, max_length=1200)),
                ("sections", models.JSONField(default=list)),
                (
                    "narrow",
                    models.BooleanField(default=False, help_text="Only statements that have words for this audience."),
                ),
                ("questions", models.JSONField(default=list)),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("reply_by", models.DateField()),
                ("statements", models.JSONField(default=list)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "noted_at",
                    models.DateTimeField(
                        blank=True, help_text="When it was put on the list of who took part.", null=True
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=10)),
                ("code", models.CharField(blank=True, max_length=8)),
                ("reply", models.JSONField(default=dict)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created", models.DateTimeField()),
                ("created_by", models.CharField(max_length=32)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="policies.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["-opens", "-created"],
            },
        ),
        migrations.CreateModel(
            name="RoundAnswer",
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
                ("by_code", models.BooleanField(default=False)),
                ("begun", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="policies.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundSaid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("rating", models.CharField(blank=True, max_length=10)),
                ("words", models.TextField(blank=True, max_length=600)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("removed_by", models.CharField(blank=True, max_length=32)),
                ("removed_why", models.CharField(blank=True, max_length=300)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="policies.roundanswer"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="policies.round"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["policy", "opens"], name="round_of_policy"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ("staff", "governors", "parents", "young", "children", "teens"))),
                name="round_audience_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gte", models.F("opens"))), name="round_closes_after_it_opens"
            ),
        ),
        migrations.AddIndex(
            model_name="roundanswer",
            index=models.Index(fields=["round", "begun"], name="roundanswer_begun"),
        ),
        migrations.AddIndex(
            model_name="roundsaid",
            index=models.Index(fields=["round", "key", "rating"], name="roundsaid_counted"),
        ),
        migrations.AddConstraint(
            model_name="roundsaid",
            constraint=models.UniqueConstraint(fields=("answer", "key"), name="roundsaid_once"),
        ),
        migrations.AddConstraint(
            model_name="roundsaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__in", ("", "agree", "concern", "unclear"))), name="roundsaid_rating_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundsaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("removed_at", None), ("words", ""), _connector="OR"),
                name="roundsaid_removed_is_gone",
            ),
        ),
        row_level_security("Round"),
        row_level_security("RoundAnswer"),
        row_level_security("RoundSaid"),
    ]
