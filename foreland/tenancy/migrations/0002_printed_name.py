"""A body's own way of printing its name, beside the official one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_the_ground"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="attribute",
            name="attribute_kind_known",
        ),
        migrations.AlterField(
            model_name="attribute",
            name="kind",
            field=models.CharField(
                choices=[
                    ("urn", "URN"),
                    ("dfe", "DfE number"),
                    ("name", "name"),
                    ("printed", "name as it is printed"),
                    ("ukprn", "UKPRN"),
                    ("uid", "group UID"),
                    ("gss", "GSS code"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="body",
            name="name",
            field=models.CharField(
                help_text="Today's name, as it is printed; earlier ones are dated attributes.", max_length=200
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("urn", "dfe", "name", "printed", "ukprn", "uid", "gss"))),
                name="attribute_kind_known",
            ),
        ),
    ]
