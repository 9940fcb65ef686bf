"""The packs that are measured, straight from their folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foreland.core.packs.reading import read

CONTENT = Path(__file__).resolve().parent.parent / "content"


def load(kind: str, edition: str) -> Any:
    """Return an edition of a pack of ours."""
    folder = CONTENT / kind / "england-online-safety" / edition
    return read({file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.toml")})
