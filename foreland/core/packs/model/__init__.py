"""What an edition of a pack holds. Frozen values; the format is told in docs/handbook/content-packs.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from foreland.core.packs.model.authorities import AuthorityProfile, Contact
from foreland.core.packs.model.bank import Bank
from foreland.core.packs.model.calendars import Holidays
from foreland.core.packs.model.changes import (
    WEIGHTS,
    Became,
    Change,
    Printed,
    Succession,
    Weight,
    became,
    differing,
)
from foreland.core.packs.model.documents import (
    DocumentSpec,
    Gloss,
    Group,
    Part,
    Pick,
    Section,
    Setting,
    Summary,
    Unserved,
)
from foreland.core.packs.model.head import Head, Number
from foreland.core.packs.model.questions import Answer, Fact, Proposal, Question
from foreland.core.packs.model.requirements import (
    SERVED_WORDS,
    SURE_WORDS,
    Instrument,
    Requirement,
    Requirements,
    Superseded,
)
from foreland.core.packs.model.statements import LEVELS, Level, Option, Rule, Statement
from foreland.core.packs.model.terms import Term, TermChoice, Usual, Value, possessive

if TYPE_CHECKING:  # what reads a document knows the bank, so the bank cannot import it
    from foreland.core.matching.guide import Guide

Pack: TypeAlias = "Bank | Requirements | AuthorityProfile | Holidays | Guide"

__all__ = [
    "LEVELS",
    "SERVED_WORDS",
    "SURE_WORDS",
    "WEIGHTS",
    "Answer",
    "AuthorityProfile",
    "Bank",
    "Became",
    "Change",
    "Contact",
    "DocumentSpec",
    "Fact",
    "Gloss",
    "Group",
    "Head",
    "Holidays",
    "Instrument",
    "Level",
    "Number",
    "Option",
    "Pack",
    "Part",
    "Pick",
    "Printed",
    "Proposal",
    "Question",
    "Requirement",
    "Requirements",
    "Rule",
    "Section",
    "Setting",
    "Statement",
    "Succession",
    "Summary",
    "Superseded",
    "Term",
    "TermChoice",
    "Unserved",
    "Usual",
    "Value",
    "Weight",
    "became",
    "differing",
    "possessive",
]
