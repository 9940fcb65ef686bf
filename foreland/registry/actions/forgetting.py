"""Signed handovers go with their signatures and their file, once nobody needs to show them any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from foreland.files import actions as files
from foreland.registry.models import LeadHandover, LeadSignature
from foreland.tenancy.models import Body
from foreland.trail import actions as trail


@transaction.atomic
def forget_handovers(*, body: Body, now: datetime) -> int:
    """Delete the open body's lead handovers that ended longer ago than they are kept, with file; return how many."""
    rows = list(LeadHandover.objects.filter(body=body, ended__lt=LeadHandover.Privacy.ends.before(now)))
    for row in rows:
        kept = row.file
        LeadSignature.objects.filter(handover=row).delete()
        row.delete()
        if kept is not None:
            try:
                with transaction.atomic():
                    files.remove(file=kept, by="system", now=now)
            except ProtectedError:
                continue  # the very same bytes were kept for another handover, which is kept longer
    if rows:
        detail = {LeadHandover._meta.label: len(rows)}
        trail.record(body=body.pk, verb="registry.forgotten", by="system", detail=detail, now=now)
    return len(rows)
