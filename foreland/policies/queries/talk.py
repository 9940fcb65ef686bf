"""Readings of what people say about a draft: threads with their remarks, how they stand to today's words, which collide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from django.db.models import Count

from foreland.core import suggest
from foreland.core.layer import Resolved, State, resolve
from foreland.core.merge import Run
from foreland.core.suggest import Kind, Standing, Today
from foreland.core.wording import plain
from foreland.policies.models import Change, Policy, Remark, Telling, Thread
from foreland.policies.queries.drafts import NoPolicy, names_of, wording_in

_BECAME = {
    Thread.State.ACCEPTED: "accepted this suggestion",
    Thread.State.PART: "accepted a part of this suggestion",
    Thread.State.DECLINED: "declined this suggestion",
    Thread.State.WITHDRAWN: "withdrew this suggestion",
}


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread as a page shows it: what was said, and how it stands to the statement of today."""

    thread: Thread
    remarks: tuple[Remark, ...]
    standing: Standing
    made: Mapping[int, str]
    """The words that a decision made, by the number of its change."""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.thread.state == Thread.State.OPEN

    @property
    def decided(self) -> Remark | None:
        """The last remark that changed where it stands; None for one that was never decided."""
        return next((item for item in reversed(self.remarks) if item.act != Remark.Act.SAID), None)


@dataclass(frozen=True, slots=True)
class Collision:
    """Another open suggestion for the same words, and where the two touch ("ours" is the one that was asked about)."""

    other: Talk
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many open comments and suggestions there are."""

    comments: int = 0
    suggestions: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.comments + self.suggestions


def anchor_of(of: Thread) -> str:
    """Return the id at which a thread stands on its statement's page."""
    return f"thread-{of.pk}"


def thread(of: Policy, pk: str) -> Thread:
    """Return one thread of a policy. Raises NoPolicy."""
    found = Thread.objects.filter(policy=of, pk=pk).first()
    if found is None:
        raise NoPolicy("There is no such comment or suggestion here.")
    return found


def talks(of: Policy, resolved: Resolved, *, key: str | None = None, pk: str | None = None) -> list[Talk]:
    """Return the threads of a policy, of one statement, or one alone; open ones first, then the newest.

    The number of queries does not depend on the number of threads.
    """
    rows = Thread.objects.filter(policy=of)
    rows = rows.filter(key=key) if key is not None else rows
    rows = rows.filter(pk=pk) if pk is not None else rows
    found = list(rows.prefetch_related("remarks"))
    numbers = {item.change for row in found for item in row.remarks.all() if item.change}
    made = {
        row.number: words
        for row in Change.objects.filter(policy=of, number__in=numbers)
        if (words := wording_in(row)) is not None
    }
    listed = [
        Talk(row, tuple(row.remarks.all()), standing_of(row, resolved.states.get(row.key)), made) for row in found
    ]
    listed.sort(key=lambda item: (item.thread.at, item.thread.pk), reverse=True)
    return sorted(listed, key=lambda item: not item.is_open)


def counted(of: Policy) -> dict[str, Counted]:
    """Return how many comments and suggestions are open, by the key of the statement."""
    rows = Thread.objects.filter(policy=of, state=Thread.State.OPEN).order_by()
    found: dict[str, Counted] = {}
    for row in rows.values("key", "kind").annotate(many=Count("pk")):
        have = found.get(row["key"], Counted())
        if row["kind"] == Thread.Kind.COMMENT:
            found[row["key"]] = replace(have, comments=row["many"])
        else:
            found[row["key"]] = replace(have, suggestions=have.suggestions + row["many"])
    return found


def counted_in_all(of: Policy) -> Counted:
    """Return how many comments and suggestions are open on a policy."""
    found = counted(of).values()
    return Counted(sum(item.comments for item in found), sum(item.suggestions for item in found))


def today_of(state: State | None) -> Today | None:
    """Return a statement as suggestions are measured against it; None for one that is no longer there.

    One that no longer applies to the setting counts as left out.
    """
    if state is None:
        return None
    options = tuple(option.key for option in state.options)
    return Today(state.text, state.kept, state.choice or "", options, state.undecided)


def standing_of(row: Thread, state: State | None) -> Standing:
    """Return how a thread stands to its statement of today."""
    return suggest.standing(
        kind=cast(Kind, row.kind), base=row.base, wanted=row.wanted, option=row.option, today=today_of(state)
    )


def collisions(one: Talk, others: Iterable[Talk], state: State | None) -> list[Collision]:
    """Return the other open suggestions that touch the same words as one does, with both on today's words.

    One that was made on older words is compared by a person anyway, and collides with none.
    """
    if state is None or not _comparable(one):
        return []
    return [
        Collision(other, suggest.meeting(state.text, one.standing.words, other.standing.words))
        for other in others
        if other.thread.pk != one.thread.pk
        and _comparable(other)
        and suggest.collide(state.text, one.standing.words, other.standing.words)
    ]


def _comparable(item: Talk) -> bool:
    return item.is_open and item.thread.kind == Thread.Kind.WORDING and item.standing.acceptable


def statement_at(resolved: Resolved, key: str, seen: int | None) -> State | None:
    """Return a statement as it stood after the change `seen`, on which a page was read; as it stands for None."""
    state = resolved.states.get(key)
    if state is None or seen is None or seen >= state.newest:
        return state
    kept = tuple(item for item in resolved.layer.amendments if item.key != key or item.number <= seen)
    return resolve(resolved.bank, replace(resolved.layer, amendments=kept)).states.get(key, state)


def called(resolved: Resolved, state: State) -> str:
    """Return what a statement is called where it is not shown: its title, or the first words of one of the school's own."""
    return f"Your own: {plain(state.text, resolved.fill)[:60]}" if state.own else plain(state.title, resolved.fill)


def what_became(row: Thread) -> str:
    """Return, for somebody who comes second to a suggestion, who decided it and how."""
    last = row.remarks.exclude(act=Remark.Act.SAID).order_by("-number").first()
    who = names_of({last.by}).get(last.by, "Somebody") if last else "Somebody"
    return f"{who} {_BECAME[Thread.State(row.state)]} before you. Nothing was done a second time."


def suggested(of: Policy, key: str) -> dict[int, str]:
    """Return who suggested a change of a statement, by the number of the change that accepted it."""
    rows = Remark.objects.filter(thread__policy=of, thread__key=key, change__isnull=False)
    return dict(rows.values_list("change", "thread__by"))


def somebody_waits() -> set[str]:
    """Return the ids of the bodies in which somebody has not yet heard of what was said. Every body must be open."""
    return set(Telling.objects.filter(mailed=None).order_by().values_list("body_id", flat=True).distinct())
