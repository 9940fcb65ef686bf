"""How what was matched in an old policy is kept: as plain data, and back. No queries."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from foreland.core.matching.passages import Part
from foreland.core.matching.statements import Candidate, Passage

_PASSAGE = tuple(field.name for field in fields(Passage))


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
