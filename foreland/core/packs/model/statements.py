"""The statements of a bank, their options, and the rules between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreland.core.conditions import ALWAYS, Condition

Level = Literal["must", "should", "may"]
LEVELS: tuple[Level, ...] = ("must", "should", "may")


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
    """One keyed paragraph of the bank. `propose` is None for never; ALWAYS proposes it wherever it applies.

    `fixed`: whoever stands on the edition has it, wherever it applies, in these words. A trust fixes statements for its schools.
    """

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
    fixed: bool = False

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
