"""Words with gaps: `{{placeholders}}`, the terms a school chose, and the values of its profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz.distance import Indel

from foreland.core.conditions import Facts
from foreland.core.packs.model import Bank, Term, TermChoice, Value, possessive
from foreland.core.words import tokens, too_long

PLACEHOLDER = re.compile(r"\{\{([A-Za-z][A-Za-z0-9_'’-]*)\}\}")
CHOICE = "choice"
Terms = Mapping[str, Any]
"""Term key -> key of a choice, or own forms {"one": …, "many": …}."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the place of a placeholder: words, a value (marked on screen), or a blank that says what is missing."""

    text: str
    kind: Literal["text", "value", "blank"]
    key: str


Fill = Mapping[str, Filled]


def placeholders(text: str) -> Iterator[str]:
    """Yield the name of each placeholder in a text, as written."""
    for match in PLACEHOLDER.finditer(text):
        yield match[1].replace("’", "'")


def term_forms(term: Term, chosen: Any, facts: Facts) -> dict[str, str]:
    """Return the words of a term by placeholder: the school's choice, else the first choice that the facts propose."""
    if isinstance(chosen, Mapping) and str(chosen.get("one", "")).strip():
        one = str(chosen["one"]).strip()
        many = str(chosen.get("many", "")).strip() or one
        forms = (one, f"{one}'s", many, possessive(many))
    else:
        choice = next((item for item in term.choices if item.key == chosen), None) or next(
            (item for item in term.choices if item.when.value(facts).holds is True), term.choices[-1]
        )
        forms = (choice.one, choice.ones, choice.many, choice.manys)
    return {name: words.replace("'", "’") for name, words in zip(term.placeholders, forms, strict=False)}


def term_choice(term: Term, chosen: Any, facts: Facts) -> str:
    """Return the key of the choice in use, "" for a school's own forms."""
    if isinstance(chosen, Mapping):
        return ""
    keys = [item.key for item in term.choices]
    if chosen in keys:
        return str(chosen)
    return next((item.key for item in term.choices if item.when.value(facts).holds is True), keys[-1])


def term_label(term: Term, choice: TermChoice) -> str:
    """Return a way to say a term as it is offered: "pupil, pupils"."""
    return f"{choice.one}, {choice.many}" if term.plural else choice.one


def term_offers(term: Term, chosen: Any, facts: Facts) -> list[TermChoice]:
    """Return the choices of a term that a person can tell apart, in the bank's order.

    Of those with the same words one is offered: the one in use, else the first that the facts propose, else the first.
    """
    used = term_choice(term, chosen, facts)

    def rank(item: TermChoice) -> int:
        return 0 if item.key == used else 1 if item.when.value(facts).holds is True else 2

    best: dict[str, TermChoice] = {}
    for item in term.choices:
        other = best.setdefault(term_label(term, item), item)
        if rank(item) < rank(other):
            best[term_label(term, item)] = item
    return list(best.values())


def list_words(text: str) -> str:
    """Join the lines of a list value into one phrase: "a, b and c"."""
    items = [line.strip() for line in text.splitlines() if line.strip()]
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" and {items[-1]}" if items else ""


def value_words(value: Value, text: str) -> str:
    """Return a value as it stands in a sentence: a list joined with "and", the lines of an address with commas."""
    if value.kind == "list":
        return list_words(text)
    return ", ".join(line.strip().rstrip(",") for line in text.splitlines() if line.strip())


def fill_table(bank: Bank, terms: Terms, values: Mapping[str, str], facts: Facts) -> dict[str, Filled]:
    """Return what every placeholder of a bank becomes for one setting; names in small letters."""
    table: dict[str, Filled] = {}
    for term in bank.terms:
        for name, words in term_forms(term, terms.get(term.key), facts).items():
            table[name] = Filled(words, "text", term.key)
    for value in bank.values:
        words = value_words(value, value.given(values.get(value.key, ""), facts))
        table[value.key] = Filled(words, "value", value.key) if words else Filled(value.label, "blank", value.key)
    return table


def filled(name: str, fill: Fill) -> Filled:
    """Return what stands for a placeholder as written: `{{Pupils}}` gives the words of `pupils` with a capital."""
    name = name.replace("’", "'")
    found = fill.get(name) or fill.get(name[:1].lower() + name[1:])
    if found is None:
        return Filled(name.replace("_", " "), "blank", name)
    if name[:1].isupper() and found.kind == "text":
        return Filled(found.text[:1].upper() + found.text[1:], found.kind, found.key)
    return found


def plain(text: str, fill: Fill) -> str:
    """Return the text with every placeholder filled; a blank shows what is missing in brackets."""

    def words(match: re.Match[str]) -> str:
        found = filled(match[1], fill)
        return f"[{found.text}]" if found.kind == "blank" else found.text

    return PLACEHOLDER.sub(words, text)


def taken_back(template: str, written: str, fill: Fill) -> str:
    """Return what a person wrote with placeholders put back where their words still stand.

    People edit filled-in words; what they leave alone goes on following the profile. `template` holds the placeholders,
    `written` is the text that came back. Filled again, the result gives `written`, word for word.
    """
    pieces: list[tuple[str, str]] = []  # each token of the filled template, and the placeholder that it came from
    last = 0
    for number, match in enumerate(PLACEHOLDER.finditer(template)):
        pieces += [(token, "") for token in tokens(template[last : match.start()])]
        pieces += [(token, f"{number}:{match[0]}") for token in tokens(plain(match[0], fill))]
        last = match.end()
    pieces += [(token, "") for token in tokens(template[last:])]
    before, after = [token for token, _ in pieces], tokens(written)
    if too_long(before, after):
        return template if plain(template, fill) == written else written

    place: dict[str, list[int]] = {}
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            for step in range(code.src_end - code.src_start):
                source = pieces[code.src_start + step][1]
                if source:
                    place.setdefault(source, []).append(code.dest_start + step)
    whole: dict[int, tuple[int, str]] = {}
    for source, found in place.items():
        count = sum(origin == source for _, origin in pieces)
        if len(found) == count and found[-1] - found[0] == count - 1:
            whole[found[0]] = (count, source.partition(":")[2])
    out: list[str] = []
    at = 0
    while at < len(after):
        count, placeholder = whole.get(at, (1, after[at]))
        out.append(placeholder)
        at += count
    result = "".join(out)
    return result if plain(result, fill) == plain(written, fill) else written
