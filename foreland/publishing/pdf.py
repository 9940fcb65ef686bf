"""A core document as a tagged PDF (PDF/UA-1), set by typst from the templates in `typst/`.

A document that breaks a rule of accessibility that typst knows does not compile: an error here, never a bad file.
"""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

from foreland.core.document import Document, Table
from foreland.publishing import typesetting, wording
from foreland.publishing.glyphs import FONTS
from foreland.publishing.pictures import Picture, picture

_TEMPLATES: Final = Path(__file__).parent / "typst"

_PLAIN_SIZE: Final = {"policy": 10.8, "insert": 10.4, "slides": 24.0}
_STEPS: Final = {
    "summary": (1, (17.0, 15.0, 14.0, 13.2, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5)),
    "short": (4, (10.5, 10.2, 9.9, 9.6)),
}
"""Pages aimed at and the sizes of text in points to try, largest first. Nothing is set smaller than 9.5 points."""
_EASY_SIZE: Final = 9.9
"""A short print takes no more pages than letters of this size make of it; one too long for its pages as few as it can."""


class TooLong(ValueError):
    """A one-page summary has more words than fit one page in letters that can be read. Its text says how many pages."""


class NotPrintable(ValueError):
    """typst refused the document. Its text holds typst's own words."""


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return the shipped fonts, and no others, as typst takes them."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def _templates() -> dict[str, bytes]:
    """The templates by name."""
    return {path.name: path.read_bytes() for path in sorted(_TEMPLATES.glob("*.typ"))}


def _svg(crest: Picture) -> bytes:
    """The crest inside an SVG picture, since typst takes files from memory only as text."""
    data = base64.b64encode(crest.data).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{crest.width}" height="{crest.height}">'
        f'<image width="{crest.width}" height="{crest.height}" href="data:{crest.media_type};base64,{data}"/></svg>'
    ).encode("ascii")


def files(document: Document, *, crest: bytes | None, size: float, when: datetime) -> dict[str, bytes]:
    """Return what typst reads: the template that it starts with first, the others, the document as data, and the crest."""
    templates = dict(_templates())
    slides, whole = templates.pop("slides.typ"), templates.pop("document.typ")
    made = {"main": slides if document.kind == "slides" else whole, **templates}
    name = ""
    if crest is not None:
        name, made["crest.svg"] = "crest.svg", _svg(picture(crest))
    data = typesetting.data(document, crest=name, size=size, when=when)
    made["document.json"] = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return made


def _compile(document: Document, *, crest: bytes | None, size: float, when: datetime) -> bytes:
    """One run of typst. Raises NotPrintable."""
    try:
        made = typst.compile(  # type: ignore[call-overload]  # its stubs leave out files in memory, its manual does not
            files(document, crest=crest, size=size, when=when),
            font_paths=fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(when.timestamp()),
        )
    except typst.TypstError as error:
        raise NotPrintable(f"The PDF could not be made: {error}") from error
    if not isinstance(made, bytes):
        raise NotPrintable("The PDF could not be made: typst gave back no file.")
    return made


_PAGE: Final = re.compile(rb"/Type/Page\b(?!s)")


def _pages(made: bytes) -> int:
    """How many pages a file has, as typst writes it."""
    return len(_PAGE.findall(made))


def _tables(document: Document) -> list[bool]:
    """For every table in reading order: does its first column head its rows?"""
    found: list[bool] = []
    for _, section in wording.sections(document):
        for passage in section.passages:
            found.extend(block.row_headers for block in passage.blocks if isinstance(block, Table))
    return found


_ELEMENT: Final = re.compile(
    rb"(?m)^(\d+) 0 obj\s<</Type/StructElem/S/(Table|TBody|TR|TD)/P (\d+) 0 R.*?endobj", re.DOTALL
)
"""A tag of a table as typst writes it: its number, its name, the number of the tag around it."""
_HEADERS: Final = re.compile(rb"/Headers\[[^\]]*\]")
_ROW_SCOPE: Final = b"/Scope/Row"


def _mark_row_headers(made: bytes, row_headers: list[bool]) -> bytes:
    """typst tags header rows only; here the first cells of rows become header cells, with the scope of their row.

    Each change is as long as what it replaces, so every offset in the file stays true. The lists of column headers in
    other cells of such a table go, since they would hide the row's header. Raises NotPrintable where the tags are not
    as expected: a new typst must not silently lose them.
    """
    found = {int(each[1]): each for each in _ELEMENT.finditer(made)}
    tables = sorted(number for number, each in found.items() if each[2] == b"Table")
    if len(tables) != len(row_headers):
        raise NotPrintable("The PDF could not be made: its tables are not tagged as expected.")
    wanted = dict(zip(tables, row_headers, strict=True))
    out = bytearray(made)
    marked: set[int] = set()
    for number, each in sorted(found.items()):
        if each[2] != b"TD":
            continue
        row = int(each[3])
        around = int(found[row][3]) if row in found else 0
        if around in found and found[around][2] == b"TBody":
            around = int(found[around][3])
        if not wanted.get(around):
            continue
        headers = _HEADERS.search(made, each.start(), each.end())
        first = row not in marked
        marked.add(row)
        if headers is None or len(headers[0]) < len(_ROW_SCOPE):
            raise NotPrintable(f"The PDF could not be made: the tag {number} of a table cell is not as expected.")
        out[headers.start() : headers.end()] = (_ROW_SCOPE if first else b"").ljust(len(headers[0]))
        if first:
            at = out.index(b"/S/TD", each.start())
            out[at : at + 5] = b"/S/TH"
    return bytes(out)


def packed(made: bytes) -> bytes:
    """Return the same PDF in about half the bytes: its objects in compressed streams."""
    import pikepdf  # noqa: PLC0415 -- takes 70 ms, which a file that is not packed need not wait for

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as opened:
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def pdf(document: Document, *, crest: bytes | None = None, when: datetime, pack: bool = True) -> bytes:
    """Return the document as a PDF/UA-1 file.

    `crest` is a PNG or JPEG picture; `when` is the time that the file says it was made: it must know its time zone. The
    same input gives the same bytes. `pack` halves the size for some milliseconds more.

    Raises TooLong for a summary that does not fit one page at 9.5 points, NotAPicture for a crest that is no picture,
    NotPrintable where typst refuses.
    """
    if when.tzinfo is None:
        raise ValueError("The time of a PDF needs a time zone.")
    when = when.astimezone(UTC).replace(microsecond=0)
    if document.kind in _STEPS:
        most, sizes = _STEPS[document.kind]
    else:
        most, sizes = 0, (_PLAIN_SIZE[document.kind],)
    if document.kind == "short":  # a last page with a few lines on it is worse than slightly smaller letters
        easy, small = (
            _pages(_compile(document, crest=crest, size=size, when=when)) for size in (_EASY_SIZE, min(sizes))
        )
        most = easy if easy <= most else max(most, small)
    made, pages = b"", 0
    for size in sizes:
        made = _compile(document, crest=crest, size=size, when=when)
        if most == 0:
            break
        pages = _pages(made)
        if pages <= most:
            break
    if document.kind == "summary" and pages > most:
        raise TooLong(
            f"“{document.title}” takes {pages} pages in the smallest letters allowed. "
            "A summary has one page: leave out or shorten some statements."
        )
    row_headers = _tables(document)
    if any(row_headers):
        made = _mark_row_headers(made, row_headers)
    return packed(made) if pack else made
