"""Verbs of old policies: bring one, go on with it as a draft, take that back, take it away."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from foreland.core.matching.amendments import Draft
from foreland.core.matching.becoming import fitted, lacking, looked_over
from foreland.core.matching.statements import match
from foreland.core.packs.model import Bank
from foreland.core.source import Source, as_data
from foreland.files.actions import clean_name
from foreland.imports import queries, stored
from foreland.imports.actions.settling import NotPossible, locked, opened, touch
from foreland.imports.models import Import, Settled
from foreland.library import queries as library
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.tasks import actions as tasks
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

if TYPE_CHECKING:
    from foreland.policies.models import Policy

MOST = 20
"""Old policies that a school may have here at once."""


class BroughtBefore(Exception):
    """The same file was brought already. `row` is what came of it."""

    def __init__(self, row: Import) -> None:
        self.row = row
        super().__init__("This very file was brought before.")


class PolicyThere(Exception):
    """The school has a policy that somebody worked on. `policy` is that one."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        super().__init__("Your school has a draft already that somebody has worked on.")


def bring(*, source: Source, data: bytes, body: Body, by: str, now: datetime) -> Import:
    """Keep what was read of an old policy of the open school, each passage tied to the bank; the file itself is not kept.

    Raises BroughtBefore for the same file, and NotPossible for more of them than one school needs.
    """
    digest = hashlib.sha256(data).hexdigest()
    before = queries.by_digest(digest)
    if before is not None:
        raise BroughtBefore(before)
    if Import.objects.count() >= MOST:
        raise NotPossible(
            f"{MOST} old policies are here already. Take away one that you do not need, then bring this one."
        )
    try:
        queries.check_length(source)
    except queries.TooMuch as error:
        raise NotPossible(str(error)) from error
    pack, edition = policies_read.stands_on(body)
    bank = library.bank(pack, edition)
    facts = queries.facts_of(body, bank, now=now)
    matched = match(source, bank, queries.guide(), facts, sentences=queries.sentences()).passages
    passages = looked_over(matched)
    if not any(item.kind not in ("heading", "furniture") for item in passages):
        raise NotPossible("This file has headings and no words beneath them. Choose the file that holds your policy.")
    try:
        with transaction.atomic():
            row = Import.objects.create(
                name=clean_name(source.name)[:150], digest=digest, format=source.format, pages=source.pages, words=source.words,
                pack=pack, edition=edition, source=as_data(source), passages=stored.passages_data(passages),
                by=by, at=now, touched=now,
            )  # fmt: skip
            trail.record(body=row.body_id, verb="bring-old-policy", by=by, subject=row.pk, kind="import", digest=digest,
                         detail={"passages": len(passages)}, now=now)  # fmt: skip
            tasks.open_task(body=body, wanted=queries.to_do(row, body), by=by, now=now)
    except IntegrityError as error:  # somebody else brought it in this instant
        before = queries.by_digest(digest)
        if before is None:
            raise
        raise BroughtBefore(before) from error
    return row


def go_on(
    *, of: Import, body: Body, by: str, now: datetime, beside: bool = False, values: Mapping[str, str] | None = None
) -> Policy:
    """Make a draft of an old policy: its words as changes to the bank's statements and as statements of the school's own.

    It goes into a draft that nobody has changed, else into a new one. Where somebody has worked on one already that is
    only done with `beside`, as a second draft; else PolicyThere is raised. NotPossible while something is unsettled.
    `values` are names and systems of the old policy that the profile is to have from now on.
    """
    with transaction.atomic():
        Body.objects.select_for_update().get(
            pk=body.pk
        )  # of two who go on at once, the second sees the first one's draft
        found = opened(of)
        if found.waiting:
            raise NotPossible(
                f"{len(found.waiting)} passages are unsettled. Settle them, or keep the rest as your own words."
            )
        if not found.tally["statement"] + found.tally["own"]:
            raise NotPossible("Everything in this old policy was dropped, so there is nothing to go on with.")
        policy = _draft_for(found, body, by=by, now=now, beside=beside)
        made = queries.as_draft(found, body, now=now)
        changes, stands = fitted(made, found.matching)
        first, last = policies.bring_in(policy=policy, amendments=changes, by=by, now=now)
        _take_over(made, found.bank, values or {}, by=by, now=now)
        row = found.row
        row.policy, row.first, row.last = policy, first, last
        row.stands = {str(number): key for number, key in stands.items()}
        row.state, row.gone_on_by, row.gone_on_at = Import.State.GONE_ON, by, now
        row.save(update_fields=["policy", "first", "last", "stands", "state", "gone_on_by", "gone_on_at"])
        trail.record(body=row.body_id, verb="go-on-with-old-policy", by=by, subject=row.pk, kind="import",
                     detail={"policy": policy.pk, "first": first, "last": last}, now=now)  # fmt: skip
        tasks.close_for(kind=queries.TO_DO, subject=row.pk, by=by, now=now)
    return policy


def _draft_for(found: queries.Brought, body: Body, *, by: str, now: datetime, beside: bool) -> Policy:
    rows = policies_read.policies()
    free = [row for row in rows if policies_read.untouched(row)]
    worked_on = [row for row in rows if row not in free]
    if worked_on and not beside:
        raise PolicyThere(worked_on[0])
    wanted = (found.row.pack, found.row.edition, queries.SHAPE)
    same = [row for row in free if (row.pack, row.edition, row.shape) == wanted]
    if same:
        return same[0]
    if not policies_read.may_stand_on(body, found.row.pack):
        raise NotPossible(
            "This old policy was matched with words of a body that your school does not belong to any more. Take it away "
            "and bring the file again."
        )
    return policies.new_policy(pack=found.row.pack, edition=found.row.edition, shape=queries.SHAPE, by=by, now=now)


def _take_over(made: Draft, bank: Bank, values: Mapping[str, str], *, by: str, now: datetime) -> None:
    """Keep what the old policy calls things, where the school has not chosen its words, and the values that were wanted."""
    chosen = profile_read.terms()
    for key, choice in made.terms.items():
        if key not in chosen:
            profile.set_term(key=key, choice=choice, by=by, now=now)
    wanted = lacking(values, bank, profile_read.values(now=now))
    try:
        profile.set_values(values=wanted, by=by, now=now)
    except profile.WrongValue as error:
        raise NotPossible(f"One of the names cannot be kept: {error} Untick it.") from error


def leave_out_unasked(*, of: Import, section: str, body: Body, by: str, now: datetime) -> int:
    """Leave out of the draft what the bank added in a section and neither law nor statutory guidance asks for.

    Return how many statements that were. Each can be taken in again. What a trust fixed stays.
    """
    with transaction.atomic():
        row = locked(of)
        if row.policy is None or row.state != Import.State.GONE_ON:
            raise NotPossible("This old policy is no draft, so there is nothing to leave out.")
        draft, rows = queries.bank_adds(queries.brought(row), body, now=now)
        wanted = [state for state in rows if state.section == section and queries.unasked(state)]
        for state in wanted:
            policies.leave_out(policy=draft.policy, key=state.key, reason="", by=by, now=now)
        return len(wanted)


def take_back(*, of: Import, by: str, now: datetime) -> None:
    """Take back that an old policy became a draft, as long as nothing else was changed in it; it can be settled again."""
    with transaction.atomic():
        row = locked(of)
        if row.state != Import.State.GONE_ON or row.policy is None:
            raise NotPossible("This old policy is no draft, so there is nothing to take back.")
        policies.take_back_brought(policy=row.policy, first=row.first, last=row.last, by=by, now=now)
        row.state, row.gone_on_by, row.gone_on_at, row.stands = Import.State.OPEN, "", None, {}
        row.save(update_fields=["state", "gone_on_by", "gone_on_at", "stands"])
        touch(row, now)
        trail.record(body=row.body_id, verb="take-back-old-policy", by=by, subject=row.pk, kind="import", now=now)


def remove(*, of: Import, by: str, now: datetime) -> None:
    """Take an old policy away with all that was said of it. One that is a draft stays, as the account of where words came from."""
    with transaction.atomic():
        opened(of)
        forget(of, by=by, now=now)
        trail.record(body=of.body_id, verb="remove-old-policy", by=by, subject=of.pk, kind="import", now=now)


def forget(of: Import, *, by: str, now: datetime) -> None:
    """Delete an old policy with every answer about its passages, and what the list says of it."""
    Settled.objects.filter(of=of).delete()
    Import.objects.filter(pk=of.pk).delete()
    tasks.close_for(kind=queries.TO_DO, subject=of.pk, by=by, now=now)
