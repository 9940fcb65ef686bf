"""“Check your policy”, whole: from the file of a policy to the finished one-page report, as a visitor waits for it.

The file is read in a process of its own, matched with the newest bank, and the report is printed as PDF. The policy is the bank's own
for a secondary school, of about 30 pages; what is measured is a server that has been asked before.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from statistics import median
from typing import Final

from bench.documents import WHEN
from bench.packs import load
from foreland.core.layer import Layer, resolve
from foreland.core.matching.report import report
from foreland.core.matching.standing import standing
from foreland.publishing.booklet import Frame, booklet
from foreland.publishing.formats import render
from foreland.reading import apart

TURNS: Final = 5
DAY: Final = date(2026, 11, 21)
FACTS: Final = {
    "kind": ("school",), "phase": ("secondary",), "provision": ("mainstream",), "governance": ("academy",),
    "ages": ("11-14", "14-16", "16-18"), "sixth-form": ("yes",), "publishes": ("inside", "website", "social"),
    "social": ("yes",), "ai": ("staff", "pupils"), "devices": ("shared", "own"),
    "platforms": ("learning-platform", "email", "video"),
}  # fmt: skip
AIMS: Final = {"docx": 1.0, "pdf": 2.0}


def main() -> int:
    """Print the time for each format, and where it goes; return 1 where an aim is missed."""
    bank, pack, guide = load("policies", "2026.2"), load("requirements", "2026.2"), load("matching", "2026.1")
    values = {value.key: value.example or value.label for value in bank.values}
    frame = Frame("Northgate Academy", "1.0")
    document = booklet(resolve(bank, Layer(facts=FACTS, values=values)), "online-safety-policy", pack, frame)
    missed = []
    for key, aim in AIMS.items():
        data = render(document, key, when=WHEN)
        parts = []
        for _ in range(TURNS + 1):  # the first makes the bank ready
            begin = time.perf_counter()
            source = apart.read(data, f"policy.{key}")
            there = time.perf_counter()
            found = standing(source, bank, pack, guide, kind="secondary", day=DAY)
            stood = time.perf_counter()
            render(report(found), "pdf", when=WHEN)
            parts.append((there - begin, stood - there, time.perf_counter() - stood))
        taken = median(sum(part) for part in parts[1:])
        read, judged, printed = (median(column) for column in zip(*parts[1:], strict=True))
        print(
            f"{key:<5} {f'{source.pages} pages, ' if source.pages else ''}{source.words:,} words: {taken:.2f} s "
            f"(read {read:.2f}, judged {judged:.2f}, printed {printed:.2f}); asked for the first time {sum(parts[0]):.2f} s"
        )
        if taken > aim:
            missed.append(key)
    print(f"aims: DOCX {AIMS['docx']:g} s, PDF {AIMS['pdf']:g} s: {f'missed {missed}' if missed else 'met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
