"""Verbs on links without an account: make, revoke, use. The token is shown once and stored only as a digest."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from foreland.tenancy.models import Body, LinkToken
from foreland.tenancy.queries import digest_of
from foreland.trail.actions import record


class LinkGone(Exception):
    """The link was used, revoked, or its time is over."""


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as it was just made. `token` exists only here: put it in the address, never in a table or the trail."""

    link: LinkToken
    token: str


@transaction.atomic
def make_link(
    *,
    body: Body,
    purpose: str,
    by: str,
    now: datetime,
    subject: str = "",
    lasts: timedelta = timedelta(days=14),
    token: str = "",
) -> NewLink:
    """Make a link into one body for one purpose and subject, good for `lasts`. Doors take it by `LINK(purpose)`.

    `token` is one of 32 characters that the caller can make again with a key of ours, for a link that is shown more than
    once; left out, it is random.
    """
    token = token or secrets.token_urlsafe(24)
    link = LinkToken.objects.create(
        body=body,
        purpose=purpose,
        subject=subject,
        digest=digest_of(token),
        created=now,
        created_by=by,
        expires=now + lasts,
    )
    record(body=body.pk, verb="tenancy.link_made", by=by, subject=link.pk, detail={"purpose": purpose}, now=now)
    return NewLink(link, token)


@transaction.atomic
def prolong_link(*, link: LinkToken, until: datetime, by: str, now: datetime) -> LinkToken:
    """Let a link work until later. One that was used or revoked stays so, and none ends earlier by this."""
    rows = LinkToken.objects.filter(pk=link.pk, used=None, revoked=None, expires__lt=until)
    if rows.update(expires=until):
        record(body=link.body_id, verb="tenancy.link_prolonged", by=by, subject=link.pk, now=now)
    link.refresh_from_db()
    return link


@transaction.atomic
def revoke_link(*, link: LinkToken, by: str, now: datetime) -> LinkToken:
    """Revoke a link, so that it opens nothing any more; a link that was revoked before stays as it is."""
    if LinkToken.objects.filter(pk=link.pk, revoked=None).update(revoked=now):
        record(body=link.body_id, verb="tenancy.link_revoked", by=by, subject=link.pk, now=now)
    link.refresh_from_db()
    return link


@transaction.atomic
def use_link(*, link: LinkToken, by: str, now: datetime) -> LinkToken:
    """Use a link up: it works once. Raises LinkGone when it was used, revoked, or its time is over."""
    changed = LinkToken.objects.filter(pk=link.pk, used=None, revoked=None, expires__gt=now).update(used=now)
    link.refresh_from_db()
    if not changed:
        raise LinkGone("This link has been used or its time is over. Ask for a new one.")
    record(body=link.body_id, verb="tenancy.link_used", by=by, subject=link.pk, now=now)
    return link
