"""Lines of a document's own record: versions, dates, owners, signatures. They say nothing of what the school does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreland.core.matching.cues import Lexicon, read_cue
from foreland.core.matching.language import tokens

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

LONGEST = 20
"""Words of the longest line of a record."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Cues by which a short line of a document's record is told."""

    key: str
    cues: tuple[str, ...]


def cover(fields: Fields) -> Cover:
    """Return a row of cues of a document's record out of its table."""
    return Cover(fields.text("key"), fields.texts("cues", required=True))


class Covers:
    """The cues of a document's record, ready to be heard."""

    def __init__(self, covers: Iterable[Cover]) -> None:
        self._lexicon = Lexicon([read_cue(cue, {}) for item in covers for cue in item.cues])

    def holds(self, text: str) -> bool:
        """Tell whether a text is a line of a document's record."""
        words = tokens(text)
        return len(words) <= LONGEST and bool(self._lexicon.hits(text, words))
