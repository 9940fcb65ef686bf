"""The one table of the trail. Its rows are written once; the model and a trigger refuse anything else."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from foreland.trail import chain


class TrailIsAppendOnly(Exception):
    """Somebody tried to change or remove an entry of the trail."""


def _refuse(what: str) -> NoReturn:
    raise TrailIsAppendOnly(f"An entry of the trail is never {what}. Record a further entry that puts it right.")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads entries; every way to change them in bulk is refused."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        _refuse("changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        _refuse("removed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse."""
        _refuse("changed")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Entry]:  # type: ignore[override]
        """Refuse: entries are chained one by one."""
        _refuse("written in bulk")


class Entry(models.Model):
    """One thing that was done: number `number` in the chain of `body`.

    `digest` is SHA-256 over everything else in the row and over `previous`, the digest of the entry before it.
    """

    body = models.CharField(max_length=16, blank=True)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=64)
    by = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=64, blank=True)
    subject_digest = models.CharField(max_length=128, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="trail_number_in_body")]
        indexes = [models.Index(fields=["body", "subject", "number"], name="trail_by_subject")]

    class Privacy:
        personal = ("by",)
        plain = (
            "id",
            "body",
            "number",
            "at",
            "verb",
            "subject_kind",
            "subject",
            "subject_digest",
            "detail",
            "previous",
            "digest",
        )
        kept = "As long as the installation: an id, which names nobody once the person's record is erased."

    def __str__(self) -> str:
        return f"{self.body or 'installation'} {self.number}: {self.verb}"

    def own_digest(self) -> str:
        """Return the digest that the entry's columns call for; another one in `digest` means that it was changed."""
        return chain.digest(
            body=self.body,
            number=self.number,
            at=self.at,
            verb=self.verb,
            by=self.by,
            subject_kind=self.subject_kind,
            subject=self.subject,
            subject_digest=self.subject_digest,
            detail=self.detail,
            previous=self.previous,
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to save one that is there."""
        if not self._state.adding:
            _refuse("changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        _refuse("removed")
