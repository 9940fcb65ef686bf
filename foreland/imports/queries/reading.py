"""Reading a file that somebody brings, in a process of its own. Nothing of it is kept here. No scope is needed."""

from __future__ import annotations

import threading

from foreland.core.matching.guide import Guide
from foreland.core.source import Source
from foreland.library import queries as library
from foreland.reading import apart

GUIDE = "england-online-safety"
"""The pack that tells which words speak of what."""
PATIENCE = 8.0
"""Seconds to wait until another file has been read: the pages of everybody else need the rest of this process."""
_ONE = threading.BoundedSemaphore(1)


class Busy(Exception):
    """Other files are being read. The text says to try again."""


def read_file(data: bytes, name: str) -> Source:
    """Return what a file says. Raises Unreadable for one that cannot be read, and Busy while others are being read."""
    if not _ONE.acquire(timeout=PATIENCE):
        raise Busy("Other files are being read just now. Wait a minute, then send yours again.")
    try:
        return apart.read(data, name)
    finally:
        _ONE.release()


def read_words(words: str) -> Source:
    """Return what pasted words say, as a file would. Raises as `read_file` does."""
    return read_file(words.encode("utf-8"), "pasted.txt")


def guide() -> Guide:
    """Return the guide by which documents are read. Raises NoEdition where no such pack is loaded."""
    return library.guide(GUIDE)
