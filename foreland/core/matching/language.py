"""Sentences, words and their stems: the plain English of school documents, without a dictionary."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
_ENDS = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?(?:[A-Z0-9•–-]|e-[A-Za-z]))|\s*\n\s*\n\s*|\s+(?=[•▪●◦])")
_SHORT = re.compile(
    r"\b(?:e\.g|i\.e|etc|mr|mrs|ms|dr|revd?|fr|prof|st|nos?|vs|cf|para|sec|art|approx|dept|inc|ltd|pp?|fig|[a-z])\.$",
    re.IGNORECASE,
)
"""What ends in a full stop and ends no sentence."""
_LONGEST_SHORT = 8
_SPACE = re.compile(r"\s+")
_VOWEL = re.compile(r"[aeiouy]")
JOINED = frozenset({"e", "on", "off", "cyber", "wi", "multi", "re", "pre", "co", "anti", "non", "inter", "i", "lap"})
"""Words before a hyphen that belong to the next: e-mail, on-line, wi-fi. Of these "e" and "cyber" also before a space."""
_LOOSE = frozenset({"e", "cyber"})
MOST_WORDS = 150
"""Most words of one sentence. What runs on without an end is cut at a space: listening takes the square of the length."""


class Token(NamedTuple):
    """A word as it stands: small letters, stem, and where it begins and ends in the text."""

    word: str
    stem: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text; "e-mail", "e mail" and "email" are one and the same word."""
    found: list[Token] = []
    before = ""
    for match in _WORD.finditer(text):
        word, start = match[0].lower().replace("’", "'"), match.start()
        if word.endswith("'s"):
            word = word[:-2]
        if found and before:
            between = text[found[-1].end : start]
            if between in ("-", "‐", "‑", "- ") or (
                between == " "
                and ((before in _LOOSE and word.isalpha() and len(word) > 2) or (before == "on" and word == "line"))
            ):
                word, start = before + word, found.pop().start
        found.append(Token(word, stem(word), start, match.end()))
        before = word if word in JOINED else ""
    return tuple(found)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its ending, so that "monitors", "monitored" and "monitoring" are the same.

    Only endings of inflection go: "safety" and "safe" stay apart, and so do "report" and "reporter".
    """
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("sses"):
        word = word[:-2]
    elif word.endswith("ies"):
        word = word[:-3] + "y" if len(word) > 4 else word[:-1]
    elif word.endswith("s") and word[-2] not in "su":
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest) and not word.endswith(("eed", "thing")):
            word = rest
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if word.endswith("i"):
        word = word[:-1] + "y"
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def begun_large(text: str) -> tuple[int, int]:
    """Return how many of a text's longer words begin with a capital, and how many longer words there are."""
    longer = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer), len(longer)


def cut(text: str, ends: re.Pattern[str] = _ENDS) -> list[tuple[int, int]]:
    """Return where each sentence of a text begins and ends, in order; a text without an end is one.

    `ends` finds what stands between two sentences: the quotes that close the one, and the spaces. A full stop of a short
    form ends none, a new line always does.
    """
    stretches: list[tuple[int, int]] = []
    start = 0
    for end in ends.finditer(text):
        if "\n" in end[0] or not _SHORT.search(text[max(start, end.start() - _LONGEST_SHORT) : end.start()]):
            stretches.append((start, end.start()))
            start = end.end()
    found: list[tuple[int, int]] = []
    for begin, stop in (*stretches, (start, len(text))):
        said = text[begin:stop].strip()
        if said:
            first = text.index(said, begin)
            found.append((first, first + len(said)))
    return found


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order."""
    return [text[begin:end] for begin, end in cut(text)]


def heard(text: str) -> list[str]:
    """Return the sentences of a text as they are listened to: one that is longer than MOST_WORDS comes in parts."""
    return [part for sentence in sentences(text) for part in _bounded(sentence)]


def _bounded(sentence: str) -> list[str]:
    ends = [match.end() for match in _SPACE.finditer(sentence)][MOST_WORDS - 1 :: MOST_WORDS]
    return [part for start, end in pairwise([0, *ends, len(sentence)]) if (part := sentence[start:end].strip())]
