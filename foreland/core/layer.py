"""A policy is an edition plus amendments. `resolve` puts the two together: every statement, in order, with its state.

The same function serves a school's draft, an approved version and, one level up, an authority's own edition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from foreland.core import edited, ordering
from foreland.core.amend import OWN, Amendment, Slots, newest
from foreland.core.conditions import Facts, Truth
from foreland.core.facts import Origin, begun, setters, setting_order
from foreland.core.packs.model import Bank, Level, Option, Statement
from foreland.core.wording import Fill, Terms, fill_table


@dataclass(frozen=True)
class Layer:
    """What a body keeps of its own beside the edition: answered facts, values, terms and amendments.

    `facts` maps a fact to its values and `origins` says where each came from ("register" or "person"). `values` maps a
    value's key to its words (a list has one item a line). `terms` maps a term to a choice's key or to own forms.
    """

    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)
    amendments: tuple[Amendment, ...] = ()
    shape: str = "standalone"
    told: Mapping[str, str] = field(default_factory=dict)
    """What the authority has confirmed, by key: `values` may say otherwise, and then somebody should look."""
    registered: frozenset[str] = frozenset()
    """Keys of `values` whose words the register gave and nobody has kept yet."""
    publishes: bool = False
    """Whether it becomes an edition itself, as an authority's does: then it is read whole, as if all of it were for everybody."""


@dataclass(frozen=True, slots=True)
class State:
    """One statement as it stands in a layer."""

    key: str
    title: str
    section: str
    level: Level | None
    statement: Statement | None
    applies: Truth
    proposed: Truth
    kept: bool
    decided: bool
    choice: str | None
    choice_made: bool
    options: tuple[Option, ...]
    text: str
    bank_text: str
    reworded: bool
    reason: str = ""
    meets: tuple[str, ...] = ()
    newest: int = 0
    sleeping: bool = False
    moved: bool = False

    @property
    def own(self) -> bool:
        """Whether the school wrote this statement itself."""
        return self.statement is None

    @property
    def fixed(self) -> bool:
        """Whether it stands in the edition's words, whatever the school would have."""
        return self.statement is not None and self.statement.fixed

    @property
    def undecided(self) -> bool:
        """Whether a choice between alternatives is still open."""
        return self.kept and bool(self.options) and self.choice is None

    @property
    def left_out(self) -> bool:
        """Whether it applies and is not kept, by decision or because it was never proposed."""
        return self.applies.holds is True and not self.kept and (self.decided or self.proposed.holds is not None)

    @property
    def needs(self) -> frozenset[str]:
        """Facts that must be known before it is clear whether this statement belongs in."""
        if self.applies.holds is None:
            return self.applies.unknown
        if self.applies.holds and not self.decided and self.proposed.holds is None:
            return self.proposed.unknown
        return frozenset()

    @property
    def origin(self) -> Literal["bank", "reworded", "own"]:
        """Where the printed words come from."""
        return "own" if self.own else "reworded" if self.reworded else "bank"


@dataclass(frozen=True)
class Resolved:
    """An edition with a layer put on: facts, words and the state of every statement."""

    bank: Bank
    layer: Layer
    facts: dict[str, frozenset[str]]
    origins: dict[str, Origin]
    states: dict[str, State]
    order: dict[str, tuple[str, ...]]
    fill: Fill
    short: dict[str, dict[str, str]] = field(default_factory=dict)

    def short_words(self, key: str) -> dict[str, str]:
        """Return the school's own short words of a statement, by summary; empty where the bank's stand."""
        found = self.short.get(key)
        return dict(found) if found else {}

    def section(self, key: str) -> list[State]:
        """Return the states of a section in reading order, whether they are printed or not."""
        return [self.states[item] for item in self.order.get(key, ())]

    def printed(self, document: str, section: str) -> list[State]:
        """Return the statements that a document prints in a section, in order."""
        return [state for state in self.placed(document, section) if state.kept]

    def placed(self, document: str, section: str) -> list[State]:
        """Return the statements that stand in a section of a document, printed or not: its own, then its guests.

        A guest that has been moved into this document stands there once, at its new place. Where the document picks
        from the section, the bank's others are missing; a school's own statement stands in every document that has it.
        """
        spec = self.bank.document.get(document)
        inside = spec.sections if spec else ()
        picked = spec.picked(section, self.facts) if spec else None
        guests = (item.key for item in self.bank.statements if (document, section) in item.also)
        home = (self.states[key] for key in self.order.get(section, ()))
        found = [
            *(state for state in home if picked is None or state.own or state.key in picked),
            *(self.states[key] for key in guests if self.states[key].section not in inside),
        ]
        return [self.states[key] for key in spec.arranged(s.key for s in found)] if spec and spec.order else found

    @cached_property
    def kept(self) -> list[State]:
        """Every kept statement, in the order of the bank's sections."""
        return [
            self.states[key]
            for section in self.bank.sections
            for key in self.order[section.key]
            if self.states[key].kept
        ]

    @property
    def documents(self) -> list[str]:
        """Keys of the documents that this layer's shape prints for this setting."""
        return [
            item.key
            for item in self.bank.documents
            if self.layer.shape in item.shapes and item.when.value(self.facts).holds is True
        ]


def _choice(statement: Statement, options: Iterable[Option], slots: Slots, facts: Facts) -> tuple[str | None, bool]:
    """Return the option in use and whether a person chose it.

    Where the chosen one is no longer offered nothing takes its place by itself: the choice is open again.
    """
    made = slots.get((statement.key, "choice", ""))
    if made:
        return (made.value, True) if any(option.key == made.value for option in options) else (None, False)
    fitting = [o.key for o in options if o.propose is not None and o.propose.value(facts).holds is True]
    return (fitting[0] if fitting else None), False


@dataclass(frozen=True, slots=True)
class _Given:
    """What the amendments say, made ready once for all statements."""

    slots: Slots
    last: Mapping[str, int]
    amended: frozenset[str]
    sections: Collection[str]
    printing: frozenset[str]
    """The sections that the shape's documents print, and the statements that they take in beside them."""


def _state(statement: Statement, given: _Given, facts: Facts) -> State:
    slots = given.slots
    applies = statement.when.value(facts)
    proposed = (
        Truth(statement.fixed) if statement.fixed or statement.propose is None else statement.propose.value(facts)
    )
    selected = slots.get((statement.key, "selected", ""))
    wanted = bool(selected.value) if selected else proposed.holds is True
    options = tuple(option for option in statement.options if option.when.value(facts).holds is not False)
    choice, made = _choice(statement, options, slots, facts)
    bank_text = statement.words(choice)
    text = slots.get((statement.key, "text", choice or ""))
    place = slots.get((statement.key, "place", ""))
    if place and place.value["section"] not in given.sections:
        place = None
    section = place.value["section"] if place else statement.section
    if section not in given.printing and statement.key not in given.printing:
        applies = Truth(False)  # it stands in a page for a neighbouring policy, which this shape does not print
    return State(
        key=statement.key,
        title=statement.title,
        section=section,
        level=statement.level,
        statement=statement,
        applies=applies,
        proposed=proposed,
        kept=applies.holds is True and wanted,
        decided=selected is not None,
        choice=choice,
        choice_made=made,
        options=options,
        text=text.value if text else bank_text,
        bank_text=bank_text,
        reworded=text is not None,
        reason=selected.reason if selected else "",
        meets=statement.meets,
        newest=given.last.get(statement.key, 0),
        moved=place is not None,
        sleeping=applies.holds is False and statement.key in given.amended,
    )


def _own_state(key: str, given: _Given) -> State:
    slots = given.slots
    own = slots[key, "own", ""]
    text = slots.get((key, "text", ""))
    place = slots.get((key, "place", ""))
    selected = slots.get((key, "selected", ""))
    if place and place.value["section"] not in given.sections:
        place = None
    section = (place or own).value["section"]
    here = section in given.sections
    return State(
        key=key,
        title="Your own statement",
        section=section,
        level=None,
        statement=None,
        applies=Truth(True),
        proposed=Truth(True),
        kept=here and (selected is None or bool(selected.value)),
        decided=True,
        choice=None,
        choice_made=False,
        options=(),
        text=text.value if text else own.value["text"],
        bank_text="",
        reworded=False,
        reason=selected.reason if selected else "",
        meets=tuple(own.value.get("meets", ())),
        newest=given.last.get(key, 0),
        sleeping=not here,
    )


def resolve(bank: Bank, layer: Layer) -> Resolved:
    """Put a layer on an edition and return every statement's state, in order, with the facts that led to it.

    Amendments of statements that the edition does not know, or that do not apply, sleep: they are kept and ignored.
    Raises CyclicFacts for an edition that `check` would refuse.
    """
    slots: Slots = newest(layer.amendments)
    last: dict[str, int] = {}
    for amendment in layer.amendments:
        last[amendment.key] = max(last.get(amendment.key, 0), amendment.number)
    bank = edited.opened(edited.amended(bank, slots)) if layer.publishes else bank
    slots = edited.loose(bank, slots)
    printing = bank.printed_in(lambda spec: layer.publishes or layer.shape in spec.shapes)
    given = _Given(slots, last, frozenset(key for key, _, _ in slots), bank.section, printing)
    facts, origins = begun(bank, layer.facts, layer.origins)

    by_fact = setters(bank)
    open_facts = {fact: len(found) for fact, found in by_fact.items()}
    unsure: set[str] = set()
    found: dict[str, set[str]] = {fact: set() for fact in by_fact}
    for statement in setting_order(bank):
        state = _state(statement, given, facts)
        own = {fact for option in statement.options for fact, _ in option.sets}
        chosen = statement.option(state.choice)
        if state.kept and chosen:
            for fact, value in chosen.sets:
                found[fact].add(value)
        if state.needs or state.undecided:
            unsure |= own
        for fact in own:
            open_facts[fact] -= 1
            if not open_facts[fact] and fact not in unsure:  # every statement that could set it has spoken
                facts[fact] = frozenset(found[fact])
                origins[fact] = "choice"

    states = {item.key: _state(item, given, facts) for item in bank.statements}
    for key, field_name, _ in slots:
        if field_name == "own" and key.startswith(OWN):
            states[key] = _own_state(key, given)
            if layer.publishes:
                whole = edited.own_statement(key, slots)
                states[key] = replace(states[key], title=whole.title, level=whole.level, meets=whole.meets)
    order = ordering.arrange(bank, layer.amendments, {key: state.section for key, state in states.items()})
    short = {key: dict(item.value) for (key, field_name, _), item in slots.items() if field_name == "short"}
    fill = fill_table(bank, layer.terms, layer.values, facts)
    return Resolved(bank, layer, facts, origins, states, order, fill, short)
