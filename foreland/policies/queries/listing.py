"""What the policies want on the school's list of things to do: reviews, ratifications, replies, newer editions."""

from __future__ import annotations

from datetime import datetime, timedelta

from foreland.core.calendar import day_in_london
from foreland.core.reminding import WEEKS_BEFORE, week_of
from foreland.library import queries as library
from foreland.policies.models import Policy, Round, UpdateOffer, Version
from foreland.policies.queries import ways
from foreland.policies.queries.rounds import rounds_not_open, rounds_without_reply
from foreland.policies.queries.versions import in_force, ratifications_due
from foreland.tasks import queries as tasks
from foreland.tasks.queries import Wanted
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body

REVIEW, RATIFY, REPLY, EDITION = "review", "ratification", "consultation-reply", "edition"
NOT_OPEN = "consultation-not-open"
KINDS = (REVIEW, RATIFY, REPLY, EDITION, NOT_OPEN)
REMINDED = (REVIEW, RATIFY)
"""Kinds of which the weekly message tells by their own days."""
AHEAD = timedelta(weeks=max(WEEKS_BEFORE))
"""How long before its day a thing comes onto the list."""
DECIDE_WITHIN = timedelta(weeks=8)
"""By when a school should have decided about a newer edition, from the day on which its leads were told."""


def review_subject(row: Version) -> str:
    """Return by what the review of a version is known on the list; its factual re-issues have the same."""
    return f"{row.policy_id}-{row.key}-{row.number.partition('.')[0]}"


def wanted(body: Body, *, now: datetime) -> list[Wanted]:
    """Return everything that the open school's policies want on the list, within eight weeks of its day; of no other body."""
    if body.kind != "school":
        return []
    until = day_in_london(now) + AHEAD
    here = {each.person_id for each in tenancy.members_of(body) if each.person.is_active}
    keepers = {row.pk: row.owner or row.created_by for row in Policy.objects.all()}

    def person(policy: str, *first: str) -> str:
        return next((pk for pk in (*first, keepers.get(policy, "")) if pk in here), "")

    found = [
        Wanted(
            REVIEW, review_subject(row), f"Review “{row.title}”", address("policies:policy", body, policy=row.policy_id),
            row.review_date, person(row.policy_id),
        )
        for row in in_force()
        if row.review_date <= until
    ]  # fmt: skip
    found += [
        Wanted(
            RATIFY, row.pk, f"Have “{row.title}” ratified",
            address("policies:version", body, policy=row.policy_id, version=row.pk), row.ratify_by, person(row.policy_id),
        )
        for row in ratifications_due()
    ]  # fmt: skip
    found += [
        Wanted(
            REPLY, row.pk, f"Say what came of “{row.title}”",
            address("policies:round-reply", body, policy=row.policy_id, round=row.pk), row.reply_by,
            person(row.policy_id, row.created_by),
        )
        for row in rounds_without_reply(day_in_london(now))
    ]  # fmt: skip
    found += [
        not_open(row, body, person=person(row.policy_id, row.created_by)) for row in rounds_not_open(day_in_london(now))
    ]
    newest: dict[tuple[str, str], UpdateOffer] = {}
    for offer in UpdateOffer.objects.select_related("policy").order_by("at"):
        newest[offer.policy_id, offer.edition.rpartition("-")[0]] = offer
    return found + [
        decide(offer.policy, body, offer.edition, person=person(offer.policy_id), told=offer.at)
        for offer in newest.values()
        if _waits(offer, body)
    ]


def _waits(offer: UpdateOffer, body: Body) -> bool:
    """Return whether an edition that was offered can still be decided about."""
    if ways.stands_on(offer.policy, offer.edition):
        return False
    try:
        return any(steps[-1][0] == offer.edition for steps in ways.ways(offer.policy, body))
    except library.NoEdition:  # it was taken out of the database
        return False


def not_open(of: Round, body: Body, *, person: str) -> Wanted:
    """Return the task to see to a round that should be open and has nothing to ask."""
    return Wanted(
        NOT_OPEN, of.pk, f"“{of.title}” could not open: nothing is left to ask",
        address("policies:round", body, policy=of.policy_id, round=of.pk), of.closes, person,
    )  # fmt: skip


def decide(policy: Policy, body: Body, edition: str, *, person: str, told: datetime) -> Wanted:
    """Return the task to decide about a newer edition of a policy."""
    return Wanted(
        EDITION, f"{policy.pk}-{edition}", f"Decide about edition {ways.said(edition)} of your policy’s words",
        address("policies:update", body, policy=policy.pk, edition=edition), day_in_london(told) + DECIDE_WITHIN, person,
    )  # fmt: skip


def bodies_to_list(*, now: datetime) -> set[str]:
    """Return the bodies whose policies may want something on the list, or want it no longer. Every body is open."""
    horizon = week_of(day_in_london(now))[1] + AHEAD
    published = Version.objects.filter(step="published")
    near = published.filter(review_date__lte=horizon) | published.filter(ratified_at=None, ratify_by__isnull=False)
    rounds = Round.objects.filter(cancelled_at=None, replied_at=None, frozen_at__isnull=False)
    found = tasks.bodies_with(KINDS)
    for rows in (near, rounds, UpdateOffer.objects.all()):
        found |= set(rows.order_by().values_list("body_id", flat=True).distinct())
    return found
