"""Verbs on bodies: create, rename, number, link to an authority or trust, end a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foreland.core.words import line_of_words
from foreland.tenancy.models import Attribute, Body, BodyLink
from foreland.tenancy.queries import names_of
from foreland.trail.actions import record


class NumberTaken(Exception):
    """Another body bears this number today."""


class AlreadyLinked(Exception):
    """The body already belongs to another authority or trust."""


class NotLinked(Exception):
    """There is no open link to end."""


@transaction.atomic
def create_body(
    *,
    kind: str,
    name: str,
    by: str,
    now: datetime,
    numbers: Mapping[str, str] | None = None,
    since: date | None = None,
    bare: bool = False,
    demo: bool = False,
) -> Body:
    """Create a school, trust or authority with its name and numbers (`{"urn": "…", "dfe": "…"}`), dated `since`.

    `since` is today when it is left out; `bare` leaves the name out of addresses. In a demonstration every body is one of
    it. Raises NumberTaken.
    """
    kind = str(kind)
    demo = demo or getattr(settings, "MODE", "") == "demo"
    body = Body.objects.create(kind=kind, name=name.strip(), bare=bare, demo=demo, created=now)
    record(body=body.pk, verb="tenancy.body_created", by=by, subject=body.pk, detail={"kind": kind}, now=now)
    start = since or _day(now)
    Attribute.objects.create(body=body, kind="name", value=body.name, since=start)
    for number, value in (numbers or {}).items():
        set_number(body=body, kind=number, value=value, since=start, by=by, now=now)
    return body


@transaction.atomic
def rename_body(*, body: Body, name: str, since: date, by: str, now: datetime) -> Body:
    """Give a body a new name from a day on; the old one stays as a dated attribute and addresses redirect.

    A body that prints its name in its own way (`print_name`) goes on doing so.
    """
    name = name.strip()
    held = dict(
        Attribute.objects.filter(body=body, kind__in=("name", "printed"), until=None).values_list("kind", "value")
    )
    if name != held.get("name", body.name):
        _replace(body, "name", name, since)
        if "printed" not in held:
            body.name = name
            body.save(update_fields=["name"])
        record(body=body.pk, verb="tenancy.body_renamed", by=by, subject=body.pk, now=now)
    return body


@transaction.atomic
def print_name(*, body: Body, name: str, by: str, now: datetime) -> Body:
    """Print a body's name in its own way from today on; "" or the official name ends that."""
    Body.objects.select_for_update().get(pk=body.pk)
    official, printed = names_of(body)
    name = line_of_words(name) or official
    wanted = name if name != official else ""
    if wanted != printed:
        _end(body, "printed", _day(now))
        if wanted:
            Attribute.objects.create(body=body, kind="printed", value=wanted, since=_day(now))
        body.name = name
        body.save(update_fields=["name"])
        record(body=body.pk, verb="tenancy.name_printed", by=by, subject=body.pk, now=now)
    return body


@transaction.atomic
def set_number(*, body: Body, kind: str, value: str, since: date, by: str, now: datetime) -> Attribute:
    """Give a body a number from a day on and end the one it had; raise NumberTaken when another body bears it."""
    value = value.strip()
    held = Attribute.objects.filter(body=body, kind=kind, until=None).first()
    if held and held.value == value:
        return held
    if kind in ("urn", "uid") and Attribute.objects.filter(kind=kind, value=value, until=None).exists():
        raise NumberTaken(f"Another school, trust or authority already has the {kind.upper()} {value}.")
    number = _replace(body, kind, value, since)
    record(body=body.pk, verb="tenancy.number_set", by=by, subject=body.pk, detail={"kind": kind}, now=now)
    return number


@transaction.atomic
def link_bodies(*, child: Body, parent: Body, kind: str, since: date, by: str, now: datetime) -> BodyLink:
    """Link a body to its authority, trust or federation from a day on; raise AlreadyLinked if it has another.

    Linking again to the same parent gives back the link that is there.
    """
    held = BodyLink.objects.filter(child=child, kind=kind, until=None).first()
    if held and held.parent_id == parent.pk:
        return held
    if held:
        raise AlreadyLinked(f"{child.name} already belongs to another {kind}. End that link first.")
    link = BodyLink.objects.create(child=child, parent=parent, kind=kind, since=since)
    detail = {"parent": parent.pk, "kind": kind}
    record(body=child.pk, verb="tenancy.linked", by=by, subject=str(link.pk), detail=detail, now=now)
    return link


@transaction.atomic
def end_link(*, child: Body, kind: str, until: date, by: str, now: datetime) -> BodyLink:
    """End a body's link of this kind; `until` is the first day without it. Raises NotLinked when there is none."""
    link = BodyLink.objects.filter(child=child, kind=kind).filter(Q(until=None)).first()
    if link is None:
        raise NotLinked(f"{child.name} does not belong to any {kind} now.")
    link.until = max(until, link.since)
    link.save(update_fields=["until"])
    detail = {"parent": link.parent_id, "kind": kind}
    record(body=child.pk, verb="tenancy.link_ended", by=by, subject=str(link.pk), detail=detail, now=now)
    return link


def _end(body: Body, kind: str, until: date) -> None:
    for held in Attribute.objects.filter(body=body, kind=kind, until=None):
        held.until = max(until, held.since)
        held.save(update_fields=["until"])


def _replace(body: Body, kind: str, value: str, since: date) -> Attribute:
    _end(body, kind, since)
    return Attribute.objects.create(body=body, kind=kind, value=value, since=since)


def _day(now: datetime) -> date:
    return timezone.localdate(now)
