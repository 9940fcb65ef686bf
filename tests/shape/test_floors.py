"""Floors, circles, no Django in core, the order inside a room (.importlinter), and what one room may take from another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape import source

PRIVATE = {"models", "forms", "views", "urls", "migrations", "tests"}
OPEN = {"tenancy", "core", "publishing", "ui"}
"""Rooms without private parts: the ground, and the floors that know no room."""
ALLOWED = {
    "foreland/site/urls.py": "the roof joins the doors of all rooms",
    "foreland/site/operating.py": "finds whose policy an id names, before any body is open",
}


def test_the_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_package_on_no_floor_breaks_the_contract(tmp_path: Path) -> None:
    floors = (source.ROOT / ".importlinter").read_text(encoding="utf-8")
    assert "    profile | tasks\n" in floors
    other = tmp_path / "importlinter"
    other.write_text(floors.replace("    profile | tasks\n", "    tasks\n", 1), encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(other), "--contract", "floors"],
        cwd=source.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "foreland.profile" in done.stdout


def _trespasses(path: Path) -> list[str]:
    own = source.room_of(path)
    found = []
    for line, name in source.imports(path):
        parts = name.split(".")
        if parts[0] != "foreland" or len(parts) < 3 or parts[1] in OPEN | {own}:
            continue
        if parts[2] in PRIVATE:
            found.append(f"{source.short(path)}:{line} imports {name}")
    return found


def test_rooms_take_only_queries_and_actions_from_each_other() -> None:
    found = [fault for path in source.modules() if source.short(path) not in ALLOWED for fault in _trespasses(path)]
    assert not found, "Only a room's queries and actions are for others:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "from foreland.policies.models import Policy",
        "import foreland.registry.views",
        "from foreland.files import models",
    ],
)
def test_a_trespass_is_seen(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "profile" / "queries.py"
    path.parent.mkdir()
    path.write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(source, "HOUSE", tmp_path)
    monkeypatch.setattr(source, "ROOT", tmp_path)
    assert len(_trespasses(path)) == 1
