import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_imports")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="touched",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="When it was brought, settled or taken back last."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="import",
            name="warned",
            field=models.DateTimeField(
                help_text="When it was said that it will be put away, if nobody touched it since.", null=True
            ),
        ),
    ]
