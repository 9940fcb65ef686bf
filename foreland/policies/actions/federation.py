"""Verbs on one draft for a federation: asking the other schools, and what each of them says to it."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from foreland.core.calendar import day_in_london
from foreland.core.words import line_of_words
from foreland.library import queries as library
from foreland.notices import actions as notices
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.hearing import leads
from foreland.policies.models import Policy, SharedDraft
from foreland.policies.queries import federation as read
from foreland.policies.queries.ways import together
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

KIND = "shared-draft"
LONGEST_WHO = 200


def ask(*, policy: Policy, body: Body, by: str, now: datetime) -> list[str]:
    """Ask the other schools of the federation to take their policy from this draft; return the names of those asked.

    A school that was asked before and has not answered, or takes a draft already, is not asked again. Raises NotPossible
    where the register names no federation, none of its schools can be asked, or this school itself takes another's draft.
    """
    found = read.federation_of(body)
    if found is None:
        raise NotPossible("The national register counts your school to no federation.")
    if read.standing(body) is not None:
        raise NotPossible("Another school of your federation has asked you, or writes the draft. Answer that first.")
    asked = [
        each.fellow.name
        for each in read.members(body, found, by=by, now=now)
        if each.may_be_asked and each.fellow.body is not None and _ask(policy, each.fellow.body, found.code, found.name, by, now)
    ]  # fmt: skip
    if not asked:
        raise NotPossible("There is no other school here to ask: each has been asked already, or has not joined yet.")
    return asked


def _ask(policy: Policy, other: Body, code: str, named: str, by: str, now: datetime) -> bool:
    leader = Body.objects.get(pk=policy.body_id)
    with open_scope(body=other, by=by):
        try:
            with transaction.atomic():
                row = SharedDraft.objects.create(
                    body_id=other.pk, leader=leader.pk, source=policy.pk, federation=code, named=named, asked_by=by, asked_at=now
                )  # fmt: skip
                trail.record(
                    body=other.pk, verb="ask-shared-draft", by=by, subject=row.pk, kind="shared-draft", now=now,
                    detail={"leader": leader.pk},
                )  # fmt: skip
        except IntegrityError:
            return False  # somebody asked at the same moment
        tell(
            other, subject=f"{leader.name[:80]} asks to draft once for your federation", now=now,
            text=f"{leader.name} offers to write the online safety policy for the schools of {named}. Each school has it in its "
            "own name, with its own answers, names and numbers, and what you change yourselves stays yours. Your board "
            "decides. Read what it means, and answer:",
        )  # fmt: skip
    return True


def tell(body: Body, *, subject: str, text: str, now: datetime) -> None:
    """Write to those who lead on online safety in the open school, with the way to the page of its federation."""
    link = f"{settings.ADDRESS}{address('policies:federation', body)}"
    for person in Person.objects.filter(pk__in=leads(body), is_active=True).order_by("pk"):
        notices.post(
            to=person.email, kind=KIND, subject=subject[:300], body=body.pk, now=now,
            text=f"Dear {person.name}\n\n{text}\n\n{link}\n\nForeland\n",
        )  # fmt: skip


@transaction.atomic
def take(*, body: Body, decided_by: str, by: str, now: datetime, day: date | None = None) -> SharedDraft:
    """Say that the open school takes its policy from the draft of the one that asked, as its board decided.

    A policy that it has on the same bank goes on; without one it gets one with the first draft. The same form sent twice
    is one answer. Raises NotPossible where nobody asks, or where other schools take this one's draft.
    """
    decided_by = line_of_words(decided_by)
    if not 3 <= len(decided_by) <= LONGEST_WHO:
        raise NotPossible("Say who decided: the governing body of the federation, for example.", field="decided_by")
    if day is not None and day > day_in_london(now):
        raise NotPossible("This day is still to come. Enter it when it has been decided.", field="day")
    row = SharedDraft.objects.select_for_update().filter(state__in=read.OPEN).first()
    if row is None:
        raise NotPossible("No school of your federation asks any more. Open the page again.")
    if row.state == SharedDraft.State.TAKEN:
        return row
    if not together(row, body):
        raise NotPossible(
            "The national register does not count you and the school that asked to one federation any more."
        )
    if read.takers(body, by=by, now=now):
        raise NotPossible("Other schools take their policy from yours. They write on their own first.")
    row.state, row.decided_by, row.day, row.by, row.at = SharedDraft.State.TAKEN, decided_by, day, by, now
    row.policy = _fitting(row)
    before = SharedDraft.objects.filter(source=row.source, policy=row.policy, state=SharedDraft.State.ENDED).last()
    row.upto = before.upto if before is not None and row.policy is not None else 0  # what came then stands already
    row.save()
    _recorded("take-shared-draft", row, by, now)
    return row


def _fitting(row: SharedDraft) -> Policy | None:
    """Return the open school's newest policy on the bank of the shared draft, or on one that goes back to the same."""
    with open_scope(body=row.leader, by=row.by, read_only=True):
        source = Policy.objects.filter(pk=row.source).first()
    if source is None:
        return None
    return next((each for each in Policy.objects.all() if _root(each) == _root(source)), None)


def _root(of: Policy) -> str:
    head = library.bank(of.pack, of.edition).head
    return head.based_on[0] if head.based_on is not None else of.pack


@transaction.atomic
def decline(*, by: str, now: datetime) -> None:
    """Say that the open school goes on writing its own policy. Nothing of it changes."""
    row = SharedDraft.objects.select_for_update().filter(state=SharedDraft.State.ASKED).first()
    if row is None:
        return  # the same form sent twice
    row.state, row.by, row.at = SharedDraft.State.DECLINED, by, now
    row.save()
    _recorded("decline-shared-draft", row, by, now)


@transaction.atomic
def end(*, by: str, now: datetime) -> None:
    """Let the open school write its policy on its own from now on. What it took over stays as it stands."""
    row = SharedDraft.objects.select_for_update().filter(state=SharedDraft.State.TAKEN).first()
    if row is None:
        return  # the same form sent twice
    row.state, row.by, row.at = SharedDraft.State.ENDED, by, now
    row.save()
    _recorded("end-shared-draft", row, by, now)


def _recorded(verb: str, row: SharedDraft, by: str, now: datetime) -> None:
    detail = {"leader": row.leader}
    trail.record(body=row.body_id, verb=verb, by=by, subject=row.pk, kind="shared-draft", detail=detail, now=now)
