"""The verb by which an authority or a trust asks a school, once for each edition, to look at the newest edition of its bank."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from foreland.library import queries as library
from foreland.notices import actions as notices
from foreland.policies.actions.hearing import leads
from foreland.policies.models import Nudge
from foreland.policies.queries.area import Use
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail

KIND = "edition-nudge"
AT_ONCE = 20
"""Schools that are asked while somebody waits for the page: some tenths of a second."""


def nudge_many(*, authority: Body, uses: list[Use], by: str, now: datetime) -> int | None:
    """Ask some schools as `nudge` does and return how many were asked; None where they are many and the worker asks them."""
    if len(uses) <= AT_ONCE:
        return nudge(authority=authority, uses=uses, by=by, now=now)
    from foreland.policies.tasks import ask_schools  # noqa: PLC0415 -- tasks call actions

    ask_schools.enqueue(authority.pk, [use.body.pk for use in uses], by)
    return None


def nudge(*, authority: Body, uses: list[Use], by: str, now: datetime) -> int:
    """Ask the leads of some schools to look at the newest edition; return how many schools were asked.

    A school is asked once for each edition, however often the form is sent, and sees in its own trail who asked.
    """
    return sum(_nudge(authority, use, by, now) for use in uses if use.behind)


def _which(use: Use) -> str:
    return (
        f"its own bank, “{library.bank(use.look_at).head.title}”"
        if use.look_at
        else "the bank that your policy stands on"
    )


def _whose(asks: Body) -> str:
    return "Your trust" if asks.kind == "trust" else "Your authority"


def _nudge(authority: Body, use: Use, by: str, now: datetime) -> int:
    body = use.body
    with open_scope(body=body, by=by):
        try:
            with transaction.atomic():
                Nudge.objects.create(
                    body_id=body.pk,
                    pack=use.look_at or use.pack,
                    edition=use.newest,
                    authority=authority.pk,
                    by=by,
                    at=now,
                )
        except IntegrityError:
            return 0
        people = list(Person.objects.filter(pk__in=leads(body), is_active=True).order_by("pk"))
        for person in people:
            notices.post(
                to=person.email,
                kind=KIND,
                subject=f"{authority.name[:80]} asks you to look at edition {use.newest}",
                text=f"Dear {person.name}\n\n{authority.name} asks {body.name} to look at edition {use.newest} of {_which(use)}. "
                f"What you have in force stands on edition {use.edition}{' of another bank' if use.look_at else ''}.\n\nYou decide "
                "whether and when you take it. Your own words are kept, and you are asked only where both you and the bank "
                f"changed the same statement. {_whose(authority)} writes once for each edition.\n\nLook at what it would change:\n"
                f"{settings.ADDRESS}{address('policies:policies', body)}\n\nForeland\n",
                body=body.pk,
                now=now,
            )
        detail = {"edition": use.newest, "authority": authority.pk}
        trail.record(body=body.pk, verb="nudge-edition", by=by, subject=body.pk, kind="body", detail=detail, now=now)
    return 1
