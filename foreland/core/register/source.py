"""Opening the bytes of a register file: plain, inside a zip or gzipped; how large, in which encoding, whole or cut.

Everything is a stream: a packed file is never unpacked to disk or memory, and unpacking stops at a limit.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol, cast

from foreland.core.register.fault import RegisterError

LIMIT = 600 * 1024 * 1024
"""The most bytes that a register may unpack to. The real file has about 60 million; ten times that is no register."""

CHUNK = 1 << 20

AGAIN = "Download it again from get-information-schools.service.gov.uk (Downloads, all establishment data)."

Encoding = Literal["ascii", "utf-8", "utf-8-sig", "windows-1252"]

_HIGH = bytes(range(0x80, 0x100))
_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}",
)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252: files put together from two have both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("foreland-register", _as_windows)


class Unpacked(Protocol):
    """What opening a plain, zipped or gzipped file gives."""

    def read1(self, size: int, /) -> bytes:
        """Give the bytes that are at hand, at most `size`, and none at the end."""


class Metered(io.RawIOBase):
    """A stream of unpacked bytes that refuses to grow beyond a limit and notes when its packing breaks off."""

    def __init__(self, inner: Unpacked, limit: int) -> None:
        """Wrap `inner`, allowing `limit` bytes."""
        self.inner = inner
        self.limit = limit
        self.count = 0
        self.broken = False

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; a broken packing reads as the end of the file and sets `broken`."""
        try:
            data = self.inner.read1(len(buffer))  # what there is: read() would lose the end of a cut file
        except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile):
            self.broken = True
            return 0
        self.count += len(data)
        if self.count > self.limit:
            raise RegisterError(
                f"The file unpacks to more than {self.limit // 1024 // 1024} MB, far more than the register has. "
                f"It was not read. {AGAIN}"
            )
        buffer[: len(data)] = data
        return len(data)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes are. `name` is the file's own name, inside the zip where there is one (it carries the date)."""

    path: Path
    packing: Literal["csv", "zip", "gzip"]
    name: str
    member: str
    limit: int

    @contextmanager
    def open(self) -> Iterator[Metered]:
        """Open the unpacked bytes from their start."""
        if self.packing == "zip":
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as packed:
                yield Metered(cast(zipfile.ZipExtFile, packed), self.limit)
        elif self.packing == "gzip":
            with gzip.open(self.path, "rb") as inner:
                yield Metered(inner, self.limit)
        else:
            with self.path.open("rb") as inner:
                yield Metered(inner, self.limit)


@dataclass(frozen=True, slots=True)
class Survey:
    """What one walk over the bytes tells: `size` in bytes, `lines` counted, and how the text is encoded."""

    encoding: Encoding
    size: int
    lines: int

    @property
    def codec(self) -> str:
        """The Python name of the encoding to decode with."""
        return {"ascii": "utf-8", "utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "windows-1252": "cp1252"}[self.encoding]

    @property
    def errors(self) -> str:
        """What to do with bytes that the encoding does not have."""
        return "replace" if self.encoding == "windows-1252" else "foreland-register"


def find_source(path: Path, limit: int = LIMIT) -> Source:
    """Say how the file is packed, by its content and not its name; RegisterError where it cannot."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise RegisterError(f"There is no file {path}. Check the name, and the folder that it is in.") from None
    except OSError as error:
        raise RegisterError(f"The file {path} cannot be opened: {error.strerror}.") from None
    if not start:
        raise RegisterError(f"The file {path.name} is empty. {AGAIN}")
    if start.startswith(b"\x1f\x8b"):
        return Source(path, "gzip", path.name, "", limit)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(path, limit)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RegisterError(
            f"{path.name} was saved as Unicode text (UTF-16). Save it as “CSV UTF-8”, or use the file as downloaded."
        )
    if start.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG")):
        raise RegisterError(f"{path.name} is not a CSV file. {AGAIN}")
    if start.lstrip()[:1] == b"<":
        raise RegisterError(f"{path.name} is a web page, not the register: the download did not work. {AGAIN}")
    return Source(path, "csv", path.name, "", limit)


def _in_zip(path: Path, limit: int) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, EOFError, OSError):
        raise RegisterError(f"The zip file {path.name} is damaged or was cut off. {AGAIN}") from None
    names = [PurePosixPath(info.filename) for info in infos]
    if any(name.name == "[Content_Types].xml" for name in names):
        raise RegisterError(f"{path.name} is a workbook. Save it as “CSV UTF-8”, or use the file as downloaded.")
    tables = [
        info
        for info, name in zip(infos, names, strict=True)
        if name.suffix.lower() == ".csv" and "__MACOSX" not in name.parts and not name.name.startswith(".")
    ]
    if not tables:
        raise RegisterError(f"The zip file {path.name} holds no CSV file. {AGAIN}")
    if len(tables) > 1:
        listed = ", ".join(sorted(info.filename for info in tables)[:5])
        raise RegisterError(
            f"The zip file {path.name} holds {len(tables)} CSV files ({listed}). Unpack it and import the one called "
            "edubasealldata…csv."
        )
    table = tables[0]
    if table.flag_bits & 0x1:
        raise RegisterError(f"The zip file {path.name} is locked with a password. Unpack it first.")
    if table.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        raise RegisterError(f"The zip file {path.name} is packed in an unusual way. Unpack it first.")
    if table.file_size > limit:
        raise RegisterError(
            f"{table.filename} would unpack to {table.file_size // 1024 // 1024} MB, far more than the register has. "
            f"It was not read. {AGAIN}"
        )
    if table.file_size == 0:
        raise RegisterError(f"{table.filename} inside {path.name} is empty. {AGAIN}")
    return Source(path, "zip", PurePosixPath(table.filename).name, table.filename, limit)


def survey(source: Source) -> Survey:
    """Walk all bytes once: their number, the lines, and the encoding by what the bytes are.

    Text with no byte above 127 is ASCII. Otherwise bytes that form whole UTF-8 letters are weighed against those that
    do not: one accent in Windows-1252 is no UTF-8, and UTF-8 with a few damaged bytes stays UTF-8.
    """
    size = line_feeds = returns = letters = strays = 0
    marked = False
    tail = b""
    with source.open() as stream:
        while chunk := stream.read(CHUNK):
            if size == 0:
                marked = chunk.startswith(codecs.BOM_UTF8)
                if b"\0" in chunk[:4096]:
                    raise RegisterError(f"{source.name} is not a CSV file. {AGAIN}")
            size += len(chunk)
            line_feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            block = tail + chunk
            edge = max(block.rfind(b"\n") + 1, len(block) - 3)
            block, tail = block[:edge], block[edge:]
            more, odd = _weigh(block)
            letters, strays = letters + more, strays + odd
    more, odd = _weigh(tail)
    letters, strays = letters + more, strays + odd
    if size == 0:
        raise RegisterError(f"The file {source.name} is empty or damaged. {AGAIN}")
    if marked:
        encoding: Encoding = "utf-8-sig"
    elif letters == strays == 0:
        encoding = "ascii"
    else:
        encoding = "utf-8" if letters > strays else "windows-1252"
    return Survey(encoding, size, line_feeds or returns)


def _weigh(block: bytes) -> tuple[int, int]:
    """Count whole UTF-8 letters above 127, and bytes above 127 that belong to none."""
    if block.isascii():
        return 0, 0
    found = _UTF8.findall(block)
    high = len(block) - len(block.translate(None, _HIGH))
    return len(found), high - sum(map(len, found))
