"""What the database keeps of the keys: wrapped data keys, and a mark that tells which master key wrapped them."""

from __future__ import annotations

import secrets

from django.db import models


def new_key_id() -> str:
    """Return a random id of 16 hexadecimal digits; as 8 bytes it stands at the head of each sealed value."""
    return secrets.token_hex(8)


class KeyMark(models.Model):
    """The one row that says which master key this database was sealed with: its fingerprint, never the key."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    key_id = models.CharField(max_length=16)
    fingerprint = models.CharField(max_length=64)
    created = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="vault_one_key_mark")]

    class Privacy:
        personal = ()
        plain = ("id", "key_id", "fingerprint", "created")
        kept = "As long as the installation."

    def __str__(self) -> str:
        return f"master key {self.key_id}"


class BodyKey(models.Model):
    """The data key of one owner (a body's id; "" for the installation), wrapped by the master key.

    `wrapped` is emptied when the key is destroyed: the row stays and says so, and what was sealed can be read no more.
    """

    id = models.CharField(primary_key=True, max_length=16, default=new_key_id, editable=False)
    owner = models.CharField(max_length=16, blank=True, unique=True)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=16, help_text="Key id of the master key that wraps it.")
    created = models.DateTimeField()
    destroyed = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = ()
        plain = ("id", "owner", "wrapped", "master", "created", "destroyed")
        kept = "As long as the installation; the key itself until it is destroyed."

    def __str__(self) -> str:
        return f"data key {self.id} of {self.owner or 'the installation'}"
