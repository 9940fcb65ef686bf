"""Verbs that keep the list of who took part in making a policy."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from foreland.core.calendar import day_in_london
from foreland.core.words import line_of_words
from foreland.policies.actions.amending import NotPossible
from foreland.policies.models import Policy, TookPart
from foreland.policies.queries.drafts import resolved_for
from foreland.policies.queries.taking_part import took_part
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST_WHO = 120
LONGEST_HOW = 160
MOST = 30
"""Lines that the list of one version takes: about two thirds of a printed page."""
OLDEST = timedelta(days=3 * 366)
"""How long ago somebody can have taken part in what is approved next; a day before that is a slip of the pen."""


@transaction.atomic
def add_took_part(*, policy: Policy, body: Body, who: str, how: str, day: date, by: str, now: datetime) -> TookPart:
    """Note who took part in making the policy, how, and on which day. The next version prints it."""
    Policy.objects.select_for_update().get(pk=policy.pk)
    who, how, today = line_of_words(who), line_of_words(how), day_in_london(now)
    if not who:
        raise NotPossible("Say who took part, for example: staff.", field="who")
    if not how:
        raise NotPossible("Say how they took part, for example: at the staff meeting.", field="how")
    for field, words, most in (("who", who, LONGEST_WHO), ("how", how, LONGEST_HOW)):
        if len(words) > most:
            raise NotPossible(f"Say it shorter: {field} has at most {most} characters.", field=field)
    if day > today:
        raise NotPossible("This day is still to come. Enter the day on which they took part.", field="day")
    if day < today - OLDEST:
        raise NotPossible("This day is more than three years ago. Check the year.", field="day")
    listed = took_part(policy, resolved_for(policy, body, now=now).documents)
    if len(listed) >= MOST:
        raise NotPossible(f"The list has {MOST} lines, as many as fit. Put groups together, or remove a line first.")
    if TookPart.objects.filter(policy=policy, who=who, how=how, day=day).exists():
        raise NotPossible("This is in the list already.", field="who")
    row = TookPart.objects.create(body_id=policy.body_id, policy=policy, who=who, how=how, day=day, by=by, at=now)
    trail.record(body=policy.body_id, verb="add-took-part", by=by, subject=policy.pk, kind="policy",
                 detail={"row": row.pk}, now=now)  # fmt: skip
    return row


@transaction.atomic
def remove_took_part(*, policy: Policy, body: Body, row: int, by: str, now: datetime) -> None:
    """Take a line out of the list, as long as no approved version was made with it."""
    Policy.objects.select_for_update().get(pk=policy.pk)
    listed = took_part(policy, resolved_for(policy, body, now=now).documents)
    found = next((item for item in listed if item.pk == row), None)
    if found is None:
        raise NotPossible("This line is no longer in the list.")
    TookPart.objects.filter(pk=found.pk).delete()
    trail.record(body=policy.body_id, verb="remove-took-part", by=by, subject=policy.pk, kind="policy",
                 detail={"row": row}, now=now)  # fmt: skip
