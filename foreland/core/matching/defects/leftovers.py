"""What a template left behind: brackets that nobody filled in, marks of a merge, advice to the writer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foreland.core.matching.defects.context import AROUND, Context, sentence_at
from foreland.core.matching.defects.defect import WEIGHTS, Defect, Kind, Weight, found
from foreland.core.matching.defects.phrase import any_of, hits, meets, phrases, readable
from foreland.core.source import Extract

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

_KINDS: Final[tuple[Kind, ...]] = ("placeholder", "advice")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that only a template has. `near` are words of which one must stand in the same sentence, `unless` words that clear it.

    With `alone` it counts only where it begins a sentence or stands in brackets; without `in_forms` not in agreements and forms,
    in which others are asked.
    """

    key: str
    kind: Kind
    says: tuple[str, ...]
    wrong: str
    mend: str
    weight: Weight = "must"
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    alone: bool = False
    in_forms: bool = False


def leftover(fields: Fields) -> Leftover:
    """Make a leftover from its table."""
    made = Leftover(
        key=fields.text("key"),
        kind=fields.one_of("kind", _KINDS),
        says=fields.texts("says", required=True),
        wrong=fields.text("wrong"),
        mend=fields.text("mend"),
        weight=fields.one_of("weight", WEIGHTS, "must"),
        near=fields.texts("near"),
        unless=fields.texts("unless"),
        alone=fields.flag("alone"),
        in_forms=fields.flag("in_forms"),
    )
    readable(made.says, made.near, made.unless)
    return made


_MERGE = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|«[^«»\n]{1,80}»|<<[^<>\n]{1,80}>>|\$\{[^{}\n]{1,60}\}|\{%[^{}\n]{1,60}%\}|\bMERGEFIELD\b"
    r"|(?<!\{)\{[A-Za-z][A-Za-z_ ]{2,40}\}(?!\})"
)
_ANGLE = re.compile(r"(?<![<\w])<\s?([A-Za-z][^<>@\n]{1,60}?)\s?>(?!>)")
_NO_ANGLE = re.compile(
    r"://|www\.|^/|^(?:br|b|i|u|p|em|strong|span|div|a|img|li|ul|ol|td|tr|table|h[1-6])\b", re.IGNORECASE
)
_SQUARE = re.compile(r"\[([^\[\]\n]{1,400})\](?!\()")
_FINE_SQUARE = re.compile(
    r"^\W*(?:\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*|[a-z]{1,2}|sic|ibid|emphasis (?:added|ours)|accessed\b.*|online|…|\.{3}|[xX✓ ]"
    r"|https?://.*|www\..*|(?:as )?(?:at|of|from|since)\b.*\d{4}|see\b.*|ref\b.*|redacted|email protected|image|logo|figure.*|table.*|[A-Z][a-z]+(?: et al\.?)?,? \d{4})\W*$"
)
_EDITORIAL = re.compile(r"^[a-z][a-z’']*(?: [a-z’']+){0,3}$")
_XXX = re.compile(
    r"(?<![\w.@/])(?:[xX]{2,4}[/.-][xX]{2,4}[/.-](?:[xX]{2,4}|\d{2,4})|XX{2,}|xxx{1,}|20[xX_]{2}|X{2}(?=\s+(?:School|Primary|Academy|Nursery|College|Council))"
    r"|dd[/.-]mm[/.-]yy(?:yy)?)(?![\w@/])"
)
_BEGINS: Final = re.compile(r"(?:^|[.!?:*–-]\s*[“\"']?|\n\s*)$")
_BRACKETS: Final = (
    "Words in brackets stand where a template wanted yours.",
    "Put in your own words and take the brackets away.",
)
"""What is wrong with brackets that nobody filled in, and what to do."""


def leftovers(context: Context, rows: Sequence[Leftover]) -> list[Defect]:
    """Return what a template left behind, in reading order, each place once."""
    made: list[Defect] = []
    asks, wanted = context.lists.cue("asks-for"), any_of(rows)
    for extract in context.texts:
        taken: list[tuple[int, int]] = []
        in_form = extract.number in context.forms
        spoken = _spoken(extract, rows, in_form) if wanted.search(extract.text) else ()
        for defect in (*spoken, *_marks(extract, in_form, asks)):
            if not meets(defect.start, defect.end, taken):
                taken.append((defect.start, defect.end))
                made.append(defect)
    return made


def _spoken(extract: Extract, rows: Sequence[Leftover], in_form: bool) -> Iterator[Defect]:
    """What content knows as words of a template."""
    for row in rows:
        if in_form and not row.in_forms:
            continue
        for hit in hits(phrases(row.says), extract.text):
            sentence = sentence_at(extract.text, hit.start(), hit.end())
            if row.near and not phrases(row.near).search(sentence):
                continue
            if row.unless and phrases(row.unless).search(sentence):
                continue
            start, end = _bracket(extract.text, hit.start(), hit.end())
            if row.alone and (start, end) == hit.span() and not _BEGINS.search(extract.text[max(start - 4, 0) : start]):
                continue
            yield found(row.kind, extract, start, end, row.wrong, row.mend, row.weight)


def _bracket(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a place to the bracket that holds it, if one does."""
    for opens, closes in ("[]", "()", "<>"):
        left, right = text.rfind(opens, max(start - AROUND, 0), start), text.find(closes, end, end + AROUND)
        if (
            left >= 0
            and right >= 0
            and closes not in text[left:start]
            and opens not in text[end:right]
            and right - left < AROUND
        ):
            return left, right + 1
    return start, end


def _marks(extract: Extract, in_form: bool, asks: re.Pattern[str]) -> Iterator[Defect]:
    text = extract.text
    for hit in hits(_MERGE, text):
        yield found(
            "placeholder", extract, *hit.span(),
            "A mark of a template stands where a word of yours should.", "Put in the word that belongs here.", "must",
        )  # fmt: skip
    for hit in hits(_ANGLE, text):
        if not _NO_ANGLE.search(hit[1]):
            yield found("placeholder", extract, *hit.span(), *_BRACKETS, "must")
    for hit in hits(_SQUARE, text):
        if weight := _square(hit[1], text, hit.start(), asks):
            yield found("placeholder", extract, *hit.span(), *_BRACKETS, weight)
    for hit in hits(_XXX, text) if not in_form else ():
        yield found(
            "placeholder", extract, *hit.span(), "Crosses stand where a name, number or date should.", "Put in what belongs here.", "must"
        )  # fmt: skip


def _square(inside: str, text: str, start: int, asks: re.Pattern[str]) -> Weight | None:
    """How much a square bracket matters; None where it is a note number, a tick box, a link, or an editor's word in a quotation."""
    bare = inside.strip()
    if not any(letter.isalpha() for letter in bare) or _FINE_SQUARE.match(bare):
        return None
    if asks.search(bare):
        return "must"
    before = text[max(start - AROUND, 0) : start]
    quoted = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    if quoted or _EDITORIAL.match(bare) or (bare.isupper() and len(bare) <= 6 and " " not in bare):
        return None
    return "should"
