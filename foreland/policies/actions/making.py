"""Verbs that begin a policy: with an account, or as an open draft before joining."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from foreland.core import workflow
from foreland.core.calendar import day_in_london, in_a_year
from foreland.core.packs.model import Bank
from foreland.library import queries as library
from foreland.policies.actions.amending import NotPossible
from foreland.policies.models import OpenDraft, Policy, token_digest
from foreland.profile import actions as profile
from foreland.profile import queries as profile_queries
from foreland.tenancy import scope
from foreland.trail import actions as trail

KEPT_DAYS = 30
SHAPES = ("standalone", "set")


def checked_answer(bank: Bank, key: str, values: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return an answer in the bank's order. Raises NotPossible for an unknown question or answer, naming the known ones."""
    question = bank.question.get(key)
    if question is None:
        raise NotPossible(f"There is no question {key!r}. Questions: {', '.join(bank.question)}.", field="key")
    known = [answer.key for answer in question.answers]
    wrong = [value for value in values if value not in known]
    if wrong:
        raise NotPossible(
            f"{key}: {', '.join(map(repr, wrong))} is no answer. Answers: {', '.join(known)}.", field="values"
        )
    if not values:
        raise NotPossible(f"Choose an answer: {question.asks}", field="values")
    if len(set(values)) > 1 and not question.many:
        raise NotPossible(f"{key} takes one answer: {question.asks}", field="values")
    if len(set(values)) > 1 and "none" in values:
        raise NotPossible("Choose either “none” or the others, not both.", field="values")
    return tuple(value for value in known if value in values)


@transaction.atomic
def new_policy(*, pack: str, shape: str, by: str, now: datetime, edition: str | None = None) -> Policy:
    """Begin a policy of the open school on the newest edition of a bank, or on the one named."""
    bank = library.bank(pack, edition)
    if shape not in SHAPES:
        raise NotPossible(f"The shape is {shape!r}; it must be one of {', '.join(SHAPES)}.", field="shape")
    policy = Policy.objects.create(
        body_id=scope.current().body, pack=pack, edition=str(bank.head.edition), shape=shape,
        review_date=in_a_year(day_in_london(now)), created=now, created_by=by,
    )  # fmt: skip
    trail.record(body=policy.body_id, verb="new-policy", by=by, subject=policy.pk, kind="policy",
                 detail={"edition": policy.edition, "shape": shape}, now=now)  # fmt: skip
    return policy


@transaction.atomic
def set_review_date(*, policy: Policy, day: date, by: str, now: datetime) -> None:
    """Set the next review; at most a year ahead, since guidance asks for a review at least once a year."""
    try:
        workflow.check_review(day, approved=day_in_london(now))
    except workflow.NotAllowed as error:
        raise NotPossible(str(error), field="day") from error
    Policy.objects.filter(pk=policy.pk).update(review_date=day)
    policy.review_date = day
    trail.record(body=policy.body_id, verb="set-review-date", by=by, subject=policy.pk, kind="policy",
                 detail={"day": day.isoformat()}, now=now)  # fmt: skip


@transaction.atomic
def change_shape(*, policy: Policy, shape: str, by: str, now: datetime) -> None:
    """Change which documents the policy prints: one stand-alone policy, or the set."""
    if shape not in SHAPES:
        raise NotPossible(f"The shape is {shape!r}; it must be one of {', '.join(SHAPES)}.", field="shape")
    if policy.shape != shape:
        Policy.objects.filter(pk=policy.pk).update(shape=shape)
        policy.shape = shape
        trail.record(
            body=policy.body_id,
            verb="change-shape",
            by=by,
            subject=policy.pk,
            kind="policy",
            detail={"shape": shape},
            now=now,
        )


@transaction.atomic
def start_open_draft(*, pack: str, facts: Mapping[str, tuple[str, ...]], urn: str, name: str, now: datetime) -> str:
    """Begin a draft without an account and return its token, kept in the visitor’s session and, when they ask to join, with that request."""
    bank = library.bank(pack)
    token = secrets.token_urlsafe(24)
    OpenDraft.objects.create(
        digest=token_digest(token), pack=pack, edition=str(bank.head.edition), urn=urn, name=name[:200],
        facts={key: list(values) for key, values in facts.items()}, origins=dict.fromkeys(facts, "register"),
        created=now, expires=now + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    return token


@transaction.atomic
def answer_open_draft(*, draft: OpenDraft, key: str, values: tuple[str, ...], now: datetime) -> None:
    """Keep one answer in a draft without an account."""
    found = checked_answer(library.bank(draft.pack, draft.edition), key, values)
    row = OpenDraft.objects.select_for_update().get(pk=draft.pk)
    row.facts[key], row.origins[key] = list(found), "person"
    row.expires = now + timedelta(days=KEPT_DAYS)
    row.save(update_fields=["facts", "origins", "expires"])
    draft.facts, draft.origins = row.facts, row.origins


@transaction.atomic
def adopt_open_draft(*, token: str, by: str, now: datetime) -> Policy | None:
    """Make an open draft the open school's policy, and return it; None where there is none or it was taken before.

    What the school has answered already stays as it is.
    """
    row = OpenDraft.objects.select_for_update().filter(digest=token_digest(token), taken_by="", expires__gt=now).first()
    if row is None:
        return None
    known = {fact.key for fact in profile_queries.facts() if fact.origin == "person"}
    for key, values in row.facts.items():
        if row.origins.get(key) == "person" and key not in known:
            profile.answer(key=key, values=values, by=by, now=now)
    policy = Policy.objects.order_by("created").first() or new_policy(
        pack=row.pack, shape=row.shape, by=by, now=now, edition=row.edition
    )
    row.taken_by = policy.body_id
    row.save(update_fields=["taken_by"])
    trail.record(body=policy.body_id, verb="adopt-open-draft", by=by, subject=policy.pk, kind="policy", now=now)
    return policy


@transaction.atomic
def forget_open_drafts(*, now: datetime) -> int:
    """Delete open drafts whose time is over, and return how many."""
    return OpenDraft.objects.filter(expires__lte=now).delete()[0]
