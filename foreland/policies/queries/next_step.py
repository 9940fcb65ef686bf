"""What next: the one thing that a person should do for a policy. The home and the policy's own page both read it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from foreland.core.wording import plain
from foreland.policies.models import Version
from foreland.policies.queries.drafts import Draft
from foreland.policies.queries.questions import Asked, asked, unanswered
from foreland.policies.queries.reissue import Behind, behind
from foreland.policies.queries.steps import Turn, turns_of, who, within
from foreland.policies.queries.versions import being_published, in_force, open_submission, pack_of
from foreland.tenancy import queries as tenancy
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Membership, Person
from foreland.tenancy.permissions import Permission

What = Literal[
    "decide",
    "ask",
    "names",
    "release",
    "waiting",
    "invite",
    "publishing",
    "questions",
    "section",
    "settle",
    "submit",
    "ready",
]
Can = Callable[[Permission], bool]
A_MOMENT = timedelta(minutes=15)
"""How long after its approval a version may be called public in a moment; after that, its files wait for the operator."""


@dataclass(frozen=True, slots=True)
class Stand:
    """All that the next step of a policy turns on, read once. `releasers` are the names of those who may release names.

    `turns` are, by version, where what waits stands among the steps that the school set; none where one approval is enough.
    `approved` were approved a moment ago and are being published; `unapproved` tells that nobody may approve what waits.
    """

    draft: Draft
    asked: list[Asked]
    waiting: list[Version]
    published: list[Version]
    behind: list[Behind]
    releasers: tuple[str, ...]
    alone: bool
    turns: Mapping[str, Turn] = field(default_factory=dict)
    approved: tuple[Version, ...] = ()
    unapproved: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """The next step in words, and the door of its button; no button where others have to act."""

    what: What
    title: str
    text: str
    button: str = ""
    door: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    query: str = ""


def stand(draft: Draft) -> Stand:
    """Return how a policy stands, for `next_step`."""
    layer = draft.resolved.layer
    late, waiting = behind(draft), open_submission(draft.policy)
    alone = bool(waiting) and draft.alone
    turns = turns_of(waiting, draft.body) if waiting else {}
    plain_ones = [row for row in waiting if row.pk not in turns]
    return Stand(
        draft=draft,
        asked=asked(draft.bank, layer.facts, layer.origins),
        waiting=waiting,
        published=in_force(draft.policy),
        behind=late,
        releasers=tuple(each.name for each in _holding(draft.body, Permission.RELEASE_FACTS)) if late else (),
        alone=alone,
        turns=turns,
        approved=tuple(being_published(draft.policy, since=draft.now - A_MOMENT)),
        unapproved=bool(plain_ones) and not alone and not approvers(draft.body, besides=plain_ones[0].submitted_by),
    )


def _holding(body: Body, permission: Permission) -> list[Person]:
    """Return the confirmed members whose role allows something, once each."""
    may = {role.key for role in roles.granting(permission, body.kind)}
    found = {
        each.person_id: each.person
        for each in tenancy.members_of(body)
        if each.role in may and each.standing == Membership.Standing.CONFIRMED
    }
    return list(found.values())


def approvers(body: Body, *, besides: str) -> list[Person]:
    """Return who may approve a policy of a school, without the person who submits it."""
    return [each for each in _holding(body, Permission.APPROVE_POLICIES) if each.pk != besides]


def next_step(of: Stand, *, can: Can, by: str) -> Next | None:
    """Return what a person should do next for a policy, the most pressing first; None where nothing is left. Pure."""
    return (
        _decide(of, can, by)
        or _ask(of, can)
        or release(of, can=can)
        or _waiting(of, can)
        or _published_soon(of)
        or _writing(of, can)
    )


def _decide(of: Stand, can: Can, by: str) -> Next | None:
    mine = [row for row in of.waiting if _is_for(row, of, can, by)]
    if not mine:
        return None
    first, more = mine[0], len(mine) - 1
    told = f"{first.submitter} submitted version {first.number} for approval. Read it, then approve it or send it back."
    turn = of.turns.get(first.pk)
    if turn is not None and not turn.last:
        told = f"{first.submitter} submitted version {first.number}, and it is your turn. Read it, then agree or send it back."
    if of.alone:
        told = f"You run this setting alone. Read version {first.number} once more, then adopt it."
    return Next(
        "decide",
        f"Decide about “{first.title}”" + (f" and {more} more" if more else ""),
        told,
        "Read what was submitted",
        "policies:version",
        {"policy": first.policy_id, "version": first.pk},
    )


def _is_for(row: Version, of: Stand, can: Can, by: str) -> bool:
    """Return whether a waiting version is for this person to decide now."""
    turn = of.turns.get(row.pk)
    if turn is not None:
        return turn.is_for(by)
    return can(Permission.APPROVE_POLICIES) and (row.submitted_by != by or of.alone)


def _ask(of: Stand, can: Can) -> Next | None:
    """Return that somebody from outside has to be named, to whoever may name them."""
    if not can(Permission.SUBMIT_POLICIES):
        return None
    for row in of.waiting:
        turn = of.turns.get(row.pk)
        if turn is not None and turn.to_name and turn.next is not None:
            return Next(
                "ask",
                f"Say who approves “{row.title}”",
                f"Version {row.number} has come to a step outside the school: {within(who(turn.next))}. "
                "Name them, and a link goes to them; they need no account.",
                "Name who approves",
                "policies:outside",
                {"policy": row.policy_id, "version": row.pk},
            )
    return None


def release(of: Stand, *, can: Can) -> Next | None:
    """Return how what is in force gets the names and numbers of today; None where it has them, or for a mere reader."""
    if not of.behind or not (can(Permission.RELEASE_FACTS) or can(Permission.WRITE_POLICIES)):
        return None
    row, more = of.behind[0].version, len(of.behind) - 1
    title = f"Bring “{row.title}” up to date" + (f", and {more} more" if more else "")
    text = f"Version {row.number} is in force and prints a name or number that has changed since."
    if of.behind[0].missing:
        if not can(Permission.WRITE_POLICIES):
            return None
        return Next(
            "names", title, f"{text} One that it prints is empty now.", "Fill in what is missing", "policies:names"
        )
    if can(Permission.RELEASE_FACTS):
        return Next(
            "release",
            title,
            f"{text} It needs no new approval: release it with the names of today.",
            f"Bring version {row.number} up to date",
            "policies:release-facts",
            {"policy": row.policy_id, "version": row.pk},
        )
    if of.releasers:
        return Next(
            "release", title, f"{text} Ask {' or '.join(of.releasers)} to release it: no new approval is needed."
        )
    alone = f"{text} Only the person in charge can release it, and nobody has that role here yet."
    if can(Permission.INVITE):
        return Next("release", title, alone, "Invite the person in charge", "registry:invite", query="?role=head")
    return Next("release", title, f"{alone} Ask the account holder to invite them.")


def _waiting(of: Stand, can: Can) -> Next | None:
    if not of.waiting:
        return None
    first = of.waiting[0]
    if of.unapproved:
        title, said = (
            "Find somebody who approves",
            f"“{first.title}” version {first.number} waits, and nobody here may approve it yet.",
        )
        if can(Permission.INVITE):
            return Next("invite", title, f"{said} It goes to them as soon as they have accepted.", "Invite the head or a governor",
                        "registry:invite", query="?role=head")  # fmt: skip
        return Next("invite", title, f"{said} Ask the account holder to invite the head or a governor.")
    turn = of.turns.get(first.pk)
    where = f" It is at {turn.words}." if turn is not None else ""
    return Next(
        "waiting",
        "Waiting for approval",
        f"“{first.title}” version {first.number} was submitted by {first.submitter}.{where} You can go on writing meanwhile.",
        "See what was submitted",
        "policies:version",
        {"policy": first.policy_id, "version": first.pk},
    )


def _published_soon(of: Stand) -> Next | None:
    if not of.approved:
        return None
    first = of.approved[0]
    return Next(
        "publishing",
        "Approved: it will be public in a moment",
        f"“{first.title}” {first.number} is approved. Its files are being made now; nothing is left for you to do.",
        "See what was approved",
        "policies:version",
        {"policy": first.policy_id, "version": first.pk},
    )


def _writing(of: Stand, can: Can) -> Next | None:
    if not can(Permission.WRITE_POLICIES):
        return None
    draft, policy = of.draft, {"policy": of.draft.policy.pk}
    left = len(unanswered(of.asked))
    if left and not of.published:
        return Next(
            "questions",
            "Answer the questions",
            f"{left} of {len(of.asked)} questions still wait for you. Each answer shapes the draft, and every proposal can be reversed.",
            "Go on with the questions",
            "policies:questions",
            policy,
        )
    if of.published and not _changed(of):
        return None
    blocking = [item for item in draft.blockers if item.blocks]
    if blocking:
        return _settle(of)
    sections = [key for key in draft.used_sections if not draft.section_agreed(key)]
    if not of.published and any(not draft.last_change.get(key) for key in sections):
        many = f"{len(sections)} sections are" if len(sections) > 1 else "one section is"
        told = f"Nothing stands in the way of approval, but {many} not agreed yet. Read them, or submit the draft as it is."
        return _section(of, sections[0], "Read the sections", told)
    if can(Permission.SUBMIT_POLICIES):
        return Next(
            "submit",
            "Submit the draft for approval",
            "Nothing stands in the way. Read it once more from top to bottom, then submit it.",
            "Submit for approval",
            "policies:submit",
            policy,
        )
    return Next(
        "ready", "The draft is ready", "Its lead can submit it for approval now.", "Read the draft", "policies:read",
        policy | {"document": draft.resolved.documents[0]},
    )  # fmt: skip


def _changed(of: Stand) -> bool:
    """Return whether words were changed after the newest version was made, by the school or by a newer edition."""
    stands = of.draft.policy.pack, of.draft.policy.edition
    if any("edition" in row.recipe and (pack_of(row), row.recipe["edition"]) != stands for row in of.published):
        return True
    newest = max((item.number for item in of.draft.resolved.layer.amendments), default=0)
    return newest > max((row.recipe.get("upto", 0) for row in of.published), default=0)


def _settle(of: Stand) -> Next:
    """Return the first thing that approval waits for: names on their one page, then what is open section by section."""
    draft = of.draft
    blocking = [item for item in draft.blockers if item.blocks]
    things = "One thing" if len(blocking) == 1 else f"{len(blocking)} things"
    title = "Go on with the draft" if not of.published else "Go on with the new draft"
    names = [item for item in blocking if item.kind in ("value", "lead")]
    first = (names or blocking)[0]
    text = f"{things} to settle before it can be approved. The first: {first.says}"
    policy = {"policy": draft.policy.pk}
    if names:
        return Next("names", title, text, "Fill in what is missing", "policies:names")
    if first.kind == "answer" and first.key in {item.question.key for item in of.asked}:
        return Next("questions", title, text, "Go on with the questions", "policies:questions", policy)
    if first.section in draft.bank.section:
        return _section(of, first.section, title, text)
    return Next("settle", title, text, "See what is open", "policies:blockers", policy)


def _section(of: Stand, key: str, title: str, text: str) -> Next:
    name = plain(of.draft.bank.section[key].title, of.draft.resolved.fill)
    parts = {"policy": of.draft.policy.pk, "section": key}
    return Next("section", title, text, f"Go on with “{name}”", "policies:section", parts)
