"""An OpenDocument text, read from its parts: what stands on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from foreland.core.source import Source
from foreland.reading import tables
from foreland.reading.archive import Archive
from foreland.reading.odt_styles import STYLE, TEXT, Look, Styles, label
from foreland.reading.paragraphs import Mark, Text, few_words, heads, lines
from foreland.reading.pieces import Piece
from foreland.reading.refusals import broken, locked, pictures
from foreland.reading.shape import limited, shaped

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_LISTINGS: Final = frozenset(TEXT + name for name in (
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
))  # fmt: skip
_SKIPPED: Final = frozenset((
    TEXT + "tracked-changes", TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls", TEXT + "hidden-text",
    TEXT + "hidden-paragraph", _OFFICE + "annotation", _OFFICE + "annotation-end", _OFFICE + "forms", TEXT + "ruby-text",
))  # fmt: skip
_MOST_REPEATED: Final = 100
"""Most times that a row or cell is taken which says of itself that it comes again."""
_PLAIN: Final = ("subtitle", "caption", "quotations", "illustration", "table")


def read(data: bytes, name: str) -> Source:
    """Return the source of an OpenDocument text. Raises Unreadable."""
    archive = Archive(data)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise locked()
    reader = _Reader(archive)
    pieces = reader.document()
    if few_words(pieces) and any(part.startswith("Pictures/") for part in archive.names):
        raise pictures()
    return shaped(pieces, name=name, kind="odt", notes=reader.said)


class _Reader:
    """Walks through a file once, in reading order."""

    def __init__(self, archive: Archive) -> None:
        root, styles = archive.xml("content.xml"), archive.xml("styles.xml")
        body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
        if root is None or body is None:
            raise broken()
        self.body = body
        self.masters = styles.find(_OFFICE + "master-styles") if styles is not None else None
        self.styles = Styles([each for each in (styles, root) if each is not None])
        self.counts: dict[str, dict[int, int]] = {}
        self.said: list[str] = []
        if next(body.iter(TEXT + "changed-region"), None) is not None:
            self.said.append("The file has tracked changes. They were read as if all were accepted.")
        if next(body.iter(_OFFICE + "annotation"), None) is not None:
            self.said.append("Comments in the margin were not read.")

    def document(self) -> list[Piece]:
        """Return all pieces: running heads, the text, running feet."""
        body = limited(self.blocks(self.body))
        edges: dict[str, list[Piece]] = {"header": [], "footer": []}
        seen: set[str] = set()
        for edge in self.masters.iter() if self.masters is not None else ():
            kind = edge.tag.removeprefix(STYLE).partition("-")[0]
            for piece in self.blocks(edge) if kind in edges and edge.tag.startswith(STYLE) else ():
                words = " ".join(filter(None, piece.cells)) if piece.kind == "row" else piece.text
                if words.strip() and words not in seen:
                    seen.add(words)
                    edges[kind].append(Piece(words, "furniture", sure=True))
        return edges["header"] + body + edges["footer"]

    def blocks(self, parent: ET.Element, *, listing: bool = False) -> Iterator[Piece]:
        """Yield the pieces of whatever holds paragraphs, lists and tables."""
        for child in parent:
            if child.tag in (TEXT + "p", TEXT + "h"):
                yield from self.paragraph(child, listing=listing)
            elif child.tag == TEXT + "list":
                yield from self.items(child, 1, "")
            elif child.tag == _TABLE + "table":
                yield from self.table(child)
            elif child.tag in _LISTINGS:
                yield from self.blocks(child, listing=True)
            elif child.tag in (
                TEXT + "section",
                TEXT + "index-body",
                TEXT + "index-title",
                TEXT + "numbered-paragraph",
            ):
                if child.get(TEXT + "display") == "none":
                    self.said.append("Hidden text was not read.")
                else:
                    yield from self.blocks(child, listing=listing)
            elif child.tag == _DRAW + "frame" or (child.tag.startswith(_DRAW) and child.tag != _DRAW + "image"):
                yield from self.box(child)

    def box(self, found: ET.Element) -> Iterator[Piece]:
        """Yield what stands in a frame or a shape."""
        for child in found:
            if child.tag in (TEXT + "p", TEXT + "h", TEXT + "list", _TABLE + "table"):
                for piece in self.blocks(_holding(child)):
                    piece.kind = "box" if piece.kind in ("paragraph", "heading") else piece.kind
                    yield piece
            elif child.tag.startswith(_DRAW):
                yield from self.box(child)

    def items(self, found: ET.Element, depth: int, style: str) -> Iterator[Piece]:
        """Yield the items of a list and of the lists in it."""
        style = found.get(TEXT + "style-name", style)
        goes_on = found.get(TEXT + "continue-numbering") == "true" or found.get(TEXT + "continue-list") is not None
        if depth == 1 and not goes_on:
            self.counts.pop(style, None)
        for item in found:
            start = item.get(TEXT + "start-value", "")
            if start.isdigit() and len(start) < 6:
                self.counts.setdefault(style, {})[depth] = int(start) - 1
            first = item.tag == TEXT + "list-item"
            for child in item:
                if child.tag == TEXT + "list":
                    yield from self.items(child, depth + 1, style)
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    yield from self.paragraph(child, style=style if first else "", depth=depth)
                    first = False
                elif child.tag == _TABLE + "table":
                    yield from self.table(child)

    def paragraph(
        self, found: ET.Element, *, listing: bool = False, style: str = "", depth: int = 1
    ) -> Iterator[Piece]:
        """Yield a paragraph, then the boxes and notes that hang on it. `style` is that of the list whose item it is."""
        mine = self.styles.of("paragraph", found.get(TEXT + "style-name", ""))
        text = Text()
        self.runs(found, text, mine)
        words = "".join(text.parts)
        levels = self.styles.lists.get(style or (mine.listed or ""), {}) if style or mine.listed else {}
        is_heading = found.tag == TEXT + "h"
        level = min(int(found.get(TEXT + "outline-level", "1") or 1), 6) if is_heading else (mine.outline or 0)
        if is_heading and not levels:
            levels, depth, style = self.styles.outline, level, "outline"
        mark = Mark(depth=depth)
        if words.strip() and levels and found.get(TEXT + "is-list-header") != "true":
            shown, form = label(levels, self.counts.setdefault(style or mine.listed or "", {}), depth)
            mark = Mark(shown.strip(), form, depth)
        yield from self._said(words, text, mine, mark, level if is_heading else 0, listing=listing)
        for box in text.boxes:
            yield from self.box(box)
        for number, said in text.notes:
            yield Piece(said, "note", label=number, sure=True)

    def _said(self, words: str, text: Text, mine: Look, mark: Mark, level: int, *, listing: bool) -> Iterator[Piece]:
        """Yield what a paragraph says; `level` is that of a heading, 0 for what is none."""
        if not words.strip():
            return
        bold = text.is_bold
        size = text.size or mine.size or 0.0
        named = mine.names
        if listing or any(name.startswith(("contents ", "toc ")) for name in named):
            yield Piece(words, "contents", sure=True)
        elif "title" in named[:2]:
            yield Piece(words, "title", sure=True, size=size)
        elif level and heads(words):
            yield Piece(" ".join(words.split("\n")), "heading", level, mark.shown, bold=bold, size=size, sure=True)
        else:
            plain = any(name in _PLAIN for name in named[:2])
            yield from lines(
                words, mark, numbered=bool(level), bold=bold, size=size, boxed=bool(mine.boxed), plain=plain
            )

    def runs(self, parent: ET.Element, text: Text, look: Look) -> None:
        """Gather what a paragraph or a part of it says."""
        self._letters(parent.text, text, look)
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "s", TEXT + "tab"):
                text.parts.append(" ")
            elif tag == TEXT + "line-break":
                text.parts.append("\n")
            elif tag == TEXT + "note":
                cited = child.find(TEXT + "note-citation")
                body = child.find(TEXT + "note-body")
                if body is not None:
                    said = " ".join(piece.text for piece in self.blocks(body))
                    text.notes.append(((cited.text or "") if cited is not None else "", said))
            elif tag.startswith(_DRAW):
                if tag != _DRAW + "a":
                    text.boxes.append(child)
            elif tag not in _SKIPPED:
                own = self.styles.of("text", child.get(TEXT + "style-name", "")) if tag == TEXT + "span" else Look()
                self.runs(child, text, own.over(look))
            self._letters(child.tail, text, look)

    def _letters(self, words: str | None, text: Text, look: Look) -> None:
        if not words:
            return
        if look.hidden:
            self.said.append("Hidden text was not read.")
            return
        count = sum(map(str.isalnum, words))
        text.parts.append(" ".join(words.split("\n")))
        text.letters += count
        text.bold += count if look.bold else 0
        if count:
            text.size = max(text.size, look.size or 0.0)

    def table(self, found: ET.Element) -> list[Piece]:
        """Return the pieces of a table."""
        rows: list[list[tables.Cell]] = []
        head = next(found.iter(_TABLE + "table-header-rows"), None) is not None or None
        stack = list(reversed(found))
        while stack:
            row = stack.pop()
            if row.tag != _TABLE + "table-row":
                if row.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
                    stack.extend(reversed(row))
                continue
            cells: list[tables.Cell] = []
            for cell in row:
                again = cell.get(_TABLE + "number-columns-repeated", "1")
                said = list(self.blocks(cell)) if cell.tag == _TABLE + "table-cell" else []
                cells += [said, *([] for _ in range(min(int(again) if again.isdigit() else 1, _MOST_REPEATED) - 1))]
            rows.append(cells)
        return tables.rows(rows, head=head)


def _holding(child: ET.Element) -> ET.Element:
    """Something that holds just this."""
    out = ET.Element("holding")
    out.append(child)
    return out
