"""Verbs of suggestions: suggest other words (or to leave out, take in, choose), accept, accept in part, decline, withdraw.

A suggestion is about one statement and the words that its author read. Accepting it is a change like every other, by whoever
accepts; the thread names who suggested it. Whoever comes second is told what became of it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from django.db import transaction

from foreland.core import suggest as core
from foreland.core.layer import State
from foreland.core.wording import placeholders
from foreland.policies.actions.amending import (
    FixedWords,
    NotPossible,
    checked_words,
    choose,
    leave_out,
    reword,
    take_in,
)
from foreland.policies.actions.talking import AlreadyDecided, begin, locked, recorded, remark, said
from foreland.policies.models import Change, Policy, Thread
from foreland.policies.queries.drafts import resolved_for
from foreland.policies.queries.talk import called, standing_of, statement_at, what_became
from foreland.tenancy.models import Body

WHY = "Say why: whoever decides was not in the room with you."


class StatementMoved(Exception):
    """The statement was changed after the page with a suggestion was read; nothing was decided."""

    def __init__(self) -> None:
        super().__init__(
            "This statement was changed after you opened the page. Below is the suggestion on today's words: look again, and decide."
        )


@transaction.atomic
def suggest(
    *,
    policy: Policy,
    body: Body,
    key: str,
    kind: str,
    by: str,
    now: datetime,
    text: str = "",
    option: str = "",
    why: str = "",
    seen: int | None = None,
) -> Thread:
    """Suggest other words for a statement, or to leave it out, take it in or choose another alternative.

    `seen` is the number of the statement's newest change when the page was read: the suggestion is made on the words that stood
    then, and carried to today's where the two do not touch.
    """
    Policy.objects.select_for_update().get(pk=policy.pk)
    resolved = resolved_for(policy, body, now=now)
    state = statement_at(resolved, key, seen)
    if state is None:
        raise NotPossible("This statement is no longer there, so nothing can be suggested for it.")
    wanted = _wanted(kind, state, text, option)
    try:
        why = said(why, required="" if kind in (Thread.Kind.WORDING, Thread.Kind.CHOICE) else WHY)
    except NotPossible as error:
        raise NotPossible(str(error), field="why") from error
    return begin(policy=policy, kind=kind, key=key, state=state, text=why, by=by, now=now, wanted=wanted,
                 title=called(resolved, state))  # fmt: skip


def _wanted(kind: str, state: State, text: str, option: str) -> str:
    """Return what a suggestion asks for, by the rules of what it would become. Raises NotPossible."""
    if state.fixed and kind != Thread.Kind.CHOICE:
        raise FixedWords(state.title)
    if kind == Thread.Kind.WORDING:
        if state.undecided:
            raise NotPossible(
                f"The choice of “{state.title}” is still open. Suggest a choice, or comment on it.", field="text"
            )
        if not state.kept:
            raise NotPossible("This statement is not in the policy. Suggest to take it in first.", field="text")
        text = _printable(text)
        if text == state.text:
            raise NotPossible("You have changed no word yet. Change the wording, or write a comment.", field="text")
        return text
    if kind == Thread.Kind.LEAVE_OUT and not state.kept:
        raise NotPossible("This statement is left out already.")
    if kind == Thread.Kind.TAKE_IN and (state.kept or state.applies.holds is False):
        raise NotPossible("This statement stands in the policy already, or is not for a setting like yours.")
    if kind == Thread.Kind.CHOICE:
        if option not in [item.key for item in state.options]:
            raise NotPossible("Choose one of the alternatives.", field="option")
        if option == state.choice and not state.undecided:
            raise NotPossible("This alternative stands already. Choose another, or write a comment.", field="option")
        return option
    if kind not in (Thread.Kind.LEAVE_OUT, Thread.Kind.TAKE_IN):
        raise NotPossible("One can suggest other words, to leave out, to take in, or another choice.")
    return ""


def _printable(text: str) -> str:
    text = checked_words(text)
    if any(name == "choice" for name in placeholders(text)):
        raise NotPossible("Write the chosen alternative out, without {{choice}}.", field="text")
    return text


@transaction.atomic
def accept(
    *,
    thread: Thread,
    body: Body,
    by: str,
    now: datetime,
    chosen: Collection[int] | None = None,
    text: str | None = None,
    reason: str = "",
    word: str = "",
    meaning: Literal["changed", "wording"] = "changed",
    seen: int | None = None,
) -> Change | None:
    """Accept a suggestion: it becomes a change by whoever accepts, and the thread says which.

    `chosen` are the numbers of the changes to take (core.suggest.parts of today's words), None for all of them; `text` are words
    that the acceptor wrote in their place; `reason` is why a statement is left out, `word` something to the author. Raises
    AlreadyDecided, StatementMoved where `seen` is no longer the statement's newest change, and NotPossible.
    """
    row = _undecided(thread)
    state = resolved_for(row.policy, body, now=now).states.get(row.key)
    if state is None:
        raise NotPossible(
            "This statement is no longer in the bank. Decline the suggestion, or add a statement of your own."
        )
    if seen is not None and seen != state.newest:
        raise StatementMoved
    word = said(word, required="")
    found = standing_of(row, state)
    if found.stands == "there":
        raise NotPossible("The statement says this already. Decline the suggestion and say so.")
    whole = True
    change: Change | None
    if row.kind == Thread.Kind.WORDING:
        wording, whole = _taken(state, found, chosen, text)
        change = reword(policy=row.policy, key=row.key, text=wording, meaning=meaning, by=by, now=now)
    elif found.stands not in ("made", "carried"):
        raise NotPossible("This cannot be done any more as the statement stands. Decline the suggestion and say why.")
    elif row.kind == Thread.Kind.LEAVE_OUT:
        change = leave_out(policy=row.policy, key=row.key, reason=reason, by=by, now=now)
    elif row.kind == Thread.Kind.TAKE_IN:
        change = take_in(policy=row.policy, key=row.key, by=by, now=now)
    else:
        change = choose(policy=row.policy, key=row.key, option=row.wanted, by=by, now=now)
    become = Thread.State.ACCEPTED if whole else Thread.State.PART
    _decide(row, become, text=word, by=by, now=now, change=change.number if change else None)
    return change


def _taken(state: State, found: core.Standing, chosen: Collection[int] | None, text: str | None) -> tuple[str, bool]:
    """Return the words that an acceptance puts in place, and whether they are the whole of the suggestion."""
    if found.stands in ("left-out", "other-choice"):
        raise NotPossible(
            "The statement is left out, or another alternative is chosen by now. Bring it back first, or decline the suggestion."
        )
    if text is not None:
        wording = _printable(text)
        if wording == state.text:
            raise NotPossible(
                "These are the words that stand already. Take something of the suggestion, or decline it.", field="text"
            )
        return wording, wording == found.words
    if not found.acceptable:
        raise NotPossible(
            "This suggestion was made on older words. Bring the two together in your own words, or decline it."
        )
    parts = core.parts(state.text, found.words)
    numbers = core.changes(parts)
    taken = set(numbers) if chosen is None else set(chosen)
    if not taken:
        raise NotPossible("Tick at least one change, or decline the suggestion and say why.", field="chosen")
    if not taken <= set(numbers):
        raise StatementMoved
    return checked_words(core.in_part(parts, taken)), taken == set(numbers)


@transaction.atomic
def decline(*, thread: Thread, reason: str, by: str, now: datetime) -> Thread:
    """Decline a suggestion with a reason, which its author reads."""
    try:
        reason = said(reason, required="Say why. The person who suggested it will read this.")
    except NotPossible as error:
        raise NotPossible(str(error), field="reason") from error
    row = _undecided(thread)
    _decide(row, Thread.State.DECLINED, text=reason, by=by, now=now)
    return row


@transaction.atomic
def withdraw_suggestion(*, thread: Thread, by: str, now: datetime) -> Thread:
    """Take one's own suggestion back; it stays to be read."""
    row = locked(thread)
    if row.by != by:
        raise NotPossible("Only the person who suggested it can withdraw it.")
    if row.state == Thread.State.WITHDRAWN:
        return row
    row = _undecided(row)
    _decide(row, Thread.State.WITHDRAWN, text="", by=by, now=now)
    return row


def _undecided(thread: Thread) -> Thread:
    """Return a suggestion with its policy locked. Raises AlreadyDecided where somebody was quicker."""
    row = locked(thread)
    if not row.suggests:
        raise NotPossible("This is a comment: settle it when nothing waits in it any more.")
    if row.state == Thread.State.OPEN:
        return row
    raise AlreadyDecided(what_became(row))


def _decide(row: Thread, state: str, *, text: str, by: str, now: datetime, change: int | None = None) -> None:
    row.state = state
    row.save(update_fields=["state"])
    remark(row, act=state, text=text, by=by, now=now, change=change)
    verbs = {"accepted": "accept-suggestion", "part": "accept-suggestion", "declined": "decline-suggestion"}
    more = {"change": change} if change else {}
    recorded(verbs.get(state, "withdraw-suggestion"), row, by=by, now=now, **more)
