"""The background worker: takes tasks from the queue in the database, one after the other, and keeps the timetable.

To django-tasks it adds a heartbeat, so that what a killed worker was doing is taken up again; another try after a
failure, with growing delay; and the timetable. A task may therefore run more than once: every task is idempotent.
Run one worker for each processor core that may be busy with it.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from traceback import format_exception
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from foreland.site.models import Beat
from foreland.site.timetable import Timetable

if TYPE_CHECKING:
    Row: TypeAlias = DBTaskResult[Any, Any]

logger = logging.getLogger("foreland.worker")

BEAT_EVERY = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=60)
ONCE_GOOD_FOR = timedelta(minutes=30)
REAP_EVERY = 15.0
BEATS_KEPT = timedelta(days=1)
# After each failure the task waits so long; after the last one it is not tried any more.
RETRIES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


class WorkerDied(Exception):
    """The worker that ran a task was killed, each time that the task was tried."""


def heartbeat_age(now: datetime) -> timedelta | None:
    """Return how long ago any worker last gave a sign of life, or None when none has in the last day."""
    last = Beat.objects.order_by("-at").values_list("at", flat=True).first()
    return None if last is None else max(now - last, timedelta(0))


def waiting(now: datetime) -> int:
    """Return how many tasks are ready to run and not taken yet."""
    return DBTaskResult.objects.ready().count()


def failed() -> int:
    """Return how many tasks were given up in the last 30 days."""
    return DBTaskResult.objects.failed().count()


def reap(now: datetime) -> int:
    """Put tasks of dead workers back into the queue, and give up those that killed every worker; return how many."""
    alive = set(Beat.objects.filter(good_until__gt=now).values_list("worker", flat=True))
    orphans = [
        row.pk
        for row in DBTaskResult.objects.running().only("pk", "worker_ids")
        if not row.worker_ids or row.worker_ids[-1] not in alive
    ]
    count = 0
    for pk in orphans:
        with transaction.atomic():
            row = DBTaskResult.objects.running().select_for_update().filter(pk=pk).first()
            if row is None or (row.worker_ids and row.worker_ids[-1] in alive):
                continue  # it was finished, or another reaper was faster
            died = WorkerDied(f"The worker was killed while it ran the task, {len(row.worker_ids)} times by now.")
            _put_back(row, died, now, wait=False)
            count += 1
        logger.warning("task taken from a dead worker", extra={"data": {"task": row.task_path, "task_id": str(row.pk)}})
    Beat.objects.filter(at__lt=now - BEATS_KEPT).delete()
    return count


class Worker:
    """One worker. `run` works until it is told to stop, `run_due` until nothing is left to do now."""

    def __init__(self, *, interval: float = 1.0, timetable: Timetable | None = None) -> None:
        self.id = f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.interval = interval
        self.timetable = timetable
        self.started = timezone.now()
        self._stop = threading.Event()
        self._reaped = 0.0

    def stop(self, *_: object) -> None:
        """Finish the task at hand, if any, and leave. A second call leaves at once; the task is run again later."""
        if self._stop.is_set():
            raise KeyboardInterrupt
        self._stop.set()

    def stop_on_signals(self) -> None:
        """Stop when the process is asked to end."""

        def asked(number: int, frame: FrameType | None) -> None:
            self.stop()

        signal.signal(signal.SIGTERM, asked)
        signal.signal(signal.SIGINT, asked)

    def run(self) -> None:
        """Work until stopped."""
        logger.info("worker started", extra={"data": {"worker": self.id}})
        self._beat(DEAD_AFTER)
        heart = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        heart.start()
        try:
            while not self._stop.is_set():
                busy = False
                try:
                    close_old_connections()
                    busy = self._turn()
                except DatabaseError:
                    # Locked for long, or away for a moment: what was taken is found again by the reaper.
                    logger.exception("the database did not answer")
                    connection.close()
                if not busy:
                    self._stop.wait(self.interval)
        finally:
            self._stop.set()
            heart.join(timeout=2)
            self._leave()

    def run_due(self) -> int:
        """Run all that is due now, the timetable included, and return how many tasks that were."""
        count = 0
        self._beat(ONCE_GOOD_FOR)
        try:
            while not self._stop.is_set() and self._turn():
                count += 1
                self._beat(ONCE_GOOD_FOR)
        finally:
            self._leave()
        return count

    def _turn(self) -> bool:
        """Look at the clock, then run one task; return whether there was one."""
        now = timezone.now()
        if time.monotonic() - self._reaped > REAP_EVERY or not self._reaped:
            self._reaped = time.monotonic()
            reap(now)
        if self.timetable is not None:
            self.timetable.give_out(now)
        row = self._take()
        if row is None:
            return False
        self._perform(row)
        return True

    def _take(self) -> Row | None:
        """Return the next task, claimed for this worker. An empty queue costs one read and no lock."""
        if not DBTaskResult.objects.ready().exists():
            return None
        with transaction.atomic():
            row = DBTaskResult.objects.ready().get_locked()
            if row is not None:
                row.claim(self.id)
        return row

    def _perform(self, row: Row) -> None:
        began = time.monotonic()
        try:
            value = _call(row)
        except Exception as error:
            fault = error
            self._finish(row, lambda own: _put_back(own, fault, timezone.now(), wait=True))
            logger.exception("task failed", extra={"data": {"task": row.task_path, "task_id": str(row.pk)}})
        except BaseException:  # the process is about to end: leave the task to the next worker
            self._finish(row, _release)
            raise
        else:
            self._finish(row, lambda own: own.set_successful(value))
            spent = round((time.monotonic() - began) * 1000)
            logger.info(
                "task done", extra={"data": {"task": row.task_path, "task_id": str(row.pk), "milliseconds": spent}}
            )

    def _finish(self, row: Row, write: Callable[[Row], None]) -> None:
        """Write how a task ended, unless this worker was thought dead and the task is another's by now."""
        if connection.needs_rollback and not connection.in_atomic_block:
            connection.close()
        with transaction.atomic():
            own = DBTaskResult.objects.running().select_for_update().filter(pk=row.pk).first()
            if own is None or not own.worker_ids or own.worker_ids[-1] != self.id:
                logger.warning("task was taken by another worker", extra={"data": {"task_id": str(row.pk)}})
                return
            write(own)
        if own.status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
            _tell(own)

    def _beat(self, good_for: timedelta) -> None:
        now = timezone.now()
        values = {"at": now, "good_until": now + good_for}
        if not Beat.objects.filter(pk=self.id).update(**values):
            Beat.objects.create(worker=self.id, started=self.started, **values)

    def _beat_on(self) -> None:
        while not self._stop.wait(BEAT_EVERY.total_seconds()):
            try:
                self._beat(DEAD_AFTER)
            except DatabaseError as error:
                logger.warning("heartbeat could not be written", extra={"data": {"reason": str(error)}})
                connection.close()
        connection.close()

    def _leave(self) -> None:
        try:
            Beat.objects.filter(pk=self.id).update(good_until=timezone.now())
        except DatabaseError as error:
            logger.warning("the worker could not sign off", extra={"data": {"reason": str(error)}})
        logger.info("worker stopped", extra={"data": {"worker": self.id}})


def _call(row: Row) -> Any:
    """Run the task's function and return what it returned, as JSON can hold it."""
    task, result = row.task, row.task_result
    task_started.send(sender=type(task.get_backend()), task_result=result)
    context = (TaskContext(task_result=cast(Any, result)),) if task.takes_context else ()
    return normalize_json(task.call(*context, *result.args, **result.kwargs))


def _tell(row: Row) -> None:
    try:
        backend, result = type(row.task.get_backend()), row.task_result
    except ImportError:  # the task's function is gone
        return
    task_finished.send(sender=backend, task_result=result)


def _put_back(row: Row, error: BaseException, now: datetime, *, wait: bool) -> None:
    """Note the error and queue the task for another try, after its delay if it is to `wait`; or give it up."""
    tries = len(row.worker_ids)
    if tries > len(RETRIES):
        row.set_failed(error)
        return
    row.status = TaskResultStatus.READY
    row.run_after = now + RETRIES[tries - 1] if wait and tries else now
    row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    row.traceback = "".join(format_exception(error))
    row.save(update_fields=["status", "run_after", "exception_class_path", "traceback"])


def _release(row: Row) -> None:
    """Put a task back as if it had not been taken."""
    row.status = TaskResultStatus.READY
    row.worker_ids = row.worker_ids[:-1]
    row.save(update_fields=["status", "worker_ids"])
