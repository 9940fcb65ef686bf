"""What an edition says of itself against the one before: what changed and why, and which statements follow which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreland.core.packs.model.statements import Statement

Weight = Literal["must", "should", "wording"]
WEIGHTS: tuple[Weight, ...] = ("must", "should", "wording")
"""How much a change weighs, heaviest first: what is asked by law or guidance, what is advised, how it is said."""
Became = Literal["withdrawn", "moved", "split", "merged", "redrawn"]
Printed = Literal["text", "options", "level", "when", "propose", "meets", "section", "also", "short", "fixed"]
"""A field of a statement that decides what is printed, where, and for whom."""


@dataclass(frozen=True, slots=True)
class Change:
    """Why a statement changed, how much that weighs, what asks for it, and who must hear of it.

    `tell` is empty where the statement's own audience is meant. The rest are words to hand out, each empty where the
    bank has none: what `parents` and `pupils` should know, and a `question` with which staff check what they know, with
    its `answer`. They are true of the bank's own words in every alternative, and may hold placeholders.
    """

    key: str
    weight: Weight
    why: str
    requirements: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    parents: str = ""
    pupils: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of statements of the edition before: `old` are their keys there, `new` those that follow them here."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    why: str

    @property
    def became(self) -> Became:
        """What happened, in a word."""
        return became(len(self.old), len(self.new))


def became(old: int, new: int) -> Became:
    """Return what happened to so many statements that were followed by so many."""
    if not new:
        return "withdrawn"
    if old == 1:
        return "moved" if new == 1 else "split"
    return "merged" if new == 1 else "redrawn"


def differing(old: Statement, new: Statement) -> tuple[Printed, ...]:
    """Return in what two wordings of a statement differ, of what is printed, where, and for whom.

    Its title, its reason, what leaders discuss, and the labels and hints of its options are not printed.
    """
    found: list[Printed] = []
    if old.text != new.text:
        found.append("text")
    if old.options != new.options and _choices(old) != _choices(new):
        found.append("options")
    names: tuple[Printed, ...] = ("level", "when", "propose", "meets", "section", "also", "short", "fixed")
    found += (name for name in names if getattr(old, name) != getattr(new, name))
    return tuple(found)


def _choices(statement: Statement) -> list[tuple[object, ...]]:
    return [(item.key, item.text, item.sets, item.when, item.propose) for item in statement.options]
