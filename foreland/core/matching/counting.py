"""Words as they count when a passage is compared with the bank: stems, with synonyms and a school's terms as one.

Two readings of a text. In the exact one only what a school calls its people and itself is joined: "pupils" for
{{pupils}} is the bank's own wording. In the loose one synonyms are joined too, and endings do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from foreland.core.matching.language import Token, stem, tokens
from foreland.core.matching.synonyms import Synonym
from foreland.core.packs.model import Bank
from foreland.core.wording import PLACEHOLDER

GAP = "qgapq"
"""Stands in a bank's wording for a value that the school fills in with words of its own."""
GAP_CODE = "\x00"
_FIRST_CODE = 0x3400
_FIRST_OTHER, _OTHERS = 0x20000, 0xE0000
"""Words become single characters, so that comparing them runs at the speed of comparing letters."""
_DERIVED = (
    ("isations", "is"), ("isation", "is"), ("ations", ""), ("ation", ""), ("ments", ""), ("ment", ""), ("iveness", "iv"),
    ("fulness", ""), ("ness", ""), ("ingly", ""), ("ally", ""), ("ful", ""), ("ly", ""), ("ions", ""), ("ion", ""),
    ("ities", ""), ("ity", ""), ("ances", ""), ("ance", ""), ("ences", ""), ("ence", ""), ("ers", ""), ("er", ""),
    ("ors", ""), ("or", ""), ("als", ""), ("al", ""), ("ives", ""), ("ive", ""), ("ists", ""), ("ist", ""),
)  # fmt: skip
_LEAST_ROOT = 4


def filled(wording: str, passage: str) -> list[tuple[int, int]]:
    """Return where the gaps of a wording stand in a passage that holds all of its words in order, both as codes.

    Nothing where the passage does not, or where the wording has no gap.
    """
    first, *others = wording.split(GAP_CODE)
    if not passage.startswith(first):
        return []
    at = len(first)
    found: list[tuple[int, int]] = []
    for number, part in enumerate(others):
        last = number == len(others) - 1
        end = (len(passage) - len(part) if passage.endswith(part) else -1) if last else passage.find(part, at + 1)
        if end <= at:
            return []
        found.append((at, end))
        at = end + len(part)
    return found


class Word(NamedTuple):
    """A word, or a phrase that counts as one: how it counts, and where it stands."""

    code: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def root(found: str) -> str:
    """Return what the stems of one family share: of "radicalise" and "radicalisation", of "agree" and "agreement"."""
    for ending, instead in _DERIVED:
        if found.endswith(ending) and len(found) - len(ending) >= _LEAST_ROOT:
            found = found[: -len(ending)] + instead
            break
    return found[:-1] if found.endswith("e") and len(found) > _LEAST_ROOT else found


class Phrases:
    """Words and phrases that count as one, found in a text in one pass: the longest that begins at a word holds.

    Read loosely, endings of inflection do not matter; a word that is not known itself counts as the known words of its
    family do, "radicalisation" as "radicalise", where all of them count as one thing.
    """

    def __init__(self, *, loose: bool) -> None:
        self._loose = loose
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._single: dict[str, str] = {}
        self._family: dict[str, str] = {}
        self._counts = lru_cache(maxsize=32768)(self._counted)

    def key(self, word: str) -> str:
        """Return a word as it is compared."""
        return stem(word) if self._loose else word

    def keys(self, phrase: str) -> tuple[str, ...]:
        """Return the words of a phrase as they are compared."""
        return tuple(self.key(token.word) for token in tokens(phrase))

    def add(self, phrase: str, counts_as: str) -> None:
        """Let a phrase count as something. What stands first holds."""
        keys = self.keys(phrase)
        if len(keys) == 1:
            self._single.setdefault(keys[0], counts_as)
            family = root(keys[0])
            self._family[family] = counts_as if self._family.get(family, counts_as) == counts_as else ""
        elif keys:
            found = self._by_first.setdefault(keys[0], [])
            if all(known != keys for known, _ in found):
                found.append((keys, counts_as))
                found.sort(key=lambda item: -len(item[0]))

    def known(self, phrase: str) -> str:
        """Return what a phrase counts as already; nothing where it counts as itself."""
        keys = self.keys(phrase)
        if len(keys) == 1:
            return self._single.get(keys[0], "")
        return next((code for known, code in self._by_first.get(keys[0] if keys else "", ()) if known == keys), "")

    def _counted(self, key: str) -> str:
        """Return what a word alone counts as."""
        if not self._loose:
            return self._single.get(key, key)
        family = root(key)
        return self._single.get(key) or self._family.get(family) or family

    def read(self, found: tuple[Token, ...]) -> Iterator[Word]:
        """Yield the words of a text as they count."""
        keys = [self.key(token.word) for token in found]
        at = 0
        while at < len(found):
            for phrase, code in self._by_first.get(keys[at], ()):
                if tuple(keys[at : at + len(phrase)]) == phrase:
                    yield Word(code, found[at].start, found[at + len(phrase) - 1].end)
                    at += len(phrase)
                    break
            else:
                yield Word(self._counts(keys[at]), found[at].start, found[at].end)
                at += 1


class Counting:
    """How the words of one bank and one guide count. Codes are given out as words are met, the same for the same text."""

    def __init__(self, bank: Bank, synonyms: Iterable[Synonym]) -> None:
        self._exact, self._loose = Phrases(loose=False), Phrases(loose=True)
        for group in synonyms:
            for phrase in group.like:
                self._loose.add(phrase, f"={group.key}")
        self._said: dict[str, str] = {}
        for term in bank.terms:
            forms = [(item.one, item.ones, item.many, item.manys) for item in term.choices]
            joined = next((code for form in forms for one in form if (code := self._loose.known(one))), f"={term.key}")
            for form in forms:
                for one in form:
                    self._exact.add(one, f"={term.key}")
                    self._loose.add(one, joined)
            self._said |= dict.fromkeys(term.placeholders, forms[0][0])
        self._codes: dict[str, str] = {GAP: GAP_CODE}
        self._closed = False

    def close(self) -> None:
        """Give out no more codes: the bank is read. A word that no statement holds is told apart by its sum alone."""
        self._closed = True

    def said(self, text: str) -> str:
        """Return a bank's wording with its terms in words, and a gap where a value stands or a choice is open."""
        return PLACEHOLDER.sub(lambda match: f" {self._word_of(match[1])} ", text)

    def _word_of(self, name: str) -> str:
        name = name.replace("’", "'")
        return self._said.get(name) or self._said.get(name[:1].lower() + name[1:]) or GAP

    def code(self, word: str) -> str:
        """Return the character that a word counts as."""
        found = self._codes.get(word)
        if found is None and self._closed:
            return chr(_FIRST_OTHER + crc32(word.encode()) % _OTHERS)
        return found or self._codes.setdefault(word, chr(_FIRST_CODE + len(self._codes)))

    def exact(self, found: tuple[Token, ...]) -> str:
        """Return the words of a text as a string of codes, synonyms apart and endings kept."""
        return "".join(self.code(f"_{word.code}" if word.code != GAP else GAP) for word in self._exact.read(found))

    def loose(self, found: tuple[Token, ...]) -> list[Word]:
        """Return the words of a text as they count loosely, each with its place."""
        return [Word(self.code(word.code), word.start, word.end) for word in self._loose.read(found)]
