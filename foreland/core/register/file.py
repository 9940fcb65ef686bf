"""The register file as a whole: opening it, saying what it is, and walking over its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foreland.core.register.columns import label_key, lacking, missing
from foreland.core.register.fault import Fault, RegisterError
from foreland.core.register.records import Damage, Lines, Record, cells_of, open_text, records
from foreland.core.register.row import Row, RowReader
from foreland.core.register.source import AGAIN, LIMIT, Encoding, Source, Survey, find_source, survey

_DATED = re.compile(r"edubasealldata(\d{4})(\d{2})(\d{2})", re.IGNORECASE)
_HIGHEST_URN = 9_999_999


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register file that was opened and found good. Walk it to get its rows; each walk reads it anew.

    `encoding` is what its bytes are in; `columns` are its column names as written; `missing` are columns that Foreland
    would use and the file lacks; `dated` is the day in its name, or None; `size` counts unpacked bytes; `lines` is
    how many lines it has, the column names included, to show progress by.
    """

    path: Path
    encoding: Encoding
    columns: tuple[str, ...]
    missing: tuple[str, ...]
    dated: date | None
    size: int
    lines: int
    source: Source
    survey: Survey
    delimiter: str

    def __iter__(self) -> Iterator[Row | Fault]:
        """Give every establishment as a Row, and a Fault for each thing that is wrong.

        Only one line is held at a time. A Fault with `kept` follows the row that it speaks of. Where the file was cut
        off, all whole rows come first and one Fault with `cut` comes last.
        """
        reader = RowReader(self.columns)
        seen = bytearray(_HIGHEST_URN // 8 + 1)
        with open_text(self.source, self.survey) as (text, stream):
            lines = Lines(text)
            lines.take()
            cut: Fault | None = None
            for item in records(lines, self.delimiter, reader.is_record):
                if isinstance(item, Damage):
                    if item.last:
                        cut = _cut(item.line)
                    else:
                        yield Fault(item.line, "", f"{item.says} It was left out.")
                    continue
                fault = self._misfit(item, reader, lines)
                if fault is not None and fault.cut:
                    cut = fault
                    if not self._readable(item, reader):
                        continue
                elif fault is not None:
                    yield fault
                    continue
                row, faults = reader.read(item.cells, item.line)
                if row is not None:
                    number = int(row.urn)
                    if seen[number >> 3] & 1 << (number & 7):
                        says = f"URN {row.urn} stood in the file before. This line was left out."
                        yield Fault(item.line, row.urn, says)
                        continue
                    seen[number >> 3] |= 1 << (number & 7)
                    yield row
                yield from faults
            if stream.broken and cut is None:
                cut = _cut(lines.number + 1)
            if cut is not None:
                yield cut

    def _misfit(self, record: Record, reader: RowReader, lines: Lines) -> Fault | None:
        """Say why a record's cells do not fit the columns; None where they do."""
        cells = record.cells
        while len(cells) > reader.width and not cells[-1].strip():
            cells.pop()
        if not record.whole:
            return _cut(record.line)
        if len(cells) == reader.width:
            return None
        if len(cells) < reader.width and lines.at_end():
            return _cut(record.line)
        urn = cells[reader.urn_at].strip() if reader.is_record([*cells, *[""] * reader.width][: reader.width]) else ""
        says = f"This line has {len(cells)} cells where {reader.width} columns are named. It was left out."
        return Fault(record.line, urn, says)

    def _readable(self, record: Record, reader: RowReader) -> bool:
        """Say whether a last line without an end still has every cell that is read in full."""
        return len(record.cells) == reader.width and reader.width - 1 not in reader.at.values()


def open_register(path: Path | str, *, limit: int = LIMIT) -> RegisterFile:
    """Open the Department for Education's register: CSV, zip or gzip, in either encoding.

    It walks over the bytes once, to learn their encoding and number, and reads the column names. `limit` is how many
    bytes the file may unpack to. RegisterError says what is wrong where the file is not the register.
    """
    source = find_source(Path(path), limit)
    found = survey(source)
    with open_text(source, found) as (text, _):
        lines = Lines(text)
        first = lines.take()
        delimiter, header = _header(first)
        columns = tuple(" ".join(cell.replace("\ufeff", "").split()) for cell in header)
        _check(source, first, columns)
        if lines.at_end():
            raise RegisterError(
                f"{source.name} has the column names and no establishment below them. It was probably cut off. {AGAIN}"
            )
    return RegisterFile(
        path=source.path,
        encoding=found.encoding,
        columns=columns,
        missing=missing(RowReader(columns).at),
        dated=_day_in(source.name) or _day_in(source.path.name),
        size=found.size,
        lines=found.lines,
        source=source,
        survey=found,
        delimiter=delimiter,
    )


def _header(line: str) -> tuple[str, list[str]]:
    """Split the column names, by comma or by what a spreadsheet may have put in its place."""
    for delimiter in (",", ";", "\t"):
        cells = cells_of(line, delimiter)
        if cells and len(cells) > 2 and "urn" in (label_key(cell) for cell in cells):
            return delimiter, cells
    return ",", cells_of(line, ",") or []


def _check(source: Source, first: str, columns: tuple[str, ...]) -> None:
    """Raise RegisterError where the first line does not hold the register's column names."""
    if len(columns) < 3:
        raise RegisterError(
            f"{source.name} is not the register: its first line should hold column names with commas between them. "
            f"{AGAIN}"
        )
    lost = lacking(RowReader(columns).at)
    if not lost:
        return
    if not first.endswith(("\n", "\r")):
        raise RegisterError(f"{source.name} was cut off inside its first line. {AGAIN}")
    has = {label_key(column) for column in columns}
    if {"linkurn", "linktype"} <= has:
        raise RegisterError(
            f"{source.name} is the register's links file. Import it as links, and import the file of establishments "
            "(edubasealldata…csv) first."
        )
    raise RegisterError(
        f"{source.name} is not the register of establishments: {_listed(lost)} missing from its column names. {AGAIN}"
    )


def _listed(labels: tuple[str, ...]) -> str:
    quoted = [f"“{label}”" for label in labels]
    if len(quoted) == 1:
        return f"{quoted[0]} is"
    return f"{', '.join(quoted[:-1])} and {quoted[-1]} are"


def _day_in(name: str) -> date | None:
    """Read the day in a name like edubasealldata20261101.csv."""
    if found := _DATED.search(name):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    return None


def _cut(line: int) -> Fault:
    return Fault(
        line,
        "",
        f"The file ends too early, at line {line}: it was cut off while it was downloaded or copied. The rows before "
        f"it were read. {AGAIN} Then import it again: nothing is lost by importing twice.",
        cut=True,
    )
