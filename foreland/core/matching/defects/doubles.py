"""Paragraphs that stand twice, and words for another kind of setting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.defect import WEIGHTS, Defect, Weight, found
from foreland.core.matching.defects.phrase import phrases, readable
from foreland.core.source import Extract

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

FEWEST, FEWEST_IN_A_LIST = 12, 18
"""Words of a paragraph, and of an item of a list, that are worth comparing, at least: short duties come again rightly."""
ALIKE: Final = 95.0
"""How alike two long paragraphs are, of 100, that are one with a word changed."""
MOST: Final = 20
"""Doubles that are told, at most."""
_WORDS: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Unsuitable:
    """Words that belong to some kinds of setting only. `kinds` are those that they do not fit; at least `least` must be found."""

    key: str
    kinds: tuple[str, ...]
    says: tuple[str, ...]
    wrong: str
    mend: str
    weight: Weight = "should"
    unless: tuple[str, ...] = ()


def unsuitable(fields: Fields) -> Unsuitable:
    """Make words for other settings from their table."""
    made = Unsuitable(
        key=fields.text("key"),
        kinds=fields.texts("kinds", required=True),
        says=fields.texts("says", required=True),
        wrong=fields.text("wrong"),
        mend=fields.text("mend"),
        weight=fields.one_of("weight", WEIGHTS, "should"),
        unless=fields.texts("unless"),
    )
    readable(made.says, made.unless)
    return made


def doubles(context: Context) -> list[Defect]:
    """Return the paragraphs that stand twice, word for word or nearly; forms may repeat what the policy says."""
    made: list[Defect] = []
    seen: dict[str, list[tuple[Extract, str]]] = {}
    for extract in context.source.saying:
        words = _WORDS.findall(extract.text.lower())
        quoted = extract.text.lstrip()[:1] in "“‘\"'"  # a motto, which may well stand on more than one page
        fewest = FEWEST_IN_A_LIST if extract.kind == "item" else FEWEST
        if len(words) < fewest or quoted or extract.kind == "row" or extract.number in context.forms:
            continue
        said = " ".join(words)
        keys = {" ".join(words[:5]), " ".join(words[-5:])}
        earlier = next(
            (other for key in sorted(keys) for other, text in seen.get(key, ())[:5] if _alike(said, text)), None
        )
        if earlier is not None and len(made) < MOST:
            where = f", on page {earlier.page}" if earlier.page else ""
            again = "the same words" if _WORDS.findall(earlier.text.lower()) == words else "nearly the same words"
            made.append(found(
                "double", extract, 0, len(extract.text), f"A paragraph with {again} stands earlier{where}.",
                "Keep one of the two.", "should", also=(earlier.number,),
            ))  # fmt: skip
        for key in keys:
            seen.setdefault(key, []).append((extract, said))
    return made


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) > 120 and fuzz.ratio(one, other, score_cutoff=ALIKE) > 0)


def unfit(context: Context, rows: Sequence[Unsuitable], kind: str) -> list[Defect]:
    """Return the passages that speak of what this kind of setting does not have; each row of the content once."""
    return [defect for row in rows if kind in row.kinds for defect in _unfit(context, row)]


def _unfit(context: Context, row: Unsuitable) -> Iterator[Defect]:
    places: list[tuple[Extract, int, int]] = []
    clear = phrases(row.unless)
    for extract in context.source.extracts:
        if extract.kind in ("contents", "furniture"):
            continue
        hit = phrases(row.says).search(extract.text)
        if hit and not (row.unless and clear.search(extract.text)):
            places.append((extract, *hit.span()))
    if places:
        extract, start, end = places[0]
        yield found(
            "unsuitable", extract, start, end, row.wrong, row.mend, row.weight,
            also=tuple(dict.fromkeys(other.number for other, _, _ in places[1:])),
        )  # fmt: skip
