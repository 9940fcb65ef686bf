"""Words with gaps: `{{placeholders}}`, the terms a school chose, and the values of its profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from foreland.core.conditions import Facts
from foreland.core.packs.model import Bank, Term, Value, possessive

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
        words = value_words(value, values.get(value.key, ""))
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
