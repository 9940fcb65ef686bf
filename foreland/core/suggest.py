"""What becomes of a suggestion: words that somebody wants in the place of others, which may have moved since.

A suggestion is never shifted and never lost. Where today's words are others than those it was made on, its changes are put on
today's words as long as the two do not touch; else it stands as it was made, and says so. Nothing is stored of that: it is found
out anew from the words it was made on, the words it wants, and the words of today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from foreland.core.merge import Run, merge
from foreland.core.wording import PLACEHOLDER
from foreland.core.words import differences, rewritten, tokens, too_long

Kind = Literal["comment", "wording", "leave-out", "take-in", "choice"]
Stands = Literal["made", "carried", "there", "older", "other-choice", "left-out", "gone"]


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a suggestion. `number` counts its changes from 1, each of which can be taken alone; 0 for words that both have."""

    number: int
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Today:
    """A statement as it stands now: its words, its chosen alternative ("" for none) and those that are offered."""

    words: str
    kept: bool = True
    option: str = ""
    options: tuple[str, ...] = ()
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How something that was said of a statement stands to it today.

    `stands`: "made" on these very words; "carried" to today's, which say otherwise elsewhere; already "there"; on "older" words,
    so that a person compares; for an "other-choice" than today's; on a statement that was "left-out", or is "gone" from the bank, as an
    alternative can be.
    `words` are those that it wants: put on today's where it was carried, as they were written in every other case.
    `moved` tells whether the statement says otherwise than when it was made.
    """

    stands: Stands
    words: str = ""
    moved: bool = False

    @property
    def acceptable(self) -> bool:
        """Whether it can be taken as it is, without a person writing anew."""
        return self.stands in ("made", "carried")


def parts(now: str, wanted: str) -> tuple[Part, ...]:
    """Return the changes that make `wanted` of `now`, with the words between them; a placeholder stays whole.

    Changes with nothing but a space between them are one. Texts too long to compare word by word are one change.
    """
    before, after = list(_whole(now)), list(_whole(wanted))
    if now == wanted:
        return (Part(0, now, now),) if now else ()
    if too_long(before, after):
        return (Part(1, now, wanted),)
    runs: list[tuple[bool, str, str]] = []
    for code in Indel.opcodes(before, after):
        was, becomes = "".join(before[code.src_start : code.src_end]), "".join(after[code.dest_start : code.dest_end])
        changed = code.tag != "equal"
        if runs and (runs[-1][0] == changed):
            runs[-1] = (changed, runs[-1][1] + was, runs[-1][2] + becomes)
        else:
            runs.append((changed, was, becomes))
    return _numbered(runs)


def in_part(found: Sequence[Part], chosen: Collection[int]) -> str:
    """Return the words with the chosen changes and no other. Raises ValueError for a change that is not there."""
    unknown = set(chosen) - {part.number for part in found if part.number}
    if unknown:
        raise ValueError(f"There is no change {', '.join(map(str, sorted(unknown)))}.")
    return "".join(part.becomes if part.number in chosen else part.was for part in found)


def changes(found: Sequence[Part]) -> tuple[int, ...]:
    """Return the numbers of the changes among the parts."""
    return tuple(part.number for part in found if part.number)


def standing(*, kind: Kind, base: str, wanted: str = "", option: str = "", today: Today | None) -> Standing:
    """Return how a comment or a suggestion stands to the statement of today (None where there is none any more)."""
    if today is None:
        return Standing("gone", wanted)
    moved = today.words != base
    if kind == "take-in":
        return Standing("there" if today.kept else "made", moved=moved)
    if kind == "leave-out":
        return Standing("made" if today.kept else "there", moved=moved)
    if kind == "choice":
        if today.option == wanted and not today.undecided:
            return Standing("there", wanted)
        if wanted not in today.options:
            return Standing("gone", wanted, moved)
        return Standing("made" if today.kept else "left-out", wanted, moved)
    if not today.kept and kind == "wording":
        return Standing("left-out", wanted, moved)
    if option != today.option or (today.undecided and kind == "wording"):
        return Standing("other-choice", wanted, moved)
    if kind == "comment":
        return Standing("older" if moved else "made", moved=moved)
    return _wording(base, wanted, today.words)


def _wording(base: str, wanted: str, now: str) -> Standing:
    if wanted == now:
        return Standing("there", wanted, now != base)
    if base == now:
        return Standing("made", wanted)
    both = merge(base, wanted, now)
    if not both.clean or rewritten(differences(base, now)):
        return Standing("older", wanted, moved=True)
    return Standing("there" if both.text == now else "carried", both.text, moved=True)


def nearest(words: str, texts: Mapping[str, str]) -> str:
    """Return the key of the text that shares most with some words; of equals the first. There must be one."""
    return max(texts, key=lambda key: fuzz.token_set_ratio(words, texts[key]))


def meeting(now: str, one: str, other: str) -> tuple[Run, ...]:
    """Return the runs of two suggestions for the same words: "ours" is the one's, "theirs" the other's."""
    return merge(now, one, other).runs


def collide(now: str, one: str, other: str) -> bool:
    """Return whether two suggestions touch the same words; whether they want the same there or not."""
    return now not in (one, other) and any(run.kind in ("clash", "both") for run in meeting(now, one, other))


def _whole(text: str) -> Iterator[str]:
    """Yield the words, spaces and marks of a text, each placeholder as one."""
    last = 0
    for match in PLACEHOLDER.finditer(text):
        yield from tokens(text[last : match.start()])
        yield match[0]
        last = match.end()
    yield from tokens(text[last:])


def _numbered(runs: Sequence[tuple[bool, str, str]]) -> tuple[Part, ...]:
    """Return the runs as parts; changes with nothing but a space between them are joined."""
    found: list[Part] = []
    number = 0
    for place, (changed, was, becomes) in enumerate(runs):
        between = not changed and 0 < place < len(runs) - 1 and not was.strip()
        joins = found and found[-1].number and (changed or between)
        if joins:
            found[-1] = Part(found[-1].number, found[-1].was + was, found[-1].becomes + becomes)
        elif changed:
            number += 1
            found.append(Part(number, was, becomes))
        else:
            found.append(Part(0, was, becomes))
    return tuple(found)
