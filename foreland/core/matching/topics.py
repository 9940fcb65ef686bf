"""What a document covers: for each topic, whether a sentence commits to something, and the words that spoke."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foreland.core.matching.committing import Judge, spoken
from foreland.core.matching.language import Token, tokens
from foreland.core.matching.phrases import TELLING, Ear, Spoke
from foreland.core.matching.status import Status
from foreland.core.matching.units import Unit, units
from foreland.core.source import Source

if TYPE_CHECKING:
    from foreland.core.matching.guide import Guide

ENOUGH = 0.55
"""How strong one passage must be to cover a topic alone."""
TOGETHER = 1.4
"""How strong several weaker passages must be together, of SPEAKS each."""
SPEAKS, LEAST = 0.4, 0.2
"""How strong a passage must be to count with others, and to be shown."""
NAMED = 0.5
"""How much words must say of a topic for it to be mentioned."""
TOLD = 0.8
"""How far words commit that tell of themselves what is done."""
FROM_LEAD, FROM_BARE, FROM_HEADING, FROM_OUTER, FROM_TITLE = 0.8, 0.4, 0.62, 0.25, 0.4
"""How much of a topic a sentence has from a lead-in that commits or does not, the heading above, those above it, the title. The
label of a row is as good as a lead-in: "Governing body | approves this policy"."""
MOST_PASSAGES = 12
"""Most passages that are shown of a topic."""
IN_NAME, ASIDE = 0.4, 0.6
"""How much a cue counts that stands in the name of another document, or among examples or in brackets."""
_BRACKET = re.compile(r"\([^()]*\)")
LONGEST_TITLE = 4
_POLICY = frozenset({"policy", "policies", "act", "handbook"})
_LITTLE = frozenset({
    "a", "an", "the", "this", "that", "our", "its", "their", "in", "of", "on", "with", "by", "to", "for", "from", "see", "under", "as",
    "is", "are", "must", "should", "will",
})  # fmt: skip
_EXAMPLES = frozenset({("such", "as"), ("for", "example"), ("for", "instance"), ("e", "g")})
_TAIL = re.compile(
    r"\bwhether\b[^.;:]*?(?=\b(?:must|shall|should|will|may|can|cannot|is|are|has|have)\b|[.;:]|$)"
    r"|\b(?:by|via|through) (?:\w+ ){0,2}[\w-]+, (?:by|via|through|over) [^.;:]*?(?=, (?:who|which|and|must|will)\b|[.;:]|$)"
    r"|,? (?:because|so that|as a result of|rather than|instead of)\b[^.;:]*?(?=[.;:]|$)",
    re.IGNORECASE,
)
"""What hangs on to a clause: whatever the case, the several ways to do it, the reason."""
_HOLDER = re.compile(r"\b(?:policy|policies|handbook|code|agreement)\s*(\([^()]*\))", re.IGNORECASE)
_QUOTED = re.compile(r"[“‘\"'][^“”‘’\"']{12,120}[”’\"']")
_FOLLOWED = re.compile(r"\b(?:follows?|followed|accordance|in line with|according to)\b")
_DOCUMENT = re.compile(r"\b(?:guidance|advice|document|publication|entitled|drawn|DfE|UKCIS|UKCCIS|Becta|leaflet)\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that speaks of a topic: its extract, its words, those of them that spoke, and how strong it is, 0 to 1.

    `above` is the lead-in or heading that spoke for it where its own words did not.
    """

    number: int
    text: str
    words: tuple[str, ...]
    strength: float
    above: str = ""


@dataclass(frozen=True, slots=True)
class TopicFinding:
    """Where a document stands on a topic; `evidence` has the strongest passages first."""

    code: str
    name: str
    status: Status
    evidence: tuple[Evidence, ...] = ()


class Heard(NamedTuple):
    """What a text says of a topic: how much, how much of that by its own, whether it tells what is done, the words."""

    amount: float
    own: float
    telling: bool
    words: tuple[str, ...]


class _Listener:
    """Hears topics in texts of one document."""

    def __init__(self, ear: Ear) -> None:
        self._ear, self.papers = ear, ear.papers
        self.heard = lru_cache(maxsize=4096)(self._hear)

    def _hear(self, text: str, heading: bool = False) -> dict[str, Heard]:
        """Return by topic what a text says of it, or what it says of it as a heading."""
        words = tokens(text)
        named, aside = _named(text, words), _aside(text, words)
        said = {}
        for code, spoke in self._ear.topics(text, words, heading=heading).items():
            amount, places = _together(spoke)
            others = frozenset[int]() if code in self.papers else named
            own, _ = _together([Spoke(each.weight * _share(each.places, others, aside), each.places) for each in spoke])
            telling = any(each.weight == TELLING for each in spoke)
            said[code] = Heard(amount, own, telling, spoken(text, words, tuple(places)))
        return said


def _names_document(heading: str) -> bool:
    """Tell whether a heading is the name of a document, and so stands above more than one matter."""
    return any(token.word in _POLICY for token in tokens(heading))


def _named(text: str, words: tuple[Token, ...]) -> frozenset[int]:
    """Return the places of words that stand in the name of another document: "anti-bullying policy", a title in quotes."""
    found: set[int] = set()
    for place, token in enumerate(words):
        if token.word in _POLICY and (token.word != "act" or text[token.start] == "A"):
            start = place
            while start and place - start < LONGEST_TITLE and words[start - 1].word not in _LITTLE:
                start -= 1
            if start < place:
                found.update(range(start, place + 1))
    for holder in _HOLDER.finditer(text):
        found.update(n for n, token in enumerate(words) if holder.start(1) <= token.start < holder.end())
    for quoted in _QUOTED.finditer(text):
        if _DOCUMENT.search(text) and not _FOLLOWED.search(text):
            found.update(n for n, token in enumerate(words) if quoted.start() <= token.start < quoted.end())
    return frozenset(found)


def _aside(text: str, words: tuple[Token, ...]) -> frozenset[int]:
    """Return the places of words that stand among examples or in brackets."""
    found = {
        place
        for bracket in _BRACKET.finditer(text)
        for place, token in enumerate(words)
        if bracket.start() < token.start < bracket.end()
    }
    for tail in _TAIL.finditer(text):
        found.update(place for place, token in enumerate(words) if tail.start() < token.start < tail.end())
    for place, token in enumerate(words):
        if (token.word, words[place + 1].word if place + 1 < len(words) else "") in _EXAMPLES or token.word == "eg":
            found.update(range(place, len(words)))
            break
    return frozenset(found)


def _share(places: frozenset[int], named: frozenset[int], aside: frozenset[int]) -> float:
    """Return how much of a cue counts: less in the name of another document, less in an example or in brackets."""
    return (IN_NAME if 2 * len(places & named) >= len(places) else 1.0) * (ASIDE if places <= aside else 1.0)


def _together(spoke: Iterable[Spoke]) -> tuple[float, frozenset[int]]:
    """Return how much several cues say together, each word counted once, and the places of their words."""
    missing, places = 1.0, frozenset[int]()
    for weight, at in sorted(spoke, key=lambda each: (-each.weight, sorted(each.places))):
        if not at & places:
            missing *= 1 - weight
            places |= at
    return 1 - missing, places


def _weigh(
    unit: Unit, listener: _Listener, commits: float, doubt: float, leading: bool, below: str = ""
) -> Mapping[str, Evidence]:
    """Return what a sentence says, by topic."""
    own = listener.heard(unit.text)
    lead = listener.heard(unit.lead) if unit.lead else {}
    named = listener.heard(below) if below else {}
    from_lead, papers = FROM_LEAD if leading else FROM_BARE, listener.papers
    above = [listener.heard(name, True) for name in unit.above[:3]]
    title = listener.heard(unit.title, True) if unit.title else {}
    found = {}
    for code in {*own, *lead, *named, *title, *(code for heard in above for code in heard)}:
        missing = 1 - (own[code].own if code in own else 0.0)
        if code in lead:
            missing *= 1 - from_lead * lead[code].own
        if code in named:
            missing *= 1 - FROM_LEAD * named[code].own
        for depth, heard in enumerate(above):
            if code in heard:
                part = FROM_HEADING if depth == 0 or code in papers else FROM_OUTER
                part = FROM_LEAD if depth == 0 and unit.kind == "row" else part
                part = min(part, FROM_TITLE) if _names_document(unit.above[depth]) and code not in papers else part
                missing *= 1 - part * heard[code].amount
        if code in title:
            missing *= 1 - (FROM_HEADING if code in papers else FROM_TITLE) * title[code].amount
        firm = max(commits, TOLD * doubt) if code in own and own[code].telling else commits
        strength = round((1 - missing) * firm, 4)
        words = own[code].words if code in own else ()
        round_about = [
            text
            for text in (unit.lead, below, *unit.above, unit.title)
            if text and code in listener.heard(text, text not in (unit.lead, below))
        ]
        found[code] = Evidence(unit.number, unit.text, words, strength, "" if words else "".join(round_about[:1]))
    return found


def topics(source: Source, guide: Guide, judge: Judge | None = None) -> tuple[TopicFinding, ...]:
    """Return for each topic of the guide whether a document covers it, only mentions it, or is silent, with the passages.

    A `judge` that has weighed the document already remembers what it heard.
    """
    listener, judge = _Listener(guide.ear), judge or Judge(guide.ear)
    passages: dict[str, dict[str, Evidence]] = {topic.code: {} for topic in guide.topics}
    mentions: dict[str, dict[str, Evidence]] = {topic.code: {} for topic in guide.topics}
    for unit in units(source):
        commits, doubt = judge.weight(unit)
        for code, heard in listener.heard(unit.text).items():
            if heard.amount >= NAMED:
                mentions[code].setdefault(unit.text, Evidence(unit.number, unit.text, heard.words, 0.0))
        below = unit.below if unit.below and judge.frames(unit) else ""
        for code, evidence in _weigh(unit, listener, commits, doubt, judge.leads(unit), below).items():
            best = passages[code].get(unit.text)
            if evidence.strength >= LEAST and (best is None or best.strength < evidence.strength):
                passages[code][unit.text] = evidence
    for extract in source.extracts:
        if not extract.says and extract.kind != "furniture":
            for code, heard in listener.heard(extract.text, True).items():
                if heard.amount >= NAMED:
                    mentions[code].setdefault(extract.text, Evidence(extract.number, extract.text, heard.words, 0.0))
    return tuple(
        _found(topic.code, topic.title, passages[topic.code].values(), mentions[topic.code].values())
        for topic in guide.topics
    )


def _found(code: str, name: str, passages: Iterable[Evidence], mentions: Collection[Evidence]) -> TopicFinding:
    ranked = sorted(passages, key=lambda item: (-item.strength, item.number, item.text))
    known = {item.text for item in ranked}
    shown = (*ranked, *(item for item in mentions if item.text not in known))[:MOST_PASSAGES]
    if ranked and (
        ranked[0].strength >= ENOUGH or sum(item.strength for item in ranked if item.strength >= SPEAKS) >= TOGETHER
    ):
        return TopicFinding(code, name, "covered", shown)
    named = mentions or [item for item in ranked if item.strength >= SPEAKS]
    return TopicFinding(code, name, "mentioned" if named else "absent", shown if named else ())
