"""What the worker does by the clock. Each entry is given to the queue once for each planned moment, by whichever worker
comes first; a moment that passed while no worker ran is made up for once, as soon as one runs again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from foreland.site.models import LastRun

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Entry:
    """One regular task: `every` so often, or `at` a clock time in London each day (not between one and two at night).

    `task` is the dotted path of a task without arguments, `needs` the name of a setting without which it is left out.
    """

    name: str
    task: str
    every: timedelta | None = None
    at: time | None = None
    needs: str = ""

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"The entry {self.name!r} of the timetable needs either every= or at=.")
        if self.at is not None and self.at.hour == 1:
            raise ValueError(f"The entry {self.name!r} lies in the hour that the clock change skips or doubles.")

    def slot(self, now: datetime) -> datetime:
        """Return the latest planned moment up to `now`, in UTC."""
        if self.every is not None:
            seconds = int(self.every.total_seconds())
            return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
        assert self.at is not None
        today = now.astimezone(LONDON).date()
        planned = datetime.combine(today, self.at, LONDON)
        if planned > now:
            planned = datetime.combine(today - timedelta(days=1), self.at, LONDON)
        return planned.astimezone(UTC)


TIMETABLE: tuple[Entry, ...] = (
    Entry("send notices", "foreland.notices.tasks.deliver", every=timedelta(minutes=1), needs="MAIL_ADDRESS"),
    Entry("tell what was said", "foreland.policies.tasks.tell_what_was_said", every=timedelta(minutes=10)),
    Entry("remind of dates", "foreland.policies.tasks.remind_of_dates", at=time(7, 0)),
    Entry("list what is due", "foreland.policies.tasks.list_what_is_due", at=time(6, 40)),
    Entry("put old policies away", "foreland.imports.tasks.put_away", at=time(6, 20)),
    Entry("forget old tasks", "foreland.tasks.tasks.forget", at=time(4, 0)),
    Entry("forget presence", "foreland.policies.tasks.forget_presence", every=timedelta(minutes=10)),
    Entry("turn consultations", "foreland.policies.tasks.turn_rounds", every=timedelta(minutes=10)),
    Entry("offer updates", "foreland.policies.tasks.offer_updates", at=time(6, 30)),
    Entry("forget old notices", "foreland.notices.tasks.forget", at=time(3, 10)),
    Entry("forget finished tasks", "foreland.site.tasks.forget_finished", at=time(3, 20)),
    Entry("forget ended sessions", "foreland.site.tasks.forget_sessions", at=time(3, 30)),
    Entry("forget open drafts", "foreland.policies.tasks.forget_open_drafts", at=time(3, 40)),
    Entry("forget old reminders", "foreland.policies.tasks.forget_reminders", at=time(3, 45)),
    Entry("move leads", "foreland.registry.tasks.move_leads", at=time(0, 20)),
    Entry("forget old handovers", "foreland.registry.tasks.forget", at=time(3, 50)),
    Entry("forget what is over", "foreland.site.tasks.forget_over", at=time(4, 10)),
    Entry("close old sign-ins", "foreland.site.tasks.close_old_sign_ins", at=time(4, 20)),
)


class Timetable:
    """The entries, and up to which moment each is done; the database is asked only when one is due."""

    def __init__(self, entries: Sequence[Entry] = TIMETABLE) -> None:
        self.entries = entries
        self._done: dict[str, datetime] = {}

    def give_out(self, now: datetime) -> list[str]:
        """Give every entry that is due to the queue, unless another worker did; return their names."""
        given = []
        for entry in self.entries:
            slot = entry.slot(now)
            if self._done.get(entry.name) == slot or (entry.needs and not getattr(settings, entry.needs)):
                continue
            if _give_out(entry, slot, now):
                given.append(entry.name)
            self._done[entry.name] = slot
        return given


def task_of(entry: Entry) -> Task[[], object]:
    """Return the entry's task; raise ImportError or TypeError when there is none at its path."""
    found = import_string(entry.task)
    if not isinstance(found, Task):
        raise TypeError(f"{entry.task} in the timetable is not a task.")
    return found


def _give_out(entry: Entry, slot: datetime, now: datetime) -> bool:
    # An entry by the clock that is new here waits for its next time; one by interval starts at once.
    before = slot if entry.at is not None else datetime.fromtimestamp(0, UTC)
    if LastRun.objects.filter(name=entry.name, slot__gte=slot).exists():
        return False
    with transaction.atomic():
        LastRun.objects.get_or_create(name=entry.name, defaults={"slot": before})
        if not LastRun.objects.filter(name=entry.name, slot__lt=slot).update(slot=slot, at=now):
            return False
        unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
        if DBTaskResult.objects.filter(task_path=entry.task, status__in=unfinished).exists():
            return False
        task_of(entry).enqueue()
        return True
