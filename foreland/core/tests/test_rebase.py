"""Laws and examples of moving a layer to a newer edition: asked is only what both sides changed, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.amend import Amendment, base_digest, newest
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank, Option, Section, Statement
from foreland.core.rebase import Item, rebase
from foreland.core.tests.banks import Drawn, bank_of, head, laws, layers, print_of, statement


@st.composite
def newer(draw: st.DrawFn, bank: Bank) -> Bank:
    """Draw the next edition: some statements reworded, withdrawn, without an option, or new."""
    made: list[Statement] = []
    for item in bank.statements:
        fate = draw(st.sampled_from(["same", "same", "reworded", "withdrawn", "fewer", "new"]))
        if fate == "reworded":
            made.append(replace(item, text=f"New. {item.text}"))
        elif fate == "fewer" and len(item.options) > 2:
            made.append(replace(item, options=item.options[1:]))
        elif fate == "new":
            made += [replace(item, key=f"{item.key}.new"), item] if not item.options else [item]
        elif fate != "withdrawn":
            made.append(item)
    return replace(bank, head=head("2026.2"), statements=tuple(made))


@laws
@given(layers())
def test_rebasing_on_the_same_edition_asks_nothing_and_changes_nothing(drawn: Drawn) -> None:
    found = rebase(drawn.bank, drawn.bank, drawn.layer.amendments)
    assert found.amendments == drawn.layer.amendments
    assert (found.questions, found.taken, found.new, found.withdrawn) == ((), (), (), ())


@laws
@given(layers(), st.data())
def test_an_unamended_policy_becomes_the_new_edition(drawn: Drawn, data: st.DataObject) -> None:
    theirs = data.draw(newer(drawn.bank))
    found = rebase(drawn.bank, theirs, ())
    assert found.questions == () and found.amendments == ()
    after = resolve(theirs, replace(drawn.layer, amendments=found.amendments))
    assert print_of(after) == print_of(resolve(theirs, replace(drawn.layer, amendments=())))
    assert all(state.text == state.bank_text for state in after.states.values())
    changed = {item.key for item in theirs.statements if drawn.bank.statement.get(item.key) not in (None, item)}
    assert keys(found.taken) == changed
    assert keys(found.new) | {item.key for item in drawn.bank.statements} == {
        item.key for item in theirs.statements
    } | keys(found.withdrawn)


@laws
@given(layers(), st.data())
def test_rebasing_never_loses_or_rewrites_an_amendment(drawn: Drawn, data: st.DataObject) -> None:
    found = rebase(drawn.bank, data.draw(newer(drawn.bank)), drawn.layer.amendments)
    assert found.amendments[len(drawn.layer.amendments) :] == found.carried
    for before, after in zip(drawn.layer.amendments, found.amendments, strict=False):
        assert after == before


@laws
@given(layers(), st.data())
def test_rebasing_asks_only_about_statements_that_both_sides_changed_and_once_each(
    drawn: Drawn, data: st.DataObject
) -> None:
    theirs = data.draw(newer(drawn.bank))
    questions = rebase(drawn.bank, theirs, drawn.layer.amendments).questions
    amended = {key for key, _, _ in newest(drawn.layer.amendments)}
    for question in questions:
        assert question.key in amended
        assert theirs.statement.get(question.key) != drawn.bank.statement[question.key]
    assert len({question.key for question in questions}) == len(questions)


@laws
@given(layers(), st.data())
def test_rebasing_keeps_the_order_of_everything_that_lives_on(drawn: Drawn, data: st.DataObject) -> None:
    theirs = data.draw(newer(drawn.bank))
    moved = rebase(drawn.bank, theirs, drawn.layer.amendments).amendments
    before, after = resolve(drawn.bank, drawn.layer), resolve(theirs, replace(drawn.layer, amendments=moved))
    both = before.states.keys() & after.states.keys()
    for section in drawn.bank.section:
        assert [key for key in after.order[section] if key in both] == [
            key for key in before.order[section] if key in both
        ]


def keys(items: Iterable[Item]) -> set[str]:
    return {item.key for item in items}


OPTIONS = (Option("a", "A", "do a"), Option("b", "B", "do b"), Option("c", "C", "do c"))
CHOICE = statement("s", text="We {{choice}}.", options=OPTIONS, asks="Which?")


def reworded(key: str = "s", option: str = "", number: int = 1, text: str = "Ours.", base: str = "") -> Amendment:
    return Amendment(number, key, "text", text, option=option, edition="2026.1", base=base)


def kinds(base: Bank, theirs: Bank, *amendments: Amendment) -> list[tuple[str, str]]:
    return [(item.key, item.why) for item in rebase(base, theirs, amendments).questions]


def test_a_rewording_of_a_statement_that_the_bank_changed_asks_and_shows_all_three_wordings() -> None:
    base, theirs = bank_of([statement("s")]), bank_of([statement("s", text="Better.")])
    (question,) = rebase(base, theirs, (reworded(),)).questions
    assert (question.why, question.base, question.theirs, question.ours) == (
        "wording",
        "Words of s.",
        "Better.",
        "Ours.",
    )


def test_the_same_change_on_both_sides_asks_nothing() -> None:
    base, theirs = bank_of([statement("s")]), bank_of([statement("s", text="Ours.")])
    assert kinds(base, theirs, reworded()) == []


def test_a_rewording_made_on_the_new_wording_asks_nothing() -> None:
    base, theirs = bank_of([statement("s")]), bank_of([statement("s", text="Better.")])
    assert kinds(base, theirs, reworded(base=base_digest(theirs.statement["s"], None))) == []


def test_a_rewording_that_went_back_to_the_bank_or_was_left_out_asks_nothing() -> None:
    base, theirs = bank_of([statement("s")]), bank_of([statement("s", text="Better.")])
    assert kinds(base, theirs, reworded(), Amendment(2, "s", "text", None)) == []
    assert kinds(base, theirs, reworded(), Amendment(2, "s", "selected", False, reason="No.")) == []


def test_a_change_of_level_or_reason_alone_is_taken_beside_our_words() -> None:
    base, theirs = bank_of([statement("s")]), bank_of([statement("s", level="should")])
    found = rebase(base, theirs, (reworded(),))
    assert found.questions == () and keys(found.taken) == {"s"}


def test_a_change_to_an_option_that_is_not_chosen_asks_nothing() -> None:
    base = bank_of([CHOICE])
    theirs = bank_of([replace(CHOICE, options=(OPTIONS[0], replace(OPTIONS[1], text="do more of b")))])
    chosen = Amendment(1, "s", "choice", "a")
    assert kinds(base, theirs, chosen, reworded(option="b", number=2)) == []
    assert kinds(base, theirs, chosen, reworded(option="c", number=2)) == []
    assert kinds(base, theirs, Amendment(1, "s", "choice", "b"), reworded(option="b", number=2)) == [("s", "wording")]


def test_the_withdrawal_of_the_chosen_option_asks_once_with_our_words_and_the_choice_is_open_again() -> None:
    base, theirs = bank_of([CHOICE]), bank_of([replace(CHOICE, options=OPTIONS[:2])])
    chosen = Amendment(1, "s", "choice", "c")
    (question,) = rebase(base, theirs, (chosen, reworded(option="c", number=2))).questions
    assert (question.why, question.base, question.ours) == ("option-withdrawn", "We do c.", "Ours.")
    assert rebase(base, theirs, (chosen,)).questions[0].ours == "We do c."
    assert resolve(theirs, Layer(amendments=(chosen,))).states["s"].undecided


def test_a_withdrawn_statement_asks_once_where_it_is_held_on_to_and_nothing_where_it_was_left_out() -> None:
    base, theirs = bank_of([CHOICE, statement("t")]), bank_of([statement("t")])
    assert kinds(base, theirs, Amendment(1, "s", "choice", "a"), reworded(option="a", number=2)) == [("s", "withdrawn")]
    assert kinds(base, theirs, Amendment(1, "s", "selected", True)) == [("s", "withdrawn")]
    assert kinds(base, theirs, Amendment(1, "s", "selected", False)) == []
    assert kinds(base, theirs, Amendment(1, "s", "place", {"section": "two", "after": ""})) == []
    assert keys(rebase(base, theirs, ()).withdrawn) == {"s"}


def test_our_own_statement_asks_when_its_section_is_withdrawn() -> None:
    base = bank_of([statement("s")])
    theirs = bank_of([statement("s")], sections=(Section("one", "One"),))
    own = Amendment(1, "own.1", "own", {"section": "two", "after": "", "text": "Our words."})
    (question,) = rebase(base, theirs, (own,)).questions
    assert (question.key, question.why, question.ours) == ("own.1", "section-withdrawn", "Our words.")
    moved = Amendment(2, "own.1", "place", {"section": "one", "after": "s"})
    assert rebase(base, theirs, (own, moved)).questions == ()


def test_own_statements_stand_behind_the_nearest_living_predecessor_when_their_anchor_is_withdrawn() -> None:
    base = bank_of([statement(key) for key in "abcd"])
    theirs = bank_of([statement(key) for key in "ad"])
    history = tuple(
        Amendment(number, f"own.{number}", "own", {"section": "one", "after": after, "text": "x"})
        for number, after in enumerate(["c", "a", "b", "own.1", "d"], 1)
    )
    before = resolve(base, Layer(amendments=history)).order["one"]
    assert before == ("a", "own.2", "b", "own.3", "c", "own.1", "own.4", "d", "own.5")
    after = resolve(theirs, Layer(amendments=rebase(base, theirs, history).amendments)).order["one"]
    assert after == ("a", "own.2", "own.3", "own.1", "own.4", "d", "own.5")


def test_the_nearest_of_several_living_predecessors_counts() -> None:
    base, theirs = bank_of([statement(key) for key in "abcd"]), bank_of([statement(key) for key in "abd"])
    own = Amendment(1, "own.1", "own", {"section": "one", "after": "c", "text": "x"})
    moved = rebase(base, theirs, (own,)).amendments
    assert resolve(theirs, Layer(amendments=moved)).order["one"] == ("a", "b", "own.1", "d")
