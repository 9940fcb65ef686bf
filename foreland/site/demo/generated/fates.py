"""What becomes of each school of the generated world: how far it has come and what stands there, by chance. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

State = Literal["joined", "drafting", "ready", "published"]
Update = Literal["", "offered", "begun", "adopted"]
Round = Literal["", "open", "closed", "answered"]
Old = Literal["", "brought", "half", "settled", "gone-on"]
Part = Literal["", "writes", "takes"]
Drawn = TypeVar("Drawn", bound=str)

STATES: tuple[State, ...] = ("joined", "drafting", "drafting", "ready", "published")
"""How far a school has come; one out of five each, and two that write."""
OLDER = 0.3
"""The share of policies that stand on an older edition; the newest of the older ones is the likeliest."""
TALKS = 0.55
"""The share of drafts about which people say something."""
ON_TRUSTS_WORDS = 0.6
"""The share of a trust's schools that begin on its own edition, where it has one."""
UPDATES: dict[Update, int] = {"offered": 60, "begun": 22, "adopted": 18}
RUNGS = {"": 12, "none": 8, "status": 20, "coverage": 40, "read": 20}
"""What schools share, of a hundred; the first have not chosen yet."""
ROUNDS: dict[Round, int] = {"": 68, "open": 14, "closed": 8, "answered": 10}
OLD: dict[Old, int] = {"": 80, "brought": 6, "half": 8, "settled": 6}
OLD_OF_JOINED: dict[Old, int] = {"": 55, "brought": 10, "half": 10, "settled": 5, "gone-on": 20}
"""What became of an old policy, where the school has no draft yet: one that goes on with it has one then."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one school. `edition` is "" for the newest, `part` its part in the one draft of a federation."""

    state: State
    rung: str
    edition: str = ""
    update: Update = ""
    talks: int = 0
    round: Round = ""
    old: Old = ""
    trusts: bool = False
    part: Part = ""


def drawn(*, seed: int, number: int, older: Sequence[str], part: Part = "", trusts: bool = False) -> Fate:
    """Return what becomes of a school, always the same for a seed and number.

    `older` are the editions before the newest, oldest first; `trusts`: its trust has an edition of its own.
    """
    chance = random.Random(f"{seed}-{number}-fate")
    state = STATES[number % len(STATES)]
    rung = _one(chance, RUNGS)
    old_if_joined, old = _one(chance, OLD_OF_JOINED), _one(chance, OLD)
    behind = bool(older) and chance.random() < OLDER
    edition = chance.choices(older, range(1, len(older) + 1))[0] if older else ""
    update, asks = _one(chance, UPDATES), _one(chance, ROUNDS)
    talks = chance.randint(1, 5) if chance.random() < TALKS else 0
    on_trusts = chance.random() < ON_TRUSTS_WORDS
    if part == "takes":  # its policy comes from the school that writes
        return Fate("joined", rung, part=part)
    if part == "writes":
        return Fate("drafting" if state == "joined" else state, rung, talks=talks, round=asks, part=part)
    if state == "joined":
        return Fate(state, rung, old=old_if_joined)
    fate = Fate(state, rung, talks=talks, round=asks, old=old)
    if trusts and on_trusts:
        return replace(fate, trusts=True)
    if behind:
        return replace(fate, edition=edition, update=update)
    return replace(fate, update="offered") if trusts else fate


def _one(chance: random.Random, weights: dict[Drawn, int]) -> Drawn:
    return chance.choices(list(weights), list(weights.values()))[0]
