"""Nothing: another room's first migration names this one."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("files", "0002_lock")]
