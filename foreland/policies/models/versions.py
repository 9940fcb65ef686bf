"""Tables of versions: what was submitted, approved and published, whole and frozen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foreland.policies.models.drafts import Policy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Version(BodyOwned):
    """One document of a policy as it was submitted, approved and published. Frozen once submitted.

    `document` is the canonical JSON without the approval block and `digest` its digest. `recipe` keeps facts, terms,
    values and the number of the last change, for a factual re-issue; the document is never rebuilt from it.
    """

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=10)
    step = models.CharField(max_length=10)
    factual = models.BooleanField(default=False)
    document = models.JSONField()
    summaries = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    coverage = models.JSONField(default=list)
    recipe = models.JSONField(default=dict)
    fragment = models.TextField(blank=True)
    crest = models.CharField(max_length=64, blank=True)
    review_date = models.DateField()
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=32)
    submitter = models.CharField(max_length=150)
    note = models.TextField(blank=True, max_length=2000)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(max_length=32, blank=True)
    return_reason = models.TextField(blank=True, max_length=2000)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=32, blank=True)
    approver = models.CharField(max_length=200, blank=True)
    approving_body = models.CharField(max_length=120, blank=True)
    meeting = models.CharField(max_length=200, blank=True)
    meeting_date = models.DateField(null=True, blank=True)
    ratify_by = models.DateField(null=True, blank=True)
    ratified_at = models.DateTimeField(null=True, blank=True)
    ratified_by = models.CharField(max_length=32, blank=True)
    ratification = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_notice = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-submitted_at", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("submitted", "returned", "approved", "published", "withdrawn")),
                name="version_step_known",
            ),
            models.UniqueConstraint(
                fields=["policy", "key", "number"], condition=~Q(step="returned"), name="version_number_once"
            ),
            models.CheckConstraint(
                condition=(Q(approved_at=None) & Q(approved_by=""))
                | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
                name="version_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(returned_at=None) & Q(returned_by=""))
                | (Q(returned_at__isnull=False) & ~Q(returned_by="")),
                name="version_returned_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(ratified_at=None) & Q(ratified_by=""))
                | (Q(ratified_at__isnull=False) & ~Q(ratified_by="")),
                name="version_ratified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=("approved", "published")) | Q(approved_at__isnull=False),
                name="version_public_only_approved",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(published_at__gte=F("submitted_at")),
                name="version_published_after_submitted",
            ),
        ]

    class Privacy:
        personal = (
            "document",
            "summaries",
            "recipe",
            "fragment",
            "submitter",
            "approver",
            "note",
            "return_reason",
            "ratification",
            "withdrawal_notice",
        )
        plain = (
            "id", "body", "policy", "key", "title", "number", "step", "factual", "digest", "coverage", "crest", "review_date",
            "submitted_at", "submitted_by", "returned_at", "returned_by", "approved_at", "approved_by", "approving_body",
            "meeting", "meeting_date", "ratify_by", "ratified_at", "ratified_by", "published_at", "withdrawn_at",
        )  # fmt: skip
        kept = "as long as the school has its place here: what was in force when must stay provable"

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class VersionFile(BodyOwned):
    """One file of a version: which format, of the document itself or of one of its summaries."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    part = models.CharField(max_length=40, blank=True, help_text="Empty for the document, else the summary's key.")
    format = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["part", "format"]
        constraints = [models.UniqueConstraint(fields=["version", "part", "format"], name="version_file_once")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "version", "part", "format", "name", "file")
        kept = "as long as the version"


class EmbedHost(BodyOwned):
    """A site of the school that may show its published policies in a frame."""

    host = models.CharField(max_length=253)
    added_by = models.CharField(max_length=32)
    added = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "host"], name="embed_host_once")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "host", "added_by", "added")
        kept = "until it is taken out"
