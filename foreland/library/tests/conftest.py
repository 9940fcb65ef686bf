"""A small, sound bank with its requirements on the disk, to be broken by tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foreland.core.tests.packs import REQUIREMENTS, files

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes the small bank and its requirements into a content folder and returns the folder."""

    def written(*changes: tuple[str, str], more: str = "", edition: str = "2026.1", requirements: bool = True) -> Path:
        bank = {
            name: text.replace('edition = "2026.1"\ntitle', f'edition = "{edition}"\ntitle')
            for name, text in files(*changes, more=more).items()
        }
        packs = {f"policies/made-up/{edition}": bank}
        if requirements:
            packs["requirements/made-up/2026.1"] = REQUIREMENTS
        for name, texts in packs.items():
            folder = tmp_path / "content" / name
            folder.mkdir(parents=True, exist_ok=True)
            for file, text in texts.items():
                (folder / file).write_text(text, encoding="utf-8")
        return tmp_path / "content"

    return written
