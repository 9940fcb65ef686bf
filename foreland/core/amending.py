"""Amendments as a file: a list of [[amendment]] in TOML, for commands that need no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from foreland.core import conditions, toml
from foreland.core.amend import FIELDS, Amendment, Field
from foreland.core.packs.model import LEVELS

_PLACE = {"section", "after"}
_OWN = {"section", "after", "text", "meets"}
_ALLOWED = {"number", "key", "field", "value", "option", "reason", "meaning", "by", "edition", "base"}


class NotAmendments(ValueError):
    """The text is no list of amendments. The words say which one is wrong, and how it is written."""


def read(text: str) -> tuple[Amendment, ...]:
    """Return the amendments of a file, in the order in which they count. Raises NotAmendments.

    An amendment without a number follows the one before it; one without a value goes back to the bank.
    """
    try:
        data = toml.loads(text)
    except toml.NotToml as error:
        raise NotAmendments(f"This is not TOML: {error}.") from error
    rows = data.pop("amendment", [])
    if data or not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        spare = f" It has {', '.join(sorted(data))}." if data else ""
        raise NotAmendments(f"The file holds [[amendment]] tables and nothing else.{spare}")
    made: list[Amendment] = []
    for place, row in enumerate(rows, 1):
        try:
            made.append(_amendment(row, made[-1].number + 1 if made else 1))
        except NotAmendments as error:
            raise NotAmendments(f"Amendment {place} ({row.get('key', 'without key')}): {error}") from error
    numbers = [item.number for item in made]
    if len(set(numbers)) != len(numbers):
        raise NotAmendments("Two amendments have one number: the number gives the order.")
    return tuple(sorted(made, key=lambda item: item.number))


def _amendment(row: Mapping[str, Any], number: int) -> Amendment:
    if spare := sorted(set(row) - _ALLOWED):
        raise NotAmendments(f"it has an unknown field {', '.join(spare)}.")
    number = row.get("number", number)
    if type(number) is not int or number < 1:
        raise NotAmendments(f'"number" must be a whole number from 1; found {number!r}.')
    said = {name: _text(row, name) for name in ("key", "field", "option", "reason", "by", "edition", "base")}
    meaning = row.get("meaning", "changed")
    if not said["key"]:
        raise NotAmendments('"key" is missing: the key of the statement.')
    if said["field"] not in FIELDS:
        raise NotAmendments(f'"field" is "{said["field"]}"; it must be one of {", ".join(get_args(Field))}.')
    if meaning not in ("changed", "wording"):
        raise NotAmendments(f'"meaning" is {meaning!r}; it must be "changed" or "wording".')
    value = row.get("value")
    if value is not None and (wanted := _wanted(said["field"], value)):
        raise NotAmendments(f'"value" of {said["field"]} must be {wanted}; found {value!r}.')
    return Amendment(number=number, value=value, meaning=meaning, **said)  # type: ignore[arg-type]


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise NotAmendments(f'"{name}" must be text in quotes; found {value!r}.')
    return value


def _wanted(field: str, value: Any) -> str:
    """Return what the value of a field must be, or "" where it is that."""
    if field == "selected":
        return "" if isinstance(value, bool) else "true (taken in) or false (left out)"
    if field == "fixed":
        return "" if isinstance(value, bool) else "true (whoever stands on the edition keeps it) or false"
    if field == "option":
        return "" if isinstance(value, str) else 'text in quotes; "" takes the alternative away'
    if field == "hint":
        return "" if isinstance(value, str) else 'text in quotes; "" for none'
    if field in ("meets", "audience"):
        right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if right else 'a list of texts: ["…"]'
    if field == "when":
        return _wanted_condition(value)
    if field == "level" and value not in LEVELS:
        return f"one of {', '.join(LEVELS)}"
    if field in ("text", "choice", "title", "why", "level", "label"):
        return "" if isinstance(value, str) and value else "text in quotes"
    if field == "short":
        right = isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
        return "" if right else 'a table of texts: { parents = "…" }'
    known = _PLACE if field == "place" else _OWN
    right = isinstance(value, Mapping) and set(value) <= known and isinstance(value.get("section"), str)
    right = right and isinstance(value.get("after", ""), str)
    if field == "place":
        return "" if right else '{ section = "…", after = "…" }'
    meets = value.get("meets", []) if right else []
    right = right and isinstance(value.get("text"), str) and isinstance(meets, list)
    right = right and all(isinstance(code, str) for code in meets)
    return "" if right else '{ section = "…", after = "…", text = "…", meets = ["…"] }'


def _wanted_condition(value: Any) -> str:
    """Return what a condition must be, or "" where it is one."""
    try:
        conditions.read(value if isinstance(value, Mapping) else {"": value})
    except ValueError as error:
        return f'a table of facts, {{ kind = ["school"] }}, or {{}} for everybody ({error})'
    return "" if isinstance(value, Mapping) else 'a table of facts: { kind = ["school"] }, or {} for everybody'
