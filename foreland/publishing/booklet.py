"""A resolved policy becomes documents: the booklet that governors approve, inserts, and one-page summaries.

Sections without anything to print are left out and numbers are given here, so there is never a gap or an empty heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from foreland.core.document import Block, Callout, Document, Fact, ListBlock, Paragraph, Passage, Section, Span, Table
from foreland.core.layer import Resolved, State
from foreland.core.packs import glossary
from foreland.core.packs.model import DocumentSpec, Group, Instrument, Requirements, Summary
from foreland.core.packs.model import Section as BankSection
from foreland.core.parts import parted
from foreland.core.wording import filled, plain
from foreland.publishing.markup import parse

FORCE_WORDS = {
    "law": "Law",
    "regard": "Statutory guidance",
    "standard": "Department standard",
    "advice": "Advice",
    "pending": "Announced, not yet in force",
}
FEWEST_LINES = 3
"""Lines from which a summary, or the box at the front, is worth printing."""
LONGEST_LINE = 180
"""Characters that a line of a summary takes of a wording of the school's own; a first sentence may have twice as many."""


@dataclass(frozen=True)
class Frame:
    """What stands round the words of a document: whose it is, which version, what its cover says."""

    organisation: str
    version: str = ""
    cover: tuple[Fact, ...] = ()
    history: tuple[tuple[str, str, str], ...] = ()
    took_part: tuple[tuple[str, str, str], ...] = ()
    """Who took part in making it, how, and when."""
    next_review: str = ""
    address: str = ""
    crest: str = ""
    crest_alt: str = ""
    colour: str = ""
    watermarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    day: date = field(default_factory=lambda: date(2026, 11, 21))


def _cell(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def _cells(row: Iterable[str]) -> tuple[tuple[Span, ...], ...]:
    return tuple(map(_cell, row))


def _fill(resolved: Resolved, name: str) -> Span:
    found = filled(name, resolved.fill)
    return Span(found.text, kind=found.kind, key=found.key)


def passage(resolved: Resolved, state: State, number: str = "") -> Passage:
    """Return the printed passage of one statement, its placeholders filled or left as visible blanks."""
    return Passage(state.key, parse(state.text, lambda name: _fill(resolved, name)), state.origin, number)


def _passages(resolved: Resolved, states: Sequence[State], number: str) -> tuple[Passage, ...]:
    """Return the passages of statements under one heading, each with the number that it is cited by."""
    return tuple(
        passage(resolved, state, f"{number}.{place}" if number else "") for place, state in enumerate(states, 1)
    )


def _rows(resolved: Resolved, section: BankSection) -> tuple[tuple[tuple[Span, ...], ...], ...]:
    rows = []
    for key in section.rows:
        value = resolved.bank.value[key]
        if value.when.value(resolved.facts).holds is False:
            continue
        words = resolved.fill[key]
        if words.kind == "blank" and (value.optional or value.source == "authority"):
            continue
        label = plain(value.prints, resolved.fill) if value.prints else value.label
        rows.append((_cell(label), (Span(words.text, kind=words.kind, key=key),)))
    return tuple(rows)


def _linked(resolved: Resolved, section: BankSection) -> Passage | None:
    """Return the list of the policies that go with this one, a line for each; what follows a colon is where it is kept."""
    values = (resolved.bank.value[key] for key in section.rows)
    given = (value.given(resolved.layer.values.get(value.key, ""), resolved.facts) for value in values)
    lines = [line.partition(":") for words in given for line in words.splitlines() if line.strip()]
    items = tuple(
        (Span(title.strip(), strong=True), *((Span(f": {place.strip()}"),) if place.strip() else ()))
        for title, _, place in lines
    )
    return Passage(section.key, (ListBlock(items),), "made") if items else None


def _instruments(
    resolved: Resolved, states: Sequence[State], requirements: Requirements, day: date
) -> list[Instrument]:
    """Return the instruments behind the printed statements, of those that bind this setting and are in force, law first."""
    asked = (
        requirements.requirement[code] for state in states for code in state.meets if code in requirements.requirement
    )
    used = {
        item.instrument
        for item in asked
        if item.in_force(day) and item.applies.value(resolved.facts).holds is not False
    }
    order = list(FORCE_WORDS)
    cited = [item for item in requirements.instruments if item.force != "pending" and item.cited]
    bearing = {
        item.key
        for item in cited
        if item.cited_when is not None and item.cited_when.value(resolved.facts).holds is True
    }
    alone = used | {item.key for item in cited if item.key in bearing and not item.beside}
    found = [item for item in cited if item.key in alone or (item.key in bearing and not alone.isdisjoint(item.beside))]
    return sorted(found, key=lambda item: order.index(item.force))


def _table(
    caption: str, heads: Iterable[str], rows: Iterable[tuple[tuple[Span, ...], ...]], widths: tuple[int, ...]
) -> Table:
    return Table(caption, _cells(heads), tuple(rows), row_headers=True, widths=widths)


def _law(section: BankSection, instruments: Sequence[Instrument], day: date) -> Passage | None:
    """Return what a document rests on: what binds as a table, advice as a list beneath; None where there is nothing."""
    binding = [item for item in instruments if item.force != "advice"]
    advice = [item for item in instruments if item.force == "advice"]
    blocks: list[Block] = []
    if binding:
        heads = ("Law or guidance", "From, which edition and since when", "Standing")
        rows = ((item.title, _edition(item, day), FORCE_WORDS[item.force]) for item in binding)
        blocks.append(_table("Editions that this document rests on", heads, map(_cells, rows), (12, 8, 5)))
    if advice:
        blocks.append(Paragraph(_cell(f"It {'also ' if binding else ''}draws on this advice:")))
        lines = tuple((Span(item.title, strong=True), Span(f": {_edition(item, day)}")) for item in advice)
        blocks.append(ListBlock(lines))
    return Passage(section.key, tuple(blocks), "made") if blocks else None


def _edition(item: Instrument, day: date) -> str:
    """Return who gave an instrument, in which edition, and since when it is in force or will be, where the day is known."""
    began = ""
    if item.starts:
        began = f"in force {'since' if item.starts <= day else 'from'} {item.starts.day} {item.starts:%B %Y}"
    return ", ".join(filter(None, (item.body, item.edition, began)))


def _made(
    resolved: Resolved, section: BankSection, states: Sequence[State], requirements: Requirements, frame: Frame
) -> Passage | None:
    """Return the tables of a section that is drawn from records, or None where they would be empty."""
    tables: list[Table] = []
    if section.kind == "people":
        tables.append(_table("Roles and names", ("Role", "Name"), _rows(resolved, section), (1, 1)))
    elif section.kind == "contacts":
        tables.append(_table("Contacts outside", ("Who", "How to reach them"), _rows(resolved, section), (1, 1)))
    elif section.kind == "linked":
        return _linked(resolved, section)
    elif section.kind == "law":
        return _law(section, _instruments(resolved, states, requirements, frame.day), frame.day)
    elif section.kind == "glossary":
        words = " ".join(plain(state.text, resolved.fill) for state in states)
        used = glossary.used(resolved.bank.glossary, words)
        meanings = ((item.word, plain(item.means, resolved.fill)) for item in used)
        tables.append(_table("Words used in this document", ("Word", "What it means"), map(_cells, meanings), (1, 2)))
    else:
        who, versions = ("Who", "How", "When"), ("Version", "Date", "What happened")
        tables += (
            _table("Who took part in making this version", who, map(_cells, frame.took_part), (4, 5, 3)),
            _table("Versions of this document", versions, map(_cells, frame.history), (1, 2, 5)),
        )
    filled = tuple(table for table in tables if table.rows)
    return Passage(section.key, filled, "made") if filled else None


def _sections(resolved: Resolved, spec: DocumentSpec, requirements: Requirements, frame: Frame) -> tuple[Section, ...]:
    printed = {key: resolved.printed(spec.key, key) for key in spec.sections}
    everything = [state for states in printed.values() for state in states]
    headed = spec.kind == "policy" and not spec.short(resolved.facts)
    cited = spec.kind == "policy"  # an insert goes into a policy that numbers its own
    sections: list[Section] = []
    for key in spec.printed(resolved.facts):
        section = resolved.bank.section[key]
        number = str(len(sections) + 1)
        parts = _parts(resolved, section, printed[key], number) if headed else ()
        passages = () if parts else _passages(resolved, printed[key], number if cited else "")
        if section.kind != "statements":
            made = _made(resolved, section, everything, requirements, frame)
            named = section.kind in ("people", "contacts")  # who to ring comes first, words about it second
            passages = ((made, *passages) if named else (*passages, made)) if made else passages
        if parts and not parts[0].number:
            passages, parts = parts[0].passages, parts[1:]
        if passages or parts:
            sections.append(Section(key, number, plain(section.title, resolved.fill), passages, parts))
    return tuple(sections)


def _parts(resolved: Resolved, section: BankSection, states: list[State], number: str) -> tuple[Section, ...]:
    """Return the parts of a long section under headings of their own; none where it is printed in one piece.

    What stands before the first heading comes first, under the section's own heading; the numbers of the parts go on
    from those of its statements, so that no number is given twice.
    """
    home = [item.key for item in resolved.bank.statements if item.section == section.key]
    found = parted(section, home, states)
    if len(found) < 2:
        return ()
    made, count = [], 0
    for part, inside in found:
        if part is None:
            made.append(Section(section.key, "", "", _passages(resolved, inside, number)))
            count += len(inside)
            continue
        count += 1
        here = f"{number}.{count}"
        title = plain(part.title, resolved.fill)
        made.append(Section(f"{section.key}.{part.key}", here, title, _passages(resolved, inside, here)))
    return tuple(made)


def _front(resolved: Resolved, document: str) -> Callout | None:
    """Return the box at the front of a document: what to do first, drawn from the short words of what it prints."""
    spec = next((item for item in resolved.bank.summaries if item.front), None)
    if spec is None:
        return None
    items = [line for _, lines in _lines(resolved, spec, document) for line in lines]
    if len(items) < FEWEST_LINES:
        return None
    return Callout(plain(spec.title, resolved.fill), (ListBlock(tuple(items)),), "urgent")


def booklet(resolved: Resolved, document: str, requirements: Requirements, frame: Frame) -> Document:
    """Return one document of a resolved policy. `document` is a key of the bank; raises KeyError for another."""
    spec = resolved.bank.document[document]
    short = spec.short(resolved.facts)
    return Document(
        key=spec.key,
        kind="insert" if spec.kind == "insert" else "short" if short else "policy",
        title=plain(spec.title, resolved.fill),
        organisation=frame.organisation,
        subtitle=plain(spec.audience, resolved.fill),
        language=resolved.bank.head.language,
        version=frame.version,
        cover=frame.cover,
        front=_front(resolved, spec.key) if spec.kind == "policy" else None,
        sections=_sections(resolved, spec, requirements, frame),
        watermarks=frame.watermarks,
        next_review=frame.next_review,
        address=frame.address,
        crest=frame.crest,
        crest_alt=frame.crest_alt,
        primary_colour=frame.colour or "#0B2F45",
        notes=frame.notes,
    )


def _short_words(resolved: Resolved, state: State, summary: str) -> tuple[Span, ...]:
    """Return what a summary says of a statement: the school's short words, else the bank's; a changed wording speaks for itself.

    Nothing stands there where the school has said so, by short words that are empty.
    """
    own = resolved.short_words(state.key)
    bank = dict(state.statement.short).get(summary, "") if state.statement else ""
    if summary in own:
        return _line(resolved, own[summary]) if own[summary] else ()
    if bank and state.reworded:
        return _brief(_line(resolved, state.text))
    return _line(resolved, bank) if bank else ()


def _brief(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the first sentences of a school's own words, about two lines of a summary: all of them would not fit a page."""
    words = "".join(span.text for span in spans)
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s|$)", words)]
    end = max((place for place in ends if place <= LONGEST_LINE), default=ends[0] if ends else len(words))
    cut = end > 2 * LONGEST_LINE
    if cut:
        end = words.rfind(" ", 0, 2 * LONGEST_LINE) if " " in words[: 2 * LONGEST_LINE] else 2 * LONGEST_LINE
    kept, room = [], end
    for span in spans:
        if room > 0:
            kept.append(replace(span, text=span.text[:room]))
            room -= len(span.text)
    return (*kept, Span(" …")) if cut else tuple(kept)


def _line(resolved: Resolved, words: str) -> tuple[Span, ...]:
    """Return one line of a summary: the first paragraph or item of the words."""
    block = parse(words, lambda name: _fill(resolved, name))[0]
    if isinstance(block, Paragraph):
        return block.spans
    return block.items[0] if isinstance(block, ListBlock) and block.items else _cell(plain(words, resolved.fill))


def _lines(resolved: Resolved, spec: Summary, document: str) -> list[tuple[Group, list[tuple[Span, ...]]]]:
    """Return the lines of a summary of one document under its headings; none for a setting without such readers."""
    if spec.when.value(resolved.facts).holds is False:
        return []
    printed = {
        section: resolved.printed(document, section) for section in resolved.bank.document[document].sections
    }  # fmt: skip
    found = []
    for group in spec.groups:
        states = (state for section in group.sections for state in printed.get(section, ()))
        lines = [line for state in states if (line := _short_words(resolved, state, spec.key))]
        if lines:
            found.append((group, lines))
    return found


def summary(resolved: Resolved, key: str, document: str, frame: Frame) -> Document | None:
    """Return the one-page summary of a document for one audience.

    None where the setting has no such audience, where fewer than three lines would stand in it, and for the one that is
    the box at the front of the document itself.
    """
    spec = next(item for item in resolved.bank.summaries if item.key == key)
    found = _lines(resolved, spec, document)
    if spec.front or sum(len(lines) for _, lines in found) < FEWEST_LINES:
        return None
    sections = tuple(
        Section(group.title, "", plain(group.title, resolved.fill),
                (Passage(group.title, (ListBlock(tuple(lines)),), "made"),))
        for group, lines in found
    )  # fmt: skip
    return Document(
        key=f"{document}-{key}",
        kind="summary",
        title=plain(spec.title, resolved.fill),
        organisation=frame.organisation,
        subtitle=plain(spec.lead, resolved.fill),
        language=resolved.bank.head.language,
        version=frame.version,
        sections=sections,
        watermarks=frame.watermarks,
        next_review=frame.next_review,
        address=frame.address,
        crest=frame.crest,
        crest_alt=frame.crest_alt,
        primary_colour=frame.colour or "#0B2F45",
    )
