"""What becomes of each passage of an old policy as a person settles them, and how long words are cut for statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from foreland.core.amend import Amendment
from foreland.core.matching.amendments import Decision, Draft, decided, key_for
from foreland.core.matching.places import unprinted
from foreland.core.matching.statements import Matching, Passage
from foreland.core.packs.model import Bank

How = Literal["statement", "own", "drop", "heading", "furniture", "waits"]
"""What became of a passage. "waits" is for a person to say."""
FEW = 6
"""Words of a passage that may be a title or a name."""
LONGEST = 5800
"""Characters of one statement that an old policy becomes, a little under what a statement may have."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one passage; `said` where a person decided it. `key` is its statement, `section` the place of an own one."""

    passage: Passage
    how: How
    key: str = ""
    section: str = ""
    said: bool = False


def outcomes(matching: Matching, settled: Mapping[int, Decision]) -> tuple[Outcome, ...]:
    """Return what becomes of each passage, in reading order: exactly one thing of each."""
    found = {passage.number: decision for passage, decision in decided(matching, settled, rest="wait")}
    return tuple(_outcome(item, found.get(item.number), item.number in settled, matching) for item in matching.passages)


def _outcome(passage: Passage, decision: Decision | None, said: bool, matching: Matching) -> Outcome:
    if decision is None:
        how = passage.kind if passage.kind in ("heading", "furniture") else "waits"
        return Outcome(passage, how)
    if decision.how == "statement":
        return Outcome(passage, "statement", decision.key, matching.bank.statement[decision.key].section, said)
    return Outcome(passage, decision.how, section=decision.section, said=said)


def around_fixed(matching: Matching, settled: Mapping[int, Decision]) -> dict[int, Decision]:
    """Return what is settled, where nothing rewords a statement that the trust has fixed.

    The school has such a statement in the trust's words; its own words on it stand as a statement of its own beside it.
    """
    found = dict(settled)
    for passage in matching.passages:
        decision = settled.get(passage.number)
        key = decision.key if decision is not None else passage.statement
        statement = matching.bank.statement.get(key)
        matched = passage.kind == "same" and passage.statement == key
        if statement is not None and statement.fixed and not matched:
            found[passage.number] = Decision("own", section=statement.section)
    return found


def around_unprinted(matching: Matching, settled: Mapping[int, Decision], shape: str) -> dict[int, Decision]:
    """Return what is settled, where no words go into a statement that the documents of a shape do not print.

    Such are the bank's passages for other documents of a school, such as its conduct policy. The school's words stand as its own.
    """
    found = dict(settled)
    aside = unprinted(matching.bank, shape)
    for passage in matching.passages:
        decision = settled.get(passage.number)
        key = passage.statement if decision is None else decision.key if decision.how == "statement" else ""
        if key in aside:
            found[passage.number] = Decision("own")
    return found


def looked_over(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return passages with those unsure that are no sentence: a title, a name or a rule in few words, as a person says."""
    return tuple(_looked_over(item) for item in passages)


def _looked_over(item: Passage) -> Passage:
    words = " ".join(item.text.split())
    if item.kind == "own" and len(words.split()) <= FEW and not words.endswith((".", "!", "?", ";", ":")):
        return replace(
            item, kind="unsure", because="It is no sentence. It may be a title or a name, or a rule in few words."
        )
    return item


def tally(found: Iterable[Outcome]) -> dict[How, int]:
    """Return how many passages became what; every kind is in it."""
    counted: dict[How, int] = dict.fromkeys(get_args(How), 0)
    for outcome in found:
        counted[outcome.how] += 1
    return counted


def fitted(draft: Draft, matching: Matching) -> tuple[list[Amendment], dict[int, str]]:
    """Return the amendments of a draft, none longer than a statement may be, and under which key each passage stands.

    What is too long goes on in statements of the school's own, right behind.
    """
    made: list[Amendment] = []
    stands: dict[int, str] = {}
    for step in draft.steps:
        item = step.amendment
        stands.setdefault(step.passage, item.key)
        if item.field == "own":
            section, (first, *others) = item.value["section"], split(item.value["text"])
            made.append(replace(item, value=item.value | {"text": first}))
        elif item.field == "text":
            section, (first, *others) = matching.bank.statement[item.key].section, split(item.value)
            made.append(replace(item, value=first))
        else:
            made.append(item)
            continue
        after = item.key
        for number, words in enumerate(others):
            key = key_for(item.key, str(number), words)
            made.append(Amendment(0, key, "own", {"section": section, "after": after, "text": words, "meets": []}))
            after = key
    return made, stands


def lacking(values: Mapping[str, str], bank: Bank, known: Mapping[str, object]) -> dict[str, str]:
    """Return the values of an old policy that a school's profile may have from it: those of its own that it lacks.

    How safeguarding services are reached is never taken from an old policy: those lines follow the authority.
    """
    own = {value.key for value in bank.values if value.source == "profile"}
    return {key: words for key, words in values.items() if key in own and not known.get(key)}


def split(text: str) -> list[str]:
    """Return a text in parts that one statement can hold each, cut between paragraphs, else lines, else words."""
    parts = [""]
    for piece in _pieces(text):
        if len(parts[-1]) + len(piece) > LONGEST:
            parts.append("")
        parts[-1] += piece
    return [part.strip() for part in parts if part.strip()] or [text]


def _pieces(text: str) -> Iterable[str]:
    """Yield a text in pieces of at most LONGEST characters, as large ones as there are."""
    if len(text) <= LONGEST:
        yield text
        return
    mark = next((each for each in ("\n\n", "\n", " ") if each in text.strip()), "")
    if not mark:
        yield from (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
        return
    for piece in text.split(mark):
        yield from _pieces(piece)
        yield mark
