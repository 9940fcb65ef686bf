"""Numbers of sections that are out of order, stand twice or are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.defect import Defect, found
from foreland.core.source import Extract

MOST: Final = 20
"""Faults of numbering that are told, at most."""
_LABEL: Final = re.compile(r"^\(?(?:section|part|chapter)?\s*(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?$", re.IGNORECASE)
_LEADS: Final = re.compile(
    r"^(?:section|part|chapter)?\s*(\d{1,2}(?:\.\d{1,2}){1,3})[.):]?\s+(?-i:[A-Z“‘(])|^(?:section|part|chapter)\s+(\d{1,2})\b",
    re.IGNORECASE,
)
_HEAD: Final = re.compile(r"^(\d{1,2})[.):]?\s+[A-Z]")
_ANEW: Final = re.compile(
    r"\b(?:appendix|appendices|annex\w*|schedule|attachment|agreement|form|contents)\b", re.IGNORECASE
)
_TITLE_LENGTH: Final = 80
_HIGHEST: Final = 29
"""A part of a number that is higher is none of a section's."""
Number = tuple[int, ...]


def numbering(context: Context) -> list[Defect]:
    """Return where numbers of sections are out of order, doubled or skipped.

    Lists and appendices begin anew, which is no fault. A number that only seems to be left out, since its heading was read as
    something else, is none either.
    """
    made: list[Defect] = []
    runs: list[list[tuple[Extract, Number]]] = [[]]
    for extract, number in _numbered(context):
        if number is None:
            runs.append([])
        else:
            runs[-1].append((extract, number))
    for run in runs:
        made.extend(_faults(run))
    return made[:MOST]


def _numbered(context: Context) -> Iterator[tuple[Extract, Number | None]]:
    """Each numbered heading or paragraph; None where numbers begin anew."""
    for extract in context.texts:
        if extract.kind in ("furniture", "row", "note"):
            continue
        if (
            extract.kind in ("heading", "title")
            and _ANEW.search(extract.text)
            and not _LABEL.match(extract.label.strip())
        ):
            yield extract, None
        elif (number := _number(extract)) is not None:
            yield extract, number


def _number(extract: Extract) -> Number | None:
    label = extract.label.strip()
    hit = _LABEL.match(label) if label else None
    said = hit[1] if hit else None
    if not label and (leads := _LEADS.match(extract.text)):
        said = leads[1] or leads[2]
    elif not label and extract.kind == "heading" and (head := _HEAD.match(extract.text)):
        said = head[1]
    if said is None:
        return None
    number = tuple(map(int, said.split(".")))
    if any(part > _HIGHEST for part in number):  # a time of day, or a sum
        return None
    if len(number) > 1 and number[-1] == 0:
        number = number[:-1]
    short = len(extract.text) < _TITLE_LENGTH and not extract.text.rstrip().endswith((".", ";", ","))
    single = extract.kind == "heading" or (extract.kind == "paragraph" and short)
    return number if len(number) > 1 or single else None


def _faults(run: list[tuple[Extract, Number]]) -> Iterator[Defect]:
    """The faults in one run of numbers: of each parent, the highest number so far is what the next is compared with."""
    everything = {number[:depth] for _, number in run for depth in range(1, len(number) + 1)}
    headed = {number for _, number in run}
    highest: dict[Number, tuple[int, Extract]] = {}
    section = 0
    for extract, number in run:
        parent, last = number[:-1], number[-1]
        before = highest.get(parent)
        said = _said(number)
        if len(number) == 1:
            section = last
        elif number[0] > section:
            section = number[0]  # its heading has no number, or was not read as one
        elif number[0] < section and before is None and (number[0],) in headed:
            yield _made(
                extract, f"{said} stands in section {section}.", "Number it after the section that it stands in."
            )
        if before is None:
            highest[parent] = last, extract
        elif last == before[0]:
            yield _made(
                extract, f"The number {said} stands twice.", "Number the sections again, and look whether one was pasted in.",
                also=before[1],
            )  # fmt: skip
        elif last < before[0]:
            if not (last == 1 and len(number) == 1):
                after = _said((*parent, before[0]))
                yield _made(
                    extract, f"{said} comes after {after}.", "Put them in order, or number them again.", also=before[1]
                )
        else:
            gap = [(*parent, left) for left in range(before[0] + 1, last)]
            if gap and not any(left in everything for left in gap):
                first = _said((*parent, before[0]))
                yield _made(
                    extract, f"The numbers go from {first} to {said}.", "Look whether a part was lost, and number the rest again.",
                    also=before[1], look=True,
                )  # fmt: skip
            highest[parent] = last, extract


def _said(number: Number) -> str:
    return ".".join(map(str, number))


def _made(extract: Extract, wrong: str, mend: str, *, also: Extract | None = None, look: bool = False) -> Defect:
    others = (also.number,) if also else ()
    end = min(len(extract.text), _TITLE_LENGTH)
    return found("numbering", extract, 0, end, wrong, mend, "look" if look else "should", also=others)
