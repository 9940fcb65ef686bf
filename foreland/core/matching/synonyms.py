"""Words that schools use for one another: content of the guide, counted as the same when passages are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words and phrases that count as one. A phrase counts as a whole; endings do not matter."""

    key: str
    like: tuple[str, ...]


def synonym(fields: Fields) -> Synonym:
    """Return a group of synonyms out of its table."""
    return Synonym(fields.text("key"), fields.texts("like", required=True))
