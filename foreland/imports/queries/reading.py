"""Reading a file that somebody brings, in a process of its own. Nothing of it is kept here. No scope is needed."""

from __future__ import annotations

from foreland.core.matching.guide import Guide
from foreland.core.source import Source
from foreland.imports.queries.turns import OneAtATime
from foreland.library import queries as library
from foreland.reading import apart

_ONE = OneAtATime("Other files are being read just now. Wait a minute, then send yours again.")


def read_file(data: bytes, name: str) -> Source:
    """Return what a file says. Raises Unreadable for one that cannot be read, and Busy while others are being read."""
    with _ONE:
        return apart.read(data, name)


def guide() -> Guide:
    """Return the guide by which documents are read. Raises NoEdition where no such pack is loaded."""
    return library.guide(library.NATIONAL)
