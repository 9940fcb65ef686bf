"""Verbs that read the national register: a batch a transaction, safe to run again, nothing ever deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

from django.db import transaction

from foreland.core.register import Fault, Link, RegisterFile, Row, facts, links, official_hosts, search_key
from foreland.registry.actions.bodies import follow_register
from foreland.registry.actions.converting import propose_conversions
from foreland.registry.models import Establishment, EstablishmentLink, ImportRun
from foreland.registry.queries.register import newest_file
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Attribute
from foreland.trail import actions as trail

BATCH = 500
FAULTS_KEPT = 100
LONGEST_HEAD = 150
FEW = 5
SHARE = 0.03
"""A file may lack that many of the open schools that were known, or that share of them; more speak for one that was cut."""

_SAME = (
    "dfe_number", "name", "la_code", "la_name", "type_code", "type_name", "type_group", "status", "opened", "closed",
    "reason_closed", "phase", "low_age", "high_age", "pupils", "trust_code", "trust_name", "federation_code",
    "federation_name", "ukprn", "street", "locality", "address3", "town", "county", "postcode", "website", "telephone",
    "district_code", "district_name", "last_changed", "digest",
)  # fmt: skip
"""Columns that a Row and an Establishment call by one name."""
_LONGEST: dict[str, int] = {
    field.name: field.max_length
    for field in Establishment._meta.concrete_fields
    if field.name in _SAME and field.max_length is not None
}
_WRITTEN = [field.name for field in Establishment._meta.concrete_fields if not field.primary_key]

Tell = Callable[[str], None]


class OlderFile(Exception):
    """The file is older than the one that was read last. The text says how to read it all the same."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one reading of the register did; `cut` is the fault of a file that ends too early, else None."""

    run: int
    rows: int
    created: int
    changed: int
    vanished: int
    links: int
    faults: int
    proposed: int
    cut: Fault | None


def import_register(
    *,
    register: RegisterFile,
    links_file: Path | None = None,
    again: bool = False,
    even_so: bool = False,
    by: str,
    now: datetime,
    tell: Tell = lambda words: None,
    batch: int = BATCH,
) -> Imported:
    """Read a register file that was opened (`core.register.open_register`) into the table of establishments.

    Each batch of rows is one transaction, so a reading that was broken off keeps what it had and can be run again: rows
    with the same digest are passed over. Schools that have joined get their names, numbers, links and facts in the same
    transaction as their rows. Rows that a whole file no longer has are marked, never deleted. `tell` hears of progress.
    Where more open schools would vanish than ever do between two files, none is marked and the file counts as cut, unless
    `even_so`. Raises OlderFile for a file that is older than the last one, unless `again`; RegisterError for a bad links file.
    """
    last = newest_file()
    if last and register.dated and register.dated < last and not again:
        raise OlderFile(
            f"This file is of {register.dated:%d %B %Y}; one of {last:%d %B %Y} has been read. Reading it would bring "
            "old names and closed schools back. To do so all the same, add --again."
        )
    run = ImportRun.objects.create(
        file=register.path.name[:200], dated=register.dated, started=now, state=ImportRun.State.RUNNING, by=by
    )
    reading = _Reading(run, register.dated, by, now)
    total = max(register.lines - 1, 1)
    for items in _batches(register, batch):
        reading.take(items)
        tell(f"{reading.run.rows:,} of about {total:,} rows")
    if reading.cut is None:
        reading.mark_vanished(even_so=even_so)
        tell(f"{run.rows:,} rows read")
    if links_file is not None:
        run.links = reading.take_links(links_file, batch)
        tell(f"{run.links:,} links between establishments read")
    proposed = propose_conversions(by=by, now=now)
    run.state = ImportRun.State.CUT if reading.cut else ImportRun.State.WHOLE
    run.finished = now
    run.save()
    trail.record(
        body="", verb="registry.register-imported", by=by, kind="import-run", subject=str(run.pk), now=now,
        detail={"rows": run.rows, "created": run.created, "changed": run.changed, "vanished": run.vanished,
                "faults": run.fault_count, "state": str(run.state)},
    )  # fmt: skip
    return Imported(
        run.pk, run.rows, run.created, run.changed, run.vanished, run.links, run.fault_count, proposed, reading.cut
    )


class _Reading:
    """One reading while it goes on: what is known of the table, what was seen, what was wrong."""

    def __init__(self, run: ImportRun, dated: date | None, by: str, now: datetime) -> None:
        self.run, self.dated, self.by, self.now = run, dated, by, now
        self.cut: Fault | None = None
        self.seen = bytearray(10_000_000 // 8)
        self.joined: Mapping[str, str] = dict(
            Attribute.objects.filter(kind="urn", until=None).values_list("value", "body_id")
        )

    def take(self, items: Iterable[Row | Fault]) -> None:
        """Write one batch and, in the same transaction, what follows from it for schools that have joined."""
        rows: list[Row] = []
        for item in items:
            if isinstance(item, Fault):
                self._fault(item)
            else:
                rows.append(item)
        with transaction.atomic():
            known = {
                urn: (digest, in_latest)
                for urn, digest, in_latest in Establishment.objects.filter(
                    pk__in=[row.urn for row in rows]
                ).values_list("urn", "digest", "in_latest")
            }
            fresh = [_establishment(row, self.dated) for row in rows if row.urn not in known]
            changed = [
                _establishment(row, self.dated)
                for row in rows
                if row.urn in known and known[row.urn] != (row.digest, True)
            ]
            if fresh:
                Establishment.objects.bulk_create(fresh)
            if changed:
                Establishment.objects.bulk_create(
                    changed, update_conflicts=True, unique_fields=["urn"], update_fields=_WRITTEN
                )
            for one in changed:
                if one.urn in self.joined:
                    body = ground.body_by_id(self.joined[one.urn])
                    if body is not None:
                        follow_register(body=body, establishment=one, by=self.by, now=self.now)
            self.run.rows += len(rows)
            self.run.created += len(fresh)
            self.run.changed += len(changed)
            self.run.save()
        for row in rows:
            number = int(row.urn)
            self.seen[number >> 3] |= 1 << (number & 7)

    def mark_vanished(self, *, even_so: bool) -> None:
        """Mark the rows that this whole file no longer has; none, and say so, where too many would go."""
        gone, known, lost = [], 0, 0
        rows = Establishment.objects.filter(in_latest=True).values_list("urn", "status")
        for urn, status in rows.iterator():
            is_open, is_gone = status != "closed", not self.seen[int(urn) >> 3] & 1 << (int(urn) & 7)
            known += is_open
            if is_gone:
                gone.append(urn)
                lost += is_open
        if lost > max(FEW, known * SHARE) and not even_so:
            self._fault(Fault(self.run.rows + 1, "", _too_many(lost, known), cut=True))
            return
        for start in range(0, len(gone), BATCH):
            Establishment.objects.filter(pk__in=gone[start : start + BATCH]).update(in_latest=False)
        self.run.vanished = len(gone)

    def take_links(self, path: Path, batch: int) -> int:
        """Write the links file and return how many links it holds; what is known already stays as it is."""
        count = 0
        for items in _batches(links(path), batch):
            found: list[EstablishmentLink] = []
            for item in items:
                if isinstance(item, Fault):
                    self._fault(item)
                else:
                    found.append(_link(item))
            count += len(found)
            EstablishmentLink.objects.bulk_create(found, ignore_conflicts=True)
        return count

    def _fault(self, fault: Fault) -> None:
        if fault.cut:
            self.cut = fault
        self.run.fault_count += 1
        if len(self.run.faults) < FAULTS_KEPT:
            self.run.faults.append({"line": fault.line, "urn": fault.urn, "says": fault.says})


def _batches(items: Iterable[Row | Fault] | Iterable[Link | Fault], size: int) -> Iterator[list]:
    walk = iter(items)
    while batch := list(islice(walk, size)):
        yield batch


def _establishment(row: Row, dated: date | None) -> Establishment:
    """Return a row of the register as the table keeps it; text that is too long for its column is cut."""
    values = {name: getattr(row, name) for name in _SAME}
    for name, longest in _LONGEST.items():
        if len(values[name]) > longest:
            values[name] = values[name][:longest]
    place = _place_key(f"{row.town} {row.locality} {row.district_name}")
    return Establishment(
        urn=row.urn,
        search_key=f" {search_key(row.name)} {place}"[:400],
        hosts=list(official_hosts(row)),
        facts={key: list(told) for key, told in facts(row).items()},
        dated=dated,
        in_latest=True,
        head_name=_head(row)[:LONGEST_HEAD],
        **values,
    )


def _too_many(lost: int, known: int) -> str:
    return (
        f"{lost:,} of {known:,} schools that were open are not in this file. That is more than ever leave the register "
        "between two files, so it may have been cut off, or hold one area alone. Its rows were read; nothing was marked "
        "as gone. Download it again; if they have really left, read it once more with --even-so."
    )


def _head(row: Row) -> str:
    """Return the head's name as it is written in a sentence; "" where the register names no surname."""
    return (
        " ".join(f"{row.head_title} {row.head_first_name} {row.head_last_name}".split()) if row.head_last_name else ""
    )


@lru_cache(maxsize=4096)
def _place_key(place: str) -> str:
    return search_key(place)


def _link(link: Link) -> EstablishmentLink:
    return EstablishmentLink(
        urn=link.urn, link_urn=link.link_urn, kind=link.kind, says=link.says[:120], established=link.established
    )
