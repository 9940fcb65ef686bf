"""What goes over to the statements that follow: decisions of a school, as further amendments under the new keys.

The old amendments stay as they are and sleep. What cannot go over without a guess asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from foreland.core.amend import Amendment
from foreland.core.packs.model import Statement
from foreland.core.rebasing.asking import NOTHING
from foreland.core.rebasing.held import Held
from foreland.core.rebasing.way import Knot


@dataclass(slots=True)
class Carried:
    """Amendments for the successors, the options that are chosen there, and whether a person must decide."""

    amendments: list[Amendment] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    asks: bool = False


def moved(old: Statement, new: Statement, mine: Held) -> list[Amendment]:
    """Return everything that is held of a statement under its new key; its place is set with all others'."""
    return [replace(item, key=new.key) for item in mine.items if old.key != new.key and item.field != "place"]


def over(knot: Knot, mine: Mapping[str, Held]) -> Carried:
    """Return what goes over where statements were split, merged or redrawn.

    What was left out stays out, in every part; what was taken in stays in; a choice goes to a successor that has the
    same option. Own words go over by a person's decision alone.
    """
    made = Carried()
    sources = {item.key: mine[item.key] for item in knot.sources if item.key in mine}
    out = [one for one in sources.values() if one.left_out]
    kept = {key: one for key, one in sources.items() if not one.left_out}
    for new in knot.targets:
        here = mine.get(new.key, NOTHING) if new.key in {item.key for item in knot.sources} else NOTHING
        _selected(made, new, here, out, kept)
        _choice(made, new, here, kept)
    everything_out = len(out) == len(knot.sources)
    chosen = [one.choice for one in kept.values() if one.choice is not None]
    lost = any(all(new.option(choice) is None for new in knot.targets) for choice in chosen)
    words = any(one.awake or one.short or one.fields for one in kept.values())
    made.asks = not everything_out and (made.asks or bool(out) or words or lost)
    return made


def _selected(made: Carried, new: Statement, here: Held, out: list[Held], kept: Mapping[str, Held]) -> None:
    """Carry "left out" to a successor, else "taken in", where it does not hold there already."""
    if out and not here.left_out:
        reasons = dict.fromkeys(item.reason for one in out if (item := one.one("selected")) and item.reason)
        first = out[0].one("selected")
        assert first is not None
        made.amendments.append(replace(first, key=new.key, reason=" ".join(reasons)))
    elif not out and here.one("selected") is None:
        taken = next((item for one in kept.values() if (item := one.one("selected"))), None)
        if taken:
            made.amendments.append(replace(taken, key=new.key))


def _choice(made: Carried, new: Statement, here: Held, kept: Mapping[str, Held]) -> None:
    """Carry a choice to a successor that has its option; two that differ ask."""
    choices = {
        one.choice: item for one in kept.values() if (item := one.one("choice")) and one.choice and new.option(one.choice)
    }  # fmt: skip
    if len(choices) > 1:
        made.asks = True
    if here.choice is not None and new.option(here.choice):
        made.options[new.key] = here.choice
    elif len(choices) == 1:
        [(option, item)] = choices.items()
        assert option is not None
        made.options[new.key] = option
        made.amendments.append(replace(item, key=new.key))
