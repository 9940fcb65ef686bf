"""Text as the model reads it: words in small letters, cut into the pieces of its vocabulary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

FIRST, LAST, UNKNOWN, EMPTY = "[CLS]", "[SEP]", "[UNK]", "[PAD]"
LONGEST_WORD = 100
"""Letters of the longest word that is cut; a longer one is unknown."""


class Vocabulary:
    """The pieces that the model knows, each with its number. A piece that goes on a word begins with ##."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._numbers = {line: number for number, line in enumerate(lines)}
        missing = [name for name in (FIRST, LAST, UNKNOWN, EMPTY) if name not in self._numbers]
        if missing:
            raise ValueError(f"The vocabulary lacks {', '.join(missing)}.")

    def number(self, piece: str) -> int:
        """Return the number of a piece that is known."""
        return self._numbers[piece]

    def numbers(self, text: str, most: int) -> list[int]:
        """Return a text as numbers, its first and last mark included, at most so many."""
        pieces = [piece for word in words(text) for piece in self._cut(word)]
        return [self._numbers[piece] for piece in (FIRST, *pieces[: most - 2], LAST)]

    def _cut(self, word: str) -> list[str]:
        """Cut a word into the longest pieces that are known; a word that cannot be cut is unknown as a whole."""
        if len(word) > LONGEST_WORD:
            return [UNKNOWN]
        found: list[str] = []
        at = 0
        while at < len(word):
            mark = "##" if at else ""
            end = next((end for end in range(len(word), at, -1) if mark + word[at:end] in self._numbers), 0)
            if not end:
                return [UNKNOWN]
            found.append(mark + word[at:end])
            at = end
        return found


def words(text: str) -> Iterator[str]:
    """Yield the words and marks of a text in small letters, without accents; each mark and ideograph is one of its own."""
    held = ""
    for letter in unicodedata.normalize("NFD", _cleaned(text).lower()):
        if unicodedata.category(letter) == "Mn":
            continue
        alone = _is_mark(letter) or _is_ideograph(letter)
        if (alone or letter.isspace()) and held:
            yield held
            held = ""
        if alone:
            yield letter
        elif not letter.isspace():
            held += letter
    if held:
        yield held


def _cleaned(text: str) -> str:
    """Return a text without controls."""
    return "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter in "\t\n\r" or not (letter in "\x00\ufffd" or unicodedata.category(letter).startswith("C"))
    )


def _is_mark(letter: str) -> bool:
    return (
        letter.isascii() and not letter.isalnum() and letter.isprintable() and letter != " "
    ) or unicodedata.category(letter).startswith("P")


def _is_ideograph(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK ")
