"""What a guide says of topics and of commitments: the cues as they are written, and how much each weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from foreland.core.matching.cues import Cue, Lexicon, read_cue
from foreland.core.matching.language import Token

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

Speaks = Literal["binds", "does", "orders", "acts", "aims", "explains", "cites", "law"]
"""What a phrase makes of its sentence.

It binds somebody, says what the setting does, gives an order, has somebody of the setting for its subject, says what the
setting wants, explains, points to something else, or tells what a law says.
"""
Where = Literal["sentence", "start", "lead", "heading"]
TELLING, STRONG, FAIR, SLIGHT = 1.0, 0.9, 0.45, 0.15
"""How much a cue of each kind says of its topic."""


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The cues of a topic. `strong` ones speak of it alone, `fair` ones need another beside them, `slight` ones add.

    `telling` ones say as well what is done about it. `besides` are phrases in which a cue's words mean something else;
    there they do not speak.
    """

    code: str
    title: str
    telling: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    fair: tuple[str, ...] = ()
    slight: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    """Cues that speak of the topic where they stand in a heading, and say too little in a sentence."""
    paper: bool = False
    """Whether the topic is a document itself, so that its name says as much as any other word."""

    @property
    def weighed(self) -> Iterable[tuple[float, str]]:
        """Every cue that speaks of the topic, with how much it says."""
        for weight, cues in (
            (TELLING, self.telling), (STRONG, self.strong), (FAIR, self.fair), (SLIGHT, self.slight),
        ):  # fmt: skip
            for cue in cues:
                yield weight, cue


def topic_words(fields: Fields) -> TopicWords:
    """Return the words of a topic out of their table."""
    return TopicWords(
        fields.text("code"),
        fields.text("title"),
        fields.texts("telling"),
        fields.texts("strong", required=True),
        fields.texts("fair"),
        fields.texts("slight"),
        fields.texts("besides"),
        fields.texts("headings"),
        fields.flag("paper"),
    )


@dataclass(frozen=True, slots=True)
class Commitment:
    """Phrases that tell what a sentence does, where they stand: in the sentence, at its start, in its lead-in or the heading above."""

    key: str
    speaks: Speaks
    where: Where
    cues: tuple[str, ...]


def commitment(fields: Fields) -> Commitment:
    """Return a row of commitments out of its table."""
    return Commitment(
        fields.text("key"),
        fields.one_of("speaks", get_args(Speaks)),
        fields.one_of("where", get_args(Where), "sentence"),
        fields.texts("cues", required=True),
    )


class Spoke(NamedTuple):
    """A cue that spoke of a topic: how much it says, 0 to 1, and the places of its words."""

    weight: float
    places: frozenset[int]


class Ear:
    """All cues of a guide, ready to be heard in sentences."""

    def __init__(
        self, groups: Mapping[str, Sequence[str]], topics: Sequence[TopicWords], commitments: Sequence[Commitment]
    ) -> None:
        said: list[tuple[str, float, Cue]] = []
        for topic in topics:
            said += [(topic.code, weight, read_cue(cue, groups)) for weight, cue in topic.weighed]
            said += [(topic.code, 0.0, read_cue(cue, groups)) for cue in topic.besides]
        self.papers = frozenset(topic.code for topic in topics if topic.paper)
        self._about = Lexicon([cue for _, _, cue in said])
        self._meant = tuple((code, weight) for code, weight, _ in said)
        named = [(topic.code, read_cue(cue, groups)) for topic in topics for cue in topic.headings]
        self._named = Lexicon([cue for _, cue in named])
        self._names = tuple(code for code, _ in named)
        self.does: dict[Where, tuple[Lexicon, tuple[Commitment, ...]]] = {}
        for where in get_args(Where):
            rows = [(item, read_cue(cue, groups)) for item in commitments if item.where == where for cue in item.cues]
            self.does[where] = Lexicon([cue for _, cue in rows]), tuple(item for item, _ in rows)

    def topics(self, text: str, words: Sequence[Token], *, heading: bool = False) -> dict[str, list[Spoke]]:
        """Return by topic what speaks of it in a text, or in a heading; what stands in a phrase beside it does not."""
        found: dict[str, list[Spoke]] = {}
        beside: dict[str, set[int]] = {}
        for hit in self._about.hits(text, words):
            code, weight = self._meant[hit.cue]
            if weight:
                found.setdefault(code, []).append(Spoke(weight, hit.places))
            else:
                beside.setdefault(code, set()).update(hit.places)
        for hit in self._named.hits(text, words) if heading else ():
            found.setdefault(self._names[hit.cue], []).append(Spoke(STRONG, hit.places))
        clear = {
            code: [spoke for spoke in spoken if not spoke.places & beside.get(code, set())]
            for code, spoken in found.items()
        }
        return {code: spoken for code, spoken in clear.items() if spoken}
