"""Verbs of approval in steps: what a school sets, agreeing at a step before the last, and sending back from one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from foreland.core import workflow
from foreland.core.words import UNSEEN, line_of_words
from foreland.core.workflow import MAY_APPROVE, OUTSIDE, Step
from foreland.policies.actions import approval, turns
from foreland.policies.actions.amending import NotPossible
from foreland.policies.models import ApprovalRoute, Policy, Version
from foreland.policies.queries import steps
from foreland.policies.queries.steps import Turn
from foreland.tenancy.models import Body, Person
from foreland.trail import actions as trail

LONGEST_LABEL = 60
_MEANWHILE = (
    "Somebody else changed the steps meanwhile. Look at them as they are now, and change them again if need be."
)


@transaction.atomic
def set_route(
    *, policy: Policy, body: Body, route: Sequence[Step], sections: Sequence[str], seen: int, by: str, now: datetime
) -> None:
    """Set the steps of approval for what is submitted from now on; the usual single approval takes the row's place.

    `sections` are those that may be named in conditions, `seen` is the revision that the person was looking at. What
    waits already keeps its steps. Raises NotPossible.
    """
    row = ApprovalRoute.objects.select_for_update().filter(policy=policy).first()
    if seen != (row.revision if row else 0):
        raise NotPossible(_MEANWHILE)
    cleaned = tuple(_checked(step, body, sections) for step in route)
    try:
        workflow.check_route(cleaned, approving=steps.approving(body))
    except workflow.NotAllowed as error:
        raise NotPossible(str(error)) from error
    data = [
        {"who": step.who, "label": step.label, "when": step.when, "sections": sorted(step.sections)} for step in cleaned
    ]
    if row is None:
        try:
            with transaction.atomic():
                ApprovalRoute.objects.create(
                    body_id=policy.body_id, policy=policy, steps=data, changed=now, changed_by=by
                )
        except IntegrityError as error:
            raise NotPossible(_MEANWHILE) from error
    else:
        row.steps, row.changed, row.changed_by, row.revision = data, now, by, row.revision + 1
        row.save()
    trail.record(body=policy.body_id, verb="set-approval-steps", by=by, subject=policy.pk, kind="policy",
                 detail={"steps": len(cleaned)}, now=now)  # fmt: skip


def _checked(step: Step, body: Body, sections: Sequence[str]) -> Step:
    """Return a step as it is kept; raise NotPossible where something of it is missing or unknown."""
    label = line_of_words(step.label)
    if step.who not in (MAY_APPROVE, OUTSIDE, *steps.DECIDING):
        raise NotPossible("Choose who decides this step.", field="who")
    if step.who == OUTSIDE and not label:
        raise NotPossible("Say who that is, for example: chair of governors.", field="label")
    if len(label) > LONGEST_LABEL:
        raise NotPossible(f"At most {LONGEST_LABEL} characters: a role. This has {len(label)}.", field="label")
    if step.when not in workflow.WHENS:
        raise NotPossible("Choose when this step is needed.", field="when")
    chosen = step.sections & set(sections) if step.when == "sections" else frozenset()
    if step.when == "sections" and not chosen:
        raise NotPossible("Choose at least one section.", field="sections")
    return Step(step.who, label if step.who == OUTSIDE else "", step.when, chosen)


def _turn(version: Version, body: Body, place: int, person: Person) -> Turn:
    """Return where a waiting version stands; raise NotPossible unless it is at this step, and the step is the person's."""
    turn = steps.turn_of(version, body)
    if turn is None:
        raise NotPossible("One approval is enough for this version. Open its page to approve it.")
    if turn.place != place:
        raise NotPossible("This step is decided already. Open the page again to see where it stands.")
    turns.check_for(turn, person.pk)
    return turn


@transaction.atomic
def agree(*, version: Version, body: Body, place: int, person: Person, words: str, now: datetime) -> Turn | None:
    """Agree at a step before the last, and pass the version on; returns where it stands then. Raises NotPossible."""
    row = turns.locked(version, "submitted")
    turn = _turn(row, body, place, person)
    if turn.last:
        raise NotPossible("This is the last step: approve it with the meeting and the day.")
    made = turns.mark(
        turn, place=place, by=person.pk, name=person.name, words=UNSEEN.sub("", words).strip()[:2000], now=now
    )
    turns.record(turn, made, by=person.pk, now=now)
    turns.pass_on(versions=[row], body=body, by=person.pk, now=now)
    return steps.turn_of(row, body)


@transaction.atomic
def send_back_at(*, version: Version, body: Body, place: int, person: Person, reason: str, now: datetime) -> Version:
    """Send the whole back from a step, with what should change. Raises NotPossible."""
    row = turns.locked(version, "submitted")
    _turn(row, body, place, person)
    return approval.send_back(version=row, reason=reason, by=person.pk, now=now)


@transaction.atomic
def take_back(*, version: Version, by: str, now: datetime) -> Version:
    """Take back what one submitted oneself, before anything is decided for good; the draft goes on. Raises NotPossible."""
    row = turns.locked(version, "submitted")
    if row.submitted_by != by:
        raise NotPossible("Only who submitted it can take it back. Whoever may approve can send it back.")
    row.step, row.returned_at, row.returned_by = "returned", now, by
    row.return_reason = "Taken back by who submitted it."
    row.save()
    trail.record(body=row.body_id, verb="take-back", by=by, subject=row.pk, kind="version", now=now)
    return row
