"""Verbs of those who are asked: begin an answer, and save a page of it. Nobody is named, and the trail holds none of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from foreland.core import rounds as core
from foreland.core.calendar import day_in_london
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.rounds import locked, text_of
from foreland.policies.models import Round, RoundAnswer, RoundSaid
from foreland.policies.queries.rounds import QUESTION

LONGEST_WORDS, LONGEST_OF_PUPILS = 600, 200
MOST_ANSWERS = 5000
"""Answers of one round: more than the largest school has families. Beyond it something is wrong."""
MOST_AN_HOUR = 1500
CROWD = 10
"""Answers that one network begins by the link within CROWD_WITHIN before the lead is shown how many and when."""
CROWD_WITHIN = timedelta(minutes=10)
MOST_CROWDS = 50


class Closed(Exception):
    """The round takes no answers: it has not opened, has closed, or was cancelled."""


class TooMany(Exception):
    """More answers were begun than people can give: somebody floods the round. Nothing that was saved is lost."""


@transaction.atomic
def begin_answer(
    *, of: Round, by_code: bool, now: datetime, in_a_row: tuple[datetime, int] | None = None
) -> RoundAnswer:
    """Begin an answer in an open round. Raises Closed, or TooMany where so many were begun that something is wrong.

    `in_a_row` is since when and how many of its network came within minutes. Many are noted, with nothing of the network;
    by class code they are a class.
    """
    row = locked(of)
    if row.stands(day_in_london(now)) != "open":
        raise Closed
    begun = RoundAnswer.objects.filter(round=row)
    if begun.filter(begun__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR or begun.count() >= MOST_ANSWERS:
        raise TooMany
    if in_a_row is not None and in_a_row[1] >= CROWD and not by_code:
        _note_crowd(row, *in_a_row, now)
    return RoundAnswer.objects.create(body_id=row.body_id, round=row, by_code=by_code, begun=now)


def _note_crowd(row: Round, began: datetime, count: int, now: datetime) -> None:
    """Note on a round that is held that many answers came in a row; the same row counts on where it was noted before."""
    start = began.isoformat()
    others = [each for each in row.crowds if each["began"] != start]
    row.crowds = [*others, {"began": start, "last": now.isoformat(), "count": count}][-MOST_CROWDS:]
    row.save(update_fields=["crowds"])


@transaction.atomic
def save_answer(*, answer: RoundAnswer, said: Mapping[str, tuple[str, str]], now: datetime) -> None:
    """Save ratings and words by the key of a statement or question; what they put in the place of earlier ones is gone.

    Raises Closed, or NotPossible for what was not asked; all or nothing.
    """
    row = answer.round
    if row.stands(day_in_london(now)) != "open":
        raise Closed
    RoundAnswer.objects.select_for_update().get(pk=answer.pk)
    asked = {item["key"] for item in row.statements}
    questions = {f"{QUESTION}{place}" for place in range(1, len(row.questions) + 1)}
    before = {each.key: each for each in RoundSaid.objects.filter(answer=answer)}
    for key, (rating, written) in said.items():
        words = text_of(written)
        if key not in asked | questions or rating not in ("", *(core.RATINGS if key in asked else ())):
            raise NotPossible("This was not asked. Load the page again.")
        _check_words(row, words, key)
        old = before.get(key)
        if not rating and not words:
            if old is not None:
                old.delete()
        elif old is None:
            RoundSaid.objects.create(body_id=row.body_id, round=row, answer=answer, key=key, rating=rating, words=words)
        elif (rating, words) != (old.rating, old.words):
            old.rating, old.words = rating, words
            if words:  # new words in the place of some that were taken out; the trail keeps that they were
                old.removed_at, old.removed_by, old.removed_why = None, "", ""
            old.save(update_fields=["rating", "words", "removed_at", "removed_by", "removed_why"])


def longest(row: Round) -> int:
    """Return how many characters somebody may write at one place; none where the youngest answer."""
    if not row.takes_words:
        return 0
    return LONGEST_OF_PUPILS if row.of_pupils else LONGEST_WORDS


def _check_words(row: Round, words: str, key: str) -> None:
    most = longest(row)
    if words and not most:
        raise NotPossible("Choose one of the three. There is nothing to write.", field=key)
    if len(words) > most:
        raise NotPossible(f"You wrote {len(words)} characters, and at most {most} fit. Make it shorter.", field=key)
