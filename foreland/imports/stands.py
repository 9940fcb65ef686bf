"""How the page says where a policy stands: topics with their evidence, requirements, what to mend, what the bank would add.

No queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from foreland.core.matching.defects import KIND_WORDS, Defect
from foreland.core.matching.defects.defect import Weight
from foreland.core.matching.missing import Missing
from foreland.core.matching.requirements import Answer
from foreland.core.matching.standing import Standing
from foreland.core.matching.status import Status
from foreland.core.matching.topics import Evidence, TopicFinding
from foreland.core.packs.model import Bank
from foreland.core.source import Source
from foreland.core.wording import Fill, fill_table, plain
from foreland.ui import parts

GROUPS: tuple[tuple[Status, bool, parts.Mark, str], ...] = (
    (
        "absent",
        True,
        parts.Mark("Missing", "must"),
        "Law or guidance asks for a word on each of these. None was found.",
    ),
    ("mentioned", True, parts.Mark("Only mentioned", "ask"), "The word is there; what you do about it is not."),
    ("covered", True, parts.Mark("Covered", "done"), "It says what you do, ask for, forbid or teach."),
    ("mentioned", False, parts.Mark("Mentioned", "soft"), "Nothing asks you for more. Good to have, where it fits."),
    ("absent", False, parts.Mark("Not in it", "soft"), "Nothing asks you for these. Good to have, where they fit."),
)
"""How topics stand on the page: their status, whether such a setting is asked for them, and what that means."""
WEIGHTS: dict[Weight, str] = {"must": "Mend these first", "should": "Then mend these", "look": "Look at these"}
LEVELS = {"must": "Must", "should": "Should", "may": "May"}
MOST_EVIDENCE = 3
LONGEST_SHOWN = 420
"""Characters of one passage as evidence."""


@dataclass(frozen=True, slots=True)
class Words:
    """A passage of the policy as evidence, its words that spoke marked, and where it stands."""

    text: SafeString
    where: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, with the passages that speak of it."""

    name: str
    evidence: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics on which a policy stands alike."""

    mark: parts.Mark
    says: str
    topics: Sequence[Topic]
    plain: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is to be mended in one way: what kind of thing, what is wrong and what to do, and each place: its words, where."""

    kind: str
    wrong: str
    mend: str
    places: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement and how the policy answers it."""

    code: str
    title: str
    source: str
    evidence: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Stands:
    """All that the page says of a policy."""

    tiles: Sequence[parts.Tile]
    topics: Sequence[Topics]
    requirements: Sequence[tuple[str, Sequence[Asked]]]
    defects: Sequence[tuple[str, int, Sequence[Wrong]]]
    adds: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    adds_count: int
    covered: int
    required: int
    notes: Sequence[str]
    read: str


def stands(of: Standing, sources: dict[str, str]) -> Stands:
    """Return what the page says. `sources` are what instruments are called, by their keys."""
    bank = of.matching.bank
    fill = fill_table(bank, {}, {}, {})
    source = of.source
    covered = sum(answer.status == "covered" for answer in of.requirements)
    to_mend = len(of.weighing("must")) + len(of.weighing("should"))
    statuses = of.by_status
    tiles = [
        parts.Tile(f"{len(statuses['covered'])} of {len(of.topics)}", "topics covered"),
        parts.Tile(len(of.gaps), "asked for and not covered", "ask" if of.gaps else ""),
        parts.Tile(to_mend, "thing to mend" if to_mend == 1 else "things to mend", "bad" if of.weighing("must") else "ask" if to_mend else ""),
        parts.Tile(f"{covered} of {len(of.requirements)}", "requirements answered"),
    ]  # fmt: skip
    pages = f"{source.pages} page{'' if source.pages == 1 else 's'}, " if source.pages else ""
    return Stands(
        tiles=tiles,
        topics=list(_topics(of)),
        requirements=_requirements(of, sources),
        defects=[
            (words, len(of.weighing(weight)), _wrongs(of.weighing(weight), source))
            for weight, words in WEIGHTS.items()
            if of.weighing(weight)
        ],
        adds=[
            (plain(item.section.title, fill), [_adds(each, fill) for each in item.statements if each.sure or not of.kind])
            for item in of.lacking
        ],
        adds_count=sum(each.sure or not of.kind for item in of.lacking for each in item.statements),
        covered=covered,
        required=len(of.requirements),
        notes=source.notes,
        read=f"{pages}{source.words:,} words",
    )  # fmt: skip


def _topics(of: Standing) -> Iterator[Topics]:
    """Yield the topics as they matter: what is asked for and missing first."""
    for status, asked, mark, says in GROUPS:
        rows = [
            item
            for item in of.topics
            if item.status == status and (status == "covered" or (item.code in of.asked) == asked)
        ]
        if rows:
            yield Topics(mark, says, [_topic(item, of.source) for item in rows], status == "absent")


def _topic(item: TopicFinding, source: Source) -> Topic:
    return Topic(item.name, [_spoken(each, source) for each in item.evidence[:MOST_EVIDENCE]])


def _spoken(item: Evidence, source: Source) -> Words:
    return Words(marked(item.text, item.words), where(source, item.number))


def where(source: Source, number: int | None) -> str:
    """Return in words where an extract stands: its page, and the heading above it."""
    if number is None or not 0 <= number < len(source.extracts):
        return ""
    extract = source.extracts[number]
    said = [f"page {extract.page}"] if extract.page else []
    if extract.under:
        heading = extract.under[-1]
        said.append(f"under “{heading if len(heading) <= 80 else heading[:79].rstrip() + '…'}”")
    return ", ".join(said)


def marked(text: str, words: Iterable[str]) -> SafeString:
    """Return words with those that spoke marked; what is very long is cut."""
    shown = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"
    spoke = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not spoke:
        return format_html("{}", shown)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, spoke))})(?!\w)", re.IGNORECASE)
    made, at = SafeString(""), 0
    for found in pattern.finditer(shown):
        made += format_html("{}<mark>{}</mark>", shown[at : found.start()], found[0])
        at = found.end()
    return mark_safe(made + format_html("{}", shown[at:]))  # noqa: S308  (each part was escaped)


def _requirements(of: Standing, sources: dict[str, str]) -> list[tuple[str, Sequence[Asked]]]:
    titles: dict[Status, str] = {"absent": "Not answered", "mentioned": "Perhaps answered", "covered": "Answered"}
    found: list[tuple[str, Sequence[Asked]]] = []
    for status, title in titles.items():
        rows = [_asked(item, of, sources) for item in of.requirements if item.status == status]
        if rows:
            found.append((f"{title}: {len(rows)}", rows))
    return found


def _asked(item: Answer, of: Standing, sources: dict[str, str]) -> Asked:
    passages = of.matching.passages
    evidence = []
    for voice in item.voices[:1]:
        passage = passages[voice.passage]
        number = passage.parts[0].extract if passage.parts else None
        evidence.append(Words(marked(" ".join(passage.text.split()), ()), where(of.source, number)))
    return Asked(item.code, item.requirement.title, sources.get(item.requirement.instrument, ""), evidence)


def _wrongs(items: Iterable[Defect], source: Source) -> list[Wrong]:
    """Return what is to be mended; what is wrong in the same way stands together, at the place of its first."""
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for item in items:
        place = (item.quote.replace(" | ", ": "), where(source, item.extract))
        found.setdefault((KIND_WORDS[item.kind], item.wrong, item.mend), []).append(place)
    return [Wrong(*said, places) for said, places in found.items()]


def _adds(item: Missing, fill: Fill) -> tuple[str, str]:
    return plain(item.statement.title, fill), LEVELS[item.statement.level]


def kinds(bank: Bank) -> list[tuple[str, str]]:
    """Return the kinds of setting that a bank serves, by key and title."""
    return [(item.key, item.title) for item in bank.settings]
