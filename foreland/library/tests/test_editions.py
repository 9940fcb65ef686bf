"""foreland check_packs over several editions, foreland rebase and foreland compare, as an operator meets them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from foreland.core.document import canonical_json
from foreland.core.packs.model import Bank
from foreland.library import folders
from foreland.library.tests.conftest import Write
from foreland.publishing.formats import render
from foreland.publishing.tests.samples import document
from foreland.publishing.text import text

pytestmark = pytest.mark.slow
Out = pytest.CaptureFixture[str]
REWORDED = ("The office keeps a list.", "The office keeps a list and a key.")
WHY = '[[change]]\nkey = "phones.list"\nweight = "should"\nwhy = "Lists alone did not help."\n'
OURS = '[[amendment]]\nkey = "phones.list"\nfield = "text"\nvalue = "The office staff keep a list."\n'


def refused(*arguments: str) -> str:
    """Run a command that refuses and return its words."""
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    return str(caught.value)


@pytest.fixture
def pack(write: Write) -> Path:
    """Return the folder of a pack with two editions, the second of which accounts for its one change."""
    write()
    return write(REWORDED, more=WHY, edition="2026.2") / "policies" / "made-up"


def test_an_edition_that_accounts_for_its_changes_has_no_fault(pack: Path, capsys: Out) -> None:
    call_command("check_packs", str(pack.parent.parent))
    assert "3 editions checked: no fault." in capsys.readouterr().out


def test_an_edition_that_keeps_silent_about_a_change_is_named(write: Write, capsys: Out) -> None:
    write()
    content = write(REWORDED, edition="2026.2")
    assert "1 fault in 3 editions." in refused("check_packs", str(content))
    assert "2026.2/20-statements.toml: phones.list: It changed since 2026.1 (text)" in capsys.readouterr().out
    assert "1 fault in 1 edition." in refused("check_packs", str(content / "policies" / "made-up" / "2026.2"))


def test_changes_without_an_earlier_edition_are_noted(write: Write, capsys: Out) -> None:
    call_command("check_packs", str(write(more=WHY)))
    assert "note: no earlier edition is here" in capsys.readouterr().out


def test_a_succession_that_points_nowhere_is_neither_checked_nor_loaded_nor_rebased(
    write: Write, tmp_path: Path, capsys: Out
) -> None:
    write()
    more = WHY + '[[succession]]\nfrom = ["phones.list"]\nto = ["phones.list", "phones.key"]\nwhy = "Two duties."\n'
    content = write(REWORDED, more=more, edition="2026.2")
    assert "1 fault" in refused("check_packs", str(content))
    assert "phones.key: The succession of phones.list leads to it" in capsys.readouterr().out
    packs = content / "policies" / "made-up"
    ours = tmp_path / "ours.toml"
    ours.write_text(OURS)
    said = refused("rebase", "--base", str(packs / "2026.1"), "--theirs", str(packs / "2026.2"), "--ours", str(ours))
    assert "points nowhere" in said and "phones.list leads to phones.key" in said


def test_rebase_tells_what_is_taken_and_what_is_asked(pack: Path, tmp_path: Path, capsys: Out) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_text(OURS)
    given = ["rebase", "--base", str(pack / "2026.1"), "--theirs", str(pack / "2026.2"), "--ours", str(ours)]
    call_command(*given, "--json")
    data = json.loads(capsys.readouterr().out)
    [question] = data["questions"]
    assert (data["base"], data["theirs"], data["taken"], data["new"], data["withdrawn"]) == (
        "2026.1",
        "2026.2",
        [],
        [],
        [],
    )
    assert (question["key"], question["why"], question["weight"]) == (
        "phones.list",
        ["Lists alone did not help."],
        "should",
    )
    assert question["asks"] == "wording" and question["combined"] == "The office staff keep a list and a key."
    call_command(*given)
    said = capsys.readouterr().out
    assert "0 taken as they are, 1 to decide, 0 new, 0 withdrawn" in said and "combined   The office staff keep" in said


def test_rebase_refuses_with_words(pack: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_text(OURS)
    old, new = str(pack / "2026.1"), str(pack / "2026.2")
    assert "Turn them round" in refused("rebase", "--base", new, "--theirs", old, "--ours", str(ours))
    assert "has no pack.toml" in refused("rebase", "--base", str(tmp_path), "--theirs", new, "--ours", str(ours))
    assert "cannot be read" in refused("rebase", "--base", old, "--theirs", new, "--ours", str(tmp_path / "none"))
    requirements = str(pack.parent.parent / "requirements" / "made-up" / "2026.1")
    assert "holds requirements" in refused("rebase", "--base", requirements, "--theirs", new, "--ours", str(ours))
    ours.write_text(OURS.replace('"text"', '"words"'))
    assert '"field" is "words"' in refused("rebase", "--base", old, "--theirs", new, "--ours", str(ours))


def test_the_newest_edition_accounts_for_everything_since_the_one_before() -> None:
    banks = folders.editions("england-online-safety", [Path(settings.CONTENT[0]) / "policies"])
    last = banks[-1]
    assert isinstance(last, Bank)
    if last.changes:
        assert folders.check_against(last, banks[:-1]) == []


def test_two_texts_are_compared_by_word(tmp_path: Path, capsys: Out) -> None:
    old, new, page = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "page.html"
    old.write_text(text(document()))
    call_command("compare", str(old), str(old))
    assert "The words are the same." in capsys.readouterr().out
    new.write_text("Phones\n======\n\nStaff keep phones away.\n\nNobody waits.\n")
    old.write_text("Phones\n======\n\nStaff keep their\nphones away.\n\nWe ask.\n")
    call_command("compare", str(old), str(new))
    said = capsys.readouterr().out
    assert "Staff keep [out: their] phones away." in said and "Nobody waits." in said and "[out: We ask.]" in said
    call_command("compare", str(old), str(new), "--format", "html", "-o", str(page))
    html = page.read_text()
    assert (
        re.search("<del[^>]*>(<span[^>]*>[^<]*</span>)?their", html)
        and "<script" not in html
        and "http" not in html.replace("http-equiv", "")
    )


def test_files_of_any_format_are_compared_and_a_conversion_is_no_change(tmp_path: Path, capsys: Out) -> None:
    names = [tmp_path / f"policy.{key}" for key in ("docx", "pdf", "html", "json")]
    for path in names:
        path.write_bytes(render(document(), path.suffix[1:], when=datetime(2026, 11, 20, tzinfo=UTC)))
    for path in names[1:]:
        call_command("compare", str(names[0]), str(path), "--json")
        found = json.loads(capsys.readouterr().out)
        assert (found["same"], found["changes"]) == (True, []), path
    changed = tmp_path / "changed.md"
    changed.write_text("# Phones\n\nStaff keep their phones away.\n\nNobody waits for the bell at noon.\n")
    new = tmp_path / "new.txt"
    new.write_text("PHONES\n======\n\nStaff keep their\nphones out of sight.\n")
    call_command("compare", str(changed), str(new), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["counts"] == {"reworded": 1, "new": 0, "gone": 1, "moved": 0, "same": 0}
    assert ["removed", "away."] in found["changes"][0]["marks"] and found["changes"][0]["heading"] == "PHONES"
    call_command("compare", str(changed), str(new))
    assert "Paragraphs: 1 reworded, 1 taken out." in capsys.readouterr().out
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert "broken.pdf:" in refused("compare", str(changed), str(broken))
    with pytest.raises(SystemExit):
        call_command("compare", str(changed), str(broken), "--json")
    assert json.loads(capsys.readouterr().out)["error"]
    assert "--output" in refused("compare", str(changed), str(new), "--format", "pdf")


def test_two_policies_as_json_are_compared_statement_by_statement(tmp_path: Path, capsys: Out) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    made = canonical_json(document())
    old.write_text(made)
    new.write_text(made)
    call_command("compare", str(old), str(new))
    assert "The words are the same." in capsys.readouterr().out
    plain = tmp_path / "plain.txt"
    plain.write_text("Words.")
    call_command("compare", str(plain), str(old), "--json")
    assert json.loads(capsys.readouterr().out)["same"] is False
    new.write_text("{}")
    assert "is no policy" in refused("compare", str(old), str(new))
    wrong = json.loads(made)
    wrong["sections"][0]["title"] = {"is": 5}
    new.write_text(json.dumps(wrong))
    assert "is no policy of Foreland's JSON. Export it again" in refused("compare", str(old), str(new))
    new.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in refused("compare", str(old), str(new))
    assert "cannot be read" in refused("compare", str(old), str(tmp_path / "none.txt"))
