"""The verb that puts a version in force on the approval which the trust's board gave for all of its schools."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from foreland.core.calendar import day_in_london
from foreland.policies.actions import turns
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.approval import Decision, put_in_force
from foreland.policies.models import Version
from foreland.policies.queries import drafts
from foreland.policies.queries.on_trust import of_version
from foreland.tenancy.models import Body, Person
from foreland.trail import actions as trail

LONGEST_BODY = 120


@transaction.atomic
def put_in_force_on_trust(*, version: Version, body: Body, person: Person, now: datetime) -> Version:
    """Put a submitted version in force, since the trust approved its words for all of its schools; `person` does it.

    Raises NotPossible where the version has words of its own, steps of its own, or no such approval.
    """
    row = turns.locked(version, "submitted")
    found = of_version(row, body, today=day_in_london(now))
    if found is None:
        raise NotPossible(
            "Your trust’s approval does not cover this version: it has words of its own, or stands on another edition. "
            "It goes through your own approval."
        )
    draft = drafts.draft(row.policy, body, now=now)
    made = put_in_force(
        row=row, draft=draft, by=person.pk, approver=person.name, decision=Decision(f"{found.by}, {found.trust}"[:200], found.day),
        now=now,
    )  # fmt: skip
    made.approving_body = f"{found.by}, {found.trust}"[:LONGEST_BODY]
    made.recipe |= {"on_trust": {"by": found.by, "trust": found.trust, "title": found.title, "edition": found.edition}}
    made.save(update_fields=["approving_body", "recipe"])
    trail.record(body=row.body_id, verb="put-in-force-on-trust", by=person.pk, subject=row.pk, kind="version",
                 detail={"edition": found.edition}, now=now)  # fmt: skip
    return made
