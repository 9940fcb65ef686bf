"""Phrases as content writes them, made into what finds them in a text at their place.

They are written as cues are, and found letter for letter and not by stems, since a defect is a matter of the very words:
"a|b" is one word or the other, "word*" also with an ending, "=TBC" only with these capitals, "word?" may be missing, and ".."
lets up to four other words stand between. A hyphen stands for a space or nothing as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol

MOST_IN_ONE: Final = 60
"""Hits of one search in one passage, at most: no person writes more, and a file may be made to hold thousands."""
_GAP: Final = r"(?:[^\s.;:!?]+\s+){0,4}?"
_MARKS: Final = {"'": "['’‘]?", "’": "['’‘]?", "-": r"[-‐‑–\s]?"}


class NotAPhrase(ValueError):
    """A phrase that cannot be read. Its text says what is wrong with it."""


@lru_cache(maxsize=1024)
def phrases(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of several phrases, the longest first; nothing for no phrases. Raises NotAPhrase."""
    if not texts:
        return re.compile(r"(?!)")
    inside = "|".join(_source(text) for text in sorted(texts, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)")


class Says(Protocol):
    """A row of content that is found by phrases."""

    @property
    def says(self) -> tuple[str, ...]:
        """The phrases."""
        ...


def any_of(rows: Iterable[Says]) -> re.Pattern[str]:
    """Return what finds a phrase of any row: one search tells most passages apart from those that need a closer look."""
    return phrases(tuple(says for row in rows for says in row.says))


def hits(cue: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield where a search finds something in a passage, MOST_IN_ONE times at most."""
    return islice(cue.finditer(text), MOST_IN_ONE)


def said(text: str, says: tuple[str, ...], unless: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield where one of the phrases stands in a passage and shares no letter with a phrase of `unless`."""
    cleared = [hit.span() for hit in hits(phrases(unless), text)]
    return (hit for hit in hits(phrases(says), text) if not meets(*hit.span(), cleared))


def meets(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a stretch of a text shares a letter with one of some others."""
    return any(begin < end and start < stop for begin, stop in places)


def readable(*lists: tuple[str, ...]) -> None:
    """Check that every phrase of some lists can be read. Raises NotAPhrase."""
    for text in (text for texts in lists for text in texts):
        _source(text)


def _source(text: str) -> str:
    words = text.split()
    if not words or words[0] == ".." or words[-1] == ".." or all(word == ".." or word.endswith("?") for word in words):
        raise NotAPhrase(f"The phrase “{text}” has no word that must be there, or begins or ends with a gap.")
    made = ""
    owed = ""
    for word in words:
        if word == "..":
            owed = r"\s+" + _GAP
        elif not word.endswith("?"):
            made += owed + _word(word, text)
            owed = r"\s+"
        elif made:
            made += rf"(?:{owed}{_word(word[:-1], text)})?"
            owed = r"\s+"
        else:
            made = rf"(?:{_word(word[:-1], text)}\s+)?"
    return made


def _word(word: str, text: str) -> str:
    return "(?:" + "|".join(_spelt(part, text) for part in word.split("|")) + ")"


def _spelt(part: str, text: str) -> str:
    exact = part.startswith("=")
    bare = part.removeprefix("=")
    stem = bare.removesuffix("*")
    if not stem:
        raise NotAPhrase(f"The phrase “{text}” has an empty word.")
    letters = "".join(_MARKS.get(letter) or re.escape(letter) for letter in stem) + (r"\w*" if bare != stem else "")
    return letters if exact else f"(?i:{letters})"
