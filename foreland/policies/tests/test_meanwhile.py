"""Two people at the same statement: both keep their words, and the second decides.

Real threads need a database that is a file, as in earnest: on SQLite a process of its own makes one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from foreland.policies import actions, queries
from foreland.policies.models import Change, Policy
from foreland.policies.tests import making
from foreland.policies.tests.making import NOW
from foreland.tenancy import actions as ground
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from foreland.trail import queries as trail

KEY = "roles.pupils"
EACH = 6


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy."""
    return making.begin("primary")


def test_the_second_sees_the_firsts_words_and_decides(policy: Policy) -> None:
    first = actions.reword(policy=policy, key=KEY, text="First.", by="p1", now=NOW, seen=0)
    with pytest.raises(actions.ChangedMeanwhile) as raised:
        actions.reword(policy=policy, key=KEY, text="Second.", by="p2", now=NOW, seen=0)
    assert raised.value.newest == first.number
    states = making.drawn(policy, policy.body).resolved.states
    assert (states[KEY].text, states[KEY].newest) == ("First.", first.number)
    kept = queries.asides(policy, by="p2")
    assert [(row.number, row.value) for row in kept] == [(raised.value.aside, "Second.")]
    assert queries.asides(policy, by="p1") == []
    actions.reword(policy=policy, key=KEY, text="First and second.", by="p2", now=NOW, seen=first.number)
    assert making.drawn(policy, policy.body).resolved.states[KEY].text == "First and second."
    assert [row.value for row in Change.objects.filter(key=KEY)] == ["First.", "Second.", "First and second."]


def test_keeping_what_stands_is_a_decision_and_changes_nothing(policy: Policy) -> None:
    actions.reword(policy=policy, key=KEY, text="First.", by="p1", now=NOW, seen=0)
    late = {"policy": policy, "by": "p2", "now": NOW, "seen": 0}
    with pytest.raises(actions.ChangedMeanwhile) as words:
        actions.reword(key=KEY, text="Second.", **late)
    with pytest.raises(actions.ChangedMeanwhile) as leaving:
        actions.leave_out(key=KEY, reason="No longer", **late)
    count = Change.objects.count()
    for _ in range(2):  # the same form sent twice
        actions.keep_standing(policy=policy, number=words.value.aside, by="p2", now=NOW)
    assert [row.number for row in queries.asides(policy, by="p2")] == [leaving.value.aside], "one decision at a time"
    actions.keep_standing(policy=policy, number=leaving.value.aside, by="p1", now=NOW)
    assert [row.number for row in queries.asides(policy, by="p2")] == [leaving.value.aside], (
        "nobody decides for another"
    )
    actions.keep_standing(policy=policy, number=leaving.value.aside, by="p2", now=NOW)
    assert queries.asides(policy, by="p2") == []
    assert [row.value for row in queries.asides(policy, key=KEY)] == [False, "Second."], "the words stay in the history"
    assert Change.objects.count() == count and making.drawn(policy, policy.body).resolved.states[KEY].text == "First."
    verbs = [entry.verb for entry in trail.entries(body=policy.body_id)]
    assert verbs.count("keep-standing") == 3, "what was said twice is one decision"
    with pytest.raises(actions.NotPossible, match="no such words"):
        actions.keep_standing(policy=policy, number=1, by="p2", now=NOW)


def test_a_late_form_sent_twice_is_kept_once(policy: Policy) -> None:
    actions.reword(policy=policy, key=KEY, text="First.", by="p1", now=NOW, seen=0)
    numbers = []
    for _ in range(3):
        with pytest.raises(actions.ChangedMeanwhile) as raised:
            actions.reword(policy=policy, key=KEY, text="Second.", by="p2", now=NOW, seen=0)
        numbers.append(raised.value.aside)
    assert numbers == [2, 2, 2]


def test_the_same_words_twice_are_no_quarrel(policy: Policy) -> None:
    one = actions.reword(policy=policy, key=KEY, text="Said.", by="p1", now=NOW, seen=0)
    two = actions.reword(policy=policy, key=KEY, text="Said.", by="p2", now=NOW, seen=0)
    assert one == two and queries.asides(policy) == []


def test_every_verb_asks_what_was_seen(policy: Policy) -> None:
    actions.reword(policy=policy, key=KEY, text="First.", by="p1", now=NOW, seen=0)
    late = {"policy": policy, "key": KEY, "by": "p2", "now": NOW, "seen": 0}
    for attempt in (
        lambda: actions.leave_out(reason="No longer", **late),
        lambda: actions.take_in(**late),
        lambda: actions.move(section="review", after="", **late),
        lambda: actions.restore(**late),
    ):
        with pytest.raises(actions.ChangedMeanwhile):
            attempt()
    assert making.drawn(policy, policy.body).resolved.states[KEY].text == "First."
    assert [row.field for row in queries.asides(policy)] == ["text", "place", "selected", "selected"]


def begin() -> tuple[str, str]:
    """Load the packs and begin a policy; return the ids of body and policy. For a process or a thread of its own."""
    making.load_packs()
    body = ground.create_body(kind="school", name="Harbour View", by="operator", now=NOW)
    with open_scope(body=body, by="operator"):
        return body.pk, making.begin("primary").pk


def write_at_once(body: str, policy: str, name: str) -> None:
    """Reword one statement from two threads at the same moment, again and again, and make up our minds each time."""
    gate, faults = threading.Barrier(2), []

    def work(by: str) -> None:
        try:
            with open_scope(body=body, by=by):
                row = queries.policy(policy)
                for number in range(EACH):
                    gate.wait(60)
                    seen = 0
                    for _ in range(50):
                        try:
                            actions.reword(
                                policy=row, key=KEY, text=f"{by} {number}.", by=by, now=datetime.now(UTC), seen=seen
                            )
                            break
                        except actions.ChangedMeanwhile as meanwhile:
                            seen = meanwhile.newest
        except Exception as error:  # noqa: BLE001 -- raised again in the thread of the test
            faults.append(error)
            gate.abort()
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(f"{name}{number}",)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if faults:
        raise faults[0]


def check_nothing_lost(body: str, policy: str, names: tuple[str, ...]) -> None:
    """Every word that anybody wrote counted once or is kept aside; numbers have no gap; the trail is whole."""
    with open_scope(body=body, by="operator"):
        rows = list(Change.objects.filter(policy=policy).order_by("number"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    counted = [row.value for row in rows if not row.aside]
    assert sorted(counted) == sorted(
        f"{name}{thread} {number}." for name in names for thread in range(2) for number in range(EACH)
    )
    assert any(row.aside for row in rows), "they never met"
    assert trail.verify(body=body) == []


SCRIPT = """
import django, sys
django.setup()
from django.core.management import call_command
from foreland.policies.tests import test_meanwhile as here
what, *rest = sys.argv[1:]
if what == "first":
    call_command("migrate", verbosity=0)
    rest = here.begin()
    print(*rest, flush=True)
sys.stdin.readline()
here.write_at_once(*rest, what)
if what == "first":
    sys.stdin.readline()
    here.check_nothing_lost(*rest, ("first", "second"))
"""


@pytest.mark.sqlite
@pytest.mark.slow
def test_threads_and_processes_on_one_file_lose_no_word(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "FORELAND_DATA": str(tmp_path),
        "FORELAND_DATABASE": "",
        "FORELAND_KEYS": "",
        "FORELAND_LOG": "error",
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *arguments],
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    with start("first") as first:
        body, policy = first.stdout.readline().split()
        with start("second", body, policy) as second:
            for process in (first, second):
                process.stdin.write("go\n")
                process.stdin.flush()
            second.stdin.close()
        first.stdin.write("look\n")
    assert (first.returncode, second.returncode) == (0, 0)


@pytest.mark.postgresql  # threads share the test database there only
@pytest.mark.django_db(transaction=True)
def test_threads_on_postgresql_lose_no_word() -> None:
    body, policy = begin()
    write_at_once(body, policy, "a")
    check_nothing_lost(body, policy, ("a",))
