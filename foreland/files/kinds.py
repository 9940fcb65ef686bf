"""The kinds of file that are kept, and how each is told by its bytes. Plain Python."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

TEXT = "text/plain"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _starts(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(starts)


def _text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _zip_with(*members: str) -> Callable[[bytes], bool]:
    def fits(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return set(members) <= set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False

    return fits


KINDS: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": _starts(b"%PDF-"),
    DOCX: _zip_with("[Content_Types].xml", "word/document.xml"),
    ODT: _zip_with("mimetype", "content.xml"),
    "application/json": _text,
    TEXT: _text,
    "text/html": _text,
    "text/csv": _text,
    "image/png": _starts(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": _starts(b"\xff\xd8\xff"),
    "image/gif": _starts(b"GIF87a", b"GIF89a"),
    "image/webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
}


def fits(data: bytes, media_type: str) -> bool | None:
    """Return whether the bytes are of the media type (parameters such as charset do not count); None if unknown."""
    known = KINDS.get(media_type.partition(";")[0].strip().lower())
    return None if known is None else known(data)
