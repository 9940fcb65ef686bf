"""A Word file, read from its parts: what stands on the page when every tracked change is accepted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

from foreland.core.source import Source
from foreland.reading import tables
from foreland.reading.archive import Archive, tree
from foreland.reading.docx_numbering import Numbering
from foreland.reading.docx_styles import Look, Styles, W, look, number, on, value
from foreland.reading.paragraphs import Mark, Text, few_words, heads, lines
from foreland.reading.pieces import Piece
from foreland.reading.refusals import broken, pictures
from foreland.reading.shape import limited, shaped

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)
_THROUGH: Final = frozenset(W + name for name in (
    "ins", "moveTo", "smartTag", "sdt", "sdtContent", "hyperlink", "customXml", "dir", "bdo", "ruby", "rubyBase", "fldSimple",
    "object", "body", "txbxContent", "footnote", "endnote", "hdr", "ftr",
))  # fmt: skip
_GONE: Final = frozenset(
    W + name for name in ("del", "moveFrom", "rt", "sdtPr", "sdtEndPr", "pPr", "tblPr", "sectPr", "smartTagPr")
)
_SIGNS: Final = {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFB: "✗", 0xFD: "☒", 0x50: "✓", 0x52: "☑"}
"""Signs of symbol typefaces that say something; the others are bullets."""
_PLAIN: Final = frozenset({"subtitle", "caption", "quote", "intense quote"})
"""Styles of paragraphs that may look like headings and are none."""
_TOC = re.compile(r"\s*TOC\b")


def read(data: bytes, name: str) -> Source:
    """Return the source of a Word file. Raises Unreadable."""
    archive = Archive(data)
    reader = _Reader(archive)
    pieces = reader.document()
    if few_words(pieces) and any("/media/" in part for part in archive.names):
        raise pictures()
    return shaped(pieces, name=name, kind="docx", notes=reader.said)


class _Reader:
    """Walks through a file once, in reading order."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.said: list[str] = []
        main = next(
            (target for kind, target in self._relations("", "_rels/.rels") if kind == "officeDocument"),
            "word/document.xml",
        )
        root = self._part(main)
        if root is None:
            raise broken()
        self.root = root
        folder, file = posixpath.split(main)
        self.relations = list(self._relations(folder, f"{folder}/_rels/{file}.rels"))
        named = dict(self.relations)
        self.styles = Styles(self._part(named.get("styles", "")))
        self.numbering = Numbering(self._part(named.get("numbering", "")))
        self.footnotes = self._notes("footnote", named.get("footnotes", ""))
        self.endnotes = self._notes("endnote", named.get("endnotes", ""))
        self.fields: list[str] = []
        self.contents = 0
        self.note_count = 0
        self.open: Text | None = None
        if self.archive.read(named.get("comments", "")).count(b"<w:comment "):
            self.said.append("Comments in the margin were not read.")
        if next(root.iter(W + "ins"), None) is not None or next(root.iter(W + "del"), None) is not None:
            self.said.append("The file has tracked changes. They were read as if all were accepted.")

    def _part(self, name: str) -> ET.Element | None:
        data = self.archive.read(name) if name else b""
        for old, new in _STRICT:
            data = data.replace(old, new)
        return tree(data) if data else None

    def _relations(self, folder: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield the kind and the place of each part that another one names."""
        root = self.archive.xml(name)
        for each in root if root is not None else ():
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
                yield each.get("Type", "").rpartition("/")[2], target.lstrip("/")

    def _notes(self, kind: str, part: str) -> dict[str, ET.Element]:
        root = self._part(part)
        found = root.iter(W + kind) if root is not None else ()
        return {each.get(W + "id", ""): each for each in found if each.get(W + "type", "normal") == "normal"}

    def document(self) -> list[Piece]:
        """Return all pieces: running heads, the text, running feet."""
        body = limited(self.blocks(self.root))
        heads, feet = list[Piece](), list[Piece]()
        seen: set[str] = set()
        for kind, target in self.relations:
            if kind not in ("header", "footer"):
                continue
            for piece in self.blocks(self._part(target) or ET.Element("none")):
                words = " ".join(filter(None, piece.cells)) if piece.kind == "row" else piece.text
                if words.strip() and words not in seen:
                    seen.add(words)
                    (heads if kind == "header" else feet).append(Piece(words, "furniture", sure=True))
        return heads + body + feet

    def blocks(self, parent: ET.Element) -> Iterator[Piece]:
        """Yield the pieces of whatever holds paragraphs and tables."""
        for child in parent:
            if child.tag == W + "p":
                yield from self.paragraph(child)
            elif child.tag == W + "tbl":
                yield from self.table(child)
            elif child.tag == W + "sdt":
                listing = any(
                    "table of contents" in each.get(W + "val", "").lower() for each in child.iter(W + "docPartGallery")
                )
                self.contents += listing
                yield from self.blocks(child)
                self.contents -= listing
            elif child.tag == _MC + "AlternateContent":
                yield from self.blocks(self.choice(child))
            elif child.tag in _THROUGH:
                yield from self.blocks(child)
            elif child.tag == W + "altChunk":
                self.said.append("A file inside this file was not read.")

    def choice(self, alternate: ET.Element) -> ET.Element:
        """Of two ways to say the same, return the first that says something."""
        ways = [*alternate.findall(_MC + "Choice"), *alternate.findall(_MC + "Fallback")]
        said = (way for way in ways if any(text.text for text in way.iter(W + "t")))
        return next(said, ET.Element("none"))

    def paragraph(self, found: ET.Element) -> Iterator[Piece]:
        """Yield a paragraph, then the boxes and notes that hang on it."""
        about = found.find(W + "pPr")
        key = value(about, "pStyle")
        styled = self.styles.of(key)
        mine = look(about, None).over(styled)
        listing = self.contents > 0 or styled.contents
        text, self.open = self.open or Text(), None
        self.runs(found, text, styled)
        mark = about.find(f"{W}rPr/{W}del") if about is not None else None
        if mark is not None:
            self.open = text  # the mark between this paragraph and the next one is deleted
            return
        listing = listing or any(map(_TOC.match, self.fields))
        yield from self._said(text, mine, key, listing=listing)
        for box in text.boxes:
            for piece in self.blocks(box):
                piece.kind = "box" if piece.kind in ("paragraph", "heading") else piece.kind
                yield piece
        for label, words in text.notes:
            yield Piece(words, "note", label=label, sure=True)

    def _said(self, text: Text, mine: Look, key: str | None, *, listing: bool) -> Iterator[Piece]:
        words = "".join(text.parts)
        if not words.strip():
            return
        bold = text.is_bold
        size = text.size or mine.size or 0.0
        if listing:
            yield Piece(words, "contents", sure=True)
            return
        mark = self._number(mine, key)
        if mine.name.lower() in ("title", "titel", "titre"):
            yield Piece(words, "title", sure=True, size=size)
            return
        if mine.heading and heads(words):
            line = " ".join(words.split("\n"))
            yield Piece(line, "heading", min(mine.heading, 6), mark.shown, bold=bold, size=size, sure=True)
            return
        plain = mine.name.lower() in _PLAIN
        yield from lines(
            words, mark, numbered=bool(mine.heading), bold=bold, size=size, boxed=bool(mine.boxed), plain=plain
        )

    def _number(self, mine: Look, key: str | None) -> Mark:
        """The number or mark that Word shows before the words."""
        listed, level = mine.number, mine.level
        if listed is None or listed == "0":
            return Mark()
        if level is None:
            of_style = self.numbering.of_style.get(key or "")
            level = of_style[1] if of_style else 0
        shown, form = self.numbering.label(listed, level)
        return Mark(shown, form, level + 1)

    def runs(self, parent: ET.Element, text: Text, styled: Look) -> None:
        """Gather what runs say, through everything that may stand around them."""
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self.run(child, text, styled)
            elif tag in _GONE:
                continue
            elif tag == _MC + "AlternateContent":
                self.runs(self.choice(child), text, styled)
            elif tag == W + "fldSimple" and _TOC.match(child.get(W + "instr", "")):
                self.fields.append(child.get(W + "instr", ""))
                self.runs(child, text, styled)
                self.fields.pop()
            elif tag in _THROUGH:
                self.runs(child, text, styled)
            elif tag.endswith(("}oMath", "}oMathPara")):
                text.parts.extend(each.text or "" for each in child.iter() if each.tag.endswith("}t"))

    def run(self, run: ET.Element, text: Text, styled: Look) -> None:
        """Gather what one run says."""
        about = run.find(W + "rPr")
        own = self.styles.letters(value(about, "rStyle")) if about is not None else Look()
        mine = look(None, about).over(own) if about is not None else own
        hidden = styled.hidden if mine.hidden is None else mine.hidden
        fonts = about.find(W + "rFonts") if about is not None else None
        symbols = fonts is not None and "ingdings" in fonts.get(W + "ascii", "")
        for child in run:
            tag = child.tag
            if tag == W + "fldChar":
                self._field(child.get(W + "fldCharType", ""))
            elif tag == W + "instrText":
                if self.fields:
                    self.fields[-1] += child.text or ""
            elif hidden:
                if tag == W + "t" and (child.text or "").strip():
                    self.said.append("Hidden text was not read.")
            elif tag == W + "t":
                words = child.text or ""
                if symbols:
                    words = "".join(_sign(ord(sign)) for sign in words)
                self._letters(words, text, mine, styled)
            elif tag in (W + "tab", W + "ptab"):
                text.parts.append(" ")
            elif tag in (W + "br", W + "cr"):
                text.parts.append("\n")
            elif tag == W + "noBreakHyphen":
                text.parts.append("-")
            elif tag == W + "sym":
                text.parts.append(_sign(int(child.get(W + "char", "F0B7") or "F0B7", 16)))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(child, text)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                text.boxes += _boxes(child)
            elif tag == _MC + "AlternateContent":
                chosen = self.choice(child)
                text.boxes += _boxes(chosen)
                self.runs(chosen, text, styled)

    def _letters(self, words: str, text: Text, mine: Look, styled: Look) -> None:
        count = sum(map(str.isalnum, words))
        bold = styled.bold if mine.bold is None else mine.bold
        text.parts.append(words)
        text.letters += count
        text.bold += count if bold else 0
        if count:
            text.size = max(text.size, mine.size or styled.size or 0.0)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note(self, reference: ET.Element, text: Text) -> None:
        found = (self.footnotes if reference.tag == W + "footnoteReference" else self.endnotes).get(
            reference.get(W + "id", "")
        )
        if found is None:
            return
        self.note_count += 1
        kept, self.open = self.open, None
        words = " ".join(piece.text for piece in self.blocks(found))
        self.open = kept
        text.notes.append((str(self.note_count), words))

    def table(self, found: ET.Element) -> list[Piece]:
        """Return the pieces of a table. What goes on from the cell above stands there once."""
        rows: list[list[tables.Cell]] = []
        head: bool | None = None
        for row in _inner(found, "tr"):
            about = row.find(W + "trPr")
            if not rows and about is not None and on(about, "tblHeader"):
                head = True
            if about is not None and about.find(W + "del") is not None:
                continue
            cells: list[tables.Cell] = []
            for cell in _inner(row, "tc"):
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and merged.get(W + "val", "continue") == "continue"
                cells.append([] if goes_on else list(self.blocks(cell)))
                wide = number(value(cell.find(W + "tcPr"), "gridSpan")) or 1
                cells += [[] for _ in range(min(wide, 60) - 1)]
            rows.append(cells)
        return tables.rows([_narrowed(row) for row in rows], head=head)


def _narrowed(row: list[tables.Cell]) -> list[tables.Cell]:
    """A row that is one cell over the whole width is that cell."""
    said = [cell for cell in row if cell]
    return said if len(said) == 1 and row and row[0] and len(row) > 1 and not any(row[1:]) and len(row[0]) > 1 else row


def _inner(parent: ET.Element, name: str) -> Iterable[ET.Element]:
    """Yield the rows of a table or the cells of a row, through what may stand around them."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in _THROUGH:
            yield from _inner(child, name)


def _boxes(drawing: ET.Element) -> list[ET.Element]:
    """The outermost text boxes of a drawing; of two ways to draw the same, the first."""
    out: list[ET.Element] = []
    stack = [drawing]
    while stack:
        at = stack.pop()
        if at.tag == W + "txbxContent":
            out.append(at)
        elif at.tag == _MC + "AlternateContent":
            stack.extend(at.findall(_MC + "Choice")[:1] or at.findall(_MC + "Fallback"))
        else:
            stack.extend(reversed(list(at)))
    return out


def _sign(code: int) -> str:
    """What a character of a symbol typeface means."""
    low = code & 0xFF if code > 0xEFFF or code < 0x100 else code
    if code == 0x20:
        return " "
    return _SIGNS.get(low, "•") if low < 0x100 else chr(code)
