"""The name of another school or setting, as it stays behind when a policy is copied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from rapidfuzz import fuzz

from foreland.core.matching.defects.context import Context, sentence_at
from foreland.core.matching.defects.defect import Defect, found
from foreland.core.matching.defects.phrase import hits, phrases, readable
from foreland.core.source import Extract

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields


@dataclass(frozen=True, slots=True)
class KnownName:
    """Public names that are neither another school nor a person of this one, though they look like it."""

    key: str
    kind: Literal["school", "person"]
    says: tuple[str, ...]


def known_name(fields: Fields) -> KnownName:
    """Make a list of public names from its table."""
    kind = fields.one_of("kind", ("school", "person"))
    made = KnownName(fields.text("key"), kind, fields.texts("says", required=True))
    readable(made.says)
    return made


_NAME_WORD: Final = r"(?:[A-Z][A-Za-z'’-]{0,60}|(?:St|Sts|C|E|R|Rev|Dr|Sir)\.|of|the|and|&|on|upon|le|C\.?\s?of\s?E\.?|C\.\s?E\.|R\.\s?C\.|\([A-Z][A-Za-z ]*\))"
_TYPE: Final = r"(?:School|Academy|College|Nursery|Pre-?[Ss]chool|Playgroup|Kindergarten|Primary|Infants|Juniors|High|Comprehensive)"
_NAME: Final = re.compile(
    rf"\b(?:(?:St|Sts|Dr|Sir)\.|[A-Z][A-Za-z'’-]{{0,60}})(?:[ ]{_NAME_WORD}){{0,8}}?(?<![ ]the)(?<![ ]on)(?<![ ]of)(?<![ ]and)(?<![ ]&)[ ]{_TYPE}\b"
    r"(?:[ ](?:School|Academy|and Nursery|Nursery|College))?(?![ ](?:Policy|Policies|Trust|Act|Standards?|Governors?|Council|Board|Association|Improvement|Games|Direct|Teachers?|Leaders?|Councils|Day|Years)\b)"
)
_HAS_TYPE: Final = re.compile(_TYPE)
_STARTS: Final = re.compile(
    r"^(?:(?:At|In|The|Our|All|Every|Each|Any|This|That|For|By|From|To|And|With|When|If|As|Since|While|Here|Both|Welcome|Policy|Safety|Online|Internet|E-Safety|Headteacher|Principal|Governors?|"
    r"Staff|Pupils|Students|Parents|Children|Members|Use|Of|Within|Throughout|On|Is|Are|Mobile|Phone|Acceptable|Agreement|Dear|Signed|Safeguarding|Child|Protection|Name|Teachers?|Visitors|Head|Teacher|at|in|of|the|and|for|by|on|with)[ ]+)+"
)
_MADE_UP: Final = re.compile(
    r"\b(?:Any(?:town|where|\s+Town)?|Sample|Example|Exemplar|Template|Model|ABC|X{2,}|XYZ|Your|Name of|My|School Name|Insert|Somewhere|Anyschool|Test)\b[ ](?:[A-Z][\w-]*[ ]){0,8}(?:School|Academy|College|Nursery|Primary)\b",
)


_MISSPELT: Final = 90
"""How alike two words of a name are, of 100, that are one misspelt."""
_FEWEST_LETTERS: Final = 5
"""Letters of a word that may be misspelt or cut short, at least."""


@dataclass(frozen=True, slots=True)
class _Name:
    extract: Extract
    start: int
    end: int
    text: str
    own: frozenset[str]


def other_schools(
    context: Context, school: str | None, names: Collection[str], passed: tuple[str, ...]
) -> list[Defect]:
    """Return the names of schools that are not this one's. Without `school`, the name that stands most often is its own.

    `names` are a trust, an authority or partners that may be named; `passed` are names that only look like a school's.
    """
    made: list[Defect] = []
    found_names: list[_Name] = []
    clear, reasons = phrases(passed), context.lists.cue("of-other-schools")
    types, never = context.lists.words("school-type"), context.lists.words("no-school")
    for extract in context.texts:
        made.extend(
            found(
                "placeholder", extract, *hit.span(), "A made-up name stands where the name of your setting should.",
                "Put in the name of your setting.", "must",
            )
            for hit in hits(_MADE_UP, extract.text)
            if "Your" not in hit[0] or hit[0].istitle()
        )  # fmt: skip
        found_names.extend(_names(extract, clear, types, never))
    own = _words(school, types) if school else _most(context, found_names)
    if not own:
        return made
    friends = [_words(name, types) for name in names]
    others: dict[frozenset[str], list[_Name]] = {}
    for one in found_names:
        if _same(one.own, own) or any(_same(one.own, friend) for friend in friends):
            continue
        if not reasons.search(sentence_at(one.extract.text, one.start, one.end)):
            others.setdefault(one.own, []).append(one)
    sure = bool(school) or len(others) <= 2
    for group in others.values():
        first = group[0]
        numbers = {one.extract.number for one in group} | _elsewhere(context, first)
        also = tuple(sorted(numbers - {first.extract.number}))
        made.append(found(
            "other-school", first.extract, first.start, first.end, f"“{first.text}” is named here, which seems to be another setting.",
            "Put in your own name, or say why the other is named. Read what stands around it: it may have been copied as well.",
            "must" if sure else "should", also=also,
        ))  # fmt: skip
    return made


def _elsewhere(context: Context, name: _Name) -> set[int]:
    """The extracts that name the same setting in short: "Oakfield" alone."""
    short = [word for word in re.findall(r"[A-Z][a-z’'-]{4,}", name.text) if word.lower() in name.own]
    cue = phrases((short[0],)) if short else None
    return {one.number for one in context.texts if cue.search(one.text)} if cue else set()


def _names(extract: Extract, clear: re.Pattern[str], types: frozenset[str], never: frozenset[str]) -> Iterator[_Name]:
    if not _HAS_TYPE.search(extract.text):
        return
    for hit in hits(_NAME, extract.text):
        text = _STARTS.sub("", hit[0])
        start = hit.end() - len(text)
        own = _words(text, types)
        known = clear.search(extract.text, start, hit.end() + 30)
        if own and 2 * len(own & never) <= len(own) and not known and not _MADE_UP.search(hit[0]):
            yield _Name(extract, start, hit.end(), text, own)


def _words(name: str, types: frozenset[str]) -> frozenset[str]:
    """The words of a name that tell it from others: no types of school, no small words."""
    bare = re.sub(r"['’]s?\b|[.()]", "", name.lower())
    return frozenset(word for word in re.split(r"[\s,-]+", bare) if word and word not in types)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names can be the same school's: all that tells the shorter stands in the longer, also written as one word."""
    if not one or not other:
        return True
    if one <= other or other <= one:
        return True
    if _glued(one, other) or _glued(other, one):
        return True
    ours, theirs = sorted(one - other), sorted(other - one)
    return len(ours) == len(theirs) and all(any(_near(word, other) for other in theirs) for word in ours)


def _glued(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(word == first + second for word in one for first in other for second in other if first != second)


def _near(one: str, other: str) -> bool:
    """Whether two words are one, misspelt or cut short. Westfield and Eastfield are not."""
    if min(len(one), len(other)) < _FEWEST_LETTERS:
        return False
    swapped = one[0] == other[0] and sorted(one) == sorted(other)
    return swapped or one.startswith(other) or other.startswith(one) or fuzz.ratio(one, other) > _MISSPELT


def _most(context: Context, found_names: list[_Name]) -> frozenset[str]:
    """The name that stands most often, counting the title, the file's name and running heads more; "" where two are as likely."""
    count: Counter[frozenset[str]] = Counter()
    title = f"{context.source.title} {context.source.name}".lower()
    for one in found_names:
        count[one.own] += 4 if one.extract.kind in ("title", "furniture") else 2 if one.extract.number < 8 else 1
    for own in count:
        if all(word in title for word in own):
            count[own] += 6
    ranked = count.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 1.5 * ranked[1][1] and not _same(ranked[0][0], ranked[1][0])):
        return frozenset()
    return ranked[0][0]
