"""Examples of succession: what goes over to statements that were split, merged, moved or withdrawn, and what settles it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foreland.core.amend import Amendment, newest
from foreland.core.layer import Layer, Resolved, resolve
from foreland.core.packs.model import Bank, Change, Option, Statement, Succession
from foreland.core.rebase import NotSettled, Question, rebase, settle, way
from foreland.core.tests.banks import bank_of, head, statement

OPTIONS = (Option("a", "A", "do a"), Option("b", "B", "do b"))


def edition(
    number: str, *statements: Statement, succession: tuple[Succession, ...] = (), changes: tuple[Change, ...] = ()
) -> Bank:
    return bank_of(statements, head=head(number), succession=succession, changes=changes)


BASE = edition("2025.1", statement("a", text="Staff lock doors. They keep a list."), statement("b"), statement("c"))
SPLIT = edition(
    "2026.1", statement("a.1", text="Staff lock doors."), statement("a.2", text="They keep a list."), statement("b"), statement("c"),
    succession=(Succession(("a",), ("a.1", "a.2"), "Two duties."),),
)  # fmt: skip
MERGED = edition(
    "2026.1", statement("ab", text="Words of a. Words of b, at once."), statement("c"),
    succession=(Succession(("a", "b"), ("ab",), "One duty."),),
)  # fmt: skip
MOVED = edition(
    "2026.1", statement("z", text="Words of a."), statement("b"), statement("c"),
    succession=(Succession(("a",), ("z",), "A better key."),),
)  # fmt: skip
PLAIN = edition("2025.1", statement("a"), statement("b"), statement("c"))


def text(key: str, words: str, number: int = 1) -> Amendment:
    return Amendment(number, key, "text", words, edition="2025.1")


def out(key: str, number: int = 1) -> Amendment:
    return Amendment(number, key, "selected", False, reason="We have none.")


def own(after: str, number: int = 1) -> Amendment:
    return Amendment(number, f"own.{number}", "own", {"section": "one", "after": after, "text": f"Ours {number}."})


def adopted(base: Bank, theirs: Bank, *amendments: Amendment) -> Resolved:
    return resolve(theirs, Layer(amendments=rebase(base, theirs, amendments).amendments))


def only(base: Bank, theirs: Bank, *amendments: Amendment) -> Question:
    (question,) = rebase(base, theirs, amendments).questions
    return question


def printed(
    base: Bank, theirs: Bank, question: Question, how: Any, *amendments: Amendment, **more: Any
) -> dict[str, str]:
    """Return what is printed once a question is settled."""
    done = rebase(base, theirs, amendments).amendments
    found = resolve(theirs, Layer(amendments=(*done, *settle(question, how, base, theirs, number=99, **more))))
    return {state.key: state.text for state in found.kept}


def test_own_words_of_a_split_statement_ask_with_the_words_of_all_that_follow() -> None:
    question = only(BASE, SPLIT, text("a", "Ours."))
    assert (question.key, question.why, question.ours) == ("a", "split", "Ours.")
    assert [(item.key, item.text) for item in question.successors] == [
        ("a.1", "Staff lock doors."),
        ("a.2", "They keep a list."),
    ]
    assert question.theirs == "Staff lock doors. They keep a list." and question.about.why == ("Two duties.",)
    assert question.ways == ("keep", "take", "write")


def test_a_split_is_settled_by_keeping_taking_or_writing() -> None:
    ours = text("a", "Ours.")
    question = only(BASE, SPLIT, ours)
    kept = printed(BASE, SPLIT, question, "keep", ours)
    assert kept["a.1"] == "Ours." and "a.2" not in kept
    taken = printed(BASE, SPLIT, question, "take", ours)
    assert (taken["a.1"], taken["a.2"]) == ("Staff lock doors.", "They keep a list.")
    written = printed(BASE, SPLIT, question, "write", ours, words={"a.2": "We keep two."})
    assert (written["a.1"], written["a.2"]) == ("Staff lock doors.", "We keep two.")


def test_own_words_of_two_merged_statements_ask_once_and_can_be_combined() -> None:
    ours = text("a", "Our words of a."), text("b", "Words of b, at our school.", 2)
    question = only(PLAIN, MERGED, ours[0])
    assert (question.why, question.base, question.ours) == (
        "merged", "Words of a. Words of b.", "Our words of a. Words of b.",
    )  # fmt: skip
    assert question.combined == "Our words of a. Words of b, at once."
    assert printed(PLAIN, MERGED, question, "combine", ours[0])["ab"] == question.combined
    both = only(PLAIN, MERGED, *ours)
    assert both.ours == "Our words of a. Words of b, at our school." and both.combined is None


def test_a_moved_statement_carries_everything_over_and_the_old_amendments_stay() -> None:
    ours = (
        text("a", "Ours."), Amendment(2, "a", "short", {"page": "Short."}), Amendment(3, "a", "selected", True),
        Amendment(4, "a", "place", {"section": "one", "after": "c"}), own("a", 5),
    )  # fmt: skip
    done = rebase(PLAIN, MOVED, ours)
    assert done.amendments[:5] == ours and not done.questions
    found = resolve(MOVED, Layer(amendments=done.amendments))
    assert found.states["z"].text == "Ours." and found.short_words("z") == {"page": "Short."}
    assert found.order["one"] == ("b", "c", "z", "own.5")
    assert {item.key for item in done.carried} == {"z", "own.5"}


def test_what_is_left_out_stays_out_in_every_part_and_asks_nothing() -> None:
    for theirs in (SPLIT, MOVED):
        base = BASE if theirs is SPLIT else PLAIN
        assert not rebase(base, theirs, (out("a"), text("a", "Ours.", 2))).questions
        found = adopted(base, theirs, out("a"))
        states = [found.states[key] for key in ("a.1", "a.2", "z") if key in found.states]
        assert states and all(state.left_out and state.reason == "We have none." for state in states)
    assert adopted(PLAIN, MERGED, out("a"), out("b", 2)).states["ab"].left_out


def test_a_merge_of_a_kept_and_a_left_out_statement_stays_out_and_asks() -> None:
    question = only(PLAIN, MERGED, out("a"))
    assert question.left_out and question.ours == "Words of b." and question.ways[0] == "leave-out"
    assert adopted(PLAIN, MERGED, out("a")).states["ab"].left_out
    assert "ab" in printed(PLAIN, MERGED, question, "take", out("a"))
    assert "ab" not in printed(PLAIN, MERGED, question, "leave-out", out("a"))


def test_a_choice_goes_to_the_successor_with_the_same_option_and_asks_where_there_is_none() -> None:
    asked = statement("a", text="We {{choice}}.", options=OPTIONS, asks="Which?")
    base = edition("2025.1", asked, statement("b"))
    theirs = edition("2026.1", replace(asked, key="a.1"), statement("a.2"), statement("b"),
                     succession=(Succession(("a",), ("a.1", "a.2"), "So."),))  # fmt: skip
    chosen = Amendment(1, "a", "choice", "b")
    assert adopted(base, theirs, chosen).states["a.1"].choice == "b" and not rebase(base, theirs, (chosen,)).questions
    without = replace(theirs, statements=(statement("a.1"), *theirs.statements[1:]))
    assert only(base, without, chosen).why == "split"


def test_own_statements_stand_behind_the_successor_of_their_anchor_else_behind_the_nearest_that_lives() -> None:
    assert adopted(BASE, SPLIT, own("a")).order["one"] == ("a.1", "a.2", "own.1", "b", "c")
    assert adopted(PLAIN, MERGED, own("a"), own("b", 2)).order["one"] == ("ab", "own.1", "own.2", "c")
    gone = edition("2026.1", statement("a"), statement("c"), succession=(Succession(("b",), (), "Not needed."),))
    assert adopted(PLAIN, gone, own("b")).order["one"] == ("a", "own.1", "c")


def test_successions_over_several_editions_are_put_together() -> None:
    last = edition(
        "2026.2", statement("a.1"), statement("x", text="They keep a list and b."), statement("c"),
        succession=(Succession(("a.2", "b"), ("x",), "One list."),),
    )  # fmt: skip
    along = way(BASE, SPLIT, last)
    assert along.follows == {"a": ("a.1", "x"), "b": ("x",), "c": ("c",)}
    (question,) = rebase(BASE, last, (text("b", "Our b."),), along).questions
    assert question.why == "redrawn" and question.about.why == ("Two duties.", "One list.")
    assert [item.key for item in question.successors] == ["a.1", "x"]
    assert rebase(BASE, last, (out("a"), out("b", 2)), along).questions == ()


def test_a_withdrawn_statement_is_let_go_or_becomes_our_own_in_its_place() -> None:
    theirs = edition("2026.1", statement("a"), statement("c"), succession=(Succession(("b",), (), "Not needed."),))
    ours = text("b", "Our b.")
    question = only(PLAIN, theirs, ours)
    assert question.why == "withdrawn" and question.about.why == ("Not needed.",)
    assert settle(question, "take", PLAIN, theirs, number=2) == ()
    assert list(printed(PLAIN, theirs, question, "keep", ours, own="own.9").items())[1] == ("own.9", "Our b.")
    with pytest.raises(NotSettled, match="own"):
        settle(question, "keep", PLAIN, theirs, number=2)


def test_short_words_that_both_sides_changed_ask() -> None:
    base = edition("2025.1", statement("a", short=(("page", "Old."),)))
    theirs = edition("2026.1", statement("a", short=(("page", "New."),)))
    ours = Amendment(1, "a", "short", {"page": "Ours."})
    question = only(base, theirs, ours)
    assert (question.why, question.base, question.theirs, question.ours) == ("short", "Old.", "New.", "Ours.")
    assert not rebase(base, base, (ours,)).questions


def test_a_move_that_both_sides_made_asks_with_the_titles_of_the_sections() -> None:
    theirs = edition("2026.1", statement("a", section="three"), statement("b"), statement("c"))
    ours = Amendment(1, "a", "place", {"section": "two", "after": ""})
    question = only(PLAIN, theirs, ours)
    assert (question.why, question.base, question.theirs, question.ours) == ("place", "One", "Three", "Two")
    [home] = settle(question, "take", PLAIN, theirs, number=2)
    assert resolve(theirs, Layer(amendments=(ours, home))).states["a"].section == "three"
    assert settle(question, "keep", PLAIN, theirs, number=2) == ()


def test_a_withdrawn_option_is_settled_by_choosing_another_with_or_without_our_words() -> None:
    asked = statement("a", text="We {{choice}}.", options=(*OPTIONS, Option("c", "C", "do c")), asks="Which?")
    base, theirs = edition("2025.1", asked), edition("2026.1", replace(asked, options=OPTIONS))
    ours = Amendment(1, "a", "choice", "c"), Amendment(2, "a", "text", "Our c.", option="c")
    question = only(base, theirs, *ours)
    with pytest.raises(NotSettled, match="Choose one"):
        settle(question, "keep", base, theirs, number=3)
    assert printed(base, theirs, question, "keep", *ours, option="a")["a"] == "Our c."
    assert printed(base, theirs, question, "take", *ours, option="b")["a"] == "We do b."
    assert newest(settle(question, "take", base, theirs, number=3)) == {}


def test_an_answer_that_a_question_does_not_offer_is_refused_with_those_that_it_does() -> None:
    question = only(BASE, SPLIT, text("a", "Ours."))
    with pytest.raises(NotSettled, match="keep, take, write"):
        settle(question, "combine", BASE, SPLIT, number=2)
    with pytest.raises(NotSettled, match="Write your words"):
        settle(question, "write", BASE, SPLIT, number=2, words={"a.1": " "})
    with pytest.raises(NotSettled, match="no statement nobody"):
        settle(question, "write", BASE, SPLIT, number=2, words={"nobody": "x"})


def test_what_an_edition_says_of_a_change_comes_along_and_the_level_speaks_where_it_is_silent() -> None:
    theirs = edition(
        "2026.1", statement("a", text="New a."), statement("b", text="New b.", audience=("staff",)), statement("n", level="may"),
        changes=(Change("b", "wording", "Plainer.", ("R-1",)),), succession=(Succession(("c",), (), "Not needed."),),
    )  # fmt: skip
    done = rebase(PLAIN, theirs, ())
    assert [(item.key, item.about.weight) for item in done.taken] == [("a", "must"), ("b", "wording")]
    about = done.taken[1].about
    assert (about.why, about.requirements, about.tell) == (("Plainer.",), ("R-1",), ("staff",))
    assert [(item.key, item.about.weight, item.about.why) for item in done.new] == [("n", "should", ("Because.",))]
    assert [(item.key, item.about.why) for item in done.withdrawn] == [("c", ("Not needed.",))]
