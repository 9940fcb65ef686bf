"""A lead's role goes from one person to the next, signed; and what a new lead has done of the first days."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.core.retention import Ends
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class LeadHandover(BodyOwned):
    """One lead hands a role over to the next. `document` is the frozen core document that is signed, `digest` its digest.

    Without `giver` the last lead has gone, and the person in charge signs alone. The role moves when all have signed, or
    on the day `moves_on` if that is later; `file` is the signed document as PDF.
    """

    class State(models.TextChoices):
        """From drawn up to moved; taken back before it moved."""

        OPEN = "open", "waits to be signed"
        SIGNED = "signed", "signed, waits for its day"
        MOVED = "moved", "done"
        WITHDRAWN = "withdrawn", "taken back"

    GOING_ON = ("open", "signed")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    role = models.CharField(max_length=30)
    giver = models.ForeignKey("tenancy.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("tenancy.Person", on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, max_length=4000)
    moves_on = models.DateField(null=True, blank=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created = models.DateTimeField()
    by = models.CharField(max_length=64)
    ended = models.DateTimeField(null=True, blank=True, help_text="When it moved or was taken back.")
    file = models.ForeignKey("files.File", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("open", "signed", "moved", "withdrawn")), name="leadhandover_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "signed"), ended=None)
                | Q(state__in=("moved", "withdrawn"), ended__isnull=False),
                name="leadhandover_ended_with_its_state",
            ),
            models.UniqueConstraint(
                fields=["body", "role", "giver"],
                condition=Q(state__in=("open", "signed"), giver__isnull=False),
                name="leadhandover_one_open_a_giver",
            ),
            models.UniqueConstraint(
                fields=["body", "role"],
                condition=Q(state__in=("open", "signed"), giver=None),
                name="leadhandover_one_open_without_giver",
            ),
        ]

    class Privacy:
        personal = ("giver", "taker", "note", "document", "by")
        plain = ("id", "body", "role", "moves_on", "digest", "state", "created", "ended", "file")
        kept = "Seven years after it ended, with its file."
        ends = Ends("ended", years=7, by="foreland.registry.tasks.forget")


class LeadSignature(BodyOwned):
    """One person signed a handover in one capacity, under the words that `digest` is of."""

    class Capacity(models.TextChoices):
        """As whom somebody signs."""

        GIVER = "giver", "hands over"
        TAKER = "taker", "takes over"
        HEAD = "head", "person in charge"

    handover = models.ForeignKey(LeadHandover, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    person = models.ForeignKey("tenancy.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150, help_text="The name under which it was signed.")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__in=("giver", "taker", "head")), name="leadsignature_capacity_known"
            ),
            models.UniqueConstraint(fields=["handover", "capacity"], name="leadsignature_once_a_capacity"),
        ]

    class Privacy:
        personal = ("person", "name")
        plain = ("id", "body", "handover", "capacity", "digest", "at")
        kept = "As long as the handover: seven years after that ended."
        ends = Ends("handover__ended", years=7, by="foreland.registry.tasks.forget")


class StepDone(BodyOwned):
    """A new lead has done one of the small steps of the first days. Taking the tick back deletes the row."""

    person = models.ForeignKey("tenancy.Person", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "person", "step"], name="stepdone_once")]

    class Privacy:
        personal = ("person",)
        plain = ("id", "body", "step", "at")
        kept = "As long as the body."
