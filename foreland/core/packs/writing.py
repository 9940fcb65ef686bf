"""An edition written as the files of a pack: what `reading` takes in, given out. Reading them again gives the same edition."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from foreland.core import conditions
from foreland.core.conditions import Condition
from foreland.core.packs import model
from foreland.core.packs.model import Bank, Head, Number

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ASKED = frozenset({"to", "answers", "values", "choices", "shapes", "sections", "groups", "statements"})
"""Lists that reading asks for even where they are empty."""
Row = dict[str, Any]


def write(bank: Bank) -> dict[str, str]:
    """Return the files of an edition, by name."""
    return {
        "pack.toml": _table(_head(bank.head)),
        **_file("05-changes.toml", change=map(_change, bank.changes), succession=map(_succession, bank.succession)),
        **_file("10-facts.toml", fact=map(_fact, bank.facts), question=map(_question, bank.questions)),
        **_file("11-settings.toml", setting=map(_setting, bank.settings)),
        **_file("12-glossary.toml", gloss=map(_gloss, bank.glossary)),
        **_file("13-unserved.toml", unserved=map(_unserved, bank.unserved)),
        **_file("20-words.toml", term=map(_term, bank.terms), value=map(_value, bank.values)),
        **_file(
            "30-documents.toml", section=map(_section, bank.sections), document=map(_document, bank.documents),
            summary=map(_summary, bank.summaries),
        ),
        **_file("40-statements.toml", statement=map(_statement, bank.statements)),
        **_file("50-rules.toml", rule=map(_rule, bank.rules)),
    }  # fmt: skip


def _file(name: str, **tables: Iterable[Row]) -> dict[str, str]:
    """Return a file with its lists of tables; nothing where all are empty."""
    found = [f"[[{table}]]\n{_table(row)}" for table, rows in tables.items() for row in rows]
    return {name: "\n".join(found)} if found else {}


def _table(row: Row) -> str:
    """Return the lines of a table. What is empty is left out, since reading has it so anyway."""
    return "".join(f"{_key(key)} = {_said(value)}\n" for key, value in _full(row).items())


def _full(row: Mapping[str, Any]) -> Row:
    empty: tuple[Any, ...] = (None, "", False, [], {})
    return {key: value for key, value in row.items() if key in _ASKED or value not in empty}


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, date)):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_said(item)}" for key, item in value.items()) + " }" if value else "{}"
    rows = [_said(_full(item) if isinstance(item, Mapping) else item) for item in value]
    if any(isinstance(item, Mapping) for item in value):
        return "[\n" + "".join(f"  {row},\n" for row in rows) + "]"
    return "[" + ", ".join(rows) + "]"


def _when(condition: Condition) -> Row:
    return conditions.write(condition)


def _proposed(condition: Condition | None, usual: Condition | None) -> Any:
    """Return a proposal as it is written; nothing where it is the usual one."""
    if condition == usual:
        return None
    return "never" if condition is None else _when(condition) or "always"


def _named(found: tuple[str, Number] | None) -> Row | None:
    return {"pack": found[0], "edition": str(found[1])} if found else None


def _head(head: Head) -> Row:
    return {
        "id": head.id, "kind": head.kind, "edition": str(head.edition), "title": head.title, "publisher": head.publisher,
        "licence": head.licence, "language": head.language, "nation": head.nation, "published": head.published,
        "requirements": _named(head.requirements), "based_on": _named(head.based_on), "reading_age": head.reading_age,
        "changes": head.changes,
    }  # fmt: skip


def _answer(item: model.Answer) -> Row:
    return {"key": item.key, "label": item.label, "hint": item.hint}


def _fact(item: model.Fact) -> Row:
    return {"key": item.key, "label": item.label, "from": item.source, "many": item.many, "values": list(map(_answer, item.values))}  # fmt: skip


def _question(item: model.Question) -> Row:
    return {
        "key": item.key, "asks": item.asks, "why": item.why, "hint": item.hint, "many": item.many, "when": _when(item.when),
        "answers": list(map(_answer, item.answers)),
        "propose": [
            {"answer": each.answer, "when": _when(each.when), "because": each.because} for each in item.propose
        ],
    }  # fmt: skip


def _term(item: model.Term) -> Row:
    return {
        "key": item.key, "label": item.label, "plural": item.plural,
        "choices": [
            {"key": each.key, "one": each.one, "many": each.many, "ones": each.ones, "manys": each.manys, "when": _when(each.when)}
            for each in item.choices
        ],
    }  # fmt: skip


def _value(item: model.Value) -> Row:
    return {
        "key": item.key, "label": item.label, "kind": item.kind, "from": item.source, "hint": item.hint,
        "example": item.example, "when": _when(item.when), "optional": item.optional, "prints": item.prints,
        "usual": [{"text": each.text, "when": _when(each.when)} for each in item.usual],
    }  # fmt: skip


def _section(item: model.Section) -> Row:
    return {
        "key": item.key, "title": item.title, "kind": item.kind, "rows": list(item.rows), "discuss": item.discuss,
        "joined": item.joined,
        "part": [{"key": each.key, "title": each.title, "first": each.first} for each in item.parts],
    }  # fmt: skip


def _document(item: model.DocumentSpec) -> Row:
    return {
        "key": item.key, "title": item.title, "kind": item.kind, "shapes": list(item.shapes), "sections": list(item.sections),
        "for": item.audience, "when": _when(item.when), "short_when": _proposed(item.short_when, None),
        "short_without": list(item.short_without), "order": list(item.order),
        "pick": [
            {"section": each.section, "statements": list(each.statements), "when": _when(each.when)}
            for each in item.picks
        ],
    }  # fmt: skip


def _summary(item: model.Summary) -> Row:
    return {
        "key": item.key, "title": item.title, "lead": item.lead, "age": item.age, "front": item.front, "when": _when(item.when),
        "groups": [{"title": each.title, "sections": list(each.sections)} for each in item.groups],
    }  # fmt: skip


def _gloss(item: model.Gloss) -> Row:
    return {"word": item.word, "means": item.means, "like": list(item.like)}


def _setting(item: model.Setting) -> Row:
    facts = {key: list(values) for key, values in item.facts}
    return {"key": item.key, "title": item.title, "facts": facts, "silent": list(item.silent)}


def _unserved(item: model.Unserved) -> Row:
    return {"code": item.code, "because": item.because, "when": _when(item.when)}


def _option(item: model.Option) -> Row:
    return {
        "key": item.key, "label": item.label, "text": item.text, "hint": item.hint, "sets": dict(item.sets),
        "when": _when(item.when), "propose": _proposed(item.propose, None),
    }  # fmt: skip


def _statement(item: model.Statement) -> Row:
    return {
        "key": item.key, "title": item.title, "section": item.section, "level": item.level, "topic": item.topic,
        "when": _when(item.when), "propose": _proposed(item.propose, conditions.ALWAYS), "meets": list(item.meets),
        "audience": list(item.audience), "text": item.text, "why": item.why, "discuss": item.discuss, "asks": item.asks,
        "option": list(map(_option, item.options)), "also": dict(item.also), "short": dict(item.short),
        "fixed": item.fixed,
    }  # fmt: skip


def _rule(item: model.Rule) -> Row:
    return {
        "key": item.key, "kind": item.kind, "says": item.says, "mend": item.mend, "when": _when(item.when),
        "kept": list(item.kept), "out": list(item.out),
    }  # fmt: skip


def _change(item: model.Change) -> Row:
    return {
        "key": item.key, "weight": item.weight, "why": item.why, "requirements": list(item.requirements),
        "tell": list(item.tell), "parents": item.parents, "pupils": item.pupils, "question": item.question,
        "answer": item.answer,
    }  # fmt: skip


def _succession(item: model.Succession) -> Row:
    return {"from": list(item.old), "to": list(item.new), "why": item.why}
