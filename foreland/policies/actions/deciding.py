"""Verbs that decide without changing a word: a section is agreed, what stands is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from foreland.core.layer import resolve
from foreland.library import queries as library
from foreland.policies.actions.amending import NotPossible
from foreland.policies.models import AsideSettled, Change, Policy, SectionAgreed
from foreland.policies.queries.drafts import layer_of, section_seen
from foreland.tenancy.models import Body
from foreland.trail import actions as trail


class SectionChanged(Exception):
    """A section says something else than on the page that was read; it was not agreed."""

    def __init__(self) -> None:
        super().__init__(
            "This section has changed since you opened the page. Look at what changed, and agree it again."
        )


@transaction.atomic
def keep_standing(*, policy: Policy, number: int, by: str, now: datetime) -> None:
    """Keep what stands rather than the words of a change that was kept aside; the words stay in the history.

    `number` is the change's own. Said twice it is one decision.
    """
    row = Change.objects.filter(policy=policy, number=number, aside=True).first()
    if row is None:
        raise NotPossible("There are no such words kept aside.")
    _, made = AsideSettled.objects.get_or_create(
        policy=policy, number=number, by=by, defaults={"body_id": policy.body_id, "at": now}
    )
    if made:
        trail.record(
            body=policy.body_id, verb="keep-standing", by=by, subject=policy.pk, kind="policy",
            detail={"key": row.key, "change": number}, now=now,
        )  # fmt: skip


@transaction.atomic
def agree_section(*, policy: Policy, section: str, by: str, now: datetime, seen: str | None = None) -> None:
    """Say that a section was looked through and is right; a later change in it opens it again.

    `seen` is the mark of the section as the page showed it (queries.section_seen). Raises SectionChanged where it says
    something else by now. `seen=None` does not ask.
    """
    row = Policy.objects.select_for_update().get(pk=policy.pk)
    if seen is not None:
        body = Body.objects.get(pk=row.body_id)
        resolved = resolve(library.bank(row.pack, row.edition), layer_of(row, body, now=now))
        if section_seen(resolved, section) != seen:
            raise SectionChanged
    number = Change.objects.filter(policy=policy, aside=False).aggregate(last=Max("number"))["last"] or 0
    SectionAgreed.objects.update_or_create(
        policy=policy, section=section, defaults={"body_id": policy.body_id, "number": number, "by": by, "at": now}
    )
    trail.record(
        body=policy.body_id, verb="agree-section", by=by, subject=policy.pk, kind="policy",
        detail={"section": section}, now=now,
    )  # fmt: skip


@transaction.atomic
def reopen_section(*, policy: Policy, section: str, by: str, now: datetime) -> None:
    """Take the agreement to a section back."""
    if SectionAgreed.objects.filter(policy=policy, section=section).delete()[0]:
        trail.record(
            body=policy.body_id, verb="reopen-section", by=by, subject=policy.pk, kind="policy",
            detail={"section": section}, now=now,
        )  # fmt: skip
