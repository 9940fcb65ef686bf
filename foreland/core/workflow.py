"""Who approves a document, in which steps, who may not, how versions are numbered, and how far ahead a review may lie.

A route is what a school sets: its steps in order, each with who decides and on which change. `steps_for` freezes it for
one submission; from then on only the frozen steps and what was decided count, whatever becomes of the route.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from foreland.core.compare import Comparison, Entry
from foreland.core.document import Block, Callout, Document, ListBlock, Paragraph, Span, Table

APPROVERS: dict[str, str] = {
    "governing-body": "the governing body",
    "trust-board": "the trust board",
    "proprietor": "the proprietor",
    "management-committee": "the management committee",
    "corporation": "the corporation",
    "head": "the person in charge, under delegation",
    "owner": "the owner",
}


class NotAllowed(Exception):
    """A step that cannot be taken now, or not by this person. The text says why and what to do."""


def check_approver(*, submitter: str, approver: str, people: int) -> None:
    """Raise NotAllowed if the person who submitted would approve alone although a second person exists.

    `people` is 1 for a setting that is run by one person, who adopts its policy; anything more asks for a second.
    """
    if submitter == approver and people > 1:
        raise NotAllowed(
            "You submitted this policy, so somebody else approves it. Invite the person in charge or a governor to approve."
        )


def number(previous: str, *, factual: bool) -> str:
    """Return the number of the next version: "1.0" first, "2.0" after an approval, "2.1" after a factual re-issue."""
    if not previous:
        return "1.0"
    whole, _, part = previous.partition(".")
    return f"{whole}.{int(part) + 1}" if factual else f"{int(whole) + 1}.0"


def check_review(review: date, *, approved: date) -> None:
    """Raise NotAllowed unless the next review lies after the approval and within a year of it."""
    if review <= approved:
        raise NotAllowed("The next review must lie after the day of approval.")
    if (review - approved).days > 366:
        raise NotAllowed(
            "The next review must be within a year of approval: guidance asks for a review at least once a year."
        )


When = Literal["always", "meaning", "sections", "first"]
WHENS: tuple[When, ...] = get_args(When)
MAY_APPROVE = "may-approve"
"""Whoever may approve here, in whatever role."""
OUTSIDE = "outside"
"""Somebody without an account, by a link that works for one decision."""
MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a route: who decides, and on which change.

    `who` is MAY_APPROVE, OUTSIDE or the key of a role; `label` says how somebody from outside is called, such as "chair of
    governors". `when`: "always"; "meaning", where more than the wording changed; "sections", where words changed in one
    of `sections`; "first", for a first version alone.
    """

    who: str
    label: str = ""
    when: When = "always"
    sections: frozenset[str] = frozenset()


Route = tuple[Step, ...]
USUAL: Route = (Step(MAY_APPROVE),)
"""The route of whoever has set none: one approval."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a submission changes against the version that was approved before it.

    `first`: there is none before it, so that everything is new. `meaning`: more than the wording. `sections`: keys of the
    sections in which words changed; where only a name or a number did, none.
    """

    first: bool
    meaning: bool
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody agreed at a step: its place in the frozen steps, from 0, and the id of who."""

    place: int
    by: str


def check_route(route: Sequence[Step], *, approving: Collection[str]) -> None:
    """Raise NotAllowed for a route that could end with somebody who may not approve, or with nobody at all.

    `approving` are the roles that may approve; MAY_APPROVE and OUTSIDE always do.
    """
    if len(route) > MOST_STEPS:
        raise NotAllowed(f"At most {MOST_STEPS} steps: each one costs somebody’s time.")
    last = [step.who in (MAY_APPROVE, OUTSIDE) or step.who in approving for step in route]
    always = [place for place, step in enumerate(route) if step.when == "always" and last[place]]
    if not always:
        raise NotAllowed("One step has to come with every change, and be of somebody who may approve.")
    if not all(last[always[-1] :]):
        raise NotAllowed("The last step has to be of somebody who may approve. Put that step further up.")


def applies(step: Step, change: Change) -> bool:
    """Return whether a step is due for a change. In a first version everything is new."""
    return {
        "always": True,
        "meaning": change.meaning,
        "sections": bool(step.sections & change.sections),
        "first": False,
    }[step.when] or change.first


def steps_for(route: Sequence[Step], change: Change) -> Route:
    """Return the steps that are due for a change, in their order."""
    return tuple(step for step in route if applies(step, change))


def next_step(steps: Sequence[Step], decided: Iterable[Decided]) -> int | None:
    """Return the place of the step that is next, the first that nobody has decided; None when all have."""
    done = {each.place for each in decided}
    return next((place for place in range(len(steps)) if place not in done), None)


def decide(
    steps: Sequence[Step], decided: Sequence[Decided], now: Decided, *, submitter: str, people: int
) -> tuple[Decided, ...]:
    """Return the decisions with one more; raise NotAllowed where it is not the turn of this step, or of this person.

    Nobody decides two steps, and who submitted never takes the last one, unless `people` says that there is no second.
    """
    place = next_step(steps, decided)
    if place is None:
        raise NotAllowed("Every step is decided already.")
    if now.place != place:
        raise NotAllowed("It is not the turn of this step. Open the page again to see where it stands.")
    if people > 1 and now.by in {each.by for each in decided}:
        raise NotAllowed("You agreed at an earlier step already, so somebody else decides this one.")
    if place == len(steps) - 1:
        check_approver(submitter=submitter, approver=now.by, people=people)
    return (*decided, now)


def by_submitting(steps: Sequence[Step], roles: Collection[str], submitter: str) -> tuple[Decided, ...]:
    """Return what submitting decides: the first step, where it is of the submitter's own role and not the last."""
    own = len(steps) > 1 and steps[0].who in roles
    return (Decided(0, submitter),) if own else ()


def can_finish(candidates: Sequence[Collection[str]], *, submitter: str) -> bool:
    """Return whether all steps can be decided, one person a step and the last not by the submitter.

    `candidates` are, for each step, the ids of those who may decide it; for one from outside, an id of its own.
    """

    def fits(place: int, used: frozenset[str]) -> bool:
        if place == len(candidates):
            return True
        barred = used | {submitter} if place == len(candidates) - 1 else used
        return any(fits(place + 1, used | {each}) for each in candidates[place] if each not in barred)

    return fits(0, frozenset())


def change_of(found: Comparison | None, old: Document | None, new: Document, wording: Collection[str]) -> Change:
    """Return what a submission changes, from its comparison with the version before it; None for a first version.

    `wording` are the statements that were only said otherwise, as their writers marked it. Whatever else changes words
    counts as more: rather one step too many. Names and numbers that were filled in count for nothing.
    """
    if found is None or old is None:
        return Change(True, True, frozenset(section.key for section in new.sections))
    before = {passage.key: passage.blocks for passage in old.passages()}
    after = {passage.key: passage.blocks for passage in new.passages()}
    meaning, sections, top = False, set(), ""
    for part in found.parts:
        top = part.key if part.depth == 1 else top
        if part.entries and all(entry.origin == "made" for entry in part.entries):
            continue  # drawn from records: the history comes with the second version
        words = [entry for entry in part.entries if _says_otherwise(entry, before, after)]
        if words or part.change != "same" or part.moved:
            sections.add(top)
        meaning = meaning or any(
            entry.change in ("added", "removed") or (entry.change == "changed" and entry.key not in wording)
            for entry in words
        )
        meaning = meaning or part.change in ("added", "removed")
    front = [() if document.front is None else (document.front,) for document in (old, new)]
    return Change(False, meaning or _bare(front[0]) != _bare(front[1]), frozenset(sections))


_Blocks = dict[str, tuple[Block, ...]]


def _says_otherwise(entry: Entry, before: _Blocks, after: _Blocks) -> bool:
    """Return whether a statement differs in more than filled-in names; tables drawn from records never do."""
    if entry.stands or entry.origin == "made":
        return False
    return entry.moved or _bare(before.get(entry.key, ())) != _bare(after.get(entry.key, ()))


def _bare(blocks: Iterable[Block]) -> tuple[object, ...]:
    """Return the words of blocks without what was filled in."""
    return tuple(_bare_block(block) for block in blocks)


def _bare_block(block: Block) -> tuple[object, ...]:
    if isinstance(block, Paragraph):
        return _bare_spans(block.spans)
    if isinstance(block, ListBlock):
        return (block.ordered, *map(_bare_spans, block.items))
    if isinstance(block, Table):
        return tuple(tuple(map(_bare_spans, row)) for row in (block.header, *block.rows))
    assert isinstance(block, Callout)
    return (block.title, *map(_bare_block, block.blocks))


def _bare_spans(spans: Iterable[Span]) -> tuple[object, ...]:
    return tuple((span.text if span.kind == "text" else "", span.href) for span in spans)
