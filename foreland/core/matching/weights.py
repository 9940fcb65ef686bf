"""How near a text is to what the bank says: word for word as an edit of it, or by the rare words that both hold."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from foreland.core.matching.counting import GAP_CODE, Counting, filled
from foreland.core.matching.language import tokens
from foreland.core.matching.synonyms import Synonym
from foreland.core.packs.model import Bank, Statement

if TYPE_CHECKING:
    from foreland.core.matching.guide import Guide

CHOICE = "{{choice}}"
TITLE, SHORT, WHY = 0.5, 0.7, 0.25
"""How much a word of a statement's title, of its short words, and of its reason counts beside one of its wording."""
FEW = 20.0
"""Added to the square of a text's size, so that a text of few words is near to little."""
ALIKE = 0.6
"""How much the likeness of the wordings counts beside the words that both hold."""
COMMON = 0.35
"""The share of the statements from which on a word that they hold says nothing."""
TRIED = 10
"""How many of the statements that share the most telling words are looked at closely."""
LOST_BESIDE = 3
"""Most words of a wording that may be missing beside a place that it leaves open."""
LONGEST_VALUE = 30
"""Most words that may stand in the place of one value."""
BAG = 0.92
"""What the shared words count where their order is another, beside those in order."""


class Edit(NamedTuple):
    """How a text stands to a wording of the bank as an edit of it: 1 is word for word, values filled in.

    `weight` is that of the text without its values.
    """

    likeness: float
    weight: float
    wording: Wording
    same: bool


class Near(NamedTuple):
    """A statement that says something near, how near, 0 to 1, and how the passage stands to its likest wording."""

    statement: int
    score: float
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a statement as it is compared: with one of its alternatives put in, where it has any."""

    statement: int
    key: str
    option: str
    exact: str
    loose: str
    bag: Counter[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Counted:
    """A passage as it is compared. `spelt` has the words that stand behind each code, as the passage has them."""

    spelt: Mapping[str, str]
    loose: str
    exact: str
    bag: Counter[str]
    weight: float


TELLING = math.log(5)
"""How much a word tells that one statement in five holds; what more hold stands in every text."""


@dataclass(frozen=True, eq=False)
class Index:
    """A bank made ready for comparing. Built once for an edition and a guide."""

    bank: Bank
    counting: Counting
    rarity: Mapping[str, float]
    wordings: tuple[tuple[Wording, ...], ...]
    holders: Mapping[str, tuple[tuple[int, float], ...]]
    unknown: float
    synonyms: tuple[Synonym, ...] = ()

    def rare(self, code: str) -> float:
        """Return how much a word tells: the more, the fewer statements hold it."""
        return self.rarity.get(code, self.unknown)

    def count(self, text: str) -> Counted:
        """Return a text as it is compared."""
        found = tokens(text)
        words = self.counting.loose(found)
        spelt = {word.code: text[word.start : word.end] for word in reversed(words)}
        loose = "".join(word.code for word in words)
        return Counted(spelt, loose, self.counting.exact(found), Counter(loose), self.weigh(loose))

    def weigh(self, codes: Iterable[str]) -> float:
        """Return what some words tell together."""
        rarity, unknown = self.rarity, self.unknown
        return sum(rarity.get(code, unknown) for code in codes)

    def near(
        self,
        passage: Counted,
        *,
        beside: Mapping[str, float] | None = None,
        without: Collection[int] = (),
        most: int = TRIED,
    ) -> list[Near]:
        """Return the statements that are nearest to a passage, nearest first.

        Those that share the most telling words with it are looked at; of these it also counts how alike the wordings
        are. `beside` are words that stand above or before it, such as a heading's, and how much each counts.
        """
        wanted = {code: (1 + math.log(times)) * self.rare(code) for code, times in passage.bag.items()}
        size = math.sqrt(sum(weight * weight for weight in wanted.values()) + FEW)
        for code, share in (beside or {}).items():
            if code in self.rarity:
                wanted[code] = max(wanted.get(code, 0.0), share * self.rarity[code])
        found = []
        for score, number in self._best(wanted, without, most):
            edit = self.edit(passage, number)
            likeness = edit.likeness if edit else 0.0
            mixed = (score / size + ALIKE * likeness) / (1 + ALIKE)
            found.append(Near(number, min(mixed, 1.0), edit))
        return sorted(found, key=lambda near: (-near.score, near.statement))

    def telling(self, passage: Counted, without: Collection[int] = (), most: int = 3) -> list[int]:
        """Return the statements that share the most telling words with a passage, without a closer look."""
        wanted = {code: times * self.rarity.get(code, 0.0) for code, times in passage.bag.items()}
        return [number for _, number in self._best(wanted, without, most)]

    def _best(self, wanted: Mapping[str, float], without: Collection[int], most: int) -> list[tuple[float, int]]:
        """Return the statements that hold the most of the wanted words by weight; words that nearly all hold are passed over."""
        scores = [0.0] * len(self.wordings)
        for code, weight in wanted.items():
            for number, held in self.holders.get(code, ()):
                scores[number] += weight * held
        for number in without:
            scores[number] = 0.0
        best = heapq.nlargest(most, range(len(scores)), key=scores.__getitem__)
        return [(scores[number], number) for number in best if scores[number] > 0]

    def spoke(self, passage: Counted, statement: int) -> tuple[str, ...]:
        """Return the words, as codes, that a passage shares with the wordings of a statement, the most telling first.

        Words that tell next to nothing, "and" or "the", are named only where nothing else is shared.
        """
        held = set().union(*(wording.bag for wording in self.wordings[statement]))
        found = sorted((code for code in passage.bag if code in held), key=lambda code: (-self.rare(code), code))
        return tuple([code for code in found if self.rare(code) >= TELLING] or found)

    def edit(self, passage: Counted, statement: int, least: float = 0.0) -> Edit | None:
        """Return how a passage stands to the nearest wording of a statement as an edit of it; None below `least`."""
        best: Edit | None = None
        for wording in self.wordings[statement]:
            most = self._most(passage, wording)
            if most < max(least, best.likeness if best else 0.0):
                continue
            found, weight = self.likeness(passage, wording)
            if found >= least and (best is None or found > best.likeness):
                same = passage.exact == wording.exact or bool(filled(wording.exact, passage.exact))
                best = Edit(found, weight, wording, same)
        return best

    def _most(self, passage: Counted, wording: Wording) -> float:
        """Return what the likeness can be at most: every shared word in order, and whatever is more than that a value."""
        shared = self._shared(passage, wording)
        if GAP_CODE in wording.bag:
            return 2 * shared / ((wording.weight + shared) or 1.0)
        return 2 * shared / ((wording.weight + passage.weight) or 1.0)

    def _shared(self, passage: Counted, wording: Wording) -> float:
        """Return the weight of the words that both hold, in any order."""
        return sum(
            self.rare(code) * min(times, passage.bag[code])
            for code, times in wording.bag.items()
            if code in passage.bag
        )

    def likeness(self, passage: Counted, wording: Wording) -> tuple[float, float]:
        """Return how alike a passage and a wording are, 0 to 1, and the weight of the passage without its values.

        It goes by weight of the words that both hold in the same order; in another order they count a little less. What
        stands in the place of a value does not count against it.
        """
        if not passage.loose or not wording.loose:
            return 0.0, 0.0
        kept = values = 0.0
        gone = put_in = ""
        for code in (*Indel.opcodes(wording.loose, passage.loose), None):
            if code is not None and code.tag != "equal":
                gone += wording.loose[code.src_start : code.src_end]
                put_in += passage.loose[code.dest_start : code.dest_end]
                continue
            if GAP_CODE in gone and len(gone) <= LOST_BESIDE + 1:
                values += self.weigh(put_in[:LONGEST_VALUE])
            gone = put_in = ""
            if code is not None:
                kept += self.weigh(wording.loose[code.src_start : code.src_end])
        size = wording.weight + passage.weight - values
        in_order = 2 * kept / size if size else 0.0
        anyhow = 2 * self._shared(passage, wording) / size if size else 0.0
        return min(1.0, max(in_order, BAG * anyhow)), passage.weight - values


def _texts(item: Statement) -> list[tuple[str, str]]:
    """The wordings of a statement with the key of the alternative that each has, "" where there are none."""
    return [(option.key, item.words(option.key)) for option in item.options] or [("", item.text)]


def index_of(bank: Bank, synonyms: tuple[Synonym, ...]) -> Index:
    """Return a bank made ready for comparing, with these synonyms."""
    counting = Counting(bank, synonyms)
    read: list[list[tuple[str, str, str]]] = []
    weights: list[dict[str, float]] = []
    for item in bank.statements:
        rows = []
        for option, text in _texts(item):
            found = tokens(counting.said(text))
            rows.append((option, counting.exact(found), "".join(word.code for word in counting.loose(found))))
        read.append(rows)
        told: dict[str, float] = {}
        for text, share in (
            (item.text.replace(CHOICE, ""), 1.0),
            *((option.text, 0.8) for option in item.options),
            (item.title, TITLE),
            *((text, SHORT) for _, text in item.short),
            (item.why, WHY),
        ):
            for code, times in Counter(word.code for word in counting.loose(tokens(counting.said(text)))).items():
                if code != GAP_CODE:
                    told[code] = told.get(code, 0.0) + share * times
        weights.append(told)
    held = Counter(code for told in weights for code in told)
    total = len(weights)
    rarity = {code: math.log((1 + total) / count) + 0.05 for code, count in held.items()}
    rarity[GAP_CODE] = 0.0
    holders: dict[str, list[tuple[int, float]]] = {}
    for number, told in enumerate(weights):
        vector = {code: math.log1p(times) * rarity[code] for code, times in told.items()}
        size = math.sqrt(sum(weight * weight for weight in vector.values()) + FEW)
        for code, weight in vector.items():
            if weight > 0 and held[code] <= COMMON * total + 1:
                holders.setdefault(code, []).append((number, weight / size))
    unknown = math.log(1 + total) * 0.8
    counting.close()
    wordings = []
    for number, (item, rows) in enumerate(zip(bank.statements, read, strict=True)):
        made = []
        for option, exact, loose in rows:
            weight = sum(rarity.get(code, unknown) for code in loose)
            made.append(Wording(number, item.key, option, exact, loose, Counter(loose), weight))
        wordings.append(tuple(made))
    held_by = {code: tuple(rows) for code, rows in holders.items()}
    return Index(bank, counting, rarity, tuple(wordings), held_by, unknown, synonyms)


def index(bank: Bank, guide: Guide) -> Index:
    """Return a bank made ready for comparing."""
    return index_of(bank, guide.synonyms)
