"""What this room asks of its neighbours. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def _shared_with_authority(*, bodies: Collection[str]) -> Mapping[str, str]:
    """Return of those of some schools that chose the rung of the sharing ladder, by body id; their authority or trust is open."""
    raise NotImplementedError


def _old_policies(body: Body | None) -> str:
    """Return where an old policy is brought into a school, or checked by anybody where no school is given."""
    raise NotImplementedError


def _compare_files() -> str:
    """Return where anybody compares two files, as of somebody else's template."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Fellow:
    """One open school of a federation; `body` is its place here, None where it has not joined."""

    urn: str
    name: str
    phase: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class Federation:
    """A federation as the national register has it: its code and name, and its open schools, by name."""

    code: str
    name: str
    schools: tuple[Fellow, ...]


def _federation_of(body: Body) -> Federation | None:
    """Return the federation to which the register counts a school, or None."""
    raise NotImplementedError


def _part_of(body: Body) -> Body | None:
    """Return the school that the open one became part of when schools merged, or None."""
    raise NotImplementedError


find_schools = Slot("policies.find_schools", _find_schools)
school_by_urn = Slot("policies.school_by_urn", _school_by_urn)
registered_sites = Slot("policies.registered_sites", _registered_sites)
shared_with_authority = Slot("policies.shared_with_authority", _shared_with_authority)
part_of = Slot("policies.part_of", _part_of)
federation_of = Slot("policies.federation_of", _federation_of)
old_policies = Slot("policies.old_policies", _old_policies)
compare_files = Slot("policies.compare_files", _compare_files)
SLOTS = (
    find_schools,
    school_by_urn,
    registered_sites,
    shared_with_authority,
    part_of,
    federation_of,
    old_policies,
    compare_files,
)
