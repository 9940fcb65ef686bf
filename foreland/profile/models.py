"""What is true of a body, dated; and how an authority can be reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foreland.core.retention import Ends
from foreland.tenancy.models import BodyOwned


class Fact(BodyOwned):
    """One fact of a school: its values, where they came from, and what a newer register would say instead."""

    class Origin(models.TextChoices):
        REGISTER = "register", "the register"
        PERSON = "person", "answered"

    key = models.CharField(max_length=40)
    values = models.JSONField(default=list)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    offered = models.JSONField(
        null=True, blank=True, help_text="What a newer register says, when it differs from a person's answer."
    )
    at = models.DateTimeField()
    by = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="fact_once_a_body"),
            models.CheckConstraint(condition=Q(origin__in=("register", "person")), name="fact_origin_known"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "body", "key", "values", "origin", "offered", "at", "by")
        kept = "as long as the school has its place here"


class Value(BodyOwned):
    """A name, product, place or date of a school, from when until when. The open row is the one in use."""

    key = models.CharField(max_length=40)
    text = models.TextField(max_length=2000)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], condition=Q(until=None), name="value_one_open_a_key"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="value_ends_after_start"
            ),
        ]

    class Privacy:
        personal = ("text",)
        plain = ("id", "body", "key", "since", "until", "by")
        kept = "what was replaced: seven years after it ended, since it stands in approved versions; what is in use: as long as that"
        ends = Ends("until", years=7)


class Term(BodyOwned):
    """How a school says a word: the key of a choice of the bank, or forms of its own."""

    key = models.CharField(max_length=40)
    choice = models.CharField(max_length=40, blank=True)
    one = models.CharField(max_length=60, blank=True)
    many = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="term_once_a_body"),
            models.CheckConstraint(condition=~Q(choice="") | (~Q(one="") & ~Q(many="")), name="term_says_something"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "body", "key", "choice", "one", "many")
        kept = "as long as the school has its place here"


class Look(BodyOwned):
    """Crest and colour of a school, as they are printed."""

    crest = models.ForeignKey("files.File", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    crest_alt = models.CharField(max_length=200, blank=True)
    colour = models.CharField(max_length=7, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body"], name="look_once_a_body")]

    class Privacy:
        personal = ()
        plain = ("id", "body", "crest", "crest_alt", "colour")
        kept = "as long as the school has its place here"


class Desk(models.Model):
    """How an authority works: whether it is open to schools, and how often its contacts are confirmed.

    Shared, since every school of the authority prints its contacts.
    """

    body = models.OneToOneField("tenancy.Body", on_delete=models.PROTECT, related_name="+")
    open = models.BooleanField(default=False)
    confirm_every = models.PositiveSmallIntegerField(
        default=180, help_text="Days after which a contact must be confirmed again."
    )
    domains = models.JSONField(default=list, help_text="Mail domains of schools that the authority vouches for.")
    districts = models.JSONField(default=list)
    pack = models.CharField(max_length=80, blank=True)

    class Privacy:
        personal = ()
        plain = ("id", "body", "open", "confirm_every", "domains", "districts", "pack")
        kept = "as long as the authority has its place here"


class Contact(models.Model):
    """One contact of an authority, and who confirmed it when. Shared: it is printed in every school's policy."""

    body = models.ForeignKey("tenancy.Body", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    value = models.CharField(max_length=200)
    hours = models.CharField(max_length=120, blank=True)
    emergency = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="contact_once_an_authority"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                name="contact_confirmed_by_somebody",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "body", "key", "label", "value", "hours", "emergency", "source", "dated", "position",
            "confirmed_at", "confirmed_by",
        )  # fmt: skip
        kept = "as long as the authority has its place here"
