"""What runs along every page, told by its place and by coming again: heads, feet, numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_NUMBER = re.compile(
    r"\W*(?:page|p\.?|pg\.?)?\s*\|?\s*\d{1,3}\s*(?:(?:of|/|out of)\s*\d{1,3})?\W*|\W*page\s+\d+\b.{0,12}|.{0,80}\bpage\s+\d+\s+of\s+\d+\W*"
    r"|\d{1,3}\s*\|\s*p\s?a\s?g\s?e|[ivx]{1,5}",
    re.IGNORECASE,
)
_BROWSER = re.compile(r"(?:file|https?)://\S+(?:\s+\d+/\d+)?|\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}.*", re.IGNORECASE)
"""What a browser prints around a page: its address, and when it was printed."""
_BARE = re.compile(r"\W*\d{1,3}\W*")
_EDGE: Final = 3
"""How many lines from the top and from the foot of a page are looked at."""


def masked(words: str) -> str:
    """Return a line with its numbers made alike, so that "Page 3" and "Page 4" are one."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", words.strip().casefold()))


def is_number(words: str) -> bool:
    """Whether a line only counts pages, with what is said beside the count: "Page 3 of 12"."""
    return len(words) <= 120 and any(form.fullmatch(words.strip()) for form in (_NUMBER, _BROWSER))


def roles(lines: Sequence[str], pages: Sequence[int | None]) -> list[bool]:
    """Say of every line whether it is furniture.

    With pages, a line at the edge of one that stands at the edge of several others is; without, a line that counts
    pages is, and a line that comes again and again right beside such a one.
    """
    paged = bool(pages) and pages[0] is not None
    return _paged(lines, [page or 0 for page in pages]) if paged else _unpaged(lines)


def _paged(lines: Sequence[str], pages: Sequence[int]) -> list[bool]:
    groups: dict[int, list[int]] = {}
    for at, page in enumerate(pages):
        groups.setdefault(page, []).append(at)
    edges: dict[int, list[int]] = {
        page: [*places[:_EDGE], *(place for place in places[-_EDGE:] if place not in places[:_EDGE])]
        for page, places in groups.items()
    }
    seen = Counter(words for places in edges.values() for words in {masked(lines[place]) for place in places})
    least = 2 if len(groups) <= 4 else max(3, len(groups) // 4)
    out = [False] * len(lines)
    for places in edges.values():
        for place in places:
            words = lines[place]
            often = seen[masked(words)] >= least and len(words.split()) <= 30 and any(map(str.isalnum, words))
            out[place] = is_number(words) or often
    return out


def _unpaged(lines: Sequence[str]) -> list[bool]:
    counts = [is_number(words) and not _BARE.fullmatch(words) for words in lines]
    bare = [at for at, words in enumerate(lines) if _BARE.fullmatch(words) and any(sign.isdigit() for sign in words)]
    numbers = [int(re.sub(r"\D", "", lines[at])) for at in bare]
    if len(numbers) >= 3 and all(b - a == 1 for a, b in pairwise(numbers)):
        for at in bare:
            counts[at] = True
    times = Counter(map(masked, lines))
    out = list(counts)
    for at, is_count in enumerate(counts):
        if is_count:
            for beside in (at - 1, at + 1):
                if 0 <= beside < len(lines) and times[masked(lines[beside])] >= 3 and len(lines[beside].split()) <= 20:
                    out[beside] = True
    again = {masked(lines[at]) for at, is_furniture in enumerate(out) if is_furniture and not counts[at]}
    return [is_furniture or masked(words) in again for words, is_furniture in zip(lines, out, strict=True)]
