"""Amendments: the only thing that a school's policy stores of its words. Append-only; the newest counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from foreland.core.packs.model import Statement

Field = Literal[
    "selected",
    "text",
    "place",
    "choice",
    "own",
    "short",
    "title",
    "level",
    "when",
    "meets",
    "audience",
    "why",
    "option",
    "label",
    "hint",
    "fixed",
]
FIELDS: tuple[Field, ...] = get_args(Field)
BANK_FIELDS: tuple[Field, ...] = ("title", "level", "when", "meets", "audience", "why", "option", "label", "hint", "fixed")  # fmt: skip
"""What only a layer that publishes an edition amends: fields of the bank that no school prints as its own."""
OF_OPTION: tuple[Field, ...] = ("text", "option", "label", "hint")
"""What is amended of a statement for each of its alternatives by itself."""
OWN = "own."
"""Keys of a school's own statements begin so."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change to one field of one statement.

    `field` and `value`:
      selected  True to take in, False to leave out (a must then has a `reason`)
      text      the whole printed wording, placeholders kept, for the chosen option named in `option`
      place     {"section": key, "after": key or ""}
      choice    the key of the chosen option
      own       {"section": key, "after": key or "", "text": words, "meets": [codes]}: a statement of the school's own
      short     {summary key: words}: the school's own short words
    and in a layer that publishes:
      title, level, why   text
      when      for whom it is meant, as a pack writes a condition; {} for everybody
      meets, audience     lists of codes and of audiences
      fixed     True where the bodies below keep it in these words
      option    the words of the alternative named in `option`; "" takes that alternative away
      label, hint         what schools read where they choose: the name of the alternative `option`, and what helps to decide
    A value of None goes back to the bank. `number` gives the order. `edition` and `base` say on which bank wording the change was made. `meaning`
    tells whether a rewording changes what is asked of people ("changed", the default) or only says it otherwise.
    """

    number: int
    key: str
    field: Field
    value: Any
    option: str = ""
    reason: str = ""
    meaning: Literal["changed", "wording"] = "changed"
    by: str = ""
    at: datetime | None = None
    edition: str = ""
    base: str = ""

    @property
    def slot(self) -> tuple[str, Field, str]:
        """What this amendment is about; a newer one with the same slot takes its place."""
        return self.key, self.field, self.option if self.field in OF_OPTION else ""


Slots = Mapping[tuple[str, Field, str], Amendment]


def newest(amendments: Iterable[Amendment]) -> dict[tuple[str, Field, str], Amendment]:
    """Return the amendment that counts in each slot; those that went back to the bank are not in it."""
    counted: dict[tuple[str, Field, str], Amendment] = {}
    for amendment in sorted(amendments, key=lambda item: item.number):
        counted[amendment.slot] = amendment
    return {slot: item for slot, item in counted.items() if item.value is not None}


def wordings(amendments: Iterable[Amendment], key: str) -> dict[str, str]:
    """Return the school's own wordings of a statement that are kept, by the option that each was written for ("" without).

    That of the chosen option is printed; the others sleep until their option is chosen again.
    """
    counted = newest(item for item in amendments if item.key == key and item.field == "text")
    return {option: item.value for (_, _, option), item in counted.items()}


def last_number(amendments: Iterable[Amendment], key: str) -> int:
    """Return the number of the newest amendment of a statement, whatever its field; 0 where there is none.

    A page shows it and sends it back; a newer number then means that somebody else wrote in between.
    """
    return max((item.number for item in amendments if item.key == key), default=0)


def history(amendments: Iterable[Amendment], key: str) -> list[Amendment]:
    """Return every amendment of a statement, oldest first. Nothing is ever dropped."""
    return sorted((item for item in amendments if item.key == key), key=lambda item: item.number)


def base_digest(statement: Statement, option: str | None) -> str:
    """Return the digest of the bank wording that a rewording starts from (first 16 hex digits of SHA-256)."""
    return hashlib.sha256(statement.words(option).encode()).hexdigest()[:16]
