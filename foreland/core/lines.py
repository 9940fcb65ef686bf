"""What stands in one statement, compared by word: its lines and its tables, each beside the one that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from rapidfuzz.distance import Indel

from foreland.core.document import Block, Callout, ListBlock, Paragraph, Span, Table
from foreland.core.words import Piece, differences, rewritten, tokens

Change = Literal["same", "changed", "added", "removed"]
Role = Literal["paragraph", "item", "numbered", "title"]
LEAST_ALIKE = 0.4
"""Least likeness (0 to 1) of two paragraphs that are shown as one with marks; below it, one went, one came."""
MOST_PAIRED = 10_000
"""Most pairs of paragraphs that are weighed against each other; beyond, they are taken in their order."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, item of a list or title of a box. `was_links` and `links` are set where link addresses changed."""

    role: Role
    pieces: tuple[Piece, ...]
    was_links: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def change(self) -> Change:
        """What became of the line."""
        return change_of(self.pieces) if self.was_links == self.links else "changed"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, compared cell by cell."""

    change: Change
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. The rows have the same number of cells as the head."""

    change: Change
    caption: tuple[Piece, ...]
    head: Row
    rows: tuple[Row, ...]
    row_headers: bool = True
    widths: tuple[int, ...] = ()


def new_words(pieces: Iterable[Piece]) -> str:
    """Return the words of the new document in some pieces."""
    return "".join(piece.text for piece in pieces if piece.kind != "removed")


def old_words(pieces: Iterable[Piece]) -> str:
    """Return the words of the old document in some pieces."""
    return "".join(piece.text for piece in pieces if piece.kind != "added")


def change_of(pieces: Iterable[Piece]) -> Change:
    """Return what became of words, from their pieces; no words at all are the same."""
    kinds = {piece.kind for piece in pieces}
    if kinds <= {"same"}:
        return "same"
    return next(iter(kinds)) if len(kinds) == 1 else "changed"  # all of it was added, or removed


def marked(old: str | None, new: str | None) -> tuple[Piece, ...]:
    """Return the word marks of one wording; None where there was none, or is none any more.

    Where hardly a word was kept, the old words stand whole before the new ones, so that both can be read.
    """
    if old is None or new is None:
        text = (new if old is None else old) or ""
        return (Piece("added" if old is None else "removed", text),) if text else ()
    if old == new:
        return (Piece("same", new),) if new else ()
    found = tuple(differences(old, new))
    return (Piece("removed", old), Piece("added", new)) if rewritten(found) else found


def spoken(spans: Iterable[Span]) -> str:
    """Return some spans as they are printed and compared: one line, a blank in square brackets."""
    return "".join(f"[{span.text}]" if span.kind == "blank" else span.text for span in spans).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line or a table, before it is compared."""

    role: Role
    words: str
    links: tuple[str, ...] = ()
    table: Table | None = None


def _units(blocks: Iterable[Block]) -> list[_Unit]:
    found: list[_Unit] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(_line("paragraph", block.spans))
        elif isinstance(block, ListBlock):
            found += [_line("numbered" if block.ordered else "item", item) for item in block.items]
        elif isinstance(block, Callout):
            found += [_Unit("title", block.title), *_units(block.blocks)]
        else:
            found.append(_Unit("paragraph", block.caption, table=block))
    return found


def _line(role: Role, spans: tuple[Span, ...]) -> _Unit:
    return _Unit(role, spoken(spans), tuple(dict.fromkeys(span.href for span in spans if span.href)))


def _same(unit: _Unit) -> tuple[object, ...]:
    """Return what makes two units one and the same; a list that became numbered says nothing else."""
    table = unit.table
    rows = None if table is None else tuple(tuple(map(spoken, row)) for row in (table.header, *table.rows))
    return unit.words, unit.links, rows


def _likeness(old: _Unit, new: _Unit) -> float:
    if (old.table is None) != (new.table is None):
        return 0.0
    if old.table is not None:
        return 1.0 if old.words == new.words else 0.5
    return _alike(old.words, new.words)


def _alike(old: str, new: str) -> float:
    return Indel.normalized_similarity(*([each for each in tokens(text) if not each.isspace()] for text in (old, new)))


def compare_blocks(before: Iterable[Block], after: Iterable[Block]) -> tuple[Line | Grid, ...]:
    """Return the lines and tables of a statement as they are now, what was taken out beside."""
    old, new = _units(before), _units(after)
    pairs: list[tuple[_Unit | None, _Unit | None]]
    found: list[Line | Grid] = []
    for olds, news in _aligned([_same(unit) for unit in old], [_same(unit) for unit in new]):
        gap = [old[place] for place in olds], [new[place] for place in news]
        rewritten = len(gap[0]) == len(gap[1]) == 1 and _likeness(gap[0][0], gap[1][0]) > 0  # one for one
        pairs = [(gap[0][0], gap[1][0])] if rewritten else [*_paired(*gap, _likeness)]
        found += [_compare_unit(was, now) for was, now in pairs]
    return tuple(found)


def _compare_unit(old: _Unit | None, new: _Unit | None) -> Line | Grid:
    unit = new or old
    assert unit is not None
    if unit.table is not None:
        return compare_tables(old.table if old else None, new.table if new else None)
    pieces = marked(old.words if old else None, new.words if new else None)
    if old and new and old.links != new.links:
        return Line(unit.role, pieces, old.links, new.links)
    return Line(unit.role, pieces)


def _aligned(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[range, range]]:
    """Yield places of old and new beside each other, in order: two of one length that are equal, or a gap to be paired."""
    known: dict[T, int] = {}
    codes = [[known.setdefault(item, len(known)) for item in items] for items in (old, new)]
    olds, news = range(0), range(0)
    for code in Indel.opcodes(*codes):
        here = range(code.src_start, code.src_end), range(code.dest_start, code.dest_end)
        if code.tag == "equal":
            yield olds, news
            for pair in zip(*here, strict=True):
                yield range(pair[0], pair[0] + 1), range(pair[1], pair[1] + 1)
            olds, news = range(0), range(0)
        else:
            olds = range(olds.start if olds else here[0].start, here[0].stop) if here[0] else olds
            news = range(news.start if news else here[1].start, here[1].stop) if here[1] else news
    yield olds, news


def _paired(
    old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    """Yield the items of a gap in order, each beside the one it came from, so that the pairs are most alike in all."""
    if not old or not new or len(old) * len(new) > MOST_PAIRED:
        yield from ((item, None) for item in old)
        yield from ((None, item) for item in new)
        return
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[likeness(before, after) for after in new] for before in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            here = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= LEAST_ALIKE else 0.0
            best[i][j] = max(here, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= LEAST_ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((item, None) for item in old[i:])
    yield from ((None, item) for item in new[j:])


# Tables: row by row, cell by cell.


def compare_tables(old: Table | None, new: Table | None) -> Grid:
    """Return a table compared row by row, cell by cell; one of both may be missing."""
    table = new or old
    assert table is not None
    columns = max(
        len(row) for each in (old, new) if each is not None for row in (each.header, *each.rows, ())
    )  # fmt: skip
    before, after = ([[*map(spoken, row)] for row in each.rows] if each else [] for each in (old, new))
    headed = table.row_headers
    names = [[row[0] if headed and row else "\0".join(row) for row in rows] for rows in (before, after)]
    rows: list[Row] = []
    pairs: list[tuple[list[str] | None, list[str] | None]]
    for olds, news in _aligned(*names):
        gap = [before[place] for place in olds], [after[place] for place in news]
        alone = bool(olds) and bool(news) and names[0][olds.start] == names[1][news.start]
        pairs = [(gap[0][0], gap[1][0])] if alone else [*_paired(*gap, _names_alike if headed else _rows_alike)]
        rows += [_compare_rows(was, now, columns) for was, now in pairs]
    caption = marked(old.caption if old else None, new.caption if new else None)
    heads = [[*map(spoken, each.header)] if each else None for each in (old, new)]
    head = _compare_rows(heads[0], heads[1], columns)
    change: Change = "added" if old is None else "removed" if new is None else "changed"
    if old is not None and new is not None and {head.change, *(row.change for row in rows)} == {"same"}:
        change = "same" if old.caption == new.caption else "changed"
    return Grid(change, caption, head, tuple(rows), headed, table.widths)


def _rows_alike(old: list[str], new: list[str]) -> float:
    return _alike(" ".join(old), " ".join(new))


def _names_alike(old: list[str], new: list[str]) -> float:
    """Return how alike the names are that two rows begin with: another person in a role is no other role."""
    return _alike("".join(old[:1]), "".join(new[:1]))


def _compare_rows(old: list[str] | None, new: list[str] | None, columns: int) -> Row:
    change: Change = "added" if old is None else "removed" if new is None else "same" if old == new else "changed"

    def cell(row: list[str] | None, place: int) -> str | None:
        return None if row is None else row[place] if place < len(row) else ""

    return Row(change, tuple(marked(cell(old, place), cell(new, place)) for place in range(columns)))
