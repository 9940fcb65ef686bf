"""When a policy was agreed and when it is to be looked at again: past, missing, blank or too far off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final, Literal

from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.dates import Written, dates
from foreland.core.matching.defects.defect import Defect, Weight, found, missing
from foreland.core.matching.defects.lists import Lists
from foreland.core.matching.defects.phrase import MOST_IN_ONE, meets
from foreland.core.source import Extract

LONGEST: Final = timedelta(days=400)
"""Between one review and the next: a year, and a month's grace for the meeting."""
FAR: Final = timedelta(days=366 * 6)
"""A date farther ahead than this is a slip or belongs to something else."""
Sense = Literal["next", "last", "agreed", "either"]
"""A date for the next review, of the last, of approval, or of a review that may be either."""
_STANDS_BEFORE: Final = r"(?=\s*[:|–-]|\s+(?:date|in|on)\b|\s*$|\s+[A-Z0-9])"
"""What follows a bare "review" that is a label and no verb."""
_CYCLE: Final = re.compile(
    r"\b(?:review|update|revisit|monitor)\w*\b[^.]{0,90}\b(?:annual(?:ly)?|year(?:ly)?|months?|term(?:ly)?|every|biennial(?:ly)?)\b|\b(?:annual|yearly|termly)\s+(?:\w+ ){0,2}review",
    re.IGNORECASE,
)
_OF_POLICY: Final = re.compile(r"\b(?:polic|document|agreement|version)\w*", re.IGNORECASE)
_LONGEST_LINE: Final = 200
"""Letters from which a line is running text, in which a date has to be the policy's own."""
_SHORTEST: Final = 25
"""Letters of a line that holds a year and nothing else, at most."""
_COVER: Final = 6
"""Lines at the beginning that can name the year of the whole document."""
_LABEL_ENDS: Final = 60
"""Letters between a label and its date, at most."""
_BEFORE, _BEHIND = 160, 60
"""Letters before and behind a date that may tell what it is the date of."""


@dataclass(frozen=True, slots=True)
class Said:
    """A date of the policy itself and what it is the date of."""

    sense: Sense
    when: Written
    extract: Extract


def reviews(context: Context, day: date) -> list[Defect]:
    """Return what is wrong with the dates of review, as they stand on a day."""
    said = [one for one in _dates(context) if one.when.first <= day + FAR and one.when.last.year >= 1998]
    coming = [one for one in said if one.sense == "next"]
    either = [one for one in said if one.sense == "either"]
    gone = [one for one in said if one.sense in ("last", "agreed") and one.when.first <= day]
    made: list[Defect] = []
    latest = max(gone, key=lambda one: one.when.last, default=None)
    if either and not coming:
        newest = max(either, key=lambda one: one.when.last)
        if newest.when.last >= day or (latest is not None and newest.when.first > latest.when.last):
            coming = [newest]
        else:
            latest = max((*gone, newest), key=lambda one: one.when.last)
    if coming:
        made.extend(_coming(coming, latest, day))
    elif latest is not None:
        made.append(_last(latest, day))
    elif not context.is_form:
        made.append(_undated(context, day))
    return made


def _last(latest: Said, day: date) -> Defect:
    """What is wrong where the document names a last review and no next one."""
    if latest.when.last + LONGEST >= day:
        return _at(
            latest,
            "It names the last review and not the next.",
            "Add the date of the next review, a year on at most.",
            "should",
        )
    if latest.sense == "agreed":
        wrong = (
            f"It was agreed more than a year ago ({_written(latest)}), and no review since then or to come is named."
        )
        return _at(latest, wrong, "Review the policy, and print when it was reviewed and when it is next.", "should")
    when = "The date for review that it names" if latest.sense == "either" else "The last review that it names"
    return _at(
        latest, f"{when} is more than a year ago ({_written(latest)}), and no later one is named.",
        "Review the policy now, and print the date of the next review.", "must",
    )  # fmt: skip


def _undated(context: Context, day: date) -> Defect:
    """What is wrong where no date of review was found: the year in the title is over, or there is none."""
    others = context.lists.cue("not-this-policy")
    for extract in context.texts[:_COVER]:
        names = extract.kind in ("title", "heading") or len(extract.text) < _SHORTEST
        for when in dates(extract.text[:_LABEL_ENDS]):
            if names and not when.exact and when.last < day and not others.search(extract.text):
                said = Said("either", when, extract)
                return _at(
                    said, f"It is for {_written(said)}, and that is over.", "Review the policy, and print the date of the next review.", "must",
                )  # fmt: skip
    cycle = any(_CYCLE.search(extract.text) for extract in context.texts)
    return missing(
        "review",
        "It says how often it is reviewed, and no date: nobody can see whether this is the current version." if cycle
        else "No date of approval or review was found: nobody can see whether this is the current version.",
        "Print when it was approved and when it is next reviewed.", "should",
    )  # fmt: skip


def _coming(coming: list[Said], latest: Said | None, day: date) -> Iterator[Defect]:
    newest = max(coming, key=lambda one: (one.when.last, -one.extract.number))
    if newest.when.last < day:
        yield _at(
            newest, f"The date for review has passed: {_written(newest)}.",
            "Review the policy, agree it again, and put in the new date.", "must",
        )  # fmt: skip
    for one in coming:
        if one.when.last < day <= newest.when.last and one.when.exact:
            yield _at(
                one,
                "Another date for review stands elsewhere, and this one has passed.",
                "Keep the newer date and take this one out.",
                "should",
            )
            break
    if (
        newest.when.last >= day
        and latest is not None
        and latest.when.exact
        and newest.when.first - latest.when.last > LONGEST
    ):
        yield _at(
            newest, f"The next review is more than a year after the last ({_written(latest)}).",
            "Review online safety every year: the statutory guidance expects it.", "should",
        )  # fmt: skip


def _written(said: Said) -> str:
    return said.extract.text[said.when.start : said.when.end].strip()


def _at(said: Said, wrong: str, mend: str, weight: Weight) -> Defect:
    return found("review", said.extract, said.when.start, said.when.end, wrong, mend, weight)


class _Labels:
    """What stands before a date says of it, by the lists of words."""

    def __init__(self, lists: Lists) -> None:
        self.others = lists.cue("not-this-policy")
        either = re.compile(lists.cue("review-either").pattern + _STANDS_BEFORE, re.IGNORECASE)
        self._cues: tuple[tuple[Sense, re.Pattern[str]], ...] = (
            ("next", lists.cue("review-next")), ("last", lists.cue("review-last")), ("agreed", lists.cue("review-agreed")), ("either", either),
        )  # fmt: skip

    def of(self, left: str, *, far: bool = False) -> Sense | None:
        """Return what the nearest label says; with `far` it may stand some way off."""
        found: list[tuple[int, Sense]] = []
        taken: list[tuple[int, int]] = []
        for sense, cue in self._cues:
            for hit in cue.finditer(left):
                if meets(*hit.span(), taken):
                    continue
                taken.append(hit.span())
                if far or len(left) - hit.end() <= _LABEL_ENDS:
                    found.append((hit.end(), sense))
        return max(found, key=lambda one: one[0])[1] if found else None


def _dates(context: Context) -> Iterator[Said]:
    """Each date that stands behind a label for it: in one line, in a cell beside or under it, or in the next line."""
    before: Extract | None = None
    labels = _Labels(context.lists)
    for extract in context.texts:
        in_form = extract.number in context.forms and extract.kind not in ("title", "furniture")
        found_here = list(islice(dates(extract.text), MOST_IN_ONE))
        for when in found_here:
            sense = _sense(extract, when, found_here, labels)
            if sense is None and before is not None and when.start < 12 and len(before.text) < 50:
                sense = labels.of(before.text, far=True)
            if sense is not None and (sense == "next" or not in_form):
                yield Said(sense, when, extract)
        before = extract


def _sense(extract: Extract, when: Written, others: Iterable[Written], labels: _Labels) -> Sense | None:
    text = extract.text
    begins = max((other.end for other in others if other.end <= when.start), default=0)
    left = text[max(begins, when.start - _BEFORE) : when.start]
    if extract.kind == "row" and (named := _headed(extract, when, labels)):
        return named
    if len(text) > _LONGEST_LINE or text.rstrip().endswith("."):
        left = left.rpartition(". ")[2]
        around = text[max(when.start - _BEFORE, 0) : when.end + _BEHIND]
        if labels.others.search(left) or not (_OF_POLICY.search(around) or len(left) < _LABEL_ENDS):
            return None
    return labels.of(left)


def _headed(extract: Extract, when: Written, labels: _Labels) -> Sense | None:
    """What the head of a table's column, or the first cell of its row, says of a date in a cell."""
    at = extract.text.count(" | ", 0, when.start)
    for name in (
        extract.header[at] if at < len(extract.header) else "",
        extract.cells[at - 1] if 0 < at < len(extract.cells) + 1 else "",
    ):
        if name and len(name) < 80 and (sense := labels.of(name, far=True)):
            return sense
    return None
