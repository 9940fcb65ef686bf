"""Verbs that hand one draft on to the schools of a federation, and publish it for each of them in its own name.

Each school is a transaction of its own: what hinders one keeps no other waiting, and is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import Max

from foreland.core import workflow
from foreland.core.amend import Amendment
from foreland.core.briefing import told_data
from foreland.library import queries as library
from foreland.notices.actions import CannotPost
from foreland.policies.actions import approval, federation
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.approval import Decision
from foreland.policies.actions.following import follow
from foreland.policies.actions.keeping import set_owner
from foreland.policies.actions.listing import list_what_is_due
from foreland.policies.actions.making import new_policy
from foreland.policies.models import Change, HandedOn, Policy, SectionAgreed, SharedDraft, Update, Version
from foreland.policies.queries import federation as read
from foreland.policies.queries import keeping, ways
from foreland.policies.queries.bringing import may_stand_on
from foreland.policies.queries.drafts import Draft, NoPolicy, amendments, draft
from foreland.policies.queries.federation import Member
from foreland.policies.queries.steps import route_of
from foreland.policies.queries.updates import NoUpdate, Updating, brought
from foreland.policies.queries.versions import in_force, open_submission
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

EVERY: frozenset[str] = frozenset({"*"})
"""Every statement that a school has otherwise than the shared draft."""

NOT_LOADED = "an edition that its policy or the draft stands on is not loaded here; tell whoever runs this installation"
WENT_WRONG = "it did not work, and nothing was published there. Try again; if it happens twice, tell whoever runs this installation"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it in one school: whether it was done, and what in words."""

    school: str
    done: bool
    words: str


def hand_on(*, policy: Policy, body: Body, by: str, now: datetime) -> list[Result]:
    """Hand a draft on, as it stands, to every school that takes it; return what came of it in each.

    A school without a policy gets one. One with nothing of its own goes along to the draft's edition.
    """
    given = amendments(policy)

    def handed(row: SharedDraft, other: Body) -> str:
        return _hand(row, other, policy, given, by, now)

    return [_in(each, handed, by) for each in read.takers(body, by=by, now=now) if _is_of(each, policy)]


@transaction.atomic
def take_again(*, body: Body, keys: frozenset[str], by: str, now: datetime) -> int:
    """Let the open school have statements as the shared draft had them when it was handed on last (EVERY for all).

    Returns how many statements went back to the shared words. What the school had written stays in the history.
    """
    row = SharedDraft.objects.select_for_update().filter(state=SharedDraft.State.TAKEN).first()
    if row is None or row.policy is None or row.handed_at is None:
        raise NotPossible("Nothing has been handed on to your school.")
    Policy.objects.select_for_update().get(pk=row.policy_id)
    given, own = read.given_by(row, by=by), read.own_words(row, by=by)
    again = own if keys == EVERY else keys & own
    _write(row, row.policy, read.to_take(row, row.policy, given, again).written, by, now)
    return len(again)


def publish_for_all(*, policy: Policy, body: Body, by: str, name: str, now: datetime) -> list[str]:
    """Have what is in force here published for every school that takes the draft, each by the worker; return their names.

    What came of it stands with each school. One for which it is under way is left to that. Raises NotPossible where nothing
    that is in force is as the draft, or this person approved it.
    """
    _decided(policy, by)
    return [
        each.fellow.name
        for each in read.takers(body, by=by, now=now)
        if _is_of(each, policy) and _ordered(each, policy, by, name, now)
    ]


def _decided(policy: Policy, by: str) -> dict[str, Version]:
    """Return the documents in force that read as the draft does, by key."""
    decided = read.approved_as_it_stands(policy)
    if not decided:
        raise NotPossible(
            "Nothing that is in force here reads as the draft does now. Submit the draft; once it is approved and published, "
            "it can be published for the others."
        )
    if by in {row.approved_by for row in decided.values()}:
        raise NotPossible("You approved it here, so somebody else publishes it for the others.")
    return decided


def _ordered(each: Member, policy: Policy, by: str, name: str, now: datetime) -> bool:
    """Queue publishing for one school, in the transaction that notes it; return whether it was not under way already."""
    from foreland.policies.tasks import publish_for_school  # noqa: PLC0415 -- the task calls this room's verbs

    assert each.fellow.body is not None and each.shared is not None
    other = each.fellow.body
    with open_scope(body=other, by=by), transaction.atomic():
        row = SharedDraft.objects.select_for_update().get(pk=each.shared.pk)
        if row.state != SharedDraft.State.TAKEN or read.under_way(row, now=now):
            return False
        row.ordered_at = now
        row.save(update_fields=["ordered_at"])
        publish_for_school.enqueue(policy.body_id, policy.pk, other.pk, by, name)
    return True


def publish_for_one(*, policy: Policy, body: Body, school: str, by: str, name: str, now: datetime) -> Result:
    """Publish what is in force here for one school that takes the draft, in its own name and with its own answers.

    A school that has nothing of its own in it stands on the decision that was taken here; one that has, or that sets its
    own steps, gets it submitted and decides itself. What came of it is kept with the school, also where it goes wrong.
    """
    each = next((row for row in read.takers(body, by=by, now=now) if row.fellow.body and row.fellow.body.pk == school), None)  # fmt: skip
    if each is None or each.fellow.body is None or each.shared is None or not _is_of(each, policy):
        return Result(school, False, "writes on its own now")
    came = Result(each.fellow.name, False, WENT_WRONG)
    try:
        came = _published(each, policy, by, name, now)
    finally:
        with open_scope(body=each.fellow.body, by=by):
            SharedDraft.objects.filter(pk=each.shared.pk).update(
                came=came.words[:500], came_well=came.done, came_at=now
            )
    return came


def _published(each: Member, policy: Policy, by: str, name: str, now: datetime) -> Result:
    given = amendments(policy)
    try:
        decided = _decided(policy, by)
    except NotPossible as error:
        return Result(each.fellow.name, False, str(error))

    def handed(row: SharedDraft, other: Body) -> str:
        return _hand(row, other, policy, given, by, now)

    def published(row: SharedDraft, other: Body) -> str:
        assert row.policy is not None
        own = bool(read.to_take(row, row.policy, given).own)
        return _publish(row, draft(row.policy, other, now=now), decided, own, by, name, now)

    came = _in(each, handed, by)
    return _in(each, published, by) if came.done else came


def _is_of(each: Member, policy: Policy) -> bool:
    return each.shared is not None and each.shared.source == policy.pk


def _in(each: Member, does: Callable[[SharedDraft, Body], str], by: str) -> Result:
    """Do something in the scope of another school, in one transaction, and return what came of it."""
    assert each.fellow.body is not None and each.shared is not None
    other = each.fellow.body
    try:
        with open_scope(body=other, by=by), transaction.atomic():
            row = SharedDraft.objects.select_for_update(of=("self",)).select_related("policy").get(pk=each.shared.pk)
            if row.state != SharedDraft.State.TAKEN:
                return Result(other.name, False, "writes on its own now")
            return Result(other.name, True, does(row, other))
    except (NotPossible, NoPolicy, NoUpdate) as error:
        return Result(other.name, False, str(error))
    except library.NoEdition:
        return Result(other.name, False, NOT_LOADED)
    except CannotPost as error:
        return Result(other.name, False, f"a message to its people cannot be sent, so nothing was done there: {error}")
    except OperationalError:
        return Result(other.name, False, "somebody wrote there at the same moment, so nothing was done; try again")


def _hand(row: SharedDraft, other: Body, policy: Policy, given: tuple[Amendment, ...], by: str, now: datetime) -> str:
    """Write what a school takes over, within its open scope; return what came of it in words."""
    first = row.handed_at is None
    if row.policy is None:
        if not may_stand_on(other, policy.pack):
            raise NotPossible("The draft stands on words that belong to another authority or trust.")
        row.policy = new_policy(pack=policy.pack, edition=policy.edition, shape=policy.shape, by=by, now=now)
        if row.by in {person.pk for person in keeping.may_own(other)}:  # who took it keeps it: who writes is elsewhere
            set_owner(policy=row.policy, body=other, person=row.by, by=by, now=now)
    mine = Policy.objects.select_for_update().get(pk=row.policy.pk)
    if (mine.pack, mine.edition) != (policy.pack, policy.edition):
        _go_along(row, mine, policy, given, other, by, now)
    found = read.to_take(row, mine, given)
    _write(row, mine, found.written, by, now)
    row.policy, row.handed_at = mine, now
    row.upto = max([row.upto, *(item.number for item in given)])  # never back, where two hand on at once
    row.save()
    trail.record(
        body=row.body_id, verb="hand-on", by=by, subject=mine.pk, kind="policy", now=now,
        detail={"leader": row.leader, "changes": len(found.written)},
    )  # fmt: skip
    list_what_is_due(body=other, now=now)
    left = len(read.blocking(draft(mine, other, now=now)))
    if first:
        federation.tell(
            other, subject=f"{other.name[:80]}: the draft of your federation is here", now=now,
            text="The draft of the online safety policy has come to your school. Answer the questions about your setting and fill "
            "in your names; what you change yourselves stays yours.",
        )  # fmt: skip
    many = len(found.written)
    said = "nothing new to hand on" if not many else "1 change handed on" if many == 1 else f"{many} changes handed on"
    return said + (f"; {_things(left)} left to settle there" if left else "")


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count} things"


def _go_along(
    row: SharedDraft, mine: Policy, policy: Policy, given: tuple[Amendment, ...], other: Body, by: str, now: datetime
) -> None:
    """Put a policy that has nothing of its own on the edition of the shared draft, recorded as an update."""
    if read.to_take(row, mine, given).own:
        raise NotPossible(
            f"It stands on edition {mine.edition} with words of its own. It goes to edition {policy.edition} first, by its own update."
        )
    if not read.reaches(mine, other, policy.pack, policy.edition):
        raise NotPossible(f"No way leads from its edition {mine.edition} to the one of the draft, {policy.edition}.")
    name = ways.name_of(policy.pack, policy.edition, mine.pack)
    at = draft(mine, other, now=now)
    found = Updating(at, brought(at, name), None, name=name)
    Update.objects.filter(policy=mine, state=Update.State.OPEN).update(
        state=Update.State.ASIDE, closed_by=by, closed_at=now
    )
    Update.objects.create(
        body_id=mine.body_id, policy=mine, base=mine.edition, theirs=name, state=Update.State.ADOPTED,
        base_pack=mine.pack if mine.pack != policy.pack else "", begun_by=by, begun_at=now, closed_by=by, closed_at=now,
        told=told_data(found.told),
    )  # fmt: skip
    follow(mine, found)
    SectionAgreed.objects.filter(policy=mine).delete()
    mine.pack, mine.edition = policy.pack, policy.edition
    mine.save(update_fields=["pack", "edition"])
    trail.record(body=mine.body_id, verb="adopt-edition", by=by, subject=mine.pk, kind="policy", now=now,
                 detail={"to": name})  # fmt: skip


def _write(row: SharedDraft, of: Policy, written: Sequence[Amendment], by: str, now: datetime) -> None:
    """Put amendments behind every change that a policy has, and note that they were taken over."""
    if not written:
        return
    last = Change.objects.filter(policy=of).aggregate(last=Max("number"))["last"] or 0
    Change.objects.bulk_create(
        [
            Change(
                body_id=of.body_id, policy=of, number=last + at, key=item.key, field=item.field, value=item.value,
                option=item.option, reason=item.reason, meaning=item.meaning, edition=item.edition or of.edition,
                base=item.base, by=item.by or by, at=now,
            )
            for at, item in enumerate(written, 1)
        ]
    )  # fmt: skip
    HandedOn.objects.create(
        body_id=of.body_id, shared=row, policy=of, first=last + 1, last=last + len(written), by=by, at=now
    )


def _publish(
    row: SharedDraft, at: Draft, decided: dict[str, Version], own: bool, by: str, name: str, now: datetime
) -> str:
    """Submit what was approved elsewhere in the open school, and put it in force where that decision holds for it."""
    of, here = at.policy, at.resolved.documents
    stands = {each.key for each in in_force(of) if read.as_it_stands(each, of, read.last_change(of))}
    wanted = [key for key in decided if key in here and key not in stands]
    if not wanted:
        return "has it in force already" if stands else "prints none of these documents"
    if open_submission(of):
        raise NotPossible("Something waits for approval there already.")
    blocking = read.blocking(at)
    if blocking:
        raise NotPossible(f"{_things(len(blocking)).capitalize()} must be settled there first: {blocking[0].says}")
    why = _decides_itself(at, [decided[key] for key in wanted], own=own)
    made = approval.submit(
        policy=of, body=at.body, documents=wanted, by=by, submitter=name, now=now, tell=bool(why),
        note=f"From the draft for {row.named}." if why else "",
    )  # fmt: skip
    if why:
        return f"submitted for its own approval, since {why}"
    for version in made:
        first = decided[version.key]
        approval.put_in_force(
            row=version, draft=at, by=first.approved_by, approver=first.approver, now=now,
            approver_is=first.recipe.get("approver_is", ""),
            decision=Decision(f"{first.meeting[:120]}, for the schools of {row.named[:70]}", first.meeting_date),
        )  # fmt: skip
    federation.tell(
        at.body, subject=f"{at.body.name[:80]}: your policy is being published", now=now,
        text=f"{', '.join(version.title for version in made)} was approved for the schools of {row.named} by "
        f"{made[0].approving_body or first.approving_body} and is being published in your school’s name.",
    )  # fmt: skip
    return f"published as version {made[0].number}"


def _decides_itself(at: Draft, approved: Sequence[Version], *, own: bool) -> str:
    """Return why a school decides about the shared draft itself; "" where the decision that was taken holds for it, too."""
    if own:
        return "it has words of its own"
    if route_of(at.policy)[0] != workflow.USUAL:
        return "it has set its own steps of approval"
    if at.alone:
        return "one person runs it"
    if any(row.approving_body != approval.approver_words(at.resolved.facts) for row in approved):
        return f"there {approval.approver_words(at.resolved.facts)} approves"
    return ""
