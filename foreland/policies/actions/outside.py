"""Verbs around an approver from outside: name them, send the link again, take it back; and what they decide by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from foreland.core.words import UNSEEN, line_of_words
from foreland.core.workflow import OUTSIDE
from foreland.policies.actions import approval, turn_telling, turns
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.steps import LONGEST_LABEL
from foreland.policies.models import ApprovalStep, OutsideApprover, Version
from foreland.policies.queries import drafts, steps
from foreland.policies.queries.steps import Turn
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body, LinkToken
from foreland.trail import actions as trail

MOST_NAMED = 10
"""People who may be named for one step: more are a mistake, or a flood of messages."""
MOST_SENT = 5


class Over(NotPossible):
    """A link decides nothing any more: it did, was taken back, or the version moved on. `standing` says which."""

    def __init__(self, standing: steps.Standing) -> None:
        super().__init__("This link decides nothing any more.")
        self.standing = standing


def _locked(version: Version, body: Body) -> Turn:
    """Return where a waiting version stands, held until the transaction ends."""
    turn = steps.turn_of(turns.locked(version, "submitted"), body)
    if turn is None or turn.next is None:
        raise NotPossible("Nobody from outside approves this version. Set the steps before you submit.")
    return turn


@transaction.atomic
def name_outside(
    *, version: Version, body: Body, place: int, name: str, role: str, email: str, by: str, now: datetime,
    also: Sequence[Version] = (),
) -> OutsideApprover:  # fmt: skip
    """Name who decides a step from outside. Their link goes at once, or when it is the turn of the step.

    `also` are other versions that wait for somebody at a step that is called the same: the same person is named for them
    too, and gets one message with a link to each. Raises NotPossible for the address of a member, who signs in to approve.
    """
    held = {row.pk: _locked(row, body) for row in sorted((version, *also), key=lambda row: row.pk)}
    turn = held.pop(version.pk)
    step = next((row for row in turn.steps if row.place == place and row.who == OUTSIDE), None)
    if step is None or step.agreed_at is not None:
        raise NotPossible("This step waits for nobody from outside. Open the page again to see where it stands.")
    name, role, email = line_of_words(name), line_of_words(role), email.strip().lower()
    if not name:
        raise NotPossible("Enter their name, as it will be printed.", field="name")
    if not role or len(role) > LONGEST_LABEL:
        raise NotPossible(
            f"Say in what role they decide, in at most {LONGEST_LABEL} characters: chair of governors.", field="role"
        )
    known = tenancy.person_by_email(email)
    if known is not None and tenancy.memberships_in(body, known):
        raise NotPossible(
            f"{known.name} is a member here with this address. Give them the role Approver, and a step of their own; "
            "or enter the address of somebody outside.", field="email",
        )  # fmt: skip
    before = OutsideApprover.objects.filter(step=step)
    if before.filter(taken_back=None).exists():
        raise NotPossible("Somebody is named for this step already. Take that back first.")
    if before.count() >= MOST_NAMED:
        raise NotPossible(
            "Ten people were named for this step. Take the version back, and think again about the steps."
        )
    found = [(turn, step)]
    for other in (held[row.pk] for row in also):  # in the order in which they were shown
        same = next((each for each in steps.unnamed(other) if each.label == step.label), None)
        if same is None:
            raise NotPossible(f"{other.version.title} no longer waits for this step. Open the page again.")
        found.append((other, same))
    rows = [(_named(each, where, name, role, email, by, now), where) for where, each in found]
    turn_telling.somebody_asked(
        asked=[row for row, _ in rows], versions=[where.version for _, where in rows], body=body, by=by, now=now
    )
    come = [(row, where) for row, where in rows if where.place == row.step.place]
    turns.send_links(come, body=body, by=by, now=now)
    return rows[0][0]


def _named(step: ApprovalStep, turn: Turn, name: str, role: str, email: str, by: str, now: datetime) -> OutsideApprover:
    """Write down who decides a step of one version."""
    row = OutsideApprover.objects.create(
        body_id=step.body_id, step=step, name=name, role=role, email=email, digest=turn.version.digest, named=now,
        named_by=by,
    )  # fmt: skip
    trail.record(body=row.body_id, verb="name-outside-approver", by=by, subject=step.version_id, kind="version",
                 digest=row.digest, detail={"approver": row.pk, "step": step.place + 1}, now=now)  # fmt: skip
    return row


@transaction.atomic
def send_again(*, version: Version, body: Body, by: str, now: datetime) -> OutsideApprover:
    """Send a link again to who was named for the next step, good for another while. Raises NotPossible."""
    turn = _locked(version, body)
    if turn.asked is None:
        raise NotPossible("Nobody from outside is named for this step.")
    if turn.asked.times >= MOST_SENT:
        raise NotPossible("It was sent five times. Check the address with them; then take it back and name them anew.")
    turns.send_links([(turn.asked, turn)], body=body, by=by, now=now)
    return turn.asked


@transaction.atomic
def take_back_link(*, version: Version, body: Body, asked: str, by: str, now: datetime) -> OutsideApprover:
    """Take back that somebody outside was asked: no link of theirs decides anything any more. Raises NotPossible."""
    turn = _locked(version, body)
    row = OutsideApprover.objects.filter(pk=asked, step__version=turn.version, taken_back=None, decided=None).first()
    if row is None:
        raise NotPossible("It is decided, or was taken back already. Open the page again to see where it stands.")
    row.taken_back, row.taken_back_by = now, by
    row.save(update_fields=["taken_back", "taken_back_by"])
    trail.record(body=row.body_id, verb="take-back-approver", by=by, subject=turn.version.pk, kind="version",
                 detail={"approver": row.pk}, now=now)  # fmt: skip
    return row


def _by_link(link: LinkToken, body: Body, now: datetime) -> tuple[OutsideApprover, Turn]:
    """Return who came by a link and where their version stands, held until the end; raise Over unless they can decide."""
    asked = steps.asked_by_link(link)
    version = Version.objects.select_for_update().get(pk=asked.step.version_id)
    asked = steps.asked_by_link(link)
    turn = steps.turn_of(version, body)
    stands = steps.standing(asked, turn, now=now)
    if stands != "open" or turn is None:
        raise Over(stands)
    return asked, turn


def _used(asked: OutsideApprover, *, agreed: bool, now: datetime) -> None:
    asked.decided, asked.agreed = now, agreed
    asked.save(update_fields=["decided", "agreed"])


def _name(name: str) -> str:
    name = line_of_words(name)[:150]
    if not name:
        raise NotPossible("Enter your name, as it will be printed.", field="name")
    return name


@transaction.atomic
def agree_by_link(
    *, link: LinkToken, body: Body, name: str, meeting: str, meeting_date: date | None, now: datetime
) -> Version:
    """Agree by a link from outside; at the last step this approves the version and sets its publication going.

    It works once, however many links were sent: raises Over afterwards, and NotPossible for what is missing.
    """
    asked, turn = _by_link(link, body, now)
    assert turn.place is not None
    by, name, version = f"link:{link.pk}", _name(name), turn.version
    _used(asked, agreed=True, now=now)
    last = turn.last
    row = turns.mark(turn, place=turn.place, by=by, name=name, words="", now=now)
    turns.record(turn, row, by=by, now=now)
    if last:
        return approval.put_in_force(
            row=version, draft=drafts.draft(version.policy, body, now=now), by=by, approver=name, approver_is=f"{steps.within(asked.role)}, by link",
            decision=approval.Decision(meeting, meeting_date), steps_before=turn.steps[:-1], now=now,
        )  # fmt: skip
    turns.pass_on(versions=[version], body=body, by=by, now=now)
    turn_telling.decided_by_link(asked=asked, version=version, body=body, now=now)
    return version


@transaction.atomic
def send_back_by_link(*, link: LinkToken, body: Body, name: str, reason: str, now: datetime) -> Version:
    """Send the whole back by a link from outside, with what should change. It works once: raises Over afterwards."""
    asked, turn = _by_link(link, body, now)
    _used(asked, agreed=False, now=now)
    reason = UNSEEN.sub("", reason).strip()
    said = (
        f"{_name(name)}, {steps.within(asked.role)}, writes by link: "
        if len(reason) >= approval.SHORTEST_REASON
        else ""
    )
    return approval.send_back(version=turn.version, reason=said + reason, by=f"link:{link.pk}", now=now)
