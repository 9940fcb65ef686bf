"""Verbs on statements. Every one adds a `Change`; none edits or deletes one.

Each takes `seen`: the number of the statement's newest change when the page was read. If a newer one has come in
between, the words are kept aside and ChangedMeanwhile is raised, so that both people's words survive and the second
decides. `seen=None` does not ask.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max

from foreland.core.amend import OWN, base_digest
from foreland.core.document import Span
from foreland.core.layer import Resolved, State, resolve
from foreland.core.wording import placeholders, plain
from foreland.core.words import UNSEEN, line_of_words
from foreland.library import queries as library
from foreland.policies.models import Change, Policy
from foreland.policies.queries.drafts import layer_of, wording_in
from foreland.publishing.markup import MarkupError, parse
from foreland.tenancy.models import Body
from foreland.trail import actions as trail

LONGEST = 6000
"""Most characters in one statement: about two printed pages."""
LONGEST_SHORT = 300
"""Most characters of a line in a one-page summary."""
_OWN_KEY = re.compile(r"own\.[a-z0-9]{6,24}")
_IN_BRACES = re.compile(r"\{\{[^{}]*\}\}")


class NotPossible(Exception):
    """A change that cannot be made. The text says why and what to do; nothing that was written is lost.

    `field` is the argument of the verb that it is about, so that a form can say it there; "" where it is about no one field.
    """

    def __init__(self, words: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(words)


class FixedWords(NotPossible):
    """A school would change a statement that its trust fixed, or leave it out."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}” is fixed by your trust: its schools have it in these words. Comment on it, and ask the trust."
        )


class FixedPlace(NotPossible):
    """A school would move a statement that its trust fixed out of its section."""

    def __init__(self, title: str, section: str) -> None:
        super().__init__(
            f"“{title}” is fixed by your trust and stays in its section, “{section}”. Move it up or down within it, or ask the trust.",
            field="section",
        )


class ChangedMeanwhile(Exception):
    """Somebody else changed the same statement. `aside` is the number under which these words are kept (0 for none)."""

    def __init__(self, aside: int, newest: int) -> None:
        self.aside = aside
        self.newest = newest
        super().__init__(
            "Somebody else changed this statement while you were writing. Both versions are kept: compare them and decide."
        )


def _resolved(policy: Policy, now: datetime) -> Resolved:
    bank = library.bank(policy.pack, policy.edition)
    return resolve(bank, layer_of(policy, Body.objects.get(pk=policy.body_id), now=now))


def _state(policy: Policy, key: str, now: datetime, *, free: bool = False) -> State:
    """Return a statement as it stands; with `free` only one whose words are not fixed."""
    found = _resolved(policy, now).states.get(key)
    if found is None:
        raise NotPossible(f"There is no statement {key} in this policy.")
    if free and found.fixed:
        raise FixedWords(found.title)
    return found


def checked_words(text: str) -> str:
    """Return a wording in tidy form. Raises NotPossible for what cannot be printed, with what would do.

    Characters that nobody sees are taken out; a curly apostrophe within a placeholder becomes the straight one.
    """
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\t", " ")
    )
    text = re.sub(r"[^\S\n]+\n", "\n", UNSEEN.sub("", text)).strip()
    text = _IN_BRACES.sub(lambda found: found[0].replace("’", "'"), text)
    if not text:
        raise NotPossible("Write the wording. To take the statement away, leave it out instead.", field="text")
    if len(text) > LONGEST:
        raise NotPossible(
            f"This wording has {len(text):,} characters; a statement has at most {LONGEST:,}. Split it into several statements.",
            field="text",
        )
    try:
        blocks = parse(text, Span)
    except MarkupError as error:
        raise NotPossible(str(error), field="text") from error
    if not blocks:
        raise NotPossible("Write the wording: there is nothing in it that can be printed.", field="text")
    return text


def _add(
    policy: Policy,
    *,
    seen: int | None,
    now: datetime,
    by: str,
    verb: str,
    key: str,
    field: str,
    value: Any,
    **extra: Any,
) -> Change:
    """Add one change, or keep it aside and raise ChangedMeanwhile; a caller with `seen` must not be in a transaction of its own."""
    with transaction.atomic():
        Policy.objects.select_for_update().get(pk=policy.pk)
        rows = Change.objects.filter(policy=policy)
        newest = rows.filter(key=key, aside=False).order_by("-number").first()
        newest_number = newest.number if newest else 0
        said = {"field": field, "value": value, "option": "", "reason": "", "meaning": "changed"} | extra
        if newest is not None and _same(newest, said):
            return newest  # the same form sent twice
        late = seen is not None and newest_number > seen
        kept = (
            rows.filter(key=key, aside=True, by=by, number__gt=newest_number).order_by("-number").first()
            if late
            else None
        )
        if kept is not None and _same(kept, said):
            raise ChangedMeanwhile(kept.number, newest_number)  # the same late form sent twice
        change = Change.objects.create(
            policy=policy, number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1, key=key, field=field, value=value,
            edition=policy.edition, aside=late, by=by, at=now, **extra,
        )  # fmt: skip
        trail.record(
            body=policy.body_id, verb="keep-aside" if late else verb, by=by, subject=policy.pk, kind="policy",
            detail={"key": key, "change": change.number}, now=now,
        )  # fmt: skip
    if late:
        raise ChangedMeanwhile(change.number, newest_number)
    return change


def _same(row: Change, said: dict[str, Any]) -> bool:
    return all(getattr(row, name) == said[name] for name in ("field", "value", "option", "reason", "meaning"))


def take_in(*, policy: Policy, key: str, by: str, now: datetime, seen: int | None = None) -> Change:
    """Take a statement in that was not proposed or was left out."""
    state = _state(policy, key, now)
    if state.applies.holds is False:
        raise NotPossible(f"“{state.title}” is not for a setting like yours. Change the answers if they are wrong.")
    return _add(policy, seen=seen, by=by, now=now, verb="take-in", key=key, field="selected", value=True)


def leave_out(*, policy: Policy, key: str, reason: str, by: str, now: datetime, seen: int | None = None) -> Change:
    """Leave a statement out; a must asks for a reason, which the coverage page shows."""
    state = _state(policy, key, now, free=True)
    reason = line_of_words(reason)
    if state.level == "must" and len(reason) < 5:
        raise NotPossible("Say why this statement is left out. Inspectors and governors will ask.", field="reason")
    if len(reason) > 1000:
        raise NotPossible("The reason has at most 1,000 characters.", field="reason")
    return _add(
        policy, seen=seen, by=by, now=now, verb="leave-out", key=key, field="selected", value=False, reason=reason
    )


def reword(
    *,
    policy: Policy,
    key: str,
    text: str,
    by: str,
    now: datetime,
    meaning: Literal["changed", "wording"] = "changed",
    seen: int | None = None,
) -> Change | None:
    """Put the school's own wording in the place of the bank's, or of its own earlier one.

    Returns None where the bank's words stand already and nothing is to be kept.
    """
    text = checked_words(text)
    state = _state(policy, key, now, free=True)
    if any(name == "choice" for name in placeholders(text)):
        raise NotPossible("Write the chosen alternative out, without {{choice}}.", field="text")
    if state.undecided:
        raise NotPossible(f"Choose one of the alternatives of “{state.title}” first; then change its wording.")
    if not state.own and text == state.bank_text:
        if not state.reworded:
            return None
        return restore(policy=policy, key=key, field="text", by=by, now=now, seen=seen)
    option = state.choice or "" if not state.own else ""
    base = base_digest(state.statement, state.choice) if state.statement else ""
    return _add(
        policy,
        seen=seen,
        by=by,
        now=now,
        verb="reword",
        key=key,
        field="text",
        value=text,
        option=option,
        meaning=meaning,
        base=base,
    )


def use_again(*, policy: Policy, key: str, number: int, by: str, now: datetime, seen: int | None = None) -> Change:
    """Put an earlier wording of the school's own back in place, as a rewording like every other.

    `number` is the change that holds the words. Words that were written for another alternative belong to that choice:
    they come back with it.
    """
    row = Change.objects.filter(policy=policy, key=key, number=number).first()
    text = wording_in(row) if row is not None else None
    if row is None or text is None:
        raise NotPossible("There is no such wording in the history of this statement.")
    state = _state(policy, key, now)
    if not state.own and row.option != (state.choice or ""):
        raise NotPossible("These words were written for another choice. Make that choice again, then use them.")
    return reword(policy=policy, key=key, text=text, by=by, now=now, seen=seen) or row


def reword_short(*, policy: Policy, key: str, short: dict[str, str], by: str, now: datetime) -> Change:
    """Keep the school's own short words of a statement for the one-page summaries, by the summary's key.

    Empty words where the bank has some take the statement off that page.
    """
    state = _state(policy, key, now, free=True)
    bank = dict(state.statement.short) if state.statement else {}
    known = [item.key for item in library.bank(policy.pack, policy.edition).summaries]
    words: dict[str, str] = {}
    for name, text in short.items():
        if name not in known:
            raise NotPossible(f"There is no summary {name}. Summaries: {', '.join(known)}.", field="short")
        if not line_of_words(text):
            words |= {name: ""} if name in bank else {}
            continue
        words[name] = checked_words(line_of_words(text))
        if len(words[name]) > LONGEST_SHORT:
            raise NotPossible(
                f"A line of a summary has at most {LONGEST_SHORT} characters; these are {len(words[name])}.",
                field="short",
            )
    return _add(policy, seen=None, by=by, now=now, verb="reword-short", key=key, field="short", value=words or None)


def choose(*, policy: Policy, key: str, option: str, by: str, now: datetime, seen: int | None = None) -> Change:
    """Choose one of a statement's alternatives."""
    state = _state(policy, key, now)
    keys = [item.key for item in state.options]
    if option not in keys:
        raise NotPossible(
            f"Choose one of the alternatives: {', '.join(keys) or 'this statement has none'}.", field="option"
        )
    base = base_digest(state.statement, option) if state.statement else ""
    return _add(policy, seen=seen, by=by, now=now, verb="choose", key=key, field="choice", value=option, base=base)


def move(
    *, policy: Policy, key: str, section: str, after: str, by: str, now: datetime, seen: int | None = None
) -> Change:
    """Move a statement to another place: after another statement of a section, or to its beginning with after "".

    One that is fixed stays in its section: what prints the section prints it. Raises FixedPlace.
    """
    state = _state(policy, key, now)
    _check_place(policy, section, after, now)
    if state.fixed and section != state.section:
        read = _resolved(policy, now)
        raise FixedPlace(state.title, plain(read.bank.section[state.section].title, read.fill))
    if after == key:
        raise NotPossible("A statement cannot stand after itself.", field="after")
    return _add(
        policy,
        seen=seen,
        by=by,
        now=now,
        verb="move",
        key=key,
        field="place",
        value={"section": section, "after": after},
    )


def add_statement(
    *,
    policy: Policy,
    key: str,
    section: str,
    after: str,
    text: str,
    by: str,
    now: datetime,
    meets: tuple[str, ...] = (),
) -> Change:
    """Add a statement of the school's own under a fresh key ("own.…"); the same key twice is the same statement.

    `meets` are codes of requirements. Sent again with other words it is reworded, unless it was changed in between.
    """
    if not _OWN_KEY.fullmatch(key):
        raise NotPossible("A statement of your own has a key that begins with own.", field="key")
    text = checked_words(text)
    if any(name == "choice" for name in placeholders(text)):
        raise NotPossible("Your own statement has no alternatives: write it without {{choice}}.", field="text")
    _check_place(policy, section, after, now)
    known = library.requirements_of(library.bank(policy.pack, policy.edition)).requirement
    unknown = [code for code in meets if code not in known]
    if unknown:
        raise NotPossible(f"There is no requirement {', '.join(unknown)}. Choose one of the list.", field="meets")
    value = {"section": section, "after": after, "text": text, "meets": sorted(meets)}
    already = Change.objects.filter(policy=policy, key=key, field="own").first()
    if already:  # the same form sent twice, or sent again with other words
        if already.value["text"] == text:
            return already
        return reword(policy=policy, key=key, text=text, by=by, now=now, seen=already.number) or already
    return _add(policy, seen=None, by=by, now=now, verb="add-statement", key=key, field="own", value=value)


def restore(
    *,
    policy: Policy,
    key: str,
    by: str,
    now: datetime,
    field: Literal["selected", "text", "place", "choice", "short", "all"] = "all",
    seen: int | None = None,
) -> Change:
    """Go back to the bank: for one field of a statement, or for all of them. The changes stay in the history."""
    state = _state(policy, key, now)
    if field == "all":
        return _restore_all(policy, state, by=by, now=now, seen=seen)
    if state.own and field == "text":
        raise NotPossible("This is a statement of your own: there is no wording of the bank to go back to.")
    option = state.choice or "" if field == "text" and not state.own else ""
    return _add(policy, seen=seen, by=by, now=now, verb="restore", key=key, field=field, value=None, option=option)


def _restore_all(policy: Policy, state: State, *, by: str, now: datetime, seen: int | None) -> Change:
    fields: tuple[Literal["selected", "text", "place", "short"], ...] = ("selected", "text", "place", "short")
    last: Change | None = None
    meanwhile: ChangedMeanwhile | None = None
    with transaction.atomic():
        Policy.objects.select_for_update().get(pk=policy.pk)
        for one in fields:
            if (one, state.own) != ("text", True) and _counts(policy, state.key, one, state.choice or ""):
                try:
                    last = restore(policy=policy, key=state.key, by=by, now=now, field=one, seen=seen)
                except ChangedMeanwhile as error:  # what was kept aside is to stay
                    meanwhile = error
                    break
                seen = None
    if meanwhile is not None:
        raise meanwhile
    if last is None:
        raise NotPossible(f"“{state.title}” stands as in the bank already.")
    return last


def _counts(policy: Policy, key: str, field: str, option: str) -> bool:
    rows = Change.objects.filter(policy=policy, key=key, field=field, aside=False)
    rows = rows.filter(option=option) if field == "text" and not key.startswith(OWN) else rows
    newest = rows.order_by("-number").first()
    return newest is not None and newest.value is not None


def _check_place(policy: Policy, section: str, after: str, now: datetime) -> None:
    bank = library.bank(policy.pack, policy.edition)
    if section not in bank.section or bank.section[section].kind != "statements":
        raise NotPossible(
            f"There is no section {section} that takes statements. Sections: {', '.join(bank.section)}.",
            field="section",
        )
    if after:
        _state(policy, after, now)
