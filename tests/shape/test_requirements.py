"""What pyproject.toml asks for stands in the file that is installed, in a version that it allows."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.shape import source

PROJECT = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FILES = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-postgresql.txt": PROJECT["project"]["optional-dependencies"]["postgresql"],
    "requirements-sentences.txt": PROJECT["project"]["optional-dependencies"]["sentences"],
    "requirements-test.txt": PROJECT["dependency-groups"]["test"],
    "requirements-bench.txt": PROJECT["dependency-groups"]["bench"],
    "requirements-setup.txt": PROJECT["build-system"]["requires"],
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ \\;]+)", re.MULTILINE)


def faults(asked: list[str], text: str) -> list[str]:
    """Return which of the requirements a file lacks, or holds in a version that they do not allow."""
    held = {canonicalize_name(name): version for name, version in PINNED.findall(text)}
    found = []
    for each in map(Requirement, asked):
        version = held.get(canonicalize_name(each.name))
        if version is None:
            found.append(f"{each} is missing")
        elif not each.specifier.contains(version, prereleases=True):
            found.append(f"{each} is not {version}")
    return found


@pytest.mark.parametrize("name", FILES)
def test_what_the_project_asks_for_is_what_is_installed(name: str) -> None:
    assert faults(FILES[name], (source.ROOT / name).read_text(encoding="utf-8")) == []


def test_every_file_and_every_group_is_compared() -> None:
    assert {path.name for path in source.ROOT.glob("requirements*.txt")} == set(FILES)
    assert set(PROJECT["dependency-groups"]) == {"test", "bench"}
    assert set(PROJECT["project"]["optional-dependencies"]) == {"postgresql", "sentences"}


def test_a_difference_is_found() -> None:
    text = "Django==5.3.1 \\\n    --hash=sha256:00\nnh3==0.3.7 \\\n"
    assert faults(["django>=5.2,<5.3", "nh3>=0.3.7", "typst>=0.15"], text) == [
        "django<5.3,>=5.2 is not 5.3.1",
        "typst>=0.15 is missing",
    ]
