"""The verbs of the list: note, open, tick off, put off, give, drop; and what rooms say of theirs. The body's scope is open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from foreland.core.calendar import day_in_london
from foreland.core.words import line_of_words
from foreland.notices import actions as notices
from foreland.tasks import queries
from foreland.tasks.models import OWN, Task
from foreland.tasks.queries import Wanted
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.trail import actions as trail

LONGEST_TITLE, LONGEST_NOTE, LONGEST_REASON = 200, 2000, 1000
FURTHEST = timedelta(days=3 * 366)
"""How far ahead a day may lie."""
KEPT = timedelta(days=365)
GIVEN = "task-given"
State = Task.State


class WrongTask(Exception):
    """Something about a task cannot be. The text says what to do; `field` is what it is about."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class ChangedMeanwhile(Exception):
    """Somebody changed the task since its page was opened. The text says so."""


# What people note.


@transaction.atomic
def add_task(
    *, body: Body, title: str, note: str = "", due: date | None = None, who: str = "", by: str, now: datetime
) -> Task:
    """Note something to do for "person:<id>", "role:<key>" or nobody yet (""); whoever is given it hears by mail.

    Raises WrongTask for empty or too long words, a day that is over, and somebody who is not here.
    """
    person, role = _who(body, who)
    row = Task.objects.create(
        title=_title(title), note=_note(note), due=_day(due, now), first_due=due, person=person, role=role, by=by,
        created=now, body_id=body.pk,
    )  # fmt: skip
    _record("task-added", row, by, now)
    _tell(body, row, by, now)
    return row


@transaction.atomic
def change_words(*, task: Task, title: str, note: str, seen: int, by: str, now: datetime) -> Task:
    """Say in other words what is to be done. Raises WrongTask, also for a room's task, and ChangedMeanwhile."""
    row = _open(task.pk, seen)
    if row.kind != OWN:
        raise WrongTask("The words of this task come from the page where it is done.")
    row.title, row.note = _title(title), _note(note)
    return _kept(row, "task-changed", by, now)


@transaction.atomic
def done(*, task: Task, by: str, now: datetime) -> Task:
    """Tick a task off. Doing it twice is doing it once; one that was dropped meanwhile stays dropped."""
    row = _locked(task.pk)
    return row if row.state != State.OPEN else _closed(row, State.DONE, "", by, now)


@transaction.atomic
def not_needed(*, task: Task, reason: str, seen: int, by: str, now: datetime) -> Task:
    """Drop a task, with a reason. Raises WrongTask without one, and ChangedMeanwhile."""
    reason = line_of_words(reason)
    if not reason:
        raise WrongTask("Say why it is not needed. Whoever asks later will find it here.", "reason")
    if len(reason) > LONGEST_REASON:
        raise WrongTask(f"The reason has at most {LONGEST_REASON:,} characters.", "reason")
    return _closed(_open(task.pk, seen), State.NOT_NEEDED, reason, by, now)


@transaction.atomic
def open_again(*, task: Task, by: str, now: datetime) -> Task:
    """Take back that a task was done or dropped; one that is open stays as it is."""
    row = _locked(task.pk)
    if row.state == State.OPEN:
        return row
    row.state, row.reason, row.closed_at, row.closed_by = State.OPEN, "", None, ""
    return _kept(row, "task-opened-again", by, now)


@transaction.atomic
def put_off(*, task: Task, due: date, seen: int, by: str, now: datetime) -> Task:
    """Put a task off to a day from today on; the day that was named first stays on record.

    Raises WrongTask for a day that is over or lies before the first one, and ChangedMeanwhile.
    """
    row = _open(task.pk, seen)
    day = _day(due, now)
    if row.kind != OWN and row.first_due is not None and due < row.first_due:
        raise WrongTask("Choose a day after the one that is set. To do it earlier, simply do it.", "due")
    row.due = day
    if row.first_due is None or due < row.first_due:
        row.first_due = day
    return _kept(row, "task-put-off", by, now)


@transaction.atomic
def give(*, task: Task, body: Body, who: str, seen: int, by: str, now: datetime) -> Task:
    """Give a task to "person:<id>", "role:<key>" or nobody (""). Raises WrongTask and ChangedMeanwhile."""
    row = _open(task.pk, seen)
    person, role = _who(body, who)
    if (row.person_id, row.role) == (person.pk if person else None, role):
        return row
    row.person, row.role = person, role
    _kept(row, "task-given", by, now)
    _tell(body, row, by, now)
    return row


# What rooms say.


@transaction.atomic
def open_task(*, body: Body, wanted: Wanted, by: str, now: datetime) -> Task:
    """Put a room's task on the list, once: one that stands there already, in whatever state, is left as it is."""
    person = Person.objects.filter(pk=wanted.person).first() if wanted.person else None
    row, _ = Task.objects.get_or_create(
        body=body, kind=wanted.kind, subject=wanted.subject,
        defaults={
            "title": _short(wanted.title), "note": wanted.note, "href": wanted.href, "due": wanted.due,
            "first_due": wanted.due, "person": person, "role": "" if person else wanted.role, "by": by, "created": now,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def keep_in_step(*, body: Body, kinds: Collection[str], wanted: Sequence[Wanted], by: str, now: datetime) -> int:
    """Make the list agree with all that a room wants on it under some kinds; return how many tasks were opened or closed.

    What is missing is opened, words and days are followed, and an open task that is wanted no longer counts as done. Who
    has it, and a later day to which somebody put it off, stay; what somebody ticked off or dropped stays closed.
    """
    asked = {(each.kind, each.subject): each for each in wanted}
    there = {(row.kind, row.subject): row for row in Task.objects.filter(kind__in=list(kinds))}
    moved = 0
    for key, each in asked.items():
        if key in there:
            _follow(there[key], each)
        else:
            open_task(body=body, wanted=each, by=by, now=now)
            moved += 1
    for key, row in there.items():
        if key not in asked and row.state == State.OPEN:
            _closed(_locked(row.pk), State.DONE, "", by, now, said=False)
            moved += 1
    return moved


def _follow(row: Task, said: Wanted) -> None:
    if row.state != State.OPEN:
        return
    due = row.due
    if said.due != row.first_due:
        due = said.due if said.due is None or row.due is None or row.due == row.first_due else max(row.due, said.due)
    fresh = (_short(said.title), said.note, said.href, said.due, due)
    if fresh != (row.title, row.note, row.href, row.first_due, row.due):
        row.title, row.note, row.href, row.first_due, row.due = fresh
        row.save(update_fields=["title", "note", "href", "first_due", "due"])


@transaction.atomic
def close_for(*, kind: str, subject: str, by: str, now: datetime) -> bool:
    """Tick off what a room put on the list, since it is done there; return whether something was open."""
    row = Task.objects.select_for_update().filter(kind=kind, subject=subject, state=State.OPEN).first()
    if row is not None:
        _closed(row, State.DONE, "", by, now, said=False)
    return row is not None


@transaction.atomic
def reopen_for(*, kind: str, subject: str, by: str, now: datetime) -> bool:
    """Take back that a room's task was ticked off; return whether one was. One that was dropped stays dropped."""
    row = Task.objects.select_for_update().filter(kind=kind, subject=subject, state=State.DONE).first()
    if row is not None:
        open_again(task=row, by=by, now=now)
    return row is not None


@transaction.atomic
def pass_on(*, person: Person, to: Person | None, but: Collection[str] = (), by: str, now: datetime) -> int:
    """Give what somebody has still to do to somebody else, or to nobody; return how many tasks. `but` are kinds that stay."""
    rows = list(Task.objects.select_for_update().filter(person=person, state=State.OPEN).exclude(kind__in=list(but)))
    for row in rows:
        row.person = to
        _kept(row, "task-given", by, now)
    return len(rows)


@transaction.atomic
def drop(*, kind: str, person: Person, reason: str, by: str, now: datetime) -> int:
    """Drop what a room put on one person's list, with a reason, since it is of no use to anybody else; return how many."""
    rows = list(Task.objects.select_for_update().filter(kind=kind, person=person, state=State.OPEN))
    for row in rows:
        _closed(row, State.NOT_NEEDED, reason, by, now, said=False)
    return len(rows)


def forget(*, now: datetime) -> int:
    """Delete what was done or dropped more than a year ago; return how many. Every body may be open."""
    return queries.old(before=now - KEPT).order_by().delete()[0]


# What the verbs share.


def _locked(pk: str) -> Task:
    row = Task.objects.select_for_update(of=("self",)).filter(pk=pk).select_related("person").first()
    if row is None:
        raise queries.NoTask("There is no such task here.")
    return row


def _open(pk: str, seen: int) -> Task:
    row = _locked(pk)
    if row.state != State.OPEN:
        raise ChangedMeanwhile(f"This task is closed by now: {row.get_state_display().lower()}. Open it again first.")
    if row.revision != seen:
        raise ChangedMeanwhile("Somebody changed this task since you opened the page. Look again, then go on.")
    return row


def _kept(row: Task, verb: str, by: str, now: datetime) -> Task:
    row.revision += 1
    row.save()
    _record(verb, row, by, now)
    return row


def _closed(row: Task, state: State, reason: str, by: str, now: datetime, *, said: bool = True) -> Task:
    """Close a task. Not `said` where a room closes it: its own verb stands in the trail."""
    row.state, row.reason, row.closed_at, row.closed_by = state, reason, now, by
    row.revision += 1
    row.save()
    if said:
        _record("task-done" if state == State.DONE else "task-not-needed", row, by, now)
    return row


def _record(verb: str, row: Task, by: str, now: datetime) -> None:
    trail.record(
        body=row.body_id, verb=verb, by=by, subject=row.pk, kind="task", now=now,
        detail={"kind": row.kind, "for": row.person_id or row.role, "due": row.due.isoformat() if row.due else ""},
    )  # fmt: skip


def _title(words: str) -> str:
    title = line_of_words(words)
    if not title:
        raise WrongTask("Say what is to be done.", "title")
    if len(title) > LONGEST_TITLE:
        raise WrongTask(f"This has {len(title)} characters, and at most {LONGEST_TITLE} fit here. Shorten it.", "title")
    return title


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def _note(words: str) -> str:
    note = "\n".join(line_of_words(line) for line in words.splitlines()).strip()
    if len(note) > LONGEST_NOTE:
        raise WrongTask(f"The note has at most {LONGEST_NOTE:,} characters.", "note")
    return note


def _day(day: date | None, now: datetime) -> date | None:
    today = day_in_london(now)
    if day is not None and day < today:
        raise WrongTask("Choose a day from today on.", "due")
    if day is not None and day > today + FURTHEST:
        raise WrongTask("Choose a day within the next three years.", "due")
    return day


def _who(body: Body, who: str) -> tuple[Person | None, str]:
    kind, _, key = who.partition(":")
    if not who:
        return None, ""
    if kind == "person":
        found = next((each for each in queries.people_here(body) if each.pk == key), None)
        if found is not None:
            return found, ""
    if kind == "role" and key in {role.key for role in queries.roles_here(body)}:
        return None, key
    raise WrongTask("Choose somebody who has access here.", "who")


def _tell(body: Body, row: Task, by: str, now: datetime) -> None:
    """Tell whoever was given a task by somebody else; a role has no address, its people find it on their list."""
    if row.person is None or row.person_id == by:
        return
    giver = queries.names_of([row]).get(by, "") or Person.objects.filter(pk=by).values_list("name", flat=True).first()
    when = f"\n\nBy {row.due.day} {row.due:%B %Y}." if row.due else ""
    notices.post(
        to=row.person.email, kind=GIVEN, subject=f"{body.name[:120]}: something to do for you",
        text=f"Dear {row.person.name}\n\n{giver or 'Somebody'} asks you to do this at {body.name}:\n\n{row.title}{when}\n\n"
        f"Tick it off, put it off or give it back here:\n\n{settings.ADDRESS}{address('tasks:task', body, task=row.pk)}\n\nForeland\n",
        body=body.pk, now=now,
    )  # fmt: skip
