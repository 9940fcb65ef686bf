"""Readings of what keeps a policy alive: its owner, the days that come, who is reminded, who is in a section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from foreland.core.calendar import day_in_london, long_date
from foreland.core.reminding import WEEKS_BEFORE, stage, week_of
from foreland.policies.models import Here, Policy, Reminder, Round, RoundSaid, Version
from foreland.policies.queries.versions import in_force, ratifications_due
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission

HERE_FOR = timedelta(minutes=5)
"""How long somebody who opened a section counts as being in it."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that comes for a policy, or a window of days. `key` stays the same when the day is moved.

    `reminds` says that owner and account holder hear of it.
    """

    key: str
    policy: str
    title: str
    words: str
    first: date
    last: date
    changed: datetime
    href: str
    reminds: bool = True


def dates(body: Body, *, now: datetime) -> list[Dated]:
    """Return the days that come for the open school's policies, the nearest first: reviews, ratifications, consultations,
    and the days by which those who were asked are told what came of it."""
    found = [_review(row, body) for row in in_force()]
    found += [_ratification(row, body) for row in ratifications_due()]
    month = day_in_london(now) - timedelta(days=30)
    rounds = Round.objects.filter(cancelled_at=None).exclude(frozen_at=None)
    found += [_consultation(row, body) for row in rounds.filter(closes__gte=month)]
    answered = Exists(RoundSaid.objects.filter(round=OuterRef("pk")))
    owed = rounds.filter(answered, replied_at=None, reply_by__gte=month)
    found += [_reply(row, body) for row in owed]
    return sorted(found, key=lambda item: (item.first, item.key))


def _link(name: str, body: Body, **parts: str) -> str:
    return settings.ADDRESS + address(name, body, **parts)


def _review(row: Version, body: Body) -> Dated:
    assert row.published_at is not None
    return Dated(
        f"review-{row.policy_id}-{row.key}", row.policy_id, f"Review: {row.title}",
        f"“{row.title}”, version {row.number}, is to be reviewed by {long_date(row.review_date)}.", row.review_date, row.review_date,
        row.published_at, _link("policies:policy", body, policy=row.policy_id),
    )  # fmt: skip


def _ratification(row: Version, body: Body) -> Dated:
    assert row.ratify_by is not None
    assert row.approved_at is not None
    return Dated(
        f"ratify-{row.pk}", row.policy_id, f"Ratify: {row.title}",
        f"“{row.title}”, version {row.number}, is in force and waits to be ratified by {long_date(row.ratify_by)}.",
        row.ratify_by, row.ratify_by, row.approved_at, _link("policies:version", body, policy=row.policy_id, version=row.pk),
    )  # fmt: skip


def key_of_round(row: Round) -> str:
    """Return the key under which the window of a consultation stands among the days that come."""
    return f"consultation-{row.pk}"


def _consultation(row: Round, body: Body) -> Dated:
    closed = day_in_london(row.closed_at) if row.closed_at else None
    last = min(row.closes, closed) if closed else row.closes
    words = f"{row.get_audience_display()} are asked from {long_date(row.opens)} to {long_date(row.closes)}."
    if last < row.closes:
        words = f"{row.get_audience_display()} were asked from {long_date(row.opens)} until it was closed on {long_date(last)}."
    return Dated(
        key_of_round(row), row.policy_id, f"Consultation: {row.title}", words, min(row.opens, last), last,
        row.closed_at or row.frozen_at or row.created, _link("policies:policy", body, policy=row.policy_id), reminds=False,
    )  # fmt: skip


def _reply(row: Round, body: Body) -> Dated:
    return Dated(
        f"reply-{row.pk}", row.policy_id, f"Say what came of it: {row.title}",
        f"{row.get_audience_display()} are told what came of “{row.title}” by {long_date(row.reply_by)}.", row.reply_by, row.reply_by,
        row.closed_at or row.frozen_at or row.created, _link("policies:round", body, policy=row.policy_id, round=row.pk),
        reminds=False,
    )  # fmt: skip


# Who keeps a policy, and who hears of its days.


def owner_of(of: Policy, body: Body) -> Person | None:
    """Return who keeps a policy: whoever was named, else whoever began it; None where that person has left the school."""
    wanted = of.owner or of.created_by
    return next(
        (each.person for each in tenancy.members_of(body) if each.person_id == wanted and each.person.is_active), None
    )


def may_own(body: Body) -> list[Person]:
    """Return the members of a school who could keep a policy: those who may write it, by name."""
    found = {
        each.person_id: each.person
        for each in tenancy.members_of(body)
        if each.person.is_active and Permission.WRITE_POLICIES in tenancy.permissions_of([each])
    }
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is to be said to one person."""

    person: Person
    dated: Dated
    weeks: int


def reminders_due(body: Body, *, now: datetime) -> list[Due]:
    """Return what has still to be said to whom of the open school: to owner and account holder, each thing once."""
    today = day_in_london(now)
    wanted = [
        (dated, weeks)
        for dated in dates(body, now=now)
        if dated.reminds and (weeks := stage(dated.first, today)) is not None
    ]
    if not wanted:
        return []
    subjects = [dated.key for dated, _ in wanted]
    said = set(Reminder.objects.filter(subject__in=subjects).values_list("person", "subject", "due", "weeks"))
    policies = {row.pk: row for row in Policy.objects.filter(pk__in={dated.policy for dated, _ in wanted})}
    members = {each.person_id: each.person for each in tenancy.members_of(body) if each.person.is_active}
    holder = tenancy.holder_of(body)
    found = []
    for dated, weeks in wanted:
        policy = policies[dated.policy]
        people = dict.fromkeys((policy.owner or policy.created_by, holder.person_id if holder else ""))
        found += [
            Due(members[pk], dated, weeks)
            for pk in people
            if pk in members and (pk, dated.key, dated.first, weeks) not in said
        ]
    return found


def bodies_to_remind(*, now: datetime) -> set[str]:
    """Return the bodies that may have something to say in the week of `now`. Every body is open."""
    horizon = week_of(day_in_london(now))[1] + timedelta(weeks=max(WEEKS_BEFORE))
    published = Version.objects.filter(step="published")
    near = published.filter(review_date__lte=horizon) | published.filter(ratify_by__lte=horizon, ratified_at=None)
    return set(near.order_by().values_list("body_id", flat=True).distinct())


# Who is in a section.


def others_here(of: Policy, section: str, *, but: str, body: Body, now: datetime) -> list[tuple[str, int]]:
    """Return which other members opened a section in the last five minutes: name, and how many minutes ago; newest first."""
    rows = Here.objects.filter(policy=of, section=section, at__gt=now - HERE_FOR).exclude(person=but)
    found = list(rows.order_by("-at").values_list("person", "at"))
    if not found:
        return []
    names = {each.person_id: each.person.name for each in tenancy.members_of(body)}
    return [(names[person], int((now - at).total_seconds() // 60)) for person, at in found if person in names]
