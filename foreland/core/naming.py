"""A name that was typed in one case, as it would stand on a cover: a proposal, since only its owner knows."""

from __future__ import annotations

import re

_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "de", "for", "in", "la", "le", "next", "of", "on", "or", "over", "the", "to", "under",
     "upon", "with")
)  # fmt: skip
_CAPITALS = frozenset(("ap", "ce", "cofe", "rc", "sen", "semh", "utc", "va", "vc", "ymca", "ii", "iii", "iv", "pru"))
"""Short forms that schools write in their names, whatever stands around them."""
_SHAPES = {"cofe": "CofE"}
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def in_one_case(name: str) -> bool:
    """Tell whether all letters of a name are small, or all are capitals, so that nobody chose its case."""
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) > 3 and (all(map(str.islower, letters)) or all(map(str.isupper, letters)))


def titled(name: str) -> str:
    """Return a name that stands in one case with its capitals where they belong; any other name as it is."""
    if not in_one_case(name):
        return name
    return _WORD.sub(lambda found: _word(found[0].lower(), found.start() == 0), name)


def _word(word: str, first: bool) -> str:
    if word in _CAPITALS:
        return _SHAPES.get(word, word.upper())
    if word in _SMALL and not first:
        return word
    head, mark, tail = re.match(r"([^’']*)([’']?)(.*)", word).groups()  # type: ignore[union-attr]
    if mark and len(head) == 1 and len(tail) > 1:  # O’Brien, D’Arcy
        return f"{head.upper()}{mark}{tail.capitalize()}"
    return word[:1].upper() + word[1:]
