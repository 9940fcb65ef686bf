"""What a document becomes: amendments of an edition, with the school's words, its terms and its values put in their place."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz.distance import Indel

from foreland.core.amend import OWN, Amendment, Field, base_digest
from foreland.core.conditions import Facts
from foreland.core.matching.counting import GAP_CODE, filled
from foreland.core.matching.language import tokens
from foreland.core.matching.places import Places
from foreland.core.matching.statements import Matching, Passage
from foreland.core.packs.model import Statement
from foreland.core.source import Source
from foreland.core.wording import fill_table, placeholders, taken_back

Printed = Callable[[Passage, Source], str]
"""How the words of a passage are written in the small markup of statements."""
LONGEST_VALUE = 200
"""Most characters of a value that is taken out of a document: more is hardly a name, a product or a place."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a passage: it is a statement (`key`, `option`), the school's own (`section`), or dropped."""

    how: Literal["statement", "own", "drop"]
    key: str = ""
    option: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One amendment, and the number of the passage that it comes from."""

    passage: int
    amendment: Amendment


@dataclass(frozen=True, slots=True)
class Draft:
    """What a document becomes as a draft. `terms` and `values` are what it calls things and whom it names."""

    steps: tuple[Step, ...]
    terms: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The amendments in order."""
        return tuple(step.amendment for step in self.steps)


def plainly(passage: Passage, source: Source) -> str:
    """Return the words of a passage: paragraphs apart, the items of a list each on a line of its own."""
    lines: list[str] = []
    before = ""
    for part in passage.parts:
        extract = source.extracts[part.extract]
        words = " ".join(extract.text[part.start : part.end].split())
        if words:
            mark = "- " if extract.kind == "item" else ""
            lines.append(("\n" if mark and before else "\n\n" if lines else "") + mark + words)
            before = mark
    return "".join(lines)


def amendments(
    matching: Matching,
    *,
    settled: Mapping[int, Decision] | None = None,
    printed: Printed = plainly,
    facts: Facts | None = None,
    terms: Mapping[str, Any] | None = None,
    values: Mapping[str, str] | None = None,
    rest: Literal["own", "wait"] = "own",
    within: Collection[str] = (),
) -> Draft:
    """Return what a document becomes on the bank's edition, in the order of the document.

    The bank's own wording is taken in; an edited one is taken in and reworded, with placeholders put back where the
    words of the school's terms and values stand; the school's own becomes an own statement beside its neighbours.
    `settled` is what a person decided, by passage. What is unsure and not settled becomes the school's `own`, or waits.
    `terms` and `values` are those that the school has already; what it lacks is read out of the document.
    The school's own stands `within` these sections, where they are named.
    """
    known_terms = {**_terms_of(matching), **(terms or {})}
    found_values = _values_of(matching)
    known_values = {**found_values, **{key: words for key, words in (values or {}).items() if words.strip()}}
    fill = fill_table(matching.bank, known_terms, known_values, facts or {})
    places = Places(matching, within)
    steps: list[Step] = []

    def add(passage: Passage, key: str, field: Field, value: Any, option: str = "", base: str = "") -> None:
        edition = str(matching.bank.head.edition)
        steps.append(
            Step(passage.number, Amendment(len(steps) + 1, key, field, value, option, edition=edition, base=base))
        )

    for passage, decision in decided(matching, settled or {}, rest):
        if decision.how == "statement":
            item = matching.bank.statement[decision.key]
            option = decision.option or passage.option if passage.statement == item.key else decision.option
            option = option if item.option(option) else _nearest_option(matching, item, passage)
            add(passage, item.key, "selected", True)
            if option:
                add(passage, item.key, "choice", option)
            if not (passage.kind == "same" and passage.statement == item.key and option == passage.option):
                text = taken_back(item.words(option), printed(passage, matching.source), fill)
                add(passage, item.key, "text", text, option, base_digest(item, option or None))
            places.stands(item.key, item.section)
        elif decision.how == "own":
            section = decision.section or places.section(passage)
            key = own_key(matching, passage)
            add(passage, key, "own", {
                "section": section, "after": places.after(section), "text": printed(passage, matching.source), "meets": [],
            })  # fmt: skip
            places.stands(key, section)
    return Draft(tuple(steps), _terms_of(matching), found_values)


def decided(
    matching: Matching, settled: Mapping[int, Decision], rest: Literal["own", "wait"] = "own"
) -> Iterator[tuple[Passage, Decision]]:
    """Yield each passage that becomes something, or is dropped, with what is decided; of two for one statement the first.

    A later passage for a statement that has one already becomes the school's own, so that no words are lost.
    """
    taken: set[str] = set()
    for passage in matching.passages:
        decision = settled.get(passage.number)
        if decision is None:
            if passage.kind in ("same", "amended"):
                decision = Decision("statement", passage.statement, passage.option)
            elif passage.kind == "own" or (passage.kind == "unsure" and rest == "own"):
                decision = Decision("own")
            else:
                continue
        if decision.how == "statement":
            if decision.key in taken or decision.key not in matching.bank.statement:
                decision = Decision("own")
            else:
                taken.add(decision.key)
        yield passage, decision


def own_key(matching: Matching, passage: Passage) -> str:
    """Return the key of the own statement that a passage becomes: the same for the same passage of the same document."""
    return key_for(matching.source.name, str(passage.number), passage.text)


def key_for(*told: str) -> str:
    """Return the key of an own statement by what tells it from others: the same for the same."""
    return OWN + hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]


def _nearest_option(matching: Matching, item: Statement, passage: Passage) -> str:
    """Return the alternative of a statement that a passage is nearest to; none where it has none."""
    if not item.options:
        return ""
    number = matching.bank.statements.index(item)
    edit = matching.compared.edit(matching.compared.count(passage.text), number)
    return edit.wording.option if edit else item.options[0].key


def _terms_of(matching: Matching) -> dict[str, str]:
    """Return what the document calls its people and itself, by term: the choice whose words it uses most."""
    text = " ".join(extract.text.lower() for extract in matching.source.saying)
    counted = Counter(re.findall(r"[a-z]+(?:['’-][a-z]+)*", text))
    found: dict[str, str] = {}
    for term in matching.bank.terms:
        if not term.plural:
            continue
        used: dict[tuple[str, str], int] = {}
        first: dict[tuple[str, str], str] = {}
        for choice in term.choices:
            forms = (choice.one, choice.many)
            first.setdefault(forms, choice.key)
            used[forms] = sum(text.count(form) if " " in form else counted[form] for form in set(forms))
        best = max(used, key=lambda forms: used[forms], default=None)
        if best and used[best] > 1:
            found[term.key] = first[best]
    return found


def _values_of(matching: Matching) -> dict[str, str]:
    """Return the values that stand in the places which the bank leaves open, by key: the most frequent of each."""
    said: dict[str, Counter[str]] = {}
    for passage in matching.passages:
        if passage.statement:
            item = matching.bank.statement[passage.statement]
            for key, words in filled_in(item.words(passage.option or None), passage.text, matching):
                said.setdefault(key, Counter())[words] += 1
    return {key: counted.most_common(1)[0][0] for key, counted in sorted(said.items())}


def filled_in(template: str, written: str, matching: Matching) -> Iterator[tuple[str, str]]:
    """Yield the values that stand in a wording where the template leaves a place open, by their key.

    Only where the words on both sides of the place stand as the bank has them, so that nothing else is taken for a value.
    """
    bank, counting = matching.bank, matching.compared.counting
    values = {value.key for value in bank.values}
    filling = (bank.placeholders.get(name, bank.placeholders.get(name.lower(), "")) for name in placeholders(template))
    keys = [key for key in filling if key in values]
    wording = "".join(word.code for word in counting.loose(tokens(counting.said(template))))
    words = counting.loose(tokens(written))
    if not keys or wording.count(GAP_CODE) != len(keys):
        return
    passage = "".join(word.code for word in words)
    places = filled(wording, passage) or _by_words(wording, passage)
    for key, (begin, end) in zip(keys, places, strict=True):
        text = " ".join(written[words[begin].start : words[end - 1].end].split()) if end > begin else ""
        if 0 < len(text) <= LONGEST_VALUE:
            yield key, text


def _by_words(wording: str, passage: str) -> list[tuple[int, int]]:
    """Return where the gaps of a wording stand in a passage with other changes; (0, 0) where that cannot be told."""
    found: list[tuple[int, int]] = []
    gone, begin, end = "", 0, 0
    for code in (*Indel.opcodes(wording, passage), None):
        if code is not None and code.tag != "equal":
            begin = begin if gone or end > begin else code.dest_start
            gone += wording[code.src_start : code.src_end]
            end = code.dest_end
            continue
        found += [(begin, end) if gone == GAP_CODE else (0, 0)] * gone.count(GAP_CODE)
        gone = ""
        begin = end = code.dest_end if code is not None else 0
    return found
