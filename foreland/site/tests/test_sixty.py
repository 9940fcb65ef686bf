"""Sixty people write to one policy at the same moment, and a dozen advisers to one edition, over real HTTP: no word is lost,
no page fails, nobody waits for ever.

The service runs as an operator runs it, on the database of these tests' run: SQLite, or a database of its own in the
same PostgreSQL cluster.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from django.db import connection

from foreland.site.tests.crowd import ADVISERS, COMMENTERS, KEYS, WRITERS
from foreland.site.tests.place import Place, free_port
from foreland.site.tests.test_serving import Served
from tests.at_once import at_once
from tests.visitor import Form, Page

pytestmark = pytest.mark.slow
PATIENCE = 300.0
"""Seconds until a request that got no answer counts as a deadlock: sixty requests wait for one core."""


@dataclass
class Answer:
    """What a page came with, as `Page` reads it."""

    status_code: int
    headers: dict[str, str]
    content: bytes
    streaming: bool = False
    charset: str = "utf-8"


@dataclass
class Seat:
    """One person at a browser of their own: a session, and the pages to write on."""

    port: int
    name: str
    cookie: str
    pages: dict[str, str]
    seen: list[tuple[int, str]] = field(default_factory=list)
    token: str = ""

    def ask(self, path: str, sent: list[tuple[str, str]] | None = None) -> Page:
        """Fetch a page, or send a form to it."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookie + (f"; csrftoken={self.token}" if self.token else "")}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request("POST" if sent is not None else "GET", path, urlencode(sent or []), headers)
            came = link.getresponse()
            body = came.read()
        finally:
            link.close()
        for value in came.headers.get_all("Set-Cookie") or []:
            if value.startswith("csrftoken="):
                self.token = value.split(";")[0].removeprefix("csrftoken=")
        self.seen.append((came.status, path))
        return Page(path, Answer(came.status, dict(came.headers), body))

    def send(self, form: Form, button: str, **values: str) -> Page:
        """Fill in a form and press one of its buttons."""
        pressed = {name: value for words, name, value in form.buttons if name and words == button}
        given = {name: [value] for name, value in (pressed | values).items()}
        path = urlsplit(form.action).path
        return self.ask(path, [(name, each) for name, some in (form.values | given).items() for each in some])


def form_with(page: Page, button: str) -> Form:
    """Return the form of a page that has a button with these words."""
    found = [form for form in page.forms if any(words == button for words, _, _ in form.buttons)]
    assert found, f"{page.address} ({page.status}) has no {button!r}: {page.text[:300]}"
    return found[0]


@pytest.fixture
def database() -> Iterator[str]:
    """Return the address of an empty database: nothing for SQLite, or one beside the tests' own."""
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg  # noqa: PLC0415 -- not needed on SQLite, and not there without PostgreSQL

    given = connection.settings_dict
    name = f"sixty_{uuid.uuid4().hex[:8]}"
    host = f"{given['HOST']}:{given['PORT']}"
    reach = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **reach) as link:
        link.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(("postgresql", f"{given['USER']}:{given['PASSWORD']}@{host}", f"/{name}", "", ""))
        link.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Crowd:
    """The service that runs, its people, and what is there afterwards."""

    place: Place
    port: int
    seats: list[Seat]
    looks: str = "look"

    def look(self) -> dict[str, Any]:
        """Return all that was written, as the database has it."""
        return dict(_crowd(self.place, self.looks))


def _crowd(place: Place, what: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "foreland.site.tests.crowd", what],
        env=place.environ, cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def crowd(tmp_path: Path, database: str) -> Iterator[Crowd]:
    """Seat sixty people of one school and start the service."""
    with _served(tmp_path, database, seats="seat", looks="look") as found:
        yield found


@pytest.fixture
def advisers(tmp_path: Path, database: str) -> Iterator[Crowd]:
    """Seat the advisers of an authority and start the service."""
    with _served(tmp_path, database, seats="advisers", looks="bench") as found:
        yield found


@contextmanager
def _served(tmp_path: Path, database: str, *, seats: str, looks: str) -> Iterator[Crowd]:
    port = free_port()
    settings = {"FORELAND_MODE": "live", "FORELAND_ADDRESS": f"http://127.0.0.1:{port}", "FORELAND_LOG": "warning"}
    place = Place(tmp_path / "var", settings | ({"FORELAND_DATABASE": database} if database else {}))
    people = _crowd(place, seats)
    running = Served(place, port, tmp_path / "log")
    try:
        running.wait_for(lambda: "is running at" in running.said())
        yield Crowd(place, port, [Seat(port, **each) for each in people], looks)
    finally:
        running.process.terminate()
        running.process.wait(timeout=60)


def rewords(seat: Seat) -> tuple[str, str]:
    """Open the wording, write, and save; whoever comes second decides for words that hold both. Return the words."""
    page = seat.ask(seat.pages["reword"])
    words = f"{seat.name} writes this down."
    page = seat.send(form_with(page, "Save your wording"), "Save your wording", text=words)
    for _ in range(WRITERS):
        if page.status != 409:
            break
        page = seat.send(form_with(page, "Save these words"), "Save these words", text=words)
    assert page.status == 302, (page.status, page.text[:500])
    return seat.name, words


def talks(seat: Seat) -> tuple[str, str]:
    """Comment on a statement and suggest other words for it. Return both."""
    said, wanted = f"{seat.name} asks about this.", f"{seat.name} would say it so."
    page = seat.send(form_with(seat.ask(seat.pages["talk"]), "Comment"), "Comment", text=said)
    assert page.status == 302, (page.status, page.text[:500])
    page = seat.ask(seat.pages["suggest"])
    page = seat.send(form_with(page, "Send the suggestion"), "Send the suggestion", text=wanted)
    assert page.status == 302, (page.status, page.text[:500])
    return said, wanted


def test_sixty_people_write_to_one_policy_at_once_and_no_word_is_lost(crowd: Crowd) -> None:
    writers, commenters = crowd.seats[:WRITERS], crowd.seats[WRITERS:]
    assert len(writers) + len(commenters) == WRITERS + COMMENTERS == 60
    works = [lambda seat=seat: rewords(seat) for seat in writers] + [
        lambda seat=seat: talks(seat) for seat in commenters
    ]
    at_once(*works)
    answers = Counter(status for seat in crowd.seats for status, _ in seat.seen)
    assert set(answers) <= {200, 302, 409}, answers
    assert answers[409] > 0, "they never met"

    found = crowd.look()
    numbers = [row[0] for row in found["changes"]]
    assert numbers == list(range(1, len(numbers) + 1)), "a number is missing or stands twice"
    counted = {row[3] for row in found["changes"] if row[1] in KEYS and row[2] == "text" and not row[4]}
    assert counted == {f"{seat.name} writes this down." for seat in writers}
    assert sorted(text for act, text in found["remarks"] if act == "said" and "asks about" in text) == sorted(
        f"{seat.name} asks about this." for seat in commenters
    )
    assert {each["wanted"] for each in found["suggested"]} == {f"{seat.name} would say it so." for seat in commenters}
    assert found["trail"] == []

    # two accept one suggestion at the same moment
    page = commenters[0].ask(commenters[0].pages["suggest"])
    commenters[0].send(form_with(page, "Send the suggestion"), "Send the suggestion", text="Last words.")
    found = crowd.look()
    chosen = next(each for each in found["suggested"] if each["wanted"] == "Last words.")
    pages = [(seat, form_with(seat.ask(chosen["page"]), "Accept")) for seat in writers[:2]]
    at_once(*(lambda seat=seat, form=form: seat.send(form, "Accept") for seat, form in pages))
    after = crowd.look()
    acts = [act for act, _ in after["remarks"] if act in ("accepted", "part")]
    assert acts == ["accepted"], "one of the two counts"
    assert len(after["changes"]) == len(found["changes"]) + 1
    assert {status for seat in crowd.seats for status, _ in seat.seen} <= {200, 302, 409}
    assert after["trail"] == []


def advises(seat: Seat) -> str:
    """Open a statement on the workbench, write, and save; whoever comes second sees both and has theirs. Return the words."""
    words = f"{seat.name} has it so."
    page = seat.send(form_with(seat.ask(seat.pages["reword"]), "Save"), "Save", text=words)
    for _ in range(ADVISERS):
        if page.status != 409:
            break
        page = seat.send(form_with(page, "Use yours"), "Use yours")
    assert page.status == 302, (page.status, page.text[:500])
    return words


def test_a_dozen_advisers_write_to_one_edition_at_once_and_no_word_is_lost(advisers: Crowd) -> None:
    assert len(advisers.seats) == ADVISERS
    written = at_once(*(lambda seat=seat: advises(seat) for seat in advisers.seats))
    answers = Counter(status for seat in advisers.seats for status, _ in seat.seen)
    assert set(answers) <= {200, 302, 409}, answers
    assert answers[409] > 0, "they never met"
    found = advisers.look()
    numbers = [row[0] for row in found["changes"]]
    assert numbers == list(range(1, len(numbers) + 1)), "a number is missing or stands twice"
    counted = {row[3] for row in found["changes"] if row[2] == "text" and not row[4]}
    assert counted == set(written), "each stood for a while, and is in the history"
    assert set(found["stands"].values()) <= counted and found["undecided"] == 0
    assert found["trail"] == []
