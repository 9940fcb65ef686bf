"""What became of one paragraph of two documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreland.core.changes.aligning import Pair
from foreland.core.words import Piece

Kind = Literal["same", "reworded", "added", "gone", "page"]
"""What became of a paragraph; "page" is one that is furniture or a list of contents in the other document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Pair):
    """One paragraph, or several that were one: the units of both documents that it is made of, and what became of them.

    The same and added pieces joined are what the new one says; the same and removed ones are what the old one said,
    but for marks and spaces, which are those of the new one.
    """

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def heading(self) -> bool:
        """Whether it names what follows."""
        return all(unit.heading for unit in self.units)

    @property
    def stands(self) -> bool:
        """Whether it says what it said, at its place."""
        return self.kind in ("same", "page") and not self.moved
