"""How the workbench looks: statements of a bank of one's own as cards, conditions, faults and changes in words. No queries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from foreland.core import conditions
from foreland.core.amend import newest
from foreland.core.conditions import Condition
from foreland.core.issuing import bank_key
from foreland.core.layer import State
from foreland.core.packs.model import Bank
from foreland.core.rebasing.asking import Line
from foreland.core.wording import plain
from foreland.policies.models import Change
from foreland.policies.queries.bench import Bench, Said
from foreland.policies.queries.drafts import Draft
from foreland.policies.showing import (
    AUDIENCE_WORDS,
    LEVEL_WORDS,
    Marks,
    anchor_of,
    marked,
    marks,
    requirement_line,
    title_of,
    words_of,
)
from foreland.tenancy.addresses import address
from foreland.ui import parts

FIELD_WORDS = {
    "text": "wording", "title": "title", "level": "how binding it is", "when": "for whom it is meant",
    "meets": "requirements", "audience": "whom it speaks to", "why": "why it is here", "option": "wording of an alternative",
    "label": "name of an alternative", "hint": "hint beside an alternative",
    "place": "place", "selected": "whether it is in", "short": "short words for summaries", "own": "statement", "fixed": "whether it is fixed",
}  # fmt: skip
"""How the fields of a statement are called in the history and where two people changed the same."""
SENTENCES = frozenset({"level", "when", "why", "selected", "fixed"})
"""Of these fields the words are a part of a sentence, of the others a name."""
PART_WORDS = {
    "text": "the words", "options": "the alternatives", "level": "how binding it is", "when": "for whom it is meant",
    "propose": "whether it is proposed", "meets": "the requirements", "section": "its section",
    "also": "the inserts in which it stands", "short": "its short words", "fixed": "whether it is fixed",
}  # fmt: skip
WEIGHT_WORDS = {"must": "Must", "should": "Should", "wording": "Only words"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question or fact of a bank that a condition can ask about: its key, words and answers."""

    key: str
    asks: str
    answers: list[tuple[str, str]]


def asked(bank: Bank) -> list[Asked]:
    """Return what a condition can ask about: the questions of the bank, then what its choices decide."""
    fill: dict[str, Any] = {}
    found = [Asked(item.key, item.asks, [(a.key, a.label) for a in item.answers]) for item in bank.questions]
    found += [Asked(item.key, item.label, [(a.key, a.label) for a in item.values]) for item in bank.facts]
    return [Asked(item.key, plain(item.asks, fill), item.answers) for item in found]


def condition_lines(bank: Bank, condition: Condition) -> list[str]:
    """Return a condition in the words of the bank's questions, a line each; none where it is for everybody."""
    known = {item.key: item for item in asked(bank)}
    made = []
    for test in condition.tests:
        item = known.get(test.fact)
        labels = dict(item.answers) if item else {}
        chosen = [labels.get(key, key) for key in labels if key in (test.any_of or test.none_of)]
        said = " or ".join(chosen) if test.any_of else "not: " + ", ".join(chosen)
        made.append(f"{item.asks if item else test.fact} {said}")
    return made


def for_whom(of: Bench, key: str) -> str:
    """Return for whom a statement is meant, in a sentence."""
    lines = condition_lines(of.draft.bank, of.statements[key].when)
    return f"For settings that answer: {'; '.join(lines)}." if lines else "For every setting."


def card(request: HttpRequest, of: Bench, state: State, *, may_write: bool) -> parts.Card:
    """Return the card of one statement on the workbench."""
    item = of.statements[state.key]
    words: str = marked(of.draft.resolved, state) if state.reworded and state.kept else words_of(of.draft.resolved, state)  # fmt: skip
    body = ""
    if not state.kept and may_write:
        body = render_to_string("policies/parts/take_in.html", {"draft": of.draft, "state": state}, request)
    elif item.options:
        found = [(plain(each.label, of.draft.resolved.fill), plain(each.text, of.draft.resolved.fill)) for each in item.options]  # fmt: skip
        body = render_to_string("policies/parts/bench_options.html", {"options": found}, request)
    serves = "; ".join(requirement_line(of.draft, code) for code in item.meets)
    return parts.Card(
        kind="out" if not state.kept else "own" if state.own else "reworded" if state.key in of.touched else "bank",
        label=state.title,
        words=words,
        anchor=anchor_of(state.key),
        marks=_marks(of, state),
        body=mark_safe(body) if body else "",  # noqa: S308  (rendered by our own templates)
        why=item.why,
        why_title="Why it is here, and for whom",
        source=" ".join(filter(None, (for_whom(of, state.key), f"Serves: {serves}." if serves else ""))),
        acts=_acts(of, state, may_write=may_write),
        note=f"Left out: {state.reason}" if state.reason and not state.kept else "",
    )  # fmt: skip


def _marks(of: Bench, state: State) -> list[parts.Mark]:
    item = of.statements[state.key]
    found = [parts.Mark(state.title, "soft"), parts.Mark(LEVEL_WORDS[item.level], "must" if item.level == "must" else "soft")]  # fmt: skip
    if state.own:
        found.append(parts.Mark("Our own" if state.kept else "Taken out", "own"))
    elif not state.kept:
        found.append(parts.Mark("Left out", "soft"))
    elif state.reworded:
        found.append(parts.Mark("Our wording", "kept"))
    elif state.key in of.touched:
        found.append(parts.Mark("Changed", "kept"))
    if item.fixed:
        found.append(parts.Mark("Fixed", "must"))
    if item.audience:
        found.append(parts.Mark("for " + ", ".join(AUDIENCE_WORDS.get(name, name) for name in item.audience), "soft"))
    return found


def _acts(of: Bench, state: State, *, may_write: bool) -> list[parts.Link]:
    def at(name: str, text: str) -> parts.Link:
        return parts.Link(text, address(f"policies:{name}", of.draft.body, policy=of.bank.policy_id, key=state.key))

    acts = []
    if may_write and state.kept:
        acts += [
            at("reword", "Change"), at("bench-for-whom", "For whom"), at("bench-serves", "Requirements"),
            at("leave-out", "Take out" if state.own else "Leave out"), at("move", "Move"),
        ]  # fmt: skip
    return [*acts, at("history", "History")] if state.newest else acts


def sections(of: Bench, current: str = "") -> list[parts.Section]:
    """Return the list of sections, each with how many of its statements are not as the bank above has them."""
    found = []
    for key in of.draft.used_sections:
        states = of.draft.resolved.section(key)
        count = sum(state.key in of.touched for state in states)
        note = f"{count} changed" if count else f"{len(states)} statement{'s' if len(states) != 1 else ''}"
        href = address("policies:section", of.draft.body, policy=of.bank.policy_id, section=key)
        found.append(parts.Section(title_of(of.draft, key), href, note, "part" if count else "todo", key == current))
    return found


def printed_in(of: Bench, section: str) -> str:
    """Return in which documents a section stands that a policy in one piece does not have; "" for one that it has."""
    documents = of.draft.bank.documents
    if any(section in item.sections for item in documents if "standalone" in item.shapes):
        return ""
    titles = [f"“{plain(item.title, of.draft.resolved.fill)}”" for item in documents if section in item.sections]
    return f"Only in {', '.join(titles)}" if titles else ""


def changed_words(field: str, title: str) -> str:
    """Return what somebody changed, within a sentence: the wording of “A list”."""
    words = FIELD_WORDS.get(field, field)
    return f"“{title}” ({words})" if field in SENTENCES else f"the {words} of “{title}”"


def value_words(of: Draft, field: str, option: str, value: Any) -> str:
    """Return the value of a change in words; "" for a wording, which stands by itself, and where it went back."""
    if value is None:
        return "As in the bank above"
    fill = of.resolved.fill
    if field in ("text", "title", "why", "label", "hint"):
        return plain(str(value), fill) or "None"
    if field == "own":
        return plain(value["text"], fill)
    if field == "level":
        return LEVEL_WORDS.get(value, value)
    if field == "when":
        return "; ".join(condition_lines(of.bank, conditions.read(value))) or "For every setting"
    if field == "meets":
        return "; ".join(requirement_line(of, code) for code in value) or "None"
    if field == "audience":
        return ", ".join(AUDIENCE_WORDS.get(name, name) for name in value) or "Nobody in particular"
    if field == "option":
        return plain(value, fill) or "The alternative is taken away"
    if field == "short":
        return " ".join(plain(words, fill) for words in value.values() if words) or "None"
    if field == "selected":
        return "In" if value else "Left out"
    if field == "fixed":
        return "Fixed: your schools keep these words" if value else "Not fixed"
    return _place(of, value)


def _place(of: Draft, value: dict[str, str]) -> str:
    after = of.resolved.states.get(value.get("after", ""))
    where = title_of(of, value["section"]) if value["section"] in of.bank.section else value["section"]
    return f"In “{where}”, " + (f"after: {after.title}" if after else "at the beginning")


def field_line(of: Draft, line: Line) -> tuple[str, tuple[str, str, str]]:
    """Return what an update asks of a field of the bank: its name, and in words how it was, how it is now, and ours."""
    field, _, option = line.name.partition(":")
    label = FIELD_WORDS.get(field, field)
    was, now, ours = (
        value_words(of, field, option, json.loads(each)) if each else "" for each in (line.base, line.theirs, line.ours)
    )
    return f"{label[:1].upper()}{label[1:]}", (was, now, ours)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in the history of a statement."""

    row: Change
    field: str
    words: str
    who: str
    stands: bool
    waits: bool


def entries(of: Bench, rows: Iterable[Change], people: dict[str, str], settled: set[int]) -> list[Entry]:
    """Return the history of a statement, newest first."""
    counted = {item.number for item in newest(of.amendments).values()}
    return [
        Entry(
            row, FIELD_WORDS.get(row.field, row.field), value_words(of.draft, row.field, row.option, row.value),
            people.get(row.by, "Somebody"), row.number in counted, row.aside and row.number not in settled,
        )
        for row in sorted(rows, key=lambda row: -row.number)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One change as the list of changes shows it."""

    said: Said
    what: str
    weight: parts.Mark
    state: parts.Mark
    tell: str
    href: str


def said_lines(of: Bench) -> list[SaidLine]:
    """Return what the edition must say of the one before it, for the page."""
    tones = {"must": "must", "should": "own", "wording": "soft"}
    found = []
    for item in of.said:
        held = item.account
        what = (
            "Not in it any more"
            if held.gone
            else "New"
            if held.new
            else "Changed: " + ", ".join(PART_WORDS.get(each, each) for each in held.parts)
        )
        state = parts.Mark("Lacks a reason", "ask") if item.waits else parts.Mark("Optional", "soft") if not item.why else parts.Mark("Said", "done")  # fmt: skip
        weight = parts.Mark(WEIGHT_WORDS[item.weight], tones[item.weight])  # type: ignore[arg-type]
        tell = ", ".join(AUDIENCE_WORDS.get(key, key) for key in item.tell)
        href = address("policies:bench-change", of.draft.body, policy=of.bank.policy_id, key=held.key)
        found.append(SaidLine(item, what, weight, state, tell, href))
    return found


def said_words(of: Bench, item: Said) -> tuple[str, str, Marks | None]:
    """Return the words of a changed statement before and now, and how one came from the other."""
    fill = of.draft.resolved.fill
    was = item.account.was.text if item.account.was else ""
    now = item.account.now.text if item.account.now else ""
    made = marks(of.draft.resolved, was, now) if was and now and was != now else None
    return plain(was, fill), plain(now, fill), made


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """What the checks found at one statement, or in the edition as a whole: what is wrong, how it is mended, and where."""

    title: str
    href: str
    faults: list[tuple[str, str]]


def faults(of: Bench) -> list[FaultGroup]:
    """Return what the checks found by statement, each thing once, in the order of the bank; the whole edition's last."""
    own = {bank_key(key, of.bank.pack): key for key in of.draft.resolved.states}
    found: dict[str, dict[tuple[str, str], None]] = {}
    for item in of.faults:
        found.setdefault(own.get(item.key, ""), {})[item.says, item.mend] = None
    order = [*(key for section in of.draft.used_sections for key in of.draft.resolved.order[section]), ""]
    made = []
    for key in order:
        if key in found:
            state = of.draft.resolved.states.get(key)
            made.append(
                FaultGroup(state.title if state else "The edition as a whole", _at(of, state), list(found[key]))
            )
    return made


def _at(of: Bench, state: State | None) -> str:
    if state is None:
        return ""
    href = address("policies:section", of.draft.body, policy=of.bank.policy_id, section=state.section)
    return f"{href}#{anchor_of(state.key)}"
