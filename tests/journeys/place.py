"""The service as an operator starts it: `foreland serve` in earnest, on a scratch folder, with its worker beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Place:
    """One running service and its folder."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FORELAND_", "DJANGO_"))}
        self.environ = kept | {
            "FORELAND_MODE": "live", "FORELAND_DATA": str(folder / "data"), "FORELAND_ADDRESS": self.address,
            "FORELAND_BIND": f"127.0.0.1:{self.port}", "FORELAND_LOG": "warning", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.log = folder / "service.log"
        self._service: subprocess.Popen[bytes] | None = None
        self._backstage = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.backstage"], cwd=ROOT, env=self.environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.authority = str(self.ask("begin"))

    def ask(self, do: str, **given: Any) -> Any:
        """Return what one of the functions of `backstage` gives."""
        assert self._backstage.stdin is not None and self._backstage.stdout is not None
        self._backstage.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self._backstage.stdin.flush()
        line = self._backstage.stdout.readline()
        assert line, "The process behind the stage has ended."
        answer = json.loads(line)
        assert "gave" in answer, answer.get("failed")
        return answer["gave"]

    def start(self) -> None:
        """Start the service and wait until it answers."""
        with self.log.open("ab") as log:
            self._service = subprocess.Popen(
                [sys.executable, "-m", "foreland", "serve"], cwd=ROOT, env=self.environ, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._service.poll() is None and time.monotonic() < end, f"No answer:\n{self.told()}"
            time.sleep(0.1)

    def kill(self) -> None:
        """End the service and all of its children as a power cut would: at once, nothing said."""
        assert self._service is not None
        for each in _tree(self._service.pid):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._service.wait()
        end = time.monotonic() + PATIENCE
        while self._answers():
            assert time.monotonic() < end, "The service still answers."
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the service in order, and the process behind the stage."""
        if self._service is not None and self._service.poll() is None:
            self._service.terminate()
            self._service.wait(PATIENCE)
        assert self._backstage.stdin is not None and self._backstage.stdout is not None
        self._backstage.stdin.close()
        self._backstage.wait(PATIENCE)
        self._backstage.stdout.close()

    def told(self) -> str:
        """Return the last lines that the service wrote."""
        return (
            "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])
            if self.log.exists()
            else ""
        )

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


def _tree(root: int) -> list[int]:
    """Return a process and all below it, as the system lists them."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = [root]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found
