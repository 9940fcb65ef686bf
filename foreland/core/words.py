"""What people write, without what nobody sees; and differences between two wordings, word by word, for showing.

Merging never rests on the differences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")
"""Characters that nobody sees and that no format prints: controls, and marks that turn the order of letters round."""
MOST_PAIRS = 400_000_000
"""Most pairs of words that are compared, 20,000 with 20,000: the comparison keeps a bit for each (50 MB)."""
LEAST_KEPT = 0.5
"""Least share of the shorter text's words that must stand for marks to be read with ease; below it they are a salad."""
FEWEST_CHANGED = 8
"""Fewest changed words, taken out and put in together, that can make a salad."""
_TOKEN = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both have ("same"), that only the new has ("added") or only the old ("removed")."""

    kind: Literal["same", "added", "removed"]
    text: str


def line_of_words(text: str) -> str:
    """Return what a person wrote in a line: spaces made single, characters that nobody sees taken out."""
    return " ".join(UNSEEN.sub(" ", text).split())


def tokens(text: str) -> list[str]:
    """Split a text into words, spaces and marks; joined again they give the text back."""
    return _TOKEN.findall(text)


def too_long(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether two texts have too many words to be compared: a few values, put in often, make a text of megabytes."""
    return len(before) * len(after) > MOST_PAIRS


def differences(old: str, new: str) -> list[Piece]:
    """Return how `new` came from `old`. The same and added pieces joined give `new`, the same and removed ones `old`.

    Texts that are too long to compare word by word come back as one removed and one added.
    """
    before, after = tokens(old), tokens(new)
    if too_long(before, after):
        return [Piece("same", new)] if old == new else [Piece("removed", old), Piece("added", new)]
    pieces: list[Piece] = []
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            pieces.append(Piece("same", "".join(before[code.src_start : code.src_end])))
        else:
            if code.src_end > code.src_start:
                pieces.append(Piece("removed", "".join(before[code.src_start : code.src_end])))
            if code.dest_end > code.dest_start:
                pieces.append(Piece("added", "".join(after[code.dest_start : code.dest_end])))
    return _tidy(pieces)


def rewritten(pieces: Sequence[Piece]) -> bool:
    """Return whether a text was rewritten almost wholly, so that its new words should be read before the marks.

    True where fewer than half of the words of the shorter text still stand. A long passage that was only added, or only
    taken out, leaves the other words where they were and reads well marked; so do a few changed words.
    """
    counts = dict.fromkeys(("same", "added", "removed"), 0)
    for piece in pieces:
        counts[piece.kind] += sum(token[0].isalnum() for token in tokens(piece.text))
    changed = counts["added"] + counts["removed"]
    shorter = counts["same"] + min(counts["added"], counts["removed"])
    return changed >= FEWEST_CHANGED and counts["same"] < LEAST_KEPT * shorter


def after(pieces: Sequence[Piece]) -> str:
    """Return the new text of marked differences."""
    return "".join(piece.text for piece in pieces if piece.kind != "removed")


def _tidy(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours, and count a lone space or mark between two changes as changed, so that phrases stay whole."""
    joined: list[Piece] = []
    removed, added = "", ""

    def flush() -> None:
        nonlocal removed, added
        if removed:
            joined.append(Piece("removed", removed))
        if added:
            joined.append(Piece("added", added))
        removed = added = ""

    for number, piece in enumerate(pieces):
        if piece.kind == "removed":
            removed += piece.text
        elif piece.kind == "added":
            added += piece.text
        elif (removed or added) and number + 1 < len(pieces) and not piece.text.strip():
            removed, added = removed + piece.text, added + piece.text
        else:
            flush()
            if joined and joined[-1].kind == "same":
                joined[-1] = Piece("same", joined[-1].text + piece.text)
            else:
                joined.append(piece)
    flush()
    return joined
