"""A copy of the whole place in one file, and back: database, files, and the keys if asked for.

The file is a tar archive: `database.sqlite3` or `database.dump`, `files/…`, perhaps `keys/…`, and `manifest.json` with
the digest of each. The database is copied first and at one instant while people go on working; files are only ever
added under their digests, so every file that the copy of the database names is copied after it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]  # Django's own, without stubs

from foreland.site.environment import MODE_MARK

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, DUMP = "database.sqlite3", "database.dump"
EVERY_BODY = "-c foreland.body=*"
"""Opens every body's rows for the copy alone, past row-level security (tenancy.locks)."""
_CHUNK = 1024 * 1024


class CannotBackUp(Exception):
    """The copy cannot be written. The text says why and what to do."""


class CannotRestore(Exception):
    """The copy cannot be put back. The text says why and what to do; nothing was changed."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds."""

    database: str
    files: int
    size: int
    keys: bool


def back_up(*, target: Path, with_keys: bool, version: str, now: datetime) -> Copied:
    """Write a copy of this place to a new file of mode 0600 and return what it holds. Raises CannotBackUp."""
    target = target.expanduser().absolute()
    if target.exists():
        raise CannotBackUp(f"{target} is there already. Choose a name that is new; a copy never overwrites another.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"The folder {target.parent} is not there. Make it first.")
    part = target.with_name(target.name + ".part")
    digests: dict[str, str] = {}
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
            with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
                database = _copy_database(Path(scratch))
                _add(tar, database, database.name, digests)
            for path in sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()):
                _add(tar, path, f"files/{path.relative_to(settings.MEDIA_ROOT).as_posix()}", digests)
            if with_keys:
                for path in sorted(Path(settings.KEYS).glob("*.key*")):
                    _add(tar, path, f"keys/{path.name}", digests)
            manifest = {
                "format": FORMAT, "version": version, "made": now.isoformat(), "database": database.name,
                "mode": settings.MODE, "keys": with_keys, "sha256": digests,
            }  # fmt: skip
            data = json.dumps(manifest, indent=1, sort_keys=True).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(data), 0o600
            tar.addfile(entry, io.BytesIO(data))
            out.flush()
            os.fsync(out.fileno())
        part.rename(target)
    except OSError as error:
        raise CannotBackUp(f"{target} cannot be written: {error.strerror or error}. Is there enough space?") from error
    finally:
        part.unlink(missing_ok=True)
    return Copied(database.name, sum(name.startswith("files/") for name in digests), target.stat().st_size, with_keys)


def restore(*, source: Path) -> Copied:
    """Put a copy back into an empty place. Checks every digest before anything is changed. Raises CannotRestore.

    All or nothing: what was put in its place before something failed is taken away again.
    """
    source = source.expanduser().absolute()
    if not source.is_file():
        raise CannotRestore(f"{source} is not a file.")
    postgresql = connection.vendor == "postgresql"
    _check_empty(postgresql)
    try:
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as scratch:
            manifest = _put_back(source, Path(scratch), postgresql)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise CannotRestore(
            f"The copy cannot be put back: {error.strerror or error}{where}. Nothing was changed. Is there enough space in "
            f"{settings.DATA}, and may this user read the copy and write there?"
        ) from error
    files = sum(name.startswith("files/") for name in manifest["sha256"])
    return Copied(manifest["database"], files, source.stat().st_size, bool(manifest["keys"]))


def _put_back(source: Path, folder: Path, postgresql: bool) -> dict[str, Any]:
    """Unpack a copy into a folder, check it, put each part into its place, the database last; return its manifest."""
    manifest = _unpack(source, folder)
    wanted = DUMP if postgresql else SQLITE
    if manifest["database"] != wanted:
        other = "PostgreSQL" if manifest["database"] == DUMP else "SQLite"
        raise CannotRestore(
            f"The copy was made of a database on {other}. Put it back into one of the same kind: see FORELAND_DATABASE."
        )
    if not postgresql:
        _check_sqlite(folder / SQLITE)
    aside = folder / "aside"
    aside.mkdir()
    with ExitStack() as undo:
        for name in manifest["sha256"]:
            if name.startswith("files/"):
                _move(folder / name, settings.MEDIA_ROOT / name.removeprefix("files/"), undo)
            elif name.startswith("keys/"):
                key = Path(settings.KEYS) / name.removeprefix("keys/")
                _move(folder / name, key, undo, aside=aside / key.name, mode=0o600)
        if manifest["mode"] == "demo" and not (mark := settings.DATA / MODE_MARK).exists():
            undo.callback(mark.unlink, missing_ok=True)
            mark.touch()
        if postgresql:
            _load_dump(folder / DUMP)
        else:
            _move(folder / SQLITE, Path(_name()), undo, mode=0o600)
        undo.pop_all()
    return manifest


def _copy_database(scratch: Path) -> Path:
    if connection.vendor == "sqlite":
        target = scratch / SQLITE
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        return target
    target = scratch / DUMP
    _postgresql(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--enable-row-security", f"--file={target}"
    )
    return target


def _load_dump(dump: Path) -> None:
    _postgresql(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={_name()}",
        str(dump),
    )


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _postgresql(command: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools on the database of this place."""
    database = settings.DATABASES["default"]
    environ = dict(os.environ) | {"PGOPTIONS": EVERY_BODY, "PGDATABASE": _name()}
    for variable, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER"), ("PGPASSWORD", "PASSWORD")):
        if database.get(key):
            environ[variable] = str(database[key])
    error: type[Exception] = CannotRestore if command == "pg_restore" else CannotBackUp
    try:
        done = subprocess.run([command, *arguments], env=environ, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise error(
            f"{command} was not found. Install PostgreSQL's client tools (Debian: postgresql-client)."
        ) from missing
    if done.returncode:
        raise error(f"{command} failed: {done.stderr.strip()}")


def _check_empty(postgresql: bool) -> None:
    if postgresql:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        connection.close()
        if tables:
            raise CannotRestore(
                f"The database {_name()} has tables already. Make a new, empty one and name it in FORELAND_DATABASE."
            )
    elif Path(_name()).exists():
        raise CannotRestore(f"{settings.DATA} holds a database already. Name a new folder: FORELAND_DATA=…")
    if settings.MEDIA_ROOT.is_dir() and any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*")):
        raise CannotRestore(f"{settings.MEDIA_ROOT} holds files already. Name a new folder: FORELAND_DATA=…")


def _check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            register(database)  # the checks of some columns call functions that Django adds
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise CannotRestore(f"The database in the copy is damaged: {found}")


def _add(tar: tarfile.TarFile, path: Path, name: str, digests: dict[str, str]) -> None:
    with path.open("rb") as file:
        digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    entry = tar.gettarinfo(path, name)
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    with path.open("rb") as file:
        tar.addfile(entry, file)


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack a copy into a folder and return its manifest; every member is named there and has its digest."""
    digests: dict[str, str] = {}
    manifest: Any = None
    try:
        with tarfile.open(source) as tar:
            for entry in tar:
                name = PurePosixPath(entry.name)
                if not entry.isfile() or name.is_absolute() or ".." in name.parts:
                    raise CannotRestore(f"{source} holds something that no copy holds: {entry.name}")
                data = tar.extractfile(entry)
                assert data is not None
                if entry.name == MANIFEST:
                    manifest = json.loads(data.read())
                    continue
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(data, out, _CHUNK)
                with target.open("rb") as file:
                    digests[entry.name] = hashlib.file_digest(file, "sha256").hexdigest()
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise CannotRestore(f"{source} cannot be read as a copy: {error}. Was it cut off?") from error
    if not isinstance(manifest, dict):
        raise CannotRestore(f"{source} has no {MANIFEST}: it is no copy made by `foreland backup`, or it was cut off.")
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"The copy has format {manifest.get('format')}; this program reads format {FORMAT}.")
    if not isinstance(manifest.get("sha256"), dict) or not {"database", "keys", "mode"} <= manifest.keys():
        raise CannotRestore(f"The {MANIFEST} of {source} does not say what is in the copy.")
    wrong = sorted(
        name for name in {*digests, *manifest["sha256"]} if digests.get(name) != manifest["sha256"].get(name)
    )
    if wrong:
        raise CannotRestore(f"The copy is damaged: {', '.join(wrong[:5])} is not what was written.")
    return dict(manifest)


def _move(source: Path, target: Path, undo: ExitStack, *, aside: Path | None = None, mode: int = 0o644) -> None:
    """Put a file into its place, and note how to undo that; what stood there is laid `aside`, where that may be."""
    if target.exists():
        if aside is None:
            raise CannotRestore(f"{target} is there already.")
        shutil.copy2(target, aside)
        undo.callback(shutil.copy2, aside, target)
    else:
        undo.callback(target.unlink, missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    target.chmod(mode)
