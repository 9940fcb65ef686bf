"""Readings of loaded editions. An edition is parsed once a process and kept, since it never changes under its digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from foreland.core.matching.guide import Guide
from foreland.core.packs.checking import Checks, check
from foreland.core.packs.model import AuthorityProfile, Bank, Holidays, Pack, Requirements
from foreland.core.packs.reading import BrokenPack, Fault, read
from foreland.library import bundles, folders
from foreland.library.models import Edition

NATIONAL = "england-online-safety"
"""The name of the national packs: the requirements, the bank, and the guide by which documents are read."""


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
    if edition is None:
        rows = _current(rows)
    return rows[-1]


def _current(rows: list[Edition]) -> list[Edition]:
    """Return those editions that count without being named: released ones; drafts in a demonstration, or where there is no other."""
    return rows if settings.MODE == "demo" else [row for row in rows if row.released] or rows


def bank(pack: str, edition: str | None = None) -> Bank:
    """Return a statement bank: the edition named, else the newest that is released (see `_current`). Raises NoEdition."""
    found = _edition("policies", pack, edition)
    assert isinstance(found, Bank)
    return found


def requirements(pack: str, edition: str | None = None) -> Requirements:
    """Return a requirements pack: the edition named, else the newest that is released (see `_current`). Raises NoEdition."""
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


def requirements_of(of: Bank | Guide) -> Requirements:
    """Return the requirements that the codes of a bank or guide refer to, in the edition that it names. Raises NoEdition.

    Where that one is not loaded, as with an edition that was brought in from elsewhere, the newest that is stands in.
    """
    if of.head.requirements is None:
        return Requirements(of.head)
    pack, number = of.head.requirements
    try:
        return requirements(pack, str(number))
    except NoEdition:
        return requirements(pack)


def guide(pack: str) -> Guide:
    """Return the guide by which documents are read: the newest that is released (see `_current`). Raises NoEdition."""
    found = _edition("matching", pack, None)
    assert isinstance(found, Guide)
    return found


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


def offered(pack: str) -> str | None:
    """Return the newest edition of a bank that policies may go to, or None: a released one, in a demonstration also a draft."""
    rows = Edition.objects.filter(kind="policies", pack=pack).defer("files")
    found = [row.edition for row in rows if row.released or settings.MODE == "demo"]
    return found[-1] if found else None


def editions_from(pack: str, edition: str) -> list[tuple[str, str]]:
    """Return an edition of a bank and all after it up to the one that is offered, each with its digest, oldest first.

    One alone where nothing newer is offered; what was passed over between the two is among them.
    """
    rows = list(Edition.objects.filter(kind="policies", pack=pack).defer("files"))
    names = [row.edition for row in rows]
    if edition not in names:
        raise NoEdition(f"No policies pack {pack} {edition} is loaded. Load packs with: foreland load_packs")
    first = names.index(edition)
    newest = max((at for at, row in enumerate(rows) if row.released or settings.MODE == "demo"), default=first)
    return [(row.edition, row.digest) for row in rows[first : max(first, newest) + 1]]


def bank_by_digest(digest: str) -> Bank:
    """Return the bank whose loaded edition has a digest."""
    found = _parsed(digest)
    assert isinstance(found, Bank)
    return found


def faults_of(files: Mapping[str, str], before: Sequence[Bank]) -> list[Fault]:
    """Return every fault of an edition that is not loaded yet, as check_packs finds them; `before` are those before it."""
    try:
        pack = read(files)
    except BrokenPack as error:
        return list(error.faults)
    found = check(pack, Checks(_codes_of(pack), folders.house_words(settings.CONTENT[0]), folders.markup_fault))
    return found + (folders.check_against(pack, before) if isinstance(pack, Bank) else [])


def _codes_of(pack: Pack) -> Requirements | None:
    """Return the requirements to check an edition's codes against, None where it names none or they are not loaded."""
    try:
        return requirements_of(pack) if isinstance(pack, Bank) and pack.head.requirements else None
    except NoEdition:
        return None


def editions_of(pack: str) -> list[Bank]:
    """Return the released editions of a statement bank, oldest first."""
    rows = Edition.objects.filter(kind="policies", pack=pack, released=True).defer("files")
    return [bank_by_digest(row.digest) for row in rows]


def pack_owner(pack: str) -> str | None:
    """Return whose own pack this is, "" for one that is everybody's, None where there is no such pack."""
    return Edition.objects.filter(kind="policies", pack=pack).values_list("owner", flat=True).first()


def owned_packs() -> list[tuple[str, str, frozenset[str]]]:
    """Return each pack that has an owner: its name, its owner, and whom else it is shown to."""
    rows = Edition.objects.filter(kind="policies", released=True).exclude(owner="").order_by("pack", "year", "number")
    found = {pack: (owner, frozenset(shown)) for pack, owner, shown in rows.values_list("pack", "owner", "shown_to")}
    return [(pack, owner, shown) for pack, (owner, shown) in found.items()]


def packs_for(bodies: Collection[str]) -> list[str]:
    """Return the packs with an owner that a body may use, by itself and all above it (`bodies`); its own are not among them."""
    return [pack for pack, owner, shown in owned_packs() if owner in bodies or shown & frozenset(bodies)]


def way_to(pack: str, edition: str, other: str) -> list[tuple[str, str]]:
    """Return the editions that lead from one of a bank to the newest of another, each with its digest, oldest first.

    To a pack based on this bank: up to the edition that it began on, then all of the other's. From an edition that is itself
    based on a bank: back to that one, and on from there to its newest or to another pack based on it. One alone where
    nothing leads there: the other pack has nothing to do with this one, or is based on an older edition alone.
    """
    found = _forward(pack, edition, other)
    based = bank(pack, edition).head.based_on if len(found) == 1 else None
    if (
        based is None
        or not Edition.objects.filter(
            kind="policies", pack=based[0], year=based[1].year, number=based[1].number
        ).exists()
    ):
        return found
    parent, number = based[0], str(based[1])
    on = editions_from(parent, number) if other == parent else _forward(parent, number, other)
    return [*found, *on] if other == parent or len(on) > 1 else found


def _forward(pack: str, edition: str, other: str) -> list[tuple[str, str]]:
    """Return the editions that lead from one of a bank to the newest of a pack based on it; one alone where nothing does."""
    rows = list(Edition.objects.filter(kind="policies", pack=pack).defer("files"))
    names = {row.edition: at for at, row in enumerate(rows)}
    start = names[edition]
    here = [(rows[start].edition, rows[start].digest)]
    theirs = list(Edition.objects.filter(kind="policies", pack=other, released=True).defer("files"))
    for at, row in enumerate(theirs):
        based = bank_by_digest(row.digest).head.based_on
        if based is None or based[0] != pack or names.get(str(based[1]), -1) < start:
            continue
        until = names[str(based[1])]
        between = [(item.edition, item.digest) for item in rows[start + 1 : until + 1]]
        return [*here, *between, *((item.edition, item.digest) for item in theirs[at:])]
    return here


def named_way(pack: str, edition: str, other: str) -> list[tuple[str, str]]:
    """Return `way_to` with names that tell the two packs apart: an edition of the other has that one's name before it."""
    found = way_to(pack, edition, other)
    heads = [(bank_by_digest(digest).head, digest) for _, digest in found]
    return [(str(head.edition) if head.id == pack else f"{head.id}-{head.edition}", digest) for head, digest in heads]


def bundle(pack: str, edition: str) -> tuple[str, bytes]:
    """Return an edition as one file for elsewhere: its name and content. Raises NoEdition."""
    row = _row("policies", pack, edition)
    files = Edition.objects.values_list("files", flat=True).get(pk=row.pk)
    head = bank(pack, edition).head
    return bundles.name_of(head), bundles.pack(head, files)


def any_loaded() -> bool:
    """Tell whether anything is loaded at all."""
    return Edition.objects.exists()


def loaded() -> list[Edition]:
    """Return every loaded edition, without its text."""
    return list(Edition.objects.defer("files"))
