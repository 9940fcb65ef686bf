"""The styles of a Word file: what a paragraph is called, whether it is a heading, and how its letters look."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from xml.etree import ElementTree as ET

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|nagłówek|pennawd)\s*(\d)\b", re.IGNORECASE
)
_CHAIN: Final = 12
"""Most styles that are based on each other; Word itself allows eleven."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a style, or a paragraph with its style, says. None: it says nothing, and what it is based on counts."""

    name: str = ""
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    bold: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    boxed: bool | None = None

    def over(self, base: Look) -> Look:
        """Return this with what it leaves open taken from `base`."""
        return replace(
            base,
            name=self.name or base.name,
            **{
                field: getattr(self, field)
                for field in ("outline", "number", "level", "bold", "size", "hidden", "boxed")
                if getattr(self, field) is not None
            },
        )

    @property
    def heading(self) -> int:
        """The level of the heading, from 1, or 0."""
        found = _HEADING.match(self.name)
        if found:
            return int(found[1])
        return self.outline + 1 if self.outline is not None and self.outline < 9 else 0

    @property
    def contents(self) -> bool:
        """Whether this is a line of a contents list."""
        return (
            re.match(
                r"toc\b|toc\s?\d|table of (?:contents|figures)|contents(?:\s+\d|$)|inhaltsverzeichnis",
                self.name,
                re.IGNORECASE,
            )
            is not None
        )


def on(parent: ET.Element | None, name: str) -> bool | None:
    """Return whether a switch is on; None where it does not stand there."""
    found = parent.find(W + name) if parent is not None else None
    return None if found is None else found.get(W + "val", "1") not in ("0", "false", "off", "none")


def value(parent: ET.Element | None, name: str) -> str | None:
    """Return the value of a property; None where it does not stand there."""
    found = parent.find(W + name) if parent is not None else None
    return None if found is None else found.get(W + "val")


def number(words: str | None) -> int | None:
    """Return a whole number; None for what is none."""
    try:
        return int(words) if words is not None else None
    except ValueError:
        return None


def _boxed(paragraph: ET.Element | None) -> bool | None:
    """Whether lines stand around a paragraph, or to its left; a line under it alone is decoration."""
    borders = paragraph.find(W + "pBdr") if paragraph is not None else None
    if borders is None:
        return None
    left = borders.find(W + "left")
    return left is not None and left.get(W + "val", "none") not in ("none", "nil")


def look(paragraph: ET.Element | None, run: ET.Element | None, name: str = "") -> Look:
    """Return what properties of a paragraph and of a run say."""
    numbered = paragraph.find(W + "numPr") if paragraph is not None else None
    size = number(value(run, "sz"))
    return Look(
        name, number(value(paragraph, "outlineLvl")), value(numbered, "numId"), number(value(numbered, "ilvl")),
        on(run, "b"), size / 2 if size else None, on(run, "vanish"), _boxed(paragraph),
    )  # fmt: skip


class Styles:
    """All styles of a file by their ids, each with what it is based on taken in."""

    def __init__(self, root: ET.Element | None) -> None:
        self._raw: dict[str, tuple[Look, str]] = {}
        self._whole: dict[str, Look] = {}
        self.usual = ""
        self.base = Look()
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self.base = look(defaults.find(f"{W}pPrDefault/{W}pPr"), defaults.find(f"{W}rPrDefault/{W}rPr"))
        for style in root.iter(W + "style"):
            key = style.get(W + "styleId", "")
            said = look(style.find(W + "pPr"), style.find(W + "rPr"), value(style, "name") or key)
            self._raw[key] = (said, value(style, "basedOn") or "")
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self.usual = key

    def of(self, key: str | None) -> Look:
        """Return what the style with this id says in the end; the usual paragraph's for None."""
        key = self.usual if key is None else key
        if key not in self._whole:
            made, at, seen = Look(), key, 0
            name = ""
            while at in self._raw and seen < _CHAIN:
                said, base = self._raw[at]
                name = name or said.name
                if not made.heading and re.match(r"toc\b|heading|title", said.name, re.IGNORECASE) and at != key:
                    name = said.name if said.name.lower() != "toc heading" else name
                made = made.over(said)
                at, seen = base, seen + 1
            self._whole[key] = replace(made.over(self.base), name=name)
        return self._whole[key]

    def letters(self, key: str | None) -> Look:
        """Return what a style of letters says on its own, without the defaults of the file."""
        said, at, seen = Look(), key or "", 0
        while at in self._raw and seen < _CHAIN:
            mine, base = self._raw[at]
            said, at, seen = said.over(mine), base, seen + 1
        return said
