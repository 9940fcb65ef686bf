"""The head's name of the register is kept, to be proposed; every row is read anew with the next file."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_digests(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the next import read rows that have not changed, since their heads' names were left out before."""
    apps.get_model("registry", "Establishment").objects.update(digest="")


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_leading")]

    operations = [
        migrations.AddField(
            "establishment",
            "head_name",
            models.CharField(blank=True, default="", max_length=150),
            preserve_default=False,
        ),
        migrations.RunPython(forget_digests, migrations.RunPython.noop, elidable=True),
    ]
