"""The workbench: banks of an authority's own, their editions, and what these say of changes; updates to another bank."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import foreland.tenancy.ids
from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add the tables of the workbench, with the database's own locks; let an update lead to another bank."""

    dependencies: ClassVar = [
        ("policies", "0010_bank_fields"),
        ("tenancy", "0001_the_ground"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="update",
            name="base_pack",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The bank that it leaves; empty where it stays with its own.",
                max_length=80,
            ),
        ),
        migrations.AlterField(
            model_name="update",
            name="theirs",
            field=models.CharField(
                help_text="The edition that it goes to, as library.queries.Step names it.", max_length=100
            ),
        ),
        migrations.AlterField(
            model_name="updateoffer",
            name="edition",
            field=models.CharField(max_length=100),
        ),
        migrations.CreateModel(
            name="OwnBank",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=120)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_bank", to="policies.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnEdition",
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
                ("number", models.CharField(max_length=10)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("consulted", "Consulted"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "says",
                    models.TextField(blank=True, help_text="In a sentence or two, what is new in it.", max_length=1000),
                ),
                ("consulted_who", models.CharField(blank=True, max_length=300)),
                ("consulted_day", models.DateField(blank=True, null=True)),
                ("consulted_upto", models.PositiveIntegerField(default=0)),
                ("approved_body", models.CharField(blank=True, max_length=200)),
                ("approved_day", models.DateField(blank=True, null=True)),
                ("upto", models.PositiveIntegerField(blank=True, null=True)),
                ("files", models.JSONField(default=dict)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(help_text="Who took the last step.", max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="policies.ownbank"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="EditionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("why", models.TextField(max_length=1000)),
                ("weight", models.CharField(max_length=10)),
                ("tell", models.JSONField(default=list)),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="policies.ownedition"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ownbank",
            constraint=models.UniqueConstraint(fields=("pack",), name="ownbank_pack_once"),
        ),
        migrations.AddConstraint(
            model_name="ownedition",
            constraint=models.UniqueConstraint(fields=("bank", "number"), name="ownedition_number_once"),
        ),
        migrations.AddConstraint(
            model_name="ownedition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "published"), _negated=True),
                fields=("bank",),
                name="ownedition_one_in_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ("draft", "consulted", "approved", "published"))),
                name="ownedition_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ("draft", "consulted")), ("upto", None)),
                    models.Q(("stage__in", ("approved", "published")), ("upto__isnull", False)),
                    _connector="OR",
                ),
                name="ownedition_frozen_when_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("stage", "published")),
                    models.Q(models.Q(("stage", "published"), _negated=True), ("published_at", None)),
                    _connector="OR",
                ),
                name="ownedition_published_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="editionnote",
            constraint=models.UniqueConstraint(fields=("edition", "key"), name="editionnote_once"),
        ),
        migrations.AddConstraint(
            model_name="editionnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__in", ("must", "should", "wording"))), name="editionnote_weight_known"
            ),
        ),
        row_level_security("OwnBank"),
        row_level_security("OwnEdition"),
        row_level_security("EditionNote"),
    ]
