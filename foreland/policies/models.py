"""Tables of the policies room. A draft stores no copy of the bank, only what the school changed; a version stores the whole."""

from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import F, Q

from foreland.core.amend import FIELDS
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class Policy(BodyOwned):
    """A school's policy: a bank's edition and, in `Change`, what the school made of it."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    pack = models.CharField(max_length=80)
    edition = models.CharField(max_length=10)
    shape = models.CharField(max_length=20)
    review_date = models.DateField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True, help_text="When the first questions were answered.")
    created = models.DateTimeField()
    created_by = models.CharField(max_length=32)

    class Meta:
        ordering = ["-created"]
        constraints = [models.CheckConstraint(condition=Q(shape__in=("standalone", "set")), name="policy_shape_known")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "pack", "edition", "shape", "review_date", "ready_at", "created", "created_by")
        kept = "as long as the school has its place here"

    def __str__(self) -> str:
        return f"{self.pack} {self.edition}"


class Change(BodyOwned):
    """One amendment. Append-only: rows are never edited or deleted, the newest of a slot counts.

    `aside` marks words that somebody wrote while another person was changing the same statement: kept, shown to its
    writer for a decision, and not counted.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    field = models.CharField(max_length=10)
    value = models.JSONField(null=True)
    option = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True, max_length=1000)
    meaning = models.CharField(max_length=10, default="changed")
    edition = models.CharField(max_length=10)
    base = models.CharField(max_length=16, blank=True)
    aside = models.BooleanField(default=False)
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="change_numbered_once"),
            models.CheckConstraint(condition=Q(field__in=FIELDS), name="change_field_known"),
            models.CheckConstraint(condition=Q(meaning__in=("changed", "wording")), name="change_meaning_known"),
        ]
        indexes = [models.Index(fields=["policy", "key"], name="change_of_statement")]

    class Privacy:
        personal = ("value", "reason")
        plain = (
            "id",
            "body",
            "policy",
            "number",
            "key",
            "field",
            "option",
            "meaning",
            "edition",
            "base",
            "aside",
            "by",
            "at",
        )
        kept = "as long as the policy"


class AsideSettled(BodyOwned):
    """Somebody looked at words that were kept aside, the change `number`, and kept what stood."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="settled")
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "number", "by"], name="aside_settled_once")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "policy", "number", "by", "at")
        kept = "as long as the policy"


class SectionAgreed(BodyOwned):
    """Somebody looked through a section and found it right, as it stood after change `number`."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="agreed")
    section = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "section"], name="section_agreed_once")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "policy", "section", "number", "by", "at")
        kept = "as long as the policy"


class TookPart(BodyOwned):
    """Somebody who took part in making a policy: a group or a person, how, and on which day."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="took_part")
    who = models.CharField(max_length=120)
    how = models.CharField(max_length=160)
    day = models.DateField()
    by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "at"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "who", "how", "day"], name="took_part_once"),
            models.CheckConstraint(condition=~Q(who="") & ~Q(how=""), name="took_part_somebody_somehow"),
        ]

    class Privacy:
        personal = ("who", "how")
        plain = ("id", "body", "policy", "day", "by", "at")
        kept = "as long as the policy; what an approved version printed stays in it"


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


def token_digest(token: str) -> str:
    """Return what is stored of an open draft's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class OpenDraft(models.Model):
    """A draft that somebody makes without an account: answers only, no names. Shared, since it belongs to no body yet."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the visitor's session.")
    pack = models.CharField(max_length=80)
    edition = models.CharField(max_length=10)
    shape = models.CharField(max_length=20, default="standalone")
    urn = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    taken_by = models.CharField(max_length=10, blank=True, help_text="The body that joined with it.")

    class Meta:
        indexes = [models.Index(fields=["expires"], name="opendraft_expires")]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "digest",
            "pack",
            "edition",
            "shape",
            "urn",
            "name",
            "facts",
            "origins",
            "created",
            "expires",
            "taken_by",
        )
        kept = "thirty days"
