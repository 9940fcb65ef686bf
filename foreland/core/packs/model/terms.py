"""What is filled into the words: terms that a setting chooses, values that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreland.core.conditions import ALWAYS, Condition, Facts


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
class Usual:
    """What a value says for settings of a kind that have not said it themselves."""

    text: str
    when: Condition = ALWAYS


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
    prints: str = ""
    """What stands beside it in a printed table, with placeholders, where that is not the label."""
    usual: tuple[Usual, ...] = ()
    """What it says where nobody has filled it in: the first that fits."""

    def given(self, text: str, facts: Facts) -> str:
        """Return what was filled in, or else what is usual for a setting with these facts."""
        if text.strip():
            return text
        return next((item.text for item in self.usual if item.when.value(facts).holds is True), "")
