"""Verbs that keep a policy alive: who owns it, who is in a section just now, and what is forgotten of both."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from foreland.core.calendar import day_in_london
from foreland.policies.actions.amending import NotPossible
from foreland.policies.models import Here, Policy, Reminder
from foreland.policies.queries import keeping
from foreland.tenancy import scope
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

SEEN_AGAIN = timedelta(seconds=60)
"""A section that is loaded again within this time is not written down again."""
KEPT = timedelta(minutes=10)
REMINDERS_KEPT = timedelta(days=366)


@transaction.atomic
def set_owner(*, policy: Policy, body: Body, person: str, by: str, now: datetime) -> None:
    """Name who keeps a policy: a member who may write it. Reminders of its review go there."""
    if person not in {each.pk for each in keeping.may_own(body)}:
        raise NotPossible("Choose somebody who is a member here and may write policies.", field="owner")
    before = policy.owner or policy.created_by
    Policy.objects.filter(pk=policy.pk).update(owner=person)
    policy.owner = person
    if before != person:
        trail.record(body=policy.body_id, verb="set-owner", by=by, subject=policy.pk, kind="policy",
                     detail={"owner": person}, now=now)  # fmt: skip


def enter_section(*, policy: Policy, section: str, by: str, now: datetime) -> None:
    """Write down that somebody has a section open. No trail: it is forgotten within minutes."""
    mine = Here.objects.filter(policy=policy, section=section, person=by)
    if mine.filter(at__gt=now - SEEN_AGAIN).exists():
        return
    row = Here(body_id=scope.current().body, policy=policy, section=section, person=by, at=now)
    Here.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["body", "policy", "section", "person"], update_fields=["at"]
    )


def forget_presence(*, now: datetime) -> int:
    """Delete who was in which section more than ten minutes ago, and return how many rows. Every body may be open."""
    return Here.objects.filter(at__lte=now - KEPT).delete()[0]


def forget_reminders(*, now: datetime) -> int:
    """Delete reminders whose day is more than a year over, and return how many rows. Every body may be open.

    Of a day that is still overdue the reminders of the last year stay: they tell what has been said already.
    """
    before = now - REMINDERS_KEPT
    return Reminder.objects.filter(due__lt=day_in_london(before), at__lt=before).delete()[0]
