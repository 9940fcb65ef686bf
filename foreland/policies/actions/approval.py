"""Verbs from submission to approval, ratification, factual re-issue and withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from foreland.core import workflow
from foreland.core.calendar import day_in_london, long_date
from foreland.core.document import Document, Fact, digest, to_data
from foreland.core.ownwords import own_words
from foreland.core.words import UNSEEN, line_of_words
from foreland.policies.actions import publishing, telling, turns
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.listing import list_what_is_due
from foreland.policies.models import ApprovalStep, Policy, Version
from foreland.policies.queries import drafts, on_trust, steps
from foreland.policies.queries.reissue import reissue
from foreland.policies.queries.versions import in_force, last_number, latest, open_submission
from foreland.profile import queries as profile
from foreland.publishing.formats import render
from foreland.publishing.pdf import NotPrintable, TooLong
from foreland.tenancy import queries as tenancy
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission
from foreland.trail import actions as trail

SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """Where and when an approval was decided, and when governors ratify it, if later."""

    meeting: str
    meeting_date: date | None
    ratify_by: date | None = None


def _cover(number: str, review: date) -> tuple[Fact, ...]:
    return (Fact("Version", number), Fact("Next review", long_date(review)))


def approver_words(resolved_facts: dict[str, frozenset[str]]) -> str:
    """Return who approves in this setting, in words, from the answers."""
    key = next(iter(sorted(resolved_facts.get("approver", frozenset()))), "")
    return workflow.APPROVERS.get(key, "the governing body")


def _check_renders(documents: Sequence[Document], crest: bytes | None, now: datetime) -> None:
    """Render every format of what is to be approved; raise NotPossible with what to do where one cannot be made."""
    for document in documents:
        for key in publishing.formats_of(document):
            try:
                render(document, key, crest=crest, when=now)
            except TooLong as error:
                raise NotPossible(f"“{document.title}” does not fit on its page: {error}", field="documents") from error
            except NotPrintable as error:
                raise NotPossible(
                    f"“{document.title}” cannot be printed: {error} Look for unusual characters in your own words.",
                    field="documents",
                ) from error


@transaction.atomic
def submit(
    *, policy: Policy, body: Body, documents: Sequence[str], by: str, submitter: str, note: str = "", now: datetime,
    tell: bool = True,
) -> list[Version]:  # fmt: skip
    """Submit documents of a draft for approval: freeze them and their steps, render and check. Returns the versions.

    Without `tell` nobody hears that it waits: for what is put in force in the same step.

    Raises NotPossible while something blocks approval, or while one of the documents is waiting already.
    """
    Body.objects.select_for_update().get(pk=body.pk)  # the numbers of a document are one row for the whole school
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    draft = drafts.draft(policy, body, now=now)
    documents = list(dict.fromkeys(documents)) or draft.resolved.documents
    unknown = [key for key in documents if key not in draft.resolved.documents]
    if unknown:
        raise NotPossible(
            f"This policy prints no {', '.join(unknown)}. It prints: {', '.join(draft.resolved.documents)}.",
            field="documents",
        )
    waiting = [row.title for row in open_submission(policy) if row.key in documents]
    if waiting:
        raise NotPossible(
            f"{', '.join(waiting)} is waiting for approval already. Send it back first to change it.", field="documents"
        )
    blocking = [item for item in draft.blockers_of(documents) if item.blocks]
    if blocking:
        count = len(blocking)
        raise NotPossible(
            f"{count} thing{'s' if count > 1 else ''} must be settled first: "
            + " ".join(item.says for item in blocking[:5])
            + (" …" if count > 5 else ""),
            field="documents",
        )
    assert policy.review_date is not None
    made = []
    crest = profile.crest()
    covered = [
        {
            "code": item.requirement.code,
            "status": item.status,
            "by": [s.key for s in item.by if s.kept],
            "reasons": list(item.reasons),
        }
        for item in draft.coverage
    ]
    for key in documents:
        number = workflow.number(last_number(key), factual=False)
        address = publishing.public_address(body, key, number)
        cover = _cover(number, policy.review_date)
        part = drafts.printed_part(policy, key)
        document = drafts.printed(draft, key, version=number, cover=cover, address=address, drafted=False, part=part)
        short = drafts.summaries(draft, key, version=number, address=address, drafted=False)
        _check_renders([document, *(item for _, item in short)], crest, now)
        before = steps.change_in(draft, key, document)
        version = Version.objects.create(
            policy=policy, key=key, title=document.title, number=number, step="submitted", document=to_data(document),
            summaries=[{"key": name, "document": to_data(item)} for name, item in short], digest=digest(document), coverage=covered,
            recipe=_recipe(draft) | {"took_part": part}, crest=document.crest, review_date=policy.review_date, submitted_at=now, submitted_by=by,
            submitter=submitter, note=UNSEEN.sub("", note).strip()[:2000],
        )  # fmt: skip
        trail.record(body=body.pk, verb="submit", by=by, subject=version.pk, kind="version", digest=version.digest,
                     detail={"document": key, "number": number}, now=now)  # fmt: skip
        turns.freeze(version=version, draft=draft, change=before, submitter=submitter, now=now)
        made.append(version)
    stepped = {turn.version.pk for turn in turns.pass_on(versions=made, body=body, by=by, now=now)}
    today = day_in_london(now)
    free = [row for row in made if row.pk not in stepped and on_trust.of_version(row, body, today=today) is None]
    if free and tell:
        telling.approval_waits(versions=free, body=body, by=by, now=now)
    return made


def _recipe(draft: drafts.Draft) -> dict[str, object]:
    layer = draft.resolved.layer
    return {
        "pack": draft.policy.pack,
        "edition": draft.policy.edition,
        "shape": layer.shape,
        "facts": {key: list(values) for key, values in layer.facts.items()},
        "origins": dict(layer.origins),
        "terms": dict(layer.terms),
        "values": dict(layer.values),
        "upto": max((item.number for item in layer.amendments), default=0),
        "requirements": str(draft.requirements.head.edition) if draft.requirements.requirements else "",
        "own_words": list(own_words(draft.resolved)),
        "day": draft.today.isoformat(),
    }


@transaction.atomic
def send_back(*, version: Version, reason: str, by: str, now: datetime) -> Version:
    """Send a submitted document back with what should change; the draft goes on from where it is."""
    reason = UNSEEN.sub("", reason).strip()
    if len(reason) < SHORTEST_REASON:
        raise NotPossible("Say what should change, so that the lead knows what to do.", field="reason")
    row = turns.locked(version, "submitted")
    row.step, row.returned_at, row.returned_by, row.return_reason = "returned", now, by, reason[:2000]
    row.save()
    trail.record(body=row.body_id, verb="send-back", by=by, subject=row.pk, kind="version", now=now)
    telling.sent_back(version=row, body=Body.objects.get(pk=row.body_id), now=now)
    return row


@transaction.atomic
def approve(
    *,
    version: Version,
    body: Body,
    approver: Person,
    meeting: str,
    meeting_date: date,
    now: datetime,
    ratify_by: date | None = None,
) -> Version:
    """Approve a submitted document and set its publication going.

    No one approves alone where a second person exists; a setting of one adopts its own policy and the print says so.
    Where the school set steps, this is the last one, and only for whose turn it is.
    With `ratify_by` the document is put in force now and stands to be ratified on that day.
    """
    row = turns.locked(version, "submitted")
    turn, draft = steps.turn_of(row, body), drafts.draft(row.policy, body, now=now)
    decision = Decision(meeting, meeting_date, ratify_by)
    if turn is None:
        people = 1 if draft.alone else 2
        try:
            workflow.check_approver(submitter=row.submitted_by, approver=approver.pk, people=people)
        except workflow.NotAllowed as error:
            raise NotPossible(str(error)) from error
        return put_in_force(
            row=row, draft=draft, by=approver.pk, approver=approver.name, decision=decision, now=now,
            approver_is=_role_of(approver, body, draft),
        )  # fmt: skip
    turns.check_for(turn, approver.pk)
    if not turn.last or turn.place is None:
        raise NotPossible("This is not the last step: agree to it, and it is passed on.")
    made = turns.mark(turn, place=turn.place, by=approver.pk, name=approver.name, words="", now=now)
    turns.record(turn, made, by=approver.pk, now=now)
    return put_in_force(
        row=row, draft=draft, by=approver.pk, approver=approver.name, decision=decision, steps_before=turn.steps[:-1],
        approver_is=_role_of(approver, body, draft), now=now,
    )  # fmt: skip


def _role_of(person: Person, body: Body, draft: drafts.Draft) -> str:
    """Return the role by which somebody approves, within a sentence; "" for one who is here to approve and nothing else.

    Whoever is in charge is called what the policy calls them: headteacher, principal, manager.
    """
    held = {each.role for each in tenancy.memberships_in(body, person)} - {roles.APPROVER.key}
    if roles.HEAD.key in held and "head" in draft.resolved.fill:
        return draft.resolved.fill["head"].text
    return next((role.said for role in roles.granting(Permission.APPROVE_POLICIES, body.kind) if role.key in held), "")


def put_in_force(
    *,
    row: Version,
    draft: drafts.Draft,
    by: str,
    approver: str,
    decision: Decision,
    now: datetime,
    approver_is: str = "",
    steps_before: Sequence[ApprovalStep] = (),
) -> Version:
    """Write down an approval that is allowed, and set the publication going; the caller holds the row.

    `approver_is` says in what role the approver decided, and how, where from outside; `steps_before` are those who agreed before.
    Raises NotPossible for a meeting or a day that cannot be.
    """
    alone, today = draft.alone, day_in_london(now)
    if row.review_date <= today:
        raise NotPossible(
            f"The next review date that it prints, {long_date(row.review_date)}, has passed. Send it back, and have a new date set."
        )
    meeting, day, ratify_by = line_of_words(decision.meeting)[:200], decision.meeting_date, decision.ratify_by
    if not meeting and not alone:
        raise NotPossible("Name the meeting, or say how the decision was taken.", field="meeting")
    if day is None:
        raise NotPossible("Enter the day of the decision.", field="meeting_date")
    if day > today:
        raise NotPossible(
            "The day of the decision lies in the future. Approve on the day, or put the policy in force to be ratified then.",
            field="meeting_date",
        )
    if (today - day).days > 366:
        raise NotPossible("The day of the decision is more than a year ago. Check the date.", field="meeting_date")
    if ratify_by is not None and not today < ratify_by < row.review_date:
        raise NotPossible(
            "The day on which it will be ratified must lie in the future, before the next review.", field="ratify_by"
        )
    row.step, row.approved_at, row.approved_by, row.approver = "approved", now, by, approver
    row.approving_body = "" if alone else approver_words(draft.resolved.facts)
    row.meeting, row.meeting_date, row.ratify_by = meeting, day, ratify_by
    if not alone and (approver_is or steps_before):
        row.recipe |= {"approver_is": approver_is, "agreed": [steps.agreed_words(step) for step in steps_before]}
    row.save()
    trail.record(body=row.body_id, verb="approve", by=by, subject=row.pk, kind="version", digest=row.digest,
                 detail={"document": row.key, "number": row.number, "alone": int(alone)}, now=now)  # fmt: skip
    publishing.publish_soon(row)
    return row


@transaction.atomic
def ratify(*, version: Version, meeting: str, by: str, now: datetime) -> Version:
    """Record that the governors ratified what was put in force before their meeting. The files stay as they are.

    A factual re-issue of the same words is ratified with it.
    """
    row = Version.objects.select_for_update().get(pk=version.pk)
    if row.ratify_by is None or row.ratified_at is not None:
        raise NotPossible("This version does not wait to be ratified.")
    meeting = line_of_words(meeting)[:200]
    if not meeting:
        raise NotPossible("Name the meeting at which it was ratified.", field="meeting")
    same_words = Version.objects.filter(
        policy=row.policy_id, key=row.key, number__startswith=f"{row.number.partition('.')[0]}."
    )
    same_words.filter(ratify_by__isnull=False, ratified_at=None).update(
        ratified_at=now, ratified_by=by, ratification=meeting
    )
    row.refresh_from_db()
    trail.record(body=row.body_id, verb="ratify", by=by, subject=row.pk, kind="version", now=now)
    list_what_is_due(body=Body.objects.get(pk=row.body_id), now=now)
    return row


@transaction.atomic
def release_facts(*, version: Version, body: Body, by: str, person: str, now: datetime) -> Version:
    """Re-issue the version in force with today's names, numbers and places: 3.0 becomes 3.1, without a new approval.

    The words, answers and terms are those that were approved; only values differ. Raises NotPossible where none does.
    """
    policy = Policy.objects.select_for_update().get(pk=version.policy_id)
    base = latest(policy, version.key)
    if base is not None and base.step == "approved":
        raise NotPossible(f"{base.title} {base.number} is being published. Wait until its files are there.")
    if base is None or base.step != "published":
        raise NotPossible("There is no version in force to bring up to date.")
    recipe = base.recipe
    number = workflow.number(base.number, factual=True)
    address = publishing.public_address(body, base.key, number)
    made = reissue(base, body, number=number, address=address, now=now)
    if made.missing:
        raise NotPossible(
            "A name or number that the policy prints is missing now: " + " ".join(item.says for item in made.missing)
        )
    if not made.differs:
        raise NotPossible("No name or number has changed since this version.")
    document, short = made.document, made.summaries
    _check_renders([document, *(item for _, item in short)], profile.crest(), now)
    row = Version.objects.create(
        policy=base.policy, key=base.key, title=document.title, number=number, step="approved", factual=True, document=to_data(document),
        summaries=[{"key": name, "document": to_data(item)} for name, item in short], digest=digest(document), coverage=base.coverage,
        recipe=recipe | {"values": made.values, "approver": recipe.get("approver", base.approver)}, crest=document.crest, review_date=base.review_date, submitted_at=now, submitted_by=by,
        submitter=person, approved_at=now, approved_by=by, approver=person, approving_body=base.approving_body,
        meeting=base.meeting, meeting_date=base.meeting_date, ratify_by=base.ratify_by, ratified_at=base.ratified_at,
        ratified_by=base.ratified_by, ratification=base.ratification,
    )  # fmt: skip
    trail.record(body=body.pk, verb="release-facts", by=by, subject=row.pk, kind="version", digest=row.digest,
                 detail={"document": row.key, "number": number}, now=now)  # fmt: skip
    publishing.publish_soon(row)
    return row


@transaction.atomic
def withdraw(*, policy: Policy, key: str, notice: str, by: str, now: datetime) -> Version:
    """Take a document out of force. Its address then shows the notice, and earlier versions stay behind it."""
    Policy.objects.select_for_update().get(pk=policy.pk)
    row = next((item for item in in_force(policy) if item.key == key), None)
    if row is None:
        raise NotPossible("This document is not in force.")
    notice = line_of_words(notice)[:500]
    if len(notice) < 5:
        raise NotPossible(
            "Write one sentence for people who look for this document: what stands in its place.", field="notice"
        )
    row.step, row.withdrawn_at, row.withdrawal_notice = "withdrawn", now, notice
    row.save()
    trail.record(body=row.body_id, verb="withdraw", by=by, subject=row.pk, kind="version", now=now)
    return row
