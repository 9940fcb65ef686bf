"""Whether a sentence commits: says what the setting does, requires, forbids or teaches, and does not only tell or point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from foreland.core.matching.language import Token, begun_large, tokens
from foreland.core.matching.phrases import Ear, Where
from foreland.core.matching.units import Unit

BINDS, DOES, SHARED, ACTS, AIMS = 1.0, 0.85, 0.75, 0.7, 0.45
"""How far a sentence commits that binds, does, has it from its surroundings, has somebody of the setting act, or aims."""
BOUND = 0.95
"""How far an item commits whose lead-in binds."""
AN_ACTOR, PERHAPS_ACTS, ACTS_WITHIN = 1.0, 0.8, 0.9
"""How surely somebody of the setting acts: named at the start, perhaps named there, told by other words of the sentence."""
TELLS_LAW, CITES, SCOPE = 0.1, 0.15, 0.35
"""How much is left where a sentence's words tell a law without a vow, point to something else, or say for whom a rule is."""
CRIME, CRIME_BINDS = 0.2, 0.7
"""The same where they speak of a crime without a vow, and where they bind as well."""
EXPLAINS, EXPLAINS_LED = 0.4, 0.8
"""The same where they explain, and where the lead-in commits."""
LEAD_CITES, LEAD_EXPLAINS = 0.1, 0.15
"""How much a lead-in leaves that points to something else, or that explains."""
HEAD_CITES, HEAD_CITES_TOLD, OUTER_CITES, HEAD_EXPLAINS = 0.15, 0.7, 0.5, 0.6
"""How much a heading leaves that points elsewhere: the one right above, the same over a full sentence, those farther up; and
one that explains."""
_BLANK = re.compile(r"_{3,}|\.{4,}|…{2,}|…\s*\.{2,}")
OF_LAW = 0.15
"""How much is left of a commitment where laws are told."""
TOLD_ANYWHERE = 0.75
"""How much lead-ins and headings leave at least where a sentence tells of itself what is done."""
FEW = 5
"""Most words of a line that may as well be a title."""
OPENING = 6
"""How many words are the start of a sentence, or of what follows its first clause."""
_CLAUSE = re.compile(
    r"^(?:if|when|whenever|where|wherever|before|after|once|while|on|in|at|during|each|every|as|until|to|for|with|up|from)\b[^,]{3,120},\s+",
    re.IGNORECASE,
)


class Judge:
    """Weighs what sentences, lead-ins and headings say. Kept for one document: headings come again and again."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._heard = lru_cache(maxsize=4096)(self._hear)

    def said(self, text: str, where: Where) -> frozenset[str]:
        """Return what the phrases in a text make of it, and the keys of their rows."""
        return self._heard(text, where)

    def _hear(self, text: str, where: Where) -> frozenset[str]:
        lexicon, rows = self._ear.does[where]
        found = {rows[hit.cue] for hit in lexicon.hits(text, tokens(text))}
        return frozenset({row.speaks for row in found} | {f"={row.key}" for row in found})

    def weight(self, unit: Unit) -> tuple[float, float]:
        """Return how far a sentence commits, from 0 to 1, and how much is left of it where its own words tell what is done."""
        if unit.kind == "contents" or unit.text.rstrip().endswith("?") or _BLANK.search(unit.text):
            return 0.0, 0.0
        if not unit.lead and _titles(unit):
            return 0.0, 1.0
        own = self.said(unit.text, "sentence")
        listed = unit.kind in ("item", "row")
        base = self._own(own, unit, listed)
        base = max(base, self._shared(unit)) if listed else base
        itself, around = self._doubt(own, unit), self._around(own, unit)
        if self._law(own, unit):
            return base * itself * around * OF_LAW, itself * OF_LAW
        return base * itself * around, itself * max(around, TOLD_ANYWHERE)

    def _law(self, own: frozenset[str], unit: Unit) -> bool:
        """Tell whether it stands where laws are told, and nobody of the setting acts or vows."""
        if unit.lead and "=law" in self.said(unit.lead, "sentence") | own:
            return True
        if not any("law" in self.said(name, "heading") for name in unit.above[:2]):
            return False
        acts = any("=actor" in self.said(start, "start") for start in _starts(unit.text))
        return not (unit.whole and ("=vow" in own or acts) and own & {"binds", "does"})

    def frames(self, unit: Unit) -> bool:
        """Tell whether a sentence says what the work is arranged by, so that the names below it are what it speaks of."""
        return "=frame" in self.said(unit.text, "sentence")

    def leads(self, unit: Unit) -> bool:
        """Tell whether a sentence's lead-in commits to what follows it."""
        said = self.said(unit.lead, "sentence") | self.said(unit.lead, "lead")
        return unit.ticked or bool(said & {"binds", "does", "aims"})

    def _own(self, own: frozenset[str], unit: Unit, listed: bool) -> float:
        if "binds" in own:
            return BINDS
        if "does" in own and not _form(unit):
            return DOES
        if own & {"=duties", "=orders"} == {"=duties"}:
            own = own if self._rules(unit) or self.leads(unit) else own - {"orders"}
        if "orders" in own and (listed or unit.whole or (self._rules(unit) and len(unit.text.split()) > FEW)):
            return DOES if self._rules(unit) or unit.whole or unit.lead else SHARED
        if "aims" in own:
            return AIMS
        length = len(unit.text.split())
        if length < FEW or not (unit.whole or (listed and length > OPENING)):
            return 0.0
        acts = max((self._acts(start) for start in _starts(unit.text)), default=0.0)
        return ACTS * max(acts, ACTS_WITHIN if "acts" in own else 0.0)

    def _acts(self, start: str) -> float:
        said = self.said(start, "start")
        return AN_ACTOR if "=actor" in said else PERHAPS_ACTS if "acts" in said else 0.0

    def _rules(self, unit: Unit) -> bool:
        """Tell whether it stands where rules or duties are listed."""
        return "=rules" in self.said(unit.title, "heading") or any(
            "orders" in self.said(name, "heading") for name in unit.above[:2]
        )

    def _shared(self, unit: Unit) -> float:
        """Return what an item has from its lead-in, or from the heading where it has none."""
        if unit.ticked:
            return BINDS
        if unit.lead:
            lead = self.said(unit.lead, "sentence")
            if "=frame" in lead:
                return 0.0
            if "binds" in lead:
                return BOUND
            if "does" in lead or "does" in self.said(unit.lead, "lead"):
                return SHARED
            if "aims" in lead:
                return AIMS
        return SHARED if self._rules(unit) and len(unit.text.split()) >= FEW else 0.0

    def _doubt(self, own: frozenset[str], unit: Unit) -> float:
        """Return how much the sentence's other words leave of a commitment."""
        if "=law" in own and "=vow" not in own:
            return TELLS_LAW
        if "cites" in own:
            return CITES
        doubt = SCOPE if "=scope" in own else 1.0
        if "=crime" in own and "=vow" not in own:
            doubt *= CRIME_BINDS if "binds" in own else CRIME
        if "explains" in own and "binds" not in own:
            doubt *= EXPLAINS_LED if unit.lead and self.leads(unit) else EXPLAINS
        return doubt

    def _around(self, own: frozenset[str], unit: Unit) -> float:
        """Return how much the lead-in and the headings leave of a commitment."""
        firm, doubt = bool(own & {"=ban", "=duty", "=vow"}), 1.0
        if unit.lead:
            lead = self.said(unit.lead, "lead")
            if "cites" in lead:
                doubt *= LEAD_CITES
            if "explains" in lead and "binds" not in own and "binds" not in self.said(unit.lead, "sentence"):
                doubt *= LEAD_EXPLAINS
        told = unit.whole and unit.kind != "item" and len(unit.text.split()) > FEW
        for depth, name in enumerate(unit.above):
            head = self.said(name, "heading")
            if "cites" in head and not firm:
                doubt *= (HEAD_CITES_TOLD if told else HEAD_CITES) if depth == 0 else (1.0 if told else OUTER_CITES)
            elif "explains" in head and depth == 0 and "binds" not in own:
                doubt *= HEAD_EXPLAINS
        return doubt


def _form(unit: Unit) -> bool:
    """Tell whether a text is a line of a form, a label and at most a few words behind it."""
    label, colon, value = unit.text.rpartition(":")
    return bool(colon) and not unit.whole and len(value.split()) <= FEW and len(label.split()) <= 2 * FEW


def _starts(text: str) -> list[str]:
    """Return the first words of a sentence, and of what follows the clause that it opens with."""
    clause = _CLAUSE.match(text)
    return [" ".join(part.split()[:OPENING]) for part in (text, text[clause.end() :] if clause else "") if part]


def _titles(unit: Unit) -> bool:
    """Tell whether a text is a run of titles: most of its longer words begin with a capital."""
    large, longer = begun_large(unit.text)
    most = 0.85 if unit.whole else 0.6
    return longer > 3 and large > most * longer and not unit.text.isupper()


def spoken(text: str, words: Sequence[Token], places: Sequence[int]) -> tuple[str, ...]:
    """Return the words that spoke, as they stand; neighbours as one."""
    found: list[str] = []
    run: list[int] = []
    for place in [*sorted(places), len(words) + 1]:
        if run and place != run[-1] + 1:
            found.append(text[words[run[0]].start : words[run[-1]].end])
            run = []
        run.append(place)
    return tuple(found)
