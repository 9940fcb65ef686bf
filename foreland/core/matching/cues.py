"""Cues: short patterns over the stems of words, as content writes them.

A cue is one or more phrases that must all stand in a sentence, "video & call", and phrases that must not, "video ! video
game". A phrase is words in their order. Each place may hold alternatives, "phone|mobile", a beginning, "filter*", an
ending, "*ed", a word as it is written, "=AI", any form but that in "-ing", "~report", or a named group, "@device"; an
alternative of several words is joined by "_". "^" binds the first word to the beginning of the sentence, ".." lets up to
five other words stand between, "..2" up to two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from foreland.core.matching.language import Token, tokens

if TYPE_CHECKING:
    from foreland.core.packs.reading.fields import Fields

USUAL_GAP = 5
_SIGN = re.compile(r"(?:^| )([&!]) ")
_GAP = re.compile(r"\.\.(\d{0,2})")
_ALTERNATIVE = re.compile(r"\*[a-z]{2,}|[=~]?[A-Za-z0-9][A-Za-z0-9_'’-]*\*?")


class BadCue(ValueError):
    """A cue that cannot be read. The text says which and why."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words that may stand for one another in a cue, under a name."""

    key: str
    words: tuple[str, ...]


def group(fields: Fields) -> Group:
    """Return a group out of its table."""
    return Group(fields.text("key"), fields.texts("words", required=True))


class Atom(NamedTuple):
    """One word of a cue: compared with the stem, the beginning, or the letters as they stand."""

    kind: Literal["stem", "verb", "prefix", "ending", "exact"]
    value: str

    def fits(self, token: Token, text: str) -> bool:
        """Tell whether a word of a text is this one."""
        if self.kind == "stem":
            return token.stem == self.value
        if self.kind == "verb":
            return token.stem == self.value and not token.word.endswith("ing")
        if self.kind == "ending":
            return token.word.endswith(self.value)
        if self.kind == "prefix":
            return token.word.startswith(self.value)
        return text[token.start : token.end] == self.value


class Slot:
    """One place of a phrase: its alternatives by their first word, and how many words may stand before it."""

    __slots__ = ("_alike", "_beginnings", "_single", "_stems", "any_of", "gap")

    def __init__(self, any_of: tuple[tuple[Atom, ...], ...], gap: int) -> None:
        self.any_of, self.gap = any_of, gap
        self._stems: dict[str, list[tuple[Atom, ...]]] = {}
        self._alike: list[tuple[Atom, ...]] = []
        self._single = frozenset(atoms[0].value for atoms in any_of if len(atoms) == 1 and atoms[0].kind == "stem")
        for atoms in any_of:
            if len(atoms) == 1 and atoms[0].kind == "stem":
                continue
            if atoms[0].kind in ("stem", "verb"):
                self._stems.setdefault(atoms[0].value, []).append(atoms)
            else:
                self._alike.append(atoms)
        self._beginnings = tuple("" if a[0].kind == "ending" else a[0].value.lower() for a in self._alike)

    def ends(self, text: str, words: Sequence[Token], begin: int) -> Sequence[int]:
        """Return where the alternatives that begin at a word end; most words begin none."""
        token = words[begin]
        ends = [begin + 1] if token.stem in self._single else []
        found: Sequence[tuple[Atom, ...]] = self._stems.get(token.stem, ())
        if self._alike and token.word.startswith(self._beginnings):
            found = [*found, *self._alike]
        for atoms in found:
            end = begin + len(atoms)
            if end <= len(words) and all(atom.fits(words[begin + n], text) for n, atom in enumerate(atoms)):
                ends.append(end)
        return ends


class Phrase(NamedTuple):
    """Words in their order; `first`: the first stands where the sentence begins."""

    slots: tuple[Slot, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as it was read: all of `phrases` must stand, none of `without`."""

    says: str
    phrases: tuple[Phrase, ...]
    without: tuple[Phrase, ...] = ()


def read_cue(says: str, groups: Mapping[str, Sequence[str]]) -> Cue:
    """Read a cue. Raises BadCue."""
    found: dict[str, list[Phrase]] = {"&": [], "!": []}
    for sign, part in zip(_SIGN.findall(f"& {says}"), _SIGN.split(f"& {says}")[2::2], strict=True):
        found[sign].append(_phrase(part, says, groups))
    return Cue(says, tuple(found["&"]), tuple(found["!"]))


def _phrase(part: str, says: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    slots: list[Slot] = []
    gap = 0
    words = part.split()
    first = bool(words) and words[0].startswith("^")
    if first:
        words[0] = words[0][1:]
    for word in words:
        between = _GAP.fullmatch(word)
        if between:
            gap = int(between[1]) if between[1] else USUAL_GAP
            continue
        atoms = tuple(found for one in word.split("|") for found in _alternatives(one, says, groups))
        slots.append(Slot(atoms, gap))
        gap = 0
    if not slots or gap:
        raise BadCue(f'The cue "{says}" has a part without a word, or ends with a gap.')
    return Phrase(tuple(slots), first)


def _alternatives(
    one: str, says: str, groups: Mapping[str, Sequence[str]], within: tuple[str, ...] = ()
) -> Iterable[tuple[Atom, ...]]:
    if one.startswith("@"):
        if one[1:] not in groups or one in within:
            raise BadCue(f'The cue "{says}" names the group "{one[1:]}", which does not exist or names itself.')
        for word in groups[one[1:]]:
            yield from _alternatives(word.replace(" ", "_"), says, groups, (*within, one))
        return
    if not _ALTERNATIVE.fullmatch(one):
        raise BadCue(f'The cue "{says}" has "{one}", which is no word, beginning or group.')
    if one.startswith("*"):
        yield (Atom("ending", one[1:]),)
        return
    if one.startswith("="):
        yield (Atom("exact", one[1:].replace("_", " ")),)
        return
    found = tokens(one.strip("~*").replace("_", " "))
    made = [Atom("verb" if one.startswith("~") else "stem", token.stem) for token in found]
    if one.endswith("*"):
        made[-1] = Atom("prefix", found[-1].word)
    yield tuple(made)


class Hit(NamedTuple):
    """Where a cue speaks: its number in the lexicon and the places of the words that spoke."""

    cue: int
    places: frozenset[int]


class Lexicon:
    """Many cues, looked for at once: each is tried only where the first word of its first phrase stands."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = tuple(cues)
        self._stems: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[tuple[str, int]]] = {}
        self._exact: dict[str, list[int]] = {}
        for number, cue in enumerate(self.cues):
            for atom in sorted({atoms[0] for atoms in cue.phrases[0].slots[0].any_of}):
                if atom.kind in ("stem", "verb"):
                    self._stems.setdefault(atom.value, []).append(number)
                elif atom.kind == "ending":
                    raise BadCue(f'The cue "{cue.says}" begins with an ending.')
                elif atom.kind == "prefix":
                    self._prefixes.setdefault(atom.value[:2], []).append((atom.value, number))
                else:
                    self._exact.setdefault(atom.value.lower(), []).append(number)
        self._starting = lru_cache(maxsize=16384)(self._begin)

    def _begin(self, word: str, stem: str) -> tuple[int, ...]:
        found = set(self._stems.get(stem, ()))
        found |= {number for value, number in self._prefixes.get(word[:2], ()) if word.startswith(value)}
        return tuple(sorted(found.union(self._exact.get(word, ()))))

    def hits(self, text: str, words: Sequence[Token]) -> list[Hit]:
        """Return each cue that speaks in a sentence, once for each place where its first phrase stands."""
        found: list[Hit] = []
        for start, token in enumerate(words):
            for number in self._starting(token.word, token.stem):
                places = self._speaks(self.cues[number], text, words, start)
                if places is not None:
                    found.append(Hit(number, places))
        return found

    @staticmethod
    def _speaks(cue: Cue, text: str, words: Sequence[Token], start: int) -> frozenset[int] | None:
        begins = cue.phrases[0]
        spoken = None if begins.first and start else _go_on(begins.slots, 0, text, words, start)
        if spoken is None:
            return None
        for phrase in cue.phrases[1:]:
            more = anywhere(phrase, text, words)
            if more is None:
                return None
            spoken = (*spoken, *more)
        if any(anywhere(phrase, text, words) is not None for phrase in cue.without):
            return None
        return frozenset(spoken)


def anywhere(phrase: Phrase, text: str, words: Sequence[Token]) -> tuple[int, ...] | None:
    """Return the places of a phrase where it first stands in a text, or None."""
    for start in range(min(1, len(words)) if phrase.first else len(words)):
        found = _go_on(phrase.slots, 0, text, words, start)
        if found is not None:
            return found
    return None


def _go_on(slots: Sequence[Slot], number: int, text: str, words: Sequence[Token], at: int) -> tuple[int, ...] | None:
    if number == len(slots):
        return ()
    slot = slots[number]
    for begin in range(at, min(at + slot.gap, len(words) - 1) + 1):
        for end in slot.ends(text, words, begin):
            rest = _go_on(slots, number + 1, text, words, end)
            if rest is not None:
                return (*range(begin, end), *rest)
    return None
