"""The zip and the XML that a stranger's file is made of, opened with care: nothing is unpacked before it is measured."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from foreland.core.source import Unreadable
from foreland.reading.refusals import broken, locked, too_large

MOST_ENTRIES: Final = 5_000
"""Most files in one archive."""
LARGEST_PART: Final = 40_000_000
"""Most bytes of one part of XML, unpacked."""
LARGEST_SUM: Final = 600_000_000
"""Most bytes that an archive says it holds, unpacked; pictures are never unpacked."""
MOST_SWOLLEN: Final = 400
"""How many times its packed size a large part may have. Words and their marks have 10 to 60 times."""
_LARGE: Final = 4_000_000


def _swollen() -> Unreadable:
    return too_large("unpacks to more than we read")


class Archive:
    """A zip whose parts are read one by one, each with a limit."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, OverflowError) as error:
            raise broken() from error
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_SUM:
            raise _swollen()
        if sum(entry.compress_size for entry in entries) > len(data):
            raise broken()  # parts that overlap are a trick
        if any(entry.flag_bits & 1 for entry in entries):
            raise locked()
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """Return one part, or nothing where there is none. Raises Unreadable where it is larger than it may be."""
        if name not in self.names:
            return b""
        try:
            entry = self._zip.getinfo(name)
            if entry.file_size > LARGEST_PART or (
                entry.file_size > _LARGE and entry.file_size > MOST_SWOLLEN * max(entry.compress_size, 1)
            ):
                raise _swollen()
            with self._zip.open(entry) as part:
                out = part.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            if isinstance(error, Unreadable):
                raise
            raise broken() from error
        except Exception as error:  # zlib.error and lzma.LZMAError have no common kind
            raise broken() from error
        if len(out) > LARGEST_PART:
            raise _swollen()
        return out

    def xml(self, name: str) -> ET.Element | None:
        """Return one part as a tree, or None where there is none. Raises Unreadable."""
        data = self.read(name)
        return tree(data) if data else None


class _Begun(Exception):
    """No error: the first element ends the look at what stands before it."""


def tree(data: bytes) -> ET.Element:
    """Return XML as a tree. Raises Unreadable for XML that is broken or that declares entities."""

    def declared(*_: object) -> None:
        raise broken("This file holds declarations that documents do not have")

    def begun(*_: object) -> None:
        raise _Begun

    looker = expat.ParserCreate()
    looker.StartDoctypeDeclHandler = declared
    looker.EntityDeclHandler = declared
    looker.StartElementHandler = begun
    try:
        looker.Parse(data, True)
    except _Begun:
        pass
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise broken() from error
    try:
        return ET.fromstring(data)  # noqa: S314 -- what declares entities did not get here
    except (ET.ParseError, ValueError, LookupError) as error:
        if "out of memory" in str(error):
            raise MemoryError from error
        raise broken() from error
