"""One at a time: what a file asks for runs in the process that answers everybody else's pages."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Final

PATIENCE: Final = 8.0
"""Seconds that a file waits for its turn."""


class Busy(Exception):
    """Another file has its turn. The text says to try again."""


class OneAtATime:
    """A turn that one has at a time, taken by `with`. Raises Busy with these words after PATIENCE."""

    def __init__(self, busy: str) -> None:
        self._busy = busy
        self._free = threading.BoundedSemaphore(1)

    def __enter__(self) -> None:
        if not self._free.acquire(timeout=PATIENCE):
            raise Busy(self._busy)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._free.release()
