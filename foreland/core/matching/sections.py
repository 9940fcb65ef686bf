"""Which section of the bank a heading speaks of: "Legislation and guidance" is of its purpose, in whatever words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from foreland.core.matching.cues import Lexicon, read_cue
from foreland.core.matching.language import tokens

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

LONGEST = 20
"""Most words of a heading that names a section."""


@dataclass(frozen=True, slots=True)
class SectionCues:
    """Cues by which a heading is told to speak of a section of the bank; `key` is the section's."""

    key: str
    cues: tuple[str, ...]


def section_cues(fields: Fields) -> SectionCues:
    """Return a row of cues of a section out of its table."""
    return SectionCues(fields.text("key"), fields.texts("cues", required=True))


class Sections:
    """The cues of all sections, ready to be heard in headings."""

    def __init__(self, sections: Iterable[SectionCues]) -> None:
        listed = [(item.key, read_cue(cue, {})) for item in sections for cue in item.cues]
        self._keys = [key for key, _ in listed]
        self._lexicon = Lexicon([cue for _, cue in listed])
        self._heard = lru_cache(maxsize=4096)(self._hear)

    def named(self, heading: str) -> frozenset[str]:
        """Return the sections that a heading names: none, one, or several for "Devices, communication and images"."""
        return self._heard(heading)

    def _hear(self, heading: str) -> frozenset[str]:
        words = tokens(heading)
        if len(words) > LONGEST:
            return frozenset()
        return frozenset(self._keys[hit.cue] for hit in self._lexicon.hits(heading, words))
