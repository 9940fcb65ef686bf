"""Verbs of whoever leads a consultation: plan, change, open, extend, close and cancel a round, and its link and code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from foreland.core import rounds as core
from foreland.core.calendar import day_in_london, long_date
from foreland.core.words import UNSEEN, line_of_words
from foreland.policies.actions import round_telling
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.taking_part import add_took_part
from foreland.policies.models import Policy, Round, RoundSaid, TookPart
from foreland.policies.queries import drafts
from foreland.policies.queries import rounds as reading
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as tenancy
from foreland.tenancy.ids import new_id
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST_TITLE, LONGEST_INTRO, LONGEST_QUESTION = 100, 1200, 160
MOST_QUESTIONS = 3
MOST_STATEMENTS = 40
"""Statements of one round: eight minutes. Nobody at a kitchen table answers more."""
LONGEST_WINDOW = timedelta(days=92)
LATEST_START = timedelta(days=366)
LATEST_REPLY = timedelta(days=183)
LINK_LASTS = timedelta(days=366)
"""How long after the last day the link still opens what came of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is to be. Days are days in London; the last day counts."""

    audience: str
    title: str
    intro: str
    sections: Sequence[str]
    opens: date
    closes: date
    reply_by: date
    narrow: bool = False
    questions: Sequence[str] = ()
    many: bool = False
    """Whether the lead knows that pupils are asked about more than is plenty for them."""


def text_of(words: str) -> str:
    """Return what a person wrote on several lines: without characters that nobody sees, and without empty ends."""
    return UNSEEN.sub("", words.replace("\r\n", "\n")).strip()


def _checked(plan: Plan, of: drafts.Draft, *, today: date) -> dict[str, Any]:
    """Return the fields of a plan that can be carried out; raise NotPossible for the first thing that is wrong."""
    title, intro = line_of_words(plan.title), text_of(plan.intro)
    questions = [line for each in plan.questions if (line := line_of_words(each))]
    if plan.audience not in dict(reading.audiences(of)):
        raise NotPossible("Choose whom you ask.", field="audience")
    if not title:
        raise NotPossible("Give it a title, for example: Phones in our school.", field="title")
    for name, words, most in (("title", title, LONGEST_TITLE), ("intro", intro, LONGEST_INTRO)):
        if len(words) > most:
            raise NotPossible(f"This has {len(words)} characters, and at most {most} fit here. Shorten it.", field=name)
    sections = [key for key in of.used_sections if key in plan.sections]
    if not sections:
        raise NotPossible("Choose at least one section.", field="sections")
    count = len(reading.to_ask(of, sections, plan.audience, narrow=plan.narrow))
    if not count:
        raise NotPossible(
            "These sections hold no decided statement to ask this audience about. Choose others, or ask about all "
            "statements in them.", field="sections",
        )  # fmt: skip
    if count > MOST_STATEMENTS:
        raise NotPossible(
            f"These sections hold {count} statements, and people answer at most {MOST_STATEMENTS}. Choose fewer sections"
            + ("." if plan.narrow else ", or only the statements for this audience."), field="sections",
        )  # fmt: skip
    if core.too_many_for_pupils(count, plan.audience) and not plan.many:
        raise NotPossible(
            f"This asks pupils about {count} statements, and {core.PLENTY_FOR_PUPILS} are plenty. Choose fewer sections"
            + ("" if plan.narrow else ", or only the statements for this age")
            + "; or tick that you want to ask about all of them.", field="many",
        )  # fmt: skip
    if questions and not core.may_write_words(plan.audience):
        raise NotPossible(
            "The youngest only choose; they are not asked to write. Take the questions out.", field="questions"
        )
    if len(questions) > MOST_QUESTIONS:
        raise NotPossible(f"Ask at most {MOST_QUESTIONS} questions of your own, one a line.", field="questions")
    if any(len(each) > LONGEST_QUESTION for each in questions):
        raise NotPossible(f"A question has at most {LONGEST_QUESTION} characters. Shorten it.", field="questions")
    if plan.opens < today:
        raise NotPossible("This day is over. It can open today, or later.", field="opens")
    if plan.opens > today + LATEST_START:
        raise NotPossible("This is more than a year ahead. Check the year.", field="opens")
    _check_end(plan.opens, plan.closes, plan.reply_by)
    return {
        "audience": plan.audience, "title": title, "intro": intro, "sections": sections, "narrow": plan.narrow,
        "questions": questions, "opens": plan.opens, "closes": plan.closes, "reply_by": plan.reply_by,
    }  # fmt: skip


def _check_end(opens: date, closes: date, reply_by: date) -> None:
    if closes < opens:
        raise NotPossible("It closes before it opens. Enter a later day.", field="closes")
    if closes > opens + LONGEST_WINDOW:
        raise NotPossible("It can be open for three months at most. Enter an earlier day.", field="closes")
    if reply_by <= closes:
        raise NotPossible("Give yourself time: this has to be after the last day to answer.", field="reply_by")
    if reply_by > closes + LATEST_REPLY:
        raise NotPossible("Tell them within six months of the last day.", field="reply_by")


def locked(of: Round) -> Round:
    """Return a round as it stands, held until the transaction ends."""
    return Round.objects.select_for_update().select_related("policy").get(pk=of.pk)


def saved(row: Round, *fields: str) -> None:
    """Save some fields of a round as its next revision."""
    row.revision += 1
    row.save(update_fields=[*fields, "revision"])


def record(of: Round, verb: str, *, by: str, now: datetime, **detail: str | int) -> None:
    """Leave a line about a round in the trail."""
    trail.record(body=of.body_id, verb=verb, by=by, subject=of.pk, kind="round", detail=detail, now=now)


@transaction.atomic
def plan_round(*, policy: Policy, body: Body, plan: Plan, by: str, now: datetime) -> Round:
    """Plan a round, with its link; where it opens today, what is asked stands from now on."""
    today = day_in_london(now)
    fields = _checked(plan, drafts.draft(policy, body, now=now), today=today)
    row = Round.objects.create(
        body_id=policy.body_id, policy=policy, created=now, created_by=by, seed=new_id(), **fields
    )
    _make_link(row, body, by=by, now=now)
    if row.of_pupils:
        _make_code(row, body, by=by, now=now)
    record(row, "plan-round", by=by, now=now)
    freeze(of=row, body=body, by=by, now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def change_round(*, of: Round, body: Body, plan: Plan, seen: int, by: str, now: datetime) -> Round:
    """Change a round that has not opened yet; `seen` is the revision that the person was looking at."""
    row, today = locked(of), day_in_london(now)
    if row.stands(today) != "planned":
        raise NotPossible("It has opened, so what is asked stays as it is. You can extend it or close it.")
    if row.revision != seen:
        raise NotPossible("Somebody else saved this meanwhile. Save again to put yours in the place of theirs.")
    for name, value in _checked(plan, drafts.draft(row.policy, body, now=now), today=today).items():
        setattr(row, name, value)
    saved(row, "audience", "title", "intro", "sections", "narrow", "questions", "opens", "closes", "reply_by")
    if row.of_pupils and not row.code:
        _make_code(row, body, by=by, now=now)
    _prolong(row, by=by, now=now)
    record(row, "change-round", by=by, now=now)
    freeze(of=row, body=body, by=by, now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def freeze(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Keep what is asked as it stands, once, as soon as a round is open; later changes of the policy leave it alone.

    Where nothing can be asked about now, nothing is kept: it opens as soon as something can.
    """
    if of.frozen_at is not None or of.stands(day_in_london(now)) != "open":
        return of
    row = locked(of)
    if (
        row.frozen_at is None and row.stands(day_in_london(now)) == "open"
    ):  # it may have been closed or cancelled meanwhile
        draft = drafts.draft(row.policy, body, now=now)
        asked = reading.to_ask(draft, row.sections, row.audience, narrow=row.narrow)
        if not asked:
            return row
        row.statements, row.frozen_at = asked, now
        saved(row, "statements", "frozen_at")
        record(row, "open-round", by=by, now=now, statements=len(row.statements))
    return row


@transaction.atomic
def open_round(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Open a planned round today."""
    row, today = locked(of), day_in_london(now)
    if row.stands(today) != "planned":
        raise NotPossible("It is not waiting to open.")
    row.opens = today
    row.closes = min(row.closes, today + LONGEST_WINDOW)
    saved(row, "opens", "closes")
    row = freeze(of=row, body=body, by=by, now=now)
    if row.frozen_at is None:
        raise NotPossible(
            "Nothing is left to ask: every statement in its sections was left out, or waits for a choice or a name. "
            "Settle one, or change what is planned."
        )
    return row


@transaction.atomic
def extend_round(*, of: Round, closes: date, by: str, now: datetime) -> Round:
    """Let an open round close later; the day of the reply moves on with it."""
    row = locked(of)
    if row.stands(day_in_london(now)) != "open":
        raise NotPossible("Only a consultation that is open can be extended.")
    if closes <= row.closes:
        raise NotPossible(f"It is open until {long_date(row.closes)} already. Enter a later day.", field="closes")
    reply_by = row.reply_by + (closes - row.closes)
    _check_end(row.opens, closes, reply_by)
    row.closes, row.reply_by = closes, reply_by
    saved(row, "closes", "reply_by")
    _prolong(row, by=by, now=now)
    record(row, "extend-round", by=by, now=now, closes=closes.isoformat())
    return row


@transaction.atomic
def close_round(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Close an open round now, and put it on the list of who took part."""
    row = locked(of)
    if row.stands(day_in_london(now)) != "open":
        raise NotPossible("It is not open.")
    row.closed_at = now
    saved(row, "closed_at")
    record(row, "close-round", by=by, now=now)
    try:
        with transaction.atomic():
            return note_round(of=row, body=body, by=by, now=now)
    except NotPossible:
        return row  # the list of who took part is full: the page of the round says so, and offers it again


@transaction.atomic
def note_round(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Put a round that has closed on the list of who took part, which the next version prints; once, if anybody answered.

    Where another round has put the very same line there already, that line tells of both.
    """
    row = locked(of)
    if row.noted_at is not None or row.stands(day_in_london(now)) not in ("closed", "answered"):
        return row
    heard = reading.heard(row)
    last = min(row.closes, day_in_london(row.closed_at)) if row.closed_at else row.closes
    if heard.count:
        who = dict(reading.audiences(drafts.draft(row.policy, body, now=now))).get(
            row.audience, row.get_audience_display()
        )
        how = core.how_they_answered(heard.by_link, heard.by_code, row.opens, last)
        if not TookPart.objects.filter(policy=row.policy, who=who, how=how, day=last).exists():
            add_took_part(policy=row.policy, body=body, who=who, how=how, day=last, by=by, now=now)
    row.noted_at = now
    saved(row, "noted_at")
    return row


def turn_rounds(*, body: Body, by: str, now: datetime) -> int:
    """Do what the calendar asks of the rounds of the open school: keep what is asked, note who took part; return how many."""
    turned = 0
    for row in reading.rounds_due(day_in_london(now)):
        try:
            with transaction.atomic():
                kept = freeze(of=row, body=body, by=by, now=now)
                note_round(of=row, body=body, by=by, now=now)
                if kept.frozen_at is None:
                    round_telling.not_open(of=kept, body=body, now=now)
        except NotPossible:
            continue  # the list of who took part is full: the page of the round offers it again
        turned += kept.frozen_at is not None
    return turned


@transaction.atomic
def cancel_round(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Cancel a round that nobody has answered; its link and code lead nowhere any more."""
    row = locked(of)
    if row.stands(day_in_london(now)) not in ("planned", "open"):
        raise NotPossible("It is over already.")
    if RoundSaid.objects.filter(round=row).exists():
        raise NotPossible(
            "Somebody has answered. Close it instead: what was said is kept, and you can tell what came of it."
        )
    row.cancelled_at = now
    saved(row, "cancelled_at")
    _revoke(reading.token_of_link(row), by=by, now=now)
    _revoke(reading.token_of_code(row.code) if row.code else "", by=by, now=now)
    record(row, "cancel-round", by=by, now=now)
    return row


def _not_cancelled(of: Round) -> Round:
    row = locked(of)
    if row.cancelled_at is not None:
        raise NotPossible("It was cancelled, so nothing leads to it any more. Plan another consultation.")
    return row


@transaction.atomic
def renew_link(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Take the round's link back and make another; what was answered by the old one stays."""
    row = _not_cancelled(of)
    _revoke(reading.token_of_link(row), by=by, now=now)
    row.seed = new_id()
    saved(row, "seed")
    _make_link(row, body, by=by, now=now)
    return row


@transaction.atomic
def renew_code(*, of: Round, body: Body, by: str, now: datetime) -> Round:
    """Take the class code back, if there is one, and make another."""
    row = _not_cancelled(of)
    _revoke(reading.token_of_code(row.code) if row.code else "", by=by, now=now)
    _make_code(row, body, by=by, now=now)
    return row


@transaction.atomic
def stop_code(*, of: Round, by: str, now: datetime) -> Round:
    """Take the class code back: it leads nowhere any more."""
    row = locked(of)
    _revoke(reading.token_of_code(row.code) if row.code else "", by=by, now=now)
    row.code = ""
    saved(row, "code")
    return row


def _lasts(row: Round, now: datetime) -> timedelta:
    return timedelta(days=max((row.closes - day_in_london(now)).days, 0)) + LINK_LASTS


def _prolong(row: Round, *, by: str, now: datetime) -> None:
    """Let link and code last as long as they would if they were made now: the days of the round may have moved."""
    for token in (reading.token_of_link(row), reading.token_of_code(row.code) if row.code else ""):
        found = tenancy.link_by_token(token, reading.PURPOSE) if token else None
        if found is not None:
            ground.prolong_link(link=found, until=now + _lasts(row, now), by=by, now=now)


def _make_link(row: Round, body: Body, *, by: str, now: datetime) -> None:
    ground.make_link(
        body=body, purpose=reading.PURPOSE, subject=row.pk, by=by, now=now, lasts=_lasts(row, now),
        token=reading.token_of_link(row),
    )  # fmt: skip


def _make_code(row: Round, body: Body, *, by: str, now: datetime) -> None:
    """Give a round digits that no other round has or had; they are kept to be shown, their token only as a digest."""
    code = ""
    while not code or tenancy.link_by_token(reading.token_of_code(code), reading.PURPOSE) is not None:
        code = "".join(secrets.choice("0123456789") for _ in range(core.CODE_LENGTH))
    row.code = code
    saved(row, "code")
    ground.make_link(
        body=body, purpose=reading.PURPOSE, subject=row.pk, by=by, now=now, lasts=_lasts(row, now),
        token=reading.token_of_code(code),
    )  # fmt: skip


def _revoke(token: str, *, by: str, now: datetime) -> None:
    found = tenancy.link_by_token(token, reading.PURPOSE) if token else None
    if found is not None:
        ground.revoke_link(link=found, by=by, now=now)
