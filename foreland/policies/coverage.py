"""The coverage page: each requirement in force, how the policy stands to it, and where one would write what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote

from foreland.core.coverage import STATUS_WORDS, Covered
from foreland.core.packs.model import Requirement
from foreland.policies.queries.drafts import Draft
from foreland.policies.showing import anchor_of, source_of, title_of
from foreland.tenancy.addresses import address
from foreland.ui import parts

STATUS_TONES = {
    "met": "done",
    "reworded": "done",
    "partly": "ask",
    "left-out": "soft",
    "missing": "bad",
    "unknown": "ask",
}
_OPEN_FIRST = ("missing", "unknown", "partly", "left-out", "reworded", "met")


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One row of the coverage page."""

    item: Covered
    status: str
    tone: str
    source: str
    links: list[parts.Link]
    add: parts.Link | None = None


def coverage_rows(draft: Draft, *, may_write: bool) -> list[CoverageRow]:
    """Return the rows of the coverage page, what is open first: requirement, source, status, statements, what to check.

    Where no statement serves a requirement, whoever may write finds the place to add one.
    """
    return [
        CoverageRow(
            item,
            STATUS_WORDS[item.status],
            STATUS_TONES[item.status],
            source_of(draft, item.requirement),
            found := _serving(draft, item),
            None if found or not may_write else _adding(draft, item.requirement),
        )
        for item in sorted(draft.coverage, key=lambda found: _OPEN_FIRST.index(found.status))
    ]


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """Rows of the coverage page under one heading; what is met is folded, by the law or guidance that asks for it."""

    title: str
    rows: list[CoverageRow]
    folded: bool = False


def coverage_groups(draft: Draft, rows: list[CoverageRow], *, wanted: str) -> list[CoverageGroup]:
    """Return the rows in groups: one for a chosen state, else what is open first and then what is met, folded by source."""
    if wanted:
        return [CoverageGroup(STATUS_WORDS.get(wanted, "Requirements"), rows)] if rows else []  # type: ignore[call-overload]
    waiting = [row for row in rows if not row.item.met]
    found = [CoverageGroup("Still to look at", waiting)] if waiting else []
    by_source: dict[str, list[CoverageRow]] = {}
    for row in rows:
        if row.item.met:
            instrument = draft.requirements.instrument.get(row.item.requirement.instrument)
            by_source.setdefault(instrument.short if instrument else row.source, []).append(row)
    return found + [CoverageGroup(title, group, folded=True) for title, group in by_source.items()]


def _serving(draft: Draft, item: Covered) -> list[parts.Link]:
    return [
        parts.Link(
            state.title,
            address("policies:section", draft.body, policy=draft.policy.pk, section=state.section)
            + f"#{anchor_of(state.key)}",
        )
        for state in item.by
        if state.applies.holds is not False
    ]


def place_for(draft: Draft, requirement: Requirement) -> str | None:
    """Return the section where words for a requirement fit best: where the bank serves it, else where it serves its topic.

    Only sections that the policy prints; the first of them where the bank says nothing, None where it prints none.
    """
    used = draft.used_sections
    topics = {item.code: item.topic for item in draft.requirements.requirements}

    def serving(codes: set[str]) -> Counter[str]:
        return Counter(
            item.section for item in draft.bank.statements if item.section in used and codes & set(item.meets)
        )

    alike = {code for code, topic in topics.items() if topic and topic == requirement.topic}
    for found in (serving({requirement.code}), serving(alike)):
        if found:
            return max(used, key=lambda section: found[section])
    return next(iter(used), None)


def _adding(draft: Draft, requirement: Requirement) -> parts.Link | None:
    section = place_for(draft, requirement)
    if section is None:
        return None
    where = address("policies:add", draft.body, policy=draft.policy.pk, section=section)
    text = f"Add your own to “{title_of(draft, section)}”"
    return parts.Link(text, f"{where}?serves={quote(requirement.code)}", f": {requirement.title}")
