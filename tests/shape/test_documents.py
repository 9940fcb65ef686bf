"""What is written about the house agrees with it: settings, commands, targets, links; and what must not be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import foreland
from foreland.site import cli
from foreland.site.environment import SETTINGS
from tests.shape import source

TEXTS = sorted([*source.ROOT.glob("*.md"), *(source.ROOT / "docs").rglob("*.md")])
SHELL = [source.ROOT / "Makefile", *(path for path in (source.ROOT / ".ci").iterdir() if path.is_file())]
REQUIREMENTS = sorted(source.ROOT.glob("requirements*.txt"))
ELSEWHERE = re.compile(r"(?<![\w./])/(?:work|tmp/w|home/\w+|root)/|pypi|index-url|find-links|files\.pythonhosted")


def test_every_setting_is_documented_and_none_besides() -> None:
    text = (source.ROOT / "docs/operate/configure.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(FORELAND_[A-Z_]+)`", text, re.MULTILINE))
    assert told == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("path", TEXTS, ids=source.short)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [
        target.split("#")[0]
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in target and not target.startswith(("#", "mailto:"))
    ]
    missing = [target for target in found if not (path.parent / target).exists()]
    assert not missing


def test_targets_and_commands_that_are_told_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (source.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(
            r"`(?:[A-Z_]+=\S+ )?make ([a-z]+)`|^(?:[A-Z_]+=\S+ )?make ([a-z]+)(?=$|  +#)", text, re.MULTILINE
        ):
            assert (target[0] or target[1]) in targets, f"{source.short(path)} tells of make {target}"
        for command in re.findall(r"(?:^|`|bin/)foreland ([a-z_]+)", text, re.MULTILINE):
            known = {*cli.OWN, "help", "change_master_key", "check_files"}
            assert command in known, f"{source.short(path)} tells of foreland {command}"


def test_the_changelog_begins_with_this_version() -> None:
    text = (source.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.MULTILINE)[0] == foreland.__version__
    assert f'version = "{foreland.__version__}"' in (source.ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [*TEXTS, *SHELL, *source.modules()], ids=source.short)
def test_no_machine_and_no_package_host_is_named(path: Path) -> None:
    found = ELSEWHERE.findall(
        path.read_text(encoding="utf-8").replace("--no-emit-index-url", "").replace("--no-emit-find-links", "")
    )
    assert not found, f"{source.short(path)}: {found[:3]}"


@pytest.mark.parametrize("path", REQUIREMENTS, ids=source.short)
def test_requirements_are_pinned_by_digest_and_name_no_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index|--find-links", text)
    packages = re.split(r"\n(?=[a-z0-9])", text)
    loose = [package.split("\n")[0] for package in packages if "==" not in package or "--hash=sha256:" not in package]
    assert not loose
