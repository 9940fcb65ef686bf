"""A layer moves to a newer edition: what is taken, what is carried, and what a person must decide.

Rebasing is by key and by field. Only a field that both sides changed, and changed differently, asks a question;
everything else is carried or taken. No amendment is ever dropped or rewritten: what finds no statement sleeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from foreland.core.amend import OWN, Amendment, Slots, base_digest, newest
from foreland.core.packs.model import Bank, Statement

Why = Literal["wording", "option-withdrawn", "withdrawn", "section-withdrawn"]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: the statement, why it asks, and the wordings that stand against each other."""

    key: str
    why: Why
    base: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Rebased:
    """The layer on the newer edition.

    `amendments` are all of the old ones, in order, each with the edition that it was made on. Where the statement that
    a place is anchored to was withdrawn, the place also says behind which statements that one stood ("behind").
    """

    amendments: tuple[Amendment, ...]
    questions: tuple[Question, ...]
    taken: tuple[str, ...]
    new: tuple[str, ...]
    withdrawn: tuple[str, ...]


def _printed(statement: Statement) -> tuple[object, ...]:
    return (
        statement.text,
        statement.options,
        statement.level,
        statement.when,
        statement.propose,
        statement.meets,
        statement.section,
    )


def _anchored(base: Bank, theirs: Bank, item: Amendment) -> Amendment:
    """Return a place with a way to find it again where its anchor was withdrawn or has gone to another section."""
    if item.field not in ("place", "own") or item.value is None or "behind" in item.value:
        return item
    section, after = item.value["section"], item.value.get("after", "")
    here = [statement.key for statement in base.statements if statement.section == section]
    if after not in here or (after in theirs.statement and theirs.statement[after].section == section):
        return item
    return replace(item, value={**item.value, "behind": here[: here.index(after)][::-1]})


def _withdrawn(old: Statement, counted: Slots) -> Question | None:
    """Return the question about a withdrawn statement that the setting holds on to, or None where it does not."""
    selected = counted.get((old.key, "selected", ""))
    if selected and not selected.value:
        return None
    made = counted.get((old.key, "choice", ""))
    chosen = made.value if made else None
    texts = [
        item
        for (key, field, option), item in counted.items()
        if key == old.key and field == "text" and (made is None or option == chosen)
    ]
    if not (selected or made or texts):
        return None
    option = texts[-1].option or None if texts else chosen
    base = old.words(option)
    return Question(old.key, "withdrawn", base, "", str(texts[-1].value) if texts else base)


def _changed(old: Statement, new: Statement, counted: Slots) -> Question | None:
    """Return the question about a statement that stands in both editions, or None where nothing is in doubt."""
    selected = counted.get((old.key, "selected", ""))
    if selected and not selected.value:
        return None  # it is not printed; whoever takes it in again sees the new wording beside the old words
    made = counted.get((old.key, "choice", ""))
    if made and old.option(made.value) and new.option(made.value) is None:
        text = counted.get((old.key, "text", made.value))
        was = old.words(made.value)
        return Question(old.key, "option-withdrawn", was, "", str(text.value) if text else was)
    for (key, field, option), item in counted.items():
        if key != old.key or field != "text" or (made and option != made.value):
            continue
        chosen = option or None
        was, now = old.words(chosen), new.words(chosen)
        if chosen and old.option(chosen) and new.option(chosen) is None:
            return Question(key, "option-withdrawn", was, "", str(item.value))
        if was != now and now != item.value and item.base != base_digest(new, chosen):
            return Question(key, "wording", was, now, str(item.value))
    return None


def _homeless(base: Bank, theirs: Bank, counted: Slots) -> Iterable[Question]:
    """Yield a question for each place in a section that was withdrawn."""
    for (key, field, _), item in counted.items():
        if (
            field in ("own", "place")
            and item.value["section"] in base.section
            and item.value["section"] not in theirs.section
        ):
            if field == "own" and (key, "place", "") in counted:
                continue
            text = counted.get((key, "text", ""))
            own = counted.get((key, "own", "")) if key.startswith(OWN) else None
            ours = str(text.value) if text else str(own.value["text"]) if own else ""
            yield Question(key, "section-withdrawn", base.section[item.value["section"]].title, "", ours)


def rebase(base: Bank, theirs: Bank, amendments: Iterable[Amendment]) -> Rebased:
    """Carry amendments made on `base` over to `theirs`. Pure; the caller stores what people decide.

    A statement asks at most one question. What was left out asks nothing, and neither does a change to an option that
    is not the chosen one; the withdrawal of the chosen one does.
    """
    amendments = tuple(sorted(amendments, key=lambda item: item.number))
    counted = newest(amendments)
    questions: list[Question] = []
    for old in base.statements:
        new = theirs.statement.get(old.key)
        question = _withdrawn(old, counted) if new is None else _changed(old, new, counted)
        if question:
            questions.append(question)
    asked = {question.key for question in questions}
    questions += (item for item in _homeless(base, theirs, counted) if item.key not in asked)
    return Rebased(
        amendments=tuple(_anchored(base, theirs, item) for item in amendments),
        questions=tuple(questions),
        taken=tuple(
            item.key
            for item in theirs.statements
            if item.key in base.statement
            and item.key not in asked
            and _printed(item) != _printed(base.statement[item.key])
        ),
        new=tuple(item.key for item in theirs.statements if item.key not in base.statement),
        withdrawn=tuple(item.key for item in base.statements if item.key not in theirs.statement),
    )
