"""Passages that do not agree: allowed here and forbidden there, kept for two times, a role with two names.

Precision first: another audience, a condition ("unless", "with permission") or another time and place is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from foreland.core.matching.defects.context import AROUND, Context, Sentence
from foreland.core.matching.defects.defect import WEIGHTS, Defect, Weight, found, quote
from foreland.core.matching.defects.people import Named, same_person
from foreland.core.matching.defects.phrase import MOST_IN_ONE, phrases, readable

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

Form = Literal["allowed", "duration", "age", "cycle", "choice"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing on which two passages can disagree.

    Under "allowed" a sentence counts that names `about`, one of `who` (or stands under a heading that does) and one of `acts`,
    and none of `others`. Under the other forms it is compared by a time that things are kept, an age, how often, or which of
    `choices`. `unless` are words that take a sentence out.
    """

    key: str
    form: Form
    about: tuple[str, ...]
    wrong: str
    mend: str
    weight: Weight = "must"
    who: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


def contradiction(fields: Fields) -> Contradiction:
    """Make something to disagree on from its table."""
    made = Contradiction(
        key=fields.text("key"),
        form=fields.one_of("form", get_args(Form)),
        about=fields.texts("about", required=True),
        wrong=fields.text("wrong"),
        mend=fields.text("mend"),
        weight=fields.one_of("weight", WEIGHTS, "must"),
        who=fields.texts("who"),
        others=fields.texts("others"),
        acts=fields.texts("acts"),
        allows=fields.texts("allows"),
        forbids=fields.texts("forbids"),
        choices=fields.texts("choices"),
        unless=fields.texts("unless"),
    )
    readable(made.about, made.who, made.others, made.acts, made.allows, made.forbids, made.choices, made.unless)
    return made


_FORBIDS: Final = re.compile(
    r"\b(?:must|may|should|shall|will|can|could|do|does|are|is|be|to)\s?(?:not|n['’]t|never)\b|\bcannot\b|\bnever\b|\bnot\s+(?:be\s+|to be\s+)?(?:allowed|permitted|used?|acceptable|taken|brought)\b"
    r"|\b(?:prohibit|forbid|ban)\w*|\b(?:strictly )?no (?:\w+ ){0,3}(?:may|can|should|is|are|must|will|phones?|devices?)\b|\bunder no circumstances\b|\brefrain from\b|\bnot\b",
    re.IGNORECASE,
)
_ALLOWS: Final = re.compile(
    r"\b(?:may|can)\b|\b(?:is|are|be)\s+(?:also\s+|now\s+)?(?:allowed|permitted|free|welcome|encouraged)\b|\bhave permission\b",
    re.IGNORECASE,
)
_CASE: Final = re.compile(r"\b(?:if|where|whenever|when|while)\b", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"^(?:if|where|whenever|when|while)\b[^,]*,\s*", re.IGNORECASE)


_GROUP: Final = re.compile(r"\b(?:years? \d+|y\d+|ks ?\d)\b", re.IGNORECASE)
"""A group of pupils, for whom another rule may hold."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """What limits a permission or a ban: conditions, other places, parts of the day, and words for all of it."""

    condition: re.Pattern[str]
    outside: re.Pattern[str]
    within: re.Pattern[str]
    whole: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Said:
    sentence: Sentence
    allowed: bool
    audience: bool
    case: bool
    """Whether it speaks of a case ("where no camera is at hand"): no exception that the other sentence knows of."""


def contradictions(context: Context, rows: Sequence[Contradiction], persons: Sequence[Named]) -> list[Defect]:
    """Return passages that do not agree, each thing once: with the later passage's place, and the earlier one in `also`."""
    made: list[Defect] = []
    lists = context.lists
    limits = _Limits(
        lists.cue("condition"), lists.cue("out-of-school"), lists.cue("within-the-day"), lists.cue("whole-day")
    )
    sentences = [one for one in context.sentences if "?" not in one.text[-2:]]
    for row in rows:
        about = phrases(row.about)
        near = [one for one in sentences if _near(row, one, about)]
        if row.form == "allowed":
            made.extend(_allowed(row, near, limits))
        elif len(near) > 1:
            made.extend(_differing(row, near))
    made.extend(_two_people(persons))
    return made


def _near(row: Contradiction, sentence: Sentence, about: re.Pattern[str]) -> bool:
    """Whether a sentence is about a thing. A product is named where filtering is spoken of, often a sentence later."""
    if row.form == "choice":
        text = sentence.extract.text
        said = text[max(sentence.start - AROUND, 0) : sentence.start + len(sentence.text)]
    else:
        said = sentence.whole
    return about.search(said) is not None and not (row.unless and phrases(row.unless).search(sentence.whole))


def _allowed(row: Contradiction, near: Sequence[Sentence], limits: _Limits) -> Iterator[Defect]:
    said = [one for sentence in near if (one := _polarity(row, sentence, limits)) is not None]
    no = [one for one in said if not one.allowed][:MOST_IN_ONE]
    yes = [one for one in said if one.allowed][:MOST_IN_ONE]
    pairs = [
        (one, other)
        for one in no
        for other in yes
        if one.sentence.extract is not other.sentence.extract or one.sentence.start != other.sentence.start
    ]
    pair = next(
        (
            pair
            for pair in sorted(pairs, key=lambda pair: not (pair[0].audience and pair[1].audience))
            if _clash(*pair, limits)
        ),
        None,
    )
    if pair is not None:
        weight: Weight = row.weight if pair[0].audience and pair[1].audience else "look"
        yield _both(row, pair[0].sentence, pair[1].sentence, "should" if pair[1].case and weight == "must" else weight)


def _polarity(row: Contradiction, sentence: Sentence, limits: _Limits) -> _Said | None:
    """Whether a sentence allows or forbids, without a condition; None where it does neither, or both."""
    whole = sentence.whole
    others = row.others and phrases(row.others).search(whole)
    if others or not (row.acts and phrases(row.acts).search(whole)):
        return None
    if limits.condition.search(whole) or _GROUP.search(whole):
        return None
    who = phrases(row.who)
    under = sentence.extract.under[-1] if sentence.extract.under else ""
    audience = bool(who.search(whole) or who.search(under))
    if not audience and row.others and phrases(row.others).search(under):
        return None
    case = _CASE.search(whole) is not None
    whole = _CLAUSE.sub("", whole)
    if (row.forbids and phrases(row.forbids).search(whole)) or _FORBIDS.search(whole):
        return None if case else _Said(sentence, False, audience, case)
    if (row.allows and phrases(row.allows).search(whole)) or _ALLOWS.search(whole):
        return _Said(sentence, True, audience, case)
    return None


def _clash(no: _Said, yes: _Said, limits: _Limits) -> bool:
    """Whether one sentence forbids all that another allows at some time of the day."""
    forbids, allows = no.sentence.whole, yes.sentence.whole
    if not (no.audience or yes.audience) or not yes.audience:
        return False
    if limits.outside.search(forbids) or limits.outside.search(allows):
        return False
    total = limits.whole.search(forbids) is not None
    if not no.audience and not total:
        return False
    within_no, within_yes = (
        set(map(str.lower, limits.within.findall(forbids))),
        set(map(str.lower, limits.within.findall(allows))),
    )
    if within_no:
        return bool(within_no & within_yes)
    return total or not within_yes


def _both(row: Contradiction, one: Sentence, other: Sentence, weight: Weight) -> Defect:
    first, second = sorted((one, other), key=lambda sentence: (sentence.extract.number, sentence.start))
    against = quote(first.text, 0, len(first.text))
    return found(
        "contradiction", second.extract, second.start, second.start + len(second.text), f"{row.wrong} Earlier it says: “{against}”",
        row.mend, weight, also=(first.extract.number,) if first.extract is not second.extract else (),
    )  # fmt: skip


_NUMBERS: Final = {
    word: at
    for at, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"thirty": 30, "fourteen": 14, "ninety": 90}
_NUMBER: Final = r"(\d{1,4}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_DURATION: Final = re.compile(
    rf"\b{_NUMBER}[\s-]+(?:(?:working|calendar|school|full)\s+)?(day|week|month|year|term)s?\b(?! (?:old|of age|group))",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(
    r"\b(?:kept|keep|retain\w*|retention|stor(?:ed?|age)|held|hold|delet\w+|destroy\w+|archived?|erased?)\b",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    rf"\b(?:must be|aged?|over|under|minimum age(?: of| is)?|at least|until (?:they are )?|age limit of|age of|below(?: the age of)?)\s+{_NUMBER}\b|\b{_NUMBER}\s*(?:\+|years? (?:old|of age)|or (?:over|older|above))",
    re.IGNORECASE,
)
_CYCLES: Final = (
    (1, re.compile(r"\b(?:monthly|every month|each month)\b", re.IGNORECASE)),
    (4, re.compile(r"\b(?:termly|every term|each term|once a term)\b", re.IGNORECASE)),
    (6, re.compile(r"\b(?:every six months|six[- ]monthly|twice a year|every 6 months|bi-?annually)\b", re.IGNORECASE)),
    (
        12,
        re.compile(
            r"\b(?:annual(?:ly)?|yearly|every (?:12 months|twelve months|year)|each year|once a year|every academic year)\b",
            re.IGNORECASE,
        ),
    ),
    (
        24,
        re.compile(
            r"\b(?:biennial(?:ly)?|every (?:two|2|second|other) years?|two[- ]yearly|every 24 months)\b", re.IGNORECASE
        ),
    ),
    (
        36,
        re.compile(
            r"\b(?:triennial(?:ly)?|every (?:three|3|third) years?|three[- ]yearly|every 36 months)\b", re.IGNORECASE
        ),
    ),
)
_DAYS: Final = {"day": 1, "week": 7, "month": 30, "term": 120, "year": 365}


def _differing(row: Contradiction, near: Sequence[Sentence]) -> Iterator[Defect]:
    """Compare what sentences on one thing say of it; the first that differs from the first that says anything is told."""
    first: tuple[object, Sentence] | None = None
    for sentence in near:
        values = _values(row, sentence.text)
        if len(values) != 1:
            continue
        value = values.pop()
        if first is None:
            first = value, sentence
        elif value != first[0]:
            yield _both(row, first[1], sentence, row.weight)
            return


def _values(row: Contradiction, text: str) -> set[object]:
    if row.form == "duration":
        return (
            {_number(hit[1]) * _DAYS[hit[2].lower()] for hit in _DURATION.finditer(text)}
            if _KEPT.search(text)
            else set()
        )
    if row.form == "age":
        return {_number(hit[1] or hit[2]) for hit in _AGE.finditer(text)}
    if row.form == "cycle":
        if not re.search(r"\b(?:review|updat|revis)\w*", text, re.IGNORECASE):
            return set()
        return {months for months, cue in _CYCLES if cue.search(text)}
    return {re.sub(r"\W", "", hit[0].lower()) for hit in phrases(row.choices).finditer(text)}


def _number(said: str) -> int:
    return _NUMBERS.get(said.lower()) or int(said)


def _two_people(persons: Sequence[Named]) -> Iterator[Defect]:
    """A role that one person holds, with the names of two."""
    held: dict[str, Named] = {}
    told: set[str] = set()
    for one in persons:
        if one.role is None or not one.role.single:
            continue
        first = held.setdefault(one.role.key, one)
        if one.role.key not in told and not same_person(first.name, one.name):
            told.add(one.role.key)
            yield found(
                "contradiction", one.extract, one.start, one.end,
                f"{one.name} is named as {one.role.title} here, and {first.name} in another place.",
                "Find out who it is, and name that person in one place only.", "must",
                also=(first.extract.number,) if first.extract is not one.extract else (),
            )  # fmt: skip
