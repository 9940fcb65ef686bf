"""Lists of words by which defects are looked for: content, by key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreland.core.matching.defects.phrase import phrases, readable

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields


class NoList(LookupError):
    """The guide has no list of words under a key that a search needs. Its text names the key."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Words or phrases under a key."""

    key: str
    says: tuple[str, ...]


def word_list(fields: Fields) -> WordList:
    """Make a list of words from its table."""
    made = WordList(fields.text("key"), fields.texts("says", required=True))
    readable(made.says)
    return made


class Lists:
    """The lists of a guide."""

    def __init__(self, rows: Iterable[WordList]) -> None:
        self._says = {row.key: row.says for row in rows}

    def cue(self, key: str) -> re.Pattern[str]:
        """Return what finds any phrase of a list. Raises NoList."""
        return phrases(self._of(key))

    def words(self, key: str) -> frozenset[str]:
        """Return the words of a list as they are written. Raises NoList."""
        return frozenset(self._of(key))

    def _of(self, key: str) -> tuple[str, ...]:
        try:
            return self._says[key]
        except KeyError:
            raise NoList(f"The guide has no [[word_list]] with the key “{key}”.") from None
