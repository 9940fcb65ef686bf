"""The whole service as one process tree: the web server and the worker, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

THREADS = 2
"""Threads a web process: two were as fast as four on real pages, and half as many database connections."""
PATIENCE = 30.0
"""Seconds to wait for the web server's first answer, and for both to end."""
LONGEST_PAUSE = 30.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class CannotServe(Exception):
    """The service cannot start or go on. The text says why and what to do."""


@dataclass(frozen=True)
class Bind:
    """Where the server listens."""

    host: str
    port: int

    @property
    def local(self) -> str:
        """The address at which this machine itself reaches the server."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 -- compared, not bound
        return f"[{host}]" if ":" in host else host


def bind(text: str) -> Bind:
    """Return host and port of a setting such as 127.0.0.1:8000, [::1]:8000 or :8000. Raises CannotServe."""
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotServe(f"FORELAND_BIND is {text!r}. It must be an address and a port, such as 127.0.0.1:8000.")
    return Bind(host.strip("[]") or "127.0.0.1", int(port))


def check_free(where: Bind) -> None:
    """Raise CannotServe when nothing can listen there, with the reason in words."""
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where.host, where.port))
        except OSError as error:
            other = f"{where.host}:{where.port + 1}"
            if error.errno == 98:
                raise CannotServe(
                    f"Something listens on {where.host}:{where.port} already. Stop it, or choose another port: FORELAND_BIND={other}"
                ) from error
            raise CannotServe(
                f"Nothing can listen on {where.host}:{where.port} ({error.strerror}). Choose another address with FORELAND_BIND."
            ) from error


def _with_parent() -> Callable[[], None] | None:
    """Return what makes a child end when this process is killed, where the system can do that."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)

    def arrange() -> None:
        library.prctl(_DIE_WITH_PARENT, signal.SIGTERM)

    return arrange


@dataclass
class Running:
    """The web server and the worker as children of this process."""

    where: Bind
    workers: int
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    say: Callable[[str], None] = print
    _web: subprocess.Popen[bytes] | None = None
    _worker: subprocess.Popen[bytes] | None = None
    _stopping: bool = False
    _pause: float = 1.0
    _restart_at: float = 0.0
    _worker_since: float = 0.0

    def run(self, ready: Callable[[], None]) -> int:
        """Start both, call `ready` at the first answer, and stay until a signal or the web server's end; return the exit code."""
        check_free(self.where)
        signal.signal(signal.SIGTERM, self._asked)
        signal.signal(signal.SIGINT, self._asked)
        try:
            self._web = self._start(self._web_command())
            self._start_worker()
            self._wait_for_answer()
            if not self._stopping:
                ready()
            while not self._stopping:
                time.sleep(0.2)
                if self._web.poll() is not None:
                    self.say(f"The web server ended by itself (code {self._web.returncode}); see its lines above.")
                    return 1
                self._tend_worker()
            return 0
        finally:
            self._stop_both()

    def _web_command(self) -> list[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.where.host, "--port", str(self.where.port),
            "--workers", str(self.workers), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
            "--respawn-failed-workers", "--workers-kill-timeout", "20", "foreland.site.wsgi:application",
        ]  # fmt: skip

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A session of its own: a Ctrl-C reaches this process alone, which then stops the others in order.
        return subprocess.Popen(
            command, env=dict(self.environ), start_new_session=True,
            preexec_fn=_with_parent(),  # noqa: PLW1509 -- this process has one thread
        )  # fmt: skip

    def _start_worker(self) -> None:
        self._worker = self._start([sys.executable, "-m", "foreland", "work"])
        self._worker_since, self._restart_at = time.monotonic(), 0.0

    def _tend_worker(self) -> None:
        """Start a worker that died again: at once after a long life, with growing pauses when it keeps dying."""
        assert self._worker is not None
        if self._worker.poll() is None:
            return
        now = time.monotonic()
        if not self._restart_at:
            self._pause = 1.0 if now - self._worker_since > 60 else min(self._pause * 2, LONGEST_PAUSE)
            self._restart_at = now + self._pause
            self.say(
                f"The worker ended (code {self._worker.returncode}). It is started again in {self._pause:.0f} seconds."
            )
        elif now >= self._restart_at:
            self._start_worker()

    def _wait_for_answer(self) -> None:
        assert self._web is not None
        end = time.monotonic() + PATIENCE
        host = self.where.local.strip("[]")
        while not self._stopping:
            if self._web.poll() is not None:
                raise CannotServe(
                    f"The web server did not start (code {self._web.returncode}). Its own lines above say why."
                )
            try:
                socket.create_connection((host, self.where.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise CannotServe(f"The web server gave no answer in {PATIENCE:.0f} seconds.") from None
                time.sleep(0.1)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _stop_both(self) -> None:
        """End both: ask, wait, and only then force."""
        alive = [child for child in (self._web, self._worker) if child is not None and child.poll() is None]
        for child in alive:
            child.terminate()
        end = time.monotonic() + PATIENCE
        for child in alive:
            try:
                child.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
