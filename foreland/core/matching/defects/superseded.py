"""Guidance and law that was replaced, by a dated table; and older terms with today's word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from foreland.core.calendar import long_date
from foreland.core.matching.defects.context import Context, sentence_at
from foreland.core.matching.defects.defect import WEIGHTS, Defect, Kind, Weight, found, together
from foreland.core.matching.defects.phrase import any_of, readable, said
from foreland.core.packs.model.requirements import SURE_WORDS
from foreland.core.source import Extract

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

_SURE: Final = tuple(SURE_WORDS)
"""How sure we are of a date or a replacement, as of a requirement."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of guidance: the year that it is cited by, and the day from which it holds."""

    year: int
    starts: date


@dataclass(frozen=True, slots=True)
class Series:
    """Guidance that comes out in editions. A citation with a year is compared with the edition in force on the day.

    `says` are its names. `source` says where the dates stand and `sure` how sure we are of them.
    """

    key: str
    title: str
    says: tuple[str, ...]
    editions: tuple[Edition, ...]
    sure: str
    source: str
    weight: Weight = "must"
    unless: tuple[str, ...] = ()

    def current(self, day: date) -> Edition | None:
        """Return the edition in force on a day."""
        return max((one for one in self.editions if one.starts <= day), key=lambda one: one.starts, default=None)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A law, a document, a body or a service that another took the place of, from a day on (None: the day is not known)."""

    key: str
    says: tuple[str, ...]
    now: str
    why: str
    sure: str
    source: str
    starts: date | None = None
    weight: Weight = "should"
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OldTerm:
    """An older word, what is said today, and why; `unless` are names that keep the old word."""

    key: str
    says: tuple[str, ...]
    now: str
    why: str
    weight: Weight = "look"
    starts: date | None = None
    unless: tuple[str, ...] = ()


def series(fields: Fields) -> Series:
    """Make guidance in editions from its table."""
    editions = tuple(Edition(int(year), date.fromisoformat(starts)) for year, starts in fields.table("editions"))
    made = Series(
        key=fields.text("key"),
        title=fields.text("title"),
        says=fields.texts("says", required=True),
        editions=tuple(sorted(editions, key=lambda one: one.starts)),
        sure=fields.one_of("sure", _SURE),
        source=fields.text("source"),
        weight=fields.one_of("weight", WEIGHTS, "must"),
        unless=fields.texts("unless"),
    )
    readable(made.says, made.unless)
    if not made.editions:
        raise ValueError('"editions" is empty; write editions = { 2026 = "2026-09-01" }.')
    return made


def replaced(fields: Fields) -> Replaced:
    """Make something that was replaced from its table."""
    made = Replaced(
        key=fields.text("key"),
        says=fields.texts("says", required=True),
        now=fields.text("now"),
        why=fields.text("why"),
        sure=fields.one_of("sure", _SURE),
        source=fields.text("source"),
        starts=fields.day("from"),
        weight=fields.one_of("weight", WEIGHTS, "should"),
        unless=fields.texts("unless"),
    )
    readable(made.says, made.unless)
    return made


def old_term(fields: Fields) -> OldTerm:
    """Make an older term from its table."""
    made = OldTerm(
        key=fields.text("key"),
        says=fields.texts("says", required=True),
        now=fields.text("now"),
        why=fields.text("why"),
        weight=fields.one_of("weight", WEIGHTS, "look"),
        starts=fields.day("from"),
        unless=fields.texts("unless"),
    )
    readable(made.says, made.unless)
    return made


_YEAR: Final = r"(?<![\d/.])(?P<year>(?:19[89]|20\d)\d)(?:\s?[/–-]\s?(?:20)?\d\d)?(?![\d])"
_BETWEEN: Final = (
    r"(?:[\s,:;()\[\]‘’“”\"'–—-]|\b(?:statutory|guidance|advice|for|schools?|and|colleges?|settings|dfe|department|education|updated|revised|published|version|edition|dated?|the"
    r"|in|from|of|part|one|1|current|latest|issued|new|to|effective|non-statutory|document|document’s|staff|practice|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|\d{1,2}(?:st|nd|rd|th)?|kcsie|kcsi|eyfs|duty|england|wales|hm|government)\b\.?){0,40}?"
)
_BEFORE: Final = re.compile(
    _YEAR
    + r"[’']?s?[\s),:]+(?:(?:edition|version|update|revision)s?\s+)?(?:of\s+)?(?:the\s+)?(?:dfe(?:[’']s)?\s+)?[“‘\"']?$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(r"^[’”\"']?" + _BETWEEN + _YEAR, re.IGNORECASE)
_YEAR_BEFORE, _YEAR_BEHIND = 60, 120
"""Letters before and behind the name of guidance among which its year is looked for."""
_BEFORE_IT, _BEHIND_IT = 80, 50
"""Letters before and behind it among which a sentence says that something else took its place."""
_STATUTE: Final = re.compile(r"[\s,]*(?:\(\w+\)\s*)?(?:act|regulations|order|bill)\b", re.IGNORECASE)


def superseded(context: Context, day: date, guidance: Sequence[Series], others: Sequence[Replaced]) -> list[Defect]:
    """Return what the document cites that had been replaced by a day; each thing once, with all its places."""
    hits: dict[str, list[Defect]] = {}
    told: dict[str, str] = {}
    wanted, past = any_of((*guidance, *others)), context.lists.cue("told-as-past")
    for extract in context.texts:
        if not wanted.search(extract.text):
            continue
        for row in guidance:
            for defect, key, wrong in _cited(extract, row, day, past):
                hits.setdefault(key, []).append(defect)
                told[key] = wrong
        for other in others:
            if other.starts is None or other.starts <= day:
                for defect in _named(extract, other, "superseded", past):
                    hits.setdefault(other.key, []).append(defect)
                    told[other.key] = defect.wrong
    return [together(defects, told[key]) for key, defects in hits.items()]


def old_terms(context: Context, day: date, rows: Sequence[OldTerm]) -> list[Defect]:
    """Return the older terms that a document uses, each once with how often it stands."""
    hits: dict[str, list[Defect]] = {}
    by_key = {row.key: row for row in rows}
    wanted, past = any_of(rows), context.lists.cue("told-as-past")
    for extract in context.texts:
        if not wanted.search(extract.text):
            continue
        for row in rows:
            if row.starts is None or row.starts <= day:
                for defect in _named(extract, row, "old-term", past):
                    hits.setdefault(row.key, []).append(defect)
    made = []
    for key, defects in hits.items():
        times = "" if len(defects) == 1 else f" It stands here {len(defects)} times."
        made.append(together(defects, f"{by_key[key].why}{times}"))
    return made


def _named(extract: Extract, row: Replaced | OldTerm, kind: Kind, past: re.Pattern[str]) -> Iterable[Defect]:
    for hit in said(extract.text, row.says, row.unless):
        if kind == "superseded" and _told_as_past(past, extract.text, *hit.span()):
            continue
        mend = (
            f"Write “{row.now}”."
            if kind == "old-term"
            else f"Refer to {row.now} instead, and see that what you say of it still holds."
        )
        yield found(kind, extract, *hit.span(), row.why, mend, row.weight)


def _told_as_past(past: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether the sentence says itself that something else took its place."""
    sentence = sentence_at(text, start, end)
    at = sentence.find(text[start:end])
    around = sentence[max(at - _BEFORE_IT, 0) : at + end - start + _BEHIND_IT] if at >= 0 else sentence
    return past.search(around) is not None


def _cited(extract: Extract, row: Series, day: date, past: re.Pattern[str]) -> Iterable[tuple[Defect, str, str]]:
    text = extract.text
    current = row.current(day)
    if current is None:
        return
    years: Mapping[int, Edition] = {one.year: one for one in row.editions}
    for hit in said(text, row.says, row.unless):
        begin = max(hit.start() - _YEAR_BEFORE, 0)
        after = _AFTER.match(text[hit.end() : hit.end() + _YEAR_BEHIND])
        before = None if after else _BEFORE.search(text[begin : hit.start()])
        cited = after or before
        if cited is None:
            continue
        year = int(cited["year"])
        if year >= current.year or (year in years and years[year].starts > day):
            continue
        start = hit.start() if after else begin + cited.start("year")
        end = hit.end() + after.end() if after else hit.end()
        if _STATUTE.match(text, end) or _told_as_past(past, text, start, end) or _of_versions(extract):
            continue
        wrong = f"This is the edition of {year}. {row.title} is in its edition of {current.year} since {long_date(current.starts)}."
        mend = "Check what you say against the current edition, and cite it without a year and a paragraph number, so that it stays true."
        yield found("superseded", extract, start, end, wrong, mend, row.weight), f"{row.key} {year}", wrong


def _of_versions(extract: Extract) -> bool:
    """Whether it is a row of a table of versions, which rightly tells of what was."""
    return extract.kind == "row" and any(
        re.search(r"\b(?:version|changes?|amend\w*|revision)\b", cell, re.IGNORECASE) for cell in extract.header
    )
