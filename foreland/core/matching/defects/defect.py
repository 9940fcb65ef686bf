"""One defect of a document: where it stands, the words themselves, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from foreland.core.source import Extract

Kind = Literal[
    "placeholder", "advice", "blank", "review", "superseded", "old-term", "three-cs", "person", "contradiction",
    "numbering", "other-school", "double", "unsuitable",
]  # fmt: skip
Weight = Literal["must", "should", "look"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
WEIGHTS: Final[tuple[Weight, ...]] = get_args(Weight)
KIND_WORDS: Final[dict[Kind, str]] = {
    "placeholder": "A placeholder that nobody filled in",
    "advice": "Advice to the writer, left in",
    "blank": "Something left blank",
    "review": "The review date",
    "superseded": "Guidance or law that was replaced",
    "old-term": "An older term",
    "three-cs": "Three areas of risk instead of four",
    "person": "A person’s name",
    "contradiction": "Two passages that do not agree",
    "numbering": "Numbers out of order",
    "other-school": "The name of another setting",
    "double": "The same paragraph twice",
    "unsuitable": "Words for another kind of setting",
}
"""What each kind of defect is called on pages and in the report."""
MANY_WORDS: Final[dict[Kind, str]] = {
    "placeholder": "placeholders that nobody filled in",
    "advice": "pieces of a template’s advice to the writer",
    "blank": "blank lines or headings",
    "review": "things about the review date",
    "superseded": "citations of guidance or law that was replaced",
    "old-term": "older terms",
    "three-cs": "lists of three areas of risk instead of four",
    "person": "names of people",
    "contradiction": "pairs of passages that do not agree",
    "numbering": "numbers out of order",
    "other-school": "names of other settings",
    "double": "paragraphs that stand twice",
    "unsuitable": "passages for another kind of setting",
}
"""What several of a kind are called, behind their number."""
WEIGHT_WORDS: Final[dict[Weight, str]] = {"must": "Mend first", "should": "Mend", "look": "Look at"}
LONGEST_QUOTE: Final = 160
"""Letters of a quotation, at most."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that a careful reader would mend.

    `extract` is the number of the extract in which it stands and `start` to `end` its place in that extract's text; where
    something is missing from the whole document, `extract` is None and the quote is empty. `also` are other extracts with
    the same or, for a contradiction, with the other side. `wrong` and `mend` are whole sentences in plain words.
    """

    kind: Kind
    extract: int | None
    quote: str
    wrong: str
    mend: str
    weight: Weight = "should"
    page: int | None = None
    start: int = 0
    end: int = 0
    also: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """The order in which defects are told: by weight, then as they stand; what is missing comes first of its weight."""
        place = -1 if self.extract is None else self.extract
        return WEIGHTS.index(self.weight), place, self.start, KINDS.index(self.kind)


def found(
    kind: Kind, extract: Extract, start: int, end: int, wrong: str, mend: str, weight: Weight = "should", *, also: tuple[int, ...] = ()
) -> Defect:  # fmt: skip
    """Return a defect at its place in an extract; the quotation holds the words and, where they are few, some around them."""
    return Defect(
        kind, extract.number, quote(extract.text, start, end), wrong, mend, weight, extract.page, start, end, also
    )


def missing(kind: Kind, wrong: str, mend: str, weight: Weight = "should") -> Defect:
    """Return a defect of the document as a whole."""
    return Defect(kind, None, "", wrong, mend, weight)


def together(defects: list[Defect], wrong: str) -> Defect:
    """Return the first of defects that are the same thing in several places, which names the other places."""
    first = defects[0]
    assert first.extract is not None
    numbers = (one.extract for one in defects[1:] if one.extract is not None)
    return replace(
        first, wrong=wrong, also=tuple(number for number in dict.fromkeys(numbers) if number != first.extract)
    )


def quote(text: str, start: int, end: int, most: int = LONGEST_QUOTE) -> str:
    """Return the words from `start` to `end` with what stands around them, cut at words and with `most` letters at most."""
    if len(text) <= most:
        return text
    end = min(end, start + most - 2)
    spare = (most - 2 - (end - start)) // 2
    left, right = max(start - spare, 0), min(end + spare, len(text))
    if left and (space := text.find(" ", left, start)) >= 0:
        left = space + 1
    if right < len(text) and not text[right].isspace():
        space = text.rfind(" ", start + 1, right)
        right = space if space > start else right
    said = text[left:right].strip()
    return ("…" if left else "") + (f"{said.rstrip('.,;: ')}…" if right < len(text) else said)
