from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("pack", models.CharField(max_length=80)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("files", models.JSONField()),
                ("released", models.BooleanField(default=False)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["kind", "pack", "year", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "pack", "year", "number"), name="library_one_edition")
                ],
            },
        ),
    ]
