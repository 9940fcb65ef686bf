"""Lines of a document's own record: versions, dates, owners, signatures. They say nothing of what the school does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreland.core.matching.cues import Lexicon, read_cue
from foreland.core.matching.language import begun_large, tokens

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

LONGEST = 20
"""Words of the longest line of a record."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Cues by which a short line of a document's record is told; with `names` one on the cover that is a name and no sentence."""

    key: str
    cues: tuple[str, ...]
    names: bool = False


def cover(fields: Fields) -> Cover:
    """Return a row of cues of a document's record out of its table."""
    return Cover(fields.text("key"), fields.texts("cues", required=True), fields.flag("names"))


class Covers:
    """The cues of a document's record, ready to be heard."""

    def __init__(self, covers: Iterable[Cover]) -> None:
        listed = list(covers)
        self._lexicon = _lexicon(item for item in listed if not item.names)
        self._names = _lexicon(item for item in listed if item.names)

    def holds(self, text: str, *, on_cover: bool = False) -> bool:
        """Tell whether a text is a line of a document's record, or `on_cover`, above all headings, whose document it is."""
        words = tokens(text)
        if len(words) > LONGEST:
            return False
        named = on_cover and _is_name(text) and bool(self._names.hits(text, words))
        return named or bool(self._lexicon.hits(text, words))


def _lexicon(covers: Iterable[Cover]) -> Lexicon:
    return Lexicon([read_cue(cue, {}) for item in covers for cue in item.cues])


def _is_name(text: str) -> bool:
    """Tell whether a text is written as a name: no stop at its end, and nearly all its longer words begin large."""
    large, longer = begun_large(text)
    return longer > 0 and text[-1] not in ".!?:;" and large >= 0.8 * longer
