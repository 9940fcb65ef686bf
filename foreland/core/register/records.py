"""From text to records: the lines of a CSV file, one record at a time, finding the way back after damage.

The csv module alone would swallow the rest of the file after one unclosed quotation mark. Here a record that does not
close is given up as soon as a line follows that is a whole record by itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from foreland.core.register.source import Metered, Source, Survey

LONGEST_LINE = 1 << 17
"""Characters. A real line has about 1,200."""
MOST_LINES = 40
"""How many lines one record may run over (addresses with line breaks inside quotation marks)."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `whole` is False where the file ends inside it, before the line does."""

    line: int
    cells: list[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that is no record: from `line`, and why. `last` where nothing follows."""

    line: int
    says: str
    last: bool


@contextmanager
def open_text(source: Source, survey: Survey) -> Iterator[tuple[io.TextIOWrapper, Metered]]:
    """Open the decoded text, and the byte stream below it (which knows whether it broke off)."""
    with source.open() as stream:
        text = io.TextIOWrapper(
            io.BufferedReader(stream, 1 << 17), encoding=survey.codec, errors=survey.errors, newline=""
        )
        yield text, stream


class Lines:
    """Lines with their numbers, of limited length, with one step back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        """Read from `text`."""
        self.text = text
        self.number = 0
        self.back: list[str] = []

    def take(self) -> str:
        """Give the next line with its end, or "" at the end of the file."""
        line = self.back.pop() if self.back else self.text.readline(LONGEST_LINE)
        if line:
            self.number += 1
        return line

    def give_back(self, line: str) -> None:
        """Put a taken line back."""
        if line:
            self.back.append(line)
            self.number -= 1

    def at_end(self) -> bool:
        """Say whether only blank lines or nothing follow."""
        while True:
            line = self.take()
            if not line:
                return True
            if line.strip():
                self.give_back(line)
                return False

    def skip_rest(self, line: str) -> None:
        """Pass over what remains of a line that was too long."""
        while line and not line.endswith(("\n", "\r")):
            line = self.text.readline(LONGEST_LINE)


def cells_of(text: str, delimiter: str, *, strict: bool = False) -> list[str] | None:
    """Split one record into its cells; None where the csv module cannot."""
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return None


def records(lines: Lines, delimiter: str, is_record: Callable[[list[str]], bool]) -> Iterator[Record | Damage]:
    """Give each record or damaged stretch in turn; blank lines are passed over.

    `is_record` says whether the cells of one line look like a record in their own right.
    """
    while line := lines.take():
        start = lines.number
        ended = line.endswith(("\n", "\r"))
        if not ended and len(line) >= LONGEST_LINE:
            lines.skip_rest(line)
            yield Damage(start, f"This line is longer than {LONGEST_LINE:,} characters.", lines.at_end())
            continue
        if line.count('"') % 2 == 0:
            cells = cells_of(line, delimiter)
            if cells is None:
                yield Damage(start, "This line cannot be split into cells.", lines.at_end())
            elif any(cells):
                yield Record(start, cells, ended)
            continue
        alone = cells_of(line, delimiter, strict=True)
        if alone is not None and is_record(alone):
            yield Record(start, alone, ended)
            continue
        yield _over_lines(lines, line, start, delimiter, is_record)


def _over_lines(
    lines: Lines, first: str, start: int, delimiter: str, is_record: Callable[[list[str]], bool]
) -> Record | Damage:
    parts = [first]
    size = len(first)
    while following := lines.take():
        cells = cells_of(following, delimiter)
        if (cells is not None and is_record(cells)) or len(parts) >= MOST_LINES or size > LONGEST_LINE:
            lines.give_back(following)
            break
        parts.append(following)
        size += len(following)
        if following.count('"') % 2 == 1:
            joined = cells_of("".join(parts), delimiter)
            if joined is not None:
                return Record(start, joined, following.endswith(("\n", "\r")))
            break
    return Damage(start, "A quotation mark opens here and is never closed.", lines.at_end())
