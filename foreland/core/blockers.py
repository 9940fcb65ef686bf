"""What stands between a draft and its approval. Each blocker says what is wrong, how to mend it, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from foreland.core.facts import setters
from foreland.core.layer import Resolved, State
from foreland.core.packs.model import DocumentSpec, Rule
from foreland.core.reaching import reaches
from foreland.core.wording import CHOICE, filled, placeholders, plain

REVIEW = "review_date"
"""The value that holds the date of the next review."""
LEAD = "dsl_name"
"""The value that names the designated safeguarding lead."""
Kind = Literal["answer", "choice", "value", "reason", "contradiction", "review", "lead", "warning"]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing to mend. `key` names a statement, a value, a fact or a rule, as `kind` tells; `section` says where."""

    kind: Kind
    key: str
    says: str
    mend: str
    section: str = ""

    @property
    def blocks(self) -> bool:
        """Whether approval waits for it; a warning only asks for a look."""
        return self.kind != "warning"


def fires(rule: Rule, resolved: Resolved) -> bool:
    """Tell whether a rule of the bank speaks about this policy."""
    states = resolved.states
    return (
        rule.when.value(resolved.facts).holds is True
        and all(key in states and states[key].kept for key in rule.kept)
        and all(key in states and states[key].left_out for key in rule.out)
    )


def _choice(resolved: Resolved, state: State) -> Blocker:
    asks = plain(state.statement.asks, resolved.fill) if state.statement else state.title
    return Blocker("choice", state.key, f"A choice is open: {asks}", "Choose one of the alternatives.", state.section)


def _asked(resolved: Resolved, fact: str, section: str, seen: set[str]) -> Iterator[Blocker]:
    """Yield what must be settled before a fact is known: a question, or the open choices that would set it."""
    if fact in seen:
        return
    seen.add(fact)
    question = resolved.bank.question.get(fact)
    if question:
        yield Blocker(
            "answer",
            fact,
            f"An answer is missing: {plain(question.asks, resolved.fill)}",
            "Answer the question.",
            section,
        )
        return
    settles = [resolved.states[item.key] for item in setters(resolved.bank).get(fact, ())]
    for state in settles:
        if state.undecided:
            yield _choice(resolved, state)
        for other in sorted(state.needs):
            yield from _asked(resolved, other, state.section, seen)
    if not settles:
        label = next((item.label for item in resolved.bank.facts if item.key == fact), fact)
        yield Blocker(
            "answer", fact, f"Not known: {label}", "Ask your authority to complete your register entry.", section
        )


def _shown(resolved: Resolved, specs: Iterable[DocumentSpec]) -> Iterator[tuple[str, State]]:
    """Yield each statement that the documents place, printed or not, once, with the section where it stands first."""
    seen: set[str] = set()
    for spec in specs:
        for section in spec.sections:
            for state in resolved.placed(spec.key, section):
                if state.key not in seen:
                    seen.add(state.key)
                    yield section, state


def _blank(resolved: Resolved, *texts: str) -> Iterator[str]:
    for text in texts:
        for name in placeholders(text):
            found = filled(name, resolved.fill)
            if found.kind == "blank" and name != CHOICE:
                yield found.key


def _statements(resolved: Resolved, specs: list[DocumentSpec]) -> Iterator[Blocker]:
    facts: set[str] = set()
    missing: dict[str, str] = {}
    for section, state in _shown(resolved, specs):
        for fact in sorted(state.needs):
            yield from _asked(resolved, fact, section, facts)
        if state.undecided:
            yield _choice(resolved, state)
        if state.left_out and state.level == "must" and not state.reason:
            yield Blocker("reason", state.key, f"“{state.title}” is left out without a reason.",
                          "Give the reason, or take the statement in.", state.section)  # fmt: skip
        if state.kept:
            own, short = resolved.short_words(state.key), dict(state.statement.short) if state.statement else {}
            for name in _blank(resolved, state.text, *(short | own).values()):
                missing.setdefault(name, section)
            if state.reworded and set(short) - set(own):
                yield Blocker("warning", state.key, f"You changed the words of “{state.title}”: the one-page summaries print their first sentences.",
                              "Write a short sentence for each summary, beside the wording.", state.section)  # fmt: skip
    for spec in specs:
        for name in _blank(
            resolved, spec.title, spec.audience, *(resolved.bank.section[key].title for key in spec.sections)
        ):
            missing.setdefault(name, spec.sections[0])
    in_words = set(missing)
    for section in dict.fromkeys(key for spec in specs for key in spec.sections):
        for row in resolved.bank.section[section].rows:
            value = resolved.bank.value[row]
            applies = value.when.value(resolved.facts).holds is True
            if applies and not value.optional and resolved.fill[row].kind == "blank":
                missing.setdefault(row, section)
    for name, section in missing.items():
        known = resolved.bank.value.get(name)
        if known is None:
            yield Blocker(
                "value",
                name,
                f"The words use a placeholder that does not exist: {name}.",
                "Reword the statement.",
                section,
            )
        elif known.source == "authority":
            # A row of a table without its contact is not printed; a sentence without it would print a gap.
            yield Blocker("value" if name in in_words else "warning", name, f"{known.label} is not known.",
                          "It comes from your authority's contact list; you can fill it in yourself.", section)  # fmt: skip
        elif name != REVIEW:
            yield Blocker("value", name, f"{known.label} is not filled in.",
                          "Fill it in once; it is printed wherever it is needed.", section)  # fmt: skip
    yield from _doubtful(resolved, specs)


def _in_words(resolved: Resolved, specs: list[DocumentSpec]) -> dict[str, str]:
    """Return the keys of the values that printed sentences name, each with the section where it stands first."""
    places: dict[str, str] = {}
    for section, state in _shown(resolved, specs):
        if state.kept:
            short = (dict(state.statement.short) if state.statement else {}) | resolved.short_words(state.key)
            for text in (state.text, *short.values()):
                for name in placeholders(text):
                    places.setdefault(filled(name, resolved.fill).key, section)
    for spec in specs:
        for text in (spec.title, spec.audience, *(resolved.bank.section[key].title for key in spec.sections)):
            for name in placeholders(text):
                places.setdefault(filled(name, resolved.fill).key, spec.sections[0])
    return places


def needed(resolved: Resolved) -> frozenset[str]:
    """Return the keys of the values without which the layer's documents cannot be approved, filled in or not."""
    specs = [resolved.bank.document[key] for key in resolved.documents]
    rows = (row for spec in specs for section in spec.sections for row in resolved.bank.section[section].rows)
    found = {LEAD, *_in_words(resolved, specs)}
    for row in rows:
        value = resolved.bank.value[row]
        if value.source != "authority" and not value.optional and value.when.value(resolved.facts).holds is True:
            found.add(row)
    known = resolved.bank.value
    return frozenset(key for key in found & known.keys() if not known[key].given("", resolved.facts))


def _doubtful(resolved: Resolved, specs: list[DocumentSpec]) -> Iterator[Blocker]:
    """Yield each printed value whose words reach nobody, differ from the authority's, or are the register's alone."""
    places = _in_words(resolved, specs)
    for section in dict.fromkeys(key for spec in specs for key in spec.sections):
        for row in resolved.bank.section[section].rows:
            places.setdefault(row, section)
    told, registered = resolved.layer.told, resolved.layer.registered
    for name, section in places.items():
        known, found = resolved.bank.value.get(name), resolved.fill.get(name)
        if not known or not found or found.kind != "value" or known.when.value(resolved.facts).holds is False:
            continue
        if known.kind == "contact" and not reaches(found.text):
            yield Blocker("value", name, f"{known.label} has no number or address: “{found.text}”.",
                          "Enter a telephone number, an e-mail address or the address of a page.", section)  # fmt: skip
        elif name in told and " ".join(found.text.split()) != " ".join(told[name].split()):
            yield Blocker("warning", name, f"{known.label}: you print “{found.text}”. Your authority has confirmed “{told[name]}”.",
                          "Empty the field to print your authority’s words, if yours are not newer.", section)  # fmt: skip
        elif name in registered:
            yield Blocker("warning", name, f"{known.label} is as the national register has it: “{found.text}”.",
                          "Check it and save: then it is your own.", section)  # fmt: skip


def _concerns(rule: Rule, shown: set[str]) -> bool:
    """Whether a rule speaks about a statement of these documents; one over facts alone concerns them all."""
    named = (*rule.kept, *rule.out)
    return not named or any(key in shown for key in named)


def blockers(
    resolved: Resolved, *, review: date | None, today: date, lead: bool, documents: Iterable[str] | None = None
) -> list[Blocker]:
    """Return what blocks approval of the given documents (default: all), and the warnings, most telling first.

    `review` is the next review date that the policy will print, `lead` whether a safeguarding lead is named.
    """
    printed = resolved.documents if documents is None else list(documents)
    specs = [resolved.bank.document[key] for key in printed]
    found = list(_statements(resolved, specs))
    shown = {state.key for _, state in _shown(resolved, specs)}
    for rule in resolved.bank.rules:
        if fires(rule, resolved) and _concerns(rule, shown):
            kind: Kind = "contradiction" if rule.kind == "contradiction" else "warning"
            where = next((resolved.states[key].section for key in (*rule.kept, *rule.out)), "")
            found.append(Blocker(kind, rule.key, rule.says, rule.mend, where))
    if documents is None:
        known: set[str] = set()
        for spec in resolved.bank.documents:
            if resolved.layer.shape in spec.shapes:
                for fact in sorted(spec.when.value(resolved.facts).unknown):
                    found += _asked(resolved, fact, "", known)
    if review is None:
        found.append(Blocker("review", REVIEW, "The next review has no date.", "Set a date within a year."))
    elif review <= today:
        found.append(Blocker("review", REVIEW, "The next review date has passed.", "Set a date within a year."))
    if not lead:
        found.append(
            Blocker("lead", LEAD, "No designated safeguarding lead is named.", "Name the person who holds the role.")
        )
        found = [item for item in found if not (item.kind == "value" and item.key == LEAD)]
    ranks: dict[Kind, int] = {
        "lead": 0,
        "answer": 1,
        "choice": 2,
        "contradiction": 3,
        "reason": 4,
        "value": 5,
        "review": 6,
        "warning": 7,
    }
    once: dict[tuple[Kind, str], Blocker] = {}
    for item in found:
        once.setdefault((item.kind, item.key), item)
    return sorted(once.values(), key=lambda item: ranks[item.kind])
