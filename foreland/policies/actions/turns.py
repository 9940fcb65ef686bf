"""How a submitted version goes from step to step: freezing its steps, agreeing at one, telling whoever is next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from foreland.core import workflow
from foreland.core.workflow import OUTSIDE
from foreland.policies.actions import turn_telling
from foreland.policies.actions.amending import NotPossible
from foreland.policies.models import ApprovalStep, OutsideApprover, Version
from foreland.policies.queries import steps
from foreland.policies.queries.drafts import Draft
from foreland.policies.queries.steps import Turn
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body, Membership
from foreland.trail import actions as trail

LINK_LASTS = timedelta(days=30)


def locked(version: Version, step: str) -> Version:
    """Return a version as it stands, held until the transaction ends; raise NotPossible where it is at another step."""
    row = Version.objects.select_for_update().get(pk=version.pk)
    if row.step != step:
        raise NotPossible(
            f"{row.title} {row.number} is {row.step}, no longer {step}. Open the page again to see where it stands."
        )
    return row


def freeze(*, version: Version, draft: Draft, change: workflow.Change, submitter: str, now: datetime) -> None:
    """Keep the steps that are due for a version, as the route stands now; none where one approval is enough.

    Where the first of them is of the submitter's own role, submitting it is the agreement.
    """
    route, _ = steps.route_of(draft.policy)
    due = workflow.steps_for(route, change)
    if draft.alone or due == workflow.USUAL:
        return
    rows = [
        ApprovalStep(
            body_id=version.body_id, version=version, place=place, who=step.who, label=step.label, when=step.when
        )
        for place, step in enumerate(due)
    ]
    held = {
        each.role
        for each in tenancy.members_of(draft.body)
        if each.person_id == version.submitted_by and each.standing == Membership.Standing.CONFIRMED
    }
    for decided in workflow.by_submitting(due, held, version.submitted_by):
        row = rows[decided.place]
        row.agreed_at, row.agreed_by, row.name, row.submitting = now, decided.by, submitter, True
    ApprovalStep.objects.bulk_create(rows)


def mark(turn: Turn, *, place: int, by: str, name: str, words: str, now: datetime) -> ApprovalStep:
    """Write down that somebody agreed at the next step. Raises NotPossible where it is not its turn, or not theirs."""
    route, decided = turn.core
    try:
        workflow.decide(route, decided, workflow.Decided(place, by), submitter=turn.version.submitted_by, people=2)
    except workflow.NotAllowed as error:
        raise NotPossible(str(error)) from error
    row = turn.steps[place]
    row.agreed_at, row.agreed_by, row.name, row.words = now, by, name, words
    row.save(update_fields=["agreed_at", "agreed_by", "name", "words"])
    return row


def check_for(turn: Turn, person: str) -> None:
    """Raise NotPossible unless the next step can be decided by a member."""
    if turn.next is None or turn.is_for(person):
        return
    if turn.last and turn.version.submitted_by == person:
        says = "You submitted this policy, so somebody else approves it."
    elif any(row.agreed_by == person for row in turn.steps):
        says = "You agreed at an earlier step already, so somebody else decides this one."
    else:
        says = "This step is not yours."
    raise NotPossible(f"{says} It is at {turn.words}.")


def record(turn: Turn, row: ApprovalStep, *, by: str, now: datetime) -> None:
    """Leave a line in the trail that somebody agreed at a step."""
    trail.record(body=row.body_id, verb="agree-step", by=by, subject=row.version_id, kind="version",
                 digest=turn.version.digest, detail={"step": row.place + 1, "of": len(turn.steps)}, now=now)  # fmt: skip


def pass_on(*, versions: Sequence[Version], body: Body, by: str, now: datetime) -> list[Turn]:
    """Tell whoever is next at each of some versions; one from outside who was named gets their link. Returns the turns."""
    turns = [turn for turn in steps.turns_of(versions, body).values() if turn.next is not None]
    inside = [turn for turn in turns if turn.next is not None and turn.next.who != OUTSIDE]
    turn_telling.turn_comes(turns=inside, body=body, by=by, now=now)
    send_links([(turn.asked, turn) for turn in turns if turn.asked is not None], body=body, by=by, now=now)
    for turn in turns:
        if turn.to_name:
            turn_telling.name_wanted(turn=turn, body=body, by=by, now=now)
    return turns


def send_links(asked: Sequence[tuple[OutsideApprover, Turn]], *, body: Body, by: str, now: datetime) -> None:
    """Make a link for each that somebody from outside decides, and send them: one message to each address.

    Each link decides once, together with any that was sent for the same before.
    """
    goes: dict[str, list[turn_telling.Goes]] = {}
    for row, turn in asked:
        made = ground.make_link(body=body, purpose=steps.PURPOSE, subject=row.pk, by=by, now=now, lasts=LINK_LASTS)
        row.sent, row.expires, row.times = now, made.link.expires, row.times + 1
        row.save(update_fields=["sent", "expires", "times"])
        goes.setdefault(row.email, []).append((row, turn, made.token))
    for links in goes.values():
        turn_telling.links_go(links, body=body, now=now)
