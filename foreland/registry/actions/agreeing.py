"""Verbs of agreement: accept the data protection terms, choose what the authority sees."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from foreland.registry.models import SharingChoice, TermsAcceptance
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from foreland.trail import actions as trail


class TermsChanged(Exception):
    """The terms that were read are not the ones in force now."""


class WrongRung(Exception):
    """There is no such choice."""


@transaction.atomic
def accept_terms(
    *, body: Body, person: Person, edition: str, digest: str, in_force: str, now: datetime
) -> TermsAcceptance:
    """Accept the data protection terms for a school; accepting the same words twice keeps the first.

    `digest` is of the words that the person read, `in_force` of today's. Raises TermsChanged when they differ.
    """
    if digest != in_force:
        raise TermsChanged("The terms have changed since you opened this page. Please read them again.")
    with open_scope(body=body, by=person.pk):
        found, made = TermsAcceptance.objects.get_or_create(
            body=body, digest=digest, defaults={"edition": edition, "person": person, "at": now}
        )
    if made:
        trail.record(
            body=body.pk, verb="registry.terms-accepted", by=person.pk, subject=found.pk, digest=digest, now=now
        )
    return found


@transaction.atomic
def choose_sharing(*, body: Body, rung: str, by: str, now: datetime) -> SharingChoice:
    """Choose what the authority sees of a school from now on; earlier choices stay as history. Raises WrongRung."""
    if rung not in SharingChoice.Rung.values:
        raise WrongRung("Choose one of the four answers.")
    with open_scope(body=body, by=by):
        held = SharingChoice.objects.select_for_update().filter(until=None).first()
        if held and held.rung == rung:
            return held
        if held:
            held.until = max(now, held.since)
            held.save(update_fields=["until"])
        chosen = SharingChoice.objects.create(body=body, rung=rung, since=now, by=by)
    trail.record(body=body.pk, verb="registry.sharing-chosen", by=by, subject=chosen.pk, detail={"rung": rung}, now=now)
    return chosen
