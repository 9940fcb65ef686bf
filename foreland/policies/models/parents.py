"""Whose words a policy stands on: the national bank's, its authority's or its trust's, as the school's board decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.policies.models.drafts import Policy
from foreland.tenancy.models import BodyOwned


class ParentChoice(BodyOwned):
    """One decision of the board about whose words a policy stands on. Append-only: the newest counts.

    It opens the way to the bank that was chosen and closes the others; the policy comes there by an update.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="parents")
    pack = models.CharField(max_length=80)
    decided_by = models.CharField(max_length=200, help_text="Which body or person decided.")
    day = models.DateField(null=True, blank=True, help_text="The day of the meeting, where there was one.")
    reason = models.TextField(max_length=1000)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by="") & ~Q(reason=""), name="parentchoice_by_somebody"),
        ]

    class Privacy:
        personal = ("decided_by", "reason")
        plain = ("id", "body", "policy", "pack", "day", "by", "at")
        kept = "as long as the policy"

    def __str__(self) -> str:
        return f"{self.pack}, {self.decided_by}"
