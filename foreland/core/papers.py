"""What is handed out when an update was adopted: what matters most of it, and the words for each audience. Pure.

Nothing is invented: the words are the bank's own for that audience, or the policy's, or there are none, and then a paper says
less. What is in a paper is what this school took, never the list of the bank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from foreland.core.briefing import Told
from foreland.core.packs.model import WEIGHTS
from foreland.core.readability import longest_sentence, reading_age, words
from foreland.core.rounds import Reads

MOST = 10
"""How many changes stand open in the short form."""
ON_SLIDES, A_SLIDE = 6, 2
"""How many changes the slides tell of, and how many stand on one."""
ON_ONE_PAGE = 6
"""How many changes the governors' page tells of at most."""
QUESTIONS = 3
FEW = 4
"""How many titles are named for an audience before the rest is counted."""
LONGEST_PARAGRAPH = 120
"""Words in the paragraph for parents, at most."""
PUPIL_LINES, YOUNGEST_LINES = 4, 2
STAFF = frozenset({"staff", "volunteers", "it", "leaders"})
AIMS: Mapping[str, tuple[int, int]] = {"parents": (11, 25), "pupils": (9, 16)}
"""Reading age in years and words in a sentence, which what each of them reads should not pass."""
_AGES: Mapping[str, Collection[str]] = {"baby": ("under-5",), "young": ("under-5", "5-7")}
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LEANS = re.compile(
    r"(?:To \w+ (?:it|them)|They|It|This|That|These|Those|Then|There|He|She|Their|Its|Both|Each|Others?)\b"
)
_LONGEST_SAID = 45


def weightiest(rows: Iterable[Told]) -> list[Told]:
    """Return what was told, what matters most first.

    First the weight; within it what the bank gave words to hand out, since its authors hold that people must know it; then
    what changed or came before what went; and then the order in which it was told.
    """

    def rank(row: Told) -> tuple[int, int, int]:
        spoken = bool(row.question) + bool(row.parents) + bool(row.pupils)
        return WEIGHTS.index(row.weight), -spoken, ("changed", "came", "ours", "went").index(row.became)

    return sorted(rows, key=rank)


def mostly_new(rows: Iterable[Told], stands: int) -> bool:
    """Return whether more than half of a policy came with the update; `stands` is how many statements it prints."""
    return 2 * sum(row.became == "came" for row in rows) > stands > 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What one audience must hear of: the few that matter most, and the others by title."""

    audience: str
    first: tuple[str, ...]
    rest: tuple[str, ...]


def heard(rows: Iterable[Told], audiences: Iterable[str]) -> list[Heard]:
    """Return what each audience must hear of, in the order of `audiences`, then of any other that is named."""
    found: dict[str, list[str]] = {key: [] for key in audiences}
    for row in weightiest(rows):
        for key in row.tell:
            found.setdefault(key, []).append(row.title)
    said = {key: list(dict.fromkeys(titles)) for key, titles in found.items() if titles}
    return [Heard(key, tuple(titles[:FEW]), tuple(titles[FEW:])) for key, titles in said.items()]


def different(row: Told) -> str:
    """Return the words that are different now: a short statement whole, else the sentence that was not there before.

    They are the policy's own, word for word; "" where no sentence can stand alone.
    """
    before = set(_sentences(row.was))
    found = _sentences(row.now)
    if found and "\n" not in row.now and len(words(row.now)) <= _LONGEST_SAID:
        return " ".join(found)
    for at, sentence in enumerate(found):
        if sentence in before:
            continue
        if _LEANS.match(sentence):
            sentence = f"{found[at - 1]} {sentence}" if at else ""
        if sentence and not sentence.endswith(":") and len(words(sentence)) <= _LONGEST_SAID:
            return sentence
    return ""


def _sentences(text: str) -> list[str]:
    lines = [line for line in text.replace("**", "").split("\n") if not re.match(r"\s*(?:[*-]|\d+[.)])\s", line)]
    return [part for line in lines for part in _SENTENCE.split(line.strip()) if part]


@dataclass(frozen=True, slots=True)
class Staff:
    """What the slides for staff tell: the changes, by slides, the questions, and how many more there are."""

    slides: tuple[tuple[Told, ...], ...]
    questions: tuple[Told, ...]
    total: int

    @property
    def shown(self) -> int:
        """How many changes stand on them."""
        return sum(map(len, self.slides))

    @property
    def more(self) -> int:
        """How many others staff must hear of."""
        return self.total - self.shown


def staff(rows: Iterable[Told]) -> Staff:
    """Return what staff are briefed on: of what they must hear, the few that matter most, and questions to check."""
    mine = [row for row in weightiest(rows) if STAFF & set(row.tell) and row.became != "ours"]
    few = mine[:ON_SLIDES]
    asked = [row for row in mine if row.question and row.answer]
    slides = tuple(tuple(few[at : at + A_SLIDE]) for at in range(0, len(few), A_SLIDE))
    unique = {row.question: row for row in reversed(asked)}
    return Staff(slides, tuple(row for row in asked if unique[row.question] is row)[:QUESTIONS], len(mine))


@dataclass(frozen=True, slots=True)
class Board:
    """What the governors' page tells: what changed by what asks for it, what stands in own words, what went, and how many more."""

    asked: tuple[tuple[str, tuple[Told, ...]], ...]
    ours: tuple[Told, ...]
    went: tuple[Told, ...]
    questions: tuple[Told, ...]
    more: int


def board(rows: Sequence[Told], most: int = ON_ONE_PAGE) -> Board:
    """Return what a board is told on one page, `most` changes of it, by the requirement that is behind them."""
    found = weightiest(rows)
    moved = [row for row in found if row.became in ("changed", "came")]
    mine = [row for row in moved if "governors" in row.tell]
    few = sorted(mine[:most] or moved[:most], key=found.index)
    groups: dict[str, list[Told]] = {}
    for row in few:
        groups.setdefault(row.requirements[0] if row.requirements else "", []).append(row)
    asked = tuple((title, tuple(inside)) for title, inside in sorted(groups.items(), key=lambda item: not item[0]))
    return Board(
        asked=asked,
        ours=tuple(row for row in found if row.became == "ours"),
        went=tuple(row for row in found if row.became == "went"),
        questions=tuple(row for row in few if row.question)[:1],
        more=len(moved) - len(few),
    )


@dataclass(frozen=True, slots=True)
class Note:
    """Words for families or pupils. `text` is empty where nothing is for them; `unsaid` are titles that have no words."""

    text: str
    lines: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    aloud: bool = False

    @property
    def count(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def reads(text: str, audience: str) -> Reads | None:
    """Return how hard a note is to read; None without words."""
    if not words(text):
        return None
    age, longest = AIMS[audience]
    return Reads(reading_age(text), age, longest_sentence(text), longest)


def parents(rows: Iterable[Told], *, school: str, where: str) -> Note:
    """Return the paragraph for the parents' newsletter, of at most 120 words.

    `school` names it in a sentence, `where` is where the policy can be read, "" where it is not public.
    """
    mine = [row for row in weightiest(rows) if "parents" in row.tell and row.became != "ours"]
    if not mine:
        return Note("")
    begins = f"{school} has a new version of its online safety rules."
    ends = f"You can read all of it here: {where}" if where else "Ask us if you want to read all of it."
    lines: list[str] = []
    for line in dict.fromkeys(row.parents for row in mine if row.parents):
        if len(" ".join((begins, *lines, line, ends)).split()) <= LONGEST_PARAGRAPH:
            lines.append(line)
    unsaid = tuple(row.title for row in mine if row.parents not in lines)
    return Note(" ".join((begins, *lines, ends)), tuple(lines), unsaid)


def pupils(rows: Iterable[Told], *, ages: Collection[str]) -> Note:
    """Return the note for pupils of these ages: four lines at most, two that are read aloud to the youngest.

    Children under five alone get none: their families are told.
    """
    mine = [row for row in weightiest(rows) if "pupils" in row.tell and row.became != "ours"]
    known = set(ages)
    if not mine or (known and known <= set(_AGES["baby"])):
        return Note("")
    young = bool(known) and known <= set(_AGES["young"])
    said = list(dict.fromkeys(row.pupils for row in mine if row.pupils))
    lines = tuple(said[: YOUNGEST_LINES if young else PUPIL_LINES])
    unsaid = tuple(row.title for row in mine if row.pupils not in lines)
    begins = "Some of our rules for being safe online are new."
    ends = "Does something online worry you? Tell an adult you trust."
    if not lines:
        begins += " Your teachers will tell you which."
    return Note(" ".join((begins, *lines, ends)), lines, unsaid, aloud=young)
