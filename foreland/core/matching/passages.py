"""A document cut into passages that can be judged: a list goes with the line that leads into it, a long paragraph may be
cut between sentences. Every character of every extract lies in exactly one part of one passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from foreland.core.matching.language import cut
from foreland.core.source import Extract, Source

_ENDS = (".", "!", "?", "”", '"', ")")
_LEADS = (":", ":-", "–", "…", ";", "-")
MOST_SENTENCES = 24
"""A paragraph of more sentences is cut into pieces of so many before it is judged."""


class Part(NamedTuple):
    """A stretch of an extract: its number, and where the stretch begins and ends in its text."""

    extract: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """Extracts that belong together: a paragraph alone, or a line that leads into a list and the items of the list."""

    extracts: tuple[Extract, ...]
    leads: bool = False

    @property
    def listed(self) -> bool:
        """Whether it is a list."""
        return len(self.extracts) > 1


def blocks(source: Source) -> Iterator[Block]:
    """Yield the blocks of a document in reading order; what says nothing of its own is a block alone."""
    held: list[Extract] = []
    leads = False
    for extract in source.extracts:
        item = extract.kind == "item"
        if held and item and (leads or _goes_on(held[-1], extract)):
            held.append(extract)
            continue
        if held:
            yield Block(tuple(held), leads)
        held = [extract]
        leads = extract.kind in ("paragraph", "box") and extract.text.rstrip().endswith(_LEADS)
    if held:
        yield Block(tuple(held), leads)


def _goes_on(before: Extract, extract: Extract) -> bool:
    """Tell whether an item belongs to the item before it where no line leads into them: it is part of one sentence.

    Numbered rules, each a sentence of its own, stand alone; what is deeper belongs to what it stands under.
    """
    if before.kind != "item":
        return False
    return extract.level > before.level or not before.text.rstrip().endswith(_ENDS)


def whole(extracts: Sequence[Extract]) -> tuple[Part, ...]:
    """Return the parts that hold all of some extracts."""
    return tuple(Part(extract.number, 0, len(extract.text)) for extract in extracts)


def cuts(text: str) -> list[int]:
    """Return where the sentences of a text begin, and its end: n sentences give n + 1 places, from 0 to the length."""
    return [0, *(begin for begin, _ in cut(text)[1:]), len(text)]


def words_of(source: Source, parts: Sequence[Part]) -> str:
    """Return the words of some parts, one line an extract."""
    return "\n".join(source.extracts[part.extract].text[part.start : part.end].strip() for part in parts)
