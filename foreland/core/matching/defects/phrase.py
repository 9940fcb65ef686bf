"""Phrases as content writes them, made into what finds them in a text at their place.

They are written as cues are, and found letter for letter and not by stems, since a defect is a matter of the very words:
"a|b" is one word or the other, "word*" also with an ending, "=TBC" only with these capitals, "word?" may be missing, and ".."
lets up to four other words stand between. A hyphen stands for a space or nothing as well.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

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


def readable(*lists: tuple[str, ...]) -> None:
    """Check that every phrase of some lists can be read. Raises NotAPhrase."""
    for texts in lists:
        phrases(texts)


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
