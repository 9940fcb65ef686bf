"""Row-level security on PostgreSQL."""

from __future__ import annotations

from django.db import migrations

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    dependencies = [("files", "0001_files")]
    operations = [row_level_security("File")]
