"""Verbs of talk on one statement: comment, reply, settle, open again.

What was said is never edited; one adds to it. Words that tell of a person can be taken out, with a reason. A comment keeps the wording that its author read, so that nobody
later takes it for a word about other words.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from foreland.core.layer import State
from foreland.core.words import UNSEEN
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.hearing import note
from foreland.policies.models import Asking, Policy, Remark, Thread
from foreland.policies.queries.drafts import resolved_for
from foreland.policies.queries.talk import called, statement_at
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST_REMARK = 2000
"""Most characters of one remark."""
LONGEST_WHY = 200
"""Most characters of the reason why words were taken out."""
MOST_IN_AN_HOUR = 120
"""How much one person may say on one policy within an hour: far more than anybody writes by hand."""
SETTLED_BY_ITSELF = "The school has settled this by itself. No answer is needed."
"""What stands in the place of an answer where a school settled its question to the trust."""
TAKEN_OUT = "(taken out)"
"""What stands in the place of a suggested wording that told of a person."""


class AlreadyDecided(Exception):
    """Somebody decided a comment or a suggestion in the meantime. The text says what became of it; nothing was done twice."""


def said(text: str, *, required: str) -> str:
    """Return what a person wrote in tidy form. Raises NotPossible where it is empty (with `required`) or too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "\n".join(line.rstrip() for line in UNSEEN.sub("", text).split("\n")).strip()
    if required and not text:
        raise NotPossible(required, field="text")
    if len(text) > LONGEST_REMARK:
        raise NotPossible(f"A remark has at most {LONGEST_REMARK:,} characters; this has {len(text):,}.", field="text")
    return text


def remark(row: Thread, *, act: str, text: str, by: str, now: datetime, change: int | None = None) -> Remark:
    """Add a remark to a thread and note who is to hear of it. The caller holds the policy's lock.

    Raises NotPossible where one person says more within an hour than anybody writes by hand.
    """
    lately = Remark.objects.filter(
        thread__policy=row.policy_id, by=by, at__gt=now - timedelta(hours=1), act=Remark.Act.SAID
    )
    if act == Remark.Act.SAID and lately.count() >= MOST_IN_AN_HOUR:
        raise NotPossible(
            f"You said {MOST_IN_AN_HOUR} things here within an hour. Go on a little later; nothing is lost.",
            field="text",
        )
    number = (Remark.objects.filter(thread=row).aggregate(last=Max("number"))["last"] or 0) + 1
    made = Remark.objects.create(
        body_id=row.body_id, thread=row, number=number, act=act, text=text, change=change, by=by, at=now
    )
    note(remark=made, now=now)
    return made


def begin(
    *,
    policy: Policy,
    kind: str,
    key: str,
    state: State,
    text: str,
    by: str,
    now: datetime,
    wanted: str = "",
    title: str,
) -> Thread:
    """Begin a thread on a statement as its author read it; the same form sent twice is one thread.

    The caller holds the policy's lock.
    """
    same: dict[str, Any] = {"policy": policy, "kind": kind, "key": key, "wanted": wanted, "base": state.text, "by": by}
    for row in Thread.objects.filter(state=Thread.State.OPEN, **same):
        if list(row.remarks.values_list("text", flat=True)) == [text]:
            return row
    row = Thread.objects.create(
        body_id=policy.body_id, option=state.choice or "", title=title[:300], section=state.section,
        edition=policy.edition, at=now, **same,
    )  # fmt: skip
    remark(row, act=Remark.Act.SAID, text=text, by=by, now=now)
    recorded("comment" if kind == Thread.Kind.COMMENT else "suggest", row, by=by, now=now)
    return row


def recorded(verb: str, row: Thread, *, by: str, now: datetime, **more: Any) -> None:
    """Leave a trail: which thread of which statement, and no word of it."""
    detail = {"key": row.key, "thread": row.pk, **more}
    trail.record(body=row.body_id, verb=verb, by=by, subject=row.policy_id, kind="policy", detail=detail, now=now)


def locked(row: Thread) -> Thread:
    """Return a thread as it stands now, with its policy locked against everybody else until the transaction ends."""
    Policy.objects.select_for_update().get(pk=row.policy_id)
    return Thread.objects.select_related("policy").get(pk=row.pk)


@transaction.atomic
def comment(
    *, policy: Policy, body: Body, key: str, text: str, by: str, now: datetime, seen: int | None = None
) -> Thread:
    """Comment on a statement. `seen` is the number of its newest change when the page was read: the comment is about the
    words that stood then, and says so where they have moved since."""
    text = said(text, required="Write what you want to say.")
    Policy.objects.select_for_update().get(pk=policy.pk)
    resolved = resolved_for(policy, body, now=now)
    state = statement_at(resolved, key, seen)
    if state is None:
        raise NotPossible("This statement is no longer there. You can still answer what was said about it.")
    return begin(policy=policy, kind=Thread.Kind.COMMENT, key=key, state=state, text=text, by=by, now=now,
                 title=called(resolved, state))  # fmt: skip


@transaction.atomic
def reply(*, thread: Thread, text: str, by: str, now: datetime) -> Remark:
    """Answer in a thread, open or decided; the same words sent twice are one answer."""
    text = said(text, required="Write your answer.")
    row = locked(thread)
    last = row.remarks.order_by("-number").first()
    if last is not None and (last.act, last.by, last.text) == (Remark.Act.SAID, by, text):
        return last
    made = remark(row, act=Remark.Act.SAID, text=text, by=by, now=now)
    recorded("reply", row, by=by, now=now)
    return made


@transaction.atomic
def take_out(*, of: Remark, why: str, by: str, now: datetime) -> None:
    """Empty a remark that tells of a person, for good; with it the wording that it suggested. That it was there, who took
    it out and why stays. Taken out already, it stays as it was.

    Raises NotPossible without a reason, or while the suggestion waits for a decision: it is declined first.
    """
    why = " ".join(why.split())
    if not why:
        raise NotPossible("Say why, without the name: for example, it named a child.", field="words")
    if len(why) > LONGEST_WHY:
        raise NotPossible(f"At most {LONGEST_WHY} characters; this has {len(why)}.", field="words")
    row = locked(of.thread)
    remark_now = row.remarks.get(pk=of.pk)
    if remark_now.removed_at is not None:
        return
    suggested = row.kind == Thread.Kind.WORDING and remark_now.number == 1
    if suggested and row.state == Thread.State.OPEN:
        raise NotPossible("This suggestion waits for a decision. Decline it first, then take its words out.")
    _take_out_of_question(row, remark_now)
    remark_now.text, remark_now.removed_at, remark_now.removed_by, remark_now.removed_why = "", now, by, why
    remark_now.save(update_fields=["text", "removed_at", "removed_by", "removed_why"])
    if suggested:
        row.wanted = TAKEN_OUT
        row.save(update_fields=["wanted"])
    recorded("take-out-remark", row, by=by, now=now, remark=remark_now.number)


def _take_out_of_question(row: Thread, gone: Remark) -> None:
    """Take words out of a question to the trust as well, or out of its answer, where a remark holds them."""
    asked = Asking.objects.filter(thread=row).first()
    if asked is None:
        return
    if gone.number == 1:
        asked.text = TAKEN_OUT
    elif asked.answer and gone.by == asked.answered_by and gone.text.endswith(asked.answer):
        asked.answer = TAKEN_OUT
    asked.save(update_fields=["text", "answer"])


@transaction.atomic
def settle(*, thread: Thread, by: str, now: datetime) -> Thread:
    """Settle a comment: nothing waits in it any more. Whoever may comment may settle, and anybody may open it again.

    A question to the trust that the comment holds waits no more either; the trust reads why.
    """
    row = locked(thread)
    if row.suggests:
        raise NotPossible("A suggestion is accepted, declined or withdrawn; it is not settled.")
    if row.state != Thread.State.SETTLED:
        _turn(row, Thread.State.SETTLED, Remark.Act.SETTLED, "settle-comment", by=by, now=now)
        waiting = Asking.objects.filter(thread=row, answered_at=None)
        waiting.update(answer=SETTLED_BY_ITSELF, answered_by=by, answered_at=now)
    return row


@transaction.atomic
def reopen(*, thread: Thread, by: str, now: datetime) -> Thread:
    """Open a settled comment again. A suggestion that was decided stays so: suggest anew."""
    row = locked(thread)
    if row.suggests:
        raise NotPossible("This suggestion was decided. If the matter is not over, suggest other words.")
    if row.state != Thread.State.OPEN:
        _turn(row, Thread.State.OPEN, Remark.Act.REOPENED, "reopen-comment", by=by, now=now)
    return row


def _turn(row: Thread, state: str, act: str, verb: str, *, by: str, now: datetime) -> None:
    row.state = state
    row.save(update_fields=["state"])
    remark(row, act=act, text="", by=by, now=now)
    recorded(verb, row, by=by, now=now)
