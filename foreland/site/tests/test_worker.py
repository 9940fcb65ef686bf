"""The worker and its timetable."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from foreland.site import tasks
from foreland.site.middleware import JsonFormatter
from foreland.site.models import Beat, LastRun
from foreland.site.tests import chores
from foreland.site.timetable import TIMETABLE, Entry, Timetable, task_of
from foreland.site.worker import RETRIES, Worker, failed, heartbeat_age, reap, waiting

READY, RUNNING, DONE, FAILED = (
    TaskResultStatus.READY,
    TaskResultStatus.RUNNING,
    TaskResultStatus.SUCCESSFUL,
    TaskResultStatus.FAILED,
)
REGULAR = "foreland.site.tests.chores.regular"


@pytest.fixture(autouse=True)
def queued(settings: Any) -> None:
    """Put tasks into the queue of the database, as in earnest; other tests run them at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def lines(path: Path) -> list[str]:
    """Return what the chores wrote."""
    return path.read_text().split("\n")[:-1] if path.exists() else []


@pytest.mark.django_db
def test_it_runs_what_is_due_and_leaves_the_rest(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    chores.write.enqueue(log, "one")
    chores.write.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(log, "later")
    chores.write.using(priority=10).enqueue(log, words="urgent")
    assert waiting(timezone.now()) == 2
    worker = Worker()
    assert worker.run_due() == 2
    assert lines(tmp_path / "log") == ["urgent", "one"]
    assert worker.run_due() == 0
    first = DBTaskResult.objects.successful().get(args_kwargs__kwargs={"words": "urgent"})
    assert (first.return_value, first.worker_ids) == ("urgent", [worker.id])
    assert DBTaskResult.objects.get(status=READY).args_kwargs["args"][1] == "later"


@pytest.mark.django_db
def test_the_log_names_the_task_that_failed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    chores.fail.enqueue(str(tmp_path / "log"))
    row = DBTaskResult.objects.get()
    assert Worker().run_due() == 1
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    told = next(line for line in lines if line["says"] == "task failed")
    assert (told["task"], told["task_id"]) == ("foreland.site.tests.chores.fail", str(row.pk))


@pytest.mark.django_db
def test_a_failed_task_is_tried_again_later_and_at_last_given_up(tmp_path: Path) -> None:
    log = tmp_path / "log"
    chores.fail.enqueue(str(log))
    row = DBTaskResult.objects.get()
    for number, delay in enumerate(RETRIES, start=1):
        before = timezone.now()
        assert Worker().run_due() == 1
        row.refresh_from_db()
        assert (row.status, len(row.worker_ids)) == (READY, number)
        assert before + delay <= row.run_after <= timezone.now() + delay
        assert row.exception_class_path.endswith("chores.Broken")
        assert "on purpose" in row.traceback
        assert Worker().run_due() == 0, "not before its time"
        DBTaskResult.objects.update(run_after=timezone.now())
    assert Worker().run_due() == 1
    row.refresh_from_db()
    assert (row.status, len(lines(log))) == (FAILED, len(RETRIES) + 1)
    assert failed() == 1
    assert row.finished_at is not None


@pytest.mark.django_db
def test_a_task_that_mends_itself_leaves_no_error_behind(tmp_path: Path) -> None:
    chores.fail.enqueue(str(tmp_path / "log"))
    Worker().run_due()
    (tmp_path / "go").touch()
    DBTaskResult.objects.update(run_after=timezone.now())
    Worker().run_due()
    row = DBTaskResult.objects.get()
    assert (row.status, row.traceback, row.exception_class_path) == (DONE, "", "")


@pytest.mark.django_db
def test_context_nonsense_and_lost_functions(tmp_path: Path) -> None:
    chores.tell_try.enqueue(str(tmp_path / "log"))
    chores.give_back_nonsense.enqueue()
    lost = DBTaskResult.objects.get(pk=chores.regular.enqueue().id)
    lost.task_path = "foreland.site.tests.chores.gone"
    lost.save()
    assert Worker().run_due() == 3
    by_path = {row.task_path.rpartition(".")[2]: row for row in DBTaskResult.objects.all()}
    assert (by_path["tell_try"].status, by_path["tell_try"].return_value) == (DONE, 1)
    assert by_path["give_back_nonsense"].exception_class_path == "builtins.TypeError"
    assert by_path["gone"].exception_class_path == "builtins.ImportError"


@pytest.mark.django_db
def test_the_reaper_takes_from_the_dead_only() -> None:
    now = timezone.now()
    for worker, good_for in (("alive", 30), ("dead", -1)):
        Beat.objects.create(worker=worker, started=now, at=now, good_until=now + timedelta(seconds=good_for))
    rows = {}
    for owners in (["alive"], ["dead"], ["alive", "dead"], ["dead", "alive"], ["nobody"], ["dead"] * 6):
        result = chores.regular.enqueue()
        DBTaskResult.objects.filter(pk=result.id).update(status=RUNNING, started_at=now, worker_ids=owners)
        rows[result.id] = owners
    assert reap(now) == 4
    assert reap(now) == 0
    found = {row.worker_ids[-1] + str(len(row.worker_ids)): row.status for row in DBTaskResult.objects.all()}
    assert found == {
        "alive1": RUNNING,
        "alive2": RUNNING,
        "dead1": READY,
        "dead2": READY,
        "dead6": FAILED,
        "nobody1": READY,
    }
    assert "was killed" in DBTaskResult.objects.get(status=FAILED).traceback


@pytest.mark.django_db
def test_a_worker_that_was_thought_dead_does_not_overwrite_the_other(tmp_path: Path) -> None:
    chores.write.enqueue(str(tmp_path / "log"), "one")
    slow, other = Worker(), Worker()
    row = slow._take()
    assert row is not None
    assert reap(timezone.now()) == 1  # it has no heartbeat
    taken = other._take()
    assert taken is not None
    slow._perform(row)
    assert DBTaskResult.objects.get().status == RUNNING
    other._perform(taken)
    assert DBTaskResult.objects.get().status == DONE
    assert lines(tmp_path / "log") == ["one", "one"]


@pytest.mark.django_db
def test_heartbeat() -> None:
    assert heartbeat_age(timezone.now()) is None
    Worker().run_due()
    now = timezone.now()
    age = heartbeat_age(now + timedelta(seconds=90))
    assert age is not None
    assert timedelta(seconds=90) <= age < timedelta(seconds=95)
    assert heartbeat_age(now - timedelta(hours=1)) == timedelta(0)
    Beat.objects.update(at=now - timedelta(days=2))
    reap(now)
    assert heartbeat_age(now) is None


def test_planned_moments() -> None:
    minutes = Entry("a", REGULAR, every=timedelta(minutes=5))
    assert minutes.slot(datetime(2026, 11, 21, 9, 4, 59, tzinfo=UTC)) == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    nightly = Entry("b", REGULAR, at=clock(3, 10))
    assert nightly.slot(datetime(2026, 11, 21, 3, 9, tzinfo=UTC)) == datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
    assert nightly.slot(datetime(2026, 11, 21, 3, 10, tzinfo=UTC)) == datetime(2026, 11, 21, 3, 10, tzinfo=UTC)
    assert nightly.slot(datetime(2026, 7, 1, 2, 10, tzinfo=UTC)) == datetime(2026, 7, 1, 2, 10, tzinfo=UTC)
    changes = [nightly.slot(datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in range(4)]
    assert changes == [datetime(2026, 10, 24, 2, 10, tzinfo=UTC)] * 3 + [datetime(2026, 10, 25, 3, 10, tzinfo=UTC)]


@pytest.mark.parametrize("given", [{}, {"every": timedelta(hours=1), "at": clock(3)}, {"at": clock(1, 30)}])
def test_entries_that_make_no_sense(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"timetable|clock"):
        Entry("c", REGULAR, **given)


def test_every_entry_of_the_timetable_names_a_task() -> None:
    assert len({entry.name for entry in TIMETABLE}) == len(TIMETABLE)
    for entry in TIMETABLE:
        assert task_of(entry).name
        assert not entry.needs or hasattr(settings, entry.needs)
    with pytest.raises(TypeError, match="not a task"):
        task_of(Entry("d", "foreland.site.tests.chores.note", every=timedelta(hours=1)))


@pytest.mark.django_db
def test_an_entry_is_given_out_once_for_each_moment(django_assert_num_queries: Any) -> None:
    entries = (Entry("hourly", REGULAR, every=timedelta(hours=1)),)
    one, two = Timetable(entries), Timetable(entries)
    now = datetime(2026, 11, 21, 9, 10, tzinfo=UTC)
    assert one.give_out(now) == ["hourly"]
    assert two.give_out(now) == []
    with django_assert_num_queries(0):
        assert one.give_out(now + timedelta(minutes=49)) == []
    later = now + timedelta(minutes=50)
    assert two.give_out(later) == [], "the last one has not been run yet"
    Worker().run_due()
    much_later = now + timedelta(hours=5)  # the worker was away: made up for once
    assert one.give_out(much_later) == ["hourly"]
    assert two.give_out(much_later) == []
    assert LastRun.objects.get().slot == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
def test_a_new_nightly_entry_waits_for_its_night_and_a_setting_can_leave_one_out(settings: Any) -> None:
    settings.MAIL_ADDRESS = ""
    entries = (
        Entry("nightly", REGULAR, at=clock(3, 10)),
        Entry("mail", REGULAR, every=timedelta(minutes=1), needs="MAIL_ADDRESS"),
    )
    table = Timetable(entries)
    now = datetime(2026, 11, 21, 9, 10, tzinfo=UTC)
    assert table.give_out(now) == []
    assert Timetable(entries).give_out(now + timedelta(hours=18)) == ["nightly"]
    settings.MAIL_ADDRESS = "smtp://mail.example.org"
    DBTaskResult.objects.all().delete()
    assert table.give_out(now) == ["mail"]


@pytest.mark.django_db
def test_the_queue_is_cleared() -> None:
    now = timezone.now()
    for status, days in ((DONE, 2), (DONE, 0), (FAILED, 29), (FAILED, 31), (READY, 99)):
        result = chores.regular.enqueue()
        DBTaskResult.objects.filter(pk=result.id).update(status=status, finished_at=now - timedelta(days=days))
    assert tasks.forget_finished.call() == 2
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == [FAILED, READY, DONE]


@pytest.mark.django_db
def test_the_command(tmp_path: Path) -> None:
    chores.write.enqueue(str(tmp_path / "log"), "one")
    out = StringIO()
    call_command("work", "--once", "--no-timetable", stdout=out)
    assert out.getvalue() == "1 tasks run.\n"
    with pytest.raises(CommandError, match="seconds between"):
        call_command("work", "--interval", "0")


# From here on: real processes on a database file of their own.


class Place:
    """A data folder with a migrated SQLite file, in which workers run as processes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "foreland.sqlite3"
        self.log = folder / "log"
        self.go = folder / "go"
        self.environment = {
            **os.environ,
            "FORELAND_DATA": str(folder),
            "FORELAND_DATABASE": "",
            "FORELAND_KEYS": "",
            "FORELAND_MODE": "live",
            "FORELAND_TEST_CHORES": str(self.log),
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start one process."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR.parent,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, script: str) -> str:
        """Run some lines of Python and return what they print."""
        head = (
            "import django; django.setup()\n"
            "from datetime import timedelta\n"
            "from django.utils import timezone\n"
            "from django_tasks_db.models import DBTaskResult\n"
            "from foreland.site.tests import chores\n"
            "from foreland.site import worker\n"
        )
        process = self.start("-c", head + script)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out.strip()

    def at_work(self) -> int:
        """Return how many workers have given a sign of life."""
        with closing(sqlite3.connect(self.file)) as database:
            return int(database.execute("SELECT count(*) FROM site_beat").fetchone()[0])

    def work(self, *options: str) -> subprocess.Popen[str]:
        """Start a worker."""
        return self.start("-m", "django", "work", "--interval", "0.05", *options)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a place whose tables of queue and worker are made."""
    found = Place(tmp_path)
    found.run(
        "from django.core.management import call_command\n"
        "for app in ('django_tasks_database', 'site'):\n    call_command('migrate', app, verbosity=0)"
    )
    return found


def until(what: Callable[[], bool]) -> None:
    """Wait up to 20 seconds for something."""
    for _ in range(400):
        if what():
            return
        time.sleep(0.05)
    pytest.fail("waited 20 seconds in vain")


@pytest.mark.slow
def test_what_a_killed_worker_was_doing_is_done_by_another(place: Place) -> None:
    place.run(f"chores.write_slowly.enqueue({str(place.log)!r}, 'one')")
    killed = place.work("--no-timetable")
    until(lambda: lines(place.log) == ["one began"])
    killed.send_signal(signal.SIGKILL)
    killed.wait(20)
    place.go.touch()
    another = place.start("-m", "django", "work", "--once", "--no-timetable")
    another.communicate(timeout=30)
    assert lines(place.log) == ["one began"], "its heartbeat is still young"
    place.run("from foreland.site.models import Beat\nBeat.objects.update(good_until=timezone.now())")  # a minute later
    another = place.start("-m", "django", "work", "--once", "--no-timetable")
    assert another.communicate(timeout=30)[0] == "1 tasks run.\n"
    assert lines(place.log) == ["one began", "one began", "one ended"]
    assert place.run("print(*DBTaskResult.objects.values_list('status', flat=True))") == "SUCCESSFUL"


@pytest.mark.slow
def test_a_worker_that_is_asked_to_stop_finishes_its_task(place: Place) -> None:
    place.run(f"chores.write_slowly.enqueue({str(place.log)!r}, 'one')")
    asked = place.work("--no-timetable")
    until(lambda: lines(place.log) == ["one began"])
    asked.terminate()
    time.sleep(0.2)
    assert asked.poll() is None
    place.go.touch()
    assert asked.wait(20) == 0
    assert lines(place.log) == ["one began", "one ended"]
    assert place.run("print(*DBTaskResult.objects.values_list('status', flat=True))") == "SUCCESSFUL"


@pytest.mark.slow
def test_two_workers_do_everything_once(place: Place) -> None:
    workers = [place.work("--no-timetable") for _ in range(2)]
    until(lambda: place.at_work() == 2)
    place.run(f"for n in range(60):\n    chores.write.enqueue({str(place.log)!r}, str(n))")
    until(lambda: len(lines(place.log)) >= 60)
    for one in workers:
        one.terminate()
    assert [one.wait(20) for one in workers] == [0, 0]
    assert sorted(map(int, lines(place.log))) == list(range(60))
    out = place.run("print(len({row.worker_ids[0] for row in DBTaskResult.objects.successful()}), "
                    "DBTaskResult.objects.successful().count())")  # fmt: skip
    assert out.split()[1] == "60"


@pytest.mark.slow
def test_two_timetables_give_out_once(place: Place) -> None:
    script = (
        "from foreland.site.timetable import Entry, Timetable\n"
        f"entries = (Entry('daily', {REGULAR!r}, every=timedelta(days=1)),)\n"
        "print(len(Timetable(entries).give_out(timezone.now())))"
    )
    head = "import django; django.setup()\nfrom datetime import timedelta\nfrom django.utils import timezone\n"
    both = [place.start("-c", head + script) for _ in range(2)]
    assert sorted(process.communicate(timeout=60)[0].strip() for process in both) == ["0", "1"]
    assert place.run("print(DBTaskResult.objects.count())") == "1"
