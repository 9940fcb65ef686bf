"""The head of an edition: what pack.toml says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """The number of an edition, "2026.1": compared as two whole numbers, so 2026.10 comes after 2026.9."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}.{self.number}"

    @classmethod
    def read(cls, text: object) -> Number:
        """Read "year.number". Raises ValueError for anything else, above all for a bare number of TOML."""
        if not isinstance(text, str):
            raise ValueError(f'An edition is written in quotes, "2026.1"; found {text!r}.')
        year, dot, number = text.partition(".")
        if not (dot and year.isdecimal() and number.isdecimal() and len(year) == 4):
            raise ValueError(f'An edition looks like "2026.1"; found "{text}".')
        return cls(int(year), int(number))


@dataclass(frozen=True, slots=True)
class Head:
    """What pack.toml says of an edition. `reading_age`: the highest that one of its statements may have."""

    id: str
    kind: str
    edition: Number
    title: str
    publisher: str
    licence: str
    language: str
    nation: str
    published: date
    changes: str
    requirements: tuple[str, Number] | None = None
    based_on: tuple[str, Number] | None = None
    reading_age: int | None = None
