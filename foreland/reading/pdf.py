"""A PDF, read from where its words stand: lines, paragraphs, rows, running heads and feet, and pages that are pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from foreland.core.source import Source, Unreadable
from foreland.reading import running, tables
from foreland.reading.pdf_flow import Measures, measured, paragraphs
from foreland.reading.pdf_lines import Line, Row, columns, rowed, tabled
from foreland.reading.pdf_rules import grids
from foreland.reading.pdf_tables import EDGE, Framed, chosen, parted
from foreland.reading.pdf_words import Page
from foreland.reading.pieces import Piece
from foreland.reading.refusals import MOST_PAGES, broken, locked, too_many_pages
from foreland.reading.shape import shaped

_SHIFT: Final = 16
"""How many points a running line may stand higher or lower on another page."""
_FEW: Final = 40
"""A page with a picture and fewer letters than this is a picture."""
_ENDS: Final = (".", "!", "?", ":", ";")


def read(data: bytes, name: str) -> Source:
    """Return the source of a PDF. Raises Unreadable."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise locked() from error
        raise broken("This PDF is damaged") from error
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise too_many_pages()
        if not count:
            raise broken("This PDF is damaged")
        found, blind, turned = _pages(document, count)
    finally:
        document.close()
    said = (part.lines() if isinstance(part, Framed) else [part] for page in found for part in page)
    letters = sum(len(line.text) for each in said for line in each)
    if blind and letters < _FEW * (len(blind) + 1):
        raise Unreadable(
            "scan",
            "This PDF holds pictures of pages and no text, as a scanner makes them. Bring the file that was printed, or a scan with text.",
        )
    notes = [f"{_said(blind)} pictures without text and could not be read."] if blind else []
    return shaped(_Pages(found, turned).pieces(), name=name, kind="pdf", pages=count, notes=notes)


def _said(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]} holds"
    shown = ", ".join(map(str, numbers[:12]))
    return f"Pages {shown} and others hold" if len(numbers) > 12 else f"Pages {shown} hold"


def _pages(document: pypdfium2.PdfDocument, count: int) -> tuple[list[list[Line | Framed]], list[int], list[str]]:
    """The lines of every page, the numbers of pages that are pictures, and words that stand aslant."""
    found: list[list[Line | Framed]] = []
    blind: list[int] = []
    turned: list[str] = []
    for number in range(count):
        page = Page(document.raw, number)
        try:
            words = page.words()
            frames = chosen(grids(page.raw, page.width, page.height), page.height)
            if sum(len(word.text) for word in words) < _FEW and page.pictures():
                blind.append(number + 1)
        finally:
            page.close()
        slanted = " ".join(word.text for word in words if word.turned)
        if slanted and slanted not in turned:
            turned.append(slanted)
        here = parted([word for word in words if not word.turned], frames, number + 1)
        found.append(_placed(here, page.height))
    return found, blind, turned


def _placed(found: list[Line | Framed], height: float) -> list[Line | Framed]:
    """Bring what is drawn out of turn to its place: running lines first or last on the page."""
    edge = EDGE * (height or 842.0)
    top = [part for part in found if isinstance(part, Line) and part.base > (height or 842.0) - edge]
    foot = [part for part in found if isinstance(part, Line) and part.base < edge]
    edges = {id(part) for part in (*top, *foot)}
    body = [part for part in found if id(part) not in edges]
    order = {id(part): at for at, part in enumerate(found)}
    late = top and body and order[id(top[0])] > order[id(body[0])]
    early = foot and body and order[id(foot[-1])] < order[id(body[-1])]
    return [*top, *body, *foot] if late or early else found


class _Pages:
    """The pages of one document together."""

    def __init__(self, found: Sequence[Sequence[Line | Framed]], turned: Sequence[str]) -> None:
        self.turned = turned
        self.furniture: list[tuple[int, str]] = []
        roles = _running([[part for part in page if isinstance(part, Line)] for page in found])
        self.pages = [[line for line in page if id(line) not in roles] for page in found]
        seen: set[str] = set()
        for page in found:
            for line in page:
                if isinstance(line, Framed) or id(line) not in roles:
                    continue
                masked = running.masked(line.text)
                if masked not in seen:
                    seen.add(masked)
                    self.furniture.append((line.page, line.text))
        said = (part.lines() if isinstance(part, Framed) else [part] for page in self.pages for part in page)
        self.usual: Measures = measured([line for each in said for line in each])
        self.header: tuple[list[float], tuple[str, ...]] = ([], ())
        self.row: Piece | None = None

    def pieces(self) -> Iterator[Piece]:
        """Yield all pieces in reading order; words go on over the end of a page."""
        parts = [list(_grouped(page)) for page in self.pages]
        rights = sorted(part.right for page in parts for part in page if isinstance(part, Line) and not part.tail)
        margin = rights[int(len(rights) * 0.97)] if rights else 500.0
        out: list[Piece] = []
        last: Piece | None = None
        for number, page in enumerate(parts, 1):
            edges = [Piece(text, "furniture", page=number, sure=True) for at, text in self.furniture if at == number]
            pieces = list(self._page(page, margin))
            if last is not None and pieces and _goes_on(last, pieces[0]):
                last.text = self.usual.vocabulary.joined(last.text, pieces.pop(0).text)
            out += edges + pieces
            last = pieces[-1] if pieces else last
        yield from out
        for words in self.turned:
            yield Piece(words, "furniture", sure=True)

    def _page(self, page: Sequence[Line | list[Row] | Framed], margin: float) -> Iterator[Piece]:
        flow: list[Line] = []
        for part in page:
            if isinstance(part, Line):
                flow.append(part)
                continue
            yield from paragraphs(flow, margin, self.usual)
            flow = []
            yield from self._framed(part) if isinstance(part, Framed) else self._table(part)
        yield from paragraphs(flow, margin, self.usual)

    def _framed(self, part: Framed) -> list[Piece]:
        """The pieces of a table with rules around its cells, or of a box."""
        rights = [*part.lefts[1:], part.lefts[-1]]
        table: list[list[tables.Cell]] = []
        for row in part.rows:
            cells: list[tables.Cell] = []
            for cell in row:
                right = min(
                    (at for at in rights if cell and at > max(line.right for line in cell) - 2), default=part.lefts[-1]
                )
                cells.append(paragraphs(cell, right - 4, self.usual))
            table.append(cells)
        return self._headed(tables.rows(table, head=None, page=part.page), part.lefts)

    def _table(self, rows: Sequence[Row]) -> list[Piece]:
        """The pieces of a table; one that goes on over a page keeps the head that it had."""
        lefts = columns(rows)
        rights = [
            max(
                (line.right for row in rows for cell in row.cells for line in cell if _column(line.left, lefts) == at),
                default=0.0,
            )
            for at in range(len(lefts))
        ]
        table: list[list[tables.Cell]] = []
        for row in rows:
            cells: list[tables.Cell] = [[] for _ in lefts]
            for place, cell in enumerate(row.cells):
                whole = len(row.cells) == len(lefts)
                at = place if whole else _column(min(line.left for line in cell), lefts)
                cells[at] += paragraphs(cell, rights[at], self.usual)
            if table and not cells[0] and any(cells[1:]) and any(table[-1][1:]):
                for before, more in zip(table[-1], cells, strict=True):
                    before += more
            else:
                table.append(cells)
        if len(table) == 1:
            return [piece for cell in table[0] for piece in cell]  # words beside words, and no table
        page = rows[0].cells[0][0].page
        out = tables.rows(table, head=None, page=page)
        if not out or out[0].kind != "row":
            return out
        return self._headed(out, lefts)

    def _headed(self, out: list[Piece], lefts: list[float]) -> list[Piece]:
        """Give the rows of a table that goes on over a page the head that it had; a row that was cut is one again."""
        known, head = self.header
        if len(known) == len(lefts) and all(abs(a - b) < 4 for a, b in zip(known, lefts, strict=True)):
            if head:
                out = [piece for piece in out if piece.kind != "row" or piece.cells != head]
            for piece in out:
                piece.header = head if piece.kind == "row" else ()
            if out and self.row is not None and _cut(self.row, out[0]):
                pairs = zip(self.row.cells, out.pop(0).cells, strict=True)
                self.row.cells = tuple(" ".join(filter(None, pair)) for pair in pairs)
        else:
            self.header = (lefts, next((piece.header for piece in out if piece.header), ()))
        self.row = out[-1] if out and out[-1].kind == "row" else self.row
        return out


def _cut(row: Piece, more: Piece) -> bool:
    """Whether a row at the top of a page goes on with the last one of the page before."""
    if more.kind != "row" or len(row.cells) != len(more.cells) or more.cells[0]:
        return False
    return any(cell[:1].islower() for cell in more.cells)


def _grouped(page: Sequence[Line | Framed]) -> Iterator[Line | list[Row] | Framed]:
    """Yield the lines, the rows that show by their gaps, and the frames of a page."""
    flow: list[Line] = []
    for part in page:
        if isinstance(part, Line):
            flow.append(part)
            continue
        yield from tabled(rowed(flow))
        flow = []
        yield part
    yield from tabled(rowed(flow))


def _column(left: float, lefts: Sequence[float]) -> int:
    return max((at for at, start in enumerate(lefts) if start <= left + 6), default=0)


def _goes_on(last: Piece, piece: Piece) -> bool:
    """Whether a paragraph of the page before ends in the first words of a page."""
    if last.kind not in ("paragraph", "item") or piece.kind != "paragraph" or last.text.endswith(_ENDS):
        return False
    if abs(last.size - piece.size) > 0.8 or not re.match(r"[^\W\d_]", piece.text):
        return False
    return piece.text[:1].islower() or (
        len(last.text.split()) > 14 and not last.bold and not piece.bold and not piece.alone
    )


def _running(found: Sequence[Sequence[Line]]) -> set[int]:
    """The lines at the edges of pages that stand at the edges of others too, or that only count pages."""
    edges: list[tuple[str, int, Line]] = []
    for page in found:
        high = sorted(page, key=lambda line: -line.base)
        if not high:
            continue
        top, low = high[0].base, high[-1].base
        span = max(top - low, 1.0)
        edges += [("top", line.page, line) for line in high[:6] if line.base > top - EDGE * span]
        edges += [("foot", line.page, line) for line in high[-6:] if line.base < low + EDGE * span]
    places: dict[tuple[str, str], list[Line]] = {}
    for edge, _, line in edges:
        places.setdefault((edge, running.masked(line.text)), []).append(line)
    least = 2 if len(found) <= 6 else max(3, len(found) // 5)
    out: set[int] = set()
    for edge, _, line in edges:
        words = line.text
        like = places[(edge, running.masked(words))]
        pages = {
            other.page for other in like if abs(other.base - line.base) < _SHIFT and abs(other.size - line.size) < 1
        }
        often = len(pages) >= least and len(words.split()) <= 40
        if often or (running.is_number(words) and len(words) < 60):
            out.add(id(line))
    return out
