"""Verbs of the workbench: begin a bank of one's own, change its statements, and take an edition from draft to published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from foreland.core.calendar import day_in_london
from foreland.core.packs.model import WEIGHTS
from foreland.core.packs.reading import BrokenPack
from foreland.core.words import line_of_words
from foreland.library import actions as library_actions
from foreland.library import queries as library
from foreland.policies.actions.amending import NotPossible
from foreland.policies.actions.making import new_policy
from foreland.policies.models import EditionNote, OwnBank, OwnEdition, Policy
from foreland.policies.queries import bench as read
from foreland.policies.queries.drafts import names_of
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST_TITLE = 120
LONGEST_WHY = 1000
SHORTEST_WHY = 5
LONGEST_WHO = 300


@transaction.atomic
def begin_bank(*, body: Body, pack: str, title: str, by: str, now: datetime, edition: str | None = None) -> OwnBank:
    """Begin a bank of the open body's own on the newest edition of `pack`, or the one named; its name is made of the title.

    Begun twice it is begun once.
    """
    title = line_of_words(title)
    if not 3 <= len(title) <= LONGEST_TITLE:
        raise NotPossible(f"Give it a title of 3 to {LONGEST_TITLE} characters.", field="title")
    found = next((row for row in read.own_banks() if row.policy.pack == pack), None)
    if found is not None:
        return found
    policy = new_policy(pack=pack, shape="set", by=by, now=now, edition=edition)
    try:
        with transaction.atomic():
            row = OwnBank.objects.create(body_id=body.pk, policy=policy, pack=_free(title), title=title)
    except IntegrityError as error:
        raise NotPossible("There is a bank of this name already. Give yours another title.", field="title") from error
    _next(row, "", by, now)
    _recorded("begin-bank", row, by, now, pack=row.pack)
    return row


def _free(title: str) -> str:
    """Return a short name that no pack has."""
    name = slugify(title)[:60].strip("-") or "own"
    if not name[0].isalpha():
        name = f"own-{name}"
    found, at = name, 2
    while library.pack_owner(found) is not None:
        found, at = f"{name}-{at}", at + 1
    return found


def _next(row: OwnBank, last: str, by: str, now: datetime) -> OwnEdition:
    return OwnEdition.objects.create(body_id=row.body_id, bank=row, number=read.next_number(last, now), by=by, at=now)


def _recorded(verb: str, row: OwnBank, by: str, now: datetime, **detail: Any) -> None:
    trail.record(body=row.body_id, verb=verb, by=by, subject=row.policy_id, kind="policy", detail=detail, now=now)


def _locked(policy: Policy, *stages: OwnEdition.Stage) -> OwnEdition:
    """Return the edition in work of a bank, locked. Raises NotPossible where it is at none of the stages."""
    row = (
        OwnEdition.objects.select_for_update()
        .exclude(stage=OwnEdition.Stage.PUBLISHED)
        .select_related("bank")
        .get(bank__policy=policy)
    )
    if stages and row.stage not in stages:
        raise NotPossible(f"Edition {row.number} is {row.get_stage_display().lower()} by now. Open its page again.")
    return row


def _step(row: OwnEdition, by: str, now: datetime, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.by, row.at = by, now
    row.save()


WRITTEN = (OwnEdition.Stage.DRAFT, OwnEdition.Stage.CONSULTED)


class SaidMeanwhile(NotPossible):
    """Somebody else said the same of the edition while a page was open. `stands` is what they said."""

    def __init__(self, stands: str, *, field: str, by: str = "") -> None:
        self.stands = stands
        who = names_of({by}).get(by, "Somebody else") if by else "Somebody else"
        super().__init__(
            f"{who} wrote while you were writing: “{stands}” Yours is still here: save again to put it in its place.",
            field=field,
        )


@transaction.atomic
def say_what_is_new(*, policy: Policy, says: str, by: str, now: datetime, seen: str | None = None) -> None:
    """Say in a sentence or two what is new in the edition in work.

    `seen` is what the page showed: where somebody else has said otherwise since, SaidMeanwhile is raised; None does not ask.
    """
    says = line_of_words(says)
    if not SHORTEST_WHY <= len(says) <= LONGEST_WHY:
        raise NotPossible(f"Write a sentence or two, at most {LONGEST_WHY:,} characters.", field="says")
    row = _locked(policy, *WRITTEN)
    if seen is not None and row.says not in (says, line_of_words(seen)):
        raise SaidMeanwhile(row.says, field="says")
    _step(row, by, now, says=says)
    _recorded("say-what-is-new", row.bank, by, now, edition=row.number)


@transaction.atomic
def note_change(
    *, policy: Policy, body: Body, key: str, why: str, weight: str, tell: tuple[str, ...], by: str, now: datetime,
    seen: str | None = None,
) -> None:  # fmt: skip
    """Say of one changed statement why it changed, how much that weighs, and who must hear of it.

    `seen` is the reason that the page showed: where somebody else has given another since, SaidMeanwhile is raised; None does
    not ask.
    """
    why = line_of_words(why)
    if not SHORTEST_WHY <= len(why) <= LONGEST_WHY:
        raise NotPossible(f"Say why, in a sentence of at most {LONGEST_WHY:,} characters.", field="why")
    row = _locked(policy, *WRITTEN)
    found = next((item for item in read.bench(policy.pk, body, now=now).said if item.account.key == key), None)
    if found is None:
        raise NotPossible("This statement stands as in the edition before: there is nothing to say of it any more.")
    if not found.account.gone and weight not in found.weights:
        raise NotPossible(f"It weighs at least “{found.account.least}”.", field="weight")
    if seen is not None and found.why not in (why, line_of_words(seen)):
        last = EditionNote.objects.filter(edition=row, key=key).first()
        raise SaidMeanwhile(found.why, field="why", by=last.by if last else "")
    values = {"why": why, "weight": weight if weight in WEIGHTS else "should", "tell": list(tell), "by": by, "at": now}
    EditionNote.objects.update_or_create(edition=row, key=key, defaults=values | {"body_id": row.body_id})
    _recorded("note-change", row.bank, by, now, key=key)


@transaction.atomic
def consult(*, policy: Policy, who: str, day: date, by: str, now: datetime) -> None:
    """Record whom the draft was shown to, and on which day. Said again it is put right."""
    who = line_of_words(who)
    if not 3 <= len(who) <= LONGEST_WHO:
        raise NotPossible("Say whom you asked: a strategy group, heads, two trial schools.", field="who")
    if day > day_in_london(now):
        raise NotPossible("This day is still to come. Enter it when they have been asked.", field="day")
    row = _locked(policy, *WRITTEN)
    last = max((item.number for item in policy.changes.all()), default=0)
    _step(
        row, by, now, stage=OwnEdition.Stage.CONSULTED, consulted_who=who, consulted_day=day, consulted_upto=last
    )  # fmt: skip
    _recorded("consult-on-edition", row.bank, by, now, edition=row.number, day=day.isoformat())


@transaction.atomic
def approve_edition(
    *, policy: Policy, body: Body, approved_by: str, day: date, seen: int, by: str, now: datetime, for_all: bool = False
) -> OwnEdition:
    """Record which body approved the edition and when, and freeze its words; what is changed later is for the next one.

    `seen` is the number of the newest change that the page knew of. `for_all`: a trust's board approved it for all of its
    schools, so that one which changes no word publishes on this approval.
    """
    if for_all and body.kind != "trust":
        raise NotPossible("Only a trust approves for its schools: others have boards of their own.")
    approved_by = line_of_words(approved_by)
    if not 3 <= len(approved_by) <= 200:
        raise NotPossible(
            "Say which body approved it: the board of trustees, the safeguarding partnership.", field="who"
        )
    if day > day_in_london(now):
        raise NotPossible("This day is still to come. Enter it when it has been approved.", field="day")
    row = _locked(policy, *WRITTEN)
    Policy.objects.select_for_update().get(pk=policy.pk)
    found = read.bench(policy.pk, body, now=now)
    last = max((item.number for item in found.amendments), default=0)
    if last != seen:
        raise NotPossible("The words have changed since you opened the page. Look at what changed, then record it.")
    if found.blocked:
        raise NotPossible(f"It cannot be approved yet. {found.blocked[0][1]}")
    if not found.edition.number.startswith(f"{day_in_london(now).year}."):
        previous = read.published(row.bank)
        row.number = read.next_number(previous[0].number if previous else "", now)
        found = read.Bench(row.bank, found.draft, row)
    _step(
        row, by, now, stage=OwnEdition.Stage.APPROVED, approved_body=approved_by, approved_day=day, upto=last,
        files=found.files, for_all=for_all,
    )  # fmt: skip
    _recorded("approve-edition", row.bank, by, now, edition=row.number, day=day.isoformat())
    return row


@transaction.atomic
def take_back_approval(*, policy: Policy, by: str, now: datetime) -> None:
    """Open an approved edition again that is not published: it is written on, and approved anew."""
    row = _locked(policy)
    if row.stage != OwnEdition.Stage.APPROVED:
        return  # the same form sent twice
    _step(
        row,
        by,
        now,
        stage=OwnEdition.Stage.CONSULTED,
        approved_body="",
        approved_day=None,
        upto=None,
        files={},
        for_all=False,
    )
    _recorded("reopen-edition", row.bank, by, now, edition=row.number)


@transaction.atomic
def publish_own(*, policy: Policy, body: Body, by: str, now: datetime) -> OwnEdition:
    """Publish the approved edition to the schools under the open body, and begin the next one."""
    row = _locked(policy)
    if row.stage != OwnEdition.Stage.APPROVED:
        done = read.published(row.bank)
        if row.stage == OwnEdition.Stage.DRAFT and done:
            return done[0]  # the same form sent twice
        raise NotPossible("Record first which body approved it, and when.")
    found = read.bench(policy.pk, body, now=now)
    try:
        library_actions.publish_edition(
            files=row.files, before=found.before, owner=body.pk, shown_to=(), by=by, now=now
        )
    except BrokenPack as error:
        raise NotPossible(
            f"The checks find something that they did not find when it was approved: {error.faults[0].says} "
            "Open the edition again, and mend it."
        ) from error
    except library_actions.EditionChanged as error:
        raise NotPossible(str(error)) from error
    _step(row, by, now, stage=OwnEdition.Stage.PUBLISHED, published_at=now, files={})
    _next(row.bank, row.number, by, now)
    _recorded("publish-edition", row.bank, by, now, edition=row.number)
    return row
