"""foreland check_packs and foreland load_packs, as an operator or another authority meets them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from foreland.library import folders, queries
from foreland.library.models import Edition
from foreland.library.tests.conftest import Write

pytestmark = pytest.mark.slow

Out = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str) -> str:
    """Run a command and return the words with which it refuses; none where it does not."""
    try:
        call_command(*arguments)
    except CommandError as error:
        return str(error)
    return ""


CIRCLE = """
[[fact]]
key = "f"
label = "f"
from = "choice"
values = [{ key = "in", label = "in" }, { key = "off", label = "off" }]

[[statement]]
key = "one"
title = "A title"
section = "phones"
level = "may"
why = "So."
text = "We {{choice}}."
asks = "Which?"
when = { f = ["in"] }
[[statement.option]]
key = "in"
label = "in"
text = "do"
sets = { f = "in" }
[[statement.option]]
key = "off"
label = "off"
text = "do not"
sets = { f = "off" }
"""
RULE = """
[[rule]]
key = "r"
kind = "contradiction"
kept = ["phones.rule"]
when = { phones = ["in"] }
says = "No."
mend = "Mend."
"""
SECOND = (
    CIRCLE.replace('when = { f = ["in"] }\n', "")
    .replace('"f"', '"g"')
    .replace("sets = { f", "sets = { phones")
    .partition("[[statement]]")
)
TWICE = "[[statement]]" + SECOND[2]
HARD = "Notwithstanding contemporaneous organisational responsibilities, safeguarding practitioners systematically operationalise multidisciplinary accountability."
FAULTS = {
    "unknown placeholder": ((("Ask {{dsl}}", "Ask {{boss}}"),), "", ["20-statements.toml: phones.rule: ", "{{boss}} does not exist", "Declare a value"]),
    "dangling requirement": ((('meets = ["R-1"]', 'meets = ["R-2"]'),), "", ["20-statements.toml: phones.rule: ", '"R-2" does not exist']),
    "can never apply": ((('when = { phones = ["in"] }', 'when = { wifi = ["yes"], kind = ["club"] }'),), "", ["20-statements.toml: phones.list: ", "never apply"]),
    "a proposal trips a rule": ((), RULE, ["r: ", "rule"]),
    "two statements set one fact": ((), TWICE, ["30-more.toml: one: ", "phones.rule"]),
    "a circle of conditions": ((), CIRCLE, ["one sets f and asks about it", "Break the circle"]),
    "too hard to read": ((("The office keeps a list.", HARD),), "", ["20-statements.toml: phones.list: "]),
    "words that must not appear": ((("The office keeps a list.", "The office does e-safety."),), "", ["phones.list: ", "online safety"]),
    "not TOML": ((('key = "phones"', "key = phones"),), "", ["10-items.toml: "]),
    "a key twice": ((), '[[section]]\nkey = "phones"\ntitle = "Again"\n', ["phones"]),
    "a bare edition": ((('edition = "2026.1"\ntitle', "edition = 2026.1\ntitle"),), "", ["pack.toml", "in quotes"]),
    "a field that nobody knows": ((('level = "should"', 'level = "should"\ncolour = "red"'),), "", ["phones.list", "colour"]),
    "HTML": ((("keeps a list", "keeps a <b>list</b>"),), "", ["phones.list", "HTML"]),
    "another folder's name": ((('edition = "2026.1"\ntitle', 'edition = "2026.2"\ntitle'),), "", ["pack.toml: edition: ", "Give both the same name"]),
    "a statement of 2 MB": ((("The office keeps a list.", "words " * 400_000),), "", ["20-statements.toml", "at most 2 MB", "A statement is a paragraph"]),
    "a statement of 1 MB": ((("The office keeps a list.", "words " * 180_000),), "", ["20-statements.toml: phones.list: ", "A statement is a paragraph"]),
}  # fmt: skip


def test_what_comes_with_foreland_has_no_fault(capsys: Out) -> None:
    assert run("check_packs") == ""
    assert "checked: no fault." in capsys.readouterr().out


def test_the_small_bank_has_no_fault_and_may_stand_anywhere(write: Write, capsys: Out) -> None:
    content = write()
    for path in (content, content / "policies", content / "policies/made-up/2026.1"):
        assert run("check_packs", str(path)) == ""
    assert "note: the requirements pack made-up is not here" in capsys.readouterr().out


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named_with_file_key_and_mend(write: Write, capsys: Out, name: str) -> None:
    changes, more, expected = FAULTS[name]
    content = write(*changes, more=more)
    refused = run("check_packs", str(content))
    out = capsys.readouterr().out
    assert all(words in out for words in expected), out[:2000]
    assert "policies/made-up/2026.1/" in out and re.match(r"\d+ faults? in 2 editions\.", refused)
    assert len(out) < 5000, "the fault is shown, not the statement"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("week = 1", "week = 9", "stands in week 9, which has no title"),
        ('page = "', 'page = "x', "known are home, policies"),
        ('title = "', 'titel = "', "lacks 'title'"),
        ("[[step]]", "[[step", "line"),
    ],
)
def test_a_broken_file_of_first_days_is_named(tmp_path: Path, capsys: Out, old: str, new: str, said: str) -> None:
    whole = (ROOT / "content/first-days/2026.1/steps.toml").read_text(encoding="utf-8")
    head, mark, steps = whole.partition("[[step]]")
    folder = tmp_path / "first-days" / "2026.1"
    folder.mkdir(parents=True)
    (folder / "steps.toml").write_text(head + (mark + steps).replace(old, new, 1), encoding="utf-8")
    for place in (tmp_path, folder):
        assert "1 fault in 1 edition" in run("check_packs", str(place))
        told = capsys.readouterr().out
        assert "steps.toml: " in told and said in told, told


def test_a_file_that_is_not_text_is_named(write: Write, capsys: Out) -> None:
    content = write()
    (content / "policies/made-up/2026.1/99.toml").write_bytes(b"\xff\xfe\x00")
    assert run("check_packs", str(content)) == "1 fault in 2 editions."
    assert "99.toml: -: The file is not UTF-8 text." in capsys.readouterr().out


@pytest.mark.parametrize("command", ["check_packs", "load_packs"])
def test_a_place_without_packs_is_refused(tmp_path: Path, command: str) -> None:
    assert "is not a folder" in run(command, str(tmp_path / "nowhere"))
    assert "No pack.toml under" in run(command, str(tmp_path))


@pytest.mark.django_db
def test_another_authority_loads_its_own_pack(write: Write, capsys: Out) -> None:
    content = write()
    assert run("load_packs", str(content)) == ""
    assert capsys.readouterr().out == "requirements/made-up/2026.1: new\npolicies/made-up/2026.1: new\n"
    assert run("load_packs", str(content)) == ""
    assert capsys.readouterr().out.count("known") == 2
    assert queries.bank("made-up").statement["phones.rule"].meets == ("R-1",)


def test_an_operators_own_folder_is_read_by_every_command(
    write: Write, settings: Any, tmp_path: Path, capsys: Out
) -> None:
    (tmp_path / "ours").mkdir()
    settings.CONTENT, settings.EXTRA_CONTENT = (tmp_path / "ours",), ""
    assert folders.roots() == [tmp_path / "ours"] and "No pack.toml" in run("check_packs")
    settings.EXTRA_CONTENT = str(write())
    assert folders.roots() == queries.content_roots() == [tmp_path / "ours", tmp_path / "content"]
    assert run("check_packs") == "" and "2 editions checked: no fault." in capsys.readouterr().out
    assert run("requirements", "--to-check") == "" and "edition 2026.1" in capsys.readouterr().out
    assert "made-up: the bank names no kinds of setting" in run("requirements", "--table"), "it found the bank"


@pytest.mark.django_db
def test_a_bank_without_its_requirements_is_refused(write: Write) -> None:
    content = write(requirements=False)
    assert "refer to the requirements pack made-up" in run("load_packs", str(content))
    assert not Edition.objects.filter(pack="made-up").exists()


@pytest.mark.django_db
def test_a_broken_pack_is_not_loaded(write: Write) -> None:
    content = write(more=CIRCLE)
    refused = run("load_packs", str(content))
    assert "was not loaded" in refused and "Break the circle" in refused
    assert not Edition.objects.filter(kind="policies", pack="made-up").exists()


@pytest.mark.django_db
def test_a_lock_freezes_an_edition(write: Write, capsys: Out) -> None:
    content = write()
    lines = [folders.open_folder(path) for path in folders.find(content)]
    (content / "editions.lock").write_text("".join(f"{each.name} {each.digest}  # released\n" for each in lines))
    assert run("load_packs", str(content)) == ""
    assert not queries.is_draft("policies", "made-up", "2026.1")
    write(("keeps a list", "keeps the list"))
    for command in ("check_packs", "load_packs"):
        refused = run(command, str(content))
        assert "This edition is released and has changed since." in refused + capsys.readouterr().out
    (content / "editions.lock").unlink()
    assert "is released and loaded with other words" in run("load_packs", str(content))
    assert queries.bank("made-up").statement["phones.list"].text == "The office keeps a list."


@pytest.mark.sqlite
@pytest.mark.slow
def test_two_processes_prepare_one_new_place_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "FORELAND_DATA": str(tmp_path), "FORELAND_DATABASE": "", "FORELAND_KEYS": ""}
    run = [
        sys.executable,
        "-c",
        "import sys; from foreland.site.cli import main; sys.argv[1:] = ['load_packs']; main()",
    ]
    both = [
        subprocess.Popen(run, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    for out, _ in answers:
        assert "policies/england-online-safety/2026.1: known" in out
