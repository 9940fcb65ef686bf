"""Where a statement of the school's own belongs: by its heading, by its neighbours, and by what it is near to."""

from __future__ import annotations

from foreland.core.matching.statements import Matching, Passage

HEADED, NEIGHBOUR, NEAR = 2.0, 1.0, 1.5
"""What the passages under the same heading, the passages next to it, and the nearest statements count for a section."""


class Places:
    """The places that the passages of one document take in the bank's sections, given out in reading order."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._sections = {item.key: item for item in matching.bank.sections if item.kind == "statements"}
        self._last: dict[str, str] = {}
        self._headed: dict[tuple[str, ...], dict[str, int]] = {}
        self._titles = {
            key: set(matching.compared.count(matching.compared.counting.said(item.title)).loose)
            for key, item in self._sections.items()
        }
        self._known: list[tuple[int, str]] = []
        for passage in matching.passages:
            section = self._section_of(passage.statement)
            if section:
                self._known.append((passage.number, section))
                counted = self._headed.setdefault(passage.under, {})
                counted[section] = counted.get(section, 0) + 1

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
        before = next((section for number, section in reversed(self._known) if number < passage.number), "")
        behind = next((section for number, section in self._known if number > passage.number), "")
        for section in (before, behind):
            if section:
                marks[section] += NEIGHBOUR / 2
        for candidate in passage.candidates:
            section = self._section_of(candidate.key)
            if section:
                marks[section] += NEAR * candidate.sure
        compared = self._matching.compared
        for heading in passage.under[-2:]:
            words = set(compared.count(heading).loose)
            for section, title in self._titles.items():
                shared = sum(compared.rare(code) for code in words & title)
                size = sum(compared.rare(code) for code in words | title)
                marks[section] += HEADED * shared / size if size else 0.0
        return max(marks, key=lambda section: marks[section])
