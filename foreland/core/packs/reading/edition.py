"""One edition out of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from foreland.core import toml
from foreland.core.packs import model
from foreland.core.packs.reading.authorities import AUTHORITY
from foreland.core.packs.reading.bank import BANK
from foreland.core.packs.reading.calendars import CALENDAR
from foreland.core.packs.reading.faults import BrokenPack, Fault, Wrong
from foreland.core.packs.reading.fields import Fields
from foreland.core.packs.reading.kind import Kind
from foreland.core.packs.reading.matching import MATCHING
from foreland.core.packs.reading.requirements import REQUIREMENTS

KINDS: dict[str, Kind] = {
    "policies": BANK,
    "requirements": REQUIREMENTS,
    "authorities": AUTHORITY,
    "calendars": CALENDAR,
    "matching": MATCHING,
}


def _head(fields: Fields) -> model.Head:
    published = fields.day("published", required=True)
    assert published is not None
    return model.Head(
        id=fields.text("id"),
        kind=fields.one_of("kind", tuple(KINDS)),
        edition=fields.number("edition"),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        licence=fields.text("licence"),
        language=fields.text("language", "en-GB"),
        nation=fields.text("nation", ""),
        published=published,
        changes=fields.text("changes"),
        requirements=fields.reference("requirements"),
        based_on=fields.reference("based_on"),
        reading_age=fields.whole("reading_age"),
    )


def read(files: Mapping[str, str]) -> model.Pack:
    """Make an edition from its files (name -> text). Raises BrokenPack with every fault that was found."""
    faults: list[Fault] = []
    parsed = dict(_parsed(files, faults))
    if "pack.toml" not in parsed:
        if not any(fault.file == "pack.toml" for fault in faults):
            faults.append(Fault("pack.toml", "-", "The pack has no pack.toml.", "Every edition needs one."))
        raise BrokenPack(faults)
    fields = Fields(parsed.pop("pack.toml"))
    try:
        head = _head(fields)
        kind = KINDS[head.kind]
        own: dict[str, Any] = {name: fields.text(name, "") for name in kind.singles}
        own |= {name: fields.texts(name) for name in kind.lists}
        fields.finish()
    except Wrong as wrong:
        raise BrokenPack([*faults, Fault("pack.toml", "-", str(wrong))]) from wrong

    found: dict[str, list[Any]] = {field: [] for field, _, _ in kind.tables.values()}
    places: dict[str, str] = {}
    for file, table, rows in _tables(parsed, head, faults):
        field, make, key_field = kind.tables[table]
        for number, row in enumerate(rows, 1):
            if not isinstance(row, Mapping):
                faults.append(Fault(file, table, f"Item {number} is no table.", f"Write [[{table}]] above its lines."))
                continue
            key = str(row.get(key_field, f"{table} {number}"))
            inner = Fields(row)
            try:
                found[field].append(make(inner))
                inner.finish()
            except Wrong as wrong:
                faults.append(Fault(file, key, str(wrong)))
            if key_field not in row:
                continue
            place = f"{table}:{key}"
            if place in places and table not in kind.again:
                taken = f"This key of a {table} is taken already, in {places[place]}."
                faults.append(Fault(file, key, taken, "Give one of the two another key."))
            places.setdefault(place, file)
    if faults:
        raise BrokenPack(faults)
    traced = {"places": places} if kind.traced else {}
    return kind.make(head=head, **traced, **own, **{field: tuple(items) for field, items in found.items()})


def _parsed(files: Mapping[str, str], faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each file that is TOML, by name; of the others a fault."""
    for name in sorted(files):
        try:
            yield name, toml.loads(files[name])
        except toml.NotToml as error:
            faults.append(Fault(name, "-", f"This is not TOML: {error}.", "Mend the line that is named."))


def _tables(
    parsed: Mapping[str, Mapping[str, Any]], head: model.Head, faults: list[Fault]
) -> Iterator[tuple[str, str, list[Any]]]:
    """Each list of items that this kind of pack may hold: its file, its table, its rows; of others a fault."""
    known = KINDS[head.kind].tables
    for file, tables in parsed.items():
        for table, rows in tables.items():
            if table not in known:
                may = ", ".join(f"[[{key}]]" for key in known)
                faults.append(Fault(file, table, f"A {head.kind} pack has no [[{table}]].", f"It may hold {may}."))
            elif not isinstance(rows, list):
                faults.append(Fault(file, table, f"Write [[{table}]], with two brackets, for each item."))
            else:
                yield file, table, rows
