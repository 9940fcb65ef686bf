"""A layer becomes an edition: its parent with every amendment put on, and an account of what changed and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from foreland.core import edited
from foreland.core.amend import OWN, Amendment, newest
from foreland.core.conditions import ALWAYS
from foreland.core.facts import setters
from foreland.core.layer import Layer, Resolved, State, resolve
from foreland.core.packs.glossary import used
from foreland.core.packs.model import (
    Bank,
    Change,
    DocumentSpec,
    Fact,
    Head,
    Part,
    Rule,
    Section,
    Statement,
    Succession,
    differing,
)
from foreland.core.rebasing.way import Way
from foreland.core.wording import PLACEHOLDER


def bank_key(key: str, pack: str) -> str:
    """Return the key under which an own statement stands in the pack that is published; the same in all of its editions."""
    return f"{pack}.{key.removeprefix(OWN)}" if edited.is_own(key) else key


def reading(parent: Bank, amendments: Iterable[Amendment]) -> Resolved:
    """Return a layer that publishes as whoever writes it reads it: every statement of the parent, as if for everybody."""
    return resolve(parent, Layer(amendments=tuple(amendments), shape="set", publishes=True))


def issue(
    parent: Bank,
    amendments: Iterable[Amendment],
    head: Head,
    *,
    changes: tuple[Change, ...] = (),
    succession: tuple[Succession, ...] = (),
) -> Bank:
    """Return the edition that a layer on `parent` makes, under a head of its own.

    What the layer left out is not in it, own statements stand in their place under a key of the pack. What then has
    nothing to speak of goes too: headings, rules, facts, words of the glossary. `changes` and `succession` name keys of
    the new edition. A layer without amendments changes nothing but the head and the account.
    """
    amendments = tuple(amendments)
    slots = newest(amendments)
    read = reading(parent, amendments)
    base = edited.amended(parent, slots).statement
    made: dict[str, Statement] = {}
    for state in read.states.values():
        if not state.kept:
            continue
        if state.own:
            made[state.key] = replace(
                edited.own_statement(state.key, slots), key=bank_key(state.key, head.id), section=state.section
            )
        else:
            taken_in = (state.key, "selected", "") in slots
            made[state.key] = _statement(parent, base[state.key], state, read.short_words(state.key), taken_in=taken_in)
    keys = _in_order(parent, read, made)
    bank = replace(
        parent,
        head=head,
        statements=tuple(made[key] for key in keys),
        changes=changes,
        succession=succession,
        places={},
    )
    return _pruned(parent, bank)


def _statement(parent: Bank, item: Statement, state: State, short: Mapping[str, str], *, taken_in: bool) -> Statement:
    """Return a statement of the parent as the layer has it."""
    lines = {name: words for name, words in (dict(item.short) | dict(short)).items() if words}
    also = item.also
    if state.section != item.section:  # one that was moved into a document stands there once, at its new place
        inside = {spec.key for spec in parent.documents if state.section in spec.sections}
        also = tuple((document, section) for document, section in also if document not in inside)
    return replace(
        item, section=state.section, text=state.text, short=tuple(lines.items()) if short else item.short, also=also,
        propose=ALWAYS if taken_in else item.propose,
    )  # fmt: skip


def _in_order(parent: Bank, read: Resolved, made: Mapping[str, Statement]) -> Iterator[str]:
    """Yield the keys of the edition: each section as the layer orders it, else as they stood in the parent's files."""
    waiting = {section: [key for key in keys if key in made] for section, keys in read.order.items()}
    for item in parent.statements:
        state = read.states[item.key]
        if item.key not in made or state.moved:
            continue
        line = waiting[state.section]
        at = line.index(item.key) + 1
        yield from line[:at]
        waiting[state.section] = line[at:]
    for line in waiting.values():
        yield from line


def _pruned(parent: Bank, bank: Bank) -> Bank:
    """Return an edition without what has nothing to speak of any more since statements were left out or reworded."""
    here = bank.statement
    rules = tuple(rule for item in bank.rules if (rule := _rule(item, parent, here)) is not None)
    bank = replace(bank, rules=rules, sections=tuple(_section(parent, item, bank) for item in bank.sections))
    bank = replace(bank, documents=tuple(_document(parent, item, bank) for item in bank.documents))
    bank = replace(bank, facts=tuple(item for item in bank.facts if _told(parent, bank, item)))
    words, before = _words(bank), _words(parent)
    known = set(map(id, used(bank.glossary, words)))
    gone = {id(item) for item in used(parent.glossary, before)} - known
    return replace(bank, glossary=tuple(item for item in bank.glossary if id(item) not in gone))


def _words(bank: Bank) -> str:
    texts = (text for item in bank.statements for text in (item.text, *(option.text for option in item.options)))
    return PLACEHOLDER.sub("{}", "\n".join(texts))


def _rule(rule: Rule, parent: Bank, here: Mapping[str, Statement]) -> Rule | None:
    """Return a rule for what is here; None where it can never speak, or would always."""
    if any(key in parent.statement and key not in here for key in rule.kept):
        return None
    out = tuple(key for key in rule.out if key in here or key not in parent.statement)
    if out != rule.out and not (rule.when or rule.kept or out):
        return None
    return replace(rule, out=out)


def _told(parent: Bank, bank: Bank, fact: Fact) -> bool:
    """Tell whether a fact still says something: an option sets it, a condition asks about it, or nobody ever set it."""
    if fact.source != "choice" or fact.key in setters(bank) or fact.key not in setters(parent):
        return True
    conditions = [item.when for item in bank.statements]
    conditions += [item.when for items in (bank.rules, bank.documents, bank.summaries, bank.values) for item in items]
    conditions += [item.propose for item in bank.statements if item.propose]
    conditions += [option.when for item in bank.statements for option in item.options]
    conditions += [option.propose for item in bank.statements for option in item.options if option.propose]
    return any(fact.key in condition.facts for condition in conditions)


def _document(parent: Bank, spec: DocumentSpec, bank: Bank) -> DocumentSpec:
    """Return a document that picks only what is still here, and every own statement: those stand in each of them."""
    new = [item for item in bank.statements if item.key not in parent.statement]
    here = {item.key: item.section for item in bank.statements}
    picks = []
    for pick in spec.picks:
        kept = (key for key in pick.statements if here.get(key, "") == pick.section or key not in parent.statement)
        added = (item.key for item in new if item.section == pick.section)
        picks.append(replace(pick, statements=(*kept, *added)))
    return replace(spec, picks=tuple(picks))


def _section(parent: Bank, section: Section, bank: Bank) -> Section:
    """Return a section with its headings at the first statement that each still has, in the order in which they come."""
    if not section.parts:
        return section
    old = [item.key for item in parent.statements if item.section == section.key]
    starts = {part.first: part for part in section.parts}
    under: dict[str, Part | None] = {}
    part: Part | None = None
    for key in old:
        part = starts.get(key, part)
        under[key] = part
    found: dict[str, Part] = {}
    for item in bank.statements:
        here = under.get(item.key) if item.section == section.key else None
        if here is not None:
            found.setdefault(here.key, replace(here, first=item.key))
    lost = [item for item in section.parts if item.first not in old]
    return replace(section, parts=(*found.values(), *lost))


@dataclass(frozen=True, slots=True)
class Account:
    """One thing that an edition must say of the one before it: why it changed, or why it went.

    `parts` are the fields that differ; `new` and `gone` tell of statements that came and went. `change` is what the
    parent's own editions say of it.
    """

    key: str
    title: str
    was: Statement | None
    now: Statement | None
    parts: tuple[str, ...] = ()
    change: Change | None = None
    follows: tuple[str, ...] = ()
    why: str = ""

    @property
    def gone(self) -> bool:
        """Whether the statement is not in the edition any more."""
        return self.now is None

    @property
    def new(self) -> bool:
        """Whether the statement was not in the edition before."""
        return self.was is None

    @property
    def least(self) -> str:
        """The least weight that the change can have: "must" for what is binding now and was not, "should" for more than words."""
        if self.now is not None and self.now.level == "must" and (self.was is None or self.was.level != "must"):
            return "must"
        deeper = {"level", "when", "propose", "fixed"} & set(self.parts)
        options = self.was is not None and self.now is not None and (
            {item.key for item in self.was.options} != {item.key for item in self.now.options}
        )  # fmt: skip
        return "should" if deeper or options or self.new else "wording"


def account(before: Bank, edition: Bank, along: Way | None = None) -> list[Account]:
    """Return what an edition must say of the one before it, in reading order, then what went.

    `along` is the way over the parent's editions that the layer went in between; what those say is taken over.
    """
    notes = along.notes if along else {}
    ended = along.ended if along else {}
    found = []
    for item in edition.statements:
        was = before.statement.get(item.key)
        fields = differing(was, item) if was else ()
        if fields or was is None:
            said = [note for note in notes.get(item.key, ()) if isinstance(note, Change)]
            found.append(Account(item.key, item.title, was, item, fields, said[-1] if said else None))
    for item in before.statements:
        if item.key not in edition.statement:
            follows = along.follows.get(item.key, ()) if along else ()
            here = tuple(key for key in follows if key in edition.statement)
            reasons = dict.fromkeys(
                note.why for key in (item.key, *here) for note in (*ended.get(item.key, ()), *notes.get(key, ()))
                if isinstance(note, Succession) and item.key in note.old
            )  # fmt: skip
            found.append(Account(item.key, item.title, item, None, follows=here, why=" ".join(reasons)))
    return found
