"""Small documents for the tests of defects, and the guide as it is published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from pathlib import Path

from foreland.core.matching.defects import Defect, defects
from foreland.core.matching.guide import Guide
from foreland.core.packs.reading import read
from foreland.core.source import Extract, Kind, Source

CONTENT = Path(__file__).resolve().parents[3] / "content"
DAY = date(2026, 11, 21)
Line = str | Extract


@cache
def guide() -> Guide:
    """Return the guide of online safety in England."""
    pack = CONTENT / "matching" / "england-online-safety" / "2026.1"
    made = read({path.name: path.read_text("utf-8") for path in sorted(pack.glob("*.toml"))})
    assert isinstance(made, Guide)
    return made


def heading(text: str, label: str = "", level: int = 1) -> Extract:
    """Return a heading."""
    return Extract(0, "heading", text, level, label)


def part(text: str, label: str = "", kind: Kind = "paragraph") -> Extract:
    """Return a numbered paragraph, or an extract of another kind."""
    return Extract(0, kind, text, 1 if kind == "item" else 0, label)


def row(*cells: str, header: tuple[str, ...] = ()) -> Extract:
    """Return a row of a table."""
    return Extract(0, "row", " | ".join(cells), cells=cells, header=header)


def document(lines: Iterable[Line], *, title: str = "Online safety policy", name: str = "policy.docx") -> Source:
    """Return a document of these lines: text is a paragraph, and what follows a heading stands under it."""
    extracts: list[Extract] = []
    under: tuple[str, ...] = ()
    for number, line in enumerate(lines):
        one = Extract(0, "paragraph", line) if isinstance(line, str) else line
        if one.kind == "heading":
            under = (one.text,)
        above = () if one.kind in ("heading", "title") else under
        extracts.append(
            Extract(number, one.kind, one.text, one.level, one.label, number // 20 + 1, above, one.cells, one.header)
        )
    return Source(name, "docx", tuple(extracts), len(extracts) // 20 + 1, title)


def wrong(
    *lines: Line, day: date = DAY, kind: str = "", school: str | None = None, names: Collection[str] = (),
    people: Collection[str] | None = None, title: str = "Online safety policy",
) -> tuple[Defect, ...]:  # fmt: skip
    """Return the defects of a document of these lines."""
    return defects(document(lines, title=title), guide(), day=day, kind=kind, school=school, names=names, people=people)


def of(found: Iterable[Defect], kind: str) -> list[Defect]:
    """Return the defects of one kind."""
    return [one for one in found if one.kind == kind]
