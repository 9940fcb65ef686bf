"""Verbs on whose words a policy stands on: begun on a bank that the board chose, or chosen later."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from foreland.core.words import line_of_words
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.boards import decided
from foreland.policies.actions.making import new_policy
from foreland.policies.actions.updating import set_aside
from foreland.policies.models import ParentChoice, Policy
from foreland.policies.queries import parents as read
from foreland.policies.queries.updates import open_update
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

SHORTEST_REASON, LONGEST_REASON = 5, 1000


@transaction.atomic
def choose_parent(
    *, policy: Policy, body: Body, pack: str, decided_by: str, reason: str, by: str, now: datetime, day: date | None = None
) -> ParentChoice:  # fmt: skip
    """Record whose words the board chose for a policy. The policy itself goes there by the update that is offered then.

    An update that was under way to another bank is set aside, with its answers kept. The same form sent twice is one
    decision.
    """
    decided_by = decided(decided_by, day, such_as="the governing body, or the local committee", now=now)
    reason = line_of_words(reason)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise NotPossible(f"Say why, in a sentence of at most {LONGEST_REASON:,} characters.", field="reason")
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    found = next((each for each in read.parents(locked, body) if each.pack == pack), None)
    if found is None:
        raise NotPossible("Your school cannot stand on these words: they are not of a body above it.")
    if not found.stands and not found.reached:
        raise NotPossible(
            f"“{found.bank.head.title}” is based on older words than your policy has. It is offered when it has caught up."
        )
    last = next(iter(read.choices(locked)), None)
    if last is not None and (last.pack, last.decided_by, last.reason, last.day) == (pack, decided_by, reason, day):
        return last
    under_way = open_update(locked)
    if under_way is not None and read.bank_of(under_way.theirs, locked.pack) != pack:
        set_aside(policy=locked, by=by, now=now)
    row = ParentChoice.objects.create(
        body_id=locked.body_id, policy=locked, pack=pack, decided_by=decided_by, day=day, reason=reason, by=by, at=now
    )
    trail.record(
        body=locked.body_id, verb="choose-parent", by=by, subject=locked.pk, kind="policy", detail={"pack": pack}, now=now
    )  # fmt: skip
    return row


@transaction.atomic
def begin_policy(
    *, body: Body, pack: str, shape: str, decided_by: str, reason: str, by: str, now: datetime, day: date | None = None
) -> Policy:  # fmt: skip
    """Begin a policy on a bank; where the authority and the trust both have one, record who decided for it."""
    policy = new_policy(pack=pack, shape=shape, by=by, now=now)
    if read.must_choose(policy, body):
        choose_parent(
            policy=policy, body=body, pack=pack, decided_by=decided_by, reason=reason, day=day, by=by, now=now
        )  # fmt: skip
    return policy
