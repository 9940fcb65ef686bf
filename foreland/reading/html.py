"""A web page, read as somebody sees it: its main part, with what stands around it kept apart as furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from foreland.core.source import Kind, Source
from foreland.reading import tables
from foreland.reading.numerals import numeral
from foreland.reading.paragraphs import parted
from foreland.reading.pieces import Piece
from foreland.reading.plain_lines import decoded
from foreland.reading.shape import shaped

_SILENT: Final = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "head", "select", "button", "iframe", "textarea", "object", "audio",
    "video", "canvas", "datalist", "rt", "rp", "del",
})  # fmt: skip
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "html", "label", "dir", "menu",
})  # fmt: skip
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_EDGES: Final = frozenset({"nav", "header", "footer"})
_ROLES: Final = {"navigation": "nav", "banner": "header", "contentinfo": "footer", "main": "main"}
_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BOX = re.compile(r"\b(?:callout|call-out|panel|notice|alert|inset|box|warning)\b", re.IGNORECASE)
_LISTING = re.compile(r"\b(?:toc\d?|msotoc\w*|table-of-contents|contents)\b", re.IGNORECASE)
_AROUND = re.compile(
    r"(?:(?:main|site|page|top|side|global|primary|secondary|mobile|left|right)[-_]?)?"
    r"(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar)|(?:site|page)[-_]?header|masthead|topbar|skip-?link"
    r"|(?:cookies?|gdpr|consent)[-_]?(?:\w+[-_])?(?:banner|bar|notice|consent|popup|message|law|overlay|modal|container)",
    re.IGNORECASE,
)
"""What the parts around a page are called where no element of their own says so."""
_FORMS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST: Final = 500
"""Most elements within each other."""


def read(data: bytes, name: str) -> Source:
    """Return the source of a web page. Raises Unreadable."""
    reader = _Reader()
    reader.feed(_without_comments(_decoded(data)))
    reader.close()
    reader.flush()
    return shaped(reader.all(), name=name, kind="html", notes=reader.said)


def _decoded(data: bytes) -> str:
    """The text in the encoding that the page names, else in the likeliest."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        named = _CHARSET.search(data[:4096])
        code = (named[1] or named[2]).decode("ascii").lower() if named else "utf-8"
        if code not in ("utf-8", "utf8", "utf-16"):
            try:
                return data.decode("cp1252" if code in ("iso-8859-1", "latin1", "ascii") else code, "replace")
            except LookupError:
                pass
    return decoded(data)


def _without_comments(text: str) -> str:
    """The page without what its author wrote to himself; one comment without an end takes the rest with it."""
    out: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        out.append(text[at:start])
        stop = text.find("-->", start + 4)
        if stop < 0:
            return "".join(out)
        at = stop + 3
    return "".join(out) + text[at:]


@dataclass(slots=True)
class _Open:
    """One element that is open."""

    tag: str
    role: str = ""
    silent: bool = False
    listing: bool = False
    box: bool = False
    count: int = 0
    form: str = ""


@dataclass(slots=True)
class _Table:
    """A table that is being read."""

    rows: list[list[tables.Cell]] = field(default_factory=list)
    cells: list[tables.Cell] = field(default_factory=list)
    heads: int = 0


class _Reader(HTMLParser):
    """Goes through the tags once; the end of every block ends a piece."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.stack: list[_Open] = []
        self.found: list[tuple[list[str], Piece]] = []
        self.tables: list[_Table] = []
        self.words: list[str] = []
        self.bold = self.letters = 0
        self.label = self.term = ""

    def all(self) -> list[Piece]:
        """Return all pieces; what stands around the main part, or at the edges of a page without one, is furniture.

        A head of the page that holds the name of the document is no edge.
        """
        if self.term:
            self._put(Piece(self.term, bold=True))
        while self.tables:
            self._end_table()
        has_main = any(roles and "main" in roles for roles, _ in self.found)
        titled = any("main" in roles and piece.kind == "heading" and piece.level == 1 for roles, piece in self.found)
        named = not titled and any("header" in roles and piece.kind == "heading" for roles, piece in self.found)
        around = sum(len(piece.text) for roles, piece in self.found if "around" in roles)
        named_so = 2 * around < sum(len(piece.text) for _, piece in self.found)  # else the name is of the whole page
        for roles, piece in self.found:
            outside = has_main and "main" not in roles
            edge = roles and roles[-1] in _EDGES and roles[0] not in ("main", "article")
            edge = edge or (named_so and roles[:1] == ["around"])
            kept = piece.kind == "contents" or (named and roles and roles[-1] == "header")
            if (outside or edge) and not kept:
                piece.kind, piece.sure = "furniture", True
                piece.text = piece.text or " ".join(filter(None, piece.cells))
        return [piece for _, piece in self.found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {key: value or "" for key, value in attrs}
        if tag == "br":
            self.words.append("\n")
            return
        if tag in _BLOCKS:
            self.flush()
            if tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "td", "th"):
                self._imply(tag)
        if tag in _VOID or len(self.stack) >= _DEEPEST:
            return
        role = tag if tag in _EDGES or tag in ("main", "article") else ""
        role = _ROLES.get(given.get("role", ""), role)
        names = (*given.get("class", "").split(), given.get("id", ""))
        if not role and tag in ("div", "section", "aside", "ul") and any(map(_AROUND.fullmatch, names)):
            role = "around"
        silent = tag in _SILENT
        if "hidden" in given or _UNSEEN.search(given.get("style", "")):
            silent = True
            self.said.append("Hidden text was not read.")
        about = f"{given.get('class', '')} {given.get('id', '')}"
        listing = tag not in ("body", "main", "html", "article") and _LISTING.search(about) is not None
        box = tag in ("blockquote", "aside") or (tag in ("div", "section") and _BOX.search(about) is not None)
        opened = _Open(tag, role, silent, listing, box)
        if tag == "ol":
            start = given.get("start", "1")
            opened.count = int(start) - 1 if start.isdigit() and len(start) < 6 else 0
            opened.form = _FORMS.get(given.get("type", "1"), "decimal")
        self.stack.append(opened)
        if tag == "li":
            self._item()
        elif tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag in ("td", "th") and self.tables:
            wide = given.get("colspan", "1")
            self.tables[-1].cells.append([])
            self.tables[-1].heads += tag == "th" and not self.tables[-1].rows
            if wide.isdigit() and 1 < int(wide) < 40:
                self.tables[-1].cells[-1:] = [[] for _ in range(int(wide))]

    def _imply(self, tag: str) -> None:
        """Close what a new block closes without saying so: a paragraph, an item before the next one."""
        closes = {
            "li": ({"li", "p"}, {"ul", "ol", "menu", "dir"}), "dt": ({"dt", "dd", "p"}, {"dl"}), "dd": ({"dt", "dd", "p"}, {"dl"}),
            "tr": ({"tr", "td", "th", "p", "li", "ul", "ol"}, {"table"}), "td": ({"td", "th", "p"}, {"tr", "table"}),
            "th": ({"td", "th", "p"}, {"tr", "table"}),
        }.get(tag, ({"p", "h1", "h2", "h3", "h4", "h5", "h6"}, {"td", "th", "li", "div", "section", "table", "dd"}))  # fmt: skip
        while self.stack and self.stack[-1].tag not in closes[1]:
            if not any(opened.tag in closes[0] for opened in self.stack[-4:]):
                return
            if self.stack[-1].tag in _BLOCKS and self.stack[-1].tag not in closes[0]:
                return
            self.stack.pop()

    def _item(self) -> None:
        """Give an item its number or mark."""
        for opened in reversed(self.stack[:-1]):
            if opened.tag == "ol":
                opened.count += 1
                self.label = numeral(opened.count, opened.form)
                return
            if opened.tag in ("ul", "menu", "dir"):
                break
        self.label = "•"

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what was left open within it."""
        if tag in _VOID or not any(opened.tag == tag for opened in self.stack):
            return
        if tag in _BLOCKS:
            self.flush()
        if tag == "tr" and self.tables:
            self._end_row()
        while self.stack:
            closed = self.stack.pop()
            if closed.tag == "table" and self.tables:
                self._end_table()
            if closed.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        """Take words in."""
        if any(opened.silent for opened in self.stack):
            return
        if not any(opened.tag == "pre" for opened in self.stack):
            data = re.sub(r"\s+", " ", data)
        self.words.append(data)
        count = sum(map(str.isalnum, data))
        self.letters += count
        if any(opened.tag in ("b", "strong", "th", "dt") for opened in self.stack):
            self.bold += count

    def flush(self) -> None:
        """End the piece that is open."""
        words = "".join(self.words)
        bold = self.letters > 0 and self.bold >= self.letters * 0.95
        label = self.label if words.strip() else ""
        self.words, self.bold, self.letters = [], 0, 0
        if not words.strip():
            return
        self.label = ""
        tags = [opened.tag for opened in self.stack]
        depth = sum(tag in ("ul", "ol", "menu", "dir") for tag in tags)
        heading = next((int(tag[1]) for tag in reversed(tags) if re.fullmatch(r"h[1-6]", tag)), 0)
        term, self.term = self.term, ""
        if term and tags and tags[-1] == "dd":
            self._put(Piece("", "row", cells=(term, " ".join(words.split())), sure=True))
            return
        if term:
            self._put(Piece(term, bold=True))
        if tags and tags[-1] == "dt":
            self.term = words
        elif any(opened.listing for opened in self.stack):
            self._put(Piece(words, "contents", sure=True))
        elif heading:
            self._put(Piece(" ".join(words.split()), "heading", heading, sure=True, bold=bold))
        elif label and depth and "dl" not in tags:
            self._put(Piece(words, "item", depth, label, bold=bold, sure=True))
        else:
            kind: Kind = "box" if any(opened.box for opened in self.stack) else "paragraph"
            plain = "caption" in tags or "figcaption" in tags
            for part in parted(words):
                self._put(Piece(part, kind, bold=bold, sure=plain))

    def _put(self, piece: Piece) -> None:
        if self.tables and self.tables[-1].cells and not any(opened.tag == "caption" for opened in self.stack):
            self.tables[-1].cells[-1].append(piece)
            return
        self.found.append(([opened.role for opened in self.stack if opened.role], piece))

    def _end_row(self) -> None:
        table = self.tables[-1]
        if table.cells:
            table.rows.append(table.cells)
        table.cells = []

    def _end_table(self) -> None:
        self._end_row()
        table = self.tables.pop()
        first = len(table.rows[0]) if table.rows else 0
        head = True if table.heads and table.heads >= first - 1 else None
        for piece in tables.rows(table.rows, head=head):
            self._put(piece)
