"""One table of a pack, field by field: every field is asked for by its kind, and none is left over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from foreland.core import conditions
from foreland.core.conditions import ALWAYS, Condition
from foreland.core.packs.model import Number
from foreland.core.packs.reading.faults import Wrong

T = TypeVar("T")
_REQUIRED = object()


class Fields:
    """One table of a pack, read field by field; a field that nobody asked for is a fault."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)
        self._asked: set[str] = set()

    def _take(self, name: str, default: Any) -> Any:
        self._asked.add(name)
        if name not in self._data:
            if default is _REQUIRED:
                raise Wrong(f'"{name}" is missing.')
            return default
        return self._data[name]

    def text(self, name: str, default: Any = None) -> str:
        """Return a text; it is required unless a default is given."""
        value = self._take(name, _REQUIRED if default is None else default)
        if not isinstance(value, str):
            raise Wrong(f'"{name}" must be text in quotes; found {value!r}.')
        if default is None and not value.strip():
            raise Wrong(f'"{name}" is empty.')
        return value.strip()

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """Return a text out of a closed list."""
        value = self.text(name, default)
        if value not in allowed:
            raise Wrong(f'"{name}" is "{value}"; it must be one of {", ".join(allowed)}.')
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false where it is missing."""
        value = self._take(name, False)
        if not isinstance(value, bool):
            raise Wrong(f'"{name}" must be true or false; found {value!r}.')
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date, or None where it is missing and not required."""
        value = self._take(name, _REQUIRED if required else None)
        if value is not None and type(value) is not date:
            raise Wrong(f'"{name}" must be a date, 2026-09-01 without quotes; found {value!r}.')
        return value

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each once."""
        value = self._take(name, _REQUIRED if required else [])
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise Wrong(f'"{name}" must be a list of texts: {name} = ["…"].')
        if len(set(value)) != len(value):
            raise Wrong(f'"{name}" names something twice.')
        return tuple(value)

    def table(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as pairs in written order."""
        value = self._take(name, {})
        if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
            raise Wrong(f'"{name}" must be a table of texts: {name} = {{ key = "…" }}.')
        return tuple((key, item.strip()) for key, item in value.items())

    def lists(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return a table of lists of texts as pairs in written order."""
        value = self._take(name, {})
        if not isinstance(value, Mapping):
            raise Wrong(f'"{name}" must be a table of lists: {name} = {{ key = ["…"] }}.')
        inner = Fields(value)
        return tuple((key, inner.texts(key)) for key in value)

    def whole(self, name: str) -> int | None:
        """Return a whole number, or None where it is missing."""
        value = self._take(name, None)
        if value is not None and type(value) is not int:
            raise Wrong(f'"{name}" must be a whole number; found {value!r}.')
        return value

    def items(self, name: str, make: Callable[[Fields], T], *, required: bool = False) -> tuple[T, ...]:
        """Return a list of tables, each made by `make`; a fault inside names its place."""
        value = self._take(name, _REQUIRED if required else [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise Wrong(f'"{name}" must be a list of tables.')
        made = []
        keys: set[str] = set()
        for number, item in enumerate(value, 1):
            inner = Fields(item)
            if isinstance(item.get("key"), str):
                if item["key"] in keys:
                    raise Wrong(f"{name} {item['key']}: this key is taken already in the same list.")
                keys.add(item["key"])
            try:
                made.append(make(inner))
                inner.finish()
            except Wrong as wrong:
                raise Wrong(f"{name} {item.get('key', number)}: {wrong}") from wrong
        return tuple(made)

    def condition(self, name: str, default: Condition = ALWAYS) -> Condition:
        """Return a condition; `default` where it is missing."""
        value = self._take(name, None)
        if value is None:
            return default
        if not isinstance(value, Mapping):
            raise Wrong(f'"{name}" must be a table of facts: {name} = {{ kind = ["school"] }}.')
        try:
            return conditions.read(value)
        except ValueError as error:
            raise Wrong(f'"{name}": {error}') from error

    def proposal(self, name: str, default: Condition | None) -> Condition | None:
        """Return "always" as the empty condition, "never" as None, or a condition."""
        value = self._data.get(name)
        if isinstance(value, str):
            self._asked.add(name)
            if value not in ("always", "never"):
                raise Wrong(f'"{name}" is "{value}"; it must be "always", "never" or a condition.')
            return ALWAYS if value == "always" else None
        return self.condition(name) if value is not None else default

    def number(self, name: str) -> Number:
        """Return the number of an edition."""
        try:
            return Number.read(self._take(name, _REQUIRED))
        except ValueError as error:
            raise Wrong(str(error)) from error

    def reference(self, name: str) -> tuple[str, Number] | None:
        """Return the pack and edition that are named, or None where nothing is."""
        value = self._take(name, None)
        if value is None:
            return None
        if not isinstance(value, Mapping) or set(value) != {"pack", "edition"} or not isinstance(value["pack"], str):
            raise Wrong(f'"{name}" must be {{ pack = "…", edition = "2026.1" }}.')
        try:
            return value["pack"], Number.read(value["edition"])
        except ValueError as error:
            raise Wrong(f'"{name}": {error}') from error

    def one_or_more(self, name: str, default: str) -> tuple[str, ...]:
        """Return a list of texts that may be written as one text where it holds but one."""
        value = self._take(name, default)
        return (value,) if isinstance(value, str) else self.texts(name)

    def since(self, name: str) -> str:
        """Return a date or a text as it is written; empty where it is missing."""
        return str(self._take(name, ""))

    def ignore(self, *names: str) -> None:
        """Allow fields that are kept for people and not read."""
        self._asked.update(names)

    def finish(self) -> None:
        """Raise for a field that nobody asked for: most often a slip of the pen."""
        spare = sorted(set(self._data) - self._asked)
        if spare:
            raise Wrong(f"unknown field{'s' if len(spare) > 1 else ''} {', '.join(spare)}.")
