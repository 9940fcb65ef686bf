"""What an update of a policy changed, as a document: to brief staff with, and to tell everybody who must hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from foreland.core import papers
from foreland.core.briefing import Told
from foreland.core.document import Block, Callout, Document, Fact, ListBlock, Paragraph, Passage, Section, Span, Table
from foreland.publishing.colours import CHANNEL
from foreland.publishing.comparison import counted
from foreland.publishing.markup import MarkupError, parse


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the list: the school, its policy, the two editions, the day, and how the school looks."""

    organisation: str
    policy: str
    base: str
    edition: str
    day: str
    audiences: Mapping[str, str] = field(default_factory=dict)
    crest: str = ""
    crest_alt: str = ""
    colour: str = ""
    watermarks: tuple[str, ...] = ()


def briefing(rows: Sequence[Told], frame: Around) -> Document:
    """Return the list as a document: what matters most, what else changed, what came and went, and who must hear of what."""
    most = [row for row in rows if row.weight == "must"]
    rest = [row for row in rows if row.weight != "must"]
    groups = (
        ("most", "What matters most", most),
        ("changed", "What else changed", [row for row in rest if row.became == "changed"]),
        ("came", "What is new", [row for row in rest if row.became == "came"]),
        ("ours", "What stands in our own words", [row for row in rest if row.became == "ours"]),
        ("went", "What is no longer in the policy", [row for row in rest if row.became == "went"]),
    )
    sections = [(key, title, tuple(_passage(row, frame) for row in inside)) for key, title, inside in groups if inside]
    heard = _heard(rows, frame)
    if heard is not None:
        sections.append(("hear", "Who must hear of what", (Passage("hear", (heard,), "made"),)))
    return Document(
        key="update",
        kind="insert",
        title="What changed in our policy",
        organisation=frame.organisation,
        subtitle=f"{frame.policy}: from edition {frame.base} to {frame.edition}",
        cover=(Fact("Adopted on", frame.day),),
        front=_front(rows, most),
        sections=tuple(Section(key, str(at), title, inside) for at, (key, title, inside) in enumerate(sections, 1)),
        watermarks=frame.watermarks,
        crest=frame.crest,
        crest_alt=frame.crest_alt,
        primary_colour=frame.colour or CHANNEL,
    )


def in_short(rows: Sequence[Told], frame: Around, *, mostly_new: bool) -> Document:
    """Return the list on three pages at most: what matters most, who must hear of what, and how many more there are."""
    few = papers.weightiest(rows)[: papers.MOST]
    left = papers.weightiest(rows)[papers.MOST :]
    sections = [("most", "What matters most", tuple(_shortly(row, frame) for row in few))] if few else []
    table = _in_brief(rows, frame)
    if table is not None:
        sections.append(("hear", "Who must hear of what", (Passage("hear", (table,), "made"),)))
    if left:
        sections.append(("rest", "What else changed", (Passage("rest", (_by_section(left),), "made"),)))
    said = "Most of our policy is new. " if mostly_new else ""
    many = f"{counted(len(rows), 'change')} in what we print" if rows else "No printed word of our policy has changed"
    more = "; the full list, word by word, is a paper of its own." if left else "."
    return replace(
        briefing(rows, frame),
        front=Callout("In short", (Paragraph((Span(f"{said}{many}{more}"),)),)),
        sections=tuple(Section(key, str(at), title, inside) for at, (key, title, inside) in enumerate(sections, 1)),
    )


def _shortly(row: Told, frame: Around) -> Passage:
    head = Paragraph((Span(row.title, strong=True), Span(f" ({row.section})" if row.section else "")))
    said = "It is no longer in our policy." if row.became == "went" else papers.different(row)
    if row.became == "ours":
        said = "Our own words stand."
    facts = [("Why", " ".join(row.why[-1:])), ("Our reason", row.reason)]
    facts.append(("Tell", ", ".join(frame.audiences.get(key, key) for key in row.tell)))
    lines = tuple((Span(f"{label}: ", strong=True), Span(words)) for label, words in facts if words)
    body = (Paragraph((Span(said),)),) if said else ()
    return Passage(row.key, (head, *body, *((ListBlock(lines),) if lines else ())), "made")


def _in_brief(rows: Sequence[Told], frame: Around) -> Table | None:
    made = []
    for item in papers.heard(rows, frame.audiences):
        more = f" and {len(item.rest)} more" if item.rest else ""
        who = _capital(frame.audiences.get(item.audience, item.audience))
        made.append(((Span(who),), (Span("; ".join(item.first) + more),)))
    return _hearing(tuple(made))


def _by_section(rows: Sequence[Told]) -> Table:
    words = {"changed": "with new words", "came": "new", "ours": "in our own words", "went": "gone"}
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        kinds = found.setdefault(row.section or "Elsewhere", {})
        kinds[words[row.became]] = kinds.get(words[row.became], 0) + 1
    made = tuple(
        ((Span(section),), (Span(", ".join(f"{count} {kind}" for kind, count in kinds.items())),))
        for section, kinds in found.items()
    )
    return Table(
        "What else changed", ((Span("Section"),), (Span("Statements"),)), made, row_headers=True, widths=(2, 3)
    )


def _front(rows: Sequence[Told], most: Sequence[Told]) -> Callout:
    if not rows:
        return Callout("In short", (Paragraph((Span("No printed word of our policy has changed."),)),))
    said = f"{counted(len(rows), 'change')} in all" + (
        f"; {len(most)} because law or statutory guidance asks for it:" if most else "."
    )
    lines = (ListBlock(tuple((Span(row.title),) for row in most)),) if most else ()
    return Callout("In short", (Paragraph((Span(said),)), *lines))


def _passage(row: Told, frame: Around) -> Passage:
    blocks: list[Block] = [Paragraph((Span(row.title, strong=True), Span(f" ({row.section})" if row.section else "")))]
    if row.now:
        blocks += _words(row.now)
    elif row.was:
        blocks += [Paragraph((Span("It said: ", emphasis=True),)), *_words(row.was)]
    facts = [("Why", " ".join(row.why)), ("Asked for by", "; ".join(row.requirements)), ("Our reason", row.reason)]
    facts.append(("Tell", ", ".join(frame.audiences.get(key, key) for key in row.tell)))
    lines = tuple((Span(f"{label}: ", strong=True), Span(words)) for label, words in facts if words)
    return Passage(row.key, (*blocks, ListBlock(lines)) if lines else tuple(blocks), "made")


def _words(text: str) -> Iterable[Block]:
    try:
        return parse(text)
    except MarkupError:  # words of a person's own that an older edition let through
        return (Paragraph((Span(text),)),)


def _heard(rows: Sequence[Told], frame: Around) -> Table | None:
    found: dict[str, list[str]] = {key: [] for key in frame.audiences}
    for row in rows:
        for key in row.tell:
            found.setdefault(key, []).append(row.title)
    made = tuple(
        ((Span(_capital(frame.audiences.get(key, key))),), (Span("; ".join(titles)),))
        for key, titles in found.items()
        if titles
    )
    return _hearing(made)


def _hearing(made: tuple[tuple[tuple[Span, ...], ...], ...]) -> Table | None:
    head = ((Span("Who"),), (Span("What they should hear of"),))
    return Table("Who must hear of what", head, made, row_headers=True, widths=(1, 4)) if made else None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
