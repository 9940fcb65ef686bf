"""What a person still has to check: what nobody has seen in its own text, and what is announced and not yet in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from foreland.core.packs.model import SURE_WORDS, Instrument, Requirement, Requirements


def how(item: Instrument | Requirement) -> str:
    """Return how sure we are of it: a key of HOW_WORDS, "pending" for what was seen and is not in force, "seen" for the rest."""
    return "pending" if item.sure == "seen" and item.force == "pending" else item.sure


HOW_WORDS = {key: words for key, words in SURE_WORDS.items() if words} | {
    "pending": "seen; check whether it is in force"
}
"""What needs a check, as pages say it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An instrument to open, and what to check in it. `itself` says whether the instrument is in doubt as well."""

    instrument: Instrument
    requirements: tuple[Requirement, ...]

    @property
    def itself(self) -> bool:
        """Whether the instrument needs a check beside what it asks."""
        return how(self.instrument) != "seen"


def doubts(pack: Requirements) -> tuple[Doubt, ...]:
    """Return each instrument that needs a check, or that holds a requirement which does, in the pack's order."""
    unseen: dict[str, list[Requirement]] = {}
    for item in pack.requirements:
        if how(item) != "seen":
            unseen.setdefault(item.instrument, []).append(item)
    found = (Doubt(item, tuple(unseen.get(item.key, ()))) for item in pack.instruments)
    return tuple(doubt for doubt in found if doubt.itself or doubt.requirements)


def how_sure(items: Iterable[Instrument | Requirement]) -> dict[str, int]:
    """Return how many are known in each way that needs a check, in the order of the words for it."""
    counted = Counter(map(how, items))
    return {key: counted[key] for key in HOW_WORDS}
