"""How hard a text is to read, in years of age, and the longest sentence. A guide for writers, not a verdict."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_WORD = re.compile(r"[A-Za-zÀ-ž]+(?:['’-][A-Za-zÀ-ž]+)*")
_LIST_MARK = re.compile(r"^[ \t>]*(?:[*-]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question marks, colons and line ends; list marks and emphasis are left away."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = _LIST_MARK.sub("", text)
    return [part.strip(' *_[]()“”"') for part in _SENTENCE.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Estimate the number of syllables of an English word; at least one."""
    word = word.lower().strip("'’-")
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    if (
        word.endswith(("es", "ed"))
        and count > 1
        and not word.endswith(("ted", "ded", "ses", "xes", "zes", "ches", "shes", "ces", "ges"))
    ):
        count -= 1
    return max(count, 1)


def reading_age(text: str) -> float:
    """Return the reading age in years: the Flesch-Kincaid grade plus five. An empty text gives 5.0."""
    found = words(text)
    if not found:
        return 5.0
    count = max(len(sentences(text)), 1)
    grade = 0.39 * len(found) / count + 11.8 * sum(map(syllables, found)) / len(found) - 15.59
    return round(max(grade + 5, 5.0), 1)


def longest_sentence(text: str) -> int:
    """Return the number of words in the longest sentence."""
    return max((len(words(sentence)) for sentence in sentences(text)), default=0)
