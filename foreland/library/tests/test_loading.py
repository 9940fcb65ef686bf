"""Editions in the database: loaded once, a released one never changed, parsed once a process."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from foreland.library import actions, folders, queries
from foreland.library.models import Edition
from foreland.library.tests.conftest import Write
from foreland.trail.models import Entry

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def load(content: Path, *, released: bool = False) -> list[str]:
    """Load every edition under a folder and return what happened to each."""
    done = []
    for path in folders.find(content):
        found = folders.open_folder(path)
        done.append(
            actions.load_edition(
                head=found.pack.head, files=found.files, digest=found.digest, released=released, by="operator", now=NOW
            )
        )
    return done


@pytest.mark.django_db
def test_loading_again_changes_nothing(write: Write) -> None:
    content = write()
    assert load(content) == ["new", "new"]
    before = list(Edition.objects.values())
    assert load(content) == ["known", "known"]
    assert list(Edition.objects.values()) == before
    assert Entry.objects.filter(verb="load-edition").count() == 2
    assert [str(row) for row in queries.loaded()] == ["policies/made-up 2026.1", "requirements/made-up 2026.1"]


@pytest.mark.django_db
def test_spaces_and_comments_change_no_digest(write: Write) -> None:
    content = write()
    load(content)
    file = content / "policies/made-up/2026.1/20-statements.toml"
    file.write_text("# a remark\n\n" + file.read_text())
    assert load(content) == ["known", "known"]


@pytest.mark.django_db
def test_a_draft_may_be_loaded_again_and_is_read_anew(write: Write) -> None:
    load(write())
    assert queries.bank("made-up").statement["phones.list"].text == "The office keeps a list."
    first = queries.bank("made-up")
    assert queries.bank("made-up") is first, "parsed once"
    assert load(write(("keeps a list", "keeps the list"))) == ["known", "draft loaded again"]
    assert queries.bank("made-up").statement["phones.list"].text == "The office keeps the list."
    load(write())
    assert queries.bank("made-up").statement["phones.list"].text == "The office keeps a list."
    assert Edition.objects.count() == 2 and queries.is_draft("policies", "made-up", "2026.1")


@pytest.mark.django_db
def test_a_released_edition_never_changes(write: Write) -> None:
    load(write(), released=True)
    with pytest.raises(actions.EditionChanged, match="make the correction in a new edition"):
        load(write(("keeps a list", "keeps the list")), released=True)
    with pytest.raises(actions.EditionChanged):
        load(write(("keeps a list", "keeps the list")), released=False)
    assert load(write()) == ["known", "known"]
    assert not queries.is_draft("policies", "made-up", "2026.1"), "once released, always released"


@pytest.mark.django_db
def test_a_draft_is_released_as_it_stands(write: Write) -> None:
    load(write())
    load(write(), released=True)
    assert not queries.is_draft("policies", "made-up", "2026.1")


@pytest.mark.django_db
def test_the_newest_edition_is_read_unless_one_is_named(write: Write) -> None:
    for edition in ("2026.9", "2026.10", "2026.2"):
        load(write(edition=edition))
    assert str(queries.bank("made-up").head.edition) == "2026.10"
    assert str(queries.bank("made-up", "2026.9").head.edition) == "2026.9"
    assert queries.requirements_of(queries.bank("made-up")).requirement["R-1"].code == "R-1"
    with pytest.raises(queries.NoEdition, match=r"made-up 2027\.1 is loaded\. Loaded are: made-up 2026\.2"):
        queries.bank("made-up", "2027.1")
    with pytest.raises(queries.NoEdition, match=r"No authorities pack kent is loaded\. Loaded are: none"):
        queries.authority("kent")


@pytest.mark.django_db
def test_a_bank_is_read_with_one_query(write: Write, django_assert_num_queries: Any) -> None:
    load(write())
    queries.bank("made-up")
    with django_assert_num_queries(1):
        queries.bank("made-up")


def race(content: Path) -> None:
    """Load from two threads at the same moment."""
    gate, faults = threading.Barrier(2), []

    def work() -> None:
        try:
            gate.wait(30)
            load(content)
        except Exception as error:  # noqa: BLE001 -- raised again in the thread of the test
            faults.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if faults:
        raise faults[0]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_load_at_once_load_one_edition(write: Write) -> None:
    race(write())
    assert Edition.objects.count() == 2


def test_a_file_of_a_pack_lies_in_the_pack(write: Write, tmp_path: Path) -> None:
    """A pack of somebody else's must not have our files read, nor wait for ever at a pipe."""
    folder = write() / "policies/made-up/2026.1"
    (tmp_path / "secret.toml").write_text('password = "tell nobody"')
    (folder / "30-more.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(folders.BrokenPack, match=r"30-more\.toml: -: This is no file of the pack"):
        folders.open_folder(folder)
    (folder / "30-more.toml").unlink()
    os.mkfifo(folder / "30-more.toml")
    with pytest.raises(folders.BrokenPack, match="no file of the pack"):
        folders.open_folder(folder)
