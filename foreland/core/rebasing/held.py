"""What a school holds of one statement: the amendments that count, read as decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foreland.core.amend import BANK_FIELDS, Amendment, Field
from foreland.core.packs.model import Statement


@dataclass(frozen=True, slots=True)
class Held:
    """The amendments of one statement that count."""

    items: tuple[Amendment, ...] = ()

    def one(self, field: Field) -> Amendment | None:
        """Return the amendment of a field, or None. Of wordings there may be several: see `awake`."""
        return next((item for item in self.items if item.field == field), None)

    @property
    def left_out(self) -> bool:
        """Whether the school left it out."""
        selected = self.one("selected")
        return selected is not None and not selected.value

    @property
    def choice(self) -> str | None:
        """The option that a person chose."""
        made = self.one("choice")
        return str(made.value) if made else None

    @property
    def awake(self) -> list[Amendment]:
        """Own wordings that may be printed: that of the chosen option, or all where no person chose."""
        texts = [item for item in self.items if item.field == "text"]
        return [item for item in texts if self.choice is None or item.option == self.choice]

    @property
    def short(self) -> dict[str, str]:
        """Own short words by summary."""
        found = self.one("short")
        return dict(found.value) if found else {}

    @property
    def fields(self) -> list[Amendment]:
        """Fields of the bank, which a layer that publishes amends."""
        return [item for item in self.items if item.field in BANK_FIELDS]

    def option(self, statement: Statement) -> str | None:
        """Return the option that its words are read with: of the own wording, else the chosen one."""
        texts = self.awake
        key = texts[-1].option if texts else self.choice
        return key if key and statement.option(key) else None

    def words(self, statement: Statement) -> str:
        """Return the words as the school has them: its own, else the bank's."""
        texts = self.awake
        return str(texts[-1].value) if texts else statement.words(self.option(statement))


def held(counted: Iterable[Amendment]) -> dict[str, Held]:
    """Return what is held of each statement."""
    found: dict[str, list[Amendment]] = {}
    for item in counted:
        found.setdefault(item.key, []).append(item)
    return {key: Held(tuple(items)) for key, items in found.items()}
