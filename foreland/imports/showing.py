"""How an old policy looks on pages: what became of each passage in words, and what it may be. No queries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from foreland.core.calendar import day_in_london, long_date
from foreland.core.matching.amendments import plainly
from foreland.core.matching.becoming import How, Outcome, lacking
from foreland.core.matching.places import Places, printed_sections, unprinted
from foreland.core.matching.statements import Candidate, Passage
from foreland.core.packs.model import Bank
from foreland.core.source import Extract, Source
from foreland.core.wording import Fill, plain
from foreland.core.words import Piece, differences
from foreland.imports import queries
from foreland.imports.models import Import, Settled
from foreland.imports.queries import Brought
from foreland.imports.together import VERY_LIKELY, stretches
from foreland.publishing import markup
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.ui import parts

FORMATS = {
    "docx": "Word file", "doc": "Word file", "odt": "OpenDocument file", "pdf": "PDF file", "html": "web page",
    "md": "text", "txt": "text", "rtf": "text file",
}  # fmt: skip
WORDS: dict[How, str] = {
    "statement": "A statement of the bank", "own": "Your own statement", "drop": "Left out", "waits": "To settle",
    "heading": "Heading", "furniture": "Of the page",
}  # fmt: skip
TONES: dict[How, parts.Tone] = {
    "statement": "kept", "own": "own", "drop": "must", "waits": "ask", "heading": "soft", "furniture": "soft",
}  # fmt: skip
SURE = ((VERY_LIKELY, "Very likely"), (0.5, "Likely"), (0.0, "Perhaps"))


@dataclass(frozen=True, slots=True)
class Maybe:
    """A statement that a passage may be: its words as marks against the passage, and why it is offered."""

    key: str
    title: str
    section: str
    sure: str
    words: str
    pieces: Sequence[Piece]
    spoke: Sequence[str]


@dataclass(frozen=True, slots=True)
class Together:
    """One unsure passage among others: what it may be, the field that asks, and where it is looked at alone."""

    passage: Passage
    written: str
    maybes: Sequence[Maybe]
    field: BoundField
    alone: str


@dataclass(frozen=True, slots=True)
class Line:
    """One extract of the old policy on the page of every passage."""

    number: int
    text: str
    label: str
    page: int | None
    mark: parts.Mark
    said: str
    href: str = ""
    link: str = ""


def as_written(passage: Passage, source: Source) -> str:
    """Return the words of a passage as the old policy sets them: paragraphs and cells apart, its items with a sign before them."""
    return re.sub(r"^- ", "• ", plainly(passage, source), flags=re.MULTILINE).replace(" | ", " – ")


def worth_a_look(found: Sequence[Maybe]) -> Sequence[Maybe]:
    """Return what is worth a look among many passages: what is likely, else the first."""
    return [item for item in found if item.sure != SURE[-1][1]] or found[:1]


def how_sure(maybe: Maybe, taken: Collection[str]) -> str:
    """Return in words how sure it is that a passage is a statement, and where another passage is that already."""
    sure = maybe.sure.lower()
    return f"{sure}, but another passage says it already" if maybe.key in taken else sure


def parts_of(found: Brought, body: Body) -> list[parts.Task]:
    """Return the stretches of an old policy as a list of work: those first where most waits."""
    rows = sorted(stretches(found.asked), key=lambda item: (-item.waiting, item.number))
    return [
        parts.Task(
            item.title, f"{item.waiting} to settle" if item.waiting else f"All {len(item.outcomes)} settled",
            address("imports:together", body, old=found.row.pk, stretch=item.number), tone="ask" if item.waiting else "",
        )
        for item in rows
    ]  # fmt: skip


def of_what(row: Import) -> str:
    """Return in words what was read: "Word file, 12 pages, 5,210 words"."""
    pages = f", {row.pages} page{'' if row.pages == 1 else 's'}" if row.pages else ""
    return f"{FORMATS.get(row.format, 'file')}{pages}, {row.words:,} words"


def tiles(of: Brought) -> list[parts.Tile]:
    """Return the counts of an old policy's passages."""
    tally = of.tally
    return [
        parts.Tile(tally["statement"], "in the bank’s statements"),
        parts.Tile(tally["own"], "of your own"),
        parts.Tile(tally["waits"], "to settle", "ask" if tally["waits"] else ""),
        parts.Tile(tally["drop"], "left out"),
    ]


def sure_words(sure: float) -> str:
    """Return how sure something is, in words."""
    return next(words for least, words in SURE if sure >= least)


def maybes(of: Brought, passage: Passage, fill: Fill) -> list[Maybe]:
    """Return the statements that a passage may be, the likeliest first."""
    given = passage.candidates
    if passage.statement and passage.statement not in {item.key for item in given}:
        given = (Candidate(passage.statement, passage.sure, passage.words), *given)
    known = of.bank.statement.keys() - unprinted(of.bank, queries.SHAPE)
    return [_maybe(of.bank, passage, item, fill) for item in given if item.key in known]


def _maybe(bank: Bank, passage: Passage, item: Candidate, fill: Fill) -> Maybe:
    statement = bank.statement[item.key]
    option = passage.option if item.key == passage.statement else ""
    if statement.options and not statement.option(option):
        option = statement.options[0].key
    words = markup.plain(plain(statement.words(option or None), fill))
    written = " ".join(passage.text.split())
    section = plain(bank.section[statement.section].title, fill)
    return Maybe(
        item.key, plain(statement.title, fill), section, sure_words(item.sure), words,
        differences(" ".join(words.split()), written), item.words,
    )  # fmt: skip


def sections(bank: Bank, fill: Fill) -> list[tuple[str, str]]:
    """Return the sections that take statements, by key and title."""
    printed = printed_sections(bank, queries.SHAPE)
    return [(item.key, plain(item.title, fill)) for item in bank.sections if item.key in printed]


def lines(
    of: Brought,
    body: Body,
    fill: Fill,
    people: Mapping[str, str],
    pairs: Iterable[tuple[Extract, list[Outcome]]],
    *,
    may_write: bool,
) -> list[Line]:
    """Return extracts of an old policy, each with what became of it and who said so."""
    last: dict[int, Settled] = {answer.passage: answer for answer in of.answers}
    places = queries.places_of(of)
    found = []
    for extract, outcomes in pairs:
        outcome = outcomes[0]
        said = [_said(of, each, fill, places, last.get(each.passage.number), people) for each in outcomes]
        href, link = _acts(of, body, outcome, may_write=may_write)
        found.append(
            Line(
                extract.number, extract.text.replace(" | ", " – ") if extract.cells else extract.text, extract.label, extract.page, parts.Mark(WORDS[outcome.how], TONES[outcome.how]),
                " ".join(dict.fromkeys(each for each in said if each)), href, link,
            )
        )  # fmt: skip
    return found


def _acts(of: Brought, body: Body, outcome: Outcome, *, may_write: bool) -> tuple[str, str]:
    """Return where the visitor goes on from a passage: to its statement in the draft, or to settle it."""
    number = outcome.passage.number
    if of.open:
        where = address("imports:settle", body, old=of.row.pk, passage=number)
        return (where, "Settle it" if outcome.how == "waits" else "Change this") if may_write else ("", "")
    key = of.row.stands.get(str(number), "")
    if not key or of.row.policy_id is None:
        return "", ""
    return address("policies:history", body, policy=of.row.policy_id, key=key), "See it in the draft"


def _said(
    of: Brought, outcome: Outcome, fill: Fill, places: Places, answer: Settled | None, people: Mapping[str, str]
) -> str:
    """Return in a sentence what became of a passage, and who said so."""
    who = ""
    if answer is not None and answer.how != "undo" and outcome.said:
        who = f"{people.get(answer.by, 'Somebody')}, {long_date(day_in_london(answer.at))}"
    if outcome.how == "statement":
        kind = "in the bank’s own words" if outcome.passage.kind == "same" and not who else "in your words"
        title = plain(of.bank.statement[outcome.key].title, fill)
        return f"“{title}”, {kind}." + (f" Settled by {who}." if who else "")
    if outcome.how == "own":
        where = plain(of.bank.section[outcome.section or places.section(outcome.passage)].title, fill)
        return f"In “{where}”." + (f" Settled by {who}." if who else "")
    if outcome.how == "drop":
        return f"Left out by {who}." if who else "Left out."
    return outcome.passage.because if outcome.how in ("heading", "furniture") else ""


def filters(of: Brought, here: str, wanted: str) -> list[tuple[str, str, bool]]:
    """Return the ways to see only some extracts: words with their number, address, and whether it is shown now."""
    counts: dict[str, int] = {}
    for _, outcomes in of.by_extract:
        counts[outcomes[0].how] = counts.get(outcomes[0].how, 0) + 1
    rows: list[tuple[str, str, bool]] = [(f"All {sum(counts.values())}", here, not wanted)]
    rows += [(f"{WORDS[how]}: {counts[how]}", f"{here}?show={how}", wanted == how) for how in WORDS if how in counts]
    return rows


def names(of: Mapping[str, str], bank: Bank, known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the values that an old policy has and the profile lacks: key, and label with words."""
    return [(key, f"{bank.value[key].label}: {words}") for key, words in lacking(of, bank, known).items()]
