"""Changes between two documents that were brought, as a comparison: by heading, in the form in which others are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from foreland.core.changes.between import changes
from foreland.core.changes.found import Change as Became
from foreland.core.compare import Comparison, Entry, Part
from foreland.core.lines import Change, Grid, Line, Role, Row
from foreland.core.source import Source
from foreland.core.words import Piece

FRONT: Final = "At the front"
"""What stands before the first heading."""
_CHANGES: Final[dict[str, Change]] = {"same": "same", "page": "same", "reworded": "changed", "added": "added", "gone": "removed"}  # fmt: skip
_NOTHING: Final = Grid("same", (), Row("same", ()), ())


@dataclass(slots=True)
class _Section:
    """A heading and what gathers under it."""

    title: tuple[Piece, ...]
    change: Change
    depth: int
    number: str
    moved: bool = False
    entries: list[Entry] = field(default_factory=list)


def comparison(old: Source, new: Source) -> Comparison:
    """Return how a document came from another, paragraph by paragraph under the headings of the new one.

    Raises TooLong for one that has too many words.
    """
    parts = [
        Part(f"part-{at}", section.change, section.depth, section.number, section.title, tuple(section.entries), section.moved)
        for at, section in enumerate(_sections(old, new))
        if section.entries or at
    ]  # fmt: skip
    return Comparison(_NOTHING, (), tuple(parts))


def _sections(old: Source, new: Source) -> Iterator[_Section]:
    here = _Section((Piece("same", FRONT),), "same", 1, "")
    for place, became in enumerate(changes(old, new)):
        if became.kind == "page" and not (became.old and became.new):
            continue
        if not (became.heading and became.new):
            here.entries.append(_entry(became, place))
            continue
        yield here
        extract = became.new[0].extract
        depth = 1 if extract.kind == "title" else max(1, min(extract.level, here.depth + 1))
        change = _CHANGES[became.kind]
        here = _Section(_title(became), change, depth, _number(extract.label), became.moved)
    yield here


def _entry(became: Became, place: int) -> Entry:
    was = became.old[0].extract if became.old else None
    now = became.new[0].extract if became.new else None
    extract = now or was
    assert extract is not None
    role: Role = "paragraph"
    if extract.kind == "item":
        role = "numbered" if any(sign.isalnum() for sign in extract.label) else "item"
    elif became.heading:
        role = "title"
    elsewhere = was is not None and now is not None and was.under != now.under
    return Entry(
        key=f"paragraph-{place}",
        change=_CHANGES[became.kind],
        blocks=(Line(role, _bare(became.pieces)),),
        origin="own",
        was_origin="own" if was else "",
        number=_number(extract.label),
        old=was.number if was else None,
        new=now.number if now else None,
        moved=became.moved,
        was_in=was.under[-1] if became.moved and elsewhere and was and was.under else "",
    )


def _title(became: Became) -> tuple[Piece, ...]:
    """A heading; one with another name stands whole as it was and as it is, since so it is told."""
    if became.kind != "reworded":
        return _bare(became.pieces)
    was, now = (" ".join(unit.text.strip() for unit in units) for units in (became.old, became.new))
    return Piece("removed", was), Piece("added", now)


def _number(label: str) -> str:
    """The number that a paragraph is cited by: of a list's letters and marks there are many alike."""
    return label.rstrip(".)") if label[:1].isdigit() and "." in label.rstrip(".") else ""


def _bare(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same pieces without the space at the end of the last."""
    return (*pieces[:-1], Piece(pieces[-1].kind, pieces[-1].text.rstrip())) if pieces else pieces


def headings(found: Comparison) -> tuple[str, ...]:
    """Return in words what became of headings; nothing for what there is none of."""
    counts = (
        (sum(part.change == "changed" for part in found.parts), "renamed"),
        (sum(part.change == "added" for part in found.parts), "new"),
    )
    return tuple(f"{count} heading{'' if count == 1 else 's'} {what}" for count, what in counts if count)
