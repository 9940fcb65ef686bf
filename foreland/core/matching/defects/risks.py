"""Three areas of risk where there are four: content, contact and conduct without commerce."""

from __future__ import annotations

import re
from typing import Final

from foreland.core.matching.defects.context import Context
from foreland.core.matching.defects.defect import Defect, found
from foreland.core.source import Extract

_C: Final = r"(?:content|contact|conduct)"
_LIST: Final = re.compile(
    rf"\b{_C}\b[\s,/;–—-]+(?:(?:and|or|&)\s+)?{_C}\b[\s,/;–—-]+(?:(?:and|or|&)\s+)?{_C}\b", re.IGNORECASE
)
_THREE: Final = re.compile(
    r"\b(?:three|3)\s+(?:\w+\s+){0,2}?(?:C['’]?s\b|(?:areas?|categories|types|kinds) of (?:online )?risks?\b)",
    re.IGNORECASE,
)
_FOURTH: Final = re.compile(r"\b(?:commerce|commercialism|commercial(?: risks?)?|contract)\b", re.IGNORECASE)
_NAMES: Final = re.compile(
    rf"^\W*({_C}|commerce|contract|commercial\w*)\b\s*(?:[:–—|(-]|risks?\b|$|[A-Z])", re.IGNORECASE
)
_WRONG: Final = "It names three areas of risk. Commerce (scams, gambling, advertising) is the fourth, in the statutory guidance since 2021."
_MEND: Final = "Add commerce, and see that what you teach and filter covers it."
_MAKE_UP: Final = 3
_SHOWN: Final = 60


def three_cs(context: Context) -> list[Defect]:
    """Return where the areas of risk are three: in one line, or as a list of items or headings.

    A line of three says little where the document names the fourth at another place: the curriculum has such a line.
    """
    four = any(_names_four(extract.text) for extract in context.texts)
    for at, extract in enumerate(context.texts):
        text = extract.text
        hit = _LIST.search(text)
        if hit and len({word.lower() for word in re.findall(_C, hit[0], re.IGNORECASE)}) == _MAKE_UP:
            around = text[max(hit.start() - 60, 0) : hit.end() + 80]
            if not four and not _FOURTH.search(around):
                return [found("three-cs", extract, *hit.span(), _WRONG, _MEND, "must")]
        elif (three := _THREE.search(text)) and _about(context.texts[at : at + 8]):
            return [found("three-cs", extract, *three.span(), _WRONG, _MEND, "must")]
    return _listed(context)


def _names_four(text: str) -> bool:
    """Whether a passage is the fourth area's own, or names it in one line with the three."""
    own = _NAMES.match(text)
    if own and not own[1].lower().startswith("con"):
        return True
    hit = _LIST.search(text)
    return hit is not None and _FOURTH.search(text, max(hit.start() - 60, 0), hit.end() + 80) is not None


def _about(extracts: tuple[Extract, ...]) -> bool:
    said = " ".join(extract.text.lower() for extract in extracts)
    return all(word in said for word in ("content", "contact", "conduct")) and not re.search(
        r"\bcommerc\w+\s*(?:[:–—-]|and|,)|\bcommerce\b", said
    )


def _listed(context: Context) -> list[Defect]:
    """The areas as items or headings of their own, within a page of each other."""
    seen: dict[str, Extract] = {}
    for extract in context.texts:
        hit = _NAMES.match(extract.text)
        if hit is None:
            continue
        name = hit[1].lower()
        if not name.startswith("con") or name == "contract":
            return []
        if not seen or extract.number - max(one.number for one in seen.values()) < 25:
            seen.setdefault(name, extract)
    if len(seen) < _MAKE_UP:
        return []
    first = min(seen.values(), key=lambda one: one.number)
    said = " ".join(one.text for one in context.texts if abs(one.number - first.number) < 40)
    if re.search(r"\bcommerce\b", said, re.IGNORECASE):
        return []
    others = {one.number for one in seen.values()} | ({first.number - 1} if _leads(context, first) else set())
    end = min(len(first.text), _SHOWN)
    return [found("three-cs", first, 0, end, _WRONG, _MEND, "must", also=tuple(sorted(others - {first.number})))]


def _leads(context: Context, first: Extract) -> bool:
    """Whether the line before a list leads into it."""
    return any(
        one.number == first.number - 1 and one.text.rstrip().endswith((":", ".")) for one in context.source.saying
    )
