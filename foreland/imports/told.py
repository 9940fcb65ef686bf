"""What the commands tell of a file: as data for programs, and in lines for people. No database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from foreland.core.matching.amendments import Draft
from foreland.core.matching.defects import KIND_WORDS, WEIGHT_WORDS
from foreland.core.matching.requirements import Answer
from foreland.core.matching.standing import Standing
from foreland.core.matching.statements import Matching, Passage
from foreland.core.matching.status import STATUSES
from foreland.core.matching.topics import TopicFinding
from foreland.core.source import Source
from foreland.core.words import line_of_words

LONGEST_LINE = 100
"""Characters of a passage that are told in a line."""


def file_data(source: Source) -> dict[str, Any]:
    """Return what is known of a file."""
    return {"file": source.name, "format": source.format, "pages": source.pages, "words": source.words, "title": source.title,
            "notes": list(source.notes)}  # fmt: skip


def coverage_data(of: Standing) -> dict[str, Any]:
    """Return where a file stands: for each topic and requirement covered, mentioned or absent, with the passages."""
    return file_data(of.source) | {
        "kind": of.kind,
        "day": of.day.isoformat(),
        "topics": {item.code: _topic(of, item) for item in of.topics},
        "requirements": {item.code: _requirement(of, item) for item in of.requirements},
        "defects": [
            {"kind": item.kind, "weight": item.weight, "quote": item.quote, "page": item.page, "wrong": item.wrong, "mend": item.mend}
            for item in of.defects
        ],
    }  # fmt: skip


def _topic(of: Standing, item: TopicFinding) -> dict[str, Any]:
    passages = []
    for each in item.evidence:
        extract = of.source.extracts[each.number]
        passages.append({
            "text": each.text, "page": extract.page, "under": list(extract.under), "why": list(each.words),
            "above": each.above, "strength": each.strength,
        })  # fmt: skip
    return {
        "code": item.code,
        "name": item.name,
        "status": item.status,
        "passage": _first(passages),
        "passages": passages,
    }


def _first(passages: Sequence[dict[str, Any]]) -> str | None:
    """Return the words of the passage that speaks most clearly; None where there is none."""
    return passages[0]["text"] if passages else None


def _requirement(of: Standing, item: Answer) -> dict[str, Any]:
    passages = []
    for voice in item.voices:
        passage = of.matching.passages[voice.passage]
        passages.append({
            "text": passage.text, "page": passage.page, "under": list(passage.under), "why": voice.why, "sure": voice.sure,
        })  # fmt: skip
    return {"code": item.code, "name": item.requirement.title, "topic": item.requirement.topic, "status": item.status,
            "passage": _first(passages), "passages": passages}  # fmt: skip


def coverage_lines(of: Standing) -> Iterator[str]:
    """Yield where a file stands, for people."""
    source = of.source
    yield f"{source.name}: {f'{source.pages} pages, ' if source.pages else ''}{source.words:,} words"
    yield from (f"note: {note}" for note in source.notes)
    for item in of.topics:
        yield f"{item.status:<10} {item.code:<4} {item.name}"
        if item.evidence:
            yield f"{'':<15} {_line(item.evidence[0].text)}"
    counted = {status: sum(item.status == status for item in of.requirements) for status in STATUSES}
    yield "requirements: " + ", ".join(f"{count} {status}" for status, count in counted.items())
    for defect in of.defects:
        where = f", page {defect.page}" if defect.page else ""
        quote = f" “{defect.quote}”" if defect.quote else ""
        yield f"{WEIGHT_WORDS[defect.weight]}: {KIND_WORDS[defect.kind]}{where}.{quote} {defect.wrong}"


def import_data(matching: Matching, draft: Draft) -> dict[str, Any]:
    """Return each passage with what it is to the bank, and the amendments that the file becomes."""
    return file_data(matching.source) | {
        "bank": matching.bank.head.id,
        "edition": str(matching.bank.head.edition),
        "tally": dict(matching.tally),
        "passages": [_passage(matching, item) for item in matching.passages],
        "amendments": [
            {"passage": step.passage, "key": step.amendment.key, "field": step.amendment.field, "option": step.amendment.option,
             "value": step.amendment.value}
            for step in draft.steps
        ],
        "terms": dict(draft.terms),
        "values": dict(draft.values),
    }  # fmt: skip


def _passage(matching: Matching, item: Passage) -> dict[str, Any]:
    titles = matching.bank.statement
    return {
        "number": item.number, "kind": item.kind, "text": item.text, "page": item.page, "under": list(item.under),
        "extracts": sorted({part.extract for part in item.parts}), "statement": item.statement, "option": item.option,
        "sure": item.sure, "words": list(item.words), "because": item.because, "meets": list(item.meets),
        "topics": list(item.topics),
        "candidates": [
            {"statement": each.key, "title": titles[each.key].title, "sure": each.sure, "words": list(each.words)}
            for each in item.candidates
        ],
    }  # fmt: skip


def import_lines(matching: Matching, draft: Draft) -> Iterator[str]:
    """Yield what a file becomes, for people."""
    tally = matching.tally
    yield f"{matching.source.name}: {len(matching.source.extracts)} extracts in {len(matching.passages)} passages"
    yield ", ".join(f"{count} {kind}" for kind, count in tally.items())
    for item in matching.passages:
        if item.kind in ("heading", "furniture"):
            continue
        yield f"{item.kind:<8} {_line(item.text)}"
        for key, sure in (
            [(item.statement, item.sure)] if item.statement else [(each.key, each.sure) for each in item.candidates]
        ):
            yield f"{'':<9}{sure:.2f} {key}: {matching.bank.statement[key].title}"
    yield f"{len(draft.steps)} amendments of {matching.bank.head.id} {matching.bank.head.edition}"


def _line(text: str) -> str:
    """Return a passage in one line, cut where it is long."""
    words = line_of_words(text)
    return words if len(words) <= LONGEST_LINE else words[: LONGEST_LINE - 1].rstrip() + "…"
