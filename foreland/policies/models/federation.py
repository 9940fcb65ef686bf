"""One draft for a federation: which school takes its policy from the draft of another, and what it took over when.

Both tables stand in the data of the school that takes over, so that it sees who asked, what it said and what came.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foreland.policies.models.drafts import Policy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class SharedDraft(BodyOwned):
    """A school is asked to take its policy from the draft of another school of its federation, and says yes or no.

    `leader` is the id of the school that writes and `source` that of its policy; `upto` is the number of the last of its
    changes that was handed on. `why` is what the school that writes says when it asks once more after a no. `ordered_at` says
    when it was last told to publish for this one, and `came` what came of it; while that is older it is under way.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", "Asked"
        TAKEN = "taken", "Takes the draft"
        DECLINED = "declined", "Declined"
        ENDED = "ended", "Ended"
        WITHDRAWN = "withdrawn", "Taken back by the school that asked"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="shared")
    leader = models.CharField(max_length=10)
    source = models.CharField(max_length=10)
    federation = models.CharField(max_length=12, help_text="Its code in the national register.")
    named = models.CharField(max_length=200, help_text="The federation's name on the day of asking.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True, help_text="Which body or person decided to take it.")
    day = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    upto = models.PositiveIntegerField(default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    came = models.CharField(max_length=500, blank=True)
    came_well = models.BooleanField(default=False)
    came_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("asked", "taken", "declined", "ended", "withdrawn")), name="shareddraft_state_known"
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state__in=("asked", "taken")), name="shareddraft_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | (~Q(decided_by="") & Q(at__isnull=False)), name="shareddraft_taken_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(leader=F("body")), name="shareddraft_not_of_itself"),
        ]  # fmt: skip

    class Privacy:
        personal = ("decided_by", "why")
        plain = (
            "id", "body", "policy", "leader", "source", "federation", "named", "state", "asked_by", "asked_at", "day", "by",
            "at", "upto", "handed_at", "ordered_at", "came", "came_well", "came_at",
        )  # fmt: skip
        kept = "as long as the policy"

    def __str__(self) -> str:
        return f"{self.named} ({self.state})"


class HandedOn(BodyOwned):
    """Changes of a policy, numbered from `first` to `last`, that came to it from the shared draft."""

    shared = models.ForeignKey(SharedDraft, on_delete=models.PROTECT, related_name="handed")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="handed")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="handedon_in_order"),
            models.UniqueConstraint(fields=["policy", "first"], name="handedon_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "body", "shared", "policy", "first", "last", "by", "at")
        kept = "as long as the policy"
