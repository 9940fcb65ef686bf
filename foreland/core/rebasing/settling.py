"""A question is settled: a person's answer becomes amendments; an answer stands until what it was about moves again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from foreland.core.amend import OWN, Amendment, Field, base_digest
from foreland.core.packs.model import Bank, Statement
from foreland.core.rebasing.asking import Question, Settling


class NotSettled(ValueError):
    """An answer that does not settle its question. The words say what is missing."""


def settle(
    question: Question,
    how: Settling,
    base: Bank,
    theirs: Bank,
    *,
    number: int,
    words: Mapping[str, str] | None = None,
    option: str = "",
    own: str = "",
    place: Mapping[str, str] | None = None,
    reason: str = "",
) -> tuple[Amendment, ...]:
    """Return the amendments, numbered from `number`, that settle a question; none where nothing needs to be written.

    keep: our words stand. Of a split statement they stand in its first successor and the others are left out, with
    `reason`; a withdrawn statement becomes our own, under the key `own`. take: the newer edition's words. combine: both
    changes in one, where the question offers it. write: `words`, by the key of the successor (of a withdrawn statement,
    by its own). leave-out: it stays out. `option` is the option to choose where the chosen one is gone; `place` says
    where a statement without a section goes, else where the question proposes.

    Raises NotSettled with what is missing.
    """
    if how not in question.ways:
        raise NotSettled(f"{how} is no answer here. Answer with one of: {', '.join(question.ways)}.")
    words = {key: text.strip() for key, text in (words or {}).items() if text.strip()}
    known = [item.key for item in question.successors] or [question.key]
    if how == "write" and not words:
        raise NotSettled("Write your words, or take one of the wordings.")
    if strange := sorted(set(words) - set(known)):
        raise NotSettled(
            f"There is no statement {', '.join(strange)} to write words for. There is: {', '.join(known)}."
        )
    if question.why == "section-withdrawn":
        found = _housed(question, how, theirs, place, reason)
    elif question.why == "withdrawn":
        found = _without(question, how, base, theirs, words, own, place)
    elif question.why == "place":
        found = [] if how == "keep" else [_to(question.successors[0].key, "place", None)]
        found += _lines(question, how)
    else:
        found = _worded(question, how, theirs, words, option, reason)
        if question.left_out and how != "leave-out":
            found = [*(_to(item.key, "selected", True) for item in question.successors), *found]
        found += _lines(question, how)
    edition = str(theirs.head.edition)
    return tuple(replace(item, number=number + at, edition=edition) for at, item in enumerate(found))


def _to(key: str, field: Field, value: Any, **more: str) -> Amendment:
    return Amendment(0, key, field, value, **more)  # type: ignore[arg-type]


def _worded(
    question: Question, how: Settling, theirs: Bank, words: Mapping[str, str], option: str, reason: str
) -> list[Amendment]:
    """Return the wordings of the successors."""
    if how == "leave-out" or question.why in ("short", "field"):
        return []
    targets = [theirs.statement[item.key] for item in question.successors]
    chosen = {item.key: item.option for item in question.successors}
    said = dict(words) if how == "write" else {}
    left: list[Amendment] = []
    if how == "combine" and question.combined is not None:
        said[targets[0].key] = question.combined
    if how == "keep":
        said[targets[0].key] = question.ours
        left = [
            _to(item.key, "selected", False, reason=reason or "Our own words say it elsewhere.") for item in targets[1:]
        ]
    found: list[Amendment] = []
    for target in targets:
        if any(item.key == target.key for item in left):
            continue
        found += _set(question, target, said.get(target.key), chosen[target.key], option)
        if target.key not in said:
            found += (_to(target.key, "text", None, option=item) for item in _also_worded(question, target.key))
    return [*found, *left]


def _also_worded(question: Question, key: str) -> list[str]:
    """Return the options for which a statement that lives on among several has words of ours, beside the one in use."""
    used = next(item.option for item in question.successors if item.key == key)
    own = [item.option for item in question.sources if item.key == key]
    if not own or question.why not in ("split", "merged", "redrawn"):
        return []
    own += (line.name for line in question.more if line.kind == "option")
    return [option for option in dict.fromkeys(own) if option != used]


def _set(question: Question, target: Statement, text: str | None, chosen: str, option: str) -> list[Amendment]:
    """Return the words of one successor, with the option that they are for; the bank's where `text` is None."""
    found: list[Amendment] = []
    if option and target.option(option):
        chosen = option
        found.append(_to(target.key, "choice", option))
    elif target.option(chosen) is None:
        if target.options and text is not None:
            offered = ", ".join(item.key for item in target.options)
            raise NotSettled(f"Choose one of the alternatives of {target.key}: {offered}.")
        if chosen and question.why == "option-withdrawn":
            found.append(_to(target.key, "choice", None))
        chosen = ""
    base = base_digest(target, chosen or None)
    return [*found, _to(target.key, "text", text, option=chosen, base=base)]


def _lines(question: Question, how: Settling) -> list[Amendment]:
    """Return what becomes of the other words of the statement: they go with "take" and stay otherwise."""
    if not question.more or not question.successors:
        return []
    key = question.successors[0].key
    found: list[Amendment] = []
    shorts = {line.name: line.ours for line in question.more if line.kind == "short"}
    fields = [line for line in question.more if line.kind == "field"]
    if question.why in ("split", "merged", "redrawn"):
        stays = how in ("keep", "combine")
        found += [_to(key, "short", shorts)] if shorts and stays else []
        for line in fields:
            name, _, option = line.name.partition(":")
            if stays or any(item.key == key for item in question.sources):
                found.append(_to(key, name, json.loads(line.ours) if stays else None, option=option))  # type: ignore[arg-type]
        return found
    if how == "take":
        for line in fields:
            name, _, option = line.name.partition(":")
            found.append(_to(key, name, None, option=option))  # type: ignore[arg-type]
        found += (_to(key, "text", None, option=line.name) for line in question.more if line.kind == "option")
        found += (_to(key, "place", None) for line in question.more if line.kind == "place")
        if shorts:
            found.append(_to(key, "short", None))
    return found


def _without(
    question: Question, how: Settling, base: Bank, theirs: Bank, words: Mapping[str, str], own: str,
    place: Mapping[str, str] | None,
) -> list[Amendment]:  # fmt: skip
    """Return what becomes of a withdrawn statement: nothing, or one of the school's own in its place."""
    if how == "take":
        return []
    if not own.startswith(OWN):
        raise NotSettled(
            f'A statement that the bank withdrew becomes your own: name its key, which begins with "{OWN}".'
        )
    old = base.statement[question.key]
    where = place or _near(base, theirs, question.key)
    if where is None or where["section"] not in theirs.section:
        raise NotSettled(f"The section of {question.key} is gone too: say in which section your words are to stand.")
    text = words[question.key] if how == "write" else question.ours
    value = {"section": where["section"], "after": where.get("after", ""), "text": text, "meets": list(old.meets)}
    return [_to(own, "own", value)]


def _near(base: Bank, theirs: Bank, key: str) -> dict[str, str] | None:
    """Return the place behind the nearest statement before this one that lives on in its section, or None."""
    section = base.statement[key].section
    if section not in theirs.section:
        return None
    here = [item.key for item in base.statements if item.section == section]
    before = reversed(here[: here.index(key)])
    living = (item for item in before if item in theirs.statement and theirs.statement[item].section == section)
    return {"section": section, "after": next(living, "")}


def _housed(
    question: Question, how: Settling, theirs: Bank, place: Mapping[str, str] | None, reason: str
) -> list[Amendment]:
    """Return the new place of a statement whose section is gone: as told, the bank's, or none since it is left out."""
    keys = [item.key for item in question.successors] or [question.key]
    if how == "leave-out":
        return [_to(question.key, "selected", False, reason=reason)]
    if how == "take":
        return [_to(key, "place", None) for key in keys]
    where = place or question.place
    if where is None or where.get("section") not in theirs.section:
        raise NotSettled("Its section is gone: say in which section it is to stand.")
    behind = [where.get("after", ""), *keys]
    return [_to(key, "place", {"section": where["section"], "after": behind[at]}) for at, key in enumerate(keys)]


def standing(questions: Iterable[Question], decided: Mapping[str, str]) -> frozenset[str]:
    """Return the keys whose decisions stand though a newer edition has come: those that ask the same as before.

    `decided` maps the key of each decided question to the digest that the question had. A decision whose question is not
    asked any more is in neither, and has nothing left to settle.
    """
    return frozenset(item.key for item in questions if decided.get(item.key) == item.digest)
