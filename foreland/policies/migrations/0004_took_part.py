"""Who took part in making a policy."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add the list of who took part, with the database's own lock."""

    dependencies: ClassVar = [("policies", "0003_aside_settled"), ("tenancy", "0001_the_ground")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TookPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=120)),
                ("how", models.CharField(max_length=160)),
                ("day", models.DateField()),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="took_part", to="policies.policy"
                    ),
                ),
            ],
            options={"ordering": ["day", "at"]},
        ),
        migrations.AddConstraint(
            model_name="tookpart",
            constraint=models.UniqueConstraint(fields=("policy", "who", "how", "day"), name="took_part_once"),
        ),
        migrations.AddConstraint(
            model_name="tookpart",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("who", ""), _negated=True), models.Q(("how", ""), _negated=True)),
                name="took_part_somebody_somehow",
            ),
        ),
        row_level_security("TookPart"),
    ]
