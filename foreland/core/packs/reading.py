"""TOML becomes an edition. Whatever is wrong is named with file, key and mend; nothing is guessed or passed over."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from foreland.core import conditions
from foreland.core.conditions import ALWAYS, Condition
from foreland.core.packs import model

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a pack: in which file, at which key, what is wrong, and how to mend it."""

    file: str
    key: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.says}" + (f" {self.mend}" if self.mend else "")


class BrokenPack(Exception):
    """The pack cannot be read as an edition. `faults` names each reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class _Wrong(ValueError):
    """One field is wrong; turned into a Fault by the table that holds it."""


class Fields:
    """One table of a pack, read field by field; a field that nobody asked for is a fault."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)
        self._asked: set[str] = set()

    def _take(self, name: str, default: Any) -> Any:
        self._asked.add(name)
        if name not in self._data:
            if default is _REQUIRED:
                raise _Wrong(f'"{name}" is missing.')
            return default
        return self._data[name]

    def text(self, name: str, default: Any = None) -> str:
        """Return a text; it is required unless a default is given."""
        value = self._take(name, _REQUIRED if default is None else default)
        if not isinstance(value, str):
            raise _Wrong(f'"{name}" must be text in quotes; found {value!r}.')
        if default is None and not value.strip():
            raise _Wrong(f'"{name}" is empty.')
        return value.strip()

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """Return a text out of a closed list."""
        value = self.text(name, default)
        if value not in allowed:
            raise _Wrong(f'"{name}" is "{value}"; it must be one of {", ".join(allowed)}.')
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false where it is missing."""
        value = self._take(name, False)
        if not isinstance(value, bool):
            raise _Wrong(f'"{name}" must be true or false; found {value!r}.')
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a date, or None where it is missing and not required."""
        value = self._take(name, _REQUIRED if required else None)
        if value is not None and type(value) is not date:
            raise _Wrong(f'"{name}" must be a date, 2026-09-01 without quotes; found {value!r}.')
        return value

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each once."""
        value = self._take(name, _REQUIRED if required else [])
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise _Wrong(f'"{name}" must be a list of texts: {name} = ["…"].')
        if len(set(value)) != len(value):
            raise _Wrong(f'"{name}" names something twice.')
        return tuple(value)

    def table(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as pairs in written order."""
        value = self._take(name, {})
        if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
            raise _Wrong(f'"{name}" must be a table of texts: {name} = {{ key = "…" }}.')
        return tuple((key, item.strip()) for key, item in value.items())

    def items(self, name: str, make: Callable[[Fields], T], *, required: bool = False) -> tuple[T, ...]:
        """Return a list of tables, each made by `make`; a fault inside names its place."""
        value = self._take(name, _REQUIRED if required else [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise _Wrong(f'"{name}" must be a list of tables.')
        made = []
        keys: set[str] = set()
        for number, item in enumerate(value, 1):
            inner = Fields(item)
            if isinstance(item.get("key"), str):
                if item["key"] in keys:
                    raise _Wrong(f"{name} {item['key']}: this key is taken already in the same list.")
                keys.add(item["key"])
            try:
                made.append(make(inner))
                inner.finish()
            except _Wrong as wrong:
                raise _Wrong(f"{name} {item.get('key', number)}: {wrong}") from wrong
        return tuple(made)

    def condition(self, name: str, default: Condition = ALWAYS) -> Condition:
        """Return a condition; `default` where it is missing."""
        value = self._take(name, None)
        if value is None:
            return default
        if not isinstance(value, Mapping):
            raise _Wrong(f'"{name}" must be a table of facts: {name} = {{ kind = ["school"] }}.')
        try:
            return conditions.read(value)
        except ValueError as error:
            raise _Wrong(f'"{name}": {error}') from error

    def proposal(self, name: str, default: Condition | None) -> Condition | None:
        """Return "always" as the empty condition, "never" as None, or a condition."""
        value = self._data.get(name)
        if isinstance(value, str):
            self._asked.add(name)
            if value not in ("always", "never"):
                raise _Wrong(f'"{name}" is "{value}"; it must be "always", "never" or a condition.')
            return ALWAYS if value == "always" else None
        return self.condition(name) if value is not None else default

    def ignore(self, *names: str) -> None:
        """Allow fields that are kept for people and not read."""
        self._asked.update(names)

    def finish(self) -> None:
        """Raise for a field that nobody asked for: most often a slip of the pen."""
        spare = sorted(set(self._data) - self._asked)
        if spare:
            raise _Wrong(f"unknown field{'s' if len(spare) > 1 else ''} {', '.join(spare)}.")


_REQUIRED = object()


def _number(fields: Fields, name: str) -> model.Number:
    try:
        return model.Number.read(fields._take(name, _REQUIRED))
    except ValueError as error:
        raise _Wrong(str(error)) from error


def _reference(fields: Fields, name: str) -> tuple[str, model.Number] | None:
    value = fields._take(name, None)
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != {"pack", "edition"} or not isinstance(value["pack"], str):
        raise _Wrong(f'"{name}" must be {{ pack = "…", edition = "2026.1" }}.')
    try:
        return value["pack"], model.Number.read(value["edition"])
    except ValueError as error:
        raise _Wrong(f'"{name}": {error}') from error


def _head(fields: Fields) -> model.Head:
    published = fields.day("published", required=True)
    assert published is not None
    return model.Head(
        id=fields.text("id"),
        kind=fields.one_of("kind", tuple(_KINDS)),
        edition=_number(fields, "edition"),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        licence=fields.text("licence"),
        language=fields.text("language", "en-GB"),
        nation=fields.text("nation", ""),
        published=published,
        changes=fields.text("changes"),
        requirements=_reference(fields, "requirements"),
        based_on=_reference(fields, "based_on"),
    )


def _answer(fields: Fields) -> model.Answer:
    return model.Answer(fields.text("key"), fields.text("label"), fields.text("hint", ""))


def _fact(fields: Fields) -> model.Fact:
    return model.Fact(
        key=fields.text("key"),
        label=fields.text("label"),
        source=fields.one_of("from", ("register", "choice")),
        values=fields.items("values", _answer, required=True),
        many=fields.flag("many"),
    )


def _question(fields: Fields) -> model.Question:
    def proposal(inner: Fields) -> model.Proposal:
        return model.Proposal(inner.text("answer"), inner.condition("when"), inner.text("because"))

    return model.Question(
        key=fields.text("key"),
        asks=fields.text("asks"),
        why=fields.text("why"),
        hint=fields.text("hint", ""),
        many=fields.flag("many"),
        when=fields.condition("when"),
        answers=fields.items("answers", _answer, required=True),
        propose=fields.items("propose", proposal),
    )


def _term(fields: Fields) -> model.Term:
    def choice(inner: Fields) -> model.TermChoice:
        one, many = inner.text("one"), inner.text("many")
        return model.TermChoice(
            key=inner.text("key"),
            one=one,
            many=many,
            ones=inner.text("ones", f"{one}'s"),
            manys=inner.text("manys", model.possessive(many)),
            when=inner.condition("when"),
        )

    return model.Term(
        key=fields.text("key"),
        label=fields.text("label"),
        plural=fields.text("plural", ""),
        choices=fields.items("choices", choice, required=True),
    )


def _value(fields: Fields) -> model.Value:
    return model.Value(
        key=fields.text("key"),
        label=fields.text("label"),
        kind=fields.one_of("kind", ("person", "product", "text", "list", "place", "contact", "date")),
        source=fields.one_of("from", ("profile", "authority", "policy"), "profile"),
        hint=fields.text("hint", ""),
        example=fields.text("example", ""),
        when=fields.condition("when"),
        optional=fields.flag("optional"),
    )


def _section(fields: Fields) -> model.Section:
    return model.Section(
        key=fields.text("key"),
        title=fields.text("title"),
        kind=fields.one_of("kind", ("statements", "people", "contacts", "law", "history"), "statements"),
        rows=fields.texts("rows"),
        discuss=fields.text("discuss", ""),
    )


def _document(fields: Fields) -> model.DocumentSpec:
    return model.DocumentSpec(
        key=fields.text("key"),
        title=fields.text("title"),
        kind=fields.one_of("kind", ("policy", "insert"), "policy"),
        shapes=fields.texts("shapes", required=True),
        sections=fields.texts("sections", required=True),
        audience=fields.text("for"),
        when=fields.condition("when"),
        short_when=fields.proposal("short_when", None),
    )


def _summary(fields: Fields) -> model.Summary:
    def group(inner: Fields) -> model.Group:
        return model.Group(inner.text("title"), inner.texts("sections", required=True))

    return model.Summary(
        key=fields.text("key"),
        title=fields.text("title"),
        lead=fields.text("lead"),
        groups=fields.items("groups", group, required=True),
    )


def _option(fields: Fields) -> model.Option:
    return model.Option(
        key=fields.text("key"),
        label=fields.text("label"),
        text=fields.text("text"),
        hint=fields.text("hint", ""),
        sets=fields.table("sets"),
        when=fields.condition("when"),
        propose=fields.proposal("propose", None),
    )


def _statement(fields: Fields) -> model.Statement:
    return model.Statement(
        key=fields.text("key"),
        title=fields.text("title"),
        section=fields.text("section"),
        level=fields.one_of("level", model.LEVELS),
        text=fields.text("text"),
        why=fields.text("why"),
        when=fields.condition("when"),
        propose=fields.proposal("propose", ALWAYS),
        meets=fields.texts("meets"),
        audience=fields.texts("audience"),
        topic=fields.text("topic", ""),
        discuss=fields.text("discuss", ""),
        asks=fields.text("asks", ""),
        options=fields.items("option", _option),
        also=fields.table("also"),
        short=fields.table("short"),
    )


def _rule(fields: Fields) -> model.Rule:
    return model.Rule(
        key=fields.text("key"),
        kind=fields.one_of("kind", ("contradiction", "warning")),
        says=fields.text("says"),
        mend=fields.text("mend"),
        when=fields.condition("when"),
        kept=fields.texts("kept"),
        out=fields.texts("out"),
    )


_FORCES = ("law", "regard", "standard", "advice", "pending")
_SURE = ("seen", "second-hand", "inferred", "unverified")


def _instrument(fields: Fields) -> model.Instrument:
    return model.Instrument(
        key=fields.text("key"),
        title=fields.text("title"),
        body=fields.text("body"),
        short=fields.text("short"),
        force=fields.one_of("force", _FORCES),
        sure=fields.one_of("sure", _SURE),
        edition=fields.text("edition", ""),
        dated=fields.day("dated"),
        starts=fields.day("from"),
        ends=fields.day("until"),
        address=fields.text("address", ""),
        note=fields.text("note", ""),
    )


def _requirement(fields: Fields) -> model.Requirement:
    served = fields._take("served_by", "policy")
    served_by = (served,) if isinstance(served, str) else fields.texts("served_by")
    fields.ignore("places")
    sure = fields.one_of("sure", _SURE)
    check = fields.text("check", "")
    if sure != "seen" and not check:
        raise _Wrong('it is not "seen", so "check" must say what a person should open and look for.')
    return model.Requirement(
        code=fields.text("code"),
        title=fields.text("title"),
        asks=fields.text("asks"),
        instrument=fields.text("instrument"),
        force=fields.one_of("force", _FORCES),
        sure=sure,
        applies=fields.condition("applies"),
        starts=fields.day("from"),
        ends=fields.day("until"),
        check=check,
        topic=fields.text("topic", ""),
        served_by=served_by,
    )


def _topic(fields: Fields) -> model.Answer:
    return model.Answer(fields.text("code"), fields.text("title"))


def _superseded(fields: Fields) -> model.Superseded:
    since = fields._take("since", "")
    return model.Superseded(fields.text("old"), fields.text("new"), str(since), fields.text("why", ""))


def _contact(fields: Fields) -> model.Contact:
    return model.Contact(
        key=fields.text("key"),
        label=fields.text("label"),
        value=fields.text("value"),
        hours=fields.text("hours", ""),
        emergency=fields.flag("emergency"),
        source=fields.text("source", ""),
        dated=fields.day("dated"),
    )


def _holiday(fields: Fields) -> tuple[date, str]:
    day = fields.day("day", required=True)
    assert day is not None
    return day, fields.text("title")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How packs of one kind are put together: table name -> (field of the edition, maker, key field)."""

    make: Callable[..., model.Pack]
    tables: Mapping[str, tuple[str, Callable[[Fields], Any], str]]
    singles: tuple[str, ...] = ()
    traced: bool = False


_KINDS: dict[str, _Kind] = {
    "policies": _Kind(
        model.Bank,
        {
            "fact": ("facts", _fact, "key"),
            "question": ("questions", _question, "key"),
            "term": ("terms", _term, "key"),
            "value": ("values", _value, "key"),
            "section": ("sections", _section, "key"),
            "document": ("documents", _document, "key"),
            "summary": ("summaries", _summary, "key"),
            "statement": ("statements", _statement, "key"),
            "rule": ("rules", _rule, "key"),
        },
        traced=True,
    ),
    "requirements": _Kind(
        model.Requirements,
        {
            "instrument": ("instruments", _instrument, "key"),
            "requirement": ("requirements", _requirement, "code"),
            "topic": ("topics", _topic, "code"),
            "superseded": ("superseded", _superseded, "old"),
        },
        traced=True,
    ),
    "authorities": _Kind(
        model.AuthorityProfile,
        {"contact": ("contacts", _contact, "key"), "link": ("links", _answer, "key")},
        singles=("name", "la_code", "domains", "districts"),
    ),
    "calendars": _Kind(model.Holidays, {"holiday": ("days", _holiday, "day")}),
}


def read(files: Mapping[str, str]) -> model.Pack:
    """Make an edition from its files (name -> text). Raises BrokenPack with every fault that was found."""
    faults: list[Fault] = []
    parsed: dict[str, dict[str, Any]] = {}
    for name in sorted(files):
        try:
            parsed[name] = tomllib.loads(files[name])
        except tomllib.TOMLDecodeError as error:
            told = str(error).rstrip(".")
            faults.append(Fault(name, "-", f"This is not TOML: {told}.", "Mend the line that is named."))
        except RecursionError:
            faults.append(Fault(name, "-", "Its tables or lists are nested too deep to be read.", "Write it flat."))
    if "pack.toml" not in parsed:
        if not any(fault.file == "pack.toml" for fault in faults):
            faults.append(Fault("pack.toml", "-", "The pack has no pack.toml.", "Every edition needs one."))
        raise BrokenPack(faults)
    fields = Fields(parsed.pop("pack.toml"))
    singles: dict[str, Any] = {}
    try:
        head = _head(fields)
        kind = _KINDS[head.kind]
        for name in kind.singles:
            singles[name] = fields.texts(name) if name in ("domains", "districts") else fields.text(name, "")
        fields.finish()
    except _Wrong as wrong:
        raise BrokenPack([*faults, Fault("pack.toml", "-", str(wrong))]) from wrong

    found: dict[str, list[Any]] = {field: [] for field, _, _ in kind.tables.values()}
    places: dict[str, str] = {}
    for name, tables in parsed.items():
        for table, rows in tables.items():
            if table not in kind.tables:
                known = ", ".join(f"[[{key}]]" for key in kind.tables)
                faults.append(Fault(name, table, f"A {head.kind} pack has no [[{table}]].", f"It may hold {known}."))
                continue
            if not isinstance(rows, list):
                faults.append(Fault(name, table, f"Write [[{table}]], with two brackets, for each item."))
                continue
            field, make, key_field = kind.tables[table]
            for number, row in enumerate(rows, 1):
                if not isinstance(row, Mapping):
                    faults.append(
                        Fault(name, table, f"Item {number} is no table.", f"Write [[{table}]] above its lines.")
                    )
                    continue
                key = str(row.get(key_field, f"{table} {number}"))
                inner = Fields(row)
                try:
                    found[field].append(make(inner))
                    inner.finish()
                except _Wrong as wrong:
                    faults.append(Fault(name, key, str(wrong)))
                if key_field not in row:
                    continue
                place = f"{table}:{key}"
                if place in places:
                    faults.append(Fault(name, key, f"This key of a {table} is taken already, in {places[place]}.",
                                        "Give one of the two another key."))  # fmt: skip
                places.setdefault(place, name)
    if faults:
        raise BrokenPack(faults)
    traced = {"places": places} if kind.traced else {}
    return kind.make(head=head, **traced, **singles, **{key: tuple(items) for key, items in found.items()})
