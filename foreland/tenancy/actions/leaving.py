"""Verbs for somebody who leaves: their sessions end, and the links that are theirs alone stop working."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from foreland.tenancy.actions.links import revoke_link
from foreland.tenancy.models import Body, Person
from foreland.tenancy.queries import personal_links
from foreland.trail.actions import record


@transaction.atomic
def end_sessions(*, person: Person, by: str, now: datetime) -> int:
    """End every session of a person, on every computer, and return how many there were."""
    mine = [
        row.session_key
        for row in Session.objects.filter(expire_date__gt=now).iterator(500)
        if row.get_decoded().get(SESSION_KEY) == person.pk
    ]
    Session.objects.filter(session_key__in=mine).delete()
    if mine:
        detail = {"sessions": len(mine)}
        record(body="", verb="tenancy.sessions_ended", by=by, subject=person.pk, detail=detail, now=now)
    return len(mine)


@transaction.atomic
def revoke_personal_links(*, body: Body, person: Person, by: str, now: datetime) -> int:
    """Revoke every link into a body that was made for one member alone, and return how many still worked."""
    found = personal_links(body, person, now=now)
    for link in found:
        revoke_link(link=link, by=by, now=now)
    return len(found)
