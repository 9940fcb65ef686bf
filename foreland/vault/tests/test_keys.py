"""The key files."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from foreland.vault import keys


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = keys.folder("", tmp_path / "data")
    assert folder == tmp_path / "data" / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700, "the database lies there"
    assert keys.folder(str(tmp_path / "apart"), tmp_path) == tmp_path / "apart"


def test_keys_are_made_once_and_read_ever_after(tmp_path: Path) -> None:
    session, master = keys.session_key(tmp_path), keys.master_key(tmp_path)
    signing = keys.signing_key(tmp_path).private_bytes_raw()
    assert len(session) >= 50
    assert len(master) == 32
    assert (keys.session_key(tmp_path), keys.master_key(tmp_path)) == (session, master)
    assert keys.signing_key(tmp_path).private_bytes_raw() == signing
    files = list(tmp_path.iterdir())
    assert {path.name for path in files} == {"session.key", "master.key", "signing.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert keys.fingerprint(master) != keys.fingerprint(signing)


def _take(folder: str, gate: object, answers: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    answers.put((keys.session_key(Path(folder)), keys.master_key(Path(folder))))  # type: ignore[attr-defined]


def test_processes_that_start_together_get_the_same_keys(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    gate, answers = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_take, args=(str(tmp_path), gate, answers)) for _ in range(4)]
    for process in processes:
        process.start()
    found = {answers.get(timeout=20) for _ in processes}
    for process in processes:
        process.join()
    assert len(found) == 1
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_missing_master_key_is_not_made_when_forbidden(tmp_path: Path) -> None:
    with pytest.raises(keys.KeyMissing, match="Put the file back"):
        keys.master_key(tmp_path, make=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "short", "%%%%", "A" * 43])
def test_a_spoilt_key_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content)
    with pytest.raises(keys.KeyFault, match=r"master\.key"):
        keys.master_key(tmp_path)
    assert path.read_text() == content


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(keys.KeyFault, match="FORELAND_KEYS"):
        keys.folder(str(tmp_path / "file" / "keys"), tmp_path)


def test_keys_that_others_may_read_are_named(tmp_path: Path) -> None:
    folder = keys.folder("", tmp_path)
    keys.master_key(folder)
    assert keys.loose(folder) == []
    (folder / "master.key").chmod(0o644)
    assert keys.loose(folder) == [folder / "master.key"]
