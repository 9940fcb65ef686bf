"""Row-level security on PostgreSQL."""

from __future__ import annotations

from django.db import migrations

from foreland.tenancy.locks import row_level_security


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_register_and_joining"), ("tenancy", "0001_the_ground")]
    operations = [
        row_level_security("Claim", shared_with_authority=True),
        row_level_security("Invitation", shared_with_authority=True),
        row_level_security("AccessRequest"),
        row_level_security("Handover", shared_with_authority=True),
        row_level_security("Recovery", shared_with_authority=True),
        row_level_security("Conversion", shared_with_authority=True),
        row_level_security("TermsAcceptance"),
        row_level_security("SharingChoice", shared_with_authority=True),
    ]
