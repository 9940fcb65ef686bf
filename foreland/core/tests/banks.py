"""Generated editions and amendment histories, small enough to shrink and rich enough to hurt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from foreland.core.amend import Amendment
from foreland.core.conditions import ALWAYS, Condition, Test
from foreland.core.layer import Layer, Resolved
from foreland.core.packs.model import (
    Answer,
    Bank,
    DocumentSpec,
    Fact,
    Head,
    Number,
    Option,
    Pick,
    Proposal,
    Question,
    Section,
    Statement,
    Term,
    TermChoice,
    Value,
)

SECTIONS = ("one", "two", "three")
laws = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
"""How the laws are tried; how hard, is said by the profiles in conftest.py."""
WORDS = st.sampled_from(
    ["Staff lock doors.", "{{Pupils}} ask {{dsl}}.", "We write it down.", "Phones rest.", "Nobody waits."]
)


def head(edition: str = "2026.1", kind: str = "policies") -> Head:
    """Return the head of a made-up edition."""
    return Head(
        "made-up",
        kind,
        Number.read(edition),
        "Made up",
        "Nobody",
        "CC BY 4.0",
        "en-GB",
        "england",
        date(2026, 9, 1),
        "First.",
    )


def answers(*keys: str) -> tuple[Answer, ...]:
    """Return answers that are called like their keys."""
    return tuple(Answer(key, key.title()) for key in keys)


QUESTIONS = (
    Question("kind", "What are you?", "why", answers("school", "club")),
    Question("ages", "Which ages?", "why", answers("small", "middle", "big"), many=True,
             propose=(Proposal("big", Condition((Test("kind", frozenset({"club"})),)), "Clubs have big ones."),)),
    Question("wifi", "Is there wi-fi?", "why", answers("yes", "no"), when=Condition((Test("kind", frozenset({"school"})),))),
)  # fmt: skip
DOMAIN = {"kind": ("school", "club"), "ages": ("small", "middle", "big"), "wifi": ("yes", "no")}


def conditions(domain: dict[str, tuple[str, ...]]) -> st.SearchStrategy[Condition]:
    """Draw a condition over one or two declared facts."""
    single = [
        test
        for fact, values in sorted(domain.items())
        for test in (
            Test(fact, frozenset(values[:1])),
            Test(fact, frozenset(values[1:])),
            Test(fact, none_of=frozenset(values[:1])),
        )
    ]
    double = [(one, two) for one, two in zip(single, reversed(single), strict=True) if one.fact != two.fact]
    return st.sampled_from([*(Condition((test,)) for test in single), *map(Condition, double)])


def often_always(domain: dict[str, tuple[str, ...]]) -> st.SearchStrategy[Condition]:
    """Draw a condition that holds for everybody in half of the cases."""
    return st.one_of(st.just(ALWAYS), conditions(domain))


@st.composite
def statements(draw: st.DrawFn, number: int, domain: dict[str, tuple[str, ...]], sets: str | None) -> Statement:
    """Draw a statement; with `sets` its options set that fact to "a", "b" or "c"."""
    count = draw(st.integers(2, 3)) if sets else draw(st.sampled_from([0, 0, 2, 3]))
    options = tuple(
        Option(
            key=key, label=key.upper(), text=f"choose {key}", sets=((sets, key),) if sets else (),
            when=draw(st.one_of(st.just(ALWAYS), st.just(ALWAYS), conditions(domain))),
            propose=draw(st.one_of(st.none(), often_always(domain))),
        )
        for key in "abc"[:count]
    )  # fmt: skip
    words = draw(WORDS)
    return Statement(
        key=f"s.{number}", title=f"Statement {number}", section=draw(st.sampled_from(SECTIONS)),
        level=draw(st.sampled_from(["must", "should", "may"])), text=f"{words} We {{{{choice}}}}." if options else words,
        why="Because.", when=draw(often_always(domain)), propose=draw(st.one_of(st.just(ALWAYS), st.none(), conditions(domain))),
        meets=tuple(draw(st.lists(st.sampled_from(["R-1", "R-2", "R-3"]), unique=True, max_size=2))),
        asks="Which?" if options else "", options=options,
        also=(("booklet", "guests"),) if draw(st.booleans()) else (),
    )  # fmt: skip


@st.composite
def banks(draw: st.DrawFn, edition: str = "2026.1") -> Bank:
    """Draw an edition without circles: a statement asks only about facts that earlier ones set, in a shuffled file order."""
    domain = dict(DOMAIN)
    made: list[Statement] = []
    facts: list[Fact] = []
    for number in range(draw(st.integers(1, 5))):
        sets = f"f{number}" if draw(st.integers(0, 2)) == 0 else None
        made.append(draw(statements(number, dict(domain), sets)))
        if sets:
            values = tuple(option.key for option in made[-1].options)
            domain[sets] = values
            facts.append(Fact(sets, sets, "choice", answers(*values)))
    return Bank(
        head=head(edition), facts=tuple(facts), questions=QUESTIONS,
        terms=(Term("pupil", "Pupils", (TermChoice("pupil", "pupil", "pupils", "pupil's", "pupils'"),), "pupils"),),
        values=(Value("dsl", "Safeguarding lead", "person", "profile"),),
        sections=tuple(Section(key, key.title()) for key in (*SECTIONS, "guests")),
        documents=(
            DocumentSpec("policy", "Policy", "policy", ("standalone", "set"), SECTIONS, "everyone"),
            DocumentSpec("booklet", "Booklet", "insert", ("set",), ("guests",), "some"),
            DocumentSpec("extract", "Extract", "policy", ("set",), SECTIONS, "some", picks=tuple(
                Pick(section, tuple(item.key for item in made if item.section == section and draw(st.booleans())))
                for section in SECTIONS if draw(st.booleans())
            )),
        ),
        statements=tuple(draw(st.permutations(made))),
    )  # fmt: skip


def facts() -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    """Draw what a setting has answered, some of it unknown."""
    return st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from([("school",), ("club",)]),
            "ages": st.lists(st.sampled_from(DOMAIN["ages"]), unique=True).map(tuple),
            "wifi": st.sampled_from([("yes",), ("no",)]),
        },
    )


@st.composite
def amendments(draw: st.DrawFn, bank: Bank, first: int = 1, most: int = 8) -> tuple[Amendment, ...]:
    """Draw a history of amendments as people make them, own statements, moves and steps back to the bank among them."""
    made: list[Amendment] = []
    keys = [item.key for item in bank.statements]
    own: list[str] = []
    edition = str(bank.head.edition)
    for number in range(first, first + draw(st.integers(0, most))):
        kind = draw(st.sampled_from(["selected", "text", "place", "choice", "own"]))
        key = draw(st.sampled_from([*keys, *own]))
        value: Any
        option, reason = "", ""
        if kind == "own":
            key = f"own.{number:06d}"
            own.append(key)
            value = {"section": draw(st.sampled_from(SECTIONS)), "after": draw(st.sampled_from(["", *keys, *own[:-1]])),
                     "text": f"Our words {number}.", "meets": draw(st.sampled_from([[], ["R-1"]]))}  # fmt: skip
        elif kind == "place":
            value = {"section": draw(st.sampled_from(SECTIONS)), "after": draw(st.sampled_from(["", *keys, *own]))}
        elif kind == "selected":
            value, reason = draw(st.booleans()), draw(st.sampled_from(["", "We have no phones."]))
        elif kind == "choice":
            if key in own or not bank.statement[key].options:
                continue
            value = draw(st.sampled_from([item.key for item in bank.statement[key].options]))
        else:
            value = f"Changed words {number}."
            if key not in own and bank.statement[key].options:
                option = draw(st.sampled_from([item.key for item in bank.statement[key].options]))
        if kind != "own" and draw(st.integers(0, 5)) == 0:
            value = None
        made.append(Amendment(number, key, kind, value, option=option, reason=reason, edition=edition))  # type: ignore[arg-type]
    return tuple(made)


@dataclass(frozen=True)
class Drawn:
    """An edition, a layer on it, and the number that the next amendment would have."""

    bank: Bank
    layer: Layer

    @property
    def next(self) -> int:
        """The number of the next amendment."""
        return max((item.number for item in self.layer.amendments), default=0) + 1

    def adding(self, *more: Amendment) -> Layer:
        """Return the layer with amendments added."""
        return replace(self.layer, amendments=(*self.layer.amendments, *more))


@st.composite
def layers(draw: st.DrawFn, most: int = 8) -> Drawn:
    """Draw an edition with a layer put on."""
    bank = draw(banks())
    values = draw(st.sampled_from([{}, {"dsl": "Ada Ely"}]))
    shape = draw(st.sampled_from(["standalone", "set"]))
    return Drawn(
        bank, Layer(facts=draw(facts()), values=values, amendments=draw(amendments(bank, most=most)), shape=shape)
    )


def print_of(resolved: Resolved) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return what is printed: document and section -> key and words, in order."""
    return {
        (spec.key, section): [(state.key, state.text) for state in resolved.printed(spec.key, section)]
        for spec in resolved.bank.documents
        for section in spec.sections
    }


def order_of(resolved: Resolved, without: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the order of every section, some keys left away."""
    away = set(without)
    return {section: [key for key in keys if key not in away] for section, keys in resolved.order.items()}


def bank_of(statements: Sequence[Statement], **more: Any) -> Bank:
    """Return an edition with the usual questions, sections and documents round these statements."""
    fields: dict[str, Any] = {
        "head": head(), "questions": QUESTIONS, "sections": tuple(Section(key, key.title()) for key in SECTIONS),
        "documents": (DocumentSpec("policy", "Policy", "policy", ("standalone",), SECTIONS, "everyone"),),
        "values": (Value("dsl", "Safeguarding lead", "person", "profile"),),
    }  # fmt: skip
    return Bank(**(fields | more), statements=tuple(statements))


def statement(key: str, **more: Any) -> Statement:
    """Return a plain statement of section one that everybody must keep."""
    fields = {"title": key, "section": "one", "level": "must", "text": f"Words of {key}.", "why": "Because."}
    return Statement(key=key, **(fields | more))
