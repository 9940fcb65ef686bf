"""Verbs after a round: write down what came of it, for those who were asked, and take out words that tell of a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from foreland.core.calendar import day_in_london
from foreland.core.words import line_of_words
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.rounds import locked, record, saved, text_of
from foreland.policies.models import Round, RoundSaid
from foreland.policies.queries.listing import REPLY
from foreland.tasks import actions as tasks

LONGEST_SUMMARY, LONGEST_REPLY, LONGEST_WHY = 1500, 400, 300
OUTCOMES = ("changed", "kept")
"""What became of a statement: its words were changed, or stay as they are, and then it is said why."""


@transaction.atomic
def write_reply(
    *, of: Round, summary: str, statements: Mapping[str, tuple[str, str]], tell: bool, seen: int, by: str, now: datetime
) -> Round:
    """Keep what those asked are told: a summary, and for a statement what became of it, with words. `tell` shows it to them.

    A reply that is shown can be mended, and stays one that can be shown; `seen` is the revision that the person was looking at.
    """
    row = locked(of)
    tell = tell or row.replied_at is not None
    if row.stands(day_in_london(now)) not in ("closed", "answered"):
        raise NotPossible("It has not closed yet. Write your answer when everybody has had their say.")
    if row.revision != seen:
        raise NotPossible(
            "Somebody else saved this meanwhile. What they wrote stands below; save again to put yours in its place."
        )
    words = text_of(summary)
    if tell and not words:
        raise NotPossible("Say in a few sentences what you heard and what came of it.", field="summary")
    if len(words) > LONGEST_SUMMARY:
        raise NotPossible(f"This has {len(words)} characters, and at most {LONGEST_SUMMARY} fit here.", field="summary")
    known = {item["key"] for item in row.statements}
    kept: dict[str, dict[str, str]] = {}
    for key, (outcome, text) in statements.items():
        told = text_of(text)
        if key not in known or outcome not in ("", *OUTCOMES):
            raise NotPossible("There is no such statement in this consultation.")
        if len(told) > LONGEST_REPLY:
            raise NotPossible(f"This has {len(told)} characters, and at most {LONGEST_REPLY} fit here.", field=key)
        if told and not outcome:
            raise NotPossible("Say whether the words were changed or stay.", field=key)
        if outcome == "kept" and not told and tell:
            raise NotPossible("Say why it stays as it is, in a sentence.", field=key)
        if outcome:
            kept[key] = {"outcome": outcome, "words": told}
    row.reply = {"summary": words, "statements": kept}
    if tell and row.replied_at is None:
        row.replied_at = now
    saved(row, "reply", "replied_at")
    record(row, "tell-round" if tell else "write-round-reply", by=by, now=now)
    if row.replied_at is not None:
        tasks.close_for(kind=REPLY, subject=row.pk, by=by, now=now)
    return row


@transaction.atomic
def remove_words(*, of: Round, said: int, why: str, by: str, now: datetime) -> None:
    """Take out words that tell of a person. That something was taken out, when, by whom and why stays; the rating counts on."""
    row = locked(of)
    found = RoundSaid.objects.select_for_update().filter(round=row, pk=said).first()
    if found is None or not found.words:
        raise NotPossible("These words are no longer there.")
    reason = line_of_words(why)
    if not reason:
        raise NotPossible("Say why, without the name: for example, it named a child.", field="words")
    if len(reason) > LONGEST_WHY:
        raise NotPossible(f"At most {LONGEST_WHY} characters: one sentence.", field="words")
    found.words, found.removed_at, found.removed_by, found.removed_why = "", now, by, reason
    found.save(update_fields=["words", "removed_at", "removed_by", "removed_why"])
    record(row, "remove-round-words", by=by, now=now, row=found.pk)
