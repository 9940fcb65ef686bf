"""What a board decided, as a person records it: who they were, and on which day they met."""

from __future__ import annotations

from datetime import date, datetime

from foreland.core.calendar import day_in_london
from foreland.core.words import line_of_words
from foreland.policies.actions.amending import NotPossible

SHORTEST_WHO, LONGEST_WHO = 3, 200


def decided(who: str, day: date | None, *, such_as: str, now: datetime) -> str:
    """Return in a line who decided. Raises NotPossible for nobody, for too many words, and for a day that is to come."""
    who = line_of_words(who)
    if not SHORTEST_WHO <= len(who) <= LONGEST_WHO:
        raise NotPossible(f"Say who decided: {such_as}.", field="decided_by")
    if day is not None and day > day_in_london(now):
        raise NotPossible("This day is still to come. Enter it when it has been decided.", field="day")
    return who
