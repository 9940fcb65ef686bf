"""What a bank prints: documents, their sections, and one-page summaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreland.core.conditions import ALWAYS, Condition


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: statements, or a table made from records."""

    key: str
    title: str
    kind: Literal["statements", "people", "contacts", "law", "history"] = "statements"
    rows: tuple[str, ...] = ()
    discuss: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One document that the bank prints."""

    key: str
    title: str
    kind: Literal["policy", "insert"]
    shapes: tuple[str, ...]
    sections: tuple[str, ...]
    audience: str
    when: Condition = ALWAYS
    short_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of a summary and the sections whose short words stand under it."""

    title: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A one-page summary, drawn from the short words of the kept statements."""

    key: str
    title: str
    lead: str
    groups: tuple[Group, ...]
