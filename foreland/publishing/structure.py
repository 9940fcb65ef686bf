"""The tag tree of a PDF and the words in it: what a screen reader would say, in its order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_SHOWS = {"Tj", "TJ", "'", '"'}
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]*>|\[[^\]]*\])")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass(slots=True)
class Element:
    """One element of the tag tree: its tag after the role map, attributes of its own, words, and elements inside."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    alternative: str = ""
    parts: list[Element | str] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        """Yield the element and every element inside, in reading order."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.all()

    def words(self) -> str:
        """Return the words of the element. Elements that stand as blocks are parted by line ends."""
        inline = {"Span", "Link", "Em", "Strong", "Lbl", "Reference", "Annot"}
        said = ""
        for part in self.parts:
            if isinstance(part, str):
                said += part
            else:
                said += part.words() if part.tag in inline else f"\n{part.words()}\n"
        return said


def _unicode(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode("ascii")).decode("utf-16-be", "replace")


def _letters(font: pikepdf.Object) -> tuple[int, dict[int, str]]:
    """Bytes per code of a font, and the words that each code stands for."""
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    table: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return width, table
    source = font.ToUnicode.read_bytes()
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        table.update({int(code, 16): _unicode(words) for code, words in _PAIR.findall(part)})
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, words in _RANGE.findall(part):
            start, end = int(first, 16), int(last, 16)
            if words.startswith(b"["):
                table.update({start + place: _unicode(each) for place, each in enumerate(_HEX.findall(words))})
                continue
            base = _unicode(words[1:-1])
            for code in range(start, end + 1):
                table[code] = base[:-1] + chr(ord(base[-1]) + code - start)
    return width, table


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content as it stands at one place: its number, is it an artifact, are its words replaced or drawn
    from right to left."""

    number: int | None = None
    artifact: bool = False
    replaced: bool = False
    backwards: bool = False


class Page:
    """The words of one page by marked content number, and how many stand outside every tag and artifact."""

    def __init__(self, page: pikepdf.Page) -> None:
        """Read the content of the page once."""
        self.words: dict[int, str] = {}
        self.loose = 0
        fonts = page.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
        letters = {name: _letters(font) for name, font in fonts.items()}
        current: tuple[int, dict[int, str]] = (1, {})
        marks: list[Mark] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name in {"BMC", "BDC"}:
                marks.append(self._mark(operands, marks))
            elif name == "EMC" and marks:
                marks.pop()
            elif name == "Tf":
                current = letters.get(str(operands[0]), (1, {}))
            elif name in _SHOWS:
                self._show(operands, current, marks[-1] if marks else Mark())

    def _mark(self, operands: list[pikepdf.Object], around: list[Mark]) -> Mark:
        """One mark that begins. Where it replaces words (ActualText), its own are taken at once."""
        given = len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary)
        properties = operands[1] if given else pikepdf.Dictionary()
        outer = around[-1] if around else Mark()
        number = int(properties["/MCID"]) if "/MCID" in properties else outer.number
        actual = properties.get("/ActualText")
        if actual is not None and number is not None and not outer.replaced:
            self.words[number] = self.words.get(number, "") + str(actual)
        artifact = outer.artifact or str(operands[0]) == "/Artifact"
        backwards = outer.backwards or str(operands[0]) == "/ReversedChars"
        return Mark(number, artifact, outer.replaced or actual is not None, backwards)

    def _show(self, operands: list[pikepdf.Object], font: tuple[int, dict[int, str]], mark: Mark) -> None:
        """Take the words of one operator that shows text."""
        if mark.number is None:
            self.loose += not mark.artifact
            return
        if mark.replaced:
            return
        width, letters = font
        pieces = operands[-1] if isinstance(operands[-1], pikepdf.Array) else [operands[-1]]
        said = ""
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                raw = bytes(piece)
                codes = (int.from_bytes(raw[at : at + width], "big") for at in range(0, len(raw), width))
                said += "".join(letters.get(code, "\ufffd") for code in codes)
        said = said[::-1] if mark.backwards else said
        self.words[mark.number] = self.words.get(mark.number, "") + said


class Tags:
    """The whole tag tree of a PDF."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        """Read the tree and the words of every page."""
        self.pages = [Page(page) for page in pdf.pages]
        self._index = {(int(page.objgen[0]), int(page.objgen[1])): place for place, page in enumerate(pdf.pages)}
        root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
        self._roles = {str(key): str(value) for key, value in root.get("/RoleMap", pikepdf.Dictionary()).items()}
        self.root = Element("Root")
        for part in self._list(root.get("/K", None)):
            self._take(part, self.root, None)

    @staticmethod
    def _list(value: Any) -> list[Any]:
        if value is None:
            return []
        return list(value) if isinstance(value, pikepdf.Array) else [value]

    def _tag(self, element: pikepdf.Object) -> str:
        tag = str(element.S)
        for _ in range(9):
            if tag not in self._roles or self._roles[tag] == tag:
                break
            tag = self._roles[tag]
        return tag.lstrip("/")

    def _take(self, part: Any, into: Element, page: int | None) -> None:
        """Add one part of a tag to `into`: a number of marked content, a reference, or an element."""
        if isinstance(part, int):
            if page is not None:
                into.parts.append(self.pages[page].words.get(part, ""))
        elif "/S" in part:
            element = Element(self._tag(part), self._attributes(part), str(part.get("/Alt", "")))
            into.parts.append(element)
            here = self._index[part.Pg.objgen] if "/Pg" in part else page
            for inner in self._list(part.get("/K", None)):
                self._take(inner, element, here)
        elif part.get("/Type") == "/MCR":
            here = self._index[part.Pg.objgen] if "/Pg" in part else page
            self._take(int(part.MCID), into, here)

    def _attributes(self, part: pikepdf.Object) -> dict[str, str]:
        found: dict[str, str] = {}
        for owner in self._list(part.get("/A", None)):
            if isinstance(owner, pikepdf.Dictionary):
                found.update({str(key)[1:]: str(value) for key, value in owner.items() if key != "/O"})
        return found


def tags(pdf: bytes) -> Tags:
    """Return the tag tree of a PDF file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return Tags(opened)


def reading(pdf: bytes) -> str:
    """Return what a screen reader would read: the words of all tags in order, artifacts left out.

    Breaks that the setter put into long words are taken out.
    """
    return tags(pdf).root.words().replace("\u200b", "").replace("\u00ad", "")
