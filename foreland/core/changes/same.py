"""When words are the same: how a page sets them is no change, what they say is.

Capitals, hyphens, quotes, dashes, ligatures, spaces, full stops and the number before a paragraph say nothing. Letters
and digits do, and so do the signs of money, of shares and of yes and no.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*(?:[^\W\d_]+\d*)*|[^\W_]+(?:['’ʼ‘`´][^\W\d_]+)*|[%£$€+=≤≥×°&✓✔☑✗✘☒]", re.UNICODE)
_LABEL = re.compile(
    r"\s*(?:[^\w\s(\[]+\s+)?(?:\((?:\d{1,2}|[a-z]|[ivx]{2,5})\)|(?:\d{1,2}|[a-z]|[ivx]{2,5})[.)](?![\w.])"
    r"|\d{1,2}(?:\.\d{1,3}){1,4}\.?(?=\s+[\"'“‘(\[<]?[A-Z])|\d{1,2}(?:\.\d{1,3})*\s*\|)\s*",
)
_HEADING = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,3})*|[A-Z](?=[.):]))[.):]?\s+(?=[^\W\d_])")
LONGEST_LETTERED: Final = 100
"""Most characters of a line that may be a heading with a letter before it."""
_LETTERED = re.compile(r"\s*[A-Z][.)]\s+(?=[A-Z])")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´", "'"))
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SIGNS: Final = {"&": "and", "✔": "✓", "☑": "✓", "✘": "✗", "☒": "✗"}
_BROKEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


class Word(NamedTuple):
    """A word as it is compared, and where it begins and ends in its text."""

    said: str
    start: int
    end: int


def begins(text: str, *, heading: bool = False) -> int:
    """Return where a paragraph begins to say something, after the number or the mark that was printed before it."""
    label = (_HEADING.match(text) if heading else None) or _LABEL.match(text)
    if label is None and len(text) <= LONGEST_LETTERED:
        label = _LETTERED.match(text)
    return label.end() if label and _WORD.search(text, label.end()) else 0


def words(text: str, begin: int = 0) -> tuple[Word, ...]:
    """Return the words of a text from a place on."""
    return tuple(Word(said(match[0]), match.start(), match.end()) for match in _WORD.finditer(text, begin))


@lru_cache(maxsize=65536)
def said(word: str) -> str:
    """Return a word as it is compared: small letters, ligatures opened, one kind of apostrophe, no marks in thousands."""
    if word.isascii() and word.isalpha():
        return word.casefold()
    word = unicodedata.normalize("NFKC", _BROKEN.sub("", word)).translate(_APOSTROPHES).casefold()
    return _SIGNS.get(word, _THOUSANDS.sub("", word))


def run_together(spoken: Iterable[str]) -> str:
    """Return words without the spaces between them; two numbers stay two.

    Two runs are the same where this is: "key-board", "key board" and "keyboard" are one, "1 to 2" and "12" are not.
    """
    found: list[str] = []
    for word in spoken:
        if found and word[:1].isdigit() and found[-1][-1:].isdigit():
            found.append(" ")
        found.append(word)
    return "".join(found)
