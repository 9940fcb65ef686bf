"""foreland make_edition and export_edition: from amendments in a file to an edition that another installation has."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foreland.core.packs.checking import Checks, check
from foreland.core.packs.model import Bank, Requirements
from foreland.library import folders, queries
from foreland.library.tests.conftest import Write

OURS = """
[[amendment]]
key = "phones.list"
field = "text"
value = "The office keeps a list of Kent’s own."
[[amendment]]
key = "own.kent01"
field = "own"
value = { section = "phones", after = "phones.list", text = "Kent lends a locked box.", meets = [] }
[[amendment]]
key = "own.kent01"
field = "why"
value = "So that phones are safe."
[[amendment]]
key = "own.kent01"
field = "title"
value = "A locked box"
"""
WHY = """
[[change]]
key = "phones.list"
weight = "wording"
why = "Kent says it so."
"""


def make(content: Path, tmp_path: Path, ours: str = OURS, **more: str) -> Path:
    """Make Kent's edition and return its folder."""
    file = tmp_path / "ours.toml"
    file.write_text(ours, encoding="utf-8")
    given = {
        "pack": "kent",
        "edition": "2026.1",
        "title": "Kent’s own",
        "publisher": "Kent",
        "changes": "The first.",
    } | more
    arguments = [f"--{name}={said}" for name, said in given.items()]
    base = content / "policies/made-up/2026.1"
    call_command("make_edition", f"--base={base}", f"--ours={file}", f"--out={content}", *arguments)
    return content / "policies" / given["pack"] / given["edition"]


@pytest.mark.slow
@pytest.mark.django_db
def test_an_edition_goes_from_a_file_of_amendments_into_another_installation(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = write()
    folder = make(content, tmp_path)
    assert '[[change]] key = "phones.list", weight = "wording" at least: text changed' in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("check_packs", str(content))
    (folder / "05-changes.toml").write_text(WHY, encoding="utf-8")
    assert make(content, tmp_path) == folder  # made again: the reasons are kept
    assert "to give a reason for" not in capsys.readouterr().out
    call_command("check_packs", str(content))
    made = folders.open_folder(folder).pack
    assert isinstance(made, Bank)
    here = [item.key for item in made.statements if item.section == "phones"]
    assert here[here.index("phones.list") + 1] == "kent.kent01"
    assert made.head.based_on is not None and str(made.head.based_on[1]) == "2026.1"
    assert made.change["phones.list"].why == "Kent says it so."
    call_command("load_packs", str(content))
    assert queries.bank("kent", "2026.1").statement["phones.list"].text == "The office keeps a list of Kent’s own."
    file = tmp_path / "kent.zip"
    call_command("export_edition", "kent", "2026.1", "--out", str(file))
    assert file.read_bytes()[:2] == b"PK"
    with pytest.raises(CommandError, match="No policies pack kent 2030"):
        call_command("export_edition", "kent", "2030.1", "--out", str(file))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_edition", "kent", "2026.1", "--out", str(tmp_path / "nowhere" / "x.zip"))


@pytest.mark.parametrize(
    ("ours", "more", "says"),
    [
        ("[[amendment]]\nkey = 1", {}, "ours.toml"),
        (OURS, {"edition": "one"}, "looks like"),
        (OURS, {"pack": "made-up"}, "another short name"),
    ],
)
def test_what_cannot_be_made_is_refused_with_words(
    write: Write, tmp_path: Path, ours: str, more: dict[str, str], says: str
) -> None:
    content = write()
    with pytest.raises(CommandError, match=says):
        make(content, tmp_path, ours, **more)
    assert not list((content / "policies").glob("kent*"))


def test_an_edition_keeps_the_reading_age_of_the_one_it_is_based_on(write: Write, tmp_path: Path) -> None:
    content = write(('changes = "The first."', 'changes = "The first."\nreading_age = 14'))
    hard = "The office keeps a written record of every telephone that anybody hands in on arrival."
    made = folders.open_folder(
        make(content, tmp_path, OURS.replace("The office keeps a list of Kent’s own.", hard))
    ).pack
    assert made.head.reading_age == 14
    asked = folders.open_folder(content / "requirements/made-up/2026.1").pack
    assert isinstance(asked, Requirements)
    found = check(made, Checks(asked))
    assert [fault.key for fault in found if "reading age" in fault.says] == ["phones.list"]
