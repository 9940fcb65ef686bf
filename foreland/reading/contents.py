"""Lists of contents, told from what they list: dot leaders, numbers of pages in a column, titles that come again later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from foreland.reading.pieces import Piece, counted, key

_NAMES = re.compile(
    r"(?:table\s+of\s+)?contents?(?:\s+(?:page|list|table))?|index|list\s+of\s+contents|contents\s+and\s+page\s+numbers?"
    r"|contents\s+of\s+(?:this|the)(?:\s+\w+){1,3}|in\s+this\s+(?:policy|document)|what\s+is\s+in\s+this\s+(?:policy|document)",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"\s*(?:[.…·_]\s?){4,}\s*(?:\(?(?:page|p\.?)?\s*)?(\d{1,3}|[ivxl]{1,6})?\)?\s*$", re.IGNORECASE)
_PAGE = re.compile(r"(?:(?<!\s)\s+|,\s*)(?:(?:page|p\.?)\s*)?(\d{1,3})\s*$", re.IGNORECASE)
_PART = re.compile(r"(?:part|section|appendix|annex|chapter|schedule)\s+\w+\b", re.IGNORECASE)
_COLUMN: Final = re.compile(r"page(?:\s+(?:no|number)s?)?\.?|section(?:\s+page)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\w.,/-])\d{1,3}(?![\w,/-])")
_NAMED: Final = re.compile(rf"(?:{_NAMES.pattern})\b[\s:.]*", re.IGNORECASE)
LONGEST: Final = 18
"""Most words of an entry."""
_LED_ON: Final = re.compile(r"(?<![.…·_])(?<![.…·_] )[.…·_](?: ?[.…·_]){3,}\s?\(?\d{1,3}(?!\w)\)?")
_LONG_LINE: Final = 500
_RUN: Final = 4000
"""Most letters of a list that was run together."""
_FEWEST: Final = 3
_EARLY: Final = 0.4
"""A list without a name is looked for in this first part of a document; agreements in an appendix repeat words too."""


def is_name(words: str) -> bool:
    """Whether a line is what a list of contents is headed by."""
    return _NAMES.fullmatch(words.strip(" :.#*")) is not None


def _led(words: str) -> re.Match[str] | None:
    """The dots at the end of a line; a long line is no entry, and looking through it takes time."""
    return _LEADERS.search(words) if len(words) <= _LONG_LINE else None


def leaders(words: str) -> bool:
    """Whether a line ends in dots that lead to a number of a page. A line to write on has dots and no number."""
    found = _led(words)
    return found is not None and found[1] is not None and any(sign.isalpha() for sign in words[: found.start()])


def entry(words: str) -> str:
    """Return what an entry names, without its dots and its number of a page."""
    found = _led(words)
    if found and found[1]:
        return words[: found.start()].strip()
    found = _PAGE.search(words)
    return words[: found.start()].strip() if found else words.strip()


def promised(lines: Sequence[str]) -> frozenset[str]:
    """Return what the lines of a list of contents name, as keys: those with leaders, or with a page after the list's name."""
    found: set[str] = set()
    within = False
    for words in lines:
        paged = entry(words) != words.strip() and len(words.split()) <= LONGEST
        within = is_name(words) or (within and paged)
        if leaders(words) or (within and paged):
            found.add(key(entry(words)))
    return frozenset(found - {""})


def is_promised(words: str, names: frozenset[str]) -> bool:
    """Whether words are one of the names that a list of contents promises; a long line is none."""
    return len(words) <= _LONG_LINE and key(words) in names


def together(words: str) -> bool:
    """Whether words are a whole list that was run together: "1. Aims 2. Who does what 3. Filtering 4. Review"."""
    if _led_on(words):
        return True
    numbers = [int(found[0]) for found in _NUMBER.finditer(words[:_RUN])]
    if len(numbers) < _FEWEST + 1 or numbers != sorted(numbers):
        return False
    between = _NUMBER.split(words[:_RUN])
    return max(len(part.split()) for part in between) <= LONGEST and len(words.split()) <= 8 * len(numbers)


def _led_on(words: str) -> bool:
    """Whether words are some entries in one line, each with its dots and its page: "1. Aims .... 2 2. Law .... 3"."""
    entries = _LED_ON.split(words)
    return len(entries) > _FEWEST and all(len(each.split()) <= LONGEST for each in entries)


def mark(pieces: Sequence[Piece]) -> None:
    """Give every line of a list of contents its kind, the line that names the list too."""
    for piece in pieces:
        entry_of_one = leaders(piece.text) and len(piece.text.split()) <= 2 * LONGEST
        if piece.kind not in ("furniture", "contents") and (entry_of_one or _led_on(piece.text)):
            piece.kind = "contents"
    body = [piece for piece in pieces if piece.kind != "furniture"]
    after = _later(body)
    at = 0
    while at < len(body):
        named = _NAMED.match(body[at].text)
        if named and body[at].kind == "paragraph" and together(body[at].text[named.end() :]):
            body[at].kind = "contents"
            at += 1
        elif is_name(body[at].text):
            stop = _end(body, at + 1, after)
            if stop > at + 1:
                for piece in body[at:stop]:
                    piece.kind = "contents"
            at = max(stop, at + 1)
        else:
            at += 1
    _nameless(body, after)


def _later(body: Sequence[Piece]) -> dict[str, list[int]]:
    """Where each short line stands, by what it says."""
    places: dict[str, list[int]] = {}
    for at, piece in enumerate(body):
        if len(piece.text.split()) <= LONGEST and piece.kind not in ("row", "note"):
            places.setdefault(key(entry(piece.text)), []).append(at)
    return places


def _last(places: dict[str, list[int]], name: str) -> int:
    """Return the last place where a line stands that says a name; -1 where none does."""
    return places.get(name, [-1])[-1]


def _end(body: Sequence[Piece], start: int, after: dict[str, list[int]]) -> int:
    """Return where the list that begins at `start` ends: at what is too long, or where its first entry comes again."""
    seen: set[tuple[str, str]] = set()
    first = ""
    at = start
    while at < len(body):
        piece = body[at]
        if piece.kind in ("paragraph", "item") and together(piece.text):
            at += 1
            continue
        words = entry(piece.text)
        label, rest = (piece.label, words) if piece.label else counted(words)
        name = key(rest)
        if piece.kind == "contents" or _COLUMN.fullmatch(piece.text.strip()):
            seen.add((label, name))
            first = first or name
            at += 1
            continue
        ends = piece.text.rstrip().endswith((".", ";")) and not leaders(piece.text)
        if not name or len(words.split()) > LONGEST or ends:
            break
        long = at + 1 < len(body) and len(body[at + 1].text.split()) > LONGEST
        numbered = words != piece.text.strip()
        known = any(name == before for _, before in seen)
        if (label, name) in seen and (label or name == first or long):
            break
        if known and not numbered and (name == first or long):
            break
        again = any(place != at for place in after.get(name, ()))
        counts = label.isdigit() and any(before == str(int(label) - 1) for before, _ in seen)
        if not (numbered or again or counts or _PART.match(words)):
            break
        seen.add((label, name))
        first = first or name
        at += 1
    return at


def _nameless(body: Sequence[Piece], after: dict[str, list[int]]) -> None:
    """Mark runs of lines near the front that come again as headings, or that end in numbers of pages which rise."""
    limit = max(int(len(body) * _EARLY), min(len(body), 30))
    at = 0
    while at < limit:
        stop, last, numbers = at, 0, 0
        while stop < len(body) and body[stop].kind not in ("contents", "row", "note", "box", "title"):
            words = body[stop].text
            found = _PAGE.search(words)
            name = key(entry(words))
            again = _last(after, name) > stop
            rises = found is not None and int(found[1]) >= last and len(words.split()) <= LONGEST
            if not name or len(words.split()) > LONGEST or not (rises or again) or words.rstrip().endswith((".", ";")):
                break
            if rises and found:
                last = int(found[1])
                numbers += 1
            stop += 1
        run = body[at:stop]
        repeated = sum(_last(after, key(entry(piece.text))) >= stop for piece in run)
        if (
            len(run) >= _FEWEST
            and (numbers >= len(run) - 1 or repeated == len(run) > _FEWEST)
            and repeated >= len(run) / 2
        ):
            for piece in run:
                piece.kind = "contents"
        at = max(stop, at + 1)
