"""Row-level security on PostgreSQL."""

from __future__ import annotations

from django.db import migrations

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    dependencies = [("profile", "0001_profile"), ("tenancy", "0001_the_ground")]
    operations = [row_level_security(model) for model in ("Fact", "Value", "Term", "Look")]
