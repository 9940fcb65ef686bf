"""The formats in which a document is handed out: one table, one way to make each, one rule for names of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foreland.core.document import Document, canonical_json
from foreland.publishing import docx as docx_format
from foreland.publishing import odt as odt_format
from foreland.publishing.html import page
from foreland.publishing.pdf import pdf
from foreland.publishing.text import text

Maker = Callable[[Document, bytes | None, datetime], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its key, the words for people, its media type, the ending of its files, and what makes it."""

    key: str
    label: str
    media_type: str
    suffix: str
    make: Maker


class UnknownFormat(ValueError):
    """There is no format with this key. Its text lists those that there are."""


def _pdf(document: Document, crest: bytes | None, when: datetime) -> bytes:
    return pdf(document, crest=crest, when=when)


def _docx(document: Document, crest: bytes | None, when: datetime) -> bytes:
    return docx_format.docx(document, crest=crest, when=when)


def _odt(document: Document, crest: bytes | None, when: datetime) -> bytes:
    return odt_format.odt(document, crest=crest, when=when)


def _html(document: Document, crest: bytes | None, _when: datetime) -> bytes:
    return page(document, crest=crest).encode("utf-8", "replace")


def _text(document: Document, _crest: bytes | None, _when: datetime) -> bytes:
    return text(document).encode("utf-8", "replace")


def _json(document: Document, _crest: bytes | None, _when: datetime) -> bytes:
    return canonical_json(document).encode("utf-8", "replace")


FORMATS: Final[dict[str, Format]] = {
    made.key: made
    for made in (
        Format("pdf", "PDF", "application/pdf", ".pdf", _pdf),
        Format("docx", "Word", docx_format.MEDIA_TYPE, ".docx", _docx),
        Format("odt", "OpenDocument", odt_format.MEDIA_TYPE, ".odt", _odt),
        Format("html", "Web page", "text/html; charset=utf-8", ".html", _html),
        Format("txt", "Plain text", "text/plain; charset=utf-8", ".txt", _text),
        Format("json", "Data (JSON)", "application/json", ".json", _json),
    )
}


def format_of(key: str) -> Format:
    """Return the format with this key. Raises UnknownFormat."""
    try:
        return FORMATS[key]
    except KeyError:
        raise UnknownFormat(f"There is no format “{key}”. Choose one of {', '.join(FORMATS)}.") from None


def render(document: Document, format: str, *, crest: bytes | None = None, when: datetime) -> bytes:  # noqa: A002 -- the plain word for it
    """Return the bytes of the document in the format with this key ("pdf", "docx", …).

    `crest` is a PNG or JPEG picture; `when`, with a time zone, is the time that the file carries. The same input gives
    the same bytes. Raises UnknownFormat, NotAPicture, and for PDF also TooLong and NotPrintable: all are ValueError.
    """
    return format_of(format).make(document, crest, when)


def _slug(words: str) -> str:
    """Small letters, digits and hyphens, accents taken off."""
    plain = unicodedata.normalize("NFKD", words.lower().replace("ł", "l").replace("ø", "o").replace("ß", "ss"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’")
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode("ascii")).strip("-")[:60].strip("-")


def file_name(document: Document, format: str) -> str:  # noqa: A002 -- the plain word for it
    """Return a name for the file: organisation, title and version, in letters that any system takes.

    Version 3.1 becomes "v3-1"; a document without a version and with watermarks is a "draft". Raises UnknownFormat.
    """
    version = f"v{_slug(document.version)}" if document.version else ("draft" if document.watermarks else "")
    parts = [_slug(document.organisation), _slug(document.title), version]
    return ("-".join(part for part in parts if part) or "document") + format_of(format).suffix
