"""The database's own lock on every table of a body."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    """Close the tables of the policies room to other bodies."""

    dependencies: ClassVar = [("policies", "0001_policies"), ("tenancy", "0001_the_ground")]
    operations: ClassVar = [
        row_level_security("Policy"),
        row_level_security("Change"),
        row_level_security("SectionAgreed"),
        row_level_security("Version"),
        row_level_security("VersionFile"),
        row_level_security("EmbedHost"),
    ]
