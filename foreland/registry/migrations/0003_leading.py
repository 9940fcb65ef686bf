"""Handing a lead's role over, signed; and the ticks of the first days."""

import django.db.models.deletion
import foreland.tenancy.ids
from django.conf import settings
from django.db import migrations, models

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_lock"),
        ("registry", "0002_locks"),
        ("tenancy", "0001_the_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeadHandover",
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
                ("role", models.CharField(max_length=30)),
                ("note", models.TextField(blank=True, max_length=4000)),
                ("moves_on", models.DateField(blank=True, null=True)),
                ("document", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits to be signed"),
                            ("signed", "signed, waits for its day"),
                            ("moved", "done"),
                            ("withdrawn", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                ("ended", models.DateTimeField(blank=True, help_text="When it moved or was taken back.", null=True)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-created"],
            },
        ),
        migrations.CreateModel(
            name="LeadSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    models.CharField(
                        choices=[("giver", "hands over"), ("taker", "takes over"), ("head", "person in charge")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(help_text="The name under which it was signed.", max_length=150)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="registry.leadhandover",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="StepDone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="leadhandover",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "signed", "moved", "withdrawn"))),
                name="leadhandover_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadhandover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", None), ("state__in", ("open", "signed"))),
                    models.Q(("ended__isnull", False), ("state__in", ("moved", "withdrawn"))),
                    _connector="OR",
                ),
                name="leadhandover_ended_with_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadhandover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("giver__isnull", False), ("state__in", ("open", "signed"))),
                fields=("body", "role", "giver"),
                name="leadhandover_one_open_a_giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadhandover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("giver", None), ("state__in", ("open", "signed"))),
                fields=("body", "role"),
                name="leadhandover_one_open_without_giver",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__in", ("giver", "taker", "head"))), name="leadsignature_capacity_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="leadsignature",
            constraint=models.UniqueConstraint(fields=("handover", "capacity"), name="leadsignature_once_a_capacity"),
        ),
        migrations.AddConstraint(
            model_name="stepdone",
            constraint=models.UniqueConstraint(fields=("body", "person", "step"), name="stepdone_once"),
        ),
        row_level_security("LeadHandover"),
        row_level_security("LeadSignature"),
        row_level_security("StepDone"),
    ]
