"""What a school agreed to: the data protection terms, and what it shares with its authority."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foreland.tenancy.ids import new_id
from foreland.tenancy.models import BodyOwned


class TermsAcceptance(BodyOwned):
    """The head accepted one edition of the data protection terms, word for word as its digest says."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    edition = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey("tenancy.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "digest"], name="terms_accepted_once_an_edition")]

    class Privacy:
        personal = ("person",)
        plain = ("id", "body", "edition", "digest", "at")
        kept = "As long as the body: what was agreed when must stay provable."


class SharingChoice(BodyOwned):
    """What a school lets its authority see, from when until when. The open row is the one in use."""

    shared_with_authority = True

    class Rung(models.TextChoices):
        """The rungs of the ladder, lowest first; each shares what it says and all below it."""

        NONE = "none", "That the school has joined"
        STATUS = "status", "Which policies are in force, on which edition of the bank, and when each is reviewed"
        COVERAGE = (
            "coverage",
            "How many requirements each policy meets, and which it does not; and, counted with other schools, what you change or leave out",
        )
        READ = "read", "The words of approved policies, with earlier versions"

        @property
        def below(self) -> tuple[SharingChoice.Rung, ...]:
            """Every rung that this one shares: those below it, and itself."""
            order = list(SharingChoice.Rung)
            return tuple(order[: order.index(self) + 1])

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    rung = models.CharField(max_length=10, choices=Rung.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rung__in=("none", "status", "coverage", "read")), name="sharing_rung_known"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="sharing_ends_after_start"),
            models.UniqueConstraint(fields=["body"], condition=Q(until=None), name="sharing_one_open_a_body"),
        ]

    class Privacy:
        personal = ("by",)
        plain = ("id", "body", "rung", "since", "until")
        kept = "As long as the body."
