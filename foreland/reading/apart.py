"""Reading in a process of its own: a file from a stranger may take down its reader, and nothing else.

The child gets the file as its input and nothing of ours: no settings, no database, no keys. It sets limits on its
memory, its time and its files before it looks at the first byte, and answers with JSON of a bounded size.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

from foreland.core.source import Source, Unreadable, as_data, from_data
from foreland.reading.formats import BEGINNING, is_old
from foreland.reading.refusals import LARGEST, broken, empty, too_large, too_long

SECONDS: Final = 20.0
"""Longest time for a file; a policy of 30 pages takes less than one second."""
SECONDS_OLD: Final = 75.0
"""Longest time for an old Word file, which a word processor turns into a new one first."""
LARGEST_ANSWER: Final = 24_000_000
"""Most bytes of the answer."""
AT_ONCE: Final = 4
"""Most files that one process of the service has read at a time; others wait for their turn."""
FULL: Final = 75
"""With this code a child ends whose memory is full."""
OLD: Final = "old"
"""Tells the child that a word processor will be started."""
CHILD: Final = ("-m", "foreland.reading.child")
"""What the child runs."""
_ROOT: Final = Path(__file__).resolve().parents[2]
_TURNS = threading.BoundedSemaphore(AT_ONCE)


def read(file: bytes | Path, name: str, *, seconds: float | None = None) -> Source:
    """Return what a file says, read in a process of its own. `name` is what the file is called.

    `seconds` is the longest time that it may take. Raises Unreadable, with "too-long" where the limits were reached.
    """
    with _opened(file) as given:
        size = os.fstat(given.fileno()).st_size
        if not size:
            raise empty()
        if size > LARGEST:
            raise too_large()
        old = is_old(os.pread(given.fileno(), BEGINNING, 0))
        longest = seconds if seconds is not None else (SECONDS_OLD if old else SECONDS)
        if not _TURNS.acquire(timeout=longest):
            raise Unreadable("too-long", "Many files are being read just now. Wait a minute, then try again.")
        try:
            answer = _asked(given, name, longest, old=old)
        finally:
            _TURNS.release()
    return _told(answer, name)


@contextmanager
def _opened(file: bytes | Path) -> Iterator[IO[bytes]]:
    """The file, open for reading; bytes lie in memory or in a file without a name, and are gone when it is closed."""
    if isinstance(file, Path):
        with file.open("rb") as given:
            yield given
        return
    with (
        tempfile.TemporaryFile()
        if not hasattr(os, "memfd_create")
        else os.fdopen(os.memfd_create("reading"), "w+b") as given
    ):
        given.write(file)
        given.flush()
        os.lseek(given.fileno(), 0, os.SEEK_SET)
        yield given


def _asked(given: IO[bytes], name: str, seconds: float, *, old: bool) -> bytes:
    """The answer of a child that has so many seconds, and for an old file more room. Raises Unreadable where it gave none."""
    command = [sys.executable, "-s", "-P", *CHILD, str(int(seconds) + 1), name.replace("\0", " ")[-200:]]
    command += [OLD] if old else []
    with tempfile.TemporaryDirectory(prefix="foreland-reading-") as folder:
        child = subprocess.Popen(
            command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True,
            env={"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "TMPDIR": folder, "HOME": folder, "LANG": "C.UTF-8"},
        )  # fmt: skip
        assert child.stdout is not None
        try:
            answer = _heard(child.stdout, time.monotonic() + seconds)
        finally:
            _ended(child)
            child.stdout.close()
    if answer is None or child.returncode in (FULL, -signal.SIGKILL, -signal.SIGXCPU):
        raise too_long()
    if child.returncode or not answer:
        raise broken()
    return answer


def _heard(stream: IO[bytes], until: float) -> bytes | None:
    """What a child says before it ends; None where its time is up or it says too much."""
    said = bytearray()
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([stream], [], [], left)
        if not ready:
            return None
        part = os.read(stream.fileno(), 1 << 16)
        if not part:
            return bytes(said)
        said += part
        if len(said) > LARGEST_ANSWER:
            return None
    return None


def _ended(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(timeout=0.5)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def to_answer(source: Source) -> bytes:
    """Return a source as the child tells it."""
    return json.dumps({"source": as_data(source)}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _told(answer: bytes, name: str) -> Source:
    """The source that a child told. Raises Unreadable for what it could not read."""
    try:
        said: dict[str, Any] = json.loads(answer)
        if "error" in said:
            raise Unreadable(str(said["error"]), str(said["words"]))
        return replace(from_data(said["source"]), name=name)
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise broken() from error
