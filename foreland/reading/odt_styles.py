"""The styles and lists of an OpenDocument text: how a paragraph looks, and what stands before an item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final
from xml.etree import ElementTree as ET

from foreland.reading.numerals import numeral

TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_FORMS: Final = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "": "none",
}
_CHAIN: Final = 12


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says; None where it says nothing. `names` are its own and those of what it is based on."""

    names: tuple[str, ...] = ()
    outline: int | None = None
    bold: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    boxed: bool | None = None
    listed: str | None = None

    def over(self, base: Look) -> Look:
        """Return this with what it leaves open taken from `base`."""
        mine = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}
        return replace(base, **{**mine, "names": (*self.names, *base.names)})


@dataclass(slots=True)
class Level:
    """How one level of a list counts."""

    form: str = "bullet"
    shown: str = "•"
    before: str = ""
    after: str = ""
    levels: int = 1
    start: int = 1


def _number(words: str | None, other: int) -> int:
    return int(words) if words and words.isdigit() and len(words) < 6 else other


def _look(style: ET.Element) -> Look:
    letters = style.find(STYLE + "text-properties")
    around = style.find(STYLE + "paragraph-properties")
    bold = hidden = boxed = size = None
    if letters is not None:
        weight = letters.get(FO + "font-weight")
        bold = None if weight is None else weight in ("bold", "600", "700", "800", "900")
        points = re.fullmatch(r"([\d.]+)pt", letters.get(FO + "font-size", ""))
        size = float(points[1]) if points else None
        hidden = True if letters.get(TEXT + "display") == "none" else None
    if around is not None:
        line = around.get(FO + "border-left", around.get(FO + "border"))
        boxed = None if line is None else line not in ("none", "hidden")
    name = (style.get(STYLE + "display-name") or style.get(STYLE + "name") or "").replace("_20_", " ").lower()
    outline = style.get(STYLE + "default-outline-level")
    return Look(
        (name,),
        _number(outline, 0) if outline else None,
        bold,
        size,
        hidden,
        boxed,
        style.get(STYLE + "list-style-name"),
    )


class Styles:
    """All styles of a file, by family and name."""

    def __init__(self, roots: Iterable[ET.Element]) -> None:
        self._raw: dict[tuple[str, str], tuple[Look, str]] = {}
        self._whole: dict[tuple[str, str], Look] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                key = (style.get(STYLE + "family", ""), style.get(STYLE + "name", ""))
                self._raw[key] = (_look(style), style.get(STYLE + "parent-style-name", ""))
            for style in root.iter(STYLE + "default-style"):
                self._raw[(style.get(STYLE + "family", ""), "")] = (replace(_look(style), names=()), "-")
            for style in root.iter(TEXT + "list-style"):
                self.lists[style.get(STYLE + "name", "")] = _levels(style)
            for style in root.iter(TEXT + "outline-style"):
                self.outline = _levels(style)

    def of(self, family: str, name: str) -> Look:
        """Return what a style says in the end; the default of its family stands behind all paragraphs."""
        key = (family, name)
        if key not in self._whole:
            made, at, seen = Look(), name, 0
            while (family, at) in self._raw and seen < _CHAIN and at:
                said, base = self._raw[(family, at)]
                made, at, seen = made.over(said), base, seen + 1
            if family == "paragraph" and (family, "") in self._raw:
                made = made.over(self._raw[(family, "")][0])
            self._whole[key] = made
        return self._whole[key]


def _levels(style: ET.Element) -> dict[int, Level]:
    out: dict[int, Level] = {}
    for each in style:
        at = _number(each.get(TEXT + "level"), 1)
        if each.tag in (TEXT + "list-level-style-number", TEXT + "outline-level-style"):
            out[at] = Level(
                _FORMS.get(each.get(STYLE + "num-format", ""), "decimal"), "", each.get(STYLE + "num-prefix", ""),
                each.get(STYLE + "num-suffix", ""), _number(each.get(TEXT + "display-levels"), 1),
                _number(each.get(TEXT + "start-value"), 1),
            )  # fmt: skip
        elif each.tag == TEXT + "list-level-style-bullet":
            out[at] = Level(shown=each.get(TEXT + "bullet-char", "•"))
    return out


def label(levels: dict[int, Level], counts: dict[int, int], at: int) -> tuple[str, str]:
    """Count one more at a level and return what stands before the words, and how the level counts."""
    level = levels.get(at)
    if level is None:
        return "", "none"
    if level.form == "bullet":
        return level.shown[:1] or "•", "bullet"
    counts[at] = counts.get(at, level.start - 1) + 1
    for deeper in [each for each in counts if each > at]:
        del counts[deeper]
    if level.form == "none":
        return "", "none"
    shown = range(max(1, at - level.levels + 1), at + 1)
    numbers = [numeral(counts.get(each, levels[each].start), levels[each].form) for each in shown if each in levels]
    return level.before + ".".join(filter(None, numbers)) + level.after, level.form
