"""The register's links file: which establishment came before or after which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from foreland.core.register.columns import label_key
from foreland.core.register.fault import Fault, RegisterError
from foreland.core.register.records import Damage, Lines, cells_of, open_text, records
from foreland.core.register.row import clean, is_urn, read_code, read_date
from foreland.core.register.source import LIMIT, find_source, survey

LinkKind = Literal["predecessor", "successor", "other"]

_COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")


@dataclass(frozen=True, slots=True)
class Link:
    """One link, read from the side of `urn`: "successor" says that `link_urn` came after it.

    The file gives most links twice, once from each side. "Result of Amalgamation" stands on both sides alike, so that
    it says nothing about which came first: it is "other". `says` is the register's own word.
    """

    urn: str
    link_urn: str
    name: str
    kind: LinkKind
    says: str
    established: date | None


def links(path: Path | str, *, limit: int = LIMIT) -> Iterator[Link | Fault]:
    """Read the links file (plain, zip or gzip) a line at a time.

    RegisterError where it is not that file; a damaged line comes as a Fault, and so does a file that was cut off.
    """
    source = find_source(Path(path), limit)
    found = survey(source)
    with open_text(source, found) as (text, stream):
        lines = Lines(text)
        header = [label_key(cell) for cell in cells_of(lines.take(), ",") or []]
        lost = [label for label in _COLUMNS if label_key(label) not in header]
        if lost:
            raise RegisterError(
                f"{source.name} is not the register's links file: the column {', the column '.join(lost)} is missing."
                " Use the file called links_edubasealldata…csv."
            )
        at = {label: header.index(label_key(label)) for label in _COLUMNS}

        def is_record(cells: list[str]) -> bool:
            return len(cells) == len(header) and is_urn(cells[at["URN"]].strip())

        for item in records(lines, ",", is_record):
            if isinstance(item, Damage):
                yield Fault(item.line, "", f"{item.says} The line was left out.", cut=item.last)
            elif len(item.cells) != len(header) or not item.whole:
                says = f"This line has {len(item.cells)} cells where {len(header)} are named. It was left out."
                if not item.whole:
                    says = "The file ends in the middle of this line: it was cut off. Download it again."
                yield Fault(item.line, "", says, cut=not item.whole)
            else:
                yield from _link({label: clean(item.cells[place]) for label, place in at.items()}, item.line)
        if stream.broken:
            yield Fault(lines.number + 1, "", "The file was cut off while packed. Download it again.", cut=True)


def _link(cells: dict[str, str], line: int) -> Iterator[Link | Fault]:
    urn, link_urn = read_code(cells["URN"], 6), read_code(cells["LinkURN"], 6)
    if not is_urn(urn) or not is_urn(link_urn):
        yield Fault(line, urn if is_urn(urn) else "", "The two URNs of this link cannot be read. It was left out.")
        return
    written = cells["LinkEstablishedDate"]
    try:
        established, wrong = read_date(written), ""
    except ValueError:
        established, wrong = None, f"LinkEstablishedDate reads “{written[:40]}”, which is no date. It was left empty."
    words = cells["LinkType"].casefold()
    kind: LinkKind = "other"
    if words.startswith("predecessor"):
        kind = "predecessor"
    elif words.startswith("successor"):
        kind = "successor"
    yield Link(urn, link_urn, cells["LinkName"], kind, cells["LinkType"], established)
    if wrong:
        yield Fault(line, urn, wrong, kept=True)
