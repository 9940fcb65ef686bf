"""What a school asks its trust about a statement that the trust has fixed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.policies.models.talk import Thread
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Asking(BodyOwned):
    """A school's question to its trust, with the answer. It stands in the school's data, and the trust reads it there.

    At the school it is a comment on the statement like every other (`thread`), in which the answer follows. `key` is that of
    the statement in the trust's edition, `words` are those that the school has.
    """

    shared_with_authority = True

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="asking")
    trust = models.CharField(max_length=10)
    pack = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    words = models.TextField()
    text = models.TextField(max_length=2000)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()
    answer = models.TextField(blank=True, max_length=2000)
    answered_by = models.CharField(max_length=32, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "pack", "key"], condition=Q(answered_at=None), name="asking_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by="", answer="")
                | Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer=""),
                name="asking_answered_in_words",
            ),
        ]
        indexes = [models.Index(fields=["trust", "pack"], name="asking_of_bank")]

    class Privacy:
        personal = ("text", "answer")
        plain = (
            "id", "body", "thread", "trust", "pack", "key", "title", "words", "by", "at", "answered_by", "answered_at",
        )  # fmt: skip
        kept = "as long as the policy"

    def __str__(self) -> str:
        return f"{self.key} ({'answered' if self.answered_at else 'open'})"
