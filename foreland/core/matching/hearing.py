"""What topics a passage and a statement are about: two that say the same are about the same, whatever their words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from foreland.core.matching.language import tokens

if TYPE_CHECKING:
    from foreland.core.matching.guide import Guide
    from foreland.core.matching.weights import Index

Topics = Mapping[str, float]
"""How much a text says of each topic, 0 to 1."""
HEARD = 3000
"""Characters of a text that are heard: a cue may look through all of them for its second word."""
OWN_TOPIC = 0.8
"""How much a statement says of the topic that its bank names, whatever its words."""


class Hearing:
    """Hears the topics of texts with the cues of a guide; what it heard of a bank's statements it keeps."""

    def __init__(self, guide: Guide, bank: Index) -> None:
        self._guide = guide
        self._bank = bank
        self.statement = lru_cache(maxsize=None)(self._statement)

    def text(self, text: str) -> Topics:
        """Return what a text is about; of a very long one, what its beginning is."""
        text = text[:HEARD]
        if not self._guide.topics:
            return {}
        spoken = self._guide.ear.topics(text, tokens(text))
        return {code: 1 - math.prod(1 - each.weight for each in spoke) for code, spoke in spoken.items()}

    def _statement(self, number: int) -> Topics:
        """Return what a statement of the bank is about."""
        item = self._bank.bank.statements[number]
        words = " ".join((item.title, item.text, *(option.text for option in item.options)))
        found = dict(self.text(self._bank.counting.said(words)))
        if item.topic:
            found[item.topic] = max(OWN_TOPIC, found.get(item.topic, 0.0))
        return found


def shared(one: Topics, other: Topics) -> float:
    """Return how far two texts are about the same, 0 to 1."""
    both = sum(weight * other.get(code, 0.0) for code, weight in one.items())
    if not both:
        return 0.0
    return both / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
