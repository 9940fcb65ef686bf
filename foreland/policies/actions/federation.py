"""Verbs on one draft for a federation: asking the other schools, and what each of them says to it."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from foreland.core.words import line_of_words
from foreland.library import queries as library
from foreland.notices import actions as notices
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.boards import decided
from foreland.policies.actions.hearing import leads
from foreland.policies.asks import Federation
from foreland.policies.models import Policy, SharedDraft
from foreland.policies.queries import federation as read
from foreland.policies.queries.federation import Member
from foreland.policies.queries.ways import together
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

KIND = "shared-draft"
SHORTEST_WHY, LONGEST_WHY = 5, 500
logger = logging.getLogger("foreland.policies")


def ask(*, policy: Policy, body: Body, by: str, now: datetime) -> list[str]:
    """Ask the other schools of the federation to take their policy from this draft; return the names of those asked.

    A school that was asked before and has not answered, takes a draft already, or said no, is not asked again. Raises
    NotPossible where the register names no federation, none of its schools can be asked, or this school itself takes
    another's draft.
    """
    found = _writing(body)
    asked = [
        each.fellow.name
        for each in read.members(body, found, by=by, now=now)
        if each.may_be_asked and each.fellow.body is not None and _ask(policy, each.fellow.body, found.code, found.name, by, now)
    ]  # fmt: skip
    if not asked:
        raise NotPossible("There is no other school here to ask: each has been asked already, or has not joined yet.")
    return asked


def ask_again(*, policy: Policy, body: Body, school: str, why: str, by: str, now: datetime) -> None:
    """Ask a school that said no once more, with what has changed since, which it reads. The same form sent twice asks once.

    Raises NotPossible where it did not say no, somebody asks it at the same moment, or nothing is said of what has changed.
    """
    found, why = _writing(body), line_of_words(why)
    if not SHORTEST_WHY <= len(why) <= LONGEST_WHY:
        raise NotPossible(f"Say what has changed since, in {SHORTEST_WHY} to {LONGEST_WHY} characters. They read it.", field="why")  # fmt: skip
    each = _member(body, found, school, by, now)
    assert each.fellow.body is not None
    if each.shared is not None and each.shared.state == SharedDraft.State.ASKED:
        return
    if not each.may_be_asked_again:
        raise NotPossible(f"{each.fellow.name} has not said no. Open the page again.")
    if not _ask(policy, each.fellow.body, found.code, found.name, by, now, why=why):
        raise NotPossible(f"{each.fellow.name} was asked at the same moment. Nothing was sent. Open the page again.")


def take_back(*, body: Body, school: str, by: str, now: datetime) -> None:
    """Take back what another school was asked, while it has not answered; it is told. Taken back twice is taken back once.

    Raises NotPossible where it has answered.
    """
    each = _member(body, _writing(body), school, by, now)
    assert each.fellow.body is not None
    with open_scope(body=each.fellow.body, by=by), transaction.atomic():
        row = SharedDraft.objects.select_for_update().filter(leader=body.pk).order_by("-asked_at").first()
        if row is None or row.state == SharedDraft.State.WITHDRAWN:
            return
        if row.state != SharedDraft.State.ASKED:
            raise NotPossible(f"{each.fellow.name} has answered meanwhile. Nothing was taken back.")
        row.state, row.by, row.at = SharedDraft.State.WITHDRAWN, by, now
        row.save()
        _recorded("take-back-shared-draft", row, by, now)
        tell(
            each.fellow.body, subject=f"{body.name[:80]} no longer asks to draft for you", now=now,
            text=f"{body.name} has taken back its offer to write the online safety policy for the schools of {row.named}. You need "
            "do nothing: your school goes on writing its own policy.",
        )  # fmt: skip


def _writing(body: Body) -> Federation:
    """Return the federation of a school that may write for the others."""
    found = read.federation_of(body)
    if found is None:
        raise NotPossible("The national register counts your school to no federation.")
    if read.standing(body) is not None:
        raise NotPossible("Another school of your federation has asked you, or writes the draft. Answer that first.")
    return found


def _member(body: Body, found: Federation, school: str, by: str, now: datetime) -> Member:
    """Return another school of the federation that has its place here, by the id of its body."""
    rows = read.members(body, found, by=by, now=now)
    each = next((row for row in rows if row.fellow.body is not None and row.fellow.body.pk == school), None)
    if each is None:
        raise NotPossible("There is no such school in your federation any more.")
    return each


def _ask(policy: Policy, other: Body, code: str, named: str, by: str, now: datetime, why: str = "") -> bool:
    leader = Body.objects.get(pk=policy.body_id)
    with open_scope(body=other, by=by):
        try:
            with transaction.atomic():
                row = SharedDraft.objects.create(
                    body_id=other.pk, leader=leader.pk, source=policy.pk, federation=code, named=named, asked_by=by, asked_at=now, why=why
                )  # fmt: skip
                trail.record(
                    body=other.pk, verb="ask-shared-draft", by=by, subject=row.pk, kind="shared-draft", now=now,
                    detail={"leader": leader.pk},
                )  # fmt: skip
        except IntegrityError:
            return False  # somebody asked at the same moment
        tell(
            other, subject=f"{leader.name[:80]} asks to draft once for your federation", now=now,
            text=(f"{leader.name} asks once more, and says:\n\n{why}\n\n" if why else "") + f"{leader.name} offers to write the online safety policy for the schools of {named}. Each school has it in its "
            "own name, with its own answers, names and numbers, and what you change yourselves stays yours. Your board "
            "decides. Read what it means, and answer:",
        )  # fmt: skip
    return True


def tell(body: Body, *, subject: str, text: str, now: datetime) -> None:
    """Write to those who lead on online safety in the open school, with the way to the page of its federation.

    An address that mail cannot reach keeps nothing and nobody waiting: what is said stands on that page.
    """
    link = f"{settings.ADDRESS}{address('policies:federation', body)}"
    for person in Person.objects.filter(pk__in=leads(body), is_active=True).order_by("pk"):
        try:
            notices.post(
                to=person.email, kind=KIND, subject=subject[:300], body=body.pk, now=now,
                text=f"Dear {person.name}\n\n{text}\n\n{link}\n\nForeland\n",
            )  # fmt: skip
        except notices.CannotPost:
            logger.warning("passed over", extra={"person": person.pk, "body": body.pk})


@transaction.atomic
def take(*, body: Body, decided_by: str, by: str, now: datetime, day: date | None = None) -> SharedDraft:
    """Say that the open school takes its policy from the draft of the one that asked, as its board decided.

    A policy that it has on the same bank goes on; without one it gets one with the first draft. The same form sent twice
    is one answer. Raises NotPossible where nobody asks, or where other schools take this one's draft.
    """
    decided_by = decided(decided_by, day, such_as="the governing body of the federation, for example", now=now)
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
    _closed("decline-shared-draft", SharedDraft.State.ASKED, SharedDraft.State.DECLINED, by, now)


@transaction.atomic
def end(*, by: str, now: datetime) -> None:
    """Let the open school write its policy on its own from now on. What it took over stays as it stands."""
    _closed("end-shared-draft", SharedDraft.State.TAKEN, SharedDraft.State.ENDED, by, now)


def _closed(verb: str, was: SharedDraft.State, state: SharedDraft.State, by: str, now: datetime) -> None:
    """Give the open school's part in a shared draft its last state. The same form sent twice closes it once."""
    row = SharedDraft.objects.select_for_update().filter(state=was).first()
    if row is None:
        return
    row.state, row.by, row.at = state, by, now
    row.save()
    _recorded(verb, row, by, now)


def _recorded(verb: str, row: SharedDraft, by: str, now: datetime) -> None:
    detail = {"leader": row.leader}
    trail.record(body=row.body_id, verb=verb, by=by, subject=row.pk, kind="shared-draft", detail=detail, now=now)
