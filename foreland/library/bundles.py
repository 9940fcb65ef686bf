"""An edition as one file: a zip with a pack's folder in it, as it is exported here and brought in elsewhere."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from foreland.core.packs.model import Head
from foreland.core.packs.reading import BrokenPack, Fault
from foreland.library.folders import LARGEST

LARGEST_ZIP = 8 * 1024 * 1024
"""Largest file that is opened, in bytes."""
LARGEST_WHOLE = 16 * 1024 * 1024
"""Most that the files in it may have together when they are unpacked, in bytes."""
MOST_FILES = 200
_DAY = (2026, 1, 1, 0, 0, 0)
_SMALL = "An edition has a few files of text. Export it again."


def pack(head: Head, files: Mapping[str, str]) -> bytes:
    """Return an edition as a zip: kind/pack/edition/file.toml. The same edition gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{head.kind}/{head.id}/{head.edition}/{name}", _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, files[name])
    return out.getvalue()


def name_of(head: Head) -> str:
    """Return the file name of an exported edition."""
    return f"{head.id}-{head.edition}.zip"


def unpack(content: bytes) -> dict[str, str]:
    """Return the files of the one edition in a zip, by name. Raises BrokenPack for anything else.

    Nothing is written anywhere, no path in it is followed, and no more is unpacked than an edition may have.
    """
    if len(content) > LARGEST_ZIP:
        raise _broken("-", f"The file has more than {LARGEST_ZIP // 1024 // 1024} MB.", _SMALL)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return _files(bundle)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _broken(
            "-", f"This is not a zip file that can be opened: {error}.", "Export the edition again."
        ) from error
    except ValueError as error:  # a damaged entry, and names or offsets that lead nowhere
        raise _broken("-", f"This zip file is damaged: {error}.", "Export the edition again.") from error


def _files(bundle: zipfile.ZipFile) -> dict[str, str]:
    entries = [entry for entry in bundle.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise _broken("-", f"It holds {len(entries)} files; at most {MOST_FILES}.", _SMALL)
    if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise _broken("-", "Unpacked it would have more than 16 MB.", _SMALL)
    folders, found = set(), {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        mode = entry.external_attr >> 16
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in path.parts[0]:
            raise _broken(
                entry.filename, "Its path leads out of the folder.", "Put the files of one edition into the zip."
            )
        if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            raise _broken(entry.filename, "This is no file: it leads elsewhere.", "Put the file itself there.")
        if path.suffix != ".toml":
            raise _broken(entry.filename, "An edition holds TOML files alone.", "Take it out.")
        if path.name in found:
            raise _broken(entry.filename, "Two files have this name.", "Put one edition into the zip.")
        folders.add(path.parent)
        found[path.name] = _text(bundle, entry)
    if len(folders) > 1:
        raise _broken(
            "-", f"It holds {len(folders)} folders.", "Put the files of one edition into the zip, in one folder."
        )
    if "pack.toml" not in found:
        raise _broken("pack.toml", "The zip has no pack.toml.", "Every edition needs one.")
    return found


def _text(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """Return the text of a file, reading no more of it than it may have: its size as told may be a lie."""
    with bundle.open(entry) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _broken(
            entry.filename, "The file has more than 2 MB.", "A statement is a paragraph. Split the file or shorten it."
        )
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _broken(entry.filename, "The file is not UTF-8 text.", "Save it as UTF-8.") from error


def _broken(file: str, says: str, mend: str) -> BrokenPack:
    return BrokenPack([Fault(file, "-", says, mend)])
