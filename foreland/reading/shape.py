"""The shape of a document, the same for all formats: what is a heading, an item, a line of contents, and what it is under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from foreland.core.source import Extract, Format, Source
from foreland.reading import contents, headings
from foreland.reading.pieces import Piece, clean, counted, depth, is_bullet, labelled, tidy
from foreland.reading.refusals import too_many_pages

LONGEST: Final = 1_500_000
"""Most letters of a document: about what 200 full pages hold three times over."""
MOST: Final = 30_000
"""Most paragraphs, items and rows of a document."""
_WEAK: Final[frozenset[Format]] = frozenset({"txt", "pdf", "md"})
"""Formats in which a heading may look like any other line."""


def shaped(
    pieces: Iterable[Piece],
    *,
    name: str,
    kind: Format,
    pages: int | None = None,
    notes: Iterable[str] = (),
    title: str = "",
) -> Source:
    """Return the source that the pieces of one document make, numbered in reading order. Raises Unreadable."""
    body = [piece for piece in map(_cleaned, limited(pieces)) if piece.text]
    if sum(len(piece.text) for piece in body) > LONGEST:
        raise too_many_pages()
    contents.mark(body)
    _counted(body)
    for piece in body:
        _labelled(piece)
    _listed(body)
    headings.mark(body, weak=kind in _WEAK)
    named = headings.title(body)
    begin = next((at for at, piece in enumerate(body) if piece is named), 0)
    after = [piece for piece in body[begin:] if piece.kind == "heading"]
    ranks = sorted({piece.level for piece in after})
    for piece in after:
        piece.level = ranks.index(piece.level) + 1
    return Source(
        name, kind, tuple(_extracts(body)), pages, named.text if named else clean(title), tuple(dict.fromkeys(notes))
    )


def limited(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces of a document, and look at no more of them than one may have. Raises Unreadable."""
    out = list(islice(pieces, MOST + 1))
    if len(out) > MOST:
        raise too_many_pages()
    return out


def _cleaned(piece: Piece) -> Piece:
    """Tidy the words. A row says its cells, and with none of them nothing."""
    if piece.kind == "row":
        piece.cells = tuple(map(clean, piece.cells))
        piece.header = tuple(map(clean, piece.header))
        piece.text = " | ".join(filter(None, piece.cells))
    else:
        piece.text = clean(piece.text)
        if not any(sign.isalnum() for sign in piece.text):
            piece.text = ""
    piece.label = tidy(clean(piece.label))
    return piece


def _counted(body: Sequence[Piece]) -> None:
    """Take the numbers off short lines that count 1, 2, 3 through the document without a stop: "1 Background"."""
    found: list[tuple[Piece, str, str]] = []
    for piece in body:
        if piece.kind == "paragraph" and not piece.sure and not piece.label and piece.text[:1].isdigit():
            label, rest = counted(piece.text)
            if label.isdigit() and 0 < len(rest.split()) <= headings.LONGEST and not rest.endswith((".", ";", ",")):
                found.append((piece, label, rest))
    expected = 1
    run: list[tuple[Piece, str, str]] = []
    for each in found:
        if int(each[1]) == expected:
            run.append(each)
            expected += 1
    if len(run) >= 3:
        for piece, label, rest in run:
            piece.label, piece.text = label, rest


def _labelled(piece: Piece) -> None:
    """Take a typed number or mark off the words, and let it tell an item from a paragraph."""
    if piece.kind not in ("paragraph", "item", "heading", "box", "note") or piece.label:
        return
    label, rest = (counted if piece.kind == "heading" else labelled)(piece.text)
    if not label or not any(sign.isalnum() for sign in rest):
        return
    piece.label, piece.text = tidy(label), rest
    if piece.kind == "paragraph" and (is_bullet(label) or (depth(label) <= 1 and not label[:1].isupper())):
        piece.kind, piece.level = "item", piece.level or 1


def _listed(body: Sequence[Piece]) -> None:
    """Make items of the small beginnings that follow words with a colon, as lists are typed without marks."""
    within = False
    for piece in body:
        plain = piece.kind == "paragraph" and not piece.label
        open_ended = not piece.text.endswith((".", "!", "?", ":")) and len(piece.text.split()) > 3 and not piece.bold
        if within and plain and (piece.text[:1].islower() or open_ended):
            piece.kind, piece.level = "item", 1
        elif piece.kind not in ("item", "furniture"):
            within = piece.text.endswith(":")


def _extracts(body: Iterable[Piece]) -> Iterable[Extract]:
    """Yield the extracts, each under the headings above it."""
    above: list[tuple[int, str]] = []
    for number, piece in enumerate(body):
        if piece.kind == "title":
            above.clear()
        elif piece.kind == "heading":
            while above and above[-1][0] >= piece.level:
                above.pop()
        yield Extract(
            number, piece.kind, piece.text, piece.level if piece.kind in ("heading", "item") else 0, piece.label, piece.page,
            tuple(words for _, words in above) if piece.kind not in ("title", "furniture", "contents") else (),
            piece.cells, piece.header,
        )  # fmt: skip
        if piece.kind == "heading":
            above.append((piece.level, piece.text))
