"""That somebody kept what stood, where words of theirs had been kept aside."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Add the decisions on words that were kept aside, with the database's own lock."""

    dependencies: ClassVar = [("policies", "0002_locks"), ("tenancy", "0001_the_ground")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="AsideSettled",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settled", to="policies.policy"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="asidesettled",
            constraint=models.UniqueConstraint(fields=("policy", "number", "by"), name="aside_settled_once"),
        ),
        row_level_security("AsideSettled"),
    ]
