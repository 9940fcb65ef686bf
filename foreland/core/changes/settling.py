"""Words that only stand in another order on the page: cells of a table that one reader takes line by line.

A PDF and a text hold no reading order, so the words of a table may come out in an order that nobody wrote. Neighbouring
passages of which both documents have the very same letters are no change then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Final

from foreland.core.changes.cutting import Unit
from foreland.core.changes.found import Change
from foreland.core.changes.same import run_together, words
from foreland.core.source import Source
from foreland.core.words import Piece

_LOOSE: Final = ("pdf", "txt", "md")
"""The formats in which a table may be read in another order than it was written."""
LONGEST: Final = 80
"""Most neighbouring passages that are looked at together."""
_BASE: Final = 1_000_003
_PRIME: Final = (1 << 61) - 1
SHORTEST_TEXT: Final = 25
"""Words of a passage that both have, which stands between two tables and is no cell of either."""


def loose(old: Source, new: Source) -> bool:
    """Tell whether the order of words in tables says nothing in these two."""
    return old.format != new.format or old.format in _LOOSE


def settled(changes: Sequence[Change], *, loosely: bool) -> list[Change]:
    """Return changes with those taken for none that are the same words, broken otherwise into paragraphs.

    With `loosely` so are those of tables that are the same letters in another order.
    """
    found = list(changes)
    _settle(found, _flows, labels=False, pages=False)
    if not loosely:
        return found
    for labels, pages in ((False, False), (True, False), (False, True), (True, True)):
        _settle(found, _many, labels=labels, pages=pages)
    return [_as_one(change) if _is_label(found, place) else change for place, change in enumerate(found)]


def _settle(found: list[Change], one: Callable[[Sequence[Change]], bool], *, labels: bool, pages: bool) -> None:
    """Take passages beside each other for one where their letters are the same in both documents.

    With `labels` the numbers before them count, which another reader may take for words; with `pages` so does what was
    found to run along the pages of the other document.
    """
    sums = [0, *accumulate(_balance(change, labels=labels, pages=pages) for change in found)]
    at = 0
    while at < len(found):
        passed = found[at].stands and not (pages and found[at].kind == "page")
        end = None if passed else _end(found, sums, at, one)
        if end is not None:
            found[at:end] = [_as_one(change) for change in found[at:end]]
        at = end or at + 1


def _end(
    changes: Sequence[Change], sums: Sequence[int], at: int, one: Callable[[Sequence[Change]], bool]
) -> int | None:
    """Where the passages end that hold the same letters in both, from a place on; None where there are none such."""
    for end in range(at + 1, min(len(changes), at + LONGEST) + 1):
        change = changes[end - 1]
        if change.kind == "same" and not change.moved and _length(change) >= SHORTEST_TEXT:
            return None
        if sums[at] == sums[end] and one(changes[at:end]):
            return end
    return None


def _length(change: Change) -> int:
    return sum(len(unit.words) for unit in change.units)


def _balance(change: Change, *, labels: bool, pages: bool) -> int:
    """A sum of the letters of the new document less those of the old: nought where they are the same."""
    if (change.kind == "page" and not pages) or (change.kind == "same" and not labels):
        return 0
    sides = ("".join(_letters(unit, labels=labels) for unit in units) for units in (change.new, change.old))
    new, old = (sum(map(_weight, side.replace(" ", ""))) for side in sides)
    return new - old


@lru_cache(maxsize=4096)
def _weight(letter: str) -> int:
    """A number for a letter, such that the sums of two different handfuls of letters are hardly ever one."""
    return pow(_BASE, ord(letter), _PRIME)


def _letters(unit: Unit, *, labels: bool) -> str:
    return unit.key + (run_together(word.said for word in words(unit.label)) if labels and unit.label else "")


def _many(changes: Sequence[Change]) -> bool:
    """Whether these are parts of a table in either document, and not two wordings of one sentence."""
    sides = (
        {unit.extract.number: unit.extract.kind for change in changes for unit in change.old},
        {unit.extract.number: unit.extract.kind for change in changes for unit in change.new},
    )
    rows = any("row" in kinds.values() for kinds in sides)
    return (
        not all(change.moved for change in changes) and all(sides) and (rows or all(len(kinds) > 1 for kinds in sides))
    )


def _flows(changes: Sequence[Change]) -> bool:
    """Whether both documents say the same here in the same order."""
    if any(change.moved for change in changes):
        return False
    one, other = (sorted(units, key=lambda unit: unit.at) for units in (
        [unit for change in changes for unit in change.old], [unit for change in changes for unit in change.new]
    ))  # fmt: skip
    return bool(one) and run_together(word for unit in one for word in unit.spoken) == run_together(
        word for unit in other for word in unit.spoken
    )


def _is_label(changes: Sequence[Change], at: int) -> bool:
    """Whether a number is all that differs, and the other document has it as the number of what follows."""
    change = changes[at]
    if change.stands:
        return False
    gone, came = (
        run_together(word.said for piece in change.pieces if piece.kind == kind for word in words(piece.text))
        for kind in ("removed", "added")
    )
    if bool(gone) == bool(came) or not (gone or came).replace(".", "").isdigit():
        return False
    after = changes[at : at + 3]
    labels = {
        unit.extract.label for other in after for unit in (other.new if gone else other.old) if unit.extract.label
    }
    return (gone or came) in {run_together(word.said for word in words(label)) for label in labels}


def _as_one(change: Change) -> Change:
    """The same passage as one that stands."""
    text = "".join(piece.text for piece in change.pieces if piece.kind != "removed" or not change.new)
    return replace(change, kind="same" if change.old and change.new else "page", pieces=(Piece("same", text),))
