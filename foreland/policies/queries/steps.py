"""Readings of approval in steps: the route that a school set, the frozen steps of a version, who is next, who is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from foreland.core import workflow
from foreland.core.calendar import day_in_london, long_date
from foreland.core.compare import compare
from foreland.core.document import Document
from foreland.core.wording import plain
from foreland.core.workflow import MAY_APPROVE, OUTSIDE, Change, Route, Step
from foreland.policies.models import ApprovalRoute, ApprovalStep, OutsideApprover, Policy, Version
from foreland.policies.queries.drafts import Draft, NoPolicy, amendments, printed
from foreland.policies.queries.updates import adopted_updates, told_of
from foreland.policies.queries.versions import latest, stored_document
from foreland.tenancy import queries as tenancy
from foreland.tenancy import roles
from foreland.tenancy.models import Body, LinkToken, Membership, Person
from foreland.tenancy.permissions import Permission

PURPOSE = "approve"
"""The purpose of the links of the ground by which somebody from outside approves."""
DECIDING = tuple(
    role.key for role in (roles.SAFEGUARDING_LEAD, roles.DEPUTY, roles.ONLINE_SAFETY_LEAD, roles.HEAD, roles.APPROVER)
)
"""The roles that may have a step of their own."""
Standing = Literal["open", "decided", "taken-back", "over", "expired"]


def approving(body: Body) -> frozenset[str]:
    """Return the roles that may approve in a body."""
    return frozenset(role.key for role in roles.granting(Permission.APPROVE_POLICIES, body.kind))


def route_of(of: Policy) -> tuple[Route, int]:
    """Return the steps that a school set for a policy and their revision; the usual one, and 0, where it set none."""
    row = ApprovalRoute.objects.filter(policy=of).first()
    if row is None:
        return workflow.USUAL, 0
    found = tuple(
        Step(item["who"], item["label"], cast(workflow.When, item["when"]), frozenset(item["sections"]))
        for item in row.steps
    )
    return found, row.revision


def who(step: Step | ApprovalStep) -> str:
    """Return who decides a step, in words that begin with a capital."""
    if step.who == MAY_APPROVE:
        return "Whoever may approve"
    if step.who == OUTSIDE:
        return step.label[:1].upper() + step.label[1:]
    role = roles.BY_KEY.get(step.who)
    return role.name if role else "A role that is no longer there"


def within(words: str) -> str:
    """Return words such as a role's name as they stand within a sentence; those that begin with a short form stay."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def change_in(draft: Draft, document: str, new: Document) -> Change:
    """Return what a document, as it would be submitted now, changes against the version approved before."""
    before = latest(draft.policy, document)
    if before is None:
        return workflow.change_of(None, None, new, ())
    old = stored_document(before)
    return workflow.change_of(compare(old, new), old, new, _only_reworded(draft.policy, before))


def _only_reworded(of: Policy, before: Version) -> set[str]:
    """Return the statements that are only said otherwise since a version, by those who wrote them and by newer editions."""
    marked: dict[str, bool] = {}

    def note(key: str, wording: bool) -> None:
        marked[key] = marked.get(key, True) and wording

    upto = before.recipe.get("upto", 0)
    for item in amendments(of):
        if item.number > upto:
            note(item.key, item.field in ("text", "short") and item.meaning == "wording")
    for update in adopted_updates(of):
        if update.closed_at is not None and update.closed_at >= before.submitted_at:
            for told in told_of(update):
                note(told.key, told.weight == "wording")
    return {key for key, wording in marked.items() if wording}


def due(draft: Draft, document: str) -> Route:
    """Return the steps that a document would go through if it were submitted now."""
    route, _ = route_of(draft.policy)
    if draft.alone or all(step.when == "always" for step in route):
        return workflow.USUAL if draft.alone else route
    return workflow.steps_for(route, change_in(draft, document, printed(draft, document)))


def candidates(steps: Iterable[Step | ApprovalStep], body: Body) -> list[list[Person]]:
    """Return for each step who of the members may decide it, by name; nobody for one from outside."""
    members = list(tenancy.members_of(body))
    return [_candidates(step, members) for step in steps]


def _candidates(step: Step | ApprovalStep, members: Sequence[Membership]) -> list[Person]:
    found: dict[str, Person] = {}
    for membership in members:
        if membership.standing != Membership.Standing.CONFIRMED:
            continue
        may = Permission.APPROVE_POLICIES in tenancy.permissions_of([membership])
        if may if step.who == MAY_APPROVE else membership.role == step.who:
            found.setdefault(membership.person_id, membership.person)
    return list(found.values())


def can_finish(steps: Sequence[Step | ApprovalStep], body: Body, *, submitter: str) -> bool:
    """Return whether the members can decide all steps, one person each and the last not who submitted."""
    found = [
        {f"outside.{place}"} if step.who == OUTSIDE else {person.pk for person in people}
        for place, (step, people) in enumerate(zip(steps, candidates(steps, body), strict=True))
    ]
    return workflow.can_finish(found, submitter=submitter)


@dataclass(frozen=True)
class Turn:
    """The frozen steps of a submitted version, and where it stands among them.

    `place` is that of the next step, from 0; None when all are decided. `deciders` are the members who may decide it now;
    `asked` is who was named for it, where it is one from outside.
    """

    version: Version
    steps: tuple[ApprovalStep, ...]
    place: int | None
    deciders: tuple[Person, ...]
    asked: OutsideApprover | None

    @property
    def next(self) -> ApprovalStep | None:
        """The next step, or None."""
        return None if self.place is None else self.steps[self.place]

    @property
    def last(self) -> bool:
        """Whether the next step is the last one, which puts the version in force."""
        return self.place == len(self.steps) - 1

    @property
    def to_name(self) -> bool:
        """Whether somebody has to say who approves from outside before it can go on."""
        return self.next is not None and self.next.who == OUTSIDE and self.asked is None

    @property
    def words(self) -> str:
        """Where it stands, in words: step 2 of 3, person in charge (Owen Castell)."""
        if self.next is None or self.place is None:
            return "every step is decided"
        names = [self.asked.name] if self.asked else [person.name for person in self.deciders]
        told = f" ({' or '.join(names)})" if names else ""
        return f"step {self.place + 1} of {len(self.steps)}, {within(who(self.next))}{told}"

    def is_for(self, person: str) -> bool:
        """Return whether the next step can be decided by this person now."""
        return any(each.pk == person for each in self.deciders)

    @property
    def core(self) -> tuple[Route, list[workflow.Decided]]:
        """The steps and what was decided, for the laws of the core."""
        route = tuple(Step(row.who, row.label, cast(workflow.When, row.when)) for row in self.steps)
        return route, [workflow.Decided(row.place, row.agreed_by) for row in self.steps if row.agreed_at is not None]


def turns_of(versions: Sequence[Version], body: Body) -> dict[str, Turn]:
    """Return where versions stand among their steps, by their ids; none for those that one approval is enough for."""
    rows: dict[str, list[ApprovalStep]] = {}
    for row in ApprovalStep.objects.filter(version__in=[each.pk for each in versions]).order_by("version", "place"):
        rows.setdefault(row.version_id, []).append(row)
    if not rows:
        return {}
    members = list(tenancy.members_of(body))
    asked = {row.step_id: row for row in OutsideApprover.objects.filter(step__version__in=list(rows), taken_back=None)}
    return {each.pk: _turn(each, rows[each.pk], members, asked) for each in versions if each.pk in rows}


def turn_of(version: Version, body: Body) -> Turn | None:
    """Return where a version stands among its steps; None where one approval is enough."""
    return turns_of([version], body).get(version.pk)


def _turn(
    version: Version,
    rows: Sequence[ApprovalStep],
    members: Sequence[Membership],
    asked: Mapping[str, OutsideApprover],
) -> Turn:
    place = next((number for number, row in enumerate(rows) if row.agreed_at is None), None)
    deciders: list[Person] = []
    if place is not None and version.step == "submitted":
        barred = {row.agreed_by for row in rows if row.agreed_by}
        barred |= {version.submitted_by} if place == len(rows) - 1 else set()
        deciders = [person for person in _candidates(rows[place], members) if person.pk not in barred]
    return Turn(version, tuple(rows), place, tuple(deciders), asked.get(rows[place].pk) if place is not None else None)


def agreed_words(row: ApprovalStep) -> str:
    """Return who agreed at a step, in what role, how and when, as it is printed."""
    assert row.agreed_at is not None
    how = [row.name]
    if row.who != MAY_APPROVE:
        how.append(within(who(row)))
    if row.agreed_by.startswith("link:"):
        how.append("by link")
    return ", ".join([*how, long_date(day_in_london(row.agreed_at))])


# those from outside


def asked_by_link(link: LinkToken) -> OutsideApprover:
    """Return who a link was sent to, with the step and its version. Raises NoPolicy."""
    found = OutsideApprover.objects.filter(pk=link.subject).select_related("step__version__policy").first()
    if found is None:
        raise NoPolicy("There is nothing to approve at this link.")
    return found


def standing(asked: OutsideApprover, turn: Turn | None, *, now: datetime) -> Standing:
    """Return how it stands with somebody who was asked: whether they can decide, or why not."""
    if asked.decided is not None:
        return "decided"
    if asked.taken_back is not None:
        return "taken-back"
    version = asked.step.version
    waits = turn is not None and turn.next is not None and turn.next.pk == asked.step_id
    if version.step != "submitted" or not waits or version.digest != asked.digest:
        return "over"
    return "expired" if asked.expires is not None and asked.expires <= now else "open"


def asked_of(of: Version) -> list[OutsideApprover]:
    """Return all who were asked from outside about a version, in the order in which they were named."""
    return list(OutsideApprover.objects.filter(step__version=of).select_related("step"))


def unnamed(turn: Turn) -> list[ApprovalStep]:
    """Return the steps of a waiting version that somebody from outside decides and for which nobody is named yet."""
    if turn.version.step != "submitted":
        return []
    open_steps = [step for step in turn.steps if step.who == OUTSIDE and step.agreed_at is None]
    rows = OutsideApprover.objects.filter(step__in=[step.pk for step in open_steps], taken_back=None)
    named = set(rows.values_list("step_id", flat=True))
    return [step for step in open_steps if step.pk not in named]


def same_step(version: Version, label: str, body: Body) -> list[Version]:
    """Return the other versions of a policy that wait for somebody to be named for a step that is called so."""
    rows = list(Version.objects.filter(policy=version.policy_id, step="submitted").exclude(pk=version.pk))
    turns = turns_of(rows, body)
    return [row for row in rows if row.pk in turns and any(step.label == label for step in unnamed(turns[row.pk]))]


def others_waiting(asked: OutsideApprover) -> list[Version]:
    """Return the other versions that somebody from outside has a link to and has not decided."""
    rows = OutsideApprover.objects.filter(
        email=asked.email, decided=None, taken_back=None, sent__isnull=False, step__version__step="submitted"
    )
    return [row.step.version for row in rows.exclude(pk=asked.pk).select_related("step__version")]


def steps_after(step: ApprovalStep) -> bool:
    """Return whether a version has steps after this one."""
    return ApprovalStep.objects.filter(version=step.version_id, place__gt=step.place).exists()


def asked_before(of: Policy, label: str) -> OutsideApprover | None:
    """Return who was asked last for a step that is called so, to be offered again; None where nobody was."""
    rows = OutsideApprover.objects.filter(step__version__policy=of, step__label=label)
    return rows.order_by("-named").first()


def sections_of(draft: Draft) -> list[tuple[str, str]]:
    """Return key and title of the sections that a policy prints, for conditions."""
    return [(key, plain(draft.bank.section[key].title, draft.resolved.fill)) for key in draft.used_sections]
