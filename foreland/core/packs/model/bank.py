"""A statement bank, whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from foreland.core.packs.model.changes import Change, Succession
from foreland.core.packs.model.documents import DocumentSpec, Gloss, Section, Setting, Summary, Unserved
from foreland.core.packs.model.head import Head
from foreland.core.packs.model.questions import Fact, Question
from foreland.core.packs.model.statements import Rule, Statement
from foreland.core.packs.model.terms import Term, Value


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
    glossary: tuple[Gloss, ...] = ()
    settings: tuple[Setting, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    changes: tuple[Change, ...] = ()
    succession: tuple[Succession, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where each item was read: "statement:phones.pupils" -> file name. For faults only."""

    @cached_property
    def statement(self) -> dict[str, Statement]:
        """Statements by key."""
        return {item.key: item for item in self.statements}

    @cached_property
    def change(self) -> dict[str, Change]:
        """What this edition says of its changes, by the key of the statement."""
        return {item.key: item for item in self.changes}

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

    def printed_in(self, wanted: Callable[[DocumentSpec], bool]) -> frozenset[str]:
        """Return what the wanted documents print: sections, and the keys of statements that stand in one as guests.

        All of them where the bank has no such document.
        """
        specs = {spec.key: spec for spec in self.documents if wanted(spec)}
        if not specs:
            return frozenset(self.section) | frozenset(self.statement)
        guests = {item.key for item in self.statements if any(document in specs for document, _ in item.also)}
        return frozenset(section for spec in specs.values() for section in spec.sections) | guests

    @cached_property
    def placeholders(self) -> dict[str, str]:
        """Every placeholder, in small letters, and the key of the term or value that fills it."""
        return {value.key: value.key for value in self.values} | {
            name: term.key for term in self.terms for name in term.placeholders
        }
