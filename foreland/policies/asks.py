"""What this room asks of its neighbours. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foreland.core.slots import Slot
from foreland.tenancy.models import Body


@dataclass(frozen=True, slots=True)
class School:
    """What the register says of a school: its name, town, facts, and whether it is open."""

    urn: str
    name: str
    town: str
    facts: Mapping[str, tuple[str, ...]]


def _find_schools(wanted: str) -> list[School]:
    """Return open schools that a person may mean by a name, postcode, URN or DfE number; at most twenty."""
    raise NotImplementedError


def _school_by_urn(urn: str) -> School | None:
    """Return one school of the register, or None."""
    raise NotImplementedError


def _registered_sites(body: Body) -> tuple[str, ...]:
    """Return the hosts of the website that the register names as a school's own; none where it names none."""
    raise NotImplementedError


def _shared_with_authority(*, body: Body) -> str:
    """Return the rung of the sharing ladder that the open school chose; "" where it has not chosen."""
    raise NotImplementedError


find_schools = Slot("policies.find_schools", _find_schools)
school_by_urn = Slot("policies.school_by_urn", _school_by_urn)
registered_sites = Slot("policies.registered_sites", _registered_sites)
shared_with_authority = Slot("policies.shared_with_authority", _shared_with_authority)
SLOTS = (find_schools, school_by_urn, registered_sites, shared_with_authority)
