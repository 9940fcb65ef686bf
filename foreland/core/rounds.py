"""Consultation rounds: where one stands, what was said, what may be shown of it, and how its words read. Pure.

A round asks one audience about statements as they stood when it opened. Days are days in London; the last day counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from foreland.core.calendar import long_date
from foreland.core.readability import longest_sentence, reading_age, words
from foreland.core.suppress import THRESHOLD

Item = TypeVar("Item")
State = Literal["planned", "open", "closed", "answered", "cancelled"]
Rating = Literal["agree", "concern", "unclear"]
RATINGS: tuple[Rating, ...] = ("agree", "concern", "unclear")
STAFF, GOVERNORS, PARENTS, YOUNG, CHILDREN, TEENS = "staff", "governors", "parents", "young", "children", "teens"
AUDIENCES = (STAFF, GOVERNORS, PARENTS, YOUNG, CHILDREN, TEENS)
PUPILS = frozenset({YOUNG, CHILDREN, TEENS})
AGES: Mapping[str, int] = {PARENTS: 13, YOUNG: 10, CHILDREN: 11, TEENS: 13}
"""The reading age that words for each audience should not pass, as in the one-page summaries; staff and governors have none."""
LONGEST_SENTENCE: Mapping[str, int] = {PARENTS: 25, YOUNG: 12, CHILDREN: 16, TEENS: 25}
A_PAGE = 5
"""Statements that one page asks about: about what two screens of a phone hold."""
A_MINUTE = 5
"""Statements that somebody rates in a minute: a short line is read in ten seconds."""
CODE_LENGTH = 8
PLENTY_FOR_PUPILS = 10
"""Statements that pupils answer without losing heart: two minutes, or two or three sections."""


def state(
    today: date, *, opens: date, closes: date, closed: bool = False, cancelled: bool = False, answered: bool = False
) -> State:
    """Return where a round stands on a day. What people did counts before the calendar."""
    if cancelled:
        return "cancelled"
    if answered:
        return "answered"
    if closed or today > closes:
        return "closed"
    return "planned" if today < opens else "open"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each rating was given to one statement."""

    agree: int = 0
    concern: int = 0
    unclear: int = 0

    @property
    def total(self) -> int:
        """How many rated it."""
        return self.agree + self.concern + self.unclear


def tallies(rated: Iterable[tuple[str, str, int]]) -> dict[str, Tally]:
    """Return the tally of each statement from triples of its key, a rating, and how often it was given."""
    found: dict[str, dict[str, int]] = {}
    for key, rating, times in rated:
        if rating in RATINGS:
            counts = found.setdefault(key, dict.fromkeys(RATINGS, 0))
            counts[rating] += times
    return {key: Tally(**counts) for key, counts in found.items()}


def by_concern(keys: Sequence[str], found: Mapping[str, Tally]) -> list[str]:
    """Return the keys of statements with what worries most first; those that are alike stay in their order."""
    nothing = Tally()

    def rank(key: str) -> tuple[int, int]:
        tally = found.get(key, nothing)
        return -tally.concern, -tally.unclear

    return sorted(keys, key=rank)


def may_show(count: int, audience: str, stands: State) -> bool:
    """Return whether counts and words of an answer may be shown, and not only how many answered.

    Of pupils not while the round is open, since whoever watches would see what each new one said; and not of fewer than
    five, who could be known. Adults were told that what they say is read as it is.
    """
    if audience not in PUPILS:
        return True
    return stands in ("closed", "answered") and count >= THRESHOLD


def may_write_words(audience: str) -> bool:
    """Return whether this audience is offered room for words of its own: not the youngest."""
    return audience != YOUNG


def pages(items: Sequence[Item], most: int = A_PAGE) -> list[list[Item]]:
    """Return items in order on as few pages as hold `most` each, about as many on one as on another."""
    if not items:
        return []
    count = -(-len(items) // most)
    least, more = divmod(len(items), count)
    found, start = [], 0
    for page in range(count):
        end = start + least + (page < more)
        found.append(list(items[start:end]))
        start = end
    return found


def too_many_for_pupils(statements: int, audience: str) -> bool:
    """Return whether a round asks pupils about more than they should be given without a second thought."""
    return audience in PUPILS and statements > PLENTY_FOR_PUPILS


def minutes(statements: int, questions: int = 0) -> int:
    """Return about how many minutes it takes to answer; at least one."""
    return max(1, round(statements / A_MINUTE + questions / 2))


def window(opens: date, closes: date) -> str:
    """Return the days of a round in words: "3 to 17 November 2026"."""
    last = long_date(closes)
    if opens == closes:
        return last
    if opens.year != closes.year:
        return f"{long_date(opens)} to {last}"
    return f"{opens.day} to {last}" if opens.month == closes.month else f"{opens.day} {opens:%B} to {last}"


def how_they_answered(by_link: int, by_code: int, opens: date, closes: date) -> str:
    """Return how a group took part, for the list of who did: "43 answers by link, 3 to 17 November 2026"."""
    count = by_link + by_code
    way = "by link and class code" if by_link and by_code else "by class code" if by_code else "by link"
    return f"{count} answer{'' if count == 1 else 's'} {way}, {window(opens, closes)}"


def typed_code(text: str) -> str:
    """Return the digits of a class code as somebody typed it; empty where it cannot be one."""
    found = "".join(text.replace("-", " ").split())
    return found if len(found) == CODE_LENGTH and found.isascii() and found.isdigit() else ""


def spoken_code(code: str) -> str:
    """Return a class code in two halves, as it is written on a board and read out."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


@dataclass(frozen=True, slots=True)
class Reads:
    """How words for an audience read: the age in years, and the words of the longest sentence, each with its aim."""

    age: float
    age_aim: int
    longest: int
    longest_aim: int

    @property
    def years(self) -> str:
        """The age in words; beyond that of a grown-up the number tells nothing more."""
        return "more than 18" if self.age > 18 else f"about {self.age:.0f}"

    @property
    def too_hard(self) -> bool:
        """Whether the age is above the aim."""
        return self.age > self.age_aim

    @property
    def too_long(self) -> bool:
        """Whether a sentence is longer than it should be."""
        return self.longest > self.longest_aim

    @property
    def fine(self) -> bool:
        """Whether nothing needs mending."""
        return not (self.too_hard or self.too_long)


def reads(text: str, audience: str) -> Reads | None:
    """Return how a text reads for an audience; None without words, and for those who work with policies."""
    if audience not in AGES or not words(text):
        return None
    return Reads(reading_age(text), AGES[audience], longest_sentence(text), LONGEST_SENTENCE[audience])
