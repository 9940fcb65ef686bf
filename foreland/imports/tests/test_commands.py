"""The commands that read a policy from a file: for people and for programs, without a database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from foreland.imports.packs import NoPack, at_hand
from foreland.imports.tests import olds

TOPICS = {
    "FM", "DSL", "GOV", "4C", "TRN", "AUP", "MOB", "SOC", "IMG", "NUD", "CYB", "GRM", "RAD", "INC", "DP", "PWD", "EML", "REM", "AI",
    "PAR", "EDU", "REV", "SAN", "VC", "SEC",
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An old policy in a file."""
    path = tmp_path / "old policy.md"
    path.write_text(olds.WORDS, encoding="utf-8")
    return path


def told(command: str, path: Path, **options: Any) -> str:
    """Return what a command says."""
    out = io.StringIO()
    call_command(command, str(path), stdout=out, **options)
    return out.getvalue()


def test_coverage_tells_every_topic_and_requirement_with_its_passage(file: Path) -> None:
    found = json.loads(told("coverage", file, json=True, kind="primary"))
    assert set(found) >= {"file", "format", "pages", "words", "topics", "requirements", "notes", "defects"}
    assert (found["file"], found["format"], found["pages"]) == ("old policy.md", "md", None)
    assert set(found["topics"]) == TOPICS
    assert {item["status"] for item in found["topics"].values()} <= {"covered", "mentioned", "absent"}
    passwords = found["topics"]["PWD"]
    assert (passwords["code"], passwords["status"]) == ("PWD", "covered")
    assert set(passwords["passages"][0]) >= {"text", "page", "under", "why", "strength"}
    assert any("never share their password" in passage["text"] for passage in passwords["passages"])
    assert passwords["passage"] == passwords["passages"][0]["text"]
    nothing = {"code": "RAD", "name": "Radicalisation", "status": "absent", "passage": None, "passages": []}
    assert found["topics"]["RAD"] == nothing
    for code, item in found["requirements"].items():
        assert code == item["code"] and item["name"] and (item["passage"] is None) == (not item["passages"])
    assert {defect["kind"] for defect in found["defects"]} >= {"placeholder", "superseded", "blank"}


@pytest.mark.parametrize("command", ["coverage", "import_policy"])
def test_another_language_is_told_and_not_taken_for_a_poor_policy(command: str, tmp_path: Path) -> None:
    path = tmp_path / "politique.txt"
    path.write_text("Chaque adulte de l’école protège les enfants en ligne et signale toute inquiétude.\n\n" * 9)
    assert any("not English" in note for note in json.loads(told(command, path, json=True))["notes"])


def test_coverage_reads_well_too(file: Path) -> None:
    lines = told("coverage", file).splitlines()
    assert lines[0].startswith("old policy.md: ") and any(line.startswith("covered    PWD") for line in lines)
    assert any(line.startswith("requirements: ") for line in lines) and any("Mend first" in line for line in lines)


def test_import_policy_tells_each_passage_and_the_amendments(file: Path) -> None:
    found = json.loads(told("import_policy", file, json=True, kind="primary"))
    bank, _, _ = at_hand()
    assert (found["bank"], found["edition"]) == (bank.head.id, str(bank.head.edition))
    covered = [number for passage in found["passages"] for number in passage["extracts"]]
    assert sorted(set(covered)) == list(range(max(covered) + 1)), "every extract lies in a passage"
    assert sum(found["tally"].values()) == len(found["passages"])
    tortoise = next(
        item for item in found["amendments"] if item["field"] == "own" and "tortoise" in item["value"]["text"]
    )
    assert tortoise["value"]["section"] in bank.section
    for item in found["passages"]:
        assert len(item["candidates"]) <= 3
        assert all(each["statement"] in bank.statement for each in item["candidates"])
    assert "amendments of england-online-safety" in told("import_policy", file)


@pytest.mark.parametrize("command", ["coverage", "import_policy"])
def test_what_cannot_be_read_ends_with_one_and_the_reason(command: str, tmp_path: Path) -> None:
    broken = tmp_path / "policy.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandError) as plainly:
        told(command, broken)
    assert plainly.value.returncode == 1
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(command, str(broken), json=True, stdout=out)
    assert ended.value.code == 1
    said = json.loads(out.getvalue())
    assert said["error"] == "broken" and said["message"] == str(plainly.value)
    with pytest.raises(CommandError, match="cannot be read"):
        told(command, tmp_path / "nothing.pdf")


def test_an_unknown_kind_lists_those_that_there_are(file: Path) -> None:
    with pytest.raises(CommandError, match="primary"):
        told("coverage", file, kind="castle")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("coverage", str(file), kind="castle", json=True, stdout=out)
    assert ended.value.code == 1 and json.loads(out.getvalue())["error"] == "unknown-kind"


def test_without_content_the_pack_is_named(settings: Any, tmp_path: Path) -> None:
    settings.CONTENT = (tmp_path,)
    settings.EXTRA_CONTENT = ""
    with pytest.raises(NoPack, match="policies/england-online-safety"):
        at_hand()
