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
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from foreland.core.source import Extract, Source, Unreadable
from foreland.reading.archive import broken

SECONDS: Final = 20.0
"""Longest time for a file; a policy of 30 pages takes less than one second."""
SECONDS_OLD: Final = 75.0
"""Longest time for an old Word file, which a word processor turns into a new one first."""
LARGEST: Final = 25_000_000
"""Most bytes of a file."""
LARGEST_ANSWER: Final = 24_000_000
"""Most bytes of the answer."""
AT_ONCE: Final = 4
"""Most files that one process of the service has read at a time; others wait for their turn."""
FULL: Final = 75
"""With this code a child ends whose memory is full."""
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
            raise Unreadable("empty", "This file is empty. Choose the file that holds your policy.")
        if size > LARGEST:
            raise Unreadable(
                "too-large", "This file is larger than 25 MB. Save it without its pictures, then bring it again."
            )
        head = os.pread(given.fileno(), 8, 0)
        old = head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf"))
        longest = seconds if seconds is not None else (SECONDS_OLD if old else SECONDS)
        if not _TURNS.acquire(timeout=longest):
            raise Unreadable("too-long", "Many files are being read just now. Wait a minute, then try again.")
        try:
            answer = _asked(given, name, longest)
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


def _asked(given: IO[bytes], name: str, seconds: float) -> bytes:
    """The answer of a child that has so many seconds. Raises Unreadable where it gave none."""
    command = [sys.executable, "-s", "-P", *CHILD, str(int(seconds) + 1), name.replace("\0", " ")[-200:]]
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
        raise Unreadable(
            "broken",
            "This file is damaged and cannot be read. Open it where it was made, save it anew, and bring the new file.",
        )
    return answer


def too_long() -> Unreadable:
    """Return what is said of a file that takes more time or memory than it may."""
    return Unreadable(
        "too-long",
        "This file takes too long to read. Save it anew as .docx or PDF, without pictures, then bring that file.",
    )


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
    said = {**asdict(source), "extracts": [[getattr(each, name) for name in _FIELDS] for each in source.extracts]}
    return json.dumps({"source": said}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


_FIELDS: Final = ("kind", "text", "level", "label", "page", "under", "cells", "header")


def _told(answer: bytes, name: str) -> Source:
    """The source that a child told. Raises Unreadable for what it could not read."""
    try:
        said: dict[str, Any] = json.loads(answer)
        if "error" in said:
            raise Unreadable(str(said["error"]), str(said["words"]))
        return _source(said["source"], name)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise broken() from error


def _source(given: dict[str, Any], name: str) -> Source:
    extracts = tuple(
        Extract(number, kind, text, level, label, page, tuple(under), tuple(cells), tuple(header))
        for number, (kind, text, level, label, page, under, cells, header) in enumerate(given["extracts"])
    )
    return Source(name, given["format"], extracts, given["pages"], given["title"], tuple(given["notes"]))
