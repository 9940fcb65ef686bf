"""The table of drafts that somebody makes without an account."""

from __future__ import annotations

import hashlib

from django.db import models

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id


def token_digest(token: str) -> str:
    """Return what is stored of an open draft's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class OpenDraft(models.Model):
    """A draft that somebody makes without an account: answers only, no names. Shared, since it belongs to no body yet."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the visitor's session.")
    pack = models.CharField(max_length=80)
    edition = models.CharField(max_length=10)
    shape = models.CharField(max_length=20, default="standalone")
    urn = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    taken_by = models.CharField(max_length=10, blank=True, help_text="The body that joined with it.")

    class Meta:
        indexes = [models.Index(fields=["expires"], name="opendraft_expires")]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "digest",
            "pack",
            "edition",
            "shape",
            "urn",
            "name",
            "facts",
            "origins",
            "created",
            "expires",
            "taken_by",
        )
        kept = "thirty days after it was used last"
        ends = Ends("expires", by="foreland.policies.tasks.forget_open_drafts")
