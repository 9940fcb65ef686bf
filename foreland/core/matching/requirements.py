"""What a document answers of what law and guidance ask for: covered, mentioned or absent, with the passages that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from foreland.core.conditions import Facts
from foreland.core.matching.kept import Same
from foreland.core.matching.statements import Matching, Passage
from foreland.core.matching.status import Status
from foreland.core.matching.weights import Index, index_of
from foreland.core.packs.model import Bank, Requirement, Requirements, Statement

COVERS = 0.75
"""How sure an unsettled passage has to be of a statement to cover what the statement meets, where it commits to something."""
MENTIONS = 0.45
"""How sure it has to be to mention it."""
OWN_COVERS, OWN_MENTIONS = 0.42, 0.3
"""How near a passage has to be to a requirement's own words, to cover it where it commits, and to mention it."""
BEARS, BEARS_A_LITTLE = 0.17, 0.1
"""How near such a passage has to be to the requirement's own words besides: a statement meets several, and in part."""
LOOKED_AT = 12
"""How many requirements are looked at closely for a passage."""
MOST_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """A passage that speaks for a requirement: how sure, 0 to 1, and why, in words for people."""

    passage: int
    sure: float
    why: str
    covers: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """How a document answers one requirement, with the passages that say so, the surest first."""

    requirement: Requirement
    status: Status
    voices: tuple[Voice, ...] = ()

    @property
    def code(self) -> str:
        """The code of the requirement."""
        return self.requirement.code


@lru_cache(maxsize=8)
def _asked(pack: Same[Requirements], compared: Same[Index]) -> Index:
    """The requirements' own words, made ready for comparing as a bank's statements are."""
    texts = tuple(
        Statement(item.code, item.title, "", "must", item.asks, "", meets=(item.code,))
        for item in pack.thing.requirements
    )
    bank = compared.thing.bank
    return index_of(replace(bank, statements=texts, places={}), compared.thing.synonyms)


def requirements(
    matching: Matching,
    commits: Collection[int] | None,
    pack: Requirements,
    *,
    facts: Facts | None = None,
    day: date | None = None,
) -> tuple[Answer, ...]:
    """Return how a document answers each requirement that a policy can serve, in the order of the pack.

    `commits` are the numbers of the extracts that commit to something, None where nobody has looked: then no passage
    covers a requirement unless it is the wording of a statement that meets it. What cannot bind under the `facts`, and
    what is not in force on the `day`, is left out.
    """
    voices: dict[str, list[Voice]] = {}
    bears = _bearing(matching, pack)
    for code, voice in (*_by_statement(matching, commits, bears), *_by_own_words(matching, commits, bears)):
        voices.setdefault(code, []).append(voice)
    found = []
    for item in pack.requirements:
        if "policy" not in item.served_by or item.applies.value(facts or {}).holds is False:
            continue
        if day is not None and not item.in_force(day):
            continue
        spoken = sorted(voices.get(item.code, ()), key=lambda voice: (not voice.covers, -voice.sure, voice.passage))
        once = list({voice.passage: voice for voice in reversed(spoken)}.values())[::-1]
        status: Status = "covered" if spoken and spoken[0].covers else "mentioned" if spoken else "absent"
        found.append(Answer(item, status, tuple(once[:MOST_PASSAGES])))
    return tuple(found)


def _commits(passage: Passage, commits: Collection[int] | None) -> bool:
    return commits is not None and any(part.extract in commits for part in passage.parts)


def _by_statement(
    matching: Matching, commits: Collection[int] | None, bears: Mapping[int, Mapping[str, float]]
) -> Iterable[tuple[str, Voice]]:
    """Yield what passages say by the statements that they are, or may be."""
    bank: Bank = matching.bank
    for passage in matching.passages:
        if passage.statement:
            title = bank.statement[passage.statement].title
            why = f"It is the bank’s “{title}”" + (", in your words." if passage.kind == "amended" else ".")
            for code in passage.meets:
                yield code, Voice(passage.number, passage.sure, why, True)
        elif passage.kind == "unsure":
            for candidate in passage.candidates:
                if candidate.sure < MENTIONS:
                    continue
                item = bank.statement[candidate.key]
                for code in item.meets:
                    bearing = bears[passage.number].get(code, 0.0)
                    if bearing < BEARS_A_LITTLE:
                        continue
                    covers = candidate.sure >= COVERS and bearing >= BEARS and _commits(passage, commits)
                    yield code, Voice(passage.number, candidate.sure, f"It may say what “{item.title}” says.", covers)


def _by_own_words(
    matching: Matching, commits: Collection[int] | None, bears: Mapping[int, Mapping[str, float]]
) -> Iterable[tuple[str, Voice]]:
    """Yield what passages say in the words of the requirement itself."""
    for passage in matching.passages:
        for code, bearing in bears.get(passage.number, {}).items():
            if bearing >= OWN_MENTIONS:
                covers = bearing >= OWN_COVERS and _commits(passage, commits)
                yield code, Voice(passage.number, round(bearing, 2), "It uses the words of the requirement.", covers)


def _bearing(matching: Matching, pack: Requirements) -> dict[int, dict[str, float]]:
    """Return how far each passage that nobody settled bears on each requirement, by the words of both."""
    asked = _asked(Same(pack), Same(matching.compared))
    found: dict[int, dict[str, float]] = {}
    for passage in matching.passages:
        if passage.kind in ("unsure", "own"):
            bears = found.setdefault(passage.number, {})
            lines = passage.text.split("\n")
            for text in (passage.text, *lines) if len(lines) > 1 else lines:
                for near in asked.near(asked.count(text), most=LOOKED_AT):
                    code = pack.requirements[near.statement].code
                    bears[code] = max(bears.get(code, 0.0), near.score)
    return found
