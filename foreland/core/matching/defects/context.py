"""What every search for defects needs to know of a document: its sentences, and what of it is a form for others to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from foreland.core.matching.defects.lists import Lists
from foreland.core.matching.language import cut
from foreland.core.source import Extract, Source

_PROMISE = re.compile(
    r"^\W*(?:I(?:/we)?|My child|My parents)\s+(?:\w+\s+)?(?:will|agree|understand|have read|promise|know|give|consent|accept"
    r"|confirm|must|do not|don['’]t|am|shall|only)\b|^\W*(?:I/)?We (?:have read|agree|understand|consent|give|promise)\b"
    r"|(?:pupil|student|child|parent|carer|learner|volunteer|visitor)s?['’]?s?\W{0,3}(?:and|/|&)?\W{0,2}(?:carer['’]?s?['’]?)?\W{0,2}"
    r"(?:full )?(?:name|signature)\b|^\W*(?:signed|signature)\W{0,3}\(?(?:pupil|student|child|parent|carer|learner|staff|volunteer)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+|(?<=;)\s+")
"""Between two things that are said: as between sentences, and after a line or a semicolon, since each may be wrong by itself."""

LONGEST_LEAD = 300
"""Letters of a line that leads into a list, at most: it is read again with every item."""
AROUND = 400
"""Letters around a hit in which its sentence is looked for."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence at its place in an extract's text. `lead` is the line that leads into it where it is an item of a list."""

    extract: Extract
    start: int
    text: str
    lead: str = ""

    @property
    def whole(self) -> str:
        """The sentence with what leads into it."""
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True)
class Context:
    """A document as the searches look at it, with the lists of words."""

    source: Source
    lists: Lists

    @cached_property
    def texts(self) -> tuple[Extract, ...]:
        """Everything but contents lists: titles, headings and running feet can hold a defect as well."""
        return tuple(extract for extract in self.source.extracts if extract.kind != "contents")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of what the document says, an item of a list with its lead."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        lead = ""
        lead_under: tuple[str, ...] = ()
        for extract in self.source.saying:
            if extract.kind != "item":
                lead = ""
            for start, text in split(extract.text):
                follows = extract.kind == "item" and lead and lead_under == extract.under
                yield Sentence(extract, start, text, lead if follows else "")
            last = extract.text.rstrip()
            if extract.kind in ("paragraph", "box") and (
                last.endswith((":", "…", "...")) or (len(last) < 90 and last[-1:].isalnum())
            ):
                lead, lead_under = split(last[-LONGEST_LEAD:])[-1][1], extract.under

    @cached_property
    def forms(self) -> frozenset[int]:
        """The numbers of extracts in agreements and forms, whose blanks are for others to fill in."""
        extracts = self.source.extracts
        if self._is_form(self.source.title or self.source.name):
            return frozenset(range(len(extracts)))
        found: set[int] = set()
        forms = {title: self._is_form(title) for extract in extracts for title in extract.under}
        for extract in extracts:
            if any(forms[title] for title in extract.under):
                found.add(extract.number)
        promises = [at for at, extract in enumerate(extracts) if _PROMISE.search(extract.text[:200])]
        for at in promises:
            found.update(extract.number for extract in extracts[max(at - 4, 0) : at + 7])
        return frozenset(found)

    @cached_property
    def is_form(self) -> bool:
        """Whether the whole document is an agreement or a form and no policy."""
        says = [extract.number for extract in self.source.saying]
        return bool(says) and sum(number in self.forms for number in says) > 0.8 * len(says)

    def _is_form(self, title: str) -> bool:
        """Whether a heading names an agreement or a form; a policy on acceptable use is none."""
        named = self.lists.cue("form-title").search(title) is not None
        return named and ("polic" not in title.lower() or "agree" in title.lower())


def split(text: str) -> list[tuple[int, str]]:
    """Return the sentences of a text with the places at which they begin."""
    return [(begin, text[begin:end]) for begin, end in cut(text, _ENDS)]


def sentence_at(text: str, start: int, end: int) -> str:
    """Return about the sentence around a place, bounded to both sides."""
    left = max(
        *(text.rfind(mark, max(start - AROUND, 0), start) for mark in (". ", "? ", "! ", "\n")), start - AROUND - 1
    )
    ends = [at for mark in (". ", "? ", "! ", "\n") if (at := text.find(mark, end, end + AROUND)) >= 0]
    return text[max(left + 1, 0) : min(ends, default=end + AROUND) + 1]
