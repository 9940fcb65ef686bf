"""What an edition of a pack holds. Frozen values; the format is told in docs/handbook/content-packs.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from foreland.core.conditions import ALWAYS, Condition

Level = Literal["must", "should", "may"]
LEVELS: tuple[Level, ...] = ("must", "should", "may")


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
    """What pack.toml says of an edition."""

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


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, or one value of a fact."""

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that is proposed when its condition holds, and why."""

    answer: str
    when: Condition
    because: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact that no question asks for: told by the register, or set by options."""

    key: str
    label: str
    source: Literal["register", "choice"]
    values: tuple[Answer, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question, one thing a page. Its key is also the name of its fact."""

    key: str
    asks: str
    why: str
    answers: tuple[Answer, ...]
    hint: str = ""
    many: bool = False
    when: Condition = ALWAYS
    propose: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class TermChoice:
    """One way to say a term: "pupil, pupils" or "child, children"."""

    key: str
    one: str
    many: str
    ones: str
    manys: str
    when: Condition = ALWAYS


def possessive(plural: str) -> str:
    """Return the possessive of a plural: pupils', children's."""
    return f"{plural}'" if plural.endswith("s") else f"{plural}'s"


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the setting chooses once. Its placeholders: key, plural, and both with 's."""

    key: str
    label: str
    choices: tuple[TermChoice, ...]
    plural: str = ""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Its placeholders, in the order one, one's, many, many's; two only where it has no plural."""
        singular = (self.key, f"{self.key}'s")
        return (*singular, self.plural, possessive(self.plural)) if self.plural else singular


@dataclass(frozen=True, slots=True)
class Value:
    """A name, product or place that is filled in once and printed wherever its placeholder stands."""

    key: str
    label: str
    kind: Literal["person", "product", "text", "list", "place", "contact", "date"]
    source: Literal["profile", "authority", "policy"]
    hint: str = ""
    example: str = ""
    when: Condition = ALWAYS
    optional: bool = False


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


@dataclass(frozen=True, slots=True)
class Option:
    """One of the alternatives of a statement. Its text replaces {{choice}}."""

    key: str
    label: str
    text: str
    hint: str = ""
    sets: tuple[tuple[str, str], ...] = ()
    when: Condition = ALWAYS
    propose: Condition | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One keyed paragraph of the bank. `propose` is None for never; ALWAYS proposes it wherever it applies."""

    key: str
    title: str
    section: str
    level: Level
    text: str
    why: str
    when: Condition = ALWAYS
    propose: Condition | None = ALWAYS
    meets: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    topic: str = ""
    discuss: str = ""
    asks: str = ""
    options: tuple[Option, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    short: tuple[tuple[str, str], ...] = ()

    def option(self, key: str | None) -> Option | None:
        """Return the option with this key, or None."""
        return next((option for option in self.options if option.key == key), None)

    def words(self, option: str | None) -> str:
        """Return the bank's wording with the option put in; {{choice}} stays where no option is chosen."""
        chosen = self.option(option)
        return self.text.replace("{{choice}}", chosen.text) if chosen else self.text


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that cannot stand together (contradiction: blocks approval) or deserves a look (warning)."""

    key: str
    kind: Literal["contradiction", "warning"]
    says: str
    mend: str
    when: Condition = ALWAYS
    kept: tuple[str, ...] = ()
    out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """An edition of a statement bank, whole, in reading order."""

    head: Head
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    terms: tuple[Term, ...] = ()
    values: tuple[Value, ...] = ()
    sections: tuple[Section, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    summaries: tuple[Summary, ...] = ()
    statements: tuple[Statement, ...] = ()
    rules: tuple[Rule, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where each item was read: "statement:phones.pupils" -> file name. For faults only."""

    @cached_property
    def statement(self) -> dict[str, Statement]:
        """Statements by key."""
        return {item.key: item for item in self.statements}

    @cached_property
    def section(self) -> dict[str, Section]:
        """Sections by key."""
        return {item.key: item for item in self.sections}

    @cached_property
    def document(self) -> dict[str, DocumentSpec]:
        """Documents by key."""
        return {item.key: item for item in self.documents}

    @cached_property
    def question(self) -> dict[str, Question]:
        """Questions by key."""
        return {item.key: item for item in self.questions}

    @cached_property
    def value(self) -> dict[str, Value]:
        """Values by key."""
        return {item.key: item for item in self.values}

    @cached_property
    def domain(self) -> dict[str, frozenset[str]]:
        """Every declared fact and the values that it may hold."""
        asked = {question.key: frozenset(a.key for a in question.answers) for question in self.questions}
        return {fact.key: frozenset(a.key for a in fact.values) for fact in self.facts} | asked

    @cached_property
    def many(self) -> dict[str, bool]:
        """Whether each declared fact may hold several values at once."""
        return {fact.key: fact.many for fact in self.facts} | {
            question.key: question.many for question in self.questions
        }

    @cached_property
    def placeholders(self) -> dict[str, str]:
        """Every placeholder, in small letters, and the key of the term or value that fills it."""
        return {value.key: value.key for value in self.values} | {
            name: term.key for term in self.terms for name in term.placeholders
        }


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, guidance or standard that requirements stand in."""

    key: str
    title: str
    body: str
    short: str
    force: str
    sure: str
    edition: str = ""
    dated: date | None = None
    starts: date | None = None
    ends: date | None = None
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that law or guidance asks for, under a code that never changes."""

    code: str
    title: str
    asks: str
    instrument: str
    force: str
    sure: str
    applies: Condition = ALWAYS
    starts: date | None = None
    ends: date | None = None
    check: str = ""
    topic: str = ""
    served_by: tuple[str, ...] = ("policy",)

    def in_force(self, day: date) -> bool:
        """Tell whether it is asked for on this day. What is pending is never in force."""
        return (
            self.force != "pending"
            and (self.starts is None or self.starts <= day)
            and (self.ends is None or day <= self.ends)
        )


@dataclass(frozen=True, slots=True)
class Superseded:
    """An old word or instrument and what stands in its place."""

    old: str
    new: str
    since: str = ""
    why: str = ""


@dataclass(frozen=True)
class Requirements:
    """An edition of a requirements pack."""

    head: Head
    instruments: tuple[Instrument, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    topics: tuple[Answer, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def requirement(self) -> dict[str, Requirement]:
        """Requirements by code."""
        return {item.code: item for item in self.requirements}

    @cached_property
    def instrument(self) -> dict[str, Instrument]:
        """Instruments by key."""
        return {item.key: item for item in self.instruments}


@dataclass(frozen=True, slots=True)
class Contact:
    """A number or address of an authority, as it was found or confirmed."""

    key: str
    label: str
    value: str
    hours: str = ""
    emergency: bool = False
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class AuthorityProfile:
    """What an authority's pack says: contacts to be confirmed, districts, official mail domains, links."""

    head: Head
    name: str = ""
    la_code: str = ""
    domains: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Holidays:
    """Bank holidays of a nation."""

    head: Head
    days: tuple[tuple[date, str], ...] = ()


Pack = Bank | Requirements | AuthorityProfile | Holidays
