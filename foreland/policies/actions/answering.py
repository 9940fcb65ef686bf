"""The verb that takes a whole file of answers, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from foreland.core.packs.model import Bank
from foreland.core.words import UNSEEN
from foreland.library import queries as library
from foreland.policies.actions.amending import NotPossible, choose
from foreland.policies.actions.making import checked_answer, set_review_date
from foreland.policies.models import Policy
from foreland.profile import actions as profile

TABLES = ("facts", "values", "choices", "terms")


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, Mapping):
        raise NotPossible(f"[{name}] must be a table.")
    return found


def _day(key: str, said: object) -> date:
    """Return a day of a file, with quotes or without. Raises NotPossible."""
    try:
        return said if type(said) is date else date.fromisoformat(said if isinstance(said, str) else "")
    except ValueError:
        raise NotPossible(f"[values] {key} must be a date, such as 2027-09-01.") from None


def check_answers(bank: Bank, data: Mapping[str, Any]) -> None:
    """Raise NotPossible for the first thing in a file of answers that this bank does not know, naming what it does."""
    for name in data:
        if name not in TABLES:
            raise NotPossible(
                f"There is no table [{name}]. An answers file may hold {', '.join(f'[{t}]' for t in TABLES)}."
            )
    for key, said in _table(data, "facts").items():
        checked_answer(bank, key, [said] if isinstance(said, str) else _texts(key, said))
    for key, said in _table(data, "values").items():
        value = bank.value.get(key)
        if value is None:
            raise NotPossible(f"[values] {key}: there is no such value. Values: {', '.join(bank.value)}.")
        if value.kind == "date":
            _day(key, said)
            continue
        lines = said if value.kind == "list" and isinstance(said, list) else [said]
        if not all(isinstance(line, str) for line in lines):
            raise NotPossible(
                f"[values] {key} must be text in quotes" + (", or a list of texts." if value.kind == "list" else ".")
            )
        most = profile.LONGEST if value.kind == "list" else profile.LONGEST_OF[value.kind]
        if sum(map(len, lines)) > most:
            raise NotPossible(f"[values] {key} has {sum(map(len, lines))} characters: at most {most:,} fit.")
        if value.kind == "list" and (long := profile.long_lines("\n".join(lines), profile.LONGEST_OF["list"])):
            raise NotPossible(f"[values] {key}: {long}")
        if any(UNSEEN.search(line) for line in lines):
            raise NotPossible(f"[values] {key} holds characters that cannot be printed. Write it again as plain text.")
    for key, said in _table(data, "choices").items():
        statement = bank.statement.get(key)
        if statement is None or not statement.options:
            known = ", ".join(item.key for item in bank.statements if item.options)
            raise NotPossible(f"[choices] {key}: there is no such choice. Choices: {known}.")
        if said not in [option.key for option in statement.options]:
            raise NotPossible(
                f"[choices] {key}: {said!r} is no alternative. Alternatives: {', '.join(o.key for o in statement.options)}."
            )
    terms = {term.key: term for term in bank.terms}
    for key, said in _table(data, "terms").items():
        term = terms.get(key)
        if term is None:
            raise NotPossible(f"[terms] {key}: there is no such term. Terms: {', '.join(terms)}.")
        keys = [choice.key for choice in term.choices]
        own = (
            isinstance(said, Mapping)
            and set(said) == {"one", "many"}
            and all(isinstance(word, str) for word in said.values())
        )
        if not (own or (isinstance(said, str) and said in keys)):
            raise NotPossible(f'[terms] {key} must be one of {", ".join(keys)}, or {{ one = "…", many = "…" }}.')


def _texts(key: str, said: Any) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(item, str) for item in said):
        raise NotPossible(f"[facts] {key} must be a text or a list of texts.")
    return said


@transaction.atomic
def take_answers(*, policy: Policy, data: Mapping[str, Any], by: str, now: datetime) -> None:
    """Take over a file of answers: facts, values, choices, terms. Nothing is saved if anything in it is wrong."""
    bank = library.bank(policy.pack, policy.edition)
    check_answers(bank, data)
    for key, said in _table(data, "facts").items():
        profile.answer(
            key=key, values=checked_answer(bank, key, [said] if isinstance(said, str) else said), by=by, now=now
        )
    values: dict[str, str] = {}
    for key, said in _table(data, "values").items():
        if bank.value[key].kind == "date":
            set_review_date(policy=policy, day=_day(key, said), by=by, now=now)
        else:
            values[key] = said if isinstance(said, str) else "\n".join(said)
    try:
        profile.set_values(values=values, by=by, now=now)
        for key, said in _table(data, "terms").items():
            own = said if isinstance(said, Mapping) else {}
            profile.set_term(
                key=key, choice="" if own else said, one=own.get("one", ""), many=own.get("many", ""), by=by, now=now
            )
    except profile.WrongValue as error:
        raise NotPossible(str(error)) from error
    for key, said in _table(data, "choices").items():
        try:
            choose(policy=policy, key=key, option=said, by=by, now=now)
        except NotPossible as error:
            raise NotPossible(f"[choices] {key}: {error}") from error
