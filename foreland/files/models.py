"""What is known of each kept file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class FileIsImmutable(Exception):
    """Somebody tried to change a kept file. Keep another one instead."""


class File(BodyOwned):
    """One file of a body. It never changes: other bytes are another file."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=150, help_text="What it is called when it is downloaded.")
    purpose = models.CharField(max_length=40)
    created = models.DateTimeField()

    class Meta(BodyOwned.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["body", "sha256", "media_type", "name", "purpose"], name="files_once_a_body"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_digest_form"),
        ]

    class Privacy:
        personal = ("name",)
        plain = ("id", "body", "sha256", "size", "media_type", "purpose", "created")
        kept = "as long as what it belongs to: a version, a crest, a piece of evidence"

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def key(self) -> str:
        """Where the bytes lie in the storage."""
        return f"{self.body_id}/{self.sha256}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to change one."""
        if not self._state.adding:
            raise FileIsImmutable("A kept file never changes. Keep the new bytes as another file.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)
