"""What a paragraph of a word processor says, alike for Word and OpenDocument: its words, and the items and lines in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from foreland.core.source import Kind
from foreland.reading.pieces import Piece, is_bullet, labelled

_WORDY: Final = 28
"""A paragraph in the style of a heading with more words than this is a numbered paragraph."""
_LONG_SENTENCE: Final = 12
"""And so is one with more words than this that ends as a sentence."""
_FEWEST: Final = 30
"""Words of a file that holds pictures; one with fewer is a scan."""
_BOLD: Final = 0.95
"""The share of bold letters from which on a paragraph is bold."""


@dataclass(slots=True)
class Text:
    """What the runs of one paragraph say, and how."""

    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    size: float = 0.0
    boxes: list[ET.Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold, or nearly all."""
        return self.letters > 0 and self.bold >= self.letters * _BOLD


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a paragraph, how its list counts ("bullet", "decimal", "none" for no list) and how deep, from 1."""

    shown: str = ""
    form: str = "none"
    depth: int = 1


def few_words(pieces: Iterable[Piece]) -> bool:
    """Whether a document says hardly anything, so that its pictures have to."""
    return sum(len(piece.text.split()) + sum(len(cell.split()) for cell in piece.cells) for piece in pieces) < _FEWEST


def heads(words: str) -> bool:
    """Whether words in the style of a heading are one, and no numbered paragraph."""
    count = len(words.split())
    return count <= _WORDY and not (words.rstrip().endswith((".", ";")) and count > _LONG_SENTENCE)


def lines(
    words: str, mark: Mark, *, numbered: bool, bold: bool, size: float, boxed: bool, plain: bool
) -> Iterator[Piece]:
    """Yield the pieces of a paragraph that is no heading: items, or its words.

    `numbered` says that it has the style of a heading, so that its number makes no item of it; `plain` that its style names
    what is no heading, whatever it looks like.
    """
    for place, part in enumerate(parted(words)):
        shown, form = (mark.shown, mark.form) if place == 0 else ("", "none")
        typed = labelled(part.strip())[0] if not shown else ""
        if form == "bullet" or (typed and is_bullet(typed)):
            yield Piece(part, "item", mark.depth, shown, size=size, sure=True)
        elif shown and "." not in shown.strip(".") and not numbered:
            yield Piece(part, "item", mark.depth, shown, bold=bold, size=size)
        else:
            kind: Kind = "box" if boxed else "paragraph"
            yield Piece(part, kind, label=shown, bold=bold, size=size, sure=plain and not shown)


def parted(words: str) -> list[str]:
    """Return words split at line breaks where the lines are items of a list or full sentences of their own; else whole."""
    given = [line for line in words.split("\n") if line.strip()]
    if len(given) > 1 and sum(bool(labelled(line.strip())[0]) for line in given) >= len(given) - 1:
        return given
    if len(given) > 1 and all(
        line.strip().endswith((".", ":", "!", "?")) and len(line.split()) > 5 for line in given[:-1]
    ):
        return given
    return [" ".join(given)]
