"""The people and schools of the journeys. All are made up; the schools stand in the made-up register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PASSWORD = "a-lighthouse-by-the-sea"

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "governance": ("maintained",), "provision": ("mainstream",), "approver": ("governing-body",), "devices": ("shared",),
    "guest-wifi": ("no",), "it-support": ("provider",), "monitoring": ("in-person",), "ai": ("staff",),
    "platforms": ("learning-platform", "email"), "social": ("no",), "publishes": ("inside", "website"), "boarding": ("no",),
    "alone": ("no",),
}  # fmt: skip
"""What people answer when a question is open; what is not here takes what is proposed, or the first answer."""

VALUES: Mapping[str, str] = {
    "lead_out_of_hours": "01632 960 177", "chair_contact": "chair@harbourview.sch.example", "owner_contact": "01632 960 178",
    "adult_care": "01632 960 179",
    "head_name": "Owen Castell", "dsl_name": "Ines Calloway", "deputy_names": "Maisie Drew", "governor_name": "Tobias Renn",
    "senior_leader_name": "Ines Calloway", "online_safety_lead_name": "Priya Nadar", "it_name": "Breakwater Schools IT",
    "dpo_name": "Breakwater Data Care", "filtering_product": "Groyne Filter", "monitoring_product": "Groyne Watch",
    "record_system": "our safeguarding record system", "phones_place": "a locked box in each classroom",
    "staff_phones_place": "the lockers in the staff room", "ai_tools": "the assistant in our office software",
    "platform_names": "Tidepool Learning", "social_accounts": "Harbour News", "report_place": "any adult they trust",
    "office_contact": "01632 960 102, office@school.sch.example", "policies_place": "the school website and the office",
    "image_retention": "until the end of the year in which a child leaves",
}  # fmt: skip
"""What they fill in, by the name of the value."""


@dataclass(frozen=True)
class School:
    """A school of the register, how its lead looks for it, and who its people are."""

    urn: str
    name: str
    wanted: str
    domain: str
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: int = 3
    """One-page summaries that its policy has: for staff, for parents, and for each age that it teaches."""

    @property
    def lead(self) -> str:
        """The lead's official address."""
        return f"lead@{self.domain}"

    @property
    def head(self) -> str:
        """The head's official address."""
        return f"head@{self.domain}"

    @property
    def governor(self) -> str:
        """The governor's address."""
        return f"governor@{self.domain}"


PRIMARY = School("990002", "Harbour View Primary School", "ZZ2 7LW", "harbourview.sch.example", pages=4)
SECONDARY = School("990028", "Seaholm Grammar School", "seaholm grammar", "seaholmgrammar.sch.example")
NURSERY = School("990001", "Lantern Bay Nursery School", "990/1001", "lanternbay.sch.example")
