"""The outbox."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

import foreland.tenancy.ids
import foreland.vault.fields


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=foreland.tenancy.ids.new_id,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "body_ref",
                    models.CharField(
                        blank=True, help_text="Id of the body; empty for the installation.", max_length=16
                    ),
                ),
                ("to", models.EmailField(max_length=254)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=300)),
                ("text", foreland.vault.fields.SealedTextField()),
                ("html", foreland.vault.fields.SealedTextField()),
                ("created", models.DateTimeField()),
                ("not_before", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("sent_at__isnull", True), ("given_up_at__isnull", True), _connector="OR"),
                        name="notices_sent_or_given_up",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["not_before"],
                        name="notices_to_send",
                    ),
                    models.Index(fields=["-created"], name="notices_newest"),
                    models.Index(fields=["to"], name="notices_to"),
                ],
            },
        ),
    ]
