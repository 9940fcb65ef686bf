"""The labelled policies: which sets there are, and each document with what a careful reader said of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.packs import load
from foreland.core.matching.guide import Guide
from foreland.core.source import Source
from foreland.reading.formats import read

POLICIES = Path(__file__).resolve().parent / "policies"
SETS = (
    ("tuned on", POLICIES),
    ("harder, tuned on later", POLICIES / "harder"),
    ("further, tuned on later", POLICIES / "further"),
    ("kept apart", POLICIES / "held"),
)


def load_guide() -> Guide:
    """Return the edition that is measured."""
    pack = load("matching", "2026.1")
    assert isinstance(pack, Guide)
    return pack


def labelled(folder: Path) -> Iterator[tuple[dict[str, Any], Source]]:
    """Yield the labels of each document of a folder, with the document as it is read."""
    for file in sorted(folder.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        document = next((file.with_suffix(end) for end in (".md", ".txt") if file.with_suffix(end).is_file()), None)
        if document is not None and "topic" in data:
            yield data, read(document.read_bytes(), document.name)
