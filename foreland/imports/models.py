"""Tables of old policies that a school brings. The text is the school's and is sealed; the file itself is not kept."""

from __future__ import annotations

from typing import Literal, get_args

from django.db import models
from django.db.models import Q

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned
from foreland.vault.fields import SealedJSONField

How = Literal["statement", "own", "drop", "proposed", "undo"]
"""What a person may say of a passage: a statement of the bank, a statement of the school's own, dropped, as it was proposed;
"undo" takes the answer before it back."""


class Import(BodyOwned):
    """An old policy that somebody brought: what was read of it and what was made of that, as it was on that day.

    `first` and `last` number the changes that it became in its policy's draft. One that was taken back may be gone on
    with again.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "Being settled"
        GONE_ON = "gone-on", "A draft"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    name = models.CharField(max_length=150)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    format = models.CharField(max_length=4)
    pages = models.PositiveIntegerField(null=True)
    words = models.PositiveIntegerField()
    pack = models.CharField(max_length=80)
    edition = models.CharField(max_length=10, help_text="The bank's edition that its passages were matched with.")
    source = SealedJSONField()
    passages = SealedJSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    stands = models.JSONField(default=dict, help_text="Under which key each passage that was kept stands in the draft.")
    first = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()
    gone_on_by = models.CharField(max_length=32, blank=True)
    gone_on_at = models.DateTimeField(null=True)
    touched = models.DateTimeField(help_text="When it was brought, settled or taken back last.")
    warned = models.DateTimeField(
        null=True, help_text="When it was said that it will be put away, if nobody touched it since."
    )

    sealed_owner = "body_id"
    sealed_row = "id"

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["body", "digest"], name="import_once"),
            models.CheckConstraint(condition=Q(state__in=("open", "gone-on")), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", gone_on_at=None, gone_on_by="")
                | (Q(state="gone-on", gone_on_at__isnull=False, policy__isnull=False, last__gt=0) & ~Q(gone_on_by="")),
                name="import_gone_on_by_somebody",
            ),
        ]

    class Privacy:
        personal = ("name", "source", "passages")
        plain = (
            "id", "body", "digest", "format", "pages", "words", "pack", "edition", "state", "policy", "stands", "first", "last", "by",
            "at",
            "gone_on_by", "gone_on_at", "touched", "warned",
        )  # fmt: skip
        kept = (
            "as long as the policy that it became; one that became none, until somebody takes it away, at most 180 days after "
            "it was touched last"
        )
        ends = Ends("touched", days=180, by="foreland.imports.tasks.put_away")

    def __str__(self) -> str:
        return f"{self.format} {self.id} ({self.state})"


class Settled(BodyOwned):
    """One answer about one passage. Append-only: the newest of a passage counts, and "undo" takes it back.

    `key` is the statement that it is, `section` the place of a statement of the school's own.
    """

    of = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="settled")
    number = models.PositiveIntegerField()
    passage = models.PositiveIntegerField()
    how = models.CharField(max_length=10)
    key = models.CharField(max_length=80, blank=True)
    section = models.CharField(max_length=80, blank=True)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="import_answer_numbered_once"),
            models.CheckConstraint(condition=Q(how__in=get_args(How)), name="import_answer_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "body", "of", "number", "passage", "how", "key", "section", "by", "at")
        kept = "as long as the import"
