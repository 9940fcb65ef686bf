"""Two documents compared by word: statement by statement, by key, in the order of the new one.

Compared is what is printed: names filled in, blanks in brackets. Nothing is left out: what was neither added nor
removed is "same", and old and new can be read back from a comparison. Bold and italics alone make no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from foreland.core.document import Block, Document, Paragraph, Passage, Section, Span, Table
from foreland.core.lines import (
    Change,
    Grid,
    Line,
    change_of,
    compare_blocks,
    compare_tables,
    marked,
    new_words,
    old_words,
)
from foreland.core.words import Piece

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement. `old` and `new` say the how many-th it is in each document; None where it is not there.

    `number` is the one it is cited by today, or was, where it was taken out. `moved` says that it stands elsewhere;
    `was_in` then names the section that it came from, where that is another one.
    """

    key: str
    change: Change
    blocks: tuple[Line | Grid, ...]
    origin: str
    was_origin: str
    number: str
    old: int | None
    new: int | None
    moved: bool = False
    was_in: str = ""

    @property
    def stands(self) -> bool:
        """Whether it stands as it was, at its place."""
        return self.change == "same" and not self.moved


@dataclass(frozen=True, slots=True)
class Part:
    """One section: its heading and its statements; sections within it follow it with a greater `depth`."""

    key: str
    change: Change
    depth: int
    number: str
    title: tuple[Piece, ...]
    entries: tuple[Entry, ...]
    moved: bool = False

    @property
    def stands(self) -> bool:
        """Whether heading and statements stand as they were."""
        return self.change == "same" and not self.moved and all(entry.stands for entry in self.entries)

    @property
    def name(self) -> str:
        """The heading as it is now; as it was, where the section was taken out."""
        return new_words(self.title) or old_words(self.title)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a document came from another: its cover, the box at its front and its notes, then its sections in order."""

    cover: Grid
    around: tuple[Entry, ...]
    parts: tuple[Part, ...]

    def entries(self) -> Iterator[Entry]:
        """Yield every statement in the order of showing."""
        for part in self.parts:
            yield from part.entries

    def count(self, wanted: Callable[[Entry], bool]) -> int:
        """Return how many statements are so."""
        return sum(map(wanted, self.entries()))

    @property
    def differs(self) -> bool:
        """Whether anything but the cover differs."""
        return any(not part.stands for part in self.parts) or any(not entry.stands for entry in self.around)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands in its document: which statement, in which section of which section at the top."""

    passage: Passage
    at: int
    section: int
    top: Section


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two documents, laid out flat: sections with their depth, statements, each under a name of its own."""

    sections: list[tuple[int, Section]]
    section_names: list[tuple[str, int]]
    parents: list[int | None]
    places: list[_Place]
    names: list[tuple[str, int]]

    def within(self, section: int) -> list[int]:
        """Return which statements a section has."""
        return [place.at for place in self.places if place.section == section]


def _numbered(keys: Iterable[str]) -> list[tuple[str, int]]:
    """Return keys with how often each came before, so that no two are alike."""
    seen: dict[str, int] = {}
    found = []
    for key in keys:
        found.append((key, seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return found


def _side(document: Document) -> _Side:
    flat: list[tuple[int, Section]] = []
    parents: list[int | None] = []
    places: list[_Place] = []

    def walk(section: Section, depth: int, top: Section, parent: int | None) -> None:
        flat.append((depth, section))
        parents.append(parent)
        number = len(flat) - 1
        places.extend(_Place(passage, at, number, top) for at, passage in enumerate(section.passages, len(places)))
        for inner in section.sections:
            walk(inner, depth + 1, top, number)

    for section in document.sections:
        walk(section, 1, section, None)
    keys = _numbered(section.key for _, section in flat)
    return _Side(flat, keys, parents, places, _numbered(place.passage.key for place in places))


def _staying(order: Sequence[int]) -> set[int]:
    """Return the most numbers that already stand in growing order: what moved is as little as possible."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, value in enumerate(order):
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
        last[at : at + 1] = [place]
        before.append(last[at - 1] if at else -1)
    kept, place = set(), last[-1] if last else -1
    while place >= 0:
        kept.add(order[place])
        place = before[place]
    return kept


def _entry(old: _Place | None, new: _Place | None, *, moved: bool = False) -> Entry:
    place = new or old
    assert place is not None
    blocks = compare_blocks(old.passage.blocks if old else (), new.passage.blocks if new else ())
    change: Change = "added" if old is None else "removed" if new is None else "changed"
    if old and new and all(block.change == "same" for block in blocks):
        change = "same"
    elsewhere = old is not None and new is not None and old.top.key != new.top.key
    return Entry(
        key=place.passage.key,
        change=change,
        blocks=blocks,
        origin=place.passage.origin,
        was_origin=old.passage.origin if old else "",
        number=place.passage.number,
        old=old.at if old else None,
        new=new.at if new else None,
        moved=moved,
        was_in=old.top.title if old and elsewhere else "",
    )


class _Merged(Generic[T]):
    """The new order, with what was taken out put in after what it followed."""

    def __init__(self, order: Iterable[T]) -> None:
        self.order = list(order)
        self._after: T | None = None

    def stays(self, item: T) -> None:
        """Go on after something that both have."""
        self._after = item

    def put(self, item: T) -> None:
        """Put in what was taken out."""
        self.order.insert(0 if self._after is None else self.order.index(self._after) + 1, item)
        self._after = item


def compare(old: Document, new: Document) -> Comparison:
    """Return how `new` came from `old`, statement by statement: unchanged ones too, so that the whole can be read."""
    before, after = _side(old), _side(new)
    was = {name: at for at, name in enumerate(before.names)}
    sections_staying, merged = _sections_merged(before, after)
    staying = _statements_staying(before, after, was)
    now = {name: at for at, name in enumerate(after.names)}
    parts = []
    for section_old, section_new in merged:
        inside = _Merged[tuple[int | None, int | None]](
            (was.get(after.names[at]), at) for at in (after.within(section_new) if section_new is not None else ())
        )
        for at in before.within(section_old) if section_old is not None else ():
            there = now.get(before.names[at])
            if there is None:
                inside.put((at, None))
            elif at in staying and (at, there) in inside.order:
                inside.stays((at, there))
        entries = tuple(
            _entry(
                before.places[a] if a is not None else None,
                after.places[b] if b is not None else None,
                moved=a is not None and b is not None and a not in staying,
            )
            for a, b in inside.order
        )
        stays = section_old is None or section_new is None or section_old in sections_staying
        parts.append(_part(before, after, section_old, section_new, entries, moved=not stays))
    return Comparison(_cover(old, new), _around(old, new), tuple(parts))


def _sections_merged(before: _Side, after: _Side) -> tuple[set[int], list[tuple[int | None, int | None]]]:
    """Return the old sections that stand where they stood, and all of both in order.

    What was taken out follows what it followed in its own section, wherever that stands now.
    """
    was = {name: at for at, name in enumerate(before.section_names)}
    now = {name: at for at, name in enumerate(after.section_names)}
    staying = _staying([was[name] for name in after.section_names if name in was])
    order: list[tuple[int | None, int | None]] = [
        (was.get(name), at) for at, name in enumerate(after.section_names)
    ]  # fmt: skip
    pairs = {at: (at, now.get(name)) for at, name in enumerate(before.section_names)}

    def depth(pair: tuple[int | None, int | None]) -> int:
        old, new = pair
        return after.sections[new][0] if new is not None else before.sections[old or 0][0]

    def same_home(at: int, parent: int | None) -> bool:
        new = pairs[at][1]
        if before.parents[at] != parent or (parent is None and new is not None and at not in staying):
            return False
        return new is None or after.parents[new] == (pairs[parent][1] if parent is not None else None)

    for at, pair in pairs.items():
        if pair[1] is not None:
            continue
        parent = before.parents[at]
        anchor = next((each for each in range(at - 1, -1, -1) if same_home(each, parent)), parent)
        place = 0 if anchor is None else order.index(pairs[anchor]) + 1
        while place < len(order) and depth(order[place]) > depth(pair):
            place += 1  # not between another section and what stands in it
        order.insert(place, pair)
    return staying, order


def _statements_staying(before: _Side, after: _Side, was: dict[tuple[str, int], int]) -> set[int]:
    """Return the statements of the old document that stand in their section, in their order."""
    found: set[int] = set()
    tops: dict[str, list[int]] = {}
    for at, name in enumerate(after.names):
        place = was.get(name)
        if place is not None and before.places[place].top.key == after.places[at].top.key:
            tops.setdefault(after.places[at].top.key, []).append(place)
    for order in tops.values():
        found |= _staying(order)
    return found


def _part(
    before: _Side, after: _Side, old: int | None, new: int | None, entries: tuple[Entry, ...], *, moved: bool
) -> Part:
    was = before.sections[old] if old is not None else None
    now = after.sections[new] if new is not None else None
    found = now or was
    assert found is not None
    depth, section = found
    title = marked(was[1].title if was else None, now[1].title if now else None)
    change: Change = "added" if was is None else "removed" if now is None else _heading_change(title)
    return Part(section.key, change, depth, section.number, title, entries, moved)


def _heading_change(title: tuple[Piece, ...]) -> Change:
    return "same" if change_of(title) == "same" else "changed"


def _around(old: Document, new: Document) -> tuple[Entry, ...]:
    """Return the box at the front and the notes, compared."""

    def place(document: Document, key: str) -> _Place | None:
        blocks: tuple[Block, ...] = (document.front,) if document.front else ()
        if key == "notes":
            blocks = tuple(Paragraph((Span(note),)) for note in document.notes)
        top = Section(key, "", "")
        return _Place(Passage(key, blocks, "made"), 0, 0, top) if blocks else None

    pairs = ((place(old, key), place(new, key)) for key in ("front", "notes"))
    return tuple(_entry(*pair) for pair in pairs if any(pair))


def _cover(old: Document, new: Document) -> Grid:
    """Return what stands on the covers, line by line."""

    def table(document: Document) -> Table:
        lines = [("Title", document.title), ("For", document.subtitle), ("Of", document.organisation)]
        lines += [("Address", document.address), *((fact.label, fact.value) for fact in document.cover)]
        if all(fact.label != "Next review" for fact in document.cover):
            lines.append(("Next review", document.next_review))
        rows = tuple(((Span(label),), (Span(value),)) for label, value in lines if value)
        return Table("On the cover", ((Span("What"),), (Span("Words"),)), rows, row_headers=True)

    return compare_tables(table(old), table(new))
