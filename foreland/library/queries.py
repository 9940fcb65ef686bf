"""Readings of loaded editions. An edition is parsed once a process and kept, since it never changes under its digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from foreland.core.packs.model import AuthorityProfile, Bank, Holidays, Pack, Requirements
from foreland.core.packs.reading import read
from foreland.library import folders
from foreland.library.models import Edition


class NoEdition(Exception):
    """An edition that is not loaded was asked for. The text names those that are."""


def content_roots() -> list[Path]:
    """Return the folders that hold content: those that come with Foreland first, then the operator's."""
    return folders.roots()


@lru_cache(maxsize=32)
def _parsed(digest: str) -> Pack:
    return read(Edition.objects.values_list("files", flat=True).get(digest=digest))


def _edition(kind: str, pack: str, edition: str | None) -> Pack:
    """Return an edition as it was read. Raises NoEdition."""
    try:
        return _parsed(_row(kind, pack, edition).digest)
    except Edition.DoesNotExist:  # a draft that was loaded again in this very moment
        return _parsed(_row(kind, pack, edition).digest)


def _row(kind: str, pack: str, edition: str | None) -> Edition:
    rows = list(Edition.objects.filter(kind=kind, pack=pack).defer("files"))
    if edition is not None:
        rows = [row for row in rows if row.edition == edition]
    if not rows:
        known = ", ".join(f"{row.pack} {row.edition}" for row in Edition.objects.filter(kind=kind).defer("files"))
        wanted = pack if edition is None else f"{pack} {edition}"
        raise NoEdition(
            f"No {kind} pack {wanted} is loaded. Loaded are: {known or 'none'}. Load packs with: foreland load_packs"
        )
    return rows[-1]


def bank(pack: str, edition: str | None = None) -> Bank:
    """Return a statement bank, the newest edition unless one is named. Raises NoEdition."""
    found = _edition("policies", pack, edition)
    assert isinstance(found, Bank)
    return found


def requirements(pack: str, edition: str | None = None) -> Requirements:
    """Return a requirements pack, the newest edition unless one is named. Raises NoEdition."""
    found = _edition("requirements", pack, edition)
    assert isinstance(found, Requirements)
    return found


def requirements_or_none(pack: str) -> Requirements | None:
    """Return a requirements pack, or None where it is not loaded."""
    try:
        return requirements(pack)
    except NoEdition:
        return None


def bank_or_none(pack: str) -> Bank | None:
    """Return a statement bank, or None where it is not loaded."""
    try:
        return bank(pack)
    except NoEdition:
        return None


def requirements_of(of: Bank) -> Requirements:
    """Return the requirements that a bank's codes refer to: the newest loaded edition of that pack."""
    if of.head.requirements is None:
        return Requirements(of.head)
    return requirements(of.head.requirements[0])


def authority(pack: str) -> AuthorityProfile:
    """Return an authority's profile pack. Raises NoEdition."""
    found = _edition("authorities", pack, None)
    assert isinstance(found, AuthorityProfile)
    return found


def holidays(nation: str) -> frozenset[date]:
    """Return the bank holidays of a nation; none where no calendar is loaded."""
    rows: Iterable[Edition] = Edition.objects.filter(kind="calendars").defer("files")
    days: set[date] = set()
    for row in rows:
        found = _parsed(row.digest)
        if isinstance(found, Holidays) and found.head.nation == nation:
            days |= {day for day, _ in found.days}
    return frozenset(days)


def is_draft(kind: str, pack: str, edition: str) -> bool:
    """Tell whether an edition is still a draft."""
    return not _row(kind, pack, edition).released


def any_loaded() -> bool:
    """Tell whether anything is loaded at all."""
    return Edition.objects.exists()


def loaded() -> list[Edition]:
    """Return every loaded edition, without its text."""
    return list(Edition.objects.defer("files"))
