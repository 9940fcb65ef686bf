"""Tables as rows: which first row is a head, which table only lays out a page, and a row whose cell holds a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from foreland.reading.pieces import Piece

LONG: Final = 60
"""A cell of several paragraphs with more words than this is read as paragraphs after its row."""
Cell = list[Piece]


def words(cell: Iterable[Piece]) -> str:
    """Return all that a cell says, on one line; the marks of its items stand before them."""
    return " ".join(
        " ".join(filter(None, piece.cells)) if piece.kind == "row" else f"{piece.label} {piece.text}".strip()
        for piece in cell
    ).strip()


def rows(table: Sequence[Sequence[Cell]], *, head: bool | None, page: int | None = None) -> list[Piece]:
    """Return the pieces of a table. `head` says whether its first row is one, None where the format does not tell.

    A table of one column is no table: its paragraphs come one by one, in a box where it is a single cell.
    """
    table = [row for row in table if any(words(cell) for cell in row)]
    if not table:
        return []
    if max(len(row) for row in table) == 1:
        out = [piece for row in table for cell in row for piece in cell]
        if len(table) == 1:
            for piece in out:
                if piece.kind == "paragraph" and not piece.label:
                    piece.kind = "box"
        return out
    header = tuple(map(words, table[0])) if _is_head(table, head) else ()
    out = []
    wordy = {at for row in table for at, cell in enumerate(row) if len(cell) > 1 and _many(cell)}
    for at, row in enumerate(table):
        long = [place in wordy and (len(cell) > 1 or _many(cell)) for place, cell in enumerate(row)]
        cells = tuple("" if is_long else words(cell) for cell, is_long in zip(row, long, strict=True))
        if sum(map(bool, cells)) == 1 and any(long):
            out += next(cell for cell, said in zip(row, cells, strict=True) if said)  # it names what the long cell says
        elif any(cells):
            out.append(Piece("", "row", page=page, cells=cells, header=header if at else (), sure=True))
        for cell, is_long in zip(row, long, strict=True):
            out += cell if is_long else ()
    return out


def _many(cell: Cell) -> bool:
    return len(words(cell).split()) > LONG


def _is_head(table: Sequence[Sequence[Cell]], told: bool | None) -> bool:
    """Whether the first row is a head. One that nobody declared is bold or, of three columns or more, short and full."""
    first = table[0]
    said = [words(cell) for cell in first]
    if told is not None and not told:
        return False
    if len(table) < 2 or len(first) < 2 or any(len(each.split()) > 12 or each.endswith(".") for each in said):
        return False
    if told:
        return True
    full = all(said)
    bold = full and all(piece.bold for cell in first for piece in cell)
    others = [piece.bold for row in table[1:] for cell in row[1:] for piece in cell if piece.text.strip()]
    return (bold and not (others and all(others))) or (
        full and len(first) >= 3 and all(len(each.split()) <= 6 for each in said)
    )
