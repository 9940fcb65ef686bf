"""The formats that are read: told by what the file holds, not by its name, and one way to read each."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import PurePath
from typing import Final

from foreland.core.source import Format, Source
from foreland.reading import plain
from foreland.reading.archive import Archive
from foreland.reading.plain_lines import decoded
from foreland.reading.refusals import LARGEST, broken, empty, locked, too_large, unknown

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF: Final = b"{\\rtf"
BEGINNING: Final = len(_OLE)
"""How many bytes tell whether a file is an old one."""
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_READERS: Final[dict[str, str]] = {
    "docx": "foreland.reading.docx",
    "odt": "foreland.reading.odt",
    "html": "foreland.reading.html",
    "pdf": "foreland.reading.pdf",
    "doc": "foreland.reading.office",
    "rtf": "foreland.reading.office",
}
"""The module that reads a format; it is loaded when a file of that format comes, since some take long to load."""
_MARKDOWN = re.compile(r"^#{1,6} \S", re.MULTILINE)


def format_of(data: bytes, name: str) -> Format:
    """Return the format of a file by what it holds. Raises Unreadable for what is empty, too large or none of ours."""
    if not data.strip():
        raise empty()
    if len(data) > LARGEST:
        raise too_large()
    head = data[:1024].lstrip()
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return _old(data)
    if head.startswith(_RTF):
        return "rtf"
    if _PAGE.match(head) or (PurePath(name).suffix.lower() in (".html", ".htm") and b"<" in head):
        return "html"
    text = decoded(data[:200_000])
    if PurePath(name).suffix.lower() in (".md", ".markdown") or len(_MARKDOWN.findall(text)) > 1:
        return "md"
    return "txt"


def is_old(beginning: bytes) -> bool:
    """Tell by its first bytes whether a file is an old Word file or rich text, which a word processor opens first."""
    return beginning.startswith((_OLE, _RTF))


def _zipped(data: bytes) -> Format:
    archive = Archive(data)
    if "word/document.xml" in archive.names or any(name.startswith("word/") for name in archive.names):
        return "docx"
    if (
        archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text")
        or "content.xml" in archive.names
    ):
        return "odt"
    if "[Content_Types].xml" in archive.names and b"wordprocessingml.document.main" in archive.read(
        "[Content_Types].xml"
    ):
        return "docx"
    raise unknown()


def _old(data: bytes) -> Format:
    """An old Office file is a small file system; names in it say what it is."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise locked()
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    raise unknown()


def _read(data: bytes, name: str, kind: Format) -> Source:
    if kind in ("md", "txt"):
        return plain.read(data, name, kind)
    reader = import_module(_READERS[kind])
    source: Source = reader.read(data, name, kind) if kind in ("doc", "rtf") else reader.read(data, name)
    return source


def read(data: bytes, name: str) -> Source:
    """Return what a file says, in reading order. `name` is what the file is called. Raises Unreadable."""
    kind = format_of(data, name)
    try:
        source = _read(data, name, kind)
    except RecursionError:
        raise broken("This file is nested too deep") from None
    if not source.extracts:
        raise empty("This file holds no words")
    return source
