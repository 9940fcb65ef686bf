"""Tables of updates: a policy on its way to a newer edition, what was answered, what it changed, and who was told of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.core.updating import HOWS
from foreland.policies.models.drafts import Policy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Update(BodyOwned):
    """A policy's update from one edition to a newer one. The policy stays where it is until this is adopted.

    `told` is the list of what it changed with why and who must hear of it, kept as it was on the day of adopting.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "Open"
        ADOPTED = "adopted", "Adopted"
        ASIDE = "aside", "Set aside"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="updates")
    base = models.CharField(max_length=10, help_text="The edition that the policy stands on.")
    theirs = models.CharField(
        max_length=100, help_text="The edition that it goes to, as library.queries.Step names it."
    )
    base_pack = models.CharField(
        max_length=80, blank=True, default="", help_text="The bank that it leaves; empty where it stays with its own."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    begun_by = models.CharField(max_length=32)
    begun_at = models.DateTimeField()
    closed_by = models.CharField(max_length=32, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=list)

    class Meta:
        ordering = ["begun_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("open", "adopted", "aside")), name="update_state_known"),
            models.UniqueConstraint(fields=["policy"], condition=Q(state="open"), name="update_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by="")
                | (~Q(state="open") & Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="update_closed_by_somebody",
            ),
        ]

    class Privacy:
        personal = ("told",)
        plain = (
            "id", "body", "policy", "base", "theirs", "base_pack", "state", "begun_by", "begun_at", "closed_by", "closed_at",
        )  # fmt: skip
        kept = "as long as the policy"

    @property
    def called(self) -> str:
        """The edition that it goes to, in a sentence after "edition": "2026.2", "2026.1 (kent-online-safety)"."""
        pack, _, number = self.theirs.rpartition("-")
        return f"{number} ({pack})" if pack else number

    def __str__(self) -> str:
        return f"{self.base} to {self.theirs} ({self.state})"


class UpdateDecision(BodyOwned):
    """One answer in an update. Append-only: the newest of a key counts, and "undo" takes the one before it back.

    `digest` is that of the question as it was read; an answer whose question says something else by now waits again.
    """

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    how = models.CharField(max_length=10)
    digest = models.CharField(max_length=16)
    words = models.JSONField(default=dict)
    option = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True, max_length=1000)
    own = models.CharField(max_length=80, blank=True)
    place = models.JSONField(null=True, blank=True)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["update", "number"], name="update_decision_numbered_once"),
            models.CheckConstraint(condition=Q(how__in=HOWS), name="update_decision_known"),
        ]

    class Privacy:
        personal = ("words", "reason")
        plain = ("id", "body", "update", "number", "key", "how", "digest", "option", "own", "place", "by", "at")
        kept = "as long as the policy"


class UpdateOffer(BodyOwned):
    """An edition of which a school's leads were told by mail: once for each policy."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="offers")
    edition = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "edition"], name="update_offered_once")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "policy", "edition", "at")
        kept = "as long as the policy"
