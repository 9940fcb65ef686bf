"""What an adopted update changed, for its page and for the papers that are handed out: what matters most, the rest by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from foreland.core import papers
from foreland.core.briefing import Told
from foreland.core.calendar import day_in_london, long_date
from foreland.core.document import Document
from foreland.core.layer import Resolved
from foreland.core.wording import plain
from foreland.policies import queries, updated
from foreland.policies.models import Update
from foreland.policies.queries import Draft, ways
from foreland.policies.queries.drafts import watermarks
from foreland.policies.showing import AUDIENCE_WORDS, Marks, marks
from foreland.profile import queries as profile
from foreland.publishing import briefing
from foreland.publishing import papers as made
from foreland.publishing.briefing import Around
from foreland.publishing.papers import Handed
from foreland.ui import parts

NOTES: Mapping[str, str] = {
    "parents": "For the parents’ newsletter", "pupils": "For pupils",
}  # fmt: skip
"""The papers that are a few words, which can be changed before they are sent."""
BOXES: Mapping[str, str] = {"parents": "Paragraph for families", "pupils": "Note for pupils"}
"""How their boxes are called."""
SLIDES, GOVERNORS, EVERYTHING = "slides", "governors", "everything"
OFFERED: Mapping[str, tuple[str, ...]] = {
    SLIDES: ("pdf", "docx", "odt", "txt"), GOVERNORS: ("pdf", "docx", "txt"), EVERYTHING: ("pdf", "docx", "odt", "txt"),
}  # fmt: skip
"""The formats in which each of the others is handed out. The governors' page is set to one page in these."""


def handed(draft: Draft, row: Update, rows: Sequence[Told], *, who: str, public: Callable[[], str]) -> Handed:
    """Return what stands around the papers of an adopted update. `public` tells the address of the published policy."""
    first = queries.first_on(draft.policy, row.theirs)
    since = ""
    approved = ""
    if first is not None and first.published_at is not None:
        since = long_date(day_in_london(first.published_at))
        by = first.approving_body or first.approver
        approved = f"Version {first.number} was approved{f' by {by}' if by else ''}, and is in force since {since}."
    lead = draft.resolved.fill.get("dsl_name")
    tally = draft.tally
    return Handed(
        around=around(draft, row),
        who=who,
        mostly_new=is_mostly_new(draft, rows),
        since=since,
        approved=approved,
        where=public() if queries.in_force(draft.policy) else "",
        ask=f"{lead.text}, the safeguarding lead" if lead is not None and lead.kind != "blank" else "",
        met=f"{tally.met} of {tally.total}" if ways.stands_on(draft.policy, row.theirs) else "",
    )


def is_mostly_new(draft: Draft, rows: Sequence[Told]) -> bool:
    """Return whether more than half of what the policy prints came with an update."""
    return papers.mostly_new(rows, sum(state.kept for state in draft.resolved.states.values()))


def around(draft: Draft, row: Update) -> Around:
    """Return what stands around the list: the school, its policy, the two editions, the day, and how the school looks."""
    look = profile.appearance()
    assert row.closed_at is not None
    return Around(
        organisation=draft.body.name,
        policy=plain(draft.bank.head.title, draft.resolved.fill),
        base=row.base,
        edition=row.called,
        day=long_date(day_in_london(row.closed_at)),
        audiences=AUDIENCE_WORDS,
        crest=look.crest,
        crest_alt=look.crest_alt,
        colour=look.colour,
        watermarks=watermarks(draft.body, drafted=False),
    )


def document(paper: str, rows: Sequence[Told], frame: Handed) -> Document | None:
    """Return a paper as a document; None where it would tell its readers nothing."""
    if paper == SLIDES:
        return made.slides(rows, frame)
    if paper == GOVERNORS:
        return made.governors(rows, frame)
    return briefing.briefing(rows, frame.around)


def notes(draft: Draft, rows: Sequence[Told], frame: Handed) -> dict[str, papers.Note]:
    """Return the words for families and for pupils."""
    ages = draft.resolved.facts.get("ages", frozenset())
    return {
        "parents": papers.parents(rows, school=draft.body.name, where=frame.where),
        "pupils": papers.pupils(rows, ages=ages),
    }


BECAME: Mapping[str, parts.Mark] = {
    "changed": parts.Mark("New words", "kept"), "came": parts.Mark("New", "done"), "went": parts.Mark("No longer in the policy", "soft"),
    "ours": parts.Mark("Our own words", "own"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One thing of an adopted update as the page lists it."""

    row: Told
    weight: parts.Mark
    became: parts.Mark
    tell: str
    marks: Marks | None


def told_lines(rows: Iterable[Told], resolved: Resolved) -> list[ToldLine]:
    """Return what an update changed for its page."""
    return [
        ToldLine(row, updated.WEIGHTS[row.weight], BECAME[row.became], updated.audience(row.tell),
                 marks(resolved, updated.bare(row.was), updated.bare(row.now)) if row.was and row.now and row.was != row.now else None)
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Most:
    """One of the changes that matter most, as the page lists it."""

    line: ToldLine
    different: str


@dataclass(frozen=True, slots=True)
class Hears:
    """What an audience must hear of: the few in a sentence, and the others folded."""

    who: str
    first: str
    rest: tuple[str, ...]


def most(rows: Sequence[Told], draft: Draft) -> list[Most]:
    """Return the changes that matter most, ten at most, for the page."""
    few = papers.weightiest(rows)[: papers.MOST]
    return [
        Most(line, papers.different(line.row) if line.row.became != "ours" else "")
        for line in told_lines(few, draft.resolved)
    ]


def hears(rows: Sequence[Told]) -> list[Hears]:
    """Return who must hear of what, for the page."""
    return [
        Hears(AUDIENCE_WORDS.get(item.audience, item.audience), "; ".join(item.first), item.rest)
        for item in papers.heard(rows, AUDIENCE_WORDS)
    ]


def others(rows: Sequence[Told]) -> list[tuple[str, list[tuple[str, parts.Mark]]]]:
    """Return the changes beyond those that matter most by section: each with its title and what became of it."""
    left: dict[str, list[tuple[str, parts.Mark]]] = {}
    for row in papers.weightiest(rows)[papers.MOST :]:
        left.setdefault(row.section or "Elsewhere", []).append((row.title, BECAME[row.became]))
    return list(left.items())
