"""What is wrong with the logic of an edition: conditions that nobody can meet, and settings played through to the print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from foreland.core import blockers
from foreland.core.conditions import Condition, can_hold_together, every_case
from foreland.core.facts import setters
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank
from foreland.core.packs.reading import Fault
from foreland.core.wording import placeholders

SHAPES = ("standalone", "set")
"""The shapes that a policy can have."""


def possible(bank: Bank, conditions: Iterable[Condition], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether some setting can meet all conditions at once, counting what must hold for their facts to be told.

    A question's fact holds a value only where the question is asked; a fact that options set, only where a statement
    with such an option applies.
    """
    conditions = [Condition(tuple(test for test in item.tests if test.fact in bank.domain)) for item in conditions]
    if not can_hold_together(conditions, bank.many, bank.domain):
        return False
    wanted = {
        test.fact: test.any_of
        for condition in conditions
        for test in condition.tests
        if test.any_of and test.fact not in seen
    }
    for fact, values in wanted.items():
        if fact in bank.question:
            return possible(bank, [*conditions, bank.question[fact].when], seen | {fact})
        ways = [
            (item, option)
            for item in setters(bank).get(fact, ())
            for option in item.options
            if any(f == fact and v in values for f, v in option.sets)
        ]
        if ways:
            return any(possible(bank, [*conditions, item.when, option.when], seen | {fact}) for item, option in ways)
    return True


def dead(bank: Bank) -> Iterator[Fault]:
    """Yield a fault for each condition, beside the statements' own, that no setting can ever meet."""
    place = bank.places.get
    before: set[str] = set()
    choices = set(setters(bank))
    for question in bank.questions:
        file = place(f"question:{question.key}", "")
        asked = question.when.facts.union(*(proposal.when.facts for proposal in question.propose))
        for fact in sorted(asked & choices):
            yield Fault(
                file,
                question.key,
                f'It turns on the fact "{fact}", which options set; questions come before choices.',
                "Ask about answers only.",
            )
        for fact in sorted((asked & set(bank.question)) - before):
            yield Fault(
                file,
                question.key,
                f'It turns on the question "{fact}", which comes later or turns on this one.',
                "Put the other question first.",
            )
        before.add(question.key)
        if not possible(bank, [question.when]):
            yield Fault(file, question.key, "It can never be asked: its condition contradicts itself.")
        for proposal in question.propose:
            if not possible(bank, [question.when, proposal.when]):
                yield Fault(
                    file,
                    question.key,
                    f'"{proposal.answer}" can never be proposed: its condition contradicts the question\'s.',
                )
    for value in bank.values:
        if not possible(bank, [value.when]):
            yield Fault(
                place(f"value:{value.key}", ""),
                value.key,
                "It can never be asked for: its condition contradicts itself.",
            )
    for spec in bank.documents:
        file = place(f"document:{spec.key}", "")
        if not possible(bank, [spec.when]):
            yield Fault(file, spec.key, "It can never be printed: its condition contradicts itself.")
        for shape in spec.shapes:
            if shape not in SHAPES:
                yield Fault(file, spec.key, f'The shape "{shape}" is not known.', f"Known: {', '.join(SHAPES)}.")
    for summary in bank.summaries:
        if not possible(bank, [summary.when]):
            yield Fault(place(f"summary:{summary.key}", ""), summary.key,
                        "It can never be printed: its condition contradicts itself.")  # fmt: skip
    for rule in bank.rules:
        named = [bank.statement[key].when for key in (*rule.kept, *rule.out) if key in bank.statement]
        if not possible(bank, [rule.when, *named]):
            yield Fault(place(f"rule:{rule.key}", ""), rule.key, "The rule can never speak: its conditions contradict each other.",
                        "Mend them, or take the rule away.")  # fmt: skip
    for item in bank.statements:
        printing = {shape for spec in bank.documents if item.section in spec.sections for shape in spec.shapes}
        printing |= {shape for key, _ in item.also if key in bank.document for shape in bank.document[key].shapes}
        if any(spec.kind == "insert" and item.section in spec.sections for spec in bank.documents):
            continue  # a page for a neighbouring policy comes with the set alone
        for shape in sorted({shape for spec in bank.documents for shape in spec.shapes} - printing):
            yield Fault(place(f"statement:{item.key}", ""), item.key, f'No document of the shape "{shape}" prints it.',
                        'Add its section to one, or name one in "also".')  # fmt: skip


_AGES = {
    "nursery": ("under-5",), "primary": ("5-7", "7-11"), "secondary": ("11-14", "14-16"),
    "all-through": ("5-7", "7-11", "11-14", "14-16"), "sixteen-plus": ("16-18",),
}  # fmt: skip
"""The ages of a phase, for a bank that names no settings."""


def settings(bank: Bank) -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield the facts of every kind of setting: those that the bank names, and all that the register can tell apart.

    The ages of one that the register alone tells are those of the bank's settings of that kind and phase. A bank that
    knows no kinds of setting is played with nothing known, and with each single answer.
    """
    for setting in bank.settings:
        yield dict(setting.facts)
    if "kind" not in bank.domain:
        yield {}
        for question in bank.questions:
            if not question.when:
                for answer in question.answers:
                    yield {question.key: (answer.key,)}
        return
    for kind in sorted(bank.domain["kind"]):
        known = {"kind": frozenset({kind})}
        axes = [fact for fact in ("phase", "provision", "governance") if fact in bank.domain]
        axes = [
            fact
            for fact in axes
            if fact not in bank.question or bank.question[fact].when.value(known).holds is not False
        ]
        for case in every_case(bank.domain, axes):
            told = {"kind": (kind,)} | {fact: tuple(case[fact]) for fact in axes}
            ages = _ages(bank, told)
            yield told | ({"ages": ages} if ages else {})


def _ages(bank: Bank, told: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the ages of a kind and phase: as the bank's first such setting has them, else as schools commonly do."""
    if not told.get("phase") or "ages" not in bank.domain:
        return ()
    for setting in bank.settings:
        facts = dict(setting.facts)
        if all(facts.get(fact) == told[fact] for fact in ("kind", "phase")) and facts.get("ages"):
            return facts["ages"]
    return tuple(age for phase in told["phase"] for age in _AGES.get(phase, ()) if age in bank.domain["ages"])


def played(bank: Bank) -> Iterator[Fault]:
    """Play every kind of setting through with all proposals taken, and look at what would be printed."""
    for facts in settings(bank):
        resolved = resolve(bank, Layer(facts=facts))
        who = ", ".join(value for values in facts.values() for value in values)
        for rule in bank.rules:
            if rule.kind == "contradiction" and blockers.fires(rule, resolved):
                yield Fault(bank.places.get(f"rule:{rule.key}", ""), rule.key,
                            f"The proposed selection trips this rule for: {who}.", "Mend the proposals or the rule.")  # fmt: skip
        for state in resolved.kept:
            for name in placeholders(state.text):
                value = bank.value.get(name)
                if value and value.when.value(resolved.facts).holds is False:
                    yield Fault(bank.places.get(f"statement:{state.key}", ""), state.key,
                                f"It prints {{{{{name}}}}} where that value is never asked for ({who}).",
                                "Narrow the statement's condition or widen the value's.")  # fmt: skip
