"""Whether a document is in English at all: most of its words are words that the bank uses too, or numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Final

from foreland.core.matching.kept import Same
from foreland.core.packs.model import Bank
from foreland.core.source import Source

LEAST: Final = 0.35
"""Least share of a document's words that the bank has too. Policies in English have three quarters and more, in other
languages of Europe a tenth, in other letters none."""
FEWEST: Final = 20
"""Words below which nothing can be told."""
MOST: Final = 5000
"""Words of a document that are looked at, from its beginning."""
NOT_ENGLISH: Final = (
    "Most words of this document are not English, or came out of the file garbled. Only English can be checked here."
)
_WORD = re.compile(r"[^\W\d_]+")


def in_english(source: Source, bank: Bank) -> bool:
    """Tell whether a document is in English, as far as its words tell; one of a few words is taken to be."""
    said = list(islice((word for extract in source.saying for word in _words(extract.text)), MOST))
    known = _known(Same(bank))
    return len(said) < FEWEST or sum(word in known for word in said) >= LEAST * len(said)


@lru_cache(maxsize=8)
def _known(bank: Same[Bank]) -> frozenset[str]:
    texts: Iterable[str] = (
        text for item in bank.thing.statements for text in (item.text, *(option.text for option in item.options))
    )
    return frozenset(word for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
