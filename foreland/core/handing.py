"""One draft for several schools: what the schools of a federation take over from the one that writes for all of them.

The one school gives its amendments, each other one takes them on the same edition and puts its own facts, names and terms to
them. A statement that a school has changed itself stays as that school has it, whole, until it takes the shared words again.
Amendments are taken over one by one in the order in which they were made, since where a statement stands follows from all of
them and not from the newest alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from foreland.core.amend import Amendment, Field

Slot = tuple[str, Field, str]


@dataclass(frozen=True, slots=True)
class Handed:
    """What a school takes over: `written` goes behind every amendment that it has, oldest first.

    `own` are the keys of statements that stay as the school has them, though the shared draft has them otherwise.
    """

    written: tuple[Amendment, ...]
    own: tuple[str, ...]


def hand_on(
    given: Iterable[Amendment],
    taken: Iterable[Amendment],
    handed: Collection[int],
    *,
    upto: int = 0,
    again: Collection[str] = (),
) -> Handed:
    """Return what a school takes over from the shared draft, and which of its statements stay as they are.

    `given` are the amendments of the school that writes, of which those up to number `upto` were handed on before; `taken`
    those of the one that takes over, of which those numbered `handed` came so. A statement that it changed and that reads as
    it was handed on all the same is nothing of its own. `again` are keys of statements that it wants as the shared draft has
    them, whatever it made of them.
    """
    log, ours = sorted(given, key=lambda item: item.number), _latest(taken)
    theirs, before = _latest(log), _said(_latest(item for item in log if item.number <= upto))
    said, changed = _said(ours), {item.key for item in ours.values() if item.number not in handed}
    mine = {key for key in changed if said.get(key) != before.get(key)} - set(again)
    written = [
        item
        for item in log
        if item.key not in mine and (item.number > upto or (item.key in again and item is theirs[item.slot]))
    ]
    for slot, item in ours.items():  # what only the school had of a statement that it takes again
        if item.key in again and slot not in theirs and item.value is not None:
            written.append(replace(item, value=None, reason=""))
    now = _said(theirs)
    return Handed(tuple(written), tuple(sorted(key for key in mine if said.get(key) != now.get(key))))


def _said(slots: Mapping[Slot, Amendment]) -> dict[str, dict[Slot, object]]:
    """Return what a layer says of each statement that it amends, by its key."""
    found: dict[str, dict[Slot, object]] = {}
    for slot, item in slots.items():
        if item.value is not None:
            found.setdefault(item.key, {})[slot] = item.value
    return found


def _latest(amendments: Iterable[Amendment]) -> dict[Slot, Amendment]:
    """Return the newest amendment of each slot, also where it goes back to the bank."""
    found: dict[Slot, Amendment] = {}
    for item in sorted(amendments, key=lambda each: each.number):
        found[item.slot] = item
    return found
