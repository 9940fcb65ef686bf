"""What this room asks of its neighbours. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest

from foreland.core.slots import Slot
from foreland.tenancy.models import Body


@dataclass(frozen=True, slots=True)
class InForce:
    """One policy of a school that is in force. What was not asked for is empty: `met`, `lacks` and `href`."""

    title: str
    number: str
    published: date
    review: date
    ratify: date | None
    met: int = 0
    total: int = 0
    lacks: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class AfterJoin:
    """Where a policy is made: `kept` where one was begun before, `left` questions of which wait still.

    `bring` is where the policy that the school has is brought; empty where one was begun before.
    """

    href: str
    kept: bool = False
    left: int = 0
    bring: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that a school has promised or that waits, in words; by when, where there is a day, and where to do it."""

    words: str
    due: date | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """One thing that a school decided about the words of a policy, by whom and on which day.

    `why` is the reason, or the beginning of its own words; empty for what was left out without a reason.
    """

    how: Literal["Left out", "Own words", "Reworded"]
    title: str
    why: str
    by: str
    day: date


@dataclass(frozen=True, slots=True)
class PolicyAtHand:
    """One policy as a new lead finds it: what is promised, what blocks its draft, and what was decided."""

    title: str
    href: str
    promises: tuple[Promise, ...] = ()
    blocked: tuple[str, ...] = ()
    decided: tuple[Decided, ...] = ()


def _open_draft_token(request: HttpRequest) -> str:
    """Return the token of the draft that this visitor has begun without an account; "" for none."""
    raise NotImplementedError


def _adopt_open_draft(*, token: str, body: Body, by: str, now: datetime) -> None:
    """Move a draft into the school's own policies; nothing happens for one that is gone. The school's scope is open."""
    raise NotImplementedError


def _after_join(body: Body, *, now: datetime) -> AfterJoin:
    """Return where somebody who has just joined makes or goes on with a policy. The school's scope is open."""
    raise NotImplementedError


def _policies_in_force(*, body: Body, requirements: bool, words: bool) -> list[InForce]:
    """Return a school's policies in force; how they stand to requirements, and where to read them, only when asked for.

    The school's scope is open. What is not in force, a draft or a reason, is never among it.
    """
    raise NotImplementedError


def _policies_at_hand(*, body: Body, now: datetime) -> list[PolicyAtHand]:
    """Return a school's policies as somebody finds them who takes over. The school's scope is open."""
    raise NotImplementedError


def _kept_by(*, body: Body, person: str) -> list[str]:
    """Return the titles of the policies that a person keeps. The school's scope is open."""
    raise NotImplementedError


def _pass_on(*, body: Body, person: str, to: str, by: str, now: datetime) -> int:
    """Let somebody else keep the policies that a person keeps; return how many. The school's scope is open."""
    raise NotImplementedError


open_draft_token = Slot("registry.open_draft_token", _open_draft_token)
adopt_open_draft = Slot("registry.adopt_open_draft", _adopt_open_draft)
after_join = Slot("registry.after_join", _after_join)
policies_in_force = Slot("registry.policies_in_force", _policies_in_force)
policies_at_hand = Slot("registry.policies_at_hand", _policies_at_hand)
kept_by = Slot("registry.kept_by", _kept_by)
pass_on = Slot("registry.pass_on", _pass_on)
SLOTS = (open_draft_token, adopt_open_draft, after_join, policies_in_force, policies_at_hand, kept_by, pass_on)
