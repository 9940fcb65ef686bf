"""The table of kept files."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import foreland.tenancy.ids


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tenancy", "0001_the_ground")]

    operations = [
        migrations.CreateModel(
            name="File",
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
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("media_type", models.CharField(max_length=100)),
                ("name", models.CharField(help_text="What it is called when it is downloaded.", max_length=150)),
                ("purpose", models.CharField(max_length=40)),
                ("created", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "sha256", "media_type", "name", "purpose"), name="files_once_a_body"
                    ),
                    models.CheckConstraint(condition=Q(("sha256__regex", "^[0-9a-f]{64}$")), name="files_digest_form"),
                ],
                "base_manager_name": "objects",
            },
        ),
    ]
