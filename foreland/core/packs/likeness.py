"""Statements that say nearly the same, and statements that hold more than one commitment."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from foreland.core import readability
from foreland.core.packs.deadends import possible
from foreland.core.packs.model import Bank, Statement
from foreland.core.packs.proofreading import LONGEST_TEXT
from foreland.core.packs.reading import Fault
from foreland.core.wording import PLACEHOLDER

TOO_ALIKE = 0.5
"""Cosine of two statements' weighted words from which a reader would say: I have read that already."""
SHARED = 0.5
"""The part of the smaller statement's telling words that the other must hold too: three rare words alone are a topic."""
LONGEST_COMMITMENT = 60
"""Words of a statement that is not a list; more than these are hardly one commitment."""
_SMALL_WORDS = (
    "a an and are as at be before but by can could do does for from has have if in into is it its may more must no not of on once one "
    "or other our out over own same so some than that the their them then there these they this those to until up us use used was we "
    "what when where which who whom whose will with without would you your"
)
_PLAIN = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[a-z]+(?:[_-][a-z]+)*")
_ENDINGS = re.compile(r"(?:ing|ed|es|s)$")
_LIST = re.compile(r"^\s*(?:[-*]|\d+[.)])\s", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LEADING = re.compile(
    r"^(?:when|where|whenever|wherever|if|unless|before|after|once|while|until|as soon as|at|on|in|for|from|by|within|during|every|"
    r"each (?:year|term|week|month|day)|twice)\b[^.?!]*?, (?=\S)",
    re.IGNORECASE,
)
"""A clause that stands before the actor: "When a {{pupil}} joins, the {{head}} …"."""
_ACTOR = re.compile(
    r"^(?P<actor>"
    r"(?:the|our) (?:\{\{\w+\}\}|(?:designated )?safeguarding lead|lead|senior leader|leader|person named for the \{\{\w+\}\}"
    r"|data protection officer|business manager|provider|filtering provider)"
    r"|one named senior leader|a trained deputy|(?:the|a) deputy|(?:the |a )?member of staff"
    r"|it support|all staff|staff and volunteers|house staff|staff|leaders|governors|volunteers|visitors|teachers|whoever runs our it"
    r"|everyone who works or helps here|\{\{\w+\}\}|we)"
    r" (?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:they|we|this)\b", re.IGNORECASE)
"""A clause that looks back: "If we wait, …" says more of the duty before it."""
_SAME = {
    "the lead": "the safeguarding lead", "the designated safeguarding lead": "the safeguarding lead",
    "our safeguarding lead": "the safeguarding lead", "the leader": "the senior leader",
    "one named senior leader": "the senior leader", "all staff": "staff", "member of staff": "staff",
    "a member of staff": "staff", "the member of staff": "staff", "staff and volunteers": "staff",
    "everyone who works or helps here": "staff", "a trained deputy": "the deputy", "a deputy": "the deputy",
}  # fmt: skip
"""Actors by the name that counts: a text may name one of them in two ways."""
_STATES = "can may might could is are was were who whose has have know knows hear hears see sees need needs find finds get gets"
_NO_DUTY = frozenset(_STATES.split())
"""Verbs that hand nobody a duty: what somebody may do, is, or comes to know."""


def bag(text: str) -> Counter[str]:
    """Return the telling words of a text without their endings; a placeholder counts as a word."""
    found = (word for word in _WORD.findall(text.lower()) if word not in _PLAIN and len(word) > 1)
    return Counter(_ENDINGS.sub("", word) or word for word in found)


def alike(bank: Bank, threshold: float = TOO_ALIKE) -> Iterator[tuple[Statement, Statement, float]]:
    """Yield the pairs of statements that one setting could print together though they say nearly the same.

    A word counts the more, the fewer statements hold it. Of a choice every option's words count. A pair that stands in
    no document together, as a statement and what an insert says of it, is no fault.
    """
    texts = {item.key: " ".join((item.text, *(option.text for option in item.options))) for item in bank.statements}
    bags = {key: bag(text) if len(text) <= LONGEST_TEXT else Counter[str]() for key, text in texts.items()}
    held = Counter(word for found in bags.values() for word in found)
    rare = {word: math.log((1 + len(bags)) / count) for word, count in held.items()}
    vectors = {key: {word: (1 + math.log(n)) * rare[word] for word, n in found.items()} for key, found in bags.items()}
    sizes = {key: math.sqrt(sum(weight * weight for weight in vector.values())) for key, vector in vectors.items()}
    for one, other in combinations(bank.statements, 2):
        left, right = vectors[one.key], vectors[other.key]
        size = sizes[one.key] * sizes[other.key]
        both = [word for word in left if word in right]
        if not both or len(both) < SHARED * min(len(left), len(right)):
            continue
        near = sum(left[word] * right[word] for word in both) / size if size else 0.0
        if near >= threshold and _together(bank, one, other) and possible(bank, [one.when, other.when]):
            yield one, other, round(near, 2)


def _together(bank: Bank, one: Statement, other: Statement) -> bool:
    """Tell whether some document prints both."""
    return any(
        _prints(spec.key, spec.sections, one) and _prints(spec.key, spec.sections, other) for spec in bank.documents
    )


def _prints(document: str, sections: tuple[str, ...], item: Statement) -> bool:
    return item.section in sections or any(name == document for name, _ in item.also)


def duties(text: str) -> list[str]:
    """Return the actors to whom the sentences of a text hand duties, each once, in order and in small letters.

    An actor stands at a sentence's beginning, or after the clause that says when: "The {{head}} …", "When a {{pupil}}
    joins, staff …". A sentence about "they", "this" or "nobody" goes on about the duty before it and names none; so
    does one that says what somebody may do, is, or comes to know. What stands in a list is one commitment in steps.
    """
    first = _LIST.search(text)
    found: dict[str, None] = {}
    for sentence in _SENTENCE.split(text[: first.start()] if first else text):
        leading = _LEADING.match(sentence)
        if leading and _GOES_ON.search(leading[0]):
            continue
        match = _ACTOR.match(sentence[leading.end() :] if leading else sentence)
        if match and match["verb"].lower() not in _NO_DUTY:
            actor = match["actor"].lower()
            found.setdefault(_SAME.get(actor, actor))
    return list(found)


def overfull(item: Statement) -> str:
    """Return why a statement holds more than one commitment, or nothing: duties for two actors, or too many words.

    Each option is read on its own. A list may be longer: it is one commitment in steps.
    """
    for text in [item.words(option.key) for option in item.options] or [item.text]:
        if len(text) > LONGEST_TEXT:
            continue
        actors = duties(text)
        if len(actors) > 1:
            return f"It hands duties to two: {' and '.join(_named(actor) for actor in actors)}."
        count = len(readability.words(PLACEHOLDER.sub("name", text)))
        if count > LONGEST_COMMITMENT and not _LIST.search(text):
            return f"It has {count} words; a commitment takes at most {LONGEST_COMMITMENT}."
    return ""


def _named(actor: str) -> str:
    return f"“{actor.replace('it support', 'IT support')}”"


def repeated(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each statement that says what another says, and for each that holds two commitments."""
    for one, other, near in alike(bank):
        yield Fault(bank.places.get(f"statement:{other.key}", ""), other.key,
                    f"It says nearly what {one.key} says ({near:.2f} alike; at most {TOO_ALIKE:.2f}).",
                    "Say it once: put the two together, or let each say only what the other does not.")  # fmt: skip
    for item in bank.statements:
        why = overfull(item)
        if why:
            yield Fault(bank.places.get(f"statement:{item.key}", ""), item.key, why,
                        "A statement is one commitment: make two of it, or let the second sentence say how, when or "
                        "what it means, and give nobody else a duty.")  # fmt: skip
