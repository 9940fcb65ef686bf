"""A document tied to a bank of statements: each passage is a statement's own words, perhaps one's, or the document's alone.

Text of the bank, edited, is told by its words in their order; what says the same in other words is told by the rare
words that both hold, with synonyms, and is offered with up to three candidates for a person to settle.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from foreland.core.conditions import Facts
from foreland.core.matching.cutting import SHORT, Cutter, Piece
from foreland.core.matching.hearing import Hearing, shared
from foreland.core.matching.kept import Same
from foreland.core.matching.meaning import MEANING, Sentences, first, meant, nearest
from foreland.core.matching.passages import Block, Part, blocks, whole, words_of
from foreland.core.matching.weights import Edit, Index, index
from foreland.core.packs.model import Bank
from foreland.core.source import Source

if TYPE_CHECKING:
    from foreland.core.matching.guide import Guide
    from foreland.core.matching.sections import Sections

Kind = Literal["same", "amended", "unsure", "own", "heading", "furniture"]
MOST_CANDIDATES = 3
TOPIC = 0.1
"""How much it counts that a passage and a statement are about the same topics, beside the words that both hold."""
MIDDLE, MIDDLE_MEANT = 0.28, 0.42
"""How near a passage is that says the same in one of two cases; and where a model tells the meaning."""
WIDER = 48
"""How many statements are looked at closely where a model tells the meaning: it may lift one whose words are far."""
INNER, MOST_INNER = 0.9, 4
"""How much it counts that one sentence of a passage, or one item, is near a statement, and how many of these are looked at."""
OF_RECORD = "It is of the document’s own record: whose it is, versions, dates, signatures."
MOST_WORDS = 6
"""Most words that are named as those that spoke."""
FEWEST_WORDS, SAMPLE = 8, 40
MADE_LIKE, MADE_SHARE = 0.5, 0.25
"""A document was made from the bank where, of a sample of its paragraphs of a few words at least, such a share is so like
a wording of the bank."""
LEAST_SURE = 0.4
"""Below this sureness no candidate is worth a person's look: the passage is the document's own."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that a passage may say: how sure, 0 to 1, and the passage's words that spoke for it."""

    key: str
    sure: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the document and what it is to the bank. `parts` say where its words stand.

    "same" and "amended" name the `statement`, with its `option` where it has alternatives; "unsure" has candidates; "own" stands alone; a "heading" names
    what follows, and "furniture" is of the page or of the document's own record. `because` says why, in words for people.
    """

    number: int
    kind: Kind
    text: str
    parts: tuple[Part, ...]
    under: tuple[str, ...] = ()
    page: int | None = None
    statement: str = ""
    option: str = ""
    sure: float = 0.0
    words: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    because: str = ""
    meets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matching:
    """A document tied to a bank: every extract of the source lies in its passages, exactly once."""

    source: Source
    bank: Bank
    passages: tuple[Passage, ...]
    compared: Index = field(repr=False, compare=False)
    headings: Sections = field(repr=False, compare=False)

    @cached_property
    def taken(self) -> dict[str, Passage]:
        """The passage that stands for each statement that was recognised, by the statement's key."""
        return {passage.statement: passage for passage in self.passages if passage.kind in ("same", "amended")}

    @cached_property
    def unsure(self) -> tuple[Passage, ...]:
        """The passages that a person has to settle."""
        return tuple(passage for passage in self.passages if passage.kind == "unsure")

    @cached_property
    def tally(self) -> dict[Kind, int]:
        """How many passages there are of each kind."""
        counted = Counter(passage.kind for passage in self.passages)
        kinds: tuple[Kind, ...] = ("same", "amended", "unsure", "own", "heading", "furniture")
        return {kind: counted[kind] for kind in kinds}


@lru_cache(maxsize=8)
def _hearing(guide: Same[Guide], compared: Same[Index]) -> Hearing:
    return Hearing(guide.thing, compared.thing)


@lru_cache(maxsize=8)
def _made_ready(bank: Same[Bank], guide: Same[Guide]) -> Index:
    return index(bank.thing, guide.thing)


def ready(bank: Bank, guide: Guide) -> Index:
    """Return a bank made ready for comparing; kept for the editions that were used last."""
    return _made_ready(Same(bank), Same(guide))


def match(
    source: Source, bank: Bank, guide: Guide, facts: Facts | None = None, *, sentences: Sentences | None = None
) -> Matching:
    """Tie every passage of a document to the bank. Statements that cannot apply under the `facts` are left aside.

    A statement is claimed by the passage that is likest to it; where two are, the first in reading order has it and the
    other is offered as unsure. What is unknown of the setting leaves a statement in. `sentences` is a language model, where
    one is installed, which puts the candidates of what is unsure in better order.
    """
    compared = ready(bank, guide)
    without = [number for number, item in enumerate(bank.statements) if item.when.value(facts or {}).holds is False]
    cutter = Cutter(compared, without, of_bank=made_from(source, compared))
    pieces: list[Piece | Passage] = []
    run: list[Piece] = []
    for block in blocks(source):
        if block.extracts[0].says:
            run += cutter.pieces(block)
            continue
        pieces += cutter.joined(run)
        run = []
        pieces.append(_names(block))
    pieces += cutter.joined(run)
    given = _claims([piece for piece in pieces if isinstance(piece, Piece)])
    passages = [piece if isinstance(piece, Passage) else _passage(source, piece, given, compared) for piece in pieces]
    open_ones = [
        number
        for number, (piece, passage) in enumerate(zip(pieces, passages, strict=True))
        if isinstance(piece, Piece)
        and passage.kind == "own"
        and not guide.record.holds(passage.text, on_cover=not passage.under)
    ]
    rows: Sequence[Sequence[float]] = [()] * len(open_ones)
    if sentences is not None:
        rows = sentences.alike([passages[number].text for number in open_ones], meant(compared))
    judge = _Judge(compared, _hearing(Same(guide), Same(compared)), frozenset(without))
    for number, passage in enumerate(passages):
        if passage.kind == "own" and number not in open_ones:
            passages[number] = replace(passage, kind="furniture", because=OF_RECORD)
    for number, row in zip(open_ones, rows, strict=True):
        piece = pieces[number]
        assert isinstance(piece, Piece)
        passages[number] = judge.judged(passages[number], piece, row, taken=_taken(piece, given))
    numbered = (replace(passage, number=number) for number, passage in enumerate(passages))
    return Matching(source, bank, tuple(numbered), compared, guide.headings)


def _names(block: Block) -> Passage:
    """Return a block that says nothing of its own: a heading, or furniture of the page."""
    first = block.extracts[0]
    named = first.kind in ("title", "heading")
    because = "It names what follows." if named else "It belongs to the page, not to the policy."
    return Passage(
        0,
        "heading" if named else "furniture",
        first.text,
        whole(block.extracts),
        first.under,
        first.page,
        because=because,
    )


def made_from(source: Source, compared: Index) -> bool:
    """Tell whether a document was made from the bank: its paragraphs, a sample of them, are wordings of it, edited or not."""
    long = [extract for extract in source.saying if len(extract.text.split()) >= FEWEST_WORDS]
    sample = long[:: max(1, len(long) // SAMPLE)]
    alike = 0
    for extract in sample:
        counted = compared.count(extract.text)
        edits = (compared.edit(counted, number, MADE_LIKE) for number in compared.telling(counted))
        alike += any(edits)
    return alike >= MADE_SHARE * len(sample) > 0


_Given = dict[int, "tuple[Piece, Edit]"]


def _claims(pieces: list[Piece]) -> _Given:
    """Give each statement to the piece that is likest to it, and each piece one statement at most.

    The likest pair is settled first; of two alike, the one that stands first in the document.
    """
    pairs = sorted(
        (-edit.likeness, -edit.same, number, edit.wording.statement, edit)
        for number, piece in enumerate(pieces)
        for edit in piece.edits
    )
    given: _Given = {}
    settled: set[int] = set()
    for _, _, number, statement, edit in pairs:
        if statement not in given and number not in settled:
            given[statement] = (pieces[number], edit)
            settled.add(number)
    return given


def _taken(piece: Piece, given: _Given) -> bool:
    """Tell whether a piece is an edit of a statement that another piece stands for."""
    return bool(piece.edits) and piece.edits[0].wording.statement in given


def _passage(source: Source, piece: Piece, given: _Given, compared: Index) -> Passage:
    """Return a piece as the statement that it claimed, or as what is still open: the document's own."""
    base = Passage(0, "own", words_of(source, piece.parts), piece.parts, piece.first.under, piece.first.page)
    if piece.leads_only:
        return replace(base, kind="heading", because="It leads into the list that follows.")
    mine = next((edit for edit in piece.edits if given.get(edit.wording.statement, (None, None))[0] is piece), None)
    if mine is None:
        return base
    item = compared.bank.statements[mine.wording.statement]
    because = "It is the bank’s own wording." if mine.same else "It is the bank’s wording with changes."
    return replace(
        base, kind="same" if mine.same else "amended", statement=item.key, option=mine.wording.option,
        sure=1.0 if mine.same else round(sureness_of_edit(mine.likeness), 2), meets=item.meets, because=because,
        words=_said(piece, compared.spoke(piece.counted, mine.wording.statement)),
        topics=(item.topic,) if item.topic else (),
    )  # fmt: skip


def sureness_of_edit(likeness: float) -> float:
    """Return how sure it is that a passage with this likeness is an edit of the statement, 0 to 1."""
    return min(1.0, 0.7 + 0.5 * (likeness - 0.4))


def sureness(near: float, middle: float) -> float:
    """Return how sure it is that a passage that is so near to a statement says the same, 0 to 1."""
    return 1 / (1 + math.exp(-(near - middle) * 15))


class _Judge:
    """Judges what no passage claimed: whether it may say what a statement says, by its words, its topics, its meaning."""

    def __init__(self, compared: Index, hearing: Hearing, without: frozenset[int]) -> None:
        self._compared = compared
        self._hearing = hearing
        self._without = without

    def judged(self, passage: Passage, piece: Piece, row: Sequence[float], *, taken: bool) -> Passage:
        """Return an open passage as unsure, with candidates, or as the document's own. `row` is its meaning, where known."""
        candidates = self._candidates(piece, passage.text, row)
        if not candidates or candidates[0].sure < LEAST_SURE:
            return replace(passage, candidates=candidates, because="No statement of the bank says this.")
        because = "It may say what a statement of the bank says."
        if taken:
            because = "Another passage stands for the same statement already."
        return replace(
            passage,
            kind="unsure",
            sure=candidates[0].sure,
            words=candidates[0].words,
            candidates=candidates,
            because=because,
        )

    def _candidates(self, piece: Piece, text: str, row: Sequence[float]) -> tuple[Candidate, ...]:
        """Return the statements that a piece may say, surest first."""
        edited = {edit.wording.statement: edit.likeness for edit in piece.edits}
        about = self._hearing.text(text)
        meaning = nearest(row, self._without)
        wider = self._compared.near(piece.counted, without=self._without, most=WIDER) if meaning else ()
        scores = {near.statement: near.score for near in (*wider, *piece.near)}
        for inner in piece.inner:
            if inner.weight >= SHORT:
                for near in self._compared.near(inner, without=self._without, most=MOST_INNER):
                    scores[near.statement] = max(scores.get(near.statement, 0.0), INNER * near.score)
        if meaning:
            scores = {n: scores.get(n, 0.0) + MEANING * meaning[n] for n in dict.fromkeys((*scores, *first(meaning)))}
        reached = sorted(scores.values(), reverse=True)[:MOST_CANDIDATES]
        found: list[tuple[float, int]] = []
        for number, score in scores.items():
            if number not in edited and score + TOPIC < reached[-1]:
                continue
            near = score + TOPIC * shared(about, self._hearing.statement(number))
            sure = sureness(near, MIDDLE_MEANT if meaning else MIDDLE)
            if number in edited:
                sure = max(sure, sureness_of_edit(edited[number]))
            found.append((-round(sure, 2), number))
        return tuple(
            Candidate(
                self._compared.bank.statements[number].key,
                -sure,
                _said(piece, self._compared.spoke(piece.counted, number)),
            )
            for sure, number in sorted(found, key=lambda item: item[0])[:MOST_CANDIDATES]
        )


def _said(piece: Piece, spoke: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a passage that stand behind some codes, as the passage has them."""
    said: dict[str, str] = {}
    for code in spoke[:MOST_WORDS]:
        found = piece.counted.spelt.get(code, "")
        if found:
            said.setdefault(found.lower(), found)
    return tuple(said.values())
