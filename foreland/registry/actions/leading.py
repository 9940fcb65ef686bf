"""Verbs by which a lead's role goes to the next: draw the handover up, sign it, take it back, move the role."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from foreland.core.calendar import day_in_london, long_date
from foreland.core.document import digest, from_data, to_data
from foreland.files import actions as files
from foreland.profile import queries as profile
from foreland.publishing.formats import file_name, render
from foreland.registry.actions import telling_members
from foreland.registry.models import LeadHandover, LeadSignature
from foreland.registry.queries import drawing_up, leading
from foreland.registry.queries.first_days import LEADS, LISTED
from foreland.tasks import actions as tasks
from foreland.tasks.queries import Wanted
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy import roles
from foreland.tenancy.models import Body, Membership, Person
from foreland.trail import actions as trail

FURTHEST = timedelta(days=366)
"""How far ahead a day may be named on which a role moves."""
GONE = "The last lead has gone"
State = LeadHandover.State


class CannotHandOver(Exception):
    """The role cannot be handed over like this. The text says why and what would do; `field` is what to mend."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class CannotSign(Exception):
    """The handover cannot be signed by this person, or not as it was read. The text says what to do."""


@transaction.atomic
def draw_up_handover(
    *,
    body: Body,
    role: str,
    giver: Person | None,
    taker: Person,
    by: str,
    now: datetime,
    note: str = "",
    moves_on: date | None = None,
) -> LeadHandover:
    """Draw up the handover of a lead's role, and ask those who sign it. The school's scope is open.

    Without `giver` the last lead has gone and the person in charge signs. Raises CannotHandOver.
    """
    today = day_in_london(now)
    if role not in LEADS:
        raise CannotHandOver("Choose the role of a lead.", "role")
    _check_people(body, role, giver, taker)
    if moves_on is not None and not today <= moves_on <= today + FURTHEST:
        raise CannotHandOver("Choose a day from today on, within a year; or leave it empty.", "moves_on")
    document = drawing_up.drawn_up(
        body,
        role=role,
        giver=_giver_words(body, role, giver),
        taker=taker,
        note=note.strip(),
        moves_on=moves_on,
        now=now,
        hands_over=giver,
    )
    row = LeadHandover(
        body=body, role=role, giver=giver, taker=taker, note=note.strip(), moves_on=moves_on, document=to_data(document),
        digest=digest(document), created=now, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise CannotHandOver(
            "A handover of this role has been drawn up already. Take it back first.", "role"
        ) from error
    trail.record(body=body.pk, verb="registry.lead-handover-drawn-up", by=by, subject=row.pk, kind="lead-handover",
                 digest=row.digest, detail={"role": role, "to": taker.pk}, now=now)  # fmt: skip
    signers = [person for person in ([giver, taker] if giver else leading.in_charge_here(body)) if person.pk != by]
    for person in signers:
        telling_members.asked_to_sign(
            body=body, person=person, role=role, taker=taker.name, handover=row.pk, moves_on=moves_on, now=now
        )
    told = {by, *(person.pk for person in signers)}
    giver_words = giver.name if giver else "a lead who has gone"
    telling_members.begun(body=body, role=role, giver=giver_words, taker=taker.name, but=told, now=now)
    return row


def _check_people(body: Body, role: str, giver: Person | None, taker: Person) -> None:
    here = leading.leads_of(body, role)
    if giver is None and here:
        names = " and ".join(person.name for person in here)
        raise CannotHandOver(f"{names} has this role now and hands it over, or is taken out first.", "role")
    if giver is not None and giver.pk not in {person.pk for person in here}:
        raise CannotHandOver(f"{giver.name} does not have this role.", "role")
    if taker.pk in {person.pk for person in here}:
        raise CannotHandOver(f"{taker.name} has this role already. Choose somebody else.", "person")
    if not any(each.standing == Membership.Standing.CONFIRMED for each in grounded.memberships_in(body, taker)):
        raise CannotHandOver("Invite this person first. The role goes only to somebody who has access here.", "person")


def _giver_words(body: Body, role: str, giver: Person | None) -> str:
    if giver is not None:
        return giver.name
    ended = grounded.ended_in(body, role)
    if ended is None or ended.until is None:
        return "Nobody had this role here before"
    return f"{GONE}: {ended.person.name}, until {long_date(day_in_london(ended.until))}"


@transaction.atomic
def sign_handover(*, body: Body, handover: str, person: Person, seen: str, now: datetime) -> LeadHandover:
    """Sign a handover as it was read (`seen` is its digest); when nobody else has to sign, it is filed and the role moves.

    The role waits for its day where one is named. The school's scope is open. Raises CannotSign.
    """
    row = _locked(handover)
    if row is None or row.state != State.OPEN:
        raise CannotSign("This handover was signed by everybody, or taken back.")
    mine = grounded.memberships_in(body, person)
    capacity = leading.signs_as(row, person, mine)
    if not capacity or not any(each.standing == Membership.Standing.CONFIRMED for each in mine):
        raise CannotSign("Those who hand over and take over sign, each for themself.")
    if capacity not in leading.lacking(row):
        raise CannotSign("You have signed this handover.")
    if capacity == "head" and person.pk == row.taker_id and not _may_take(mine, row.role):
        raise CannotSign("You cannot give yourself a role that may do more than you. Ask the person in charge to sign.")
    if seen != row.digest:
        raise CannotSign("The handover was drawn up anew since you opened it. Read it again, then sign.")
    LeadSignature.objects.create(
        body=body, handover=row, capacity=capacity, person=person, name=person.name, digest=row.digest, at=now
    )
    trail.record(body=body.pk, verb="registry.lead-handover-signed", by=person.pk, subject=row.pk, kind="lead-handover",
                 digest=row.digest, detail={"as": capacity}, now=now)  # fmt: skip
    row = leading.handover(row.pk) or row
    if not leading.lacking(row):
        _file(body, row, person.pk, now)
        row.state = State.SIGNED
        row.save(update_fields=["state", "file"])
        if row.moves_on is None or row.moves_on <= day_in_london(now):
            _move(body, row, person.pk, now)
    return row


def _may_take(memberships: list[Membership], role: str) -> bool:
    return roles.BY_KEY[role].permissions <= grounded.permissions_of(memberships)


@transaction.atomic
def draw_up_again(*, body: Body, handover: str, by: str, now: datetime) -> LeadHandover:
    """Draw a handover up anew that nobody has signed, as things stand now. The scope is open. Raises CannotHandOver."""
    row = _locked(handover)
    if row is None or row.state != State.OPEN or row.signatures.exists():
        raise CannotHandOver("What somebody has signed stays as it is. Take the handover back and begin anew.")
    document = drawing_up.drawn_up(
        body, role=row.role, giver=_giver_words(body, row.role, row.giver), taker=row.taker, note=row.note,
        moves_on=row.moves_on, now=now, hands_over=row.giver,
    )  # fmt: skip
    row.document, row.digest = to_data(document), digest(document)
    row.save(update_fields=["document", "digest"])
    trail.record(body=body.pk, verb="registry.lead-handover-drawn-up", by=by, subject=row.pk, kind="lead-handover",
                 digest=row.digest, detail={"role": row.role, "to": row.taker_id}, now=now)  # fmt: skip
    return row


@transaction.atomic
def withdraw_handover(*, body: Body, handover: LeadHandover, by: str, now: datetime) -> LeadHandover:
    """Take a handover back that has not moved the role; both are told. The scope is open. Raises CannotHandOver."""
    row = _locked(handover.pk)
    if row is None or row.state not in LeadHandover.GOING_ON:
        raise CannotHandOver("This handover is done, or was taken back already.")
    row.state, row.ended = State.WITHDRAWN, now
    row.save(update_fields=["state", "ended"])
    people = [person for person in (row.giver, row.taker) if person is not None and person.pk != by]
    telling_members.taken_back(body=body, role=row.role, people=people, now=now)
    trail.record(
        body=body.pk, verb="registry.lead-handover-taken-back", by=by, subject=row.pk, kind="lead-handover", now=now
    )
    return row


@transaction.atomic
def move_due(*, body: Body, now: datetime) -> int:
    """Move the roles whose handover is signed and whose day has come; return how many. The school's scope is open.

    One whose new lead has left meanwhile is taken back.
    """
    moved = 0
    due = LeadHandover.objects.select_for_update().filter(state=State.SIGNED, moves_on__lte=day_in_london(now))
    for row in due.order_by("created", "pk"):
        if grounded.memberships_in(body, row.taker):
            _move(body, row, "system", now)
            moved += 1
        else:
            withdraw_handover(body=body, handover=row, by="system", now=now)
    return moved


def _locked(handover: str) -> LeadHandover | None:
    rows = LeadHandover.objects.select_for_update(of=("self",)).filter(pk=handover)
    return rows.select_related("giver", "taker").first()


def _file(body: Body, row: LeadHandover, by: str, now: datetime) -> None:
    """Keep the signed document as PDF."""
    document = drawing_up.signed(from_data(row.document), row, list(row.signatures.all()))
    crest = profile.crest_file(document.crest) if document.crest else None
    made = render(document, "pdf", crest=crest, when=now)
    name = file_name(document, "pdf")
    row.file = files.keep(
        body=body, data=made, name=name, media_type="application/pdf", purpose="lead-handover", by=by, now=now
    )


def _move(body: Body, row: LeadHandover, by: str, now: datetime) -> None:
    """Give the role to who takes over and end it for who hands over, and say so to everybody."""
    if row.giver is not None:
        for membership in grounded.memberships_in(body, row.giver):
            if membership.role == row.role:
                ground.end_membership(membership=membership, by=by, now=now)
    if not any(each.role == row.role for each in grounded.memberships_in(body, row.taker)):
        inviter = row.giver or next((each.person for each in row.signatures.all()), None)
        ground.add_member(body=body, person=row.taker, role=row.role, by=by, now=now, invited_by=inviter)
    row.state, row.ended = State.MOVED, now
    row.save(update_fields=["state", "ended"])
    _pass_on_tasks(body, row, by, now)
    trail.record(body=body.pk, verb="registry.lead-handed-over", by=by, subject=row.pk, kind="lead-handover",
                 digest=row.digest, detail={"role": row.role, "to": row.taker_id}, now=now)  # fmt: skip
    telling_members.moved(body=body, role=row.role, giver=row.giver, taker=row.taker, handover=row.pk, now=now)


def _pass_on_tasks(body: Body, row: LeadHandover, by: str, now: datetime) -> None:
    """Give whoever takes over what the other had still to do, and put what waits without a day on their list."""
    if row.giver is not None:
        tasks.pass_on(person=row.giver, to=row.taker, but=(LISTED,), by=by, now=now)
    waits = [each for each in leading.at_hand(body, role=row.role, lead=row.taker, now=now).waiting if each.due is None]
    for number, each in enumerate(waits, 1):
        wanted = Wanted("handover", f"{row.pk}-{number}", each.words.rstrip("."), each.href, person=row.taker_id)
        tasks.open_task(body=body, wanted=wanted, by=by, now=now)
