"""The mark of the master key and the wrapped data keys."""

from __future__ import annotations

from django.db import migrations, models

import foreland.vault.models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="KeyMark",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("key_id", models.CharField(max_length=16)),
                ("fingerprint", models.CharField(max_length=64)),
                ("created", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="vault_one_key_mark")],
            },
        ),
        migrations.CreateModel(
            name="BodyKey",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=foreland.vault.models.new_key_id,
                        editable=False,
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=16, unique=True)),
                ("wrapped", models.BinaryField()),
                ("master", models.CharField(help_text="Key id of the master key that wraps it.", max_length=16)),
                ("created", models.DateTimeField()),
                ("destroyed", models.DateTimeField(blank=True, null=True)),
            ],
        ),
    ]
