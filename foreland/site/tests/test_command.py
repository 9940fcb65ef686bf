"""The command `foreland`: exit codes and words for bad input, never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import BaseCommand

from foreland.site import cli
from foreland.site.tests.place import Place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return an empty place on SQLite."""
    return Place(tmp_path_factory.mktemp("place") / "var")


@pytest.mark.slow
def test_help_lists_the_commands_with_what_each_is_for(place: Place) -> None:
    done = place.run("help")
    assert done.returncode == 0
    for name in (
        "serve",
        "policy",
        "check_packs",
        "requirements",
        "load_packs",
        "import_register",
        "world",
        "backup",
        "restore",
    ):
        assert f"\n  {name} " in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["serve", "requirements", "world", "backup", "restore", "policy", "work"])
def test_every_command_explains_itself(place: Place, name: str) -> None:
    done = place.run(name, "--help")
    assert done.returncode == 0 and done.stdout.startswith("usage: foreland")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "settings", "code", "says"),
    [
        (("nonsense",), {}, 2, "there is no command 'nonsense'"),
        (("world",), {}, 2, "--schools"),
        (("world", "--schools", "0"), {}, 1, "--schools must be between"),
        (("help",), {"FORELAND_WORKERS": "many", "FORELAND_MODE": "party"}, 2, "FORELAND_MODE is 'party'"),
        (
            ("world", "--schools", "1"),
            {"FORELAND_DATABASE": "mysql://x"},
            2,
            "postgresql://user:password@host:5432/name",
        ),
        (
            ("world", "--schools", "1"),
            {"FORELAND_DATABASE": "postgresql://a:b@127.0.0.1:9/none"},
            1,
            "the database cannot be used",
        ),
        (("requirements",), {}, 2, "one of the arguments --table --to-check is required"),
        (("requirements", "--table", "--to-check"), {}, 2, "not allowed with argument"),
        (("requirements", "--table", "--day", "soon"), {}, 2, "'soon' is no day; write it as 2026-11-21"),
        (("requirements", "--table", "nowhere"), {}, 1, "nowhere is not a folder"),
        (("serve",), {"FORELAND_BIND": "nowhere"}, 1, "FORELAND_BIND is 'nowhere'"),
        (("backup", "/there/is/no/such/folder/b.tar"), {}, 1, "is not there. Make it first"),
        (("restore", "missing.tar"), {}, 1, "is not a file"),
    ],
)
def test_bad_input_gets_words_and_a_code(
    place: Place, words: tuple[str, ...], settings: dict[str, str], code: int, says: str, tmp_path: Path
) -> None:
    done = Place(place.data, settings).run(*words)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_a_fault_of_ours_leaves_a_report_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("a cog fell out")

    settings.DATA = tmp_path
    monkeypatch.setattr(BaseCommand, "execute", broken)
    assert cli.run(["check_packs"]) == 70
    said = capsys.readouterr().err
    (report,) = (tmp_path / "errors").iterdir()
    assert "RuntimeError: a cog fell out" in said and str(report) in said and "Traceback" not in said
    assert "Traceback" in report.read_text(encoding="utf-8")
