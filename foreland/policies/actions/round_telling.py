"""Who hears by mail that a consultation could not open, since nothing is left to ask: once, with a task on the list."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from foreland.notices import actions as notices
from foreland.policies.actions.hearing import leads
from foreland.policies.models import Round
from foreland.policies.queries import listing
from foreland.tasks import actions as tasks
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person

KIND = "consultation"


def not_open(*, of: Round, body: Body, now: datetime) -> bool:
    """Tell who planned a round, and the leads, that it has nothing to ask; return whether they had not been told yet."""
    if body.kind != "school":  # an authority has no list of things to do; its page of the round says it
        return False
    here = {each.person_id for each in tenancy.members_of(body)}
    planner = of.created_by if of.created_by in here else ""
    made = tasks.open_task(body=body, wanted=listing.not_open(of, body, person=planner), by="system", now=now)
    if made.created != now:
        return False
    link = settings.ADDRESS + address("policies:round", body, policy=of.policy_id, round=of.pk)
    for person in Person.objects.filter(pk__in=leads(body) | {planner}, is_active=True).order_by("pk"):
        notices.post(
            to=person.email, kind=KIND, subject=f"{body.name[:120]}: a consultation could not open",
            text=f"Dear {person.name}\n\n“{of.title}” was to open on {of.opens.day} {of.opens:%B %Y}, and nothing is left to "
            "ask: each statement in its sections was left out, or waits for a choice or a name. Settle one and it opens by "
            f"itself; or close it and plan another.\n\n{link}\n\nWe write once.\n\nForeland\n",
            body=body.pk, now=now,
        )  # fmt: skip
    return True
