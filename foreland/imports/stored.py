"""How what was read of an old policy, and what was matched in it, is kept: as plain data, and back. No queries."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from foreland.core.matching.passages import Part
from foreland.core.matching.statements import Candidate, Passage
from foreland.core.source import Extract, Source

_PASSAGE = tuple(field.name for field in fields(Passage))


def source_data(source: Source) -> dict[str, Any]:
    """Return a document that was read as plain data; what is empty is left out."""
    return {
        "name": source.name, "format": source.format, "pages": source.pages, "title": source.title, "notes": list(source.notes),
        "extracts": [{key: value for key, value in asdict(item).items() if value not in ("", 0, (), None)} for item in source.extracts],
    }  # fmt: skip


def source_of(data: dict[str, Any]) -> Source:
    """Return the document that `source_data` was given."""
    extracts = tuple(
        Extract(
            number=item.get("number", 0), kind=item["kind"], text=item.get("text", ""), level=item.get("level", 0),
            label=item.get("label", ""), page=item.get("page"), under=tuple(item.get("under", ())),
            cells=tuple(item.get("cells", ())), header=tuple(item.get("header", ())),
        )
        for item in data["extracts"]
    )  # fmt: skip
    return Source(data["name"], data["format"], extracts, data["pages"], data["title"], tuple(data["notes"]))


def passages_data(passages: tuple[Passage, ...]) -> list[dict[str, Any]]:
    """Return matched passages as plain data; what is empty is left out."""
    return [
        {key: value for key, value in asdict(item).items() if value not in ("", 0.0, (), None)} for item in passages
    ]


def passages_of(data: list[dict[str, Any]]) -> tuple[Passage, ...]:
    """Return the passages that `passages_data` was given; a field that is not known any more is passed over."""
    return tuple(_passage({key: value for key, value in item.items() if key in _PASSAGE}) for item in data)


def _passage(given: dict[str, Any]) -> Passage:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    plain |= {"number": given.get("number", 0), "text": given.get("text", "")}
    plain["parts"] = tuple(Part(*part) for part in given.get("parts", ()))
    plain["candidates"] = tuple(
        Candidate(item["key"], item["sure"], tuple(item["words"])) for item in given.get("candidates", ())
    )
    return Passage(**plain)
