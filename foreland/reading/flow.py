"""Lines of a page flow back into paragraphs: what was folded is unfolded, what was split at a hyphen is joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SPLIT = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010\u00ad]$")
_NUMBERED = re.compile(r"\d[-\u2010]$")
_HYPHENED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:-[^\W\d_]+)+(?!-?$)")
_PREFIXES = frozenset({
    "age", "all", "anti", "child", "co", "cross", "cyber", "e", "face", "four", "full",
    "half", "hand", "high", "ill", "long", "low", "mid", "multi", "non", "one",
    "parent", "peer", "pupil", "self", "semi", "staff", "teacher",
    "three", "two", "well", "year", "youth"
})  # fmt: skip
"""Words that are often the first part of two with a hyphen between them."""


class Vocabulary:
    """The words of one document, by which a hyphen at the end of a line is judged."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.words: set[str] = set()
        self.hyphened: set[str] = set()
        for line in lines:
            low = line.rstrip().casefold()
            found = [match[0] for match in _WORD.finditer(low)]
            if _SPLIT.search(low) and found:
                found.pop()
            self.words.update(found)
            if "-" in low:
                self.hyphened.update(_HYPHENED.findall(low))

    def joined(self, line: str, after: str) -> str:
        """Return two lines as one text: without the hyphen where it only split a word, else with a space or the hyphen."""
        split = _SPLIT.search(line, line.rfind(" ") + 1)
        tail = _WORD.match(after)
        if _NUMBERED.search(line[-2:]) and after[:1].isalpha():
            return line + after  # a 20-minute detention
        if split is None or tail is None:
            return f"{line}{after}" if line.endswith(("/", "\u2014")) and line[-2:-1].isalpha() else f"{line} {after}"
        head, rest = split[1].casefold(), tail[0].casefold()
        if line.endswith("\u00ad"):
            return line[:-1] + after
        if head + rest in self.words:
            return line[:-1] + after
        whole = f"{head}-{rest}" in self.hyphened or not after[0].islower() or head in _PREFIXES
        if whole or (head in self.words and rest in self.words) or line[: split.start()].endswith("-"):
            return line + after
        return line[:-1] + after
