"""What a document says as a page does and not as a text: what runs along its pages, and lists of what they hold.

A reader may take such a line for a paragraph in one format and know it in another; it is no change then.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from foreland.core.changes.same import run_together, words
from foreland.core.source import Extract, Source

LEADERS: Final = 2
"""So many rows of dots, each with the number of a page, make a list of contents of a paragraph."""
LONGEST_NAME: Final = 15
"""Most words of a line that may be a heading."""
LONGEST_LINE: Final = 240
"""Most characters of what may be a part of a page."""
SHORTEST_PART: Final = 12
"""Fewest letters of a part of a line of furniture."""
FACTS_IN_LINE: Final = 3
"""So many facts with dots between them make a line at the foot of a page."""
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,})\s*\d{1,3}(?!\d)")
_DIGIT = re.compile(r"\d")
_BETWEEN = re.compile(r"\s+[·|•]\s+")


def named(text: str) -> tuple[str, ...]:
    """Return the words of a line without those that have numbers in them."""
    return tuple(word.said for word in words(text) if word.said.isalpha() or not _DIGIT.search(word.said))


def _key(text: str) -> str:
    return run_together(named(text))


def passed_over(source: Source) -> frozenset[int]:
    """Return the numbers of the extracts that say nothing of their own.

    These are furniture and contents, and lines right after such a list of which every word names what comes later.
    """
    found = {extract.number for extract in source.extracts if _is_page(extract)}
    listing = next((at for at, extract in enumerate(source.extracts) if extract.kind == "contents"), None)
    if listing is None:
        return frozenset(found)
    later = _Later(source.extracts)
    for at in range(listing, len(source.extracts)):
        extract = source.extracts[at]
        if extract.number not in found and not later.names(extract, at):
            break
        found.add(extract.number)
    return frozenset(found)


def _is_page(extract: Extract) -> bool:
    return extract.kind in ("furniture", "contents") or len(_LEADER.findall(extract.text)) >= LEADERS


class _Later:
    """The short lines of a document, by their first words, with where each stands last."""

    def __init__(self, extracts: Sequence[Extract]) -> None:
        self.last: dict[tuple[str, ...], int] = {}
        self.names_by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for at, extract in enumerate(extracts):
            name = named(extract.text) if len(extract.text) <= LONGEST_LINE else ()
            if name and len(name) <= LONGEST_NAME and extract.kind in ("heading", "paragraph"):
                self.last[name] = at
                self.names_by_first[name[0]].add(name)

    def names(self, extract: Extract, at: int) -> bool:
        """Tell whether an extract is nothing but one or more names of what comes later."""
        said = named(extract.text)
        reached = {0}
        for start in range(len(said)):
            if start in reached:
                for name in self.names_by_first.get(said[start], ()):
                    if self.last[name] > at and said[start : start + len(name)] == name:
                        reached.add(start + len(name))
        return bool(said) and len(said) in reached


class Pages:
    """What a document has on its pages, its headings, and all that it says, to ask after single lines."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _lines(self) -> list[tuple[Extract, str]]:
        return [(each, _key(each.text)) for each in self._source.extracts if len(each.text) <= LONGEST_LINE]

    @cached_property
    def furniture(self) -> frozenset[str]:
        """What runs along its pages, whole and in parts."""
        found: set[str] = set()
        page = passed_over(self._source)
        for extract, key in self._lines:
            parts = _parts(extract.text)
            if extract.number in page:
                found |= {key, *map(_key, parts)}
            elif len(parts) >= FACTS_IN_LINE and extract.kind != "row":
                found.update(map(_key, parts))
        return frozenset(found - {""})

    @cached_property
    def everything(self) -> Counter[str]:
        """Every line that it has, with how often it stands there."""
        return Counter(key for _, key in self._lines)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Its headings."""
        return frozenset(key for extract, key in self._lines if extract.kind == "heading")

    def has(self, text: str) -> bool:
        """Tell whether words that only the other document says as a text stand here as a part of the page."""
        if len(text) > LONGEST_LINE:
            return False
        key = _key(text)
        if any(key in line for line in self.furniture) if len(key) >= SHORTEST_PART else key in self.furniture:
            return True
        parts = _parts(text)
        return len(parts) >= FACTS_IN_LINE and all(
            key in self.everything or key in self.furniture for key in map(_key, parts)
        )


def listed(text: str, own: Pages, other: Pages, *, numbered: bool) -> bool:
    """Tell whether a line only names what stands elsewhere in both: an entry of a list that nobody knew for contents."""
    key = _key(text) if len(text) <= LONGEST_LINE else ""
    if not key or len(named(text)) > LONGEST_NAME:
        return False
    return (numbered and own.everything[key] > 1 and key in other.everything) or key in own.headings & other.headings


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part.strip()]
