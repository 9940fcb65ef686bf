"""The messages of approval in steps: whose turn it is, the link for somebody from outside, and who was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from foreland.core.calendar import day_in_london, long_date
from foreland.notices import actions as notices
from foreland.policies.models import OutsideApprover, Version
from foreland.policies.queries.comparing import version_before
from foreland.policies.queries.steps import Turn, who, within
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission

_END = "\n\nForeland\n"
KIND = "approval"


def _name(version: Version) -> str:
    return f"{version.title} {version.number}"


def _link(version: Version, body: Body, name: str = "policies:version") -> str:
    return settings.ADDRESS + address(name, body, policy=version.policy_id, version=version.pk)


def _post(to: str, subject: str, text: str, body: Body, now: datetime) -> None:
    notices.post(to=to, kind=KIND, subject=f"{body.name[:120]}: {subject}", text=text + _END, body=body.pk, now=now)


def turn_comes(*, turns: Sequence[Turn], body: Body, by: str, now: datetime) -> None:
    """Tell each member who may decide a step that it has come, in one message for all that came together."""
    people: dict[str, tuple[Person, list[Turn]]] = {}
    for turn in turns:
        for person in turn.deciders:
            if person.pk != by:
                people.setdefault(person.pk, (person, []))[1].append(turn)
    for person, mine in people.values():
        note = f"\n\n{mine[0].version.submitter} writes:\n\n{mine[0].version.note}" if mine[0].version.note else ""
        lines = "\n".join(f"- {_name(turn.version)}: {_asks(turn)}\n  {_link(turn.version, body)}" for turn in mine)
        text = f"Dear {person.name}\n\nIt is your turn.{note}\n\n{lines}\n\nRead what changed there; then agree, or send it back and say why."
        _post(person.email, "a policy waits for you", text, body, now)


def _asks(turn: Turn) -> str:
    assert turn.place is not None
    what = "the last step, which puts it in force" if turn.last else "somebody else decides after you"
    return f"step {turn.place + 1} of {len(turn.steps)}, {what}."


def name_wanted(*, turn: Turn, body: Body, by: str, now: datetime) -> None:
    """Tell who submitted a version that somebody from outside is next and has to be named."""
    version = turn.version
    person = Person.objects.filter(pk=version.submitted_by, is_active=True).first()
    here = person is not None and bool(tenancy.memberships_in(body, person))
    if person is None or person.pk == by or not here or turn.next is None:
        return
    text = (
        f"Dear {person.name}\n\n{_name(version)} has come to a step outside the school: {within(who(turn.next))}. "
        f"Say who that is, and a link goes to them:\n\n{_link(version, body, 'policies:outside')}"
    )
    _post(person.email, "say who approves", text, body, now)


Goes = tuple[OutsideApprover, Turn, str]
"""Who is asked from outside, about what, and the token of the link."""


def links_go(links: Sequence[Goes], *, body: Body, now: datetime) -> None:
    """Send somebody from outside the links by which they decide, in one message however many they are."""
    if len(links) == 1:
        asked, turn, token = links[0]
        link_goes(asked=asked, turn=turn, token=token, body=body, now=now)
        return
    asked, turn, _ = links[0]
    what = "approve" if turn.last else "agree to"
    lines = "\n\n".join(
        f"{_name(each.version)}: {_shows(each.version)}\n{settings.ADDRESS}{address('policies:by-link', token=token)}"
        for _, each, token in links
    )
    note = f"\n\n{turn.version.submitter} writes:\n\n{turn.version.note}" if turn.version.note else ""
    assert asked.expires is not None
    text = (
        f"Dear {asked.name}\n\n{body.name} asks you, as {within(asked.role)}, to read {len(links)} documents and to {what} "
        f"each.{note}\n\nEach link shows what is named beside it. There you can {what} it, or send it back and say what should "
        f"change. You need no account.\n\n{lines}\n\nThe links are for you alone, so do not send them on. Each works for one "
        f"decision, until {long_date(day_in_london(asked.expires))}.\n\n"
        "If you did not expect this, ring the school on a number that you know before you open one."
    )
    _post(asked.email, f"please read and {what} {len(links)} documents", text, body, now)


def _shows(version: Version) -> str:
    """Return what the link to a version shows."""
    before = version_before(version)
    if before is None or before.approved_at is None:
        return "the whole document; it is the first version"
    day = long_date(day_in_london(before.approved_at))
    return f"exactly what changed since version {before.number}, which was approved on {day}, and the whole document"


def link_goes(*, asked: OutsideApprover, turn: Turn, token: str, body: Body, now: datetime) -> None:
    """Send somebody from outside the link by which they approve."""
    version, seen = turn.version, _shows(turn.version)
    assert asked.expires is not None
    note = f"\n\n{version.submitter} writes:\n\n{version.note}" if version.note else ""
    what = "approve it" if turn.last else "agree to it"
    text = (
        f"Dear {asked.name}\n\n{body.name} asks you, as {within(asked.role)}, to read “{version.title}”, version {version.number}, "
        f"and to {what}.{note}\n\nThis link shows {seen}. There you can {what}, or send it back and say what should change. "
        f"You need no account.\n\n{settings.ADDRESS}{address('policies:by-link', token=token)}\n\n"
        f"The link is for you alone, so do not send it on. It works for one decision, until {long_date(day_in_london(asked.expires))}.\n\n"
        "If you did not expect this, ring the school on a number that you know before you open it."
    )
    _post(asked.email, f"please read and {'approve' if turn.last else 'agree to'} a policy", text, body, now)


def somebody_asked(
    *, asked: Sequence[OutsideApprover], versions: Sequence[Version], body: Body, by: str, now: datetime
) -> None:
    """Tell everybody who may approve here, but not who named them, who was asked from outside: nobody is passed over."""
    who_is, about = asked[0], ", ".join(_name(version) for version in versions)
    one = len(versions) == 1
    said = f"{'a link' if one else 'links'}, without an account. If that is not right, {'the link' if one else 'each link'}"
    links = "\n".join(_link(version, body) for version in versions)
    told: set[str] = {by}
    for membership in tenancy.members_of(body):
        person = membership.person
        if person.pk in told or Permission.APPROVE_POLICIES not in tenancy.permissions_of([membership]):
            continue
        told.add(person.pk)
        text = (
            f"Dear {person.name}\n\n{who_is.name}, {within(who_is.role)}, {who_is.email}, was named to decide about {about} "
            f"by {said} can be taken back here:\n\n{links}"
        )
        _post(person.email, "somebody outside was asked to approve", text, body, now)


def decided_by_link(*, asked: OutsideApprover, version: Version, body: Body, now: datetime) -> None:
    """Tell who submitted a version that somebody from outside agreed to it."""
    person = Person.objects.filter(pk=version.submitted_by, is_active=True).first()
    if person is not None:
        text = f"Dear {person.name}\n\n{asked.name}, {within(asked.role)}, has agreed to {_name(version)} by the link:\n\n{_link(version, body)}"
        _post(person.email, f"{asked.name[:60]} has agreed", text, body, now)
