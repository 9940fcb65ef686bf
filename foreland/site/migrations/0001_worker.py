"""The worker's heartbeat and timetable."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("worker", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("started", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("good_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LastRun",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("slot", models.DateTimeField(help_text="The planned moment that was served last.")),
                ("at", models.DateTimeField(help_text="When that was.", null=True)),
            ],
        ),
    ]
