"""Tables of a draft: it stores no copy of the bank, only what the school changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

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
    owner = models.CharField(max_length=32, blank=True, help_text="Who keeps it; empty for whoever began it.")

    class Meta:
        ordering = ["-created"]
        constraints = [models.CheckConstraint(condition=Q(shape__in=("standalone", "set")), name="policy_shape_known")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "pack", "edition", "shape", "review_date", "ready_at", "created", "created_by", "owner")
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
