"""Which edition of the data protection terms binds a school, and what waits. Its scope is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foreland.registry.models import TermsAcceptance
from foreland.registry.queries import terms
from foreland.registry.queries.terms import Terms


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a school accepted last, and what a newer edition changes. An accepted edition binds until the next is."""

    current: Terms
    accepted: TermsAcceptance | None
    newer: Sequence[Terms]

    @property
    def is_current(self) -> bool:
        """Whether the words in force now are accepted."""
        return self.accepted is not None and self.accepted.digest == self.current.digest

    @property
    def binds(self) -> str:
        """The edition that binds today; "" before any was accepted."""
        return self.accepted.edition if self.accepted is not None else ""

    @property
    def waits(self) -> str:
        """What waits for the person in charge: "first", "newer", or "" for nothing."""
        return "" if self.is_current else ("newer" if self.accepted is not None else "first")


def agreed() -> Agreed:
    """Return how the open school stands with the terms; what it accepted last counts."""
    current = terms.in_force()
    rows = list(TermsAcceptance.objects.select_related("person").order_by("-at", "-pk"))
    found = next((row for row in rows if row.digest == current.digest), rows[0] if rows else None)
    return Agreed(current, found, terms.since(found.edition) if found is not None else ())


def covers(edition: str) -> bool:
    """Return whether the open school accepted an edition at least as new as this one.

    A part with personal data asks this with the edition that first described it: it opens with that acceptance, and a
    newer edition that waits for a decision closes nothing.
    """
    least = terms.number(edition)
    return any(terms.number(name) >= least for name in TermsAcceptance.objects.values_list("edition", flat=True))
