"""The messages of this room: what waits for whom, and what came of it. Each goes through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from foreland.notices import actions as notices
from foreland.policies.models import Version
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.permissions import Permission

_END = "\n\nForeland\n"


def _link(version: Version, body: Body) -> str:
    return settings.ADDRESS + address("policies:version", body, policy=version.policy_id, version=version.pk)


def _names(versions: Sequence[Version]) -> str:
    return ", ".join(f"{version.title} {version.number}" for version in versions)


def _subject(words: str, body: Body) -> str:
    return f"{body.name[:120]}: {words}"


def approval_waits(*, versions: Sequence[Version], body: Body, by: str, now: datetime) -> None:
    """Tell everybody who may approve, except who submitted, that something waits for them."""
    told: set[str] = set()
    for membership in tenancy.members_of(body):
        person = membership.person
        if (
            person.pk == by
            or person.pk in told
            or Permission.APPROVE_POLICIES not in tenancy.permissions_of([membership])
        ):
            continue
        told.add(person.pk)
        note = f"\n\n{versions[0].submitter} writes:\n\n{versions[0].note}" if versions[0].note else ""
        links = "\n".join(_link(version, body) for version in versions)
        text = f"Dear {person.name}\n\n{_names(versions)} waits for your approval.{note}\n\nRead it here, and approve it or send it back:\n\n{links}{_END}"
        notices.post(
            to=person.email,
            kind="approval",
            subject=_subject("a policy waits for your approval", body),
            text=text,
            body=body.pk,
            now=now,
        )


def sent_back(*, version: Version, body: Body, now: datetime) -> None:
    """Tell who submitted a document that it came back, and why."""
    text = f"{_names([version])} was sent back.\n\nWhat should change:\n\n{version.return_reason}\n\n{_link(version, body)}{_END}"
    _to_submitter(version, "your policy was sent back", text, body, now)


def published(*, version: Version, body: Body, now: datetime) -> None:
    """Tell who submitted a document that it is in force and public."""
    text = f"{_names([version])} is in force, and everybody can read it:\n\n{settings.ADDRESS}{address('policies:public-document', body, document=version.key)}{_END}"
    _to_submitter(version, "your policy is published", text, body, now)


def _to_submitter(version: Version, words: str, text: str, body: Body, now: datetime) -> None:
    person = Person.objects.filter(pk=version.submitted_by, is_active=True).first()
    if person is not None:
        notices.post(
            to=person.email,
            kind="approval",
            subject=_subject(words, body),
            text=f"Dear {person.name}\n\n{text}",
            body=body.pk,
            now=now,
        )
