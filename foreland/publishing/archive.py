"""What DOCX and ODT share: words made safe for XML, and zip files whose bytes depend on nothing but their content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def xml(words: str) -> str:
    """Return words that may stand in XML text or in an attribute in double quotes.

    Characters that XML 1.0 forbids are left out; line ends and tabs become spaces.
    """
    if _FORBIDDEN.search(words):
        words = _FORBIDDEN.sub("", words)
    return re.sub(r"[\t\n\r]", " ", words).translate(_ESCAPES)


def archive(files: Iterable[tuple[str, str | bytes]], when: datetime, *, stored: str = "") -> bytes:
    """Return a zip file of these files, in this order, all with the time `when` (from 1980 on).

    The file named `stored`, pictures and fonts are not compressed. The same input gives the same bytes.
    """
    stamp = (max(when.year, 1980), when.month, when.day, when.hour, when.minute, when.second)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for name, content in files:
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            plain = name == stored or name.endswith((".png", ".jpeg", ".odttf", ".ttf"))
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            zipped.writestr(entry, content)
    return out.getvalue()
