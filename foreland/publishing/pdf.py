"""A core document as a tagged PDF (PDF/UA-1), set by typst from the templates in `typst/`.

A document that breaks a rule of accessibility that typst knows does not compile: an error here, never a bad file.
"""

from __future__ import annotations

import base64
import io
import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import pikepdf
import typst

from foreland.core.document import Document, Table
from foreland.publishing import typesetting, wording
from foreland.publishing.glyphs import FONTS
from foreland.publishing.pictures import Picture, picture

_TEMPLATES: Final = Path(__file__).parent / "typst"

_PLAIN_SIZE: Final = {"policy": 10.8, "insert": 10.4}
_STEPS: Final = {
    "summary": (1, (12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5)),
    "short": (4, (10.5, 10.2, 9.9, 9.6)),
}
"""Pages aimed at and the sizes of text in points to try, largest first. Nothing is set smaller than 9.5 points."""


class TooLong(ValueError):
    """A one-page summary has more words than fit one page in letters that can be read. Its text says how many pages."""


class NotPrintable(ValueError):
    """typst refused the document. Its text holds typst's own words."""


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def _templates() -> dict[str, bytes]:
    """The templates by name; the first is the one that typst starts with."""
    files = {path.name: path.read_bytes() for path in sorted(_TEMPLATES.glob("*.typ"))}
    return {"main": files.pop("document.typ"), **files}


def _svg(crest: Picture) -> bytes:
    """The crest inside an SVG picture, since typst takes files from memory only as text."""
    data = base64.b64encode(crest.data).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{crest.width}" height="{crest.height}">'
        f'<image width="{crest.width}" height="{crest.height}" href="data:{crest.media_type};base64,{data}"/></svg>'
    ).encode("ascii")


def _compile(document: Document, *, crest: bytes | None, size: float, when: datetime) -> bytes:
    """One run of typst. Raises NotPrintable."""
    files = dict(_templates())
    name = ""
    if crest is not None:
        name, files["crest.svg"] = "crest.svg", _svg(picture(crest))
    data = typesetting.data(document, crest=name, size=size, when=when)
    files["document.json"] = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    try:
        made = typst.compile(  # type: ignore[call-overload]  # its stubs leave out files in memory, its manual does not
            files,
            font_paths=_fonts(),
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


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _tables(document: Document) -> list[bool]:
    """For every table in reading order: does its first column head its rows?"""
    found: list[bool] = []
    for _, section in wording.sections(document):
        for passage in section.passages:
            found.extend(block.row_headers for block in passage.blocks if isinstance(block, Table))
    return found


def _rows(element: pikepdf.Object) -> list[pikepdf.Object]:
    """The rows of a table element, header rows left out."""
    rows: list[pikepdf.Object] = []
    for part in element.K:
        if part.S == "/TR":
            rows.append(part)
        elif part.S == "/TBody":
            rows.extend(_rows(part))
    return rows


_NO_TABLES: Final = frozenset(
    f"/{tag}" for tag in "Table P H1 H2 H3 H4 H5 H6 L Figure Span Link Caption TOC Em Strong Lbl Reference".split()
)
"""Tags that hold no table, so that the walk need not look inside."""


def _mark_row_headers(opened: pikepdf.Pdf, row_headers: list[bool]) -> None:
    """typst tags header rows only; the first cells of rows become header cells here, with the scope of their row."""
    found: list[pikepdf.Object] = []
    stack = [opened.Root.StructTreeRoot]
    while stack:
        element = stack.pop()
        kind = str(element.get("/S"))
        if kind == "/Table":
            found.append(element)
        if kind in _NO_TABLES:
            continue
        inner = element.get("/K", None)
        parts = list(inner) if isinstance(inner, pikepdf.Array) else [inner]
        stack.extend(part for part in reversed(parts) if isinstance(part, pikepdf.Dictionary) and "/S" in part)
    for element, wanted in zip(found, row_headers, strict=True):
        for row in _rows(element) if wanted else ():
            for place, cell in enumerate(row.K):
                attributes = cell.get("/A", pikepdf.Dictionary(O=pikepdf.Name.Table))
                owners = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
                for owner in owners:
                    if owner.get("/O") == "/Table" and "/Headers" in owner:
                        del owner["/Headers"]  # a list of column headers alone would hide the row's header
                if place == 0:
                    cell.S = pikepdf.Name.TH
                    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
                    kept = [owner for owner in owners if not (owner.get("/O") == "/Table" and len(owner) == 1)]
                    cell.A = pikepdf.Array([*kept, scope])


def _finish(made: bytes, row_headers: list[bool], *, pack: bool) -> bytes:
    """Mark row headers and pack, as far as either is wanted."""
    mark = any(row_headers)
    if not (mark or pack):
        return made
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as opened:
        if mark:
            _mark_row_headers(opened, row_headers)
        mode = pikepdf.ObjectStreamMode.generate if pack else pikepdf.ObjectStreamMode.preserve
        level = pikepdf.StreamDecodeLevel.generalized if pack else pikepdf.StreamDecodeLevel.none
        opened.save(
            out, deterministic_id=True, object_stream_mode=mode, compress_streams=pack, stream_decode_level=level
        )
    return out.getvalue()


def pdf(document: Document, *, crest: bytes | None = None, when: datetime, pack: bool = True) -> bytes:
    """This function will return the document as a PDF/UA-1 file.

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
    return _finish(made, _tables(document), pack=pack)
