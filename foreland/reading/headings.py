"""Headings that nobody styled: lines that are bold, larger, numbered, in capitals or alone, judged from all sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from foreland.reading.contents import entry
from foreland.reading.pieces import Piece, counted, depth, is_bullet, key

LONGEST: Final = 14
"""Most words of a heading that no format names as one."""
_PARTS = re.compile(r"(?:appendix|annex|section|part|chapter|schedule)\s+(?:[a-z]|\d{1,2}|[ivx]{1,4})\b", re.IGNORECASE)
_FILLED = re.compile(
    r"_{3,}|\.{4,}|…{2,}|^(?:signed|signature|date|name|print name|position|role|class|tel|telephone|e-?mail)\b(?:[^:]{0,25}:.*|\s*)$",
    re.IGNORECASE,
)
_NAMED_ALIKE = re.compile(r"(?:e-?mail|telephone|class|role)\s*", re.IGNORECASE)
"""What labels a blank of a form, and names a section where it is numbered or bold."""
_DATE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|autumn|spring|summer)\w*\s+(?:term\s+)?\d{4}|(?:version|issue|edition|v)\.?\s*\d[\d.]*|[\d\W]+",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?:(?:version|issue|v)?\.?\s*\d[\d.]*\s+)?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{2,4})\s+\S",
    re.IGNORECASE,
)
"""A line of a table of versions: a date and what was done."""
_QUESTION = re.compile(r"(?:how|what|why|who|when|where|which)\b.*\?$", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:if|when|how|what|where|why|who)(?:\s+[\w'’-]+){1,7}", re.IGNORECASE)
_TITLE_WORDS = re.compile(
    r"\b(?:policy|policies|agreement|procedures?|statement|guidance|code|handbook|strategy|charter|rules)\b",
    re.IGNORECASE,
)
_ADOPTED = re.compile(r"\b(?:adopted|approved|agreed|ratified|reviewed|review|written|updated)\b", re.IGNORECASE)
_SCHOOL = re.compile(
    r"\b(?:school|academy|college|nursery|federation|trust|pre-?school|playgroup|childminder)\b", re.IGNORECASE
)
_PLAIN = re.compile(
    r"(?:introduction|contents?|aims?|purpose|scope|background|overview|rationale|policy statement|index)\b",
    re.IGNORECASE,
)
_FRONT: Final = 25
"""Among how many pieces of the front the title is looked for."""


def mark(pieces: Sequence[Piece], *, weak: bool) -> None:
    """Make headings of the lines that are some. With `weak` a short line that stands alone over text is one as well.

    Where the format gave headings of its own, a line must speak more clearly than where it gave none. What the list of
    contents names is a heading where it comes again.
    """
    body = [piece for piece in pieces if piece.kind not in ("furniture", "contents")]
    listed = {key(entry(piece.text)) for piece in pieces if piece.kind == "contents"}
    usual = _usual(body)
    loud = [
        piece
        for piece in body
        if (piece.bold or piece.size >= usual * 1.12 > 0) and _could(piece) and piece.kind == "paragraph"
    ]
    weak = weak and not (usual and len(loud) > 2)
    styled = sum(piece.sure and piece.kind == "heading" for piece in body) >= 3
    for at, piece in enumerate(body):
        if piece.sure or piece.kind not in ("paragraph", "item", "heading"):
            continue
        if piece.kind == "heading":
            continue
        before = body[at - 1] if at else None
        after = body[at + 1] if at + 1 < len(body) else None
        named = after is not None and key(piece.text) in listed
        if _could(piece) and (named or _speaks(piece, before, after, usual, weak=weak, styled=styled)):
            piece.kind = "heading"
            if not piece.label:
                piece.label, piece.text = counted(piece.text)
    _level(body, usual)


def _usual(body: Sequence[Piece]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for piece in body:
        if piece.size and piece.kind != "row":
            sizes[round(piece.size * 2) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _could(piece: Piece) -> bool:
    words = piece.text.split()
    if not words or len(words) > LONGEST or len(piece.text) > 110 or is_bullet(piece.label):
        return False
    if piece.text.endswith((".", ";", ",")) or _DATE.fullmatch(piece.text):
        return False
    named = bool(piece.label or piece.bold) and _NAMED_ALIKE.fullmatch(piece.text) is not None
    if _FILLED.search(piece.text) and not named:
        return False
    if _VERSION.match(piece.text):
        return False
    first = next((sign for sign in piece.text if sign.isalnum()), "")
    return bool(first) and (first.isdigit() or not first.islower() or piece.text.startswith(("e-", "eS", "i")))


def _speaks(piece: Piece, before: Piece | None, after: Piece | None, usual: float, *, weak: bool, styled: bool) -> bool:
    """Whether a line that could be a heading is one."""
    if after is None:
        return False
    text, label = piece.text, piece.label
    letters = [sign for sign in text if sign.isalpha()]
    capitals = len(letters) > 3 and all(sign.isupper() for sign in letters)
    larger = bool(usual) and piece.size >= usual * 1.12
    deep = depth(label)
    if deep > 1:
        return (
            piece.bold
            or larger
            or capitals
            or (not text.endswith(":") and (piece.alone or not _sentence(text) or bool(_CLAUSE.fullmatch(text))))
        )
    if deep == 1 or label:
        listed = any(other is not None and other.label and _sort(other.label) == _sort(label) and not other.bold
                     and other.kind != "heading" for other in (before, after))  # fmt: skip
        plain = deep and not listed and not text.endswith(":") and (not _sentence(text) or _CLAUSE.fullmatch(text))
        return bool(piece.bold or larger or capitals or plain)
    if _PARTS.match(text) and (len(text.split()) <= 10):
        return True
    if text.endswith(":") and not (piece.bold or larger or capitals):
        return False
    if larger or (piece.bold and not (styled and text.endswith(":"))):
        return True
    if capitals and len(text.split()) > 0:
        return True
    if not weak or styled or not piece.alone:
        return False
    follows = after.kind in ("paragraph", "item", "row") and (
        len(after.text.split()) > len(text.split()) or bool(after.label) or after.text[:1].isdigit()
    )
    return follows and (
        bool(_CLAUSE.fullmatch(text)) or bool(_QUESTION.match(text)) or (len(text.split()) <= 8 and not _sentence(text))
    )


_VERBS = re.compile(
    r"\b(?:must|shall|should|will|may|can|is|are|was|were|has|have|do|does|not|never|always|ensure|tell)\b",
    re.IGNORECASE,
)


def _sentence(text: str) -> bool:
    """Whether a line without a stop says something all the same."""
    long = [word for word in text.split() if len(word) > 3]
    if sum(word[0].isupper() for word in long) > 0.6 * len(long):
        return False  # A Line Like This Is a Name
    return len(text.split()) > 3 and not text.endswith("?") and _VERBS.search(text) is not None


def _sort(label: str) -> str:
    """The way of counting of a label."""
    if label.isdigit():
        return "1"
    return "a" if depth(label) == 0 else "1.1"


def _level(body: Sequence[Piece], usual: float) -> None:
    """Give every heading that has none a level: by its number, else by how loud it is among the others."""
    found = [piece for piece in body if piece.kind == "heading" and not piece.level]
    if not found:
        return
    given = [piece.level for piece in body if piece.kind == "heading" and piece.level]
    numbered = any(depth(piece.label) == 1 for piece in found)
    loud = sorted({_loudness(piece, usual) for piece in found if not depth(piece.label)}, reverse=True)
    lowest = max(given, default=0)
    within = 0
    for piece in body:
        if piece.kind != "heading":
            continue
        deep = depth(piece.label)
        if piece.level:
            within = piece.level
        elif deep:
            piece.level = within = deep
        elif _PARTS.match(piece.text):
            piece.level = within = 1
        elif given:
            piece.level = min(lowest + 1, 6)
        else:
            rank = loud.index(_loudness(piece, usual))
            piece.level = min(rank + (2 if numbered and rank == 0 and within and not _large(piece, usual) else 1), 6)
            if numbered and within and not _large(piece, usual):
                piece.level = max(piece.level, 2)


def _large(piece: Piece, usual: float) -> bool:
    return bool(usual) and piece.size >= usual * 1.12


def _loudness(piece: Piece, usual: float) -> tuple[float, bool, bool]:
    size = round(piece.size) if usual and piece.size >= usual * 1.05 else 0
    return (size, piece.text.isupper(), piece.bold)


def title(pieces: Sequence[Piece]) -> Piece | None:
    """Return the piece that names the document and make it the title; None where nothing does."""
    front: list[Piece] = []
    for piece in pieces:
        if piece.kind == "furniture":
            continue
        if piece.kind == "title":
            return _named(piece, front, pieces)
        if piece.kind == "contents" or len(front) >= _FRONT or len(piece.text.split()) > 40:
            break
        front.append(piece)
    likely = [piece for piece in front if piece.kind in ("heading", "paragraph", "box") and not piece.label
              and 0 < len(piece.text.split()) <= 16 and not piece.text.endswith((".", ":", ";"))
              and not _PLAIN.match(piece.text)]  # fmt: skip
    if not likely:
        return None
    top = max(piece.size for piece in likely)
    large = [piece for piece in likely if piece.size >= top * 0.75]
    named = [piece for piece in large if _TITLE_WORDS.search(piece.text) and not _ADOPTED.search(piece.text)
             and (piece.kind == "heading" or not _sentence(piece.text))]  # fmt: skip
    first = next((piece for piece in front if piece.kind == "heading"), None)
    near = [piece for piece in named if any(piece is each for each in front[:4])]
    if first is not None and first.sure and _only(first, pieces) and not near:
        return _named(first, front, pieces)
    headings = [piece for piece in large if piece.kind == "heading" and piece.size]
    opening = [piece for piece in front[:3] if any(piece is each for each in large)]
    if opening and opening[0] is front[0] and len(opening[0].text.split()) <= 7 and _SCHOOL.search(opening[0].text):
        opening = [piece for piece in opening if not _SCHOOL.search(piece.text)] or opening
    elif opening and opening[0] is not front[0]:
        opening = []
    found = next(iter(named or headings or opening), None)
    if found is None or (found.sure and found.level > 2) or (found.sure and _one_of_many(found, pieces)):
        return None
    return _named(found, front, pieces)


def _named(found: Piece, front: Sequence[Piece], pieces: Sequence[Piece]) -> Piece:
    """Make a piece the title; what looks like a heading around it on a cover names the school or the version."""
    found.kind, found.level = "title", 0
    at = next(place for place, piece in enumerate(pieces) if piece is found)
    cover = [piece for piece in front if piece is not found]
    cover = cover[: len([piece for piece in pieces[:at] if any(piece is other for other in front)])]
    after: list[Piece] = []
    for piece in pieces[at + 1 : at + 1 + _FRONT]:
        if piece.kind == "contents" or (piece.kind == "heading" and (piece.sure or piece.label)):
            break
        if len(piece.text.split()) > 15:
            after = after[: -1 if len(after) == 1 else 0][:1]
            break
        after.append(piece)
    for piece in cover + after:
        if piece.kind == "heading" and not piece.sure and not _PLAIN.match(piece.text):
            piece.kind, piece.level = "paragraph", 0
    return found


def _only(found: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a styled heading is the one heading above all others."""
    levels = [piece.level for piece in pieces if piece.kind == "heading"]
    return len(levels) > 2 and found.level == min(levels) and levels.count(found.level) == 1 and not found.label


def _one_of_many(found: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a styled heading is the first section and no title: numbered ones follow, or it names no document."""
    like = [piece for piece in pieces if piece.kind == "heading" and piece.level == found.level and piece is not found]
    return bool(like) and not _TITLE_WORDS.search(found.text)
