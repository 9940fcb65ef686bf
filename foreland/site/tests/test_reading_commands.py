"""The commands that read a policy from a file are listed, need no database, and end as the command line promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foreland.site import cli


@pytest.mark.parametrize("command", ["coverage", "import_policy"])
def test_a_file_that_cannot_be_read_ends_with_one(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command in cli.OWN and command in cli._BARE
    broken = tmp_path / "policy.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    assert cli.run([command, str(broken)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("foreland: ") and not said.out
    with pytest.raises(SystemExit):
        cli.run([command, str(broken), "--json"])
    assert json.loads(capsys.readouterr().out)["error"] == "broken"
