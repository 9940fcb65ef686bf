"""The sentences of a document with what they stand under: a lead-in, the headings above, the head of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foreland.core.matching.language import heard
from foreland.core.source import Extract, Source

LONGEST_NAME = 9
"""Most words of a line that names what follows, where the format does not say that it is a heading."""
LINE = 12
"""Most words of a paragraph that may be an item of a list whose marks were lost."""
REACH = 15
"""How many extracts a line that looks like a heading speaks for, where the format does not say how far it reaches."""
_TICKS = re.compile(r"^(?:[✓✔√xX✗✘☑☒•yY*]|yes|tick(?:ed)?)$")
_TICKED = re.compile(r"(?:(?:\s+[✓✔√☑xX✗✘☒]){2,}|\s+[✓✔√☑])\s*$")
_THOSE = re.compile(r"\b(?:these|those|each of the)\b", re.IGNORECASE)
_OPEN = re.compile(r"[:–—-]\s*$")
_FOLLOWING = re.compile(r"\b(?:following|below|as follows|these)\b", re.IGNORECASE)
_FULL = re.compile(r"(?<!\s\d)(?<!\s\d\d)[.!?;,][\"”’)\s|]*$")
_DATED = re.compile(r":|\b(?:19|20)\d\d\b|\d/\d")
_VALUE = re.compile(r"\d|\b(?:Mr|Mrs|Ms|Miss|Dr)\b|\b(?i:annual|yearly|term|month|biennial)|\b(?i:year)s?\b")
_PAGES = re.compile(
    r"(?<=\s)(?<![Yy]ear )(?<![Cc]lass )(?<![Ss]tage )(?<![Aa]ged )(\d{1,3})"
    r"(?=\s+(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?[‘“'\"(]?[A-Z]|(?:\s+\d{1,3})?\s*$)"
)
_LABELLED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+[A-Z]")
_NAMED = re.compile(r"\s*(?::|[–—-](?=\s))\s*")
NAME, MOST_NAMES = 3, 8
"""Most words of the name that an item begins with, and how many items are looked at."""
LONGEST_HEAD = 25
"""Most words of the head of a table whose cells were lost."""
_ENDED = re.compile(r"[a-z]{2}[.!](?:\s|$)")
ENTRY, FEWEST = 12, 3
"""Most words of an entry of contents that run together, on average, and the fewest entries of such a list."""
SHORT = 10
"""Most words of what stands after a label: "Next review" on one line, "May 2027" on the next."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence and its surroundings.

    `above` holds the headings, innermost first, `title` the name of the document, `below` the names of the items that a
    lead-in leads to, or the sentence before one that says "these" or "those". `ticked` says that a table's row marks it,
    `whole` that it ends as a sentence does.
    """

    number: int
    text: str
    kind: str
    lead: str = ""
    above: tuple[str, ...] = ()
    title: str = ""
    ticked: bool = False
    whole: bool = True
    below: str = ""


def names(extract: Extract) -> bool:
    """Tell whether a line of running text looks like a heading: short, begun with a capital, without an end or a date."""
    text = extract.text.strip()
    return (
        extract.kind == "paragraph"
        and 0 < len(text.split()) <= LONGEST_NAME
        and text[0].isupper()
        and not _FULL.search(text)
        and not _DATED.search(text)
    )


def lists_pages(text: str) -> bool:
    """Tell whether a paragraph is a contents list whose lines run together: titles, and numbers of pages that rise."""
    if not any(sign.isdigit() for sign in text):
        return False
    pages = [int(number) for number in _PAGES.findall(text)]
    if len(pages) < (FEWEST - 1 if _LABELLED.match(text) else FEWEST) or len(text.split()) > ENTRY * len(pages):
        return False
    falls = sum(later < earlier for earlier, later in pairwise(pages))
    return falls * 5 <= len(pages) and len(_ENDED.findall(text)) * 5 <= len(pages)


def units(source: Source) -> Iterator[Unit]:
    """Yield every sentence that a document says, with what it stands under, in reading order."""
    yield from _Walk().through(source)


class _Walk:
    """A walk through a document that remembers what was said last: the lead-ins, a line that looks like a heading."""

    def __init__(self) -> None:
        self._title = self._named = ""
        self._named_at = 0
        self._under: tuple[str, ...] = ()
        self._leads: dict[int, str] = {}
        self._before: Extract | None = None
        self._columns = ""

    def through(self, source: Source) -> Iterator[Unit]:
        for at, extract in enumerate(source.extracts):
            if extract.kind in ("furniture", "contents"):
                continue
            ticked = extract.kind in ("paragraph", "heading", "item") and len(extract.text.split()) <= LONGEST_HEAD
            marks = _TICKED.search(extract.text) if ticked else None
            if marks and marks.start():
                yield self._ticked(extract, extract.text[: marks.start()])
                continue
            self._columns = extract.text if len(extract.text.split()) <= LONGEST_HEAD else ""
            if not extract.says or extract.under != self._under:
                self._named, self._leads, self._under = "", {}, extract.under
            if extract.kind == "title":
                self._title = self._title or extract.text
            if extract.says:
                yield from self._units(extract, source.extracts[at + 1 : at + 1 + MOST_NAMES])
            self._before = extract

    def _units(self, extract: Extract, after: Sequence[Extract]) -> Iterator[Unit]:
        if self._named and extract.number - self._named_at > REACH:
            self._named = ""
        above = tuple(name for name in (self._named, *reversed(extract.under)) if name)
        title = self._title if self._title not in above else ""
        if extract.kind != "row" and lists_pages(extract.text):
            for part in heard(extract.text):
                yield Unit(extract.number, part, "contents", "", above, title, whole=False)
            return
        lead = self._lead(extract)
        label = _label(self._before, extract)
        if label:
            yield Unit(extract.number, f"{label}: {extract.text}", extract.kind, "", above, title, whole=False)
        elif extract.kind == "row":
            yield from _row(extract, above, title)
        else:
            kind = "item" if lead else extract.kind
            below = _names_of_items(after) if _leads(extract.text) else ""
            said = heard(extract.text)
            for number, sentence in enumerate(said):
                whole, last = bool(_FULL.search(sentence)), number + 1 == len(said)
                before = said[number - 1] if number and _THOSE.search(sentence) else ""
                named = below if last and below else before
                yield Unit(extract.number, sentence, kind, lead, above, title, False, whole, named)
        if names(extract):
            self._named, self._named_at = extract.text.strip(), extract.number
        self._remember(extract, lead)

    def _ticked(self, extract: Extract, said: str) -> Unit:
        """Return a row of a table whose cells were lost, with marks at its end, under the line before the first of them."""
        above = tuple(name for name in reversed(extract.under) if name)
        return Unit(extract.number, said, "row", self._columns, above, self._title, ticked=True)

    def _lead(self, extract: Extract) -> str:
        """Return what was said to lead in to an item, or to a paragraph that reads like one."""
        if extract.kind == "item":
            if self._before is not None and names(self._before):
                self._leads = {0: self._before.text}
            self._leads = {level: text for level, text in self._leads.items() if level < max(extract.level, 1)}
            if not self._leads and self._before is not None and not self._before.says:
                return self._before.text if self._before.kind == "heading" else ""
            return self._leads[max(self._leads)] if self._leads else ""
        lead = self._leads.get(0, "")
        short = len(extract.text.split()) <= LINE or not _FULL.search(extract.text) or extract.text[:1].islower()
        listed = extract.kind == "paragraph" and short
        return lead if listed and _OPEN.search(lead) else ""

    def _remember(self, extract: Extract, lead: str) -> None:
        if extract.kind == "item":
            if _OPEN.search(extract.text):
                self._leads[max(extract.level, 1)] = " ".join(filter(None, (lead, extract.text)))
        elif extract.kind in ("paragraph", "box") and (not lead or _OPEN.search(extract.text)):
            self._leads = {0: heard(extract.text)[-1]} if _leads(extract.text) else {}


def _label(before: Extract | None, extract: Extract) -> str:
    """Return the line right before a short one where it reads as its label, else nothing."""
    length = len(extract.text.split())
    if before is None or extract.kind == "item" or length > (4 if _FULL.search(extract.text) else SHORT):
        return ""
    if not _VALUE.search(extract.text):
        return ""
    if extract.kind == "row":
        heads = before.kind == "row" and all(0 < len(cell.split()) <= 4 for cell in before.cells)
        return before.text if heads and not extract.header else ""
    asked = before.text.rstrip().endswith(":") and len(before.text.split()) < 6
    return before.text.rstrip(" :") if before.kind == "heading" or names(before) or asked else ""


def _names_of_items(after: Sequence[Extract]) -> str:
    """Return the names of the items that come next, where each begins with one: "Content – what is seen"."""
    found: list[str] = []
    for extract in after:
        name = _NAMED.split(extract.text.strip(), maxsplit=1)[0]
        if not extract.text.strip() or extract.kind == "row" or len(name.split()) > NAME:
            break
        found.append(name)
    return "; ".join(found) if len(found) >= FEWEST else ""


def _leads(text: str) -> bool:
    """Tell whether a text leads to what comes next: by its last sentence, or since it does not end as one does."""
    last = text.rstrip().removesuffix(".").rpartition(".")[2]
    return bool(text.strip()) and (bool(_OPEN.search(text) or _FOLLOWING.search(last)) or not _FULL.search(text))


def _row(extract: Extract, above: tuple[str, ...], title: str) -> Iterator[Unit]:
    """Yield a row's cells, each under the head of its column and the row's first cell; marks stand for their column."""
    cells = [cell.strip() for cell in extract.cells]
    said = [cell for cell in cells if cell and not _TICKS.match(cell)]
    ticked = [n for n, cell in enumerate(cells) if cell and _TICKS.match(cell)]
    heads = extract.header if extract.header and extract.header != extract.cells else ()
    if ticked and said:
        marked = " ".join(heads[n] for n in ticked if n < len(heads))
        yield Unit(extract.number, said[0], "row", marked, above, title, ticked=bool(marked) or not heads)
        return
    first = cells[0] if cells else ""
    if len(said) <= 1:
        for cell in said or ([extract.text] if extract.text else []):
            for sentence in heard(cell):
                yield Unit(extract.number, sentence, "row", "", above, title)
        return
    if len(first.split()) <= LONGEST_NAME:
        yield Unit(
            extract.number,
            " ".join(said[:2]) if len(said[1].split()) < 12 else first,
            "row",
            "",
            above,
            title,
            whole=False,
        )
    for number, cell in enumerate(cells):
        if cell not in said or (number == 0 and len(first.split()) <= LONGEST_NAME):
            continue
        head = heads[number] if number < len(heads) else ""
        names_above = tuple(filter(None, (first if number else "", head)))
        for sentence in heard(cell):
            yield Unit(
                extract.number, sentence, "row", "", (*names_above, *above), title, whole=bool(_FULL.search(sentence))
            )
