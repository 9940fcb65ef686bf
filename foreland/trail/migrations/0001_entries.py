"""The table of the trail."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(blank=True, max_length=16)),
                ("number", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=32)),
                ("subject_kind", models.CharField(blank=True, max_length=64)),
                ("subject", models.CharField(blank=True, max_length=64)),
                ("subject_digest", models.CharField(blank=True, max_length=128)),
                ("detail", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("body", "number"), name="trail_number_in_body")],
                "indexes": [models.Index(fields=["body", "subject", "number"], name="trail_by_subject")],
            },
        ),
    ]
