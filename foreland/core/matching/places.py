"""Where a statement of the school's own belongs: by its heading, by its neighbours, and by what it is near to."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from foreland.core.conditions import Facts
from foreland.core.matching.kept import Same
from foreland.core.matching.statements import Matching, Passage
from foreland.core.packs.model import Bank

NAMED, HEADED, NEIGHBOUR, NEAR = 4.0, 2.0, 1.0, 1.5
"""What counts for a section: a heading that names it, the passages under the same heading, those next to it, the nearest statements."""
LIKELY = 0.5
"""From this sureness on the statement that a passage may be tells where its neighbours belong."""
FAR = 6
"""Passages further apart are no neighbours."""


def printed_sections(bank: Bank, shape: str, facts: Facts | None = None) -> frozenset[str]:
    """Return the sections that the documents of a shape print for a setting with these facts: statements only."""
    printed = {
        section
        for document in bank.documents
        if shape in document.shapes and document.when.value(facts or {}).holds is not False
        for section in document.printed(facts or {})
    }
    return frozenset(item.key for item in bank.sections if item.kind == "statements" and item.key in printed)


def unprinted(bank: Bank, shape: str) -> frozenset[str]:
    """Return the statements that no document of a shape prints, in their sections or as guests in another."""
    return _unprinted(Same(bank), shape)


@lru_cache(maxsize=8)
def _unprinted(bank: Same[Bank], shape: str) -> frozenset[str]:
    printed = printed_sections(bank.thing, shape)
    documents = {item.key for item in bank.thing.documents if shape in item.shapes}
    return frozenset(
        item.key
        for item in bank.thing.statements
        if item.section not in printed and not any(document in documents for document, _ in item.also)
    )


class Places:
    """The places that the passages of one document take in the bank's sections, given out in reading order.

    Only `within` some sections where they are named: those that the school's documents print, so that no words vanish.
    """

    def __init__(self, matching: Matching, within: Collection[str] = ()) -> None:
        self._matching = matching
        self._sections = {
            item.key: item
            for item in matching.bank.sections
            if item.kind == "statements" and (not within or item.key in within)
        }
        self._last: dict[str, str] = {}
        self._headed: dict[tuple[str, ...], dict[str, float]] = {}
        self._titles = {
            key: set(matching.compared.count(matching.compared.counting.said(item.title)).loose)
            for key, item in self._sections.items()
        }
        self._known: list[tuple[int, str]] = []
        for passage in matching.passages:
            first = passage.statement or next((each.key for each in passage.candidates if each.sure >= LIKELY), "")
            section = self._section_of(first)
            if section:
                self._known.append((passage.number, section))
                counted = self._headed.setdefault(passage.under, {})
                counted[section] = counted.get(section, 0.0) + (1.0 if passage.statement else passage.sure / 2)

    def _section_of(self, key: str) -> str:
        section = self._matching.bank.statement[key].section if key else ""
        return section if section in self._sections else ""

    def stands(self, key: str, section: str) -> None:
        """Note that a statement stands in a section now, so that the next of the school's own follows it."""
        self._last[section] = key

    def after(self, section: str) -> str:
        """Return the statement behind which the next of the school's own stands in a section, "" for its beginning."""
        return self._last.get(section, "")

    def section(self, passage: Passage) -> str:
        """Return the section that a passage of the school's own belongs in."""
        marks = dict.fromkeys(self._sections, 0.0)
        headed = self._headed.get(passage.under, {})
        total = sum(headed.values())
        for section, count in headed.items():
            marks[section] += HEADED * count / total
        near = [row for row in self._known if 0 < abs(row[0] - passage.number) <= FAR]
        before = next((section for number, section in reversed(near) if number < passage.number), "")
        behind = next((section for number, section in near if number > passage.number), "")
        for section in (before, behind):
            if section:
                marks[section] += NEIGHBOUR / 2
        for candidate in passage.candidates:
            section = self._section_of(candidate.key)
            if section:
                marks[section] += NEAR * candidate.sure
        compared = self._matching.compared
        for heading in passage.under[-2:]:
            named = self._matching.headings.named(heading) & marks.keys()
            for section in named:
                marks[section] += NAMED / len(named)
            words = set(compared.count(heading).loose)
            for section, title in self._titles.items():
                shared = sum(compared.rare(code) for code in words & title)
                size = sum(compared.rare(code) for code in words | title)
                marks[section] += HEADED * shared / size if size else 0.0
        best = max(marks, key=lambda section: marks[section])
        return best if marks[best] else self._beside(passage, best)

    def _beside(self, passage: Passage, else_: str) -> str:
        """Return the section of the nearest passage before this one whose section is known; of the first of all where none is."""
        first = self._known[0][1] if self._known else else_
        return next((section for number, section in reversed(self._known) if number < passage.number), first)
