"""Laws of what becomes of passages: each one thing, no word lost, nothing longer than a statement may be."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as some

from foreland.core.matching.amendments import Decision, amendments
from foreland.core.matching.becoming import FEW, LONGEST, around_fixed, fitted, looked_over, outcomes, split, tally
from foreland.core.matching.passages import Part
from foreland.core.matching.statements import Matching, Passage, match
from foreland.imports.packs import at_hand
from foreland.imports.tests import olds
from foreland.imports.wording import printed


@lru_cache(maxsize=1)
def matching() -> Matching:
    """Return an old policy as it was matched."""
    bank, _, guide = at_hand()
    return match(olds.read(), bank, guide)


def decisions() -> some.SearchStrategy[dict[int, Decision]]:
    """Return answers about some of its passages."""
    found = matching()
    numbers = [item.number for item in found.passages if item.kind not in ("heading", "furniture")]
    keys = list(found.bank.statement)[:40]
    one = some.one_of(
        some.builds(Decision, some.just("statement"), some.sampled_from(keys)),
        some.just(Decision("own")),
        some.just(Decision("drop")),
    )
    return some.dictionaries(some.sampled_from(numbers), one)


@settings(max_examples=40, deadline=None)
@given(decisions())
def test_each_passage_becomes_one_thing_and_what_is_kept_stands_somewhere(settled: dict[int, Decision]) -> None:
    found = matching()
    became = outcomes(found, settled)
    assert [item.passage.number for item in became] == [item.number for item in found.passages]
    assert sum(tally(became).values()) == len(found.passages)
    made, stands = fitted(amendments(found, settled=settled, printed=printed), found)
    kept = {item.passage.number for item in became if item.how in ("statement", "own", "waits")}
    assert set(stands) == kept, "what nobody settled becomes the school's own"
    assert {item.key for item in made} >= set(stands.values())
    assert not {number for number, item in settled.items() if item.how == "drop"} & set(stands)
    assert all(
        len(item.value["text"] if item.field == "own" else item.value) <= LONGEST
        for item in made
        if item.field in ("own", "text")
    )


@settings(max_examples=60, deadline=None)
@given(some.lists(some.text(some.sampled_from("ab \n"), min_size=1, max_size=3000), min_size=1, max_size=12))
def test_a_long_text_is_cut_and_keeps_its_words(parts: list[str]) -> None:
    text = "\n\n".join(part.strip() or "x" for part in parts)
    cut = split(text)
    assert all(0 < len(part) <= LONGEST for part in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def passage(text: str, kind: str = "own") -> Passage:
    return Passage(0, kind, text, (Part(0, 0, len(text)),))  # type: ignore[arg-type]


def test_words_that_are_no_sentence_are_asked_about() -> None:
    (name,) = looked_over([passage("Oakfield Primary School")])
    assert name.kind == "unsure" and not name.candidates
    for text in ("No phones.", "word " * (FEW + 1)):
        (same,) = looked_over([passage(text)])
        assert same.kind == "own"
    (heading,) = looked_over([passage("Phones", "heading")])
    assert heading.kind == "heading"


def test_words_on_a_statement_that_the_trust_fixed_stand_beside_it() -> None:
    found = matching()
    number = next(item.number for item in found.passages if item.kind in ("unsure", "own"))
    one, *others = found.bank.statements
    bank = replace(found.bank, statements=(replace(one, fixed=True), *others))
    there = replace(found, bank=bank)
    settled = around_fixed(there, {number: Decision("statement", one.key)})
    assert settled == {number: Decision("own", section=one.section)}
    made = amendments(there, settled=settled, printed=printed).amendments
    assert not [item for item in made if item.key == one.key]
    assert around_fixed(found, {number: Decision("statement", one.key)}) == {number: Decision("statement", one.key)}
