"""Where one statement ends and the next begins: a block is cut where its pieces are nearer to the bank than the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from foreland.core.matching.passages import MOST_SENTENCES, Block, Part, cuts, whole
from foreland.core.matching.weights import Counted, Edit, Index, Near
from foreland.core.source import Extract

EDITED = 0.42
"""From this likeness on a passage is an edit of a statement, in a document that was made from the bank."""
ALONE, MARGIN = 0.33, 0.08
"""There an edit that changed more is told too where no other statement comes near: by how much it has to be likelier."""
STRANGE = 0.5
"""From this likeness on a passage of any other document is an edit of a statement, and not words about the same thing."""
SHORT_EDITED, SHORT = 0.75, 12.0
"""What a passage of few telling words needs, and the weight of words below which a passage is short."""
WORTHLESS = 0.25
"""The likeness that any two passages may have: only what is more is worth something."""
CUT = 2.0
"""What a cut, or a join, has to gain in weight of words."""
JOINED = 0.05
"""What a join has to gain besides, for each weight of words that is joined on."""
MOST_TOGETHER = 6
"""Most sentences of one paragraph that are tried as one statement."""
HEADING, LEAD = 0.3, 0.6
"""How much a word of the heading above counts beside one of the passage; and one of the line that leads into a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the document that is judged as one, with what is near it in the bank, nearest first.

    `inner` are its sentences or its items, where it has several.
    """

    parts: tuple[Part, ...]
    first: Extract
    counted: Counted
    near: tuple[Near, ...]
    edits: tuple[Edit, ...]
    inner: tuple[Counted, ...] = ()
    leads_only: bool = False

    @property
    def worth(self) -> float:
        """What it is worth to see this stretch as one statement: the weight of its words by how alike they are."""
        return worth_of(self.edits)

    @property
    def same(self) -> bool:
        """Whether it is the bank's own wording."""
        return bool(self.edits) and self.edits[0].same


def needed(counted: Counted, edit: Edit, least: float) -> float:
    """Return the likeness from which a passage counts as an edit of a wording; where either is short it has to be nearer."""
    weight = min(counted.weight, edit.weight, edit.wording.weight)
    return least if weight >= SHORT else SHORT_EDITED - (SHORT_EDITED - least) * weight / SHORT


def worth_of(edits: Sequence[Edit]) -> float:
    """Return what it is worth to see a stretch as an edit of its likest statement; nothing where it is of none.

    It is the weight of the words that both have, less a share of all: words that only one has cost something.
    """
    return (edits[0].weight + edits[0].wording.weight) * (edits[0].likeness - WORTHLESS) if edits else 0.0


def together(pieces: Sequence[Counted]) -> Counted:
    """Return several stretches as one, without reading them again."""
    if len(pieces) == 1:
        return pieces[0]
    bag: Counter[str] = Counter()
    for piece in pieces:
        bag.update(piece.bag)
    return Counted(
        {code: text for piece in reversed(pieces) for code, text in piece.spelt.items()},
        "".join(piece.loose for piece in pieces),
        "".join(piece.exact for piece in pieces),
        bag,
        sum(piece.weight for piece in pieces),
    )


def _neighbours(one: Piece, other: Piece) -> bool:
    """Tell whether two pieces stand together under the same headings, so that one statement may hold both."""
    return one.first.under == other.first.under and one.first.kind != "row" and other.first.kind != "row"


class Cutter:
    """Cuts the blocks of a document against one bank.

    `without` are statements that cannot apply. A document `of_bank` was made from the bank: there more is an edit.
    """

    def __init__(self, bank: Index, without: Collection[int] = (), *, of_bank: bool = False) -> None:
        self.bank = bank
        self.without = frozenset(without)
        self.of_bank = of_bank

    def pieces(self, block: Block) -> list[Piece]:
        """Return the pieces of a block, in reading order; together they hold all of it."""
        return self._list(block) if block.listed else self._paragraph(block.extracts[0], {})

    def joined(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return pieces that follow one another, joined where a statement of the bank holds two: its list, its last line.

        An edit that is already word for word needs no more.
        """
        found: list[Piece] = []
        for piece in pieces:
            before = found[-1] if found else None
            if before and not before.same and not piece.same and _neighbours(before, piece):
                asked = [edit.wording.statement for edit in (*before.edits[:2], *piece.edits[:1])]
                asked += [near.statement for near in (*before.near[:2], *piece.near[:2])]
                run = together([before.counted, piece.counted])
                edits = self.edits(run, dict.fromkeys(asked))
                gain = worth_of(edits) - before.worth - piece.worth
                if gain > CUT + JOINED * piece.counted.weight and edits[0].weight >= run.weight / 2:
                    joined = self.piece(
                        (*before.parts, *piece.parts), before.first, [before.counted, piece.counted], {}
                    )
                    found[-1] = replace(joined, edits=edits)
                    continue
            found.append(piece)
        return found

    def piece(
        self, parts: tuple[Part, ...], first: Extract, inner: Sequence[Counted], beside: Mapping[str, float]
    ) -> Piece:
        """Return a stretch, made of its sentences or items, with what is near it."""
        counted = together(inner)
        headed = {code: HEADING for heading in first.under[-2:] for code in self.bank.count(heading).loose}
        near = self.bank.near(counted, beside={**headed, **beside}, without=self.without)
        edits = self._taken(counted, [item.edit for item in near if item.edit and item.edit.likeness >= WORTHLESS])
        return Piece(parts, first, counted, tuple(near), edits, tuple(inner) if len(inner) > 1 else ())

    def edits(self, counted: Counted, statements: Iterable[int]) -> tuple[Edit, ...]:
        """Return how a stretch stands as an edit to some statements, likest first; those too far away are left out."""
        tried = (self.bank.edit(counted, number, WORTHLESS) for number in statements)
        return self._taken(counted, [edit for edit in tried if edit])

    def _taken(self, counted: Counted, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Return the edits that are near enough to count as such, likest first."""
        found = sorted(edits, key=lambda edit: (-edit.likeness, edit.wording.statement))
        least = EDITED if self.of_bank else STRANGE
        near = tuple(edit for edit in found if edit.likeness >= needed(counted, edit, least))
        if near or not found or not self.of_bank or found[0].likeness < needed(counted, found[0], ALONE):
            return near
        alone = len(found) == 1 or found[0].likeness - found[1].likeness >= MARGIN
        return (found[0],) if alone else ()

    def _paragraph(self, extract: Extract, beside: Mapping[str, float]) -> list[Piece]:
        """Cut a paragraph; one of very many sentences is looked at in stretches."""
        places = cuts(extract.text)
        begins = range(0, max(len(places) - 1, 1), MOST_SENTENCES)
        return [piece for at in begins for piece in self._run(extract, places[at : at + MOST_SENTENCES + 1], beside)]

    def _run(self, extract: Extract, places: Sequence[int], beside: Mapping[str, float]) -> list[Piece]:
        """Cut a run of sentences where that brings it nearer to the bank; what is near to nothing stays together."""
        count = len(places) - 1
        counted = [self.bank.count(extract.text[begin:end]) for begin, end in pairwise(places)]
        entire = self.piece((Part(extract.number, places[0], places[-1]),), extract, counted, beside)
        if count == 1 or entire.same:
            return [entire]
        bounds = self._bounds(counted, entire)
        if len(bounds) == 2:
            return [entire]
        runs: list[Piece] = []
        for begin, end in pairwise(bounds):
            part = Part(extract.number, places[begin], places[end])
            made = self.piece((part,), extract, counted[begin:end], beside)
            if runs and not made.edits and not runs[-1].edits:
                before = runs.pop()
                part = Part(extract.number, before.parts[0].start, part.end)
                inner = [*(before.inner or (before.counted,)), *(made.inner or (made.counted,))]
                made = self.piece((part,), extract, inner, beside)
            runs.append(made)
        return runs

    def _bounds(self, counted: Sequence[Counted], entire: Piece) -> list[int]:
        """Return between which sentences a paragraph is best cut, its begin and end included."""
        count = len(counted)
        tried = [self.bank.telling(one, self.without) for one in counted]
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, count + 1):
            options = []
            for begin in range(max(0, end - MOST_TOGETHER), end):
                if begin == 0 and end == count:
                    gain = entire.worth
                else:
                    asked = dict.fromkeys(number for found in tried[begin:end] for number in found)
                    gain = worth_of(self.edits(together(counted[begin:end]), asked))
                options.append((best[begin][0] + gain - (CUT if begin else 0.0), -begin))
            top = max(options)
            best.append((top[0], -top[1]))
        if best[count][0] <= entire.worth:
            return [0, count]
        bounds = [count]
        while bounds[-1]:
            bounds.append(best[bounds[-1]][1])
        return bounds[::-1]

    def _list(self, block: Block) -> list[Piece]:
        """Cut a list: it is one statement, or its items are statements of their own; the rest of it stays with its lead."""
        counted = [self.bank.count(extract.text) for extract in block.extracts]
        entire = self.piece(whole(block.extracts), block.extracts[0], counted, {})
        if entire.same:
            return [entire]
        beside = dict.fromkeys(counted[0].loose, LEAD) if block.leads else {}
        single = [self._paragraph(extract, beside if number else {}) for number, extract in enumerate(block.extracts)]
        gains = [sum(piece.worth for piece in pieces) for pieces in single]
        if not any(gains) or sum(gains) - CUT * sum(gain > 0 for gain in gains) <= entire.worth:
            return [entire]
        kept = [number for number, gain in enumerate(gains) if not gain]
        found = [piece for pieces, gain in zip(single, gains, strict=True) if gain for piece in pieces]
        if kept:
            extracts = [block.extracts[number] for number in kept]
            rest = self.piece(whole(extracts), extracts[0], [counted[number] for number in kept], {})
            only_lead = block.leads and kept == [0]
            found.append(replace(rest, leads_only=only_lead))
        return sorted(found, key=lambda piece: piece.parts[0])
