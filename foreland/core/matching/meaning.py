"""What a language model adds, where one is installed: how alike in meaning a passage and a statement are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from foreland.core.matching.counting import GAP
from foreland.core.matching.weights import Index

MEANING = 0.3
"""How much likeness of meaning counts beside the words that both hold."""
NEAREST = 12
"""How many of the statements that are nearest in meaning are candidates, whatever their words."""
MOST_OPTIONS = 3
"""How many alternatives of a statement the model reads."""


class Sentences(Protocol):
    """Something that tells how alike in meaning texts are."""

    def alike(self, ones: Sequence[str], others: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return for each of some texts how alike it is to each of others, -1 to 1."""
        ...


def meant(compared: Index) -> tuple[str, ...]:
    """Return what each statement of a bank says, in words that a model can read."""
    return tuple(
        " ".join(
            (f"{compared.counting.said(item.title)}.", compared.counting.said(item.text).replace(GAP, "…"),
             *(compared.counting.said(option.text) for option in item.options[:MOST_OPTIONS]))
        )
        for item in compared.bank.statements
    )  # fmt: skip


def nearest(row: Sequence[float], without: frozenset[int]) -> Mapping[int, float]:
    """Return how alike a passage is to each statement that may apply, what is opposite as nothing."""
    return {number: max(0.0, value) for number, value in enumerate(row) if number not in without}


def first(row: Mapping[int, float]) -> list[int]:
    """Return the statements that are nearest in meaning."""
    return sorted(row, key=lambda number: (-row[number], number))[:NEAREST]
