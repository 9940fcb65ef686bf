"""What a layer that publishes makes of its parent's statements: titles, levels, conditions, requirements, reasons, options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from textwrap import shorten
from typing import Any

from foreland.core import conditions
from foreland.core.amend import BANK_FIELDS, OWN, Amendment, Field, Slots
from foreland.core.conditions import ALWAYS, Condition
from foreland.core.packs.model import LEVELS, Bank, Level, Option, Statement
from foreland.core.words import line_of_words

TITLE_LONG = 60
"""Characters of a title that is made from the words of an own statement, where nobody gave it one."""


def by_key(slots: Slots) -> dict[str, list[Amendment]]:
    """Return the amendments of bank fields that count, by the key of their statement."""
    found: dict[str, list[Amendment]] = {}
    for (key, field, _), item in slots.items():
        if field in BANK_FIELDS:
            found.setdefault(key, []).append(item)
    return found


def condition(value: Any) -> Condition:
    """Return the condition that an amendment holds."""
    return conditions.read(value) if isinstance(value, Mapping) else ALWAYS


def value_of(statement: Statement, field: Field, option: str = "") -> Any:
    """Return a bank field of a statement in the form in which an amendment holds it; None for an option that is not there."""
    if field in ("option", "label", "hint"):
        found = statement.option(option)
        return getattr(found, "text" if field == "option" else field) if found else None
    if field == "when":
        return conditions.write(statement.when)
    value = getattr(statement, field)
    return list(value) if isinstance(value, tuple) else value


def with_fields(statement: Statement, items: list[Amendment]) -> Statement:
    """Return a statement with bank fields amended. What does not fit it, such as an alternative that is gone, is passed over."""
    changes: dict[str, Any] = {}
    options: dict[str, str] = {}
    beside: dict[str, dict[str, str]] = {}
    for item in items:
        if item.field == "option":
            options[item.option] = str(item.value)
        elif item.field in ("label", "hint"):
            beside.setdefault(item.option, {})[item.field] = str(item.value)
        elif item.field == "when":
            changes["when"] = condition(item.value)
        elif item.field == "level":
            changes["level"] = level(item.value)
        else:
            changes[item.field] = tuple(item.value) if isinstance(item.value, list) else item.value
    if (options or beside) and statement.options:
        changes["options"] = tuple(
            _named(item, beside.get(item.key, {})) for item in _options(statement.options, options)
        )
    return replace(statement, **changes) if changes else statement


def _named(option: Option, beside: Mapping[str, str]) -> Option:
    return replace(option, label=beside.get("label", option.label), hint=beside.get("hint", option.hint))


def _options(options: tuple[Option, ...], words: Mapping[str, str]) -> list[Option]:
    """Return the alternatives with their words, without those taken away; all of them where fewer than two would be left."""
    left = [item for item in options if words.get(item.key) != ""]
    kept = left if len(left) > 1 else list(options)
    return [replace(item, text=words[item.key]) if words.get(item.key) else item for item in kept]


def level(value: Any) -> Level:
    """Return a level; "should" for what is none."""
    return next((item for item in LEVELS if item == value), "should")


def amended(bank: Bank, slots: Slots) -> Bank:
    """Return an edition whose statements have the bank fields of a layer that publishes."""
    given = by_key(slots)
    if not given:
        return bank
    return replace(
        bank,
        statements=tuple(with_fields(item, given[item.key]) if item.key in given else item for item in bank.statements),
    )


def opened(bank: Bank) -> Bank:
    """Return an edition in which every statement stands for everybody, as whoever writes it reads it."""
    return replace(
        bank,
        statements=tuple(
            replace(
                item, when=ALWAYS, propose=ALWAYS, fixed=False,
                options=tuple(replace(option, when=ALWAYS, propose=None) for option in item.options),
            )
            for item in bank.statements
        ),
    )  # fmt: skip


def own_statement(key: str, slots: Slots) -> Statement:
    """Return an own statement of a layer that publishes as a statement of a bank, under its own key."""
    own = slots[key, "own", ""]
    text = slots.get((key, "text", ""))
    words = str(text.value if text else own.value["text"])
    bare = Statement(
        key=key, title=shorten(line_of_words(words), TITLE_LONG, placeholder=" …"), section=own.value["section"], level="should", text=words,
        why="", meets=tuple(own.value.get("meets", ())),
    )  # fmt: skip
    short = slots.get((key, "short", ""))
    if short:
        bare = replace(bare, short=tuple((name, said) for name, said in short.value.items() if said))
    return with_fields(bare, by_key(slots).get(key, []))


def loose(bank: Bank, slots: Slots) -> Slots:
    """Return the amendments that count without those that a fixed statement passes over.

    These are other words, leaving it out, and a place in another section: what prints a section prints what is fixed in it.
    """
    fixed = {item.key: item for item in bank.statements if item.fixed}
    if not fixed:
        return slots
    return {slot: item for slot, item in slots.items() if slot[0] not in fixed or not _passed(fixed[slot[0]], item)}


def _passed(fixed: Statement, item: Amendment) -> bool:
    return item.field in ("text", "selected", "short") or leaves(fixed, item)


def leaves(statement: Statement, item: Amendment) -> bool:
    """Return whether an amendment puts a statement into another section than its own."""
    return item.field == "place" and item.value is not None and item.value["section"] != statement.section


def is_own(key: str) -> bool:
    """Tell whether a key is that of an own statement."""
    return key.startswith(OWN)
