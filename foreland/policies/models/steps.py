"""Tables of approval in steps: what a school sets, what was frozen for one version, and who approves by a link."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.policies.models.drafts import Policy
from foreland.policies.models.versions import Version
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class ApprovalRoute(BodyOwned):
    """The steps that a school set for a policy. Without a row one approval is enough.

    `steps` is a list of {"who", "label", "when", "sections"}, as `core.workflow.Step` has them. A submission copies those
    that are due into `ApprovalStep`; what is set here afterwards does not touch it.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="routes")
    steps = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField()
    changed_by = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy"], name="route_once_a_policy")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "policy", "steps", "revision", "changed", "changed_by")
        kept = "as long as the policy"


class ApprovalStep(BodyOwned):
    """One step of one submitted version, frozen: who decides, why it is due, and who agreed when.

    `by` is the id of a person, or `link:` and the id of a link; `name` is who that was in words, as it is printed.
    """

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=30)
    label = models.CharField(max_length=60, blank=True)
    when = models.CharField(max_length=10)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=150, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    submitting = models.BooleanField(default=False, help_text="Submitting was the agreement.")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="approvalstep_place_once"),
            models.CheckConstraint(
                condition=Q(when__in=("always", "meaning", "sections", "first")), name="approvalstep_when_known"
            ),
            models.CheckConstraint(
                condition=(Q(agreed_at=None) & Q(agreed_by="")) | (Q(agreed_at__isnull=False) & ~Q(agreed_by="")),
                name="approvalstep_agreed_by_somebody",
            ),
        ]

    class Privacy:
        personal = ("name", "words")
        plain = (
            "id",
            "body",
            "version",
            "place",
            "who",
            "label",
            "when",
            "agreed_at",
            "agreed_by",
            "submitting",
        )
        kept = "as long as the version: who approved must stay provable"


class OutsideApprover(BodyOwned):
    """Somebody without an account who is asked to decide one step of one version, by a link that decides once.

    `digest` is that of the words they are asked about. Links of the ground lead here by this id, once it is the turn of
    the step; their tokens stand only in the messages. However many were sent, all together decide once: as long as neither
    `decided` nor `taken_back` is set and the version waits at this step.
    """

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    step = models.ForeignKey(ApprovalStep, on_delete=models.PROTECT, related_name="asked")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=60)
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64)
    named = models.DateTimeField()
    named_by = models.CharField(max_length=32)
    sent = models.DateTimeField(null=True, blank=True, help_text="When a link was sent last.")
    times = models.PositiveSmallIntegerField(default=0, help_text="How often one was sent.")
    expires = models.DateTimeField(null=True, blank=True)
    decided = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    taken_back = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["named", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(taken_back=None), name="outsideapprover_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided=None, agreed=None) | Q(decided__isnull=False, agreed__isnull=False),
                name="outsideapprover_decided_somehow",
            ),
            models.CheckConstraint(
                condition=Q(decided=None) | Q(taken_back=None), name="outsideapprover_decided_or_taken_back"
            ),
        ]

    class Privacy:
        personal = ("name", "email")
        plain = (
            "id", "body", "step", "role", "digest", "named", "named_by", "sent", "times", "expires", "decided", "agreed",
            "taken_back", "taken_back_by",
        )  # fmt: skip
        kept = "as long as the version: who was asked, and who approved, must stay provable"
