"""Verbs on the statements of a bank of one's own. Every one adds changes; none edits or deletes one.

Each takes `seen`, the number of the statement's newest change when the page was read. What somebody else changed since
in the same field is not written over: these values are kept aside and ChangedMeanwhile is raised. Two people who change
different fields of one statement do not collide.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from foreland.core import conditions, edited
from foreland.core.amend import OWN, Field, base_digest
from foreland.core.packs.checking import AUDIENCES
from foreland.core.packs.model import LEVELS, Bank, Statement
from foreland.core.wording import CHOICE, placeholders
from foreland.core.words import line_of_words
from foreland.policies.actions import amending
from foreland.policies.actions.amending import LONGEST_SHORT, ChangedMeanwhile, NotPossible, checked_words
from foreland.policies.models import Change, Policy
from foreland.policies.queries import bench as read
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST_TITLE = 120
LONGEST_REASON = 1000
LONGEST_LABEL, LONGEST_HINT = 120, 300
"""Most characters of the name of an alternative, and of the hint beside it."""
Given = Mapping[tuple[Field, str], Any]
"""What a page sends: field and alternative ("" for none) -> value, as an amendment holds it."""


def amend(
    *, policy: Policy, body: Body, key: str, given: Given, reason: str = "", by: str, now: datetime, seen: int | None
) -> list[Change]:
    """Change fields of a statement; what the page sends as it showed it is left alone. Return what was written.

    `reason` is kept with each change, and is proposed as the reason that schools read.
    """
    found = read.bench(policy.pk, body, now=now)
    if key not in found.draft.resolved.states:
        raise NotPossible("There is no such statement in this bank.")
    if given.get(("fixed", "")) and body.kind != "trust":
        raise NotPossible("Only a trust fixes statements for its schools.", field="fixed")
    reason = line_of_words(reason)
    if len(reason) > LONGEST_REASON:
        raise NotPossible(f"The reason has at most {LONGEST_REASON:,} characters.", field="reason")
    parent = found.draft.bank.statement.get(key)
    wanted: list[tuple[Field, str, Any]] = []
    shown = read.shown_at(found, key, seen)
    for (field, option), sent in given.items():
        value = _checked(found.draft.bank, shown, field, option, sent)
        if value == _value(shown, field, option):
            continue
        if parent is not None and value == _value(parent, field, option):
            value = None
        elif field == "short":
            value = _lines(parent, value)
        wanted.append((field, option, value))
    _alternatives(shown, wanted)
    _told_apart(shown, given)
    base = base_digest(parent, None) if parent else ""
    return _write(policy, key, wanted, reason, base, seen, by, now)


def _value(statement: Statement, field: Field, option: str) -> Any:
    """Return a field of a statement as a page sends it."""
    if field == "text":
        return statement.text
    if field == "short":
        return dict(statement.short)
    if field == "meets":
        return sorted(statement.meets)
    if field == "audience":
        return [name for name in AUDIENCES if name in statement.audience]
    value = edited.value_of(statement, field, option)
    return "" if value is None and field in ("option", "label", "hint") else value


def _lines(parent: Statement | None, lines: Mapping[str, str]) -> dict[str, str]:
    """Return the short words that are not the parent's; "" takes one of the parent's away."""
    bare = dict(parent.short) if parent else {}
    own = {name: words for name, words in lines.items() if bare.get(name) != words}
    return own | {name: "" for name in bare if name not in lines}


def _checked(bank: Bank, shown: Statement, field: Field, option: str, value: Any) -> Any:
    """Return a value in tidy form. Raises NotPossible, with the field that it is about."""
    if field == "text":
        return _words(bank, value, "text", choice=bool(shown.options))
    if field == "option":
        return _words(bank, value, f"option-{option}", choice=False) if value.strip() else ""
    if field in ("label", "hint"):
        return _beside(bank, field, option, value)
    if field == "short":
        found = {name: _words(bank, line_of_words(words), "short", choice=False) for name, words in value.items() if words.strip()}  # fmt: skip
        if any(len(words) > LONGEST_SHORT for words in found.values()):
            raise NotPossible(f"A line of a summary has at most {LONGEST_SHORT} characters.", field="short")
        return found
    if field == "title":
        title = line_of_words(value)
        if not 3 <= len(title) <= LONGEST_TITLE:
            raise NotPossible(f"The title has 3 to {LONGEST_TITLE} characters.", field="title")
        return title
    if field == "why":
        return checked_words(value) if value.strip() else ""
    if field == "level":
        if value not in LEVELS:
            raise NotPossible("Choose how binding it is.", field="level")
        return value
    if field == "audience":
        return [name for name in AUDIENCES if name in value]
    if field == "fixed":
        return bool(value)
    if field == "when":
        return _condition(bank, value)
    return sorted(set(value))


def _beside(bank: Bank, field: Field, option: str, value: str) -> str:
    """Return the name of an alternative, or the hint beside it, in tidy form: one line that schools read where they choose."""
    line, at = line_of_words(value), f"{field}-{option}"
    most = LONGEST_LABEL if field == "label" else LONGEST_HINT
    if field == "label" and not line:
        raise NotPossible("Name the alternative in a few words. To take it away, empty its wording.", field=at)
    if len(line) > most:
        raise NotPossible(f"At most {most} characters; this has {len(line)}.", field=at)
    return _words(bank, line, at, choice=False) if line else ""


def _told_apart(shown: Statement, given: Given) -> None:
    """Refuse to give an alternative the name that another one has, or gets by the same page."""
    names = {item.key: line_of_words(given.get(("label", item.key), item.label)) for item in shown.options}
    for item in shown.options:
        name = names[item.key]
        if name != item.label and name in (other for key, other in names.items() if key != item.key):
            raise NotPossible(
                "Another alternative has this name. Schools could not tell them apart.", field=f"label-{item.key}"
            )


def _words(bank: Bank, text: str, field: str, *, choice: bool) -> str:
    """Return a wording whose placeholders the bank knows, with the gap for the alternative where there is one."""
    try:
        text = checked_words(text)
    except NotPossible as error:
        raise NotPossible(str(error), field=field) from error
    names = list(placeholders(text))
    if choice and names.count(CHOICE) != 1:
        raise NotPossible("Keep {{choice}} in it, once: there the chosen alternative stands.", field=field)
    if not choice and CHOICE in names:
        raise NotPossible("There are no alternatives here: write it without {{choice}}.", field=field)
    known = bank.placeholders
    for name in names:
        plain = name.replace("’", "'")
        if name != CHOICE and plain not in known and plain[:1].lower() + plain[1:] not in known:
            raise NotPossible(
                f"There is no {{{{{name}}}}}. The list beside this page has all words that schools fill in.",
                field=field,
            )
    return text


def _condition(bank: Bank, value: Any) -> dict[str, Any]:
    """Return a condition as it is kept. Raises NotPossible for a question or an answer that the bank does not have."""
    try:
        found = conditions.read(value)
    except ValueError as error:
        raise NotPossible(str(error), field="when") from error
    for test in found.tests:
        if not (test.any_of | test.none_of) <= bank.domain.get(test.fact, frozenset()):
            raise NotPossible("The bank has no such question or answer any more. Open the page again.", field="when")
    return conditions.write(found)


def _alternatives(shown: Statement, wanted: list[tuple[Field, str, Any]]) -> None:
    """Refuse to leave a statement with fewer than two of its alternatives."""
    gone = {option for field, option, value in wanted if field == "option" and value == ""}
    if gone and len([item for item in shown.options if item.key not in gone]) < 2:
        raise NotPossible(
            "At least two alternatives have to be left. To fix one for everybody, write it into the wording of a "
            "statement of your own, and leave this one out."
        )


def _write(
    policy: Policy, key: str, wanted: list[tuple[Field, str, Any]], reason: str, base: str, seen: int | None, by: str, now: datetime
) -> list[Change]:  # fmt: skip
    """Add the changes; those to a field that somebody changed since are kept aside, behind the others."""
    aside: list[Change] = []
    made: list[Change] = []
    with transaction.atomic():
        Policy.objects.select_for_update().get(pk=policy.pk)
        rows = list(Change.objects.filter(policy=policy, key=key).order_by("number"))
        counted = {_slot(row): row for row in rows if not row.aside}
        late = [item for item in wanted if seen is not None and _newest(counted, item) > seen]
        for item in sorted(wanted, key=lambda item: item in late):
            field, option, value = item
            stands = counted.get((field, option))
            if (stands.value if stands else None) == value:
                continue  # the same form sent twice, or both wrote the same
            if item in late and (kept := _kept_aside(rows, item, by, _newest(counted, item))):
                aside.append(kept)
                continue
            row = _row(policy, key, item, reason, base if field == "text" else "", item in late, by, now)
            (aside if item in late else made).append(row)
    if aside:
        raise ChangedMeanwhile(aside[0].number, max(row.number for row in counted.values()))
    return made


def _slot(row: Change) -> tuple[str, str]:
    return row.field, row.option if row.field in ("option", "label", "hint") else ""


def _newest(counted: Mapping[tuple[str, str], Change], item: tuple[Field, str, Any]) -> int:
    row = counted.get((item[0], item[1]))
    return row.number if row else 0


def _kept_aside(rows: list[Change], item: tuple[Field, str, Any], by: str, newest: int) -> Change | None:
    found = [row for row in rows if row.aside and row.by == by and row.number > newest and _slot(row) == item[:2]]
    return next((row for row in found if row.value == item[2]), None)


def _row(
    policy: Policy, key: str, item: tuple[Field, str, Any], reason: str, base: str, late: bool, by: str, now: datetime
) -> Change:  # fmt: skip
    field, option, value = item
    number = (Change.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0) + 1
    row = Change.objects.create(
        body_id=policy.body_id, policy=policy, number=number, key=key, field=field, option=option, value=value,
        reason=reason, base=base, edition=policy.edition, aside=late, by=by, at=now,
    )  # fmt: skip
    trail.record(
        body=policy.body_id, verb="keep-aside" if late else "amend", by=by, subject=policy.pk, kind="policy",
        detail={"key": key, "field": field, "change": number}, now=now,
    )  # fmt: skip
    return row


def add_own(
    *,
    policy: Policy,
    body: Body,
    key: str,
    section: str,
    after: str,
    text: str,
    title: str,
    why: str,
    by: str,
    now: datetime,
) -> Change:
    """Add a statement of one's own to a section, with its title and why it is here; the same key twice is the same statement."""
    bank = read.bench(policy.pk, body, now=now).draft.bank
    _words(bank, text, "text", choice=False)
    bare = Statement(key, "", section, "should", "", "")
    title = _checked(bank, bare, "title", "", title)
    why = _checked(bank, bare, "why", "", why)
    if not why:
        raise NotPossible("Say why it is here: schools unfold it below the statement.", field="why")
    with transaction.atomic():
        made = amending.add_statement(policy=policy, key=key, section=section, after=after, text=text, by=by, now=now)
        for field, value in (("title", title), ("why", why)):
            if not Change.objects.filter(policy=policy, key=key, field=field).exists():
                _row(policy, key, (field, "", value), "", "", False, by, now)  # type: ignore[arg-type]
    return made


def leave_out_of_bank(*, policy: Policy, key: str, reason: str, by: str, now: datetime, seen: int | None) -> Change:
    """Leave a statement out of the edition. Always says why: schools that have it read the reason."""
    if len(line_of_words(reason)) < 5:
        raise NotPossible("Say why: schools that have this statement read it.", field="reason")
    return amending.leave_out(policy=policy, key=key, reason=reason, by=by, now=now, seen=seen)


def back_to_parent(*, policy: Policy, key: str, by: str, now: datetime, seen: int | None) -> list[Change]:
    """Go back to the statement as the bank above has it, in every field. The changes stay in the history."""
    if key.startswith(OWN):
        raise NotPossible("This is a statement of your own: there is nothing to go back to.")
    rows = Change.objects.filter(policy=policy, key=key, aside=False).order_by("number")
    counted = {(row.field, row.option): row for row in rows}
    wanted: list[tuple[Field, str, Any]] = [
        (row.field, row.option, None) for row in counted.values() if row.value is not None
    ]
    if not wanted:
        raise NotPossible("It stands as in the bank already.")
    return _write(policy, key, wanted, "", "", seen, by, now)


def use_change_again(
    *, policy: Policy, key: str, number: int, by: str, now: datetime, seen: int | None
) -> list[Change]:
    """Put an earlier change, or one that was kept aside, back in place as a change like every other."""
    row = Change.objects.filter(policy=policy, key=key, number=number).first()
    if row is None or row.field == "own":
        raise NotPossible("There is no such change in the history of this statement.")
    item: tuple[Field, str, Any] = (row.field, row.option, row.value)
    return _write(policy, key, [item], row.reason, row.base, seen, by, now)
