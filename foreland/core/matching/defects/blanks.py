"""Lines for a date or a signature with nothing on them. In a form they are for others to fill in, and no defect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.defect import Defect, found
from foreland.core.matching.defects.lists import Lists
from foreland.core.matching.defects.phrase import hits
from foreland.core.source import Extract

_LINE: Final = r"(?:_{3,}|\.{5,}|…{2,}|-{5,}|_(?:\s?_){3,})"
_LONGEST_LABEL: Final = 90
_EDGES: Final = " |\t:,;-–"
_AGREED_ON: Final = re.compile(
    r"\b(?:approved|ratified|adopted|agreed)\b[^.:]{0,70}\b(?:on|by)\s*:\s*$|\breview(?:ed)?(?: date)?\b[^.:]{0,25}\b(?:on|be|is|due)\s*:\s*$",
    re.IGNORECASE,
)
_SIGNS: Final = re.compile(r"sign|chair|head", re.IGNORECASE)
_ANY: Final = re.compile(_LINE)
_INSIDE: Final = re.compile(rf"(?<=\s){_LINE}(?=[\s,;.)])")


class _Labels:
    """What asks for something behind it, by the lists of words: a bare line, the first cell of a row, the beginning of a line."""

    def __init__(self, lists: Lists) -> None:
        self.asked = lists.cue("sign-off")
        label = rf"^\W*(?P<label>{lists.cue('label').pattern})"
        self.bare = re.compile(rf"{label}\s*(?:\([^)]{{0,40}}\))?\s*:\s*$")
        self.cell = re.compile(rf"{label}\s*(?:\([^)]{{0,40}}\))?\s*:?\s*$")
        self.opens = re.compile(rf"{label}\W*(?::|$|{_LINE})")


def blanks(context: Context) -> list[Defect]:
    """Return the blank lines for dates, signatures and names that the policy itself should have filled."""
    if context.is_form:
        return []
    made: list[Defect] = []
    labels = _Labels(context.lists)
    extracts = context.texts
    for at, extract in enumerate(extracts):
        if extract.number in context.forms:
            continue
        after = extracts[at + 1] if at + 1 < len(extracts) else None
        made.extend(_blank(extract, after, labels))
    return [*made, *_empty(context)]


def _empty(context: Context) -> Iterator[Defect]:
    """Numbered headings with nothing under them. Three in a row are a list of contents, whatever else they were read as."""
    extracts = [extract for extract in context.texts if extract.kind != "furniture"]
    bare = [
        one.kind == "heading"
        and after.kind == "heading"
        and 0 < after.level <= one.level
        and bool(one.label)
        and bool(after.label)
        for one, after in pairwise(extracts)
    ]
    for at, empty in enumerate(bare):
        if empty and not (at and bare[at - 1]) and not (at + 1 < len(bare) and bare[at + 1]):
            text = extracts[at].text
            yield found(
                "blank", extracts[at], 0, len(text), f"There is nothing under the heading “{text}”.",
                "Say what you do, or take the heading out.", "should",
            )  # fmt: skip


def _blank(extract: Extract, after: Extract | None, labels: _Labels) -> Iterator[Defect]:
    text = extract.text
    ends, lines = 0, 0
    for hit in hits(_ANY, text):
        before = text[max(ends, hit.start() - 2 * _LONGEST_LABEL) : hit.start()]
        label = before.strip(_EDGES)
        start = hit.start() - len(before.lstrip(_EDGES))
        if 0 < len(label) <= _LONGEST_LABEL and ". " not in label and labels.asked.search(label):
            lines += 1
            yield _made(extract, start, hit.end(), label)
    if lines:
        return
    bare = labels.bare.match(text)
    by_day = text.rstrip(" :").endswith(" on") and not bare
    if (open_end := _AGREED_ON.search(text)) and (by_day or len(text) > _LONGEST_LABEL // 2):
        if after is None or not re.search(r"\d", after.text[:_LONGEST_LABEL]):
            yield _made(extract, open_end.start(), len(text), open_end[0].rstrip(" :"))
    elif bare:
        if extract.kind != "heading" and not (after is not None and _answers(after, extract, labels)):
            yield _made(extract, bare.start("label"), len(text), bare["label"])
    elif extract.kind == "row" and len(extract.cells) > 1:
        yield from _cells(extract, labels)
    elif (line := _INSIDE.search(text)) and len(text) - len(line[0]) > 12 and not text.rstrip().endswith(line[0]):
        yield found(
            "blank", extract, *line.span(), "A blank line stands in the middle of a sentence.",
            "Put in what belongs here, or take the sentence out.", "must",
        )  # fmt: skip


def _cells(extract: Extract, labels: _Labels) -> Iterator[Defect]:
    """A row whose first cell is a label and whose other cells are empty."""
    hit = labels.cell.match(extract.cells[0])
    if hit and not any(re.search(r"[^\W_]", cell) for cell in extract.cells[1:]) and extract.cells != extract.header:
        yield _made(extract, 0, len(extract.text), hit["label"])


def _answers(after: Extract, label: Extract, labels: _Labels) -> bool:
    """Whether the line after a bare label gives what the label asks for; another label does not."""
    return (
        bool(re.search(r"[^\W_]", after.text))
        and not labels.opens.match(after.text)
        and (after.kind not in ("heading", "title") and len(after.text) < 200 and after.under == label.under)
    )


def _made(extract: Extract, start: int, end: int, label: str) -> Defect:
    signs = _SIGNS.search(label)
    wrong = f"Nothing stands behind “{label.strip()}”."
    mend = (
        "Have it signed, or say who approved it and when: a signature is not needed for it to count."
        if signs
        else "Fill it in, or take the line out."
    )
    return found("blank", extract, start, end, wrong, mend, "must")
