"""Laws of publishing an edition from a layer, and of writing an edition down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from foreland.core import conditions as told
from foreland.core.amend import BANK_FIELDS, Amendment, newest
from foreland.core.edited import value_of
from foreland.core.issuing import account, bank_key, issue, reading
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import (
    Bank,
    Change,
    DocumentSpec,
    Fact,
    Gloss,
    Head,
    Number,
    Part,
    Rule,
    Section,
    Succession,
    differing,
)
from foreland.core.packs.reading import read
from foreland.core.packs.writing import write
from foreland.core.rebase import Settling, rebase, settle, way
from foreland.core.tests.banks import (
    DOMAIN,
    SECTIONS,
    amendments,
    answers,
    bank_of,
    banks,
    conditions,
    facts,
    head,
    laws,
    statement,
)
from foreland.core.tests.editions import later

HEAD = replace(head(), id="kent", publisher="Kent", title="Kent’s own", edition=Number(2026, 1), based_on=("made-up", Number(2026, 1)))  # fmt: skip


@st.composite
def bank_layers(draw: st.DrawFn) -> tuple[Bank, tuple[Amendment, ...]]:
    """Draw an edition and what an authority made of it: everything that a school can do but choose, and bank fields."""
    bank = draw(banks())
    made = [
        replace(item, option="", value=f"{item.value} {{{{choice}}}}" if _template(bank, item) else item.value)
        for item in draw(amendments(bank))
        if item.field != "choice"
    ]
    keys = [item.key for item in bank.statements] + [item.key for item in made if item.field == "own"]
    for number in range(100, 100 + draw(st.integers(0, 5))):
        key = draw(st.sampled_from(keys))
        field, option = (
            draw(
                st.sampled_from(
                    ["title", "level", "when", "meets", "audience", "why", "option", "label", "hint", "fixed"]
                )
            ),
            "",
        )
        value: Any = f"{field} {number}"
        if field == "level":
            value = draw(st.sampled_from(["must", "should", "may"]))
        elif field == "when":
            value = told.write(draw(conditions(DOMAIN)))
        elif field == "fixed":
            value = True
        elif field == "meets":
            value = draw(st.sampled_from([[], ["R-2"], ["R-1", "R-3"]]))
        elif field == "audience":
            value = draw(st.sampled_from([[], ["staff"], ["pupils", "parents"]]))
        elif field in ("option", "label", "hint"):
            found = bank.statement.get(key)
            if found is None or not found.options:
                continue
            option = draw(st.sampled_from([item.key for item in found.options]))
            value = draw(st.sampled_from([f"words {number}", f"words {number}" if field == "label" else ""]))
        made.append(Amendment(number, key, field, draw(st.sampled_from([value, value, None])), option=option))  # type: ignore[arg-type]
    own = {item.key for item in made if item.field == "own"}
    made += (Amendment(200 + at, key, "why", "Because we say so.") for at, key in enumerate(sorted(own)))
    return bank, tuple(made)


def _template(bank: Bank, item: Amendment) -> bool:
    found = bank.statement.get(item.key)
    return item.field == "text" and isinstance(item.value, str) and found is not None and bool(found.options)


@laws
@given(bank_layers())
def test_an_edition_that_is_written_and_read_again_is_the_same(drawn: tuple[Bank, tuple[Amendment, ...]]) -> None:
    made = issue(*drawn, HEAD)
    assert read(write(made)) == made


@laws
@given(banks())
def test_a_layer_without_amendments_changes_nothing_but_the_head(bank: Bank) -> None:
    assert issue(bank, (), HEAD) == replace(bank, head=HEAD)


@laws
@given(bank_layers())
def test_the_edition_shows_what_the_layer_shows_to_whoever_writes_it(drawn: tuple[Bank, tuple[Amendment, ...]]) -> None:
    bank, made = drawn
    layer, edition = reading(bank, made), reading(issue(bank, made, HEAD), ())
    for section in SECTIONS:
        said = [
            (bank_key(item.key, "kent"), item.title, item.level, item.meets, item.text)
            for item in layer.section(section)
            if item.kept
        ]
        assert said == [(item.key, item.title, item.level, item.meets, item.text) for item in edition.section(section)]


@laws
@given(bank_layers(), facts(), st.sampled_from(["standalone", "set"]))
def test_a_school_on_the_edition_prints_what_it_would_with_the_layer_on_the_parent(
    drawn: tuple[Bank, tuple[Amendment, ...]], known: dict[str, tuple[str, ...]], shape: str
) -> None:
    bank, made = drawn
    plain = tuple(item for item in made if item.field in ("selected", "text", "place", "own", "short"))
    plain = tuple(item for item in plain if not _template(bank, item))
    if any(item.options for item in bank.statements):  # choices set facts, and leaving one out leaves its facts open
        plain = tuple(item for item in plain if item.field != "selected")
    ours = resolve(bank, Layer(facts=known, amendments=plain, shape=shape))
    theirs = resolve(issue(bank, plain, HEAD), Layer(facts=known, shape=shape))
    for spec in bank.documents:
        for section in (key for key in spec.sections if key in SECTIONS):
            said = [(bank_key(item.key, "kent"), item.text) for item in ours.printed(spec.key, section)]
            assert said == [(item.key, item.text) for item in theirs.printed(spec.key, section)]


@laws
@given(bank_layers())
def test_no_word_of_the_authority_is_lost_and_what_is_left_out_stays_out(
    drawn: tuple[Bank, tuple[Amendment, ...]],
) -> None:
    bank, made = drawn
    edition, counted = issue(bank, made, HEAD), newest(made)
    out = {key for (key, field, _), item in counted.items() if field == "selected" and not item.value}
    for (key, field, option), item in counted.items():
        found = edition.statement.get(bank_key(key, "kent"))
        if key in out:
            assert found is None
        elif field == "own":
            assert found is not None
            assert counted.get((key, "text", ""), item).value in (found.text, item.value)
        elif found is not None and field == "text":
            assert found.text == item.value
        elif found is not None and field in ("title", "level", "when", "meets", "audience", "why"):
            assert value_of(found, field) == item.value
        elif found is not None and field == "option" and item.value:
            kept = found.option(option)
            assert kept is None or kept.text == item.value
    assert {item.key for item in bank.statements} - out <= set(edition.statement)  # and every other key lives on


@laws
@given(bank_layers())
def test_the_account_names_every_statement_that_differs_and_no_other(drawn: tuple[Bank, tuple[Amendment, ...]]) -> None:
    bank, made = drawn
    edition = issue(bank, made, HEAD)
    found = {item.key: item for item in account(bank, edition)}
    for key in bank.statement.keys() | edition.statement.keys():
        was, now = bank.statement.get(key), edition.statement.get(key)
        assert (key in found) == (was is None or now is None or bool(differing(was, now)))


@st.composite
def moved_on(draw: st.DrawFn) -> tuple[Bank, Bank, tuple[Amendment, ...]]:
    """Draw an edition, what an authority made of it, and the edition after it."""
    bank, made = draw(bank_layers())
    return bank, draw(later(bank, "2026.2")), made


@laws
@given(moved_on(), st.sampled_from(["keep", "take"]))
def test_a_field_that_both_changed_asks_and_every_other_stands(
    drawn: tuple[Bank, Bank, tuple[Amendment, ...]], how: Settling
) -> None:
    base, theirs, made = drawn
    done = rebase(base, theirs, made)
    asked = {item.key: item for question in done.questions for item in [question]}
    about = {key.key for question in done.questions for key in (*question.sources, *question.successors)}
    counted = newest(made)
    out = {key for (key, field, _), item in counted.items() if field == "selected" and not item.value}
    follows = way(base, theirs).follows
    for (key, field, option), item in counted.items():
        if field not in BANK_FIELDS or key not in base.statement or follows[key] != (key,) or key in out:
            continue
        was, now = (value_of(bank.statement[key], field, option) for bank in (base, theirs))
        if was != now != item.value:
            assert key in about
        left = newest(done.amendments)
        assert left[key, field, option].value == item.value  # nothing is lost before somebody decides
        question = asked.get(key)
        if question is None or question.why != "field":
            continue
        name = f"{field}:{option}" if option else field
        settled = newest((*done.amendments, *settle(question, how, base, theirs, number=900)))
        if any(line.name == name for line in question.more):
            assert ((key, field, option) in settled) == (how == "keep")


@laws
@given(moved_on())
def test_the_next_edition_keeps_every_own_statement_and_leaves_out_what_was_left_out(
    drawn: tuple[Bank, Bank, tuple[Amendment, ...]],
) -> None:
    base, theirs, made = drawn
    first = issue(base, made, HEAD)
    second = issue(theirs, rebase(base, theirs, made).amendments, replace(HEAD, edition=Number(2026, 2)))
    own = {item.key for item in first.statements if item.key.startswith("kent.")}
    homeless = {item.key for item in first.statements if item.section not in theirs.section}
    assert own - homeless <= set(second.statement)
    out = {key for (key, field, _), item in newest(made).items() if field == "selected" and not item.value}
    assert not out & set(second.statement) & set(base.statement)


def test_headings_rules_facts_and_glossary_go_with_what_they_speak_of() -> None:
    choice = statement("a.choice", text="We {{choice}}.", asks="Which?")
    bank = bank_of(
        [statement("a.first"), choice, statement("a.second", text="An avatar waves.")],
        sections=(Section("one", "One", parts=(Part("p", "P", "a.first"), Part("q", "Q", "a.second"))), Section("two", "Two")),
        documents=(DocumentSpec("policy", "Policy", "policy", ("standalone",), ("one", "two"), "everyone"),),
        rules=(
            Rule("r.kept", "warning", "Says.", "Mend.", kept=("a.second",)),
            Rule("r.out", "warning", "Says.", "Mend.", out=("a.second",)),
            Rule("r.both", "contradiction", "Says.", "Mend.", kept=("a.first",), out=("a.second",)),
        ),
        facts=(Fact("free", "Free", "choice", answers("x")),),
        glossary=(Gloss("avatar", "A picture."),),
    )  # fmt: skip
    made = issue(bank, (Amendment(1, "a.second", "selected", False),), HEAD)
    assert made.section["one"].parts == (Part("p", "P", "a.first"),)
    assert [(item.key, item.kept, item.out) for item in made.rules] == [("r.both", ("a.first",), ())]
    assert made.glossary == ()
    moved = issue(bank, (Amendment(1, "a.first", "place", {"section": "two", "after": ""}),), HEAD)
    assert moved.section["one"].parts == (Part("p", "P", "a.choice"), Part("q", "Q", "a.second"))


def test_an_own_statement_keeps_its_key_in_the_next_edition() -> None:
    first, second = bank_of([statement("a")]), bank_of([statement("a"), statement("b")], head=head("2026.2"))
    own = Amendment(1, "own.abc123", "own", {"section": "one", "after": "a", "text": "Ours.", "meets": []})
    again = Head(**{name: getattr(HEAD, name) for name in HEAD.__slots__} | {"edition": Number(2026, 2), "published": date(2026, 12, 1)})  # fmt: skip
    assert [item.key for item in issue(first, (own,), HEAD).statements] == ["a", "kent.abc123"]
    assert [item.key for item in issue(second, (own,), again).statements] == ["a", "kent.abc123", "b"]


@laws
@given(bank_layers())
def test_going_back_to_the_bank_above_takes_its_words_again_and_loses_no_local_word(
    drawn: tuple[Bank, tuple[Amendment, ...]],
) -> None:
    bank, made = drawn
    said = tuple(Change(item.key, "must", "Told long ago.") for item in bank.statements[:2])
    split = Succession((bank.statements[0].key,), (bank.statements[0].key, bank.statements[-1].key), "It was long.")
    above = replace(bank, head=replace(bank.head, edition=Number(2026, 1)), changes=said, succession=(split,))
    own = issue(above, made, HEAD)
    along = way(own, above)
    for key in own.statement:
        assert along.follows[key] == ((key,) if key in above.statement else ()), "each follows itself, or nothing"
    assert not any(along.notes.values()) and not along.theirs.changes, (
        "what the bank above told of itself is told already"
    )
    words = tuple(
        Amendment(at, item.key, "text", f"Ours for {item.key}.") for at, item in enumerate(own.statements, 1) if not item.options
    )  # fmt: skip
    done = rebase(own, above, words, along)
    assert done.amendments[: len(words)] == words
    asked = {source.key for question in done.questions for source in question.sources}
    read = resolve(along.theirs, Layer(amendments=done.amendments, publishes=True))
    for item in words:
        stands = item.key in read.states and read.states[item.key].text == item.value
        assert stands or item.key in asked, "words of the school's stand, or it is asked"
