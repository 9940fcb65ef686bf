"""What an authority asked of a school: to look at a newer edition."""

from __future__ import annotations

from django.db import models

from foreland.tenancy.models import BodyOwned


class Nudge(BodyOwned):
    """An authority asked the school once to look at an edition. It stands in the school's own data: the school sees it."""

    pack = models.CharField(max_length=80)
    edition = models.CharField(max_length=10)
    authority = models.CharField(max_length=32)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["body", "pack", "edition"], name="nudge_once_an_edition")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "pack", "edition", "authority", "by", "at")
        kept = "as long as the school has its place here"
