"""The labelled policies: every label is complete, and the words that it quotes stand in its document."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "bench" / "policies"
TOPICS = ROOT / "content" / "requirements" / "england-online-safety" / "2026.2" / "topics.toml"
DOCUMENTS = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".md", ".txt"} and path.stem != "README")
STATUSES = {"covered", "mentioned", "absent"}


def labels(document: Path) -> dict[str, Any]:
    """Return the labels that stand beside a document."""
    return tomllib.loads(document.with_suffix(".toml").read_text(encoding="utf-8"))


def plain(words: str) -> str:
    """Return the words with one space between them."""
    return " ".join(words.split())


def stands(words: str, document: Path) -> bool:
    """Return whether the words stand in the document, where a word that is broken at a line's end may be joined."""
    text = document.read_text(encoding="utf-8")
    return any(
        plain(words) in plain(form) for form in (text, re.sub(r"-\n\s*", "", text), re.sub(r"-\n\s*", "-", text))
    )


def codes() -> list[str]:
    """Return the codes of the topics."""
    return sorted(row["code"] for row in tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topic"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_topic_is_labelled_and_its_passage_stands_in_the_document(document: Path) -> None:
    rows = labels(document)["topic"]
    assert sorted(row["code"] for row in rows) == codes()
    assert {row["status"] for row in rows} <= STATUSES
    for row in rows:
        assert bool(row["passage"]) == (row["status"] != "absent"), row["code"]
        assert not row["passage"] or stands(row["passage"], document), row["code"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_words_of_every_defect_stand_in_the_document(document: Path) -> None:
    found = labels(document)
    assert stands(found["school"], document)
    for row in [*found.get("defect", []), *found.get("clear", [])]:
        assert stands(row["words"], document), row
        assert stands(row.get("also", row["words"]), document), row


def test_each_topic_is_covered_in_some_only_mentioned_in_some_and_absent_in_some() -> None:
    found = {(row["code"], row["status"]) for document in DOCUMENTS for row in labels(document)["topic"]}
    assert found == {(code, status) for code in codes() for status in STATUSES}
