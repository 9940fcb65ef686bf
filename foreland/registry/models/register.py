"""The national register as it was last read. Shared by all bodies: it is public, and it is what finds a school."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Establishment(models.Model):
    """One establishment of the register. The head's name is kept to be proposed to the school itself, and for nothing else."""

    class Status(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"
        PROPOSED_TO_OPEN = "proposed-to-open", "proposed to open"
        PROPOSED_TO_CLOSE = "proposed-to-close", "open, proposed to close"

    urn = models.CharField("URN", primary_key=True, max_length=7)
    dfe_number = models.CharField("DfE number", max_length=8, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    search_key = models.CharField(
        max_length=400, help_text="Name and place as they are compared; every word after a space."
    )
    la_code = models.CharField(max_length=3, blank=True, db_index=True)
    la_name = models.CharField(max_length=100, blank=True)
    type_code = models.CharField(max_length=4, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    type_group = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    reason_closed = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=60, blank=True, help_text="In the register's own words.")
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    trust_code = models.CharField(max_length=12, blank=True)
    trust_name = models.CharField(max_length=200, blank=True)
    federation_code = models.CharField(max_length=12, blank=True)
    federation_name = models.CharField(max_length=200, blank=True)
    ukprn = models.CharField("UKPRN", max_length=10, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    address3 = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=12, blank=True, db_index=True)
    website = models.CharField(max_length=500, blank=True)
    hosts = models.JSONField(default=list, help_text="Domains that an official e-mail address may have.")
    telephone = models.CharField(max_length=60, blank=True)
    head_name = models.CharField(max_length=150, blank=True)
    district_code = models.CharField(max_length=12, blank=True)
    district_name = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(default=dict, help_text="What the register tells, in the words of a policy bank.")
    last_changed = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    dated = models.DateField(null=True, blank=True, help_text="Day of the file that this row was last changed by.")
    in_latest = models.BooleanField(default=True, help_text="Whether the newest whole file still had it.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=("open", "closed", "proposed-to-open", "proposed-to-close")),
                name="establishment_status_known",
            ),
        ]

    class Privacy:
        personal = ("head_name",)
        plain = (
            "urn", "dfe_number", "name", "search_key", "la_code", "la_name", "type_code", "type_name", "type_group",
            "status", "opened", "closed", "reason_closed", "phase", "low_age", "high_age", "pupils", "trust_code",
            "trust_name", "federation_code", "federation_name", "ukprn", "street", "locality", "address3", "town",
            "county", "postcode", "website", "hosts", "telephone", "district_code", "district_name", "facts",
            "last_changed", "digest", "dated", "in_latest",
        )  # fmt: skip
        kept = (
            "As long as the installation: a public register, under the Open Government Licence v3.0. The head's name until "
            "a newer file has another or none."
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.urn})"

    @property
    def is_open(self) -> bool:
        """Whether it works today: open, or open and proposed to close."""
        return self.status in (self.Status.OPEN, self.Status.PROPOSED_TO_CLOSE)

    @property
    def address_lines(self) -> list[str]:
        """The postal address, a line each, without what is blank or said twice."""
        lines = (self.street, self.locality, self.address3, self.town, self.county, self.postcode)
        return list(dict.fromkeys(line for line in lines if line))


class EstablishmentLink(models.Model):
    """One line of the register's links file. By number, without foreign keys: either side may be missing here."""

    class Kind(models.TextChoices):
        PREDECESSOR = "predecessor", "came before"
        SUCCESSOR = "successor", "came after"
        OTHER = "other", "linked"

    urn = models.CharField(max_length=7)
    link_urn = models.CharField(max_length=7, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    says = models.CharField(max_length=120)
    established = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urn", "link_urn", "says"], name="establishment_link_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("predecessor", "successor", "other")), name="establishment_link_kind_known"
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "urn", "link_urn", "kind", "says", "established")
        kept = "As long as the installation: a public register."


class ImportRun(models.Model):
    """One reading of a register file: which, when, what came of it, and what was wrong with it."""

    class State(models.TextChoices):
        RUNNING = "running", "running or broken off"
        WHOLE = "whole", "whole"
        CUT = "cut", "cut off: only the rows before were read"

    file = models.CharField(max_length=200)
    dated = models.DateField(null=True, blank=True)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    vanished = models.PositiveIntegerField(default=0)
    links = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="The first hundred, each with line, URN and words.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("running", "whole", "cut")), name="import_run_state_known"),
        ]

    class Privacy:
        personal = ("by",)
        plain = (
            "id", "file", "dated", "started", "finished", "rows", "created", "changed", "vanished", "links",
            "fault_count", "faults", "state",
        )  # fmt: skip
        kept = "As long as the installation."
