"""Two who record at once for one body. SQLite needs a file of its own for this; PostgreSQL uses the test database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from foreland.trail import queries
from foreland.trail.actions import record
from foreland.trail.models import Entry

EACH = 40
SCRIPT = """
import django, sys
django.setup()
from django.core.management import call_command
if sys.argv[1] == "migrate":
    call_command("migrate", "trail", verbosity=0)
elif sys.argv[1] == "read":
    from foreland.trail import queries
    from foreland.trail.models import Entry
    numbers = list(Entry.objects.filter(body="school1").order_by("number").values_list("number", flat=True))
    print(len(numbers), numbers == list(range(1, len(numbers) + 1)), queries.verify(body="school1"))
else:
    from foreland.trail.tests.test_at_once import threads
    threads(sys.argv[1])
"""


def threads(name: str) -> None:
    """Record from two threads at once, each entry in a transaction of its own that does something before."""
    gate, faults = threading.Barrier(2), []

    def work(by: str) -> None:
        gate.wait()
        try:
            for n in range(EACH):
                with transaction.atomic():
                    Entry.objects.filter(body="school1").count()
                    record(body="school1", verb="test.counted", by=by, detail={"n": n}, now=datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 -- told by the test
            faults.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(f"{name}{n}",)) for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if faults:
        raise faults[0]


@pytest.mark.slow
def test_threads_and_processes_on_one_file_keep_the_chain_whole(tmp_path: Path) -> None:
    environment = {**os.environ, "FORELAND_DATA": str(tmp_path), "FORELAND_DATABASE": "", "FORELAND_KEYS": ""}

    def start(what: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, what], env=environment, text=True, stdout=subprocess.PIPE
        )

    assert start("migrate").wait(60) == 0
    both = [start("a"), start("b")]
    assert [process.wait(60) for process in both] == [0, 0]
    assert start("read").communicate(timeout=60)[0].strip() == f"{4 * EACH} True []"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="threads share the test database on PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_threads_on_postgresql_keep_the_chain_whole() -> None:
    threads("t")
    assert Entry.objects.filter(body="school1").count() == 2 * EACH
    assert queries.verify(body="school1") == []
