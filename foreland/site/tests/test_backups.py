"""A copy of a whole place and back, on both databases; and copies that are not whole."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from foreland.site import backups
from foreland.site.tests.place import Place

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a place on SQLite with five generated schools, one of which has published."""
    place = Place(tmp_path_factory.mktemp("lived") / "var")
    assert place.run("world", "--schools", "5").returncode == 0
    assert "1 tasks run" in place.run("work", "--once", "--no-timetable").stdout
    return place


@pytest.fixture(scope="module")
def copy(lived_in: Place) -> Path:
    """Return a copy of it, with its keys."""
    file = lived_in.data.parent / "copy.tar"
    done = lived_in.run("backup", str(file), "--with-keys")
    assert done.returncode == 0, done.stderr
    assert "as safe as the keys" in done.stdout
    return file


def _rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as found:
        tables = [
            row[0]
            for row in found.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        ]
        return {table: sorted(found.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}


def test_a_copy_comes_back_whole(lived_in: Place, copy: Path, tmp_path: Path) -> None:
    other = Place(tmp_path / "var")
    done = other.run("restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert _rows(other.data / "foreland.sqlite3") == _rows(lived_in.data / "foreland.sqlite3")
    for path in (lived_in.data / "files").rglob("*"):
        if path.is_file():
            assert (other.data / "files" / path.relative_to(lived_in.data / "files")).read_bytes() == path.read_bytes()
    assert "whole" in other.run("verify_trail").stdout
    assert other.run("check_files").returncode == 0
    assert (other.data / "keys" / "master.key").stat().st_mode & 0o777 == 0o600
    assert other.run("world", "--schools", "6").returncode == 0


def test_a_copy_is_for_its_owner_alone_and_names_everything(copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o600
    with tarfile.open(copy) as tar:
        names = tar.getnames()
        data = tar.extractfile("manifest.json")
        assert data is not None
        manifest = json.load(data)
    assert set(manifest["sha256"]) | {"manifest.json"} == set(names)
    assert {"keys/master.key", "database.sqlite3"} <= set(names) and any(name.startswith("files/") for name in names)


def test_without_being_asked_no_key_is_in_it(lived_in: Place, tmp_path: Path) -> None:
    done = lived_in.run("backup", str(tmp_path / "plain.tar"))
    assert done.returncode == 0 and "The keys are not in it" in done.stdout
    with tarfile.open(tmp_path / "plain.tar") as tar:
        assert not [name for name in tar.getnames() if name.startswith("keys/")]
    other = Place(tmp_path / "var")
    assert (
        f"put the folder of keys of that time into {other.data}/keys"
        in other.run("restore", str(tmp_path / "plain.tar")).stdout
    )
    done = other.run("verify_trail")
    assert done.returncode == 1 and "no new one is made" in done.stderr
    shutil.copytree(lived_in.data / "keys", other.data / "keys", dirs_exist_ok=True)
    assert other.run("verify_trail").returncode == 0


def test_a_copy_never_overwrites(lived_in: Place, copy: Path) -> None:
    before = copy.read_bytes()
    done = lived_in.run("backup", str(copy))
    assert done.returncode == 1 and "is there already" in done.stderr
    assert copy.read_bytes() == before


def test_a_place_that_is_lived_in_is_not_overwritten(lived_in: Place, copy: Path) -> None:
    done = lived_in.run("restore", str(copy))
    assert done.returncode == 1 and "holds a database already" in done.stderr


def _cut(copy: Path) -> bytes:
    return copy.read_bytes()[: copy.stat().st_size // 2]


def _changed(copy: Path) -> bytes:
    data = bytearray(copy.read_bytes())
    place = data.index(b"%PDF-1")
    data[place + 40] ^= 1
    return bytes(data)


def _evil(copy: Path) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        entry = tarfile.TarInfo("../outside.txt")
        entry.size = 4
        tar.addfile(entry, io.BytesIO(b"evil"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_cut, "cut off"),
        (_changed, "is not what was written"),
        (_evil, "something that no copy holds"),
        (lambda copy: b"no archive at all", "cannot be read as a copy"),
    ],
)
def test_a_copy_that_is_not_whole_changes_nothing(copy: Path, tmp_path: Path, spoil: object, says: str) -> None:
    bad = tmp_path / "bad.tar"
    bad.write_bytes(spoil(copy))  # type: ignore[operator]
    other = Place(tmp_path / "var")
    done = other.run("restore", str(bad))
    assert done.returncode == 1 and says in done.stderr and "Traceback" not in done.stderr
    assert not (other.data / "foreland.sqlite3").exists() and not (tmp_path / "outside.txt").exists()
    assert not list(other.data.glob(".restore-*"))


def _standing(place: Place) -> set[str]:
    """Return the files of a place, without the keys that every start makes."""
    found = {path.relative_to(place.data).as_posix() for path in place.data.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith(("keys/", "errors/"))}


def test_a_full_disk_is_said_in_words_and_changes_nothing(copy: Path, tmp_path: Path) -> None:
    other = Place(tmp_path / "var")
    full = ["sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *other.command("restore", str(copy))]  # no file above 100 kB
    done = subprocess.run(
        full, env=other.environ, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1 and "cannot be put back: File too large" in done.stderr
    assert "Is there enough space in" in done.stderr and "Traceback" not in done.stderr
    assert _standing(other) == set() and not list(other.data.glob(".restore-*"))


def test_what_was_put_back_before_it_failed_is_taken_away_again(copy: Path, tmp_path: Path) -> None:
    other = Place(tmp_path / "var")
    in_the_way = other.data / "keys" / "master.key"
    in_the_way.mkdir(parents=True)
    done = other.run("restore", str(copy))
    assert (
        done.returncode == 1 and "cannot be put back: Is a directory" in done.stderr and str(in_the_way) in done.stderr
    )
    assert "Traceback" not in done.stderr and _standing(other) == set()
    in_the_way.rmdir()
    assert other.run("restore", str(copy)).returncode == 0, "and then it can be put back"


def test_a_file_that_was_replaced_comes_back_when_it_is_undone(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.write_text("new")
    old.write_text("old")
    with pytest.raises(OSError, match="full"), ExitStack() as undo:
        backups._move(new, old, undo, aside=tmp_path / "aside", mode=0o600)
        assert old.read_text() == "new"
        raise OSError("full")
    assert old.read_text() == "old"


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "sha256": []}', b"nonsense"])
def test_a_manifest_that_says_nothing_is_refused(tmp_path: Path, manifest: bytes) -> None:
    file = tmp_path / "copy.tar"
    with tarfile.open(file, mode="w") as tar:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(manifest)
        tar.addfile(entry, io.BytesIO(manifest))
    with pytest.raises(backups.CannotRestore):
        backups._unpack(file, tmp_path)


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """Make two empty databases beside the one of the tests, and return their addresses."""
    if connection.vendor != "postgresql":
        pytest.skip("This is about PostgreSQL.")
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    address = os.environ["FORELAND_DATABASE"]
    names = [f"copy_{os.getpid()}_{letter}" for letter in "ab"]
    with psycopg.connect(address, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(address)
    try:
        yield tuple(parts._replace(path=f"/{name}").geturl() for name in names)  # type: ignore[misc]
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            for name in names:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgresql
def test_a_copy_of_postgresql_holds_every_bodys_rows(databases: tuple[str, str], tmp_path: Path, copy: Path) -> None:
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is

    here = Place(tmp_path / "here" / "var", {"FORELAND_DATABASE": databases[0]})
    there = Place(tmp_path / "there" / "var", {"FORELAND_DATABASE": databases[1]})
    here.data.parent.mkdir()
    there.data.parent.mkdir()
    assert here.run("world", "--schools", "5").returncode == 0
    assert here.run("work", "--once", "--no-timetable").returncode == 0
    file = tmp_path / "copy.tar"
    done = here.run("backup", str(file), "--with-keys")
    assert done.returncode == 0, done.stderr
    refused = there.run("restore", str(copy))
    assert refused.returncode == 1 and "made of a database on SQLite" in refused.stderr
    done = there.run("restore", str(file))
    assert done.returncode == 0, done.stderr
    counts = []
    for address in databases:
        with psycopg.connect(address, options="-c foreland.body=*") as server:
            counts.append(
                [
                    server.execute(f"SELECT count(*) FROM {table}").fetchone()
                    for table in ("policies_change", "policies_version", "files_file")
                ]
            )
    assert counts[0] == counts[1] and all(row and row[0] for row in counts[0])
    assert "whole" in there.run("verify_trail").stdout
    assert there.run("check_files").returncode == 0
    refused = there.run("restore", str(file))
    assert refused.returncode == 1 and "has tables already" in refused.stderr
