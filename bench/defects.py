"""Defects of a document: found, missed and false on the labelled policies, by kind; and the time for long documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.labelled import POLICIES, SETS, labelled, load_guide
from bench.place import median_ms
from foreland.core.matching.defects import KINDS, Defect, defects
from foreland.core.matching.guide import Guide
from foreland.core.source import Extract, Source

DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Label:
    """What a careful reader says of a passage: a defect, one that may go unsaid, or none though it looks like one."""

    document: str
    kind: str
    words: str
    clear: bool
    optional: bool
    found: bool


@dataclass(frozen=True)
class Marked:
    """One document: its labels, and what was found with some weight that no label speaks of."""

    document: str
    labels: tuple[Label, ...]
    beyond: tuple[Defect, ...]


def marked(folder: Path, guide: Guide) -> list[Marked]:
    """Return what was found in each labelled document of a folder, beside its labels."""
    made = []
    for data, source in labelled(folder):
        found = defects(source, guide, day=DAY, kind=data.get("kind", ""), school=data.get("school") or None)
        made.append(_mark(source, found, data))
    return made


def _mark(source: Source, found: Iterable[Defect], data: dict[str, Any]) -> Marked:
    labels, spoken = [], set()
    rows = [(row, False) for row in data.get("defect", ())] + [(row, True) for row in data.get("clear", ())]
    for row, clear in rows:
        hits = [one for one in found if one.kind == row["kind"] and _speaks_of(one, row, source, clear)]
        spoken.update(hits)
        labels.append(Label(source.name, row["kind"], row["words"], clear, bool(row.get("optional")), bool(hits)))
    beyond = tuple(one for one in found if one.weight != "look" and one not in spoken)
    return Marked(source.name, tuple(labels), beyond)


def _speaks_of(one: Defect, row: dict[str, str], source: Source, clear: bool) -> bool:
    """Whether a defect stands in the passage that a label quotes; one of the whole document is a label's of its kind."""
    if one.extract is None:
        return not clear
    numbers = (one.extract,) if clear else (one.extract, *one.also)
    texts = [_plain(f"{source.extracts[number].label} {source.extracts[number].text}") for number in numbers]
    quoted = [_plain(words) for words in (row["words"], row.get("also", "")) if words]
    return any(words in text or (len(text) > 12 and text in words) for words in quoted for text in texts)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def long(words: int) -> Source:
    """Return a document of about so many words out of the labelled ones."""
    extracts: list[Extract] = []
    count = 0
    for extract in cycle([extract for _, source in labelled(POLICIES) for extract in source.extracts]):
        if count >= words:
            break
        extracts.append(replace(extract, number=len(extracts), text=f"{extract.text} {len(extracts)}"))
        count += len(extract.text.split()) if extract.says else 0
    return Source("long", "md", tuple(extracts))


def main() -> None:
    """Print found, missed and false by kind on each set, and the time for thirty pages and four times as many."""
    guide = load_guide()
    for name, folder in SETS:
        documents = marked(folder, guide)
        labels = [label for one in documents for label in one.labels]
        if not labels:
            continue
        asked = [label for label in labels if not label.clear and not label.optional]
        clear = [label for label in labels if label.clear]
        beyond = [(one.document, defect) for one in documents for defect in one.beyond]
        print(
            f"{name}: {len(documents)} documents, {len(asked)} defects, {len(clear)} passages that only look like one"
        )
        print(
            f"  found {sum(label.found for label in asked) / max(1, len(asked)):.1%}; false on what only looks so: {sum(label.found for label in clear)}; beyond the labels: {len(beyond)}"
        )
        for kind in KINDS:
            rows = [label for label in asked if label.kind == kind]
            count = Counter(label.found for label in rows)
            extra = sum(defect.kind == kind for _, defect in beyond)
            print(f"  {kind:<14}{count[True]:>3} of {len(rows):>3}   beyond {extra:>2}")
        for label in (*(one for one in asked if not one.found), *(one for one in clear if one.found)):
            print(f"  {'false' if label.clear else 'missed'}: {label.document}, {label.kind}: {label.words[:70]}")
        for document, defect in beyond:
            print(f"  beyond: {document}, {defect.kind}: {defect.quote[:70]}")
    for words in (9_000, 36_000):
        print(f"time, {words:>6,} words     {_took(long(words), guide):>8.0f} ms")


def _took(source: Source, guide: Guide) -> float:
    return median_ms(lambda: defects(source, guide, day=DAY), times=3)


if __name__ == "__main__":
    main()
