"""Where moved and own statements stand in a newer edition: behind whom they stood, whatever became of that one.

Where the anchor of a place is gone, has another key or another section, the section's moved and own statements are set
anew in the order in which they are read, each behind its nearest living predecessor. Nothing is written where the order
comes out the same by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from foreland.core import ordering
from foreland.core.amend import OWN, Amendment, Slots
from foreland.core.packs.model import Bank
from foreland.core.rebasing.way import Way


def sections(bank: Bank, counted: Slots) -> dict[str, str]:
    """Return the section in which each statement stands, the school's own among them."""
    found = {item.key: item.section for item in bank.statements}
    for (key, field, _), item in counted.items():
        if field == "own" and key.startswith(OWN):
            found.setdefault(key, item.value["section"])
    for (key, field, _), item in counted.items():
        if field == "place" and key in found and item.value["section"] in bank.section:
            found[key] = item.value["section"]
    return found


class Shelves:
    """The places of one layer on the way to a newer edition."""

    def __init__(self, way: Way, amendments: Sequence[Amendment], counted: Slots) -> None:
        self.way, self.amendments = way, amendments
        self.before = sections(way.base, counted)
        self.placed = {key for (key, field, _) in counted if field == "place"}
        self.own = {key for key in self.before if key.startswith(OWN)}
        self.moves: dict[str, str] = {}
        """Successors that take over a place, and the section where it is."""
        self.disputed: set[str] = set()
        """Statements of the older edition whose place nobody can take over without a guess."""
        for key in sorted(self.placed & way.follows.keys()):
            self._take_over(key)

    def _take_over(self, key: str) -> None:
        for target in self.way.follows[key]:
            sources = self.way.comes_from[target]
            here = {self.before[source] for source in sources}
            if target in sources:
                if target != key and self.before[target] != self.before[key]:
                    self.disputed.add(key)
            elif len(here) > 1:
                self.disputed.add(key)
            elif self.before[key] in self.way.theirs.section and self._may_stand(target, self.before[key]):
                self.moves[target] = self.before[key]

    def _may_stand(self, key: str, section: str) -> bool:
        """Whether a statement of the newer edition may stand in a section: one that is fixed stands in its own."""
        found = self.way.theirs.statement[key]
        return not found.fixed or found.section == section

    def anew(self) -> Iterator[Amendment]:
        """Yield the places that must be written so that everything stands behind whom it stood."""
        if not (self.placed or self.own):
            return
        broken = {section for section, after in self._anchors() if self._gone(section, after)}
        wanted = [key for key in self.way.theirs.section if key in broken or key in self.moves.values()]
        if not wanted:
            return
        order = ordering.arrange(self.way.base, self.amendments, self.before)
        for section in wanted:
            found = list(self._section(section, order.get(section, ())))
            if section in self.moves.values() or self._matters(section, found):
                yield from found

    def _anchors(self) -> Iterator[tuple[str, str]]:
        for item in self.amendments:
            if item.field in ("place", "own") and item.value is not None:
                yield item.value["section"], item.value.get("after", "")

    def _gone(self, section: str, after: str) -> bool:
        """Whether an anchor stood in this section and does not stand there any more, or the other way round."""
        old, new = self.way.base.statement.get(after), self.way.theirs.statement.get(after)
        return (old is not None and old.section == section) != (new is not None and new.section == section)

    def _section(self, section: str, keys: Iterable[str]) -> Iterator[Amendment]:
        anchor = ""
        passed: set[str] = set()
        for key in keys:
            targets = (key,) if key in self.own else self.way.follows[key]
            for target in sorted(set(targets) - passed, key=lambda item: self.way.places.get(item, 0)):
                if self._moves(target, section):
                    yield Amendment(0, target, "place", {"section": section, "after": anchor})
                elif not self._at_home(target, section) or (target != key and self._at_home(key, section)):
                    continue  # what stood behind a statement that lives on stands behind it, not behind a part split off
                passed.add(target)
                anchor = target

    def _moves(self, key: str, section: str) -> bool:
        """Whether a statement of the newer edition stands in this section because the school put it there."""
        if key in self.moves:
            return self.moves[key] == section
        return (key in self.own or key in self.placed) and self.before.get(key) == section

    def _at_home(self, key: str, section: str) -> bool:
        if key in self.moves or (key in self.placed and key in self.before):
            return False
        found = self.way.theirs.statement.get(key)
        return found is not None and found.section == section

    def _matters(self, section: str, found: Sequence[Amendment]) -> bool:
        """Whether the section reads otherwise with these places than without."""
        number = max((item.number for item in self.amendments), default=0)
        theirs = self.way.theirs
        here = self.after()
        more = [Amendment(number + at, item.key, item.field, item.value) for at, item in enumerate(found, 1)]
        return (
            ordering.arrange(theirs, self.amendments, here)[section]
            != ordering.arrange(theirs, [*self.amendments, *more], here)[section]
        )

    def after(self) -> Mapping[str, str]:
        """Return the section of each statement in the newer edition."""
        found = {item.key: item.section for item in self.way.theirs.statements}
        found |= {key: self.before[key] for key in self.own}
        found |= {
            key: self.before[key]
            for key in self.placed & found.keys() & self.before.keys()
            if self.before[key] in self.way.theirs.section
        }
        return found | self.moves
