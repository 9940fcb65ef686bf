"""Verbs by which a school asks its trust about a statement that it has fixed, and the trust answers in words."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from foreland.core.wording import plain
from foreland.library import queries as library
from foreland.notices import actions as notices
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.talking import AlreadyDecided, begin, locked, recorded, remark, said
from foreland.policies.actions.updating import decide
from foreland.policies.models import Asking, OwnBank, Policy, Remark, Thread
from foreland.policies.queries import asking as read
from foreland.policies.queries.drafts import draft, names_of
from foreland.policies.queries.talk import called
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

KIND = "ask-trust"
logger = logging.getLogger("foreland.policies")
LONGEST = 1500
"""Most characters of a question or an answer: with a name before it, it is a remark at the school."""


def _fits(text: str) -> None:
    if len(text) > LONGEST:
        raise NotPossible(f"At most {LONGEST:,} characters; this has {len(text):,}.", field="text")


@transaction.atomic
def ask_trust(*, policy: Policy, body: Body, key: str, text: str, by: str, now: datetime, edition: str = "") -> Asking:
    """Ask the trust about a statement that it has fixed; in an update (`edition`) the matter is put off until it is decided.

    Those who write the trust's edition are told. The question is a comment at the school, too. The same form sent twice is
    one question. Raises NotPossible where nobody would read it, or while an earlier question about the statement waits.
    """
    text = said(text, required="Write what you want to ask.")
    _fits(text)
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    at = draft(policy, body, now=now)
    try:
        found = read.about(at, key, edition)
    except read.NothingToAsk as error:
        raise NotPossible(str(error)) from error
    trust = read.whom_to_ask(body, found.pack, by=by)
    if trust is None:
        raise NotPossible("Nobody would read it here. Ring those who wrote the edition.")
    before = Asking.objects.filter(pack=found.pack, key=found.key, answered_at=None).first()
    if before is not None:
        if (before.by, before.text) == (by, text):
            return before
        who = names_of({before.by}).get(before.by, "Somebody")
        raise NotPossible(f"{who} has asked about it already, and the answer is still to come. Nothing was sent.")
    title = called(at.resolved, found.state)
    thread = begin(policy=policy, kind=Thread.Kind.COMMENT, key=key, state=found.state, by=by, now=now,
                   text=f"To {trust.name}: {text}", title=title)  # fmt: skip
    row = Asking.objects.create(
        body_id=body.pk, thread=thread, trust=trust.pk, pack=found.pack, key=found.key, title=title[:300],
        words=plain(found.state.text, at.resolved.fill), text=text, by=by, at=now,
    )  # fmt: skip
    recorded("ask-trust", thread, by=by, now=now, trust=trust.pk)
    matter = found.matter
    if matter is not None and matter.how == "":
        after = matter.answer.number if matter.answer else 0
        decide(policy=policy, body=body, edition=edition, key=key, how="later", seen=matter.digest, after=after, by=by, now=now)  # fmt: skip
    _tell(trust, body, row, by, now)
    return row


def _tell(trust: Body, school: Body, row: Asking, by: str, now: datetime) -> None:
    """Write to everybody who writes the trust's edition.

    An address that mail cannot reach keeps nothing and nobody waiting: the question stands on the trust's workbench.
    """
    who = names_of({by}).get(by, "Somebody")
    with open_scope(body=trust, by=by):
        own = OwnBank.objects.get(pack=row.pack)
        link = settings.ADDRESS + address("policies:bench-answer", trust, policy=own.policy_id, asking=row.pk)
        trail.record(body=trust.pk, verb="asked-by-school", by=by, subject=own.policy_id, kind="policy", now=now,
                     detail={"key": row.key, "asking": row.pk, "school": school.pk})  # fmt: skip
        told: set[str] = set()
        for membership in tenancy.members_of(trust):
            person: Person = membership.person
            if person.pk in told or Permission.WRITE_POLICIES not in tenancy.permissions_of([membership]):
                continue
            told.add(person.pk)
            try:
                notices.post(
                    to=person.email, kind=KIND, subject=f"{school.name[:120]} asks about a statement that you have fixed",
                    text=f"Dear {person.name}\n\n{who} of {school.name} asks about “{row.title}”, which is fixed in "
                    f"“{library.bank(row.pack).head.title}”:\n\n{row.text}\n\nThe school has it so:\n\n{row.words}\n\n"
                    f"Answer in words here; {who} hears of it:\n{link}\n\nForeland\n",
                    body=trust.pk, now=now,
                )  # fmt: skip
            except notices.CannotPost:
                logger.warning("passed over", extra={"person": person.pk, "body": trust.pk})


@transaction.atomic
def answer_asking(*, asking: str, body: Body, text: str, by: str, now: datetime) -> Asking:
    """Answer a school's question in words, for the open trust. The answer follows the question at the school, which is told.

    Raises NotPossible for what is no answer or no question of a school of this trust, AlreadyDecided where somebody answered
    in the meantime. The same form sent twice is one answer.
    """
    text = said(text, required="Write your answer.")
    _fits(text)
    seen = Asking.objects.filter(pk=asking, trust=body.pk).first()
    if seen is None:
        raise NotPossible("There is no such question. The school may have left your trust.")
    with open_scope(body=seen.body_id, by=by):
        thread = locked(Thread.objects.get(pk=seen.thread_id))
        row = Asking.objects.get(pk=asking)
        if row.answered_at is not None:
            if (row.answered_by, row.answer) == (by, text):
                return row
            who = names_of({row.answered_by}).get(row.answered_by, "Somebody")
            raise AlreadyDecided(f"{who} has answered meanwhile. Your words were not sent.")
        row.answer, row.answered_by, row.answered_at = text, by, now
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        remark(thread, act=Remark.Act.SAID, text=f"{body.name} answers: {text}", by=by, now=now)
        recorded("trust-answered", thread, by=by, now=now, trust=body.pk)
    trail.record(body=body.pk, verb="answer-school", by=by, subject=row.pk, kind="asking", now=now,
                 detail={"key": row.key, "school": row.body_id})  # fmt: skip
    return row
