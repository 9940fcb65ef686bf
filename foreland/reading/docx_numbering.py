"""The numbers that Word works out while it shows a file, reckoned anew: "3.2", "a)", "•"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from foreland.reading.docx_styles import W, number, value
from foreland.reading.numerals import numeral


@dataclass(slots=True)
class Level:
    """How one level of a list counts, and what it shows: "%1.%2"."""

    start: int = 1
    form: str = "decimal"
    shown: str = "%1."
    legal: bool = False
    restarts: int | None = None
    style: str = ""


def _level(found: ET.Element) -> Level:
    start = number(value(found, "start"))
    legal = found.find(W + "isLgl") is not None
    restart = number(value(found, "lvlRestart"))
    return Level(
        start if start is not None else 1, value(found, "numFmt") or "decimal", value(found, "lvlText") or "", legal, restart,
        value(found, "pStyle") or "",
    )  # fmt: skip


class Numbering:
    """All lists of a file, and where each has come to."""

    def __init__(self, root: ET.Element | None) -> None:
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.of_style: dict[str, tuple[str, int]] = {}
        if root is None:
            return
        abstract: dict[str, dict[int, Level]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for each in root.iter(W + "abstractNum"):
            key = each.get(W + "abstractNumId", "")
            abstract[key] = {number(found.get(W + "ilvl")) or 0: _level(found) for found in each.findall(W + "lvl")}
            links[key] = value(each, "numStyleLink") or ""
            named[value(each, "styleLink") or ""] = key
        for each in root.iter(W + "num"):
            key, base = each.get(W + "numId", ""), value(each, "abstractNumId") or ""
            base = named.get(links.get(base, ""), base) if links.get(base) else base
            levels = dict(abstract.get(base, {}))
            starts: dict[int, int] = {}
            for override in each.findall(W + "lvlOverride"):
                at = number(override.get(W + "ilvl")) or 0
                start = number(value(override, "startOverride"))
                if start is not None:
                    starts[at] = start
                other = override.find(W + "lvl")
                if other is not None:
                    levels[at] = _level(other)
            self._lists[key] = (base, levels, starts)
            for at, level in levels.items():
                if level.style:
                    self.of_style.setdefault(level.style, (key, at))

    def label(self, key: str, at: int) -> tuple[str, str]:
        """Count one more in a list and return what stands before the words, and how this level counts."""
        if key not in self._lists:
            return "", "none"
        base, levels, starts = self._lists[key]
        level = levels.get(at)
        if level is None:
            return "", "none"
        counts = self._counts.setdefault(base, {})
        if (key, at) not in self._begun:
            self._begun.add((key, at))
            if at in starts:
                counts[at] = starts[at] - 1
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [each for each in counts if each > at]:
            restarts = levels[deeper].restarts if deeper in levels else None
            if restarts is None or at < restarts:
                del counts[deeper]
        if level.form == "bullet":
            return (level.shown.strip() or "•")[:1], "bullet"

        def put(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            kind = levels.get(other, Level())
            return numeral(counts.get(other, kind.start), "decimal" if level.legal else kind.form)

        return re.sub(r"%(\d)", put, level.shown).strip(), level.form
