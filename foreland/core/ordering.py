"""Where statements stand: the bank's order, the school's moves, and own statements after their anchors.

Every place where a statement ever stood keeps a mark, printed or not: its home in the bank, each place it was moved
to. Whatever was put after it stays behind that mark when it sleeps, moves on or goes home: that is "the nearest living
predecessor". Moves and additions are set in the order in which they were made; of two with the same anchor the older
stands first. So the order is total, and a later amendment never shifts what it does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from foreland.core.amend import Amendment
from foreland.core.packs.model import Bank


class _Spot:
    __slots__ = ("after", "key")

    def __init__(self, key: str) -> None:
        self.key = key
        self.after: list[_Spot] = []


class _Shelf:
    """The spots of one section while they are being set."""

    def __init__(self) -> None:
        self.first: list[_Spot] = []
        self.top: list[_Spot] = []
        self.home: dict[str, _Spot] = {}
        self.now: dict[str, _Spot] = {}

    def at_home(self, key: str) -> None:
        spot = _Spot(key)
        self.top.append(spot)
        self.home[key] = self.now[key] = spot

    def put(self, key: str, value: Mapping[str, Any], *, home: bool) -> None:
        spot = _Spot(key)
        after = value.get("after", "")
        anchor = self.now.get(after)
        if anchor is not None:
            anchor.after.append(spot)
        elif after:
            self.top.append(spot)
        else:
            self.first.append(spot)
        self.now[key] = spot
        if home:
            self.home[key] = spot

    def back_home(self, key: str) -> None:
        if key in self.home:
            self.now[key] = self.home[key]

    def order(self) -> Iterable[str]:
        """Yield the keys whose present spot lies here, in reading order."""
        stack = [*reversed(self.top), *reversed(self.first)]
        while stack:
            spot = stack.pop()
            if self.now.get(spot.key) is spot:
                yield spot.key
            stack.extend(reversed(spot.after))


def arrange(bank: Bank, amendments: Iterable[Amendment], sections: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the keys of each section in order. `sections` says in which section each key now stands.

    `amendments` is the whole history, oldest first or not: places of long ago keep their marks. A place whose section
    the bank does not have is passed over. Each key comes exactly once, in its own section.
    """
    shelves = {section.key: _Shelf() for section in bank.sections}
    for statement in bank.statements:
        if statement.section in shelves:
            shelves[statement.section].at_home(statement.key)
    for item in sorted(amendments, key=lambda item: item.number):
        if item.field not in ("place", "own"):
            continue
        if item.value is not None:
            if item.value["section"] in shelves:
                shelves[item.value["section"]].put(item.key, item.value, home=item.field == "own")
        elif item.field == "place":
            for shelf in shelves.values():
                shelf.back_home(item.key)
    return {
        section: tuple(key for key in shelf.order() if sections.get(key) == section)
        for section, shelf in shelves.items()
    }
