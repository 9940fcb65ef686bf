"""The lines of a plain text, in whatever letters it was written, with the pages and gaps between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foreland.reading.pieces import labelled
from foreland.reading.refusals import unknown

COUNT = re.compile(r"\s*\d{1,2}\s{3,}(?=[A-Z])")
"""A number and a wide gap after it, as before a heading."""


@dataclass(slots=True)
class Line:
    """One line with its page, and whether a gap stands before it."""

    text: str
    page: int | None
    gap: bool
    cut: bool = False
    """Whether a page ended before it: its words may go on from the page before."""

    @property
    def indent(self) -> int:
        """How far it stands in."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def inner(self) -> int:
        """Where its words begin after a number or mark."""
        label = labelled(self.text.strip())[0] or (found[0].strip() if (found := COUNT.match(self.text)) else "")
        rest = self.text.strip()[len(label) :].lstrip(" .):")
        return len(self.text) - len(rest)


def decoded(data: bytes) -> str:
    """Return the text of a file in the encoding that it is most likely in. Raises Unreadable for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if sum(byte < 9 or 13 < byte < 32 for byte in data[:4096]) > len(data[:4096]) // 50:
        raise unknown()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def lines(text: str) -> Iterator[Line]:
    """Yield every line that says something."""
    paged = "\f" in text.strip()
    page = 1
    gap = True
    for raw in text.split("\n"):
        parts = raw.split("\f")
        for place, part in enumerate(parts):
            if place:
                page, gap = page + 1, True
            if part.strip():
                yield Line(
                    part.rstrip().expandtabs(4) if "|" not in part else part.rstrip(), page if paged else None, gap
                )
                gap = False
            elif place == len(parts) - 1:
                gap = True
