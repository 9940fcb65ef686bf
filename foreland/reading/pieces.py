"""A piece is what one reader found in one place, before anybody judged what part it plays in the document."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from foreland.core.source import Kind


@dataclass(slots=True)
class Piece:
    """One paragraph, item, row or line of the page as its format gave it.

    `sure` says that the format itself names the part (a heading style, a list, a table), so that nobody judges it anew.
    `bold` is whether all of it is bold, `size` its letters in points (0 where the format does not tell), `alone` whether
    it stands alone between gaps. `level` counts headings and depths of lists from 1.
    """

    text: str
    kind: Kind = "paragraph"
    level: int = 0
    label: str = ""
    page: int | None = None
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    sure: bool = False
    bold: bool = False
    size: float = 0.0
    alone: bool = False


UNSEEN = {
    ord(ligature): words
    for ligature, words in (
        ("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("ﬅ", "st"), ("ﬆ", "st"), ("\u2011", "-"),
        ("\u2010", "-"), ("\u00ad", ""), ("\u200b", ""), ("\u200c", ""), ("\u200d", ""), ("\u2060", ""), ("\ufeff", ""),
        ("\u202a", ""), ("\u202b", ""), ("\u202c", ""), ("\u202d", ""), ("\u202e", ""), ("\u200e", ""), ("\u200f", ""),
        ("\u2066", ""), ("\u2067", ""), ("\u2068", ""), ("\u2069", ""), ("\ufffe", ""), ("\uffff", ""), ("\ufffd", ""),
    )
}  # fmt: skip
"""Ligatures and what they stand for; marks that nobody sees, and hyphens that are only offered, stand for nothing."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
BULLETS = "•●▪■◦○‣⁃∙·➢➤►▶➔→❖✓✔✗✘☐☑☒★◆◇□▫\uf0b7\uf0a7\uf0d8\uf0fc\uf0e0\uf076\uf02d\uf0a8\uf06f"
"""Signs that stand before items of lists; those of symbol typefaces come as private characters."""
_BULLET = re.compile(rf"(?:[{BULLETS}]|[-–—*](?=\s)|o(?=\s+[^\W\d_])|§(?=\s*[^\W\d_]))\s*(?=\S)")
_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,3}){1,4})(?:\.(?=\s|[A-Z])|\))?(?:\s+(?=[^\W_]|[“\"‘'(\[<])|(?=[A-Z]))")
_SINGLE = re.compile(r"(\d{1,2})(?:[.):]\s*(?=[^\W\d_]|[“\"‘'(\[])|\s+[-–]\s+(?=[^\W\d_]))")
_LETTERED = re.compile(r"([A-Z]\d{1,2}(?:\.\d{1,2})*)[.):]\s+(?=\S)")
_LETTER = re.compile(
    r"(\((?:[a-zA-Z]|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})\)|[a-z]\.(?=\s)|(?:[ivx]{2,5})\.(?=\s))\s*(?=\S)"
)
_COUNTED = re.compile(r"(\d{1,2}|[A-Z](?=[.)]))[.)]?\s+(?=[^\W\d_])")
_UNITS = re.compile(
    r"(?:am|pm|a\.m|p\.m|hours?|hrs?|minutes?|million|billion|[kmg]b|cm|mm|m|kg|years?|per|%|£)\b", re.IGNORECASE
)


def clean(words: str) -> str:
    """Return words on one line as they are meant: ligatures opened, soft hyphens and unseen marks out, spaces single.

    Letters stay in the order in which they are read, whatever their direction.
    """
    if not words.isascii():
        words = unicodedata.normalize("NFC", words.translate(UNSEEN))
    return " ".join(_CONTROLS.sub("", words).split())


def labelled(words: str) -> tuple[str, str]:
    """Split the typed number or mark from the words that follow it: "3.2 Staff tell" -> ("3.2", "Staff tell").

    The first part is empty where there is none. A quantity ("9.30 am", "2.5 million") is none.
    """
    bullet = _BULLET.match(words)
    if bullet:
        return bullet[0].strip(), words[bullet.end() :]
    for pattern in (_DOTTED, _SINGLE, _LETTERED, _LETTER):
        found = pattern.match(words)
        if found:
            rest = words[found.end() :]
            if pattern is _DOTTED and _UNITS.match(rest):
                return "", words
            return found[1], rest
    return "", words


def tidy(label: str) -> str:
    """Return a label as it is shown: "3.2." and "3)" without their ends, every mark of a symbol typeface as a bullet."""
    if re.fullmatch(r"[\w.]+[.:]|\d[\d.]*[.):]+", label):
        return label.rstrip(".):")
    return "•" if len(label) == 1 and "\ue000" <= label <= "\uf8ff" else label


def counted(words: str) -> tuple[str, str]:
    """Split the number from the words of what is known to be a heading: there "3 Who does what" has one as well."""
    label, rest = labelled(words)
    found = None if label else _COUNTED.match(words)
    return (found[1], words[found.end() :]) if found else (label, rest)


def depth(label: str) -> int:
    """Return how deep a number is: 1 for "3", 2 for "3.2"; 0 for a mark or a letter."""
    return label.count(".") + 1 if re.fullmatch(r"\d+(?:\.\d+)*", label) else 0


def is_bullet(label: str) -> bool:
    """Whether a label is a mark and no number or letter."""
    return bool(label) and (label == "o" or not any(sign.isalnum() for sign in label))


def key(words: str) -> str:
    """Return what two wordings of one heading have in common: letters and digits, small, without a leading number."""
    return re.sub(r"[\W_]+", "", counted(words.strip())[1].casefold())
