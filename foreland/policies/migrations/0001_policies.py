import django.db.models.deletion
import foreland.tenancy.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0002_lock"),
        ("tenancy", "0001_the_ground"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenDraft",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=foreland.tenancy.ids.new_id,
                        editable=False,
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the token in the visitor's session.", max_length=64, unique=True
                    ),
                ),
                ("pack", models.CharField(max_length=80)),
                ("edition", models.CharField(max_length=10)),
                ("shape", models.CharField(default="standalone", max_length=20)),
                ("urn", models.CharField(blank=True, max_length=10)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("origins", models.JSONField(default=dict)),
                ("created", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("taken_by", models.CharField(blank=True, help_text="The body that joined with it.", max_length=10)),
            ],
            options={
                "indexes": [models.Index(fields=["expires"], name="opendraft_expires")],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=foreland.tenancy.ids.new_id,
                        editable=False,
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("pack", models.CharField(max_length=80)),
                ("edition", models.CharField(max_length=10)),
                ("shape", models.CharField(max_length=20)),
                ("review_date", models.DateField(blank=True, null=True)),
                (
                    "ready_at",
                    models.DateTimeField(blank=True, help_text="When the first questions were answered.", null=True),
                ),
                ("created", models.DateTimeField()),
                ("created_by", models.CharField(max_length=32)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
            ],
            options={
                "ordering": ["-created"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("field", models.CharField(max_length=10)),
                ("value", models.JSONField(null=True)),
                ("option", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True, max_length=1000)),
                ("meaning", models.CharField(default="changed", max_length=10)),
                ("edition", models.CharField(max_length=10)),
                ("base", models.CharField(blank=True, max_length=16)),
                ("aside", models.BooleanField(default=False)),
                ("by", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="policies.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SectionAgreed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=80)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="policies.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=foreland.tenancy.ids.new_id,
                        editable=False,
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("number", models.CharField(max_length=10)),
                ("step", models.CharField(max_length=10)),
                ("factual", models.BooleanField(default=False)),
                ("document", models.JSONField()),
                ("summaries", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
                ("coverage", models.JSONField(default=list)),
                ("recipe", models.JSONField(default=dict)),
                ("fragment", models.TextField(blank=True)),
                ("crest", models.CharField(blank=True, max_length=64)),
                ("review_date", models.DateField()),
                ("submitted_at", models.DateTimeField()),
                ("submitted_by", models.CharField(max_length=32)),
                ("submitter", models.CharField(max_length=150)),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("returned_by", models.CharField(blank=True, max_length=32)),
                ("return_reason", models.TextField(blank=True, max_length=2000)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by", models.CharField(blank=True, max_length=32)),
                ("approver", models.CharField(blank=True, max_length=200)),
                ("approving_body", models.CharField(blank=True, max_length=120)),
                ("meeting", models.CharField(blank=True, max_length=200)),
                ("meeting_date", models.DateField(blank=True, null=True)),
                ("ratify_by", models.DateField(blank=True, null=True)),
                ("ratified_at", models.DateTimeField(blank=True, null=True)),
                ("ratified_by", models.CharField(blank=True, max_length=32)),
                ("ratification", models.CharField(blank=True, max_length=200)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawal_notice", models.CharField(blank=True, max_length=500)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="policies.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["-submitted_at", "key"],
            },
        ),
        migrations.CreateModel(
            name="VersionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        blank=True, help_text="Empty for the document, else the summary's key.", max_length=40
                    ),
                ),
                ("format", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=200)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.file"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="policies.version"
                    ),
                ),
            ],
            options={
                "ordering": ["part", "format"],
            },
        ),
        migrations.CreateModel(
            name="EmbedHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(max_length=253)),
                ("added_by", models.CharField(max_length=32)),
                ("added", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.body"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("body", "host"), name="embed_host_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("shape__in", ("standalone", "set"))), name="policy_shape_known"
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["policy", "key"], name="change_of_statement"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("policy", "number"), name="change_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("field__in", ("selected", "text", "place", "choice", "own", "short"))),
                name="change_field_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("meaning__in", ("changed", "wording"))), name="change_meaning_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sectionagreed",
            constraint=models.UniqueConstraint(fields=("policy", "section"), name="section_agreed_once"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ("submitted", "returned", "approved", "published", "withdrawn"))),
                name="version_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step", "returned"), _negated=True),
                fields=("policy", "key", "number"),
                name="version_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", "")),
                    models.Q(("approved_at__isnull", False), models.Q(("approved_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="version_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at", None), ("returned_by", "")),
                    models.Q(("returned_at__isnull", False), models.Q(("returned_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="version_returned_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ratified_at", None), ("ratified_by", "")),
                    models.Q(("ratified_at__isnull", False), models.Q(("ratified_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="version_ratified_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step__in", ("approved", "published")), _negated=True),
                    ("approved_at__isnull", False),
                    _connector="OR",
                ),
                name="version_public_only_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None), ("published_at__gte", models.F("submitted_at")), _connector="OR"
                ),
                name="version_published_after_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="versionfile",
            constraint=models.UniqueConstraint(fields=("version", "part", "format"), name="version_file_once"),
        ),
    ]
