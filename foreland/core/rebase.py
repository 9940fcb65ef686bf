"""A layer moves to a newer edition: what is taken, what is carried, and what a person must decide.

Rebasing is by key and by field. Only a field that both sides changed, and changed differently, asks a question;
everything else is carried or taken. No amendment is ever dropped or rewritten: what finds no statement sleeps, and
what goes over to a statement with another key is written once more under it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from foreland.core import edited
from foreland.core.amend import Amendment, Slots, newest
from foreland.core.packs.model import Bank, Became, Printed, differing
from foreland.core.rebasing import asking, carrying
from foreland.core.rebasing.asking import Line, Question, Settling, Wording
from foreland.core.rebasing.held import Held, held
from foreland.core.rebasing.places import Shelves
from foreland.core.rebasing.settling import NotSettled, settle, standing
from foreland.core.rebasing.way import Knot, Reasons, Way, way

__all__ = [
    "Item", "Line", "NotSettled", "Question", "Reasons", "Rebased", "Settling", "Way", "Wording",
    "rebase", "settle", "standing", "way",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A statement that comes with the newer edition, or goes with it, and asks nothing.

    `key` is its key in the newer edition (of a withdrawn one, in the older), `sources` are the keys that it follows,
    `fields` say in what it differs from them. `ours`: the school has words of its own there, which stand. `stays_out`:
    the school left it out, and out it stays.
    """

    key: str
    kind: Literal["changed", "new"] | Became
    about: Reasons
    sources: tuple[str, ...] = ()
    fields: tuple[Printed, ...] = ()
    ours: bool = False
    stays_out: bool = False


@dataclass(frozen=True, slots=True)
class Rebased:
    """The layer on the newer edition.

    `amendments` are all of the old ones, in order and untouched, and after them `carried`: further ones that go over to
    other keys or keep places. `questions`, `taken`, `new` and `withdrawn` have nothing in common; in each, what matters
    most comes first, then reading order.
    """

    amendments: tuple[Amendment, ...]
    carried: tuple[Amendment, ...]
    questions: tuple[Question, ...]
    taken: tuple[Item, ...]
    new: tuple[Item, ...]
    withdrawn: tuple[Item, ...]


def rebase(base: Bank, theirs: Bank, amendments: Iterable[Amendment], along: Way | None = None) -> Rebased:
    """Carry amendments made on `base` over to `theirs`. Pure; the caller stores what people decide.

    `along` is the way between the two where editions are passed over: `way(base, between, theirs)`. A statement asks at
    most one question. What was left out asks nothing, and neither does a change to an option that is not the chosen
    one; the withdrawal of the chosen one does.
    """
    along = along or way(base, theirs)
    amendments = tuple(sorted(amendments, key=lambda item: item.number))
    counted = _in_place(base, newest(amendments))
    mine = held(counted.values())
    shelves = Shelves(along, amendments, counted)
    carried: list[Amendment] = []
    questions: list[Question] = []
    items: list[Item] = []
    for knot in along.knots:
        question = _question(along, knot, mine, shelves, carried) if knot.sources else None
        if question:
            questions.append(question)
        else:
            items += _items(along, knot, mine)
    asked = {source.key for question in questions for source in question.sources}
    homeless = asking.of_homeless(base, theirs, counted, mine, along.follows)
    questions += (item for item in homeless if item.key not in asked)
    asked |= {question.key for question in questions}
    carried += shelves.anew()
    number = amendments[-1].number if amendments else 0
    numbered = tuple(
        replace(item, number=number + at, edition=item.edition or str(theirs.head.edition))
        for at, item in enumerate(carried, 1)
    )
    items = [item for item in items if not asked & {item.key, *item.sources}]
    items.sort(key=lambda item: (item.about.rank, along.places.get(item.key, 0)))
    return Rebased(
        amendments=amendments + numbered,
        carried=numbered,
        questions=tuple(sorted(questions, key=lambda item: item.about.rank)),
        taken=tuple(item for item in items if item.kind not in ("new", "withdrawn")),
        new=tuple(item for item in items if item.kind == "new"),
        withdrawn=tuple(item for item in items if item.kind == "withdrawn"),
    )


def _in_place(base: Bank, counted: Slots) -> Slots:
    """Return the amendments that count without places that the older edition passes over, since it fixes the statement."""
    fixed = {item.key: item for item in base.statements if item.fixed}
    return {
        slot: item for slot, item in counted.items() if slot[0] not in fixed or not edited.leaves(fixed[slot[0]], item)
    }


def _question(
    along: Way, knot: Knot, mine: dict[str, Held], shelves: Shelves, carried: list[Amendment]
) -> Question | None:
    """Return what a knot asks, or None; what goes over without a question is added to `carried`."""
    if not any(old.key in mine for old in knot.sources):
        return None
    first = knot.sources[0]
    if knot.kind == "withdrawn":
        return asking.of_withdrawn(first, mine[first.key], knot.about)
    if knot.kind in ("same", "moved"):
        carried += carrying.moved(first, knot.targets[0], mine[first.key])
        return asking.of_one(along, knot, mine[first.key])
    made = carrying.over(knot, mine)
    carried += made.amendments
    fixed = any(
        asking.against(new, one) or asking.displaced(new, one)
        for new in knot.targets
        for one in (mine.get(old.key, asking.NOTHING) for old in knot.sources)
    )
    if made.asks or fixed or any(old.key in shelves.disputed for old in knot.sources):
        return asking.of_many(knot, mine, made.options)
    return None


def _items(along: Way, knot: Knot, mine: dict[str, Held]) -> Iterable[Item]:
    """Yield what a knot brings that asks nothing."""
    kind: Literal["changed", "new"] | Became = "changed" if knot.kind == "same" else knot.kind
    for new in knot.targets:
        sources = along.comes_from[new.key]
        fields = dict.fromkeys(name for key in sources for name in differing(along.base.statement[key], new))
        if fields or sources != (new.key,):  # one that lives on unchanged while a part was split off brings nothing
            yield Item(new.key, kind, knot.about, sources, tuple(fields), *_ours(sources, mine))
    if not knot.targets:
        gone = knot.sources[0].key
        yield Item(gone, "withdrawn", knot.about, (gone,), (), *_ours((gone,), mine))


def _ours(sources: Iterable[str], mine: dict[str, Held]) -> tuple[bool, bool]:
    """Return whether the school has words of its own for any of these statements, and whether it left all of them out."""
    own = [mine.get(key, asking.NOTHING) for key in sources]
    return any(one.awake for one in own), bool(own) and all(one.left_out for one in own)
