"""Newer editions in the generated world: offered to who is behind; begun by some, and adopted by others."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.policies.queries import updates as reading
from foreland.site.demo.generated.people import School

if TYPE_CHECKING:
    from foreland.core.updating import Matter
    from foreland.policies.models import Policy

OFFERED, LOOKED_AT = timedelta(days=20), timedelta(days=9)
"""How long ago schools were told, and how long ago those that looked at it did."""
WAYS = {"take": 6, "combine": 3, "keep": 3, "take-in": 2, "leave-out": 1}
"""How people answer, by weight, among the ways that a question has."""
REASON = "We have another rule for this, which the governors agreed."


def offer(of: School, how: str) -> None:
    """Tell the leads of a school of newer editions; let them begin or adopt an update, as `how` says."""
    if policies.offer_updates(body=of.body, now=of.now - OFFERED):
        of.did("offers")
    if how in ("begun", "adopted"):
        for policy in policies_read.policies():
            _go(of, policy, whole=how == "adopted")


def _go(of: School, policy: Policy, *, whole: bool) -> None:
    """Answer what an update asks, all of it or the first half; where all was answered, adopt it."""
    chance, then = of.chance("update"), of.now - LOOKED_AT
    found = reading.newer_edition(policies_read.draft(policy, of.body, now=then))
    if found is None:
        return
    asked = found.found.questions
    for at, matter in enumerate(asked if whole else asked[: (len(asked) + 1) // 2]):
        _decide(of, policy, found.edition, matter, chance, then_minutes=at)
    if whole or not asked:
        policies.take_all(
            policy=policy, body=of.body, edition=found.edition, seen=found.found.list_digest, by=of.lead.pk,
            now=then + timedelta(hours=2),
        )  # fmt: skip
    now = then + timedelta(days=1)
    found = reading.newer_edition(policies_read.draft(policy, of.body, now=now))
    if found is None or not whole or not found.found.ready:
        of.did("updates-begun")
        return
    policies.adopt(
        policy=policy, body=of.body, edition=found.edition, seen=found.found.mark, by=of.lead.pk, now=now
    )  # fmt: skip
    of.did("updates-adopted")


def _decide(
    of: School, policy: Policy, edition: str, matter: Matter, chance: random.Random, *, then_minutes: int
) -> None:  # fmt: skip
    """Answer one question of an update in one of its ways that ask for no more words."""
    now = of.now - LOOKED_AT + timedelta(minutes=2 * then_minutes)
    ways = [way for way in WAYS if way in matter.ways]
    for way in sorted(ways, key=lambda way: -WAYS[way] * chance.random()):
        try:
            policies.decide(
                policy=policy, body=of.body, edition=edition, key=matter.key, how=way, seen=matter.digest, after=0,
                reason=REASON if way == "leave-out" else "", by=of.lead.pk, now=now,
            )  # fmt: skip
        except policies.NotPossible:
            continue  # this way wants words or a place that nobody here writes
        return
