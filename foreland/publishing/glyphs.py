"""Which letters the shipped fonts can draw, and what stands in for the others.

A PDF/UA file must not hold a letter without a glyph. So a letter that no shipped font has is written by its Unicode
name in square brackets: nothing disappears silently.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
_SPACES: Final = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2011": "-", "\u00ad": "", "\u2028": " ", "\u2029": " "}


def _table(data: bytes, name: bytes) -> int:
    """Offset of one table of a TrueType file."""
    for entry in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * entry)
        if tag == name:
            return int(offset)
    raise ValueError(f"A font file has no table {name!r}.")


def _segments(data: bytes, at: int) -> Iterator[int]:
    """Code points of a cmap subtable of form 4."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    for place, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        shift = struct.unpack_from(">H", data, ranges_at + 2 * place)[0]
        for code in range(start, end + 1):
            if shift == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", data, ranges_at + 2 * place + shift + 2 * (code - start))[0]
            if glyph and code != 0xFFFF:
                yield code


def _groups(data: bytes, at: int) -> Iterator[int]:
    """Code points of a cmap subtable of form 12."""
    for group in range(struct.unpack_from(">I", data, at + 12)[0]):
        start, end, _ = struct.unpack_from(">III", data, at + 16 + 12 * group)
        yield from range(start, end + 1)


def letters(font: bytes) -> frozenset[int]:
    """Return the code points that a TrueType file can draw."""
    found: set[int] = set()
    cmap = _table(font, b"cmap")
    for entry in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * entry + 4)[0]
        form = struct.unpack_from(">H", font, at)[0]
        if form == 4:
            found.update(_segments(font, at))
        elif form == 12:
            found.update(_groups(font, at))
    return frozenset(found)


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Return every code point that some shipped font of the documents can draw in any style."""
    files = sorted(FONTS.glob("*.ttf"))
    found = frozenset().union(*(letters(path.read_bytes()) for path in files if "Mono" not in path.name))
    return found - frozenset(range(0x20))  # some fonts claim to draw control characters


@lru_cache(maxsize=4096)
def _instead(letter: str) -> str:
    """What stands for a letter that no font has."""
    if letter in _SPACES:
        return _SPACES[letter]
    category = unicodedata.category(letter)
    if category == "Zs" or letter in "\t\n\r":
        return " "
    if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Sk"}:
        return ""
    name = unicodedata.name(letter, "")
    return f"[{name.lower()}]" if name else ""


def printable(text: str) -> str:
    """Return the text with every letter drawable by the shipped fonts.

    Composed (NFC) first; joiners, marks without a glyph and control characters go; other unknown letters become their
    Unicode name in square brackets.
    """
    if text.isascii() and text.isprintable():
        return text
    known = covered()
    text = unicodedata.normalize("NFC", text)
    if all(ord(letter) in known for letter in text):
        return text
    return "".join(letter if ord(letter) in known else _instead(letter) for letter in text)
