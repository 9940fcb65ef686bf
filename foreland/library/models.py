"""Editions as they were loaded. A shared table: packs belong to nobody in particular."""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """One edition of a pack, whole. A released one never changes; a draft may be loaded again.

    One that has an owner is for the bodies that stand under that one, and for those that it is shown to.
    """

    kind = models.CharField(max_length=20)
    pack = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    files = models.JSONField()
    released = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()
    owner = models.CharField(
        max_length=10, blank=True, default="", help_text="The body whose own edition it is; empty for everybody's."
    )
    shown_to = models.JSONField(default=list, help_text="Bodies beside the owner's own that may use it.")

    class Meta:
        ordering = ["kind", "pack", "year", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "pack", "year", "number"], name="library_one_edition")]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "kind",
            "pack",
            "year",
            "number",
            "title",
            "digest",
            "files",
            "released",
            "loaded_at",
            "owner",
            "shown_to",
        )
        kept = "for as long as any policy may stand on it"

    def __str__(self) -> str:
        return f"{self.kind}/{self.pack} {self.edition}"

    @property
    def edition(self) -> str:
        """The edition's number as it is written, 2026.1."""
        return f"{self.year}.{self.number}"
