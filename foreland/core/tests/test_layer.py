"""Laws of a layer on an edition: nothing is lost, steps back are true steps back, order is total and stable."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foreland.core.amend import Amendment, base_digest, history, last_number, newest
from foreland.core.conditions import Condition, Test
from foreland.core.facts import CyclicFacts, proposals, setting_order
from foreland.core.layer import Layer, State, resolve
from foreland.core.packs.model import DocumentSpec, Fact, Option, Section
from foreland.core.tests.banks import (
    QUESTIONS,
    SECTIONS,
    Drawn,
    answers,
    bank_of,
    facts,
    laws,
    layers,
    order_of,
    print_of,
    statement,
)


def is_(fact: str, *values: str) -> Condition:
    return Condition((Test(fact, frozenset(values)),))


def said(state: State) -> State:
    """The state without what only counts steps."""
    return replace(state, newest=0)


@laws
@given(layers())
def test_no_amendment_is_ever_lost_every_one_is_in_the_history_of_its_statement(drawn: Drawn) -> None:
    found = [item for key in {a.key for a in drawn.layer.amendments} for item in history(drawn.layer.amendments, key)]
    assert sorted(item.number for item in found) == [item.number for item in drawn.layer.amendments]
    for item in drawn.layer.amendments:
        assert last_number(drawn.layer.amendments, item.key) >= item.number


@laws
@given(layers())
def test_every_local_word_that_counts_is_in_use_or_sleeps_behind_another_choice(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    for (key, field, option), item in newest(drawn.layer.amendments).items():
        if field == "text" and key in resolved.states:
            state = resolved.states[key]
            assert state.text == item.value or state.choice != (option or None)
        if field == "own":
            text = newest(drawn.layer.amendments).get((key, "text", ""))
            assert resolved.states[key].text == (text.value if text else item.value["text"])


@laws
@given(layers(), facts())
def test_local_words_sleep_when_facts_change_and_come_back_with_them(
    drawn: Drawn, others: dict[str, tuple[str, ...]]
) -> None:
    before = resolve(drawn.bank, drawn.layer)
    there = resolve(drawn.bank, replace(drawn.layer, facts=others))
    amended = {item.key for item in newest(drawn.layer.amendments).values()}
    for key in amended & before.states.keys():
        state = there.states[key]
        assert state.sleeping == (state.applies.holds is False)
    again = resolve(drawn.bank, replace(there.layer, facts=drawn.layer.facts))
    assert print_of(again) == print_of(before)


@laws
@given(layers(), st.data())
def test_a_rewording_comes_back_when_its_option_is_chosen_again(drawn: Drawn, data: st.DataObject) -> None:
    texts = [slot for slot in newest(drawn.layer.amendments) if slot[1] == "text" and slot[2]]
    assume(texts)
    key, _, option = data.draw(st.sampled_from(texts))
    resolved = resolve(drawn.bank, drawn.adding(Amendment(drawn.next, key, "choice", option)))
    state = resolved.states[key]
    if option in [item.key for item in state.options]:
        assert state.text == newest(drawn.layer.amendments)[key, "text", option].value and state.reworded


@laws
@given(layers(), st.data())
def test_leaving_out_and_restoring_is_the_identity(drawn: Drawn, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([item.key for item in drawn.bank.statements]))
    assume((key, "selected", "") not in newest(drawn.layer.amendments))
    before = resolve(drawn.bank, drawn.layer)
    out = Amendment(drawn.next, key, "selected", False, reason="Not here.")
    assert not resolve(drawn.bank, drawn.adding(out)).states[key].kept
    after = resolve(drawn.bank, drawn.adding(out, Amendment(drawn.next + 1, key, "selected", None)))
    assert print_of(after) == print_of(before) and order_of(after) == order_of(before)
    assert {k: said(s) for k, s in after.states.items()} == {k: said(s) for k, s in before.states.items()}


@laws
@given(layers(), st.data(), st.booleans())
def test_taking_in_and_out_again_is_the_identity(drawn: Drawn, data: st.DataObject, first: bool) -> None:
    key = data.draw(st.sampled_from([item.key for item in drawn.bank.statements]))
    start = drawn.adding(Amendment(drawn.next, key, "selected", first))
    there_and_back = (
        Amendment(drawn.next + 1, key, "selected", not first),
        Amendment(drawn.next + 2, key, "selected", first),
    )
    before, after = (
        resolve(drawn.bank, start),
        resolve(drawn.bank, replace(start, amendments=(*start.amendments, *there_and_back))),
    )
    assert print_of(after) == print_of(before) and after.facts == before.facts
    assert said(after.states[key]) == said(before.states[key])


@laws
@given(layers(), st.data())
def test_choosing_a_then_b_then_a_is_the_identity_on_print(drawn: Drawn, data: st.DataObject) -> None:
    with_options = [item for item in drawn.bank.statements if item.options]
    assume(with_options)
    item = data.draw(st.sampled_from(with_options))
    a, b = (data.draw(st.sampled_from([o.key for o in item.options])) for _ in range(2))
    number = drawn.next
    once = drawn.adding(Amendment(number, item.key, "choice", a))
    thrice = drawn.adding(
        *(Amendment(number + step, item.key, "choice", value) for step, value in enumerate((a, b, a)))
    )
    assert print_of(resolve(drawn.bank, thrice)) == print_of(resolve(drawn.bank, once))


@laws
@given(layers(), st.data())
def test_rewording_and_going_back_is_the_identity(drawn: Drawn, data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(drawn.bank.statements))
    option = resolve(drawn.bank, drawn.layer).states[item.key].choice or ""
    assume((item.key, "text", option) not in newest(drawn.layer.amendments))
    steps = (
        Amendment(drawn.next, item.key, "text", "Ours.", option=option),
        Amendment(drawn.next + 1, item.key, "text", None, option=option),
    )
    assert print_of(resolve(drawn.bank, drawn.adding(*steps))) == print_of(resolve(drawn.bank, drawn.layer))
    assert resolve(drawn.bank, drawn.adding(steps[0])).states[item.key].text == "Ours."


@laws
@given(layers(), st.data())
def test_moving_and_going_back_is_the_identity_on_order(drawn: Drawn, data: st.DataObject) -> None:
    states = resolve(drawn.bank, drawn.layer).states
    key = data.draw(st.sampled_from(sorted(states)))
    assume((key, "place", "") not in newest(drawn.layer.amendments))
    place = {
        "section": data.draw(st.sampled_from(SECTIONS)),
        "after": data.draw(st.sampled_from(["", *sorted(states)])),
    }
    moved = drawn.adding(Amendment(drawn.next, key, "place", place))
    assert key in resolve(drawn.bank, moved).order[place["section"]]
    back = replace(moved, amendments=(*moved.amendments, Amendment(drawn.next + 1, key, "place", None)))
    before, after = resolve(drawn.bank, drawn.layer), resolve(drawn.bank, back)
    if not any(item.key == key and item.field == "place" for item in drawn.layer.amendments):
        assert order_of(after) == order_of(before)
    assert order_of(after, {key}) == order_of(before, {key})


@laws
@given(layers())
def test_order_is_total_each_statement_stands_exactly_once_and_in_its_own_section(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    placed = [(key, section) for section, keys in resolved.order.items() for key in keys]
    assert sorted(placed) == sorted((key, state.section) for key, state in resolved.states.items())
    for spec in drawn.bank.documents:
        printed = [state.key for section in spec.sections for state in resolved.printed(spec.key, section)]
        assert len(printed) == len(set(printed))
    assert {state.key for state in resolved.kept} == {key for key, state in resolved.states.items() if state.kept}


@laws
@given(layers(), st.data())
def test_order_is_stable_an_amendment_never_reorders_what_it_does_not_name(drawn: Drawn, data: st.DataObject) -> None:
    states = resolve(drawn.bank, drawn.layer).states
    key = data.draw(st.sampled_from([*sorted(states), "own.newest"]))
    place = {
        "section": data.draw(st.sampled_from(SECTIONS)),
        "after": data.draw(st.sampled_from(["", *sorted(states)])),
        "text": "x",
    }
    field = "own" if key == "own.newest" else "place"
    after = resolve(drawn.bank, drawn.adding(Amendment(drawn.next, key, field, place)))  # type: ignore[arg-type]
    assert order_of(after, {key}) == order_of(resolve(drawn.bank, drawn.layer), {key})


@laws
@given(layers())
def test_order_does_not_depend_on_the_order_in_which_amendments_are_handed_over(drawn: Drawn) -> None:
    backwards = replace(drawn.layer, amendments=tuple(reversed(drawn.layer.amendments)))
    assert print_of(resolve(drawn.bank, backwards)) == print_of(resolve(drawn.bank, drawn.layer))


@laws
@given(layers(), facts())
def test_order_does_not_depend_on_facts_what_sleeps_keeps_its_place(
    drawn: Drawn, others: dict[str, tuple[str, ...]]
) -> None:
    assert order_of(resolve(drawn.bank, replace(drawn.layer, facts=others))) == order_of(
        resolve(drawn.bank, drawn.layer)
    )


@laws
@given(layers(), st.randoms(use_true_random=False))
def test_facts_set_by_options_are_independent_of_file_order(drawn: Drawn, random: object) -> None:
    shuffled = list(drawn.bank.statements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = replace(drawn.bank, statements=tuple(shuffled))
    one, two = resolve(drawn.bank, drawn.layer), resolve(other, drawn.layer)
    assert one.facts == two.facts
    assert {key: said(state) for key, state in one.states.items()} == {
        key: said(state) for key, state in two.states.items()
    }


@laws
@given(layers())
def test_unknown_facts_never_silently_drop_a_statement(drawn: Drawn) -> None:
    for state in resolve(drawn.bank, drawn.layer).states.values():
        if state.kept or state.left_out:
            continue
        assert state.applies.holds is False or state.needs, state


@laws
@given(layers())
def test_a_left_out_or_sleeping_statement_sets_nothing(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    for item in drawn.bank.statements:
        state = resolved.states[item.key]
        for fact in {fact for option in item.options for fact, _ in option.sets}:
            if not state.needs and not state.undecided:
                chosen = item.option(state.choice)
                assert resolved.facts[fact] == (
                    frozenset(dict(chosen.sets).values()) if state.kept and chosen else frozenset()
                )
            else:
                assert fact not in resolved.facts


@laws
@given(layers(most=0))
def test_an_unamended_policy_prints_the_words_of_the_bank(drawn: Drawn) -> None:
    resolved = resolve(drawn.bank, drawn.layer)
    for item in drawn.bank.statements:
        state = resolved.states[item.key]
        assert state.text == item.words(state.choice) and state.origin == "bank" and state.section == item.section
    assert [key for section in SECTIONS for key in resolved.order[section]] == [
        item.key for section in SECTIONS for item in drawn.bank.statements if item.section == section
    ]


@laws
@given(layers(), st.data())
def test_a_moved_statement_stands_behind_its_anchor(drawn: Drawn, data: st.DataObject) -> None:
    states = resolve(drawn.bank, drawn.layer).states
    key, after = data.draw(st.sampled_from(sorted(states))), data.draw(st.sampled_from(sorted(states)))
    assume(key != after)
    place = {"section": states[after].section, "after": after}
    keys = resolve(drawn.bank, drawn.adding(Amendment(drawn.next, key, "place", place))).order[states[after].section]
    assert keys.index(key) > keys.index(after)


def test_own_statements_stand_behind_their_anchor_and_ties_go_by_time() -> None:
    bank = bank_of([statement("a"), statement("b")])
    own = [Amendment(n, f"own.{n}", "own", {"section": "one", "after": "a", "text": "x"}) for n in (1, 2)]
    for amendments in (own, own[::-1]):
        assert resolve(bank, Layer(amendments=tuple(amendments))).order["one"] == ("a", "own.1", "own.2", "b")


def test_moves_go_behind_the_anchor_or_to_the_beginning() -> None:
    bank = bank_of([statement("a"), statement("b"), statement("c"), statement("z", section="two")])

    def order(*places: tuple[str, str, str]) -> tuple[str, ...]:
        moves = (
            Amendment(n, key, "place", {"section": to, "after": after}) for n, (key, to, after) in enumerate(places)
        )
        return resolve(bank, Layer(amendments=tuple(moves))).order["one"]

    assert order(("a", "one", "b")) == ("b", "a", "c")
    assert order(("c", "one", "")) == ("c", "a", "b")
    assert order(("c", "one", ""), ("b", "one", "")) == ("c", "b", "a")
    assert order(("a", "one", "b"), ("b", "one", "a")) == ("a", "b", "c")
    assert order(("z", "one", "a"), ("b", "one", "z")) == ("a", "z", "b", "c")
    assert order(("a", "two", "z")) == ("b", "c")
    assert order(("z", "one", "nobody")) == ("a", "b", "c", "z")


def test_own_statements_stay_when_their_anchor_sleeps_moves_on_or_goes_home() -> None:
    bank = bank_of([statement("a"), statement("b", when=is_("kind", "school")), statement("c")])
    own = Amendment(1, "own.1", "own", {"section": "one", "after": "b", "text": "x"})
    asleep = resolve(bank, Layer(facts={"kind": ("club",)}, amendments=(own,)))
    assert [key for key, _ in print_of(asleep)["policy", "one"]] == ["a", "own.1", "c"]
    moved = Amendment(2, "b", "place", {"section": "two", "after": ""})
    away = Layer(facts={"kind": ("school",)}, amendments=(own, moved))
    assert resolve(bank, away).order["one"] == ("a", "own.1", "c")
    behind = Amendment(3, "own.2", "own", {"section": "two", "after": "b", "text": "y"})
    home = replace(away, amendments=(own, moved, behind, Amendment(4, "b", "place", None)))
    assert resolve(bank, home).order == {"one": ("a", "b", "own.1", "c"), "two": ("own.2",), "three": ()}


def test_a_place_in_a_section_that_went_sleeps_and_the_statement_stands_at_home() -> None:
    bank = bank_of([statement("a"), statement("b")])
    layer = Layer(amendments=(
        Amendment(1, "a", "place", {"section": "gone", "after": ""}),
        Amendment(2, "own.1", "own", {"section": "gone", "after": "", "text": "Ours."}),
    ))  # fmt: skip
    resolved = resolve(bank, layer)
    assert resolved.order["one"] == ("a", "b") and resolved.states["a"].kept
    assert resolved.states["own.1"].sleeping and not resolved.states["own.1"].kept


def test_a_choice_that_is_no_longer_offered_is_open_again_and_nothing_takes_its_place_by_itself() -> None:
    options = (Option("a", "A", "do a", when=is_("kind", "school")), Option("b", "B", "do b", propose=Condition()))
    bank = bank_of([statement("s", text="We {{choice}}.", options=options, asks="Which?")])
    chosen = Layer(facts={"kind": ("school",)}, amendments=(Amendment(1, "s", "choice", "a"),))
    assert resolve(bank, chosen).states["s"].text == "We do a."
    state = resolve(bank, replace(chosen, facts={"kind": ("club",)})).states["s"]
    assert state.undecided and state.choice is None
    assert resolve(bank, Layer(facts={"kind": ("club",)})).states["s"].choice == "b"


def test_what_was_left_out_by_decision_is_left_out_even_while_its_proposal_is_unknown() -> None:
    bank = bank_of([statement("s", propose=is_("wifi", "yes"))])
    layer = Layer(facts={"kind": ("school",)}, amendments=(Amendment(1, "s", "selected", False),))
    state = resolve(bank, layer).states["s"]
    assert state.left_out and not state.needs
    assert resolve(bank, replace(layer, amendments=())).states["s"].needs == {"wifi"}


def test_what_is_no_longer_asked_holds_nothing_although_it_was_answered_once() -> None:
    bank = bank_of([statement("s", when=is_("wifi", "yes"))])
    layer = Layer(facts={"kind": ("school",), "wifi": ("yes",)})
    assert resolve(bank, layer).states["s"].kept
    club = resolve(bank, replace(layer, facts={"kind": ("club",), "wifi": ("yes",)}))
    assert not club.states["s"].kept and club.facts["wifi"] == frozenset()


def test_an_answer_that_the_edition_does_not_know_leaves_its_fact_unknown() -> None:
    bank = bank_of([statement("s", when=is_("kind", "school"))])
    assert resolve(bank, Layer(facts={"kind": ("spaceship",)})).states["s"].needs == {"kind"}


def test_a_fact_that_options_set_is_never_taken_from_answers() -> None:
    options = (Option("a", "A", "do a", sets=(("f", "a"),)), Option("b", "B", "do b", sets=(("f", "b"),)))
    bank = bank_of(
        [statement("s", text="We {{choice}}.", options=options, asks="Which?"), statement("t", when=is_("f", "a"))],
        facts=(Fact("f", "F", "choice", answers("a", "b")),),
    )
    open_choice = Layer(facts={"f": ("a",)})
    assert resolve(bank, open_choice).states["t"].needs == {"f"}
    assert not resolve(bank, replace(open_choice, amendments=(Amendment(1, "s", "choice", "b"),))).states["t"].kept


def test_a_circle_of_facts_is_refused_and_names_its_statements() -> None:
    def setter(key: str, sets: str, asks: str) -> object:
        options = tuple(Option(value, value, value, sets=((sets, value),)) for value in "ab")
        return statement(key, text="{{choice}}", options=options, when=is_(asks, "a"))

    with pytest.raises(CyclicFacts, match=r"one.*two"):
        setting_order(bank_of([setter("one", "f", "g"), setter("two", "g", "f")]))  # type: ignore[list-item]
    with pytest.raises(CyclicFacts, match="one sets f and asks about it"):
        setting_order(bank_of([setter("one", "f", "f")]))  # type: ignore[list-item]


def test_a_proposal_may_rest_on_an_earlier_one_and_a_question_not_asked_proposes_nothing() -> None:
    bank = bank_of([], questions=QUESTIONS)
    assert proposals(bank, {"kind": frozenset({"club"})}) == {"ages": (("big", "Clubs have big ones."),)}
    resolved = resolve(bank, Layer(facts={"kind": ("club",)}))
    assert resolved.facts["wifi"] == frozenset() and resolved.origins == {
        "kind": "person",
        "ages": "proposed",
        "wifi": "proposed",
    }


def test_a_guest_that_was_moved_into_the_document_is_printed_there_once() -> None:
    documents = (
        DocumentSpec("policy", "Policy", "policy", ("set",), ("one",), "all"),
        DocumentSpec("insert", "Insert", "insert", ("set",), ("two", "three"), "all"),
    )
    bank = bank_of([statement("a", also=(("insert", "three"),)), statement("b", section="three")], documents=documents,
                   sections=tuple(Section(key, key) for key in SECTIONS))  # fmt: skip
    assert print_of(resolve(bank, Layer(shape="set")))["insert", "three"] == [
        ("b", "Words of b."),
        ("a", "Words of a."),
    ]
    moved = resolve(bank, Layer(shape="set", amendments=(Amendment(1, "a", "place", {"section": "two", "after": ""}),)))
    assert [[key for key, _ in words] for words in print_of(moved).values()] == [[], ["a"], ["b"]]


def test_the_digest_of_a_base_changes_with_the_option_and_with_the_words() -> None:
    item = statement("s", text="We {{choice}}.", options=(Option("a", "A", "do a"), Option("b", "B", "do b")))
    digests = {
        base_digest(item, None),
        base_digest(item, "a"),
        base_digest(item, "b"),
        base_digest(replace(item, text="x"), "a"),
    }
    assert len(digests) == 4 and all(len(digest) == 16 for digest in digests)
