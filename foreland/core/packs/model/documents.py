"""What a bank prints: documents, their sections, and one-page summaries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from foreland.core.conditions import ALWAYS, Condition, Facts


@dataclass(frozen=True, slots=True)
class Part:
    """A heading within a long section; it begins with the statement `first` and goes on to the next part."""

    key: str
    title: str
    first: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: statements, or a table made from records."""

    key: str
    title: str
    kind: Literal["statements", "people", "contacts", "linked", "law", "glossary", "history"] = "statements"
    rows: tuple[str, ...] = ()
    discuss: str = ""
    parts: tuple[Part, ...] = ()
    joined: bool = False
    """Whether a part with one lone statement goes with its neighbour, under one heading."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The statements that a document prints of a section, where it does not print the section whole."""

    section: str
    statements: tuple[str, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """One document that the bank prints; where `short_when` holds, on few pages and without the sections `short_without`.

    Of a section with a pick it prints only the statements that are named there; the first pick that fits holds. The
    statements in `order` stand in that order within their section here, whatever the order of the bank.
    """

    key: str
    title: str
    kind: Literal["policy", "insert"]
    shapes: tuple[str, ...]
    sections: tuple[str, ...]
    audience: str
    when: Condition = ALWAYS
    short_when: Condition | None = None
    short_without: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()
    order: tuple[str, ...] = ()

    def short(self, facts: Facts) -> bool:
        """Tell whether a setting with these facts gets it on few pages, without cover and contents."""
        return self.short_when is not None and self.short_when.value(facts).holds is True

    def printed(self, facts: Facts) -> tuple[str, ...]:
        """Return the keys of the sections that it has for a setting with these facts."""
        left_out = self.short_without if self.short(facts) else ()
        return tuple(section for section in self.sections if section not in left_out)

    def picked(self, section: str, facts: Facts) -> tuple[str, ...] | None:
        """Return the keys of the statements that it prints of a section; None where it prints the section whole."""
        fitting = (pick for pick in self.picks if pick.section == section and pick.when.value(facts).holds is True)
        found = next(fitting, None)
        return found.statements if found else None

    def arranged(self, keys: Iterable[str]) -> list[str]:
        """Return the keys of a section's statements in its own order; one without a place there stays behind its forerunner."""
        place = {key: number for number, key in enumerate(self.order)}
        last, found = -1, []
        for key in keys:
            last = place.get(key, last)
            found.append((last, key))
        return [key for _, key in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of a summary and the sections whose short words stand under it."""

    title: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A one-page summary, drawn from the short words of the kept statements. `age` is the reading age of its lines.

    The one that is the `front` is no page of its own: it is the box at the front of each policy, without headings.
    """

    key: str
    title: str
    lead: str
    groups: tuple[Group, ...]
    when: Condition = ALWAYS
    age: int | None = None
    front: bool = False


@dataclass(frozen=True, slots=True)
class Gloss:
    """A word of the field and what it means; printed in a glossary where a document uses the word or one like it."""

    word: str
    means: str
    like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A kind of setting that the bank serves, by the facts that tell it apart: checks and tables go through them."""

    key: str
    title: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    silent: tuple[str, ...] = ()
    """Sections that rightly say nothing to it."""

    @property
    def known(self) -> dict[str, frozenset[str]]:
        """Its facts, as conditions ask about them."""
        return {fact: frozenset(values) for fact, values in self.facts}


@dataclass(frozen=True, slots=True)
class Unserved:
    """A requirement that the bank leaves without a statement on purpose: for whom, and why."""

    code: str
    because: str
    when: Condition = ALWAYS
