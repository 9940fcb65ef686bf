"""Approval in steps: what a school sets, what is frozen for a version, and who approves by a link."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import foreland.tenancy.ids
from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add the steps of approval and approvers from outside, with the database's own locks."""

    dependencies: ClassVar = [
        ("policies", "0008_updates"),
        ("tenancy", "0001_the_ground"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ApprovalRoute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("steps", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=32)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="policies.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApprovalStep",
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
                ("place", models.PositiveSmallIntegerField()),
                ("who", models.CharField(max_length=30)),
                ("label", models.CharField(blank=True, max_length=60)),
                ("when", models.CharField(max_length=10)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_by", models.CharField(blank=True, max_length=32)),
                ("name", models.CharField(blank=True, max_length=150)),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("submitting", models.BooleanField(default=False, help_text="Submitting was the agreement.")),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="policies.version"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="OutsideApprover",
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
                ("name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=60)),
                ("email", models.EmailField(max_length=254)),
                ("digest", models.CharField(max_length=64)),
                ("named", models.DateTimeField()),
                ("named_by", models.CharField(max_length=32)),
                (
                    "sent",
                    models.DateTimeField(blank=True, help_text="When a link was sent last.", null=True),
                ),
                ("times", models.PositiveSmallIntegerField(default=0, help_text="How often one was sent.")),
                ("expires", models.DateTimeField(blank=True, null=True)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(blank=True, null=True)),
                ("taken_back", models.DateTimeField(blank=True, null=True)),
                ("taken_back_by", models.CharField(blank=True, max_length=32)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="policies.approvalstep"
                    ),
                ),
            ],
            options={
                "ordering": ["named", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="approvalroute",
            constraint=models.UniqueConstraint(fields=("policy",), name="route_once_a_policy"),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.UniqueConstraint(fields=("version", "place"), name="approvalstep_place_once"),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("when__in", ("always", "meaning", "sections", "first"))),
                name="approvalstep_when_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", "")),
                    models.Q(("agreed_at__isnull", False), models.Q(("agreed_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="approvalstep_agreed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideapprover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back", None)), fields=("step",), name="outsideapprover_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideapprover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed", None), ("decided", None)),
                    models.Q(("agreed__isnull", False), ("decided__isnull", False)),
                    _connector="OR",
                ),
                name="outsideapprover_decided_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideapprover",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided", None), ("taken_back", None), _connector="OR"),
                name="outsideapprover_decided_or_taken_back",
            ),
        ),
        row_level_security("ApprovalRoute"),
        row_level_security("ApprovalStep"),
        row_level_security("OutsideApprover"),
    ]
