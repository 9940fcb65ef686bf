"""Which columns of the register Foreland reads, and under which names they have stood over the years.

Columns are found by name and never by place: there are 76 to 140 of them, and their order has changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

COLUMNS: dict[str, tuple[str, ...]] = {
    "urn": ("URN",),
    "la_code": ("LA (code)", "Local authority (code)"),
    "la_name": ("LA (name)", "Local authority (name)"),
    "establishment_number": ("EstablishmentNumber",),
    "name": ("EstablishmentName",),
    "type_code": ("TypeOfEstablishment (code)",),
    "type_name": ("TypeOfEstablishment (name)", "TypeOfEstablishment"),
    "group_code": ("EstablishmentTypeGroup (code)",),
    "type_group": ("EstablishmentTypeGroup (name)", "EstablishmentTypeGroup"),
    "status_code": ("EstablishmentStatus (code)",),
    "status_name": ("EstablishmentStatus (name)", "EstablishmentStatus"),
    "opened": ("OpenDate", "Opening date"),
    "reason_closed": ("ReasonEstablishmentClosed (name)", "ReasonEstablishmentClosed"),
    "closed": ("CloseDate", "Closing date"),
    "phase_code": ("PhaseOfEducation (code)",),
    "phase": ("PhaseOfEducation (name)", "PhaseOfEducation"),
    "low_age": ("StatutoryLowAge", "Statutory lowest age"),
    "high_age": ("StatutoryHighAge", "Statutory highest age"),
    "boarders_code": ("Boarders (code)",),
    "boarders": ("Boarders (name)", "Boarders"),
    "nursery_provision": ("NurseryProvision (name)", "NurseryProvision"),
    "sixth_form_code": ("OfficialSixthForm (code)",),
    "sixth_form": ("OfficialSixthForm (name)", "Sixth form"),
    "gender": ("Gender (name)", "Gender"),
    "religious_character": ("ReligiousCharacter (name)", "ReligiousCharacter"),
    "pupils": ("NumberOfPupils",),
    "trust_code": ("Trusts (code)",),
    "trust_name": ("Trusts (name)", "Trusts"),
    "federation_code": ("Federations (code)",),
    "federation_name": ("Federations (name)", "Federations"),
    "ukprn": ("UKPRN",),
    "last_changed": ("LastChangedDate",),
    "street": ("Street",),
    "locality": ("Locality",),
    "address3": ("Address3",),
    "town": ("Town",),
    "county": ("County (name)", "County"),
    "postcode": ("Postcode",),
    "website": ("SchoolWebsite", "Website address"),
    "telephone": ("TelephoneNum", "Telephone number"),
    "head_title": ("HeadTitle (name)", "HeadTitle"),
    "head_first_name": ("HeadFirstName",),
    "head_last_name": ("HeadLastName",),
    "head_job_title": ("HeadPreferredJobTitle",),
    "district_code": ("DistrictAdministrative (code)",),
    "district_name": ("DistrictAdministrative (name)", "DistrictAdministrative"),
}
"""What a cell is called here, and the labels that it goes by in the file; the first is today's."""

ESSENTIAL = (("urn",), ("la_code",), ("name",), ("status_name", "status_code"), ("type_name", "type_code"))
"""Without one of each of these the file is not the register."""

INSTEAD = {
    "type_code": "type_name",
    "type_name": "type_code",
    "group_code": "type_group",
    "type_group": "group_code",
    "status_code": "status_name",
    "status_name": "status_code",
    "phase_code": "phase",
    "phase": "phase_code",
    "boarders_code": "boarders",
    "boarders": "boarders_code",
    "sixth_form_code": "sixth_form",
    "sixth_form": "sixth_form_code",
}
"""Columns that say one thing twice, by code and by name: one of the two is enough."""

_SPACE = re.compile(r"[\s_]+")


def label_key(label: str) -> str:
    """Give a column's label as it is compared: without case, spaces or an invisible mark."""
    return _SPACE.sub("", label.replace("\ufeff", "")).casefold()


def places(header: Sequence[str]) -> dict[str, int]:
    """Say where in the header each column stands; those it lacks are left out."""
    at: dict[str, int] = {}
    for place, label in enumerate(header):
        at.setdefault(label_key(label), place)
    return {
        name: at[key]
        for name, labels in COLUMNS.items()
        if (key := next((k for k in map(label_key, labels) if k in at), None)) is not None
    }


def missing(found: dict[str, int]) -> tuple[str, ...]:
    """Give today's labels of the columns that the file lacks, where no twin says the same."""
    return tuple(
        labels[0] for name, labels in COLUMNS.items() if name not in found and INSTEAD.get(name, "") not in found
    )


def lacking(found: dict[str, int]) -> tuple[str, ...]:
    """Give the labels of essential columns that the file lacks: then it is not the register."""
    return tuple(COLUMNS[group[0]][0] for group in ESSENTIAL if not any(name in found for name in group))
