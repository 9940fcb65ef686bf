"""Updates to a newer edition: how far a policy is, each answer, and who was told."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import foreland.tenancy.ids
from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add updates, their answers and offers, with the database's own locks."""

    dependencies: ClassVar = [("policies", "0007_keeping"), ("tenancy", "0001_the_ground")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Update",
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
                ("base", models.CharField(help_text="The edition that the policy stands on.", max_length=10)),
                ("theirs", models.CharField(help_text="The edition that it goes to.", max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("adopted", "Adopted"), ("aside", "Set aside")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("begun_by", models.CharField(max_length=32)),
                ("begun_at", models.DateTimeField()),
                ("closed_by", models.CharField(blank=True, max_length=32)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("told", models.JSONField(default=list)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="policies.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["begun_at"],
            },
        ),
        migrations.CreateModel(
            name="UpdateDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("how", models.CharField(max_length=10)),
                ("digest", models.CharField(max_length=16)),
                ("words", models.JSONField(default=dict)),
                ("option", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True, max_length=1000)),
                ("own", models.CharField(blank=True, max_length=80)),
                ("place", models.JSONField(blank=True, null=True)),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="policies.update"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="UpdateOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="policies.policy"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "adopted", "aside"))), name="update_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("policy",), name="update_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "adopted")), fields=("policy", "theirs"), name="update_adopted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="update",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", ""), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("closed_at__isnull", False),
                        models.Q(("closed_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="update_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="updatedecision",
            constraint=models.UniqueConstraint(fields=("update", "number"), name="update_decision_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="updatedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("how__in", ("keep", "take", "combine", "write", "leave-out", "take-in", "later", "undo"))
                ),
                name="update_decision_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="updateoffer",
            constraint=models.UniqueConstraint(fields=("policy", "edition"), name="update_offered_once"),
        ),
        row_level_security("Update"),
        row_level_security("UpdateDecision"),
        row_level_security("UpdateOffer"),
    ]
