"""What changed between two documents, paragraph by paragraph, with marks for the words; nothing of either is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from rapidfuzz.distance import Indel

from foreland.core.changes.aligning import Pair, aligned, in_order
from foreland.core.changes.cutting import Unit, units
from foreland.core.changes.found import Change, Kind
from foreland.core.changes.paging import LONGEST_NAME, Pages, listed
from foreland.core.changes.same import run_together
from foreland.core.changes.settling import loose, settled
from foreland.core.source import Source
from foreland.core.words import Piece, rewritten, too_long

MOST_WORDS = 120_000
"""Most words of a document that is compared: about three hundred pages."""
_PAGE_NUMBER = re.compile(r"\d{1,3}|\d{1,2}(?:\.\d{1,3})+")
_NUMBER = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{2,5})([.):|]*)")


class TooLong(ValueError):
    """A document that has more words than are compared. Its text says which, and what to do."""


def changes(old: Source, new: Source) -> tuple[Change, ...]:
    """Return what became of every paragraph of both, in the order of the new one. Raises TooLong.

    Turned round, the answer is the mirror of this one: what was added is gone, and the marks are the other way.
    """
    for source in (old, new):
        check_length(source)
    turned = _content(new) < _content(old)
    one, two = units(*((new, old) if turned else (old, new)))
    pairs = aligned(one, two)
    if turned:
        pairs = [Pair(pair.new, pair.old, pair.moved) for pair in pairs]
    pages = Pages(old), Pages(new)
    found = [_change(pair, *pages) for pair in _joined(in_order(pairs))]
    return tuple(settled(found, loosely=loose(old, new)))


def check_length(source: Source, most: int = MOST_WORDS) -> None:
    """Refuse a document of more words than are compared. Raises TooLong."""
    if source.words > most:
        raise TooLong(
            f"{source.name} has {source.words:,} words, and at most {most:,} can be compared here. Compare it in parts."
        )


def _content(source: Source) -> tuple[tuple[str, str], ...]:
    return tuple((extract.kind, extract.text) for extract in source.extracts)


def _joined(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Put together again what was one paragraph in either document."""
    last: Pair | None = None
    for pair in pairs:
        if last is not None and _goes_on(last, pair):
            last = Pair(last.old + pair.old, last.new + pair.new)
            continue
        if last is not None:
            yield last
        last = pair
    if last is not None:
        yield last


def _goes_on(one: Pair, two: Pair) -> bool:
    sides = [(one.old, two.old), (one.new, two.new)]
    if one.moved or two.moved or not all(a and b and a[-1].at + 1 == b[0].at for a, b in sides):
        return False
    return any(a[-1].extract.number == b[0].extract.number for a, b in sides)


def _change(pair: Pair, old_page: Pages, new_page: Pages) -> Change:
    if pair.old and pair.new:
        pieces = marks(pair.old, pair.new)
        kind: Kind = "same" if all(piece.kind == "same" for piece in pieces) else "reworded"
        return Change(pair.old, pair.new, pair.moved, kind=kind, pieces=pieces)
    text = "".join(text for _, text in _slices(pair.units)).strip()
    own, other = (new_page, old_page) if pair.new else (old_page, new_page)
    first = pair.units[0]
    numbered = any(sign.isdigit() for sign in first.label + first.text[:2])
    names = not first.heading and listed(text, own, other, numbered=numbered)
    on_page = names or other.has(text) or _number_of_page(pair)
    kind = "page" if on_page else "added" if pair.new else "gone"
    piece = Piece("added" if pair.new else "removed", text)
    return Change(pair.old, pair.new, kind=kind, pieces=(piece,))


def _number_of_page(pair: Pair) -> bool:
    return all(
        unit.extract.kind != "row" and len(unit.words) == 1 and _PAGE_NUMBER.fullmatch(unit.key) for unit in pair.units
    )


def marks(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Piece, ...]:
    """Return how the words of some units came from those of others; what is the same is told as the new ones set it.

    Where hardly a word was kept, or there are too many to be compared, the old words stand whole before the new ones.
    """
    before, after = _slices(old), _slices(new)
    before, after = _unlabelled(before, after), _unlabelled(after, before)
    spoken = [[word for word, _ in side] for side in (before, after)]
    if run_together(spoken[0]) == run_together(spoken[1]):
        return (_piece("same", after),)
    if too_long(*spoken):
        return _piece("removed", before), _piece("added", after)
    pieces: list[Piece] = []
    i = j = 0
    for code in Indel.opcodes(*spoken):
        if code.tag == "equal":
            pieces += _gap(before[i : code.src_start], after[j : code.dest_start])
            pieces.append(_piece("same", after[code.dest_start : code.dest_end]))
            i, j = code.src_end, code.dest_end
    pieces += _gap(before[i:], after[j:])
    if rewritten(pieces):
        return _piece("removed", before), _piece("added", after)
    return tuple(_together(pieces))


def _slices(given: Sequence[Unit]) -> list[tuple[str, str]]:
    """Each word as it is compared, with the words as they stand: up to the next one, marks and spaces with it."""
    found: list[tuple[str, str]] = []
    for at, unit in enumerate(given):
        text, start = unit.extract.text, unit.start
        ends = [word.start for word in unit.words[1:]] + [unit.end]
        for word, end in zip(unit.words, ends, strict=True):
            found.append((word.said, text[start:end]))
            start = end
        if at + 1 < len(given) and not found[-1][1][-1:].isspace():
            found[-1] = (found[-1][0], found[-1][1] + " ")
    return found


def _unlabelled(own: list[tuple[str, str]], other: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Take away a number or letter before the first word, where the other has the words without it."""
    if len(own) > 1 and other and own[1][0] == other[0][0]:
        number = _NUMBER.fullmatch(own[0][1].strip())
        if number and (number[1] or len(own) <= LONGEST_NAME):
            return own[1:]
    return own


def _gap(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Piece]:
    """What stands between words that both have: the same where it differs by spaces and hyphens alone."""
    head, tail = _alike_first(old, new), (0, 0)
    old, new, first = old[head[0] :], new[head[1] :], new[: head[1]]
    tail = _alike_first(old[::-1], new[::-1], back=True)
    last = new[len(new) - tail[1] :]
    old, new = old[: len(old) - tail[0]], new[: len(new) - tail[1]]
    if first:
        yield _piece("same", first)
    if old:
        yield _piece("removed", old)
    if new:
        yield _piece("added", new)
    if last:
        yield _piece("same", last)


def _alike_first(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], *, back: bool = False
) -> tuple[int, int]:
    """How many words at the beginning of both, or at their end, are the same when they are run together."""
    best = (0, 0)
    i = j = 0
    while True:
        one, two = (
            run_together(word for word, _ in (side[::-1] if back else side))
            for side in (old[best[0] : i], new[best[1] : j])
        )
        if one == two:
            best = (i, j)
        elif not (_meets(one, two, back=back) or _meets(two, one, back=back)):
            return best
        if len(one) <= len(two) and i < len(old):
            i += 1
        elif j < len(new) and len(two) <= len(one):
            j += 1
        else:
            return best


def _meets(short: str, long: str, *, back: bool) -> bool:
    return long.endswith(short) if back else long.startswith(short)


def _piece(kind: Literal["same", "added", "removed"], given: Iterable[tuple[str, str]]) -> Piece:
    return Piece(kind, "".join(text for _, text in given))


def _together(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbours of one kind."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
            if "same" in (last.kind, piece.kind) and last.text[-1:].isalnum() and piece.text[:1].isalnum():
                piece = Piece(piece.kind, f" {piece.text}")  # the last word of the text that went on here
        last = piece
    if last is not None:
        yield last
