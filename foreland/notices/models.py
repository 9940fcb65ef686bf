"""The outbox."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id
from foreland.vault.fields import SealedTextField


class Notice(models.Model):
    """One message to one address. A shared table: sign-in's mails belong to no body, and one worker sends all.

    The words are sealed for this row by the key of its body (of the installation when it has none).
    """

    class State(models.TextChoices):
        """Where a notice stands."""

        WAITING = "waiting", "Waiting to be sent"
        RETRYING = "retrying", "Failed, will be tried again"
        SENT = "sent", "Sent"
        GIVEN_UP = "given-up", "Given up"

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    body_ref = models.CharField(max_length=16, blank=True, help_text="Id of the body; empty for the installation.")
    to = models.EmailField(max_length=254)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    text = SealedTextField()
    html = SealedTextField()
    created = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    sealed_owner: ClassVar[str] = "body_ref"
    sealed_row: ClassVar[str] = "id"

    class Meta:
        ordering: ClassVar[list[str]] = ["-created", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="notices_sent_or_given_up"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["not_before"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="notices_to_send",
            ),
            models.Index(fields=["-created"], name="notices_newest"),
            models.Index(fields=["to"], name="notices_to"),
        ]

    class Privacy:
        personal = ("to", "subject", "text", "html", "last_error")
        plain = (
            "id",
            "body_ref",
            "kind",
            "created",
            "not_before",
            "claimed_until",
            "tries",
            "sent_at",
            "given_up_at",
        )
        kept = "Ninety days; the words of a sign-in message only until it is sent."
        ends = Ends("created", days=90, by="foreland.notices.tasks.forget")

    def __str__(self) -> str:
        return f"notice {self.id} ({self.kind})"

    @property
    def state(self) -> State:
        """Where the notice stands."""
        if self.sent_at is not None:
            return self.State.SENT
        if self.given_up_at is not None:
            return self.State.GIVEN_UP
        return self.State.RETRYING if self.tries else self.State.WAITING

    @property
    def next_try(self) -> datetime | None:
        """When it is sent at the earliest, or None when it will not be sent any more."""
        return None if self.sent_at or self.given_up_at else self.not_before
