"""Tables of the workbench: a bank of an authority's own, its editions from draft to published, and what they say of changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.policies.models.drafts import Policy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class OwnBank(BodyOwned):
    """A bank of a body's own: its layer is the policy, and each edition of it is published under `pack`."""

    policy = models.OneToOneField(Policy, on_delete=models.PROTECT, related_name="own_bank")
    pack = models.CharField(max_length=80)
    title = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack"], name="ownbank_pack_once")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "policy", "pack", "title")
        kept = "as long as schools may stand on an edition of it"

    def __str__(self) -> str:
        return self.title


class OwnEdition(BodyOwned):
    """One edition of an own bank on its way: draft, consulted, approved (and frozen), published.

    `upto` is the number of the last change that is in it, `consulted_upto` of the last that was there when others were asked.
    """

    class Stage(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "Draft"
        CONSULTED = "consulted", "Consulted"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    bank = models.ForeignKey(OwnBank, on_delete=models.PROTECT, related_name="editions")
    number = models.CharField(max_length=10)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    says = models.TextField(blank=True, max_length=1000, help_text="In a sentence or two, what is new in it.")
    consulted_who = models.CharField(max_length=300, blank=True)
    consulted_day = models.DateField(null=True, blank=True)
    consulted_upto = models.PositiveIntegerField(default=0)
    approved_body = models.CharField(max_length=200, blank=True)
    approved_day = models.DateField(null=True, blank=True)
    for_all = models.BooleanField(
        default=False, help_text="Approved for all of a trust's schools: who changes no word publishes on it."
    )
    upto = models.PositiveIntegerField(null=True, blank=True)
    files = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=32, help_text="Who took the last step.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "number"], name="ownedition_number_once"),
            models.UniqueConstraint(fields=["bank"], condition=~Q(stage="published"), name="ownedition_one_in_work"),
            models.CheckConstraint(
                condition=Q(stage__in=("draft", "consulted", "approved", "published")), name="ownedition_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=("draft", "consulted"), upto=None) | Q(stage__in=("approved", "published"), upto__isnull=False),
                name="ownedition_frozen_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(stage="published", published_at__isnull=False) | (~Q(stage="published") & Q(published_at=None)),
                name="ownedition_published_on_a_day",
            ),
        ]  # fmt: skip

    class Privacy:
        personal = ("consulted_who",)
        plain = (
            "id", "body", "bank", "number", "stage", "says", "consulted_day", "consulted_upto", "approved_body",
            "approved_day", "for_all", "upto", "files", "published_at", "by", "at",
        )  # fmt: skip
        kept = "as long as schools may stand on it"

    def __str__(self) -> str:
        return f"{self.number} ({self.stage})"


class EditionNote(BodyOwned):
    """What an edition says of one changed statement: why, how much it weighs, who must hear of it."""

    edition = models.ForeignKey(OwnEdition, on_delete=models.PROTECT, related_name="notes")
    key = models.CharField(max_length=80)
    why = models.TextField(max_length=1000)
    weight = models.CharField(max_length=10)
    tell = models.JSONField(default=list)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="editionnote_once"),
            models.CheckConstraint(condition=Q(weight__in=("must", "should", "wording")), name="editionnote_weight_known"),
        ]  # fmt: skip

    class Privacy:
        personal = ()
        plain = ("id", "body", "edition", "key", "why", "weight", "tell", "by", "at")
        kept = "as long as the edition"
