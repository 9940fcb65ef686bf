"""What an edition of a pack holds. Frozen values; the format is told in docs/handbook/content-packs.md."""

from foreland.core.packs.model.authorities import AuthorityProfile, Contact
from foreland.core.packs.model.bank import Bank
from foreland.core.packs.model.calendars import Holidays
from foreland.core.packs.model.documents import DocumentSpec, Group, Section, Summary
from foreland.core.packs.model.head import Head, Number
from foreland.core.packs.model.questions import Answer, Fact, Proposal, Question
from foreland.core.packs.model.requirements import Instrument, Requirement, Requirements, Superseded
from foreland.core.packs.model.statements import LEVELS, Level, Option, Rule, Statement
from foreland.core.packs.model.terms import Term, TermChoice, Value, possessive

Pack = Bank | Requirements | AuthorityProfile | Holidays

__all__ = [
    "LEVELS",
    "Answer",
    "AuthorityProfile",
    "Bank",
    "Contact",
    "DocumentSpec",
    "Fact",
    "Group",
    "Head",
    "Holidays",
    "Instrument",
    "Level",
    "Number",
    "Option",
    "Pack",
    "Proposal",
    "Question",
    "Requirement",
    "Requirements",
    "Rule",
    "Section",
    "Statement",
    "Summary",
    "Superseded",
    "Term",
    "TermChoice",
    "Value",
    "possessive",
]
