"""The whole service as an operator runs it: `foreland serve` in a demonstration, its worker killed, and stopped in order."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foreland.site import serving
from foreland.site.tests.place import Place, free_port

pytestmark = pytest.mark.slow
PATIENCE = 240.0


class Served:
    """A service that runs, and what it says."""

    def __init__(self, place: Place, port: int, log: Path) -> None:
        self.port, self.log = port, log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                place.command("serve", "--bind", f"127.0.0.1:{port}"),
                env=place.environ,
                cwd=place.data.parent,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        """Return all that it has said."""
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, there: Callable[[], object]) -> object:
        """Wait until something is true and return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = there()
            if found:
                return found
            assert self.process.poll() is None, self.said()
            time.sleep(0.2)
        raise AssertionError(f"It did not come.\n{self.said()}")

    def get(self, path: str) -> tuple[int, str]:
        """Fetch a page as another program would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def children(self) -> dict[str, int]:
        """Return the process numbers of the web server and the worker."""
        found = {}
        for each in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(each.read_text().rsplit(")", 1)[1].split()[1])
                words = (each.parent / "cmdline").read_text().split("\0")
            except (OSError, ValueError):
                continue
            if parent == self.process.pid:
                found["web" if "granian" in words else "worker"] = int(each.parent.name)
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a demonstration from an empty folder."""
    folder = tmp_path_factory.mktemp("served")
    running = Served(Place(folder / "var", {"FORELAND_MODE": "demo"}), free_port(), folder / "log")
    try:
        running.wait_for(lambda: "is running at" in running.said())
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def test_it_prints_the_address_and_how_to_sign_in(served: Served) -> None:
    said = served.said()
    assert f"http://127.0.0.1:{served.port}/" in said
    assert "p.nadar@harbourview.sch.example" in said and "lighthouse-and-beam" in said


def test_pages_and_their_files_are_served(served: Served) -> None:
    status, page = served.get("/")
    assert status == 200 and "Online safety policies that fit your school" in page and "Demonstration" in page
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)):
        assert served.get(path)[0] == 200, path
    assert served.get("/demo/")[0] == 200


def test_it_becomes_ready_and_a_killed_worker_is_started_again(served: Served) -> None:
    served.wait_for(lambda: served.get("/readyz")[0] == 200)
    before = served.children()
    assert set(before) == {"web", "worker"}
    os.kill(before["worker"], signal.SIGKILL)
    after = served.wait_for(
        lambda: (found := served.children()).get("worker") not in (None, before["worker"]) and found
    )
    assert isinstance(after, dict) and after["web"] == before["web"]
    assert "The worker ended" in served.said()
    served.wait_for(lambda: json.loads(served.get("/readyz")[1])["ready"])


def test_a_second_one_at_the_same_port_is_told_so(served: Served, tmp_path: Path) -> None:
    done = Place(tmp_path / "var").run("serve", "--bind", f"127.0.0.1:{served.port}")
    assert done.returncode == 1
    assert f"Something listens on 127.0.0.1:{served.port} already" in done.stderr and "FORELAND_BIND=" in done.stderr


def test_it_stops_in_order_and_leaves_nothing_running(served: Served) -> None:
    children = served.children()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=40) == 0
    assert served.said().rstrip().endswith("Stopped.")
    assert not [pid for pid in children.values() if Path(f"/proc/{pid}").exists()]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0


@pytest.mark.parametrize(
    ("text", "host", "port"), [("127.0.0.1:8000", "127.0.0.1", 8000), (":80", "127.0.0.1", 80), ("[::1]:81", "::1", 81)]
)
def test_where_to_listen(text: str, host: str, port: int) -> None:
    assert serving.bind(text) == serving.Bind(host, port)


@pytest.mark.parametrize("text", ["", "127.0.0.1", "127.0.0.1:", "host:http", "127.0.0.1:0", "127.0.0.1:70000"])
def test_nowhere_to_listen(text: str) -> None:
    with pytest.raises(serving.CannotServe, match="must be an address and a port"):
        serving.bind(text)


def test_an_address_of_another_machine_is_told_so() -> None:
    with pytest.raises(serving.CannotServe, match=r"Nothing can listen on 192\.0\.2\.1:8000"):
        serving.check_free(serving.Bind("192.0.2.1", 8000))
