"""All defects of a document, in the order in which they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from foreland.core.matching.defects.blanks import blanks
from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.contradictions import contradictions
from foreland.core.matching.defects.defect import KIND_WORDS, Defect, missing
from foreland.core.matching.defects.doubles import doubles, unfit
from foreland.core.matching.defects.leftovers import leftovers
from foreland.core.matching.defects.lists import Lists
from foreland.core.matching.defects.numbering import numbering
from foreland.core.matching.defects.people import named, unknown_people
from foreland.core.matching.defects.reviews import reviews
from foreland.core.matching.defects.risks import three_cs
from foreland.core.matching.defects.schools import other_schools
from foreland.core.matching.defects.superseded import old_terms, superseded
from foreland.core.source import Source

if TYPE_CHECKING:
    from foreland.core.matching.guide import Guide

MOST: Final = 40
"""Defects of one kind that are told one by one; the others are counted in one line."""


def defects(
    source: Source, guide: Guide, *, day: date, kind: str = "", school: str | None = None,
    names: Collection[str] = (), people: Collection[str] | None = None,
) -> tuple[Defect, ...]:  # fmt: skip
    """Return what a careful reader would mend in a document, what matters most first.

    `day` is today in London; `kind` is the kind of setting by its key in the bank ("primary", "early-years"), "" where it is not
    known; `school` is its name. `names` are other organisations that may be named: trust, authority, partners. `people`
    are the names in the school's profile, None where there is no profile. The answer is bounded, whatever the document holds.
    """
    context = Context(source, Lists(guide.word_lists))
    public = {
        kind: tuple(says for row in guide.known_names if row.kind == kind for says in row.says)
        for kind in ("person", "school")
    }
    persons = named(context, guide.roles, public["person"])
    found = [
        *leftovers(context, guide.leftovers),
        *blanks(context),
        *reviews(context, day),
        *superseded(context, day, guide.guidance, guide.superseded),
        *old_terms(context, day, guide.old_terms),
        *three_cs(context),
        *unknown_people(persons, people),
        *contradictions(context, guide.contradictions, persons),
        *numbering(context),
        *other_schools(context, school, names, public["school"]),
        *doubles(context),
        *unfit(context, guide.unsuitable, kind),
    ]
    return _bounded(found)


def _bounded(found: list[Defect]) -> tuple[Defect, ...]:
    """The defects in their order, of each kind so many, and a line that counts the others."""
    ordered = sorted(_once(found), key=lambda one: one.rank)
    count: Counter[str] = Counter()
    kept: list[Defect] = []
    for one in ordered:
        count[one.kind] += 1
        if count[one.kind] <= MOST:
            kept.append(one)
    for kind, name in KIND_WORDS.items():
        if count[kind] > MOST:
            kept.append(missing(
                kind, f"{name}: {count[kind] - MOST} more in the document.", "Mend those that are listed, and check the document again.",
                "look",
            ))  # fmt: skip
    return tuple(sorted(kept, key=lambda one: one.rank))


def _once(found: list[Defect]) -> list[Defect]:
    """Without what is told twice: the same thing in one passage, and what was found in two ways at the same place."""
    taken: dict[int, list[Defect]] = {}
    made: list[Defect] = []
    for one in found:
        if one.extract is not None and one.kind in ("placeholder", "advice", "blank"):
            others = taken.setdefault(one.extract, [])
            if any(_told(one, other) for other in others):
                continue
            others.append(one)
        made.append(one)
    return made


def _told(one: Defect, other: Defect) -> bool:
    same = one.kind == other.kind and (one.wrong == other.wrong or one.kind != "placeholder")
    return same or (one.start < other.end and other.start < one.end)
