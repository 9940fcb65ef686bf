"""Laws of living editions: over any way between editions nothing of a school's is lost, and nothing happens unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foreland.core.amend import OWN, newest
from foreland.core.layer import resolve
from foreland.core.packs.model import Bank, differing
from foreland.core.rebase import Question, rebase, settle, standing, way
from foreland.core.tests.banks import laws
from foreland.core.tests.editions import Update, later, updates

TRIED = settings().max_examples
many = settings(laws, max_examples=TRIED * 3 if TRIED >= 60 else TRIED)
"""Of two editions and what a school made of the older one, more than two thousand are drawn in a whole run."""


def words_of(question: Question) -> str:
    """Return every word of ours that a question shows."""
    return "\n".join([question.ours, *(line.ours for line in question.more)])


@many
@given(updates())
def test_every_amendment_is_kept_as_it_was_made(drawn: Update) -> None:
    assert drawn.done.amendments == drawn.layer.amendments + drawn.done.carried
    numbers = [item.number for item in drawn.done.amendments]
    assert len(set(numbers)) == len(numbers) and numbers == sorted(numbers)


@many
@given(updates())
def test_no_local_word_is_ever_lost(drawn: Update) -> None:
    shown = "\n".join(words_of(question) for question in drawn.done.questions)
    for key, mine in drawn.mine.items():
        if mine.left_out or not (key.startswith(OWN) or key in drawn.base.statement):
            continue
        follow = drawn.along.follows.get(key, (key,))
        after = newest(drawn.done.amendments)
        for item in mine.awake:
            printed = any(
                (found := after.get((target, "text", item.option))) and found.value == item.value for target in follow
            )
            assert printed or item.value in shown, item
        for name, words in mine.short.items():
            printed = any(drawn.after.short_words(target).get(name) == words for target in follow)
            assert printed or words in shown or key.startswith(OWN)
    for key, state in drawn.before.states.items():
        if state.own:
            assert drawn.after.states[key].text == state.text
            assert drawn.after.states[key].kept == state.kept or key in drawn.asked or state.text in shown


@many
@given(updates())
def test_no_statement_that_a_school_changed_changes_silently(drawn: Update) -> None:
    told = drawn.asked | drawn.listed
    for key in drawn.mine.keys() & drawn.base.statement.keys():
        before = drawn.before.states[key]
        targets = drawn.along.follows[key]
        assert targets or key in told
        for target in targets:
            after = drawn.after.states[target]
            chosen = not before.options or before.choice_made
            gone = before.section not in drawn.theirs.section
            if drawn.mine[key].left_out and gone:  # it stands nowhere; taken in again, it stands where the bank has it
                assert after.section == drawn.theirs.statement[target].section
            elif before.section != after.section:
                assert target in told, (before, after)
            if (chosen and before.text != after.text) or before.level != after.level:
                assert target in told, (before, after)
            for item in drawn.mine[key].awake:
                if not drawn.mine[key].left_out and item.option == (after.choice or ""):
                    assert after.text == item.value or target in drawn.asked


@many
@given(updates())
def test_every_upstream_change_is_taken_or_asked_about_and_counted_once(drawn: Update) -> None:
    done = drawn.done
    lists = [[item.key for item in items] for items in (done.taken, done.new, done.withdrawn)]
    lists.append([question.key for question in done.questions])
    assert all(len(set(keys)) == len(keys) for keys in lists)
    about = {item.key for question in done.questions for item in question.successors}
    for key, sources in drawn.along.comes_from.items():
        changed = sources != (key,) or differing(drawn.base.statement[key], drawn.theirs.statement[key])
        asked = key in about
        assert (key in lists[1]) == (not sources)
        assert (key in lists[0]) == bool(sources and changed and not asked)
    gone = {key for key, targets in drawn.along.follows.items() if not targets}
    asked_gone = {question.key for question in done.questions if question.why == "withdrawn"}
    assert set(lists[2]) | asked_gone == gone and not set(lists[2]) & asked_gone


@many
@given(updates())
def test_a_clash_is_reported_only_where_both_sides_changed_the_same_statement_differently(drawn: Update) -> None:
    for question in drawn.done.questions:
        if question.why == "section-withdrawn":
            assert drawn.base.section.keys() - drawn.theirs.section.keys()
            continue
        mine = [drawn.mine[item.key] for item in question.sources if item.key in drawn.mine]
        assert (mine and not all(one.left_out for one in mine)) or (mine and question.left_out)
        old = [drawn.base.statement[item.key] for item in question.sources]
        new = [drawn.theirs.statement[item.key] for item in question.successors]
        assert [item.key for item in old] != [item.key for item in new] or differing(old[0], new[0])
        if question.why == "wording":
            assert len({question.base, question.theirs, question.ours}) == 3 or question.base == question.ours
            assert question.base != question.theirs != question.ours
        for line in question.more if question.why in ("wording", "short", "place", "option-withdrawn") else ():
            assert line.base != line.theirs != line.ours


@many
@given(updates())
def test_what_both_sides_changed_differently_is_always_asked_about(drawn: Update) -> None:
    asked = {item.key for question in drawn.done.questions for item in question.sources}
    for knot in drawn.along.knots:
        if knot.kind not in ("same", "moved") or knot.sources[0].key not in drawn.mine:
            continue
        [old], [new], mine = knot.sources, knot.targets, drawn.mine[knot.sources[0].key]
        if mine.left_out:
            continue
        for item in mine.awake:
            was, now = old.words(item.option or None), new.words(item.option or None)
            assert was == now or now == item.value or old.key in asked
        for name, words in mine.short.items():
            was, now = dict(old.short).get(name, ""), dict(new.short).get(name, "")
            assert was == now or now == words or old.key in asked
        if mine.choice in {option.key for option in old.options}:
            assert new.option(mine.choice) or old.key in asked
        place = mine.one("place")
        if place and old.section != new.section:
            assert place.value["section"] == new.section or old.key in asked


@many
@given(updates())
def test_combine_never_drops_a_word_that_either_side_added(drawn: Update) -> None:
    for question in drawn.done.questions:
        if question.combined is None:
            continue
        have, before = Counter(question.combined.split()), Counter(question.base.split())
        for side in (question.ours, question.theirs):
            assert all(have[word] >= count for word, count in (Counter(side.split()) - before).items())


@many
@given(updates())
def test_what_the_school_left_out_stays_out(drawn: Update) -> None:
    for key, mine in drawn.mine.items():
        if mine.left_out:
            for target in drawn.along.follows.get(key, ()):
                assert not drawn.after.states[target].kept


@many
@given(updates())
def test_a_statement_with_another_key_keeps_words_choice_and_place(drawn: Update) -> None:
    for knot in drawn.along.knots:
        if knot.kind != "moved":
            continue
        [old], [new] = knot.sources, knot.targets
        mine = drawn.mine.get(old.key)
        before, after = drawn.before.states[old.key], drawn.after.states[new.key]
        if mine is None:
            assert not after.reworded and not after.decided
            continue
        assert after.decided == before.decided and after.reason == before.reason
        if before.moved and before.section in drawn.theirs.section:
            assert after.section == before.section and after.moved
        assert mine.choice is None or newest(drawn.done.amendments)[new.key, "choice", ""].value == mine.choice
        if before.reworded and before.choice == after.choice:
            assert after.text == before.text


@many
@given(updates())
def test_everything_that_lives_on_stands_behind_whom_it_stood(drawn: Update) -> None:
    for section in drawn.base.section.keys() & drawn.theirs.section.keys():
        wanted: list[str] = []
        for key in drawn.before.order[section]:
            lives = key.startswith(OWN) or key in drawn.along.follows[key]
            wanted += (key,) if lives else sorted(drawn.along.follows[key], key=drawn.along.places.get)
        here = drawn.after.order[section]
        wanted = [key for key in dict.fromkeys(wanted) if key in here and key not in drawn.asked]
        assert [key for key in here if key in wanted] == wanted


@many
@given(updates())
def test_what_matters_most_comes_first_and_says_why(drawn: Update) -> None:
    for items in (drawn.done.questions, drawn.done.taken, drawn.done.new, drawn.done.withdrawn):
        ranks = [item.about.rank for item in items]
        assert ranks == sorted(ranks)
    for item in (*drawn.done.taken, *drawn.done.new):
        said = drawn.theirs.change.get(item.key)
        if said:
            assert said.why in item.about.why and item.about.rank <= ("must", "should", "wording").index(said.weight)


def settled(drawn: Update, data: st.DataObject) -> tuple[tuple[Any, ...], Mapping[str, str]]:
    """Draw an answer to every question; return all amendments after it, and the answers."""
    amendments = drawn.done.amendments
    answers = {}
    for question in drawn.done.questions:
        how = data.draw(st.sampled_from(question.ways))
        target = drawn.theirs.statement[question.successors[0].key] if question.successors else None
        offered = [item.key for item in target.options] if target else []
        keep_open = [""] if how in ("take", "leave-out") else []
        known = [item.key for item in question.successors] or [question.key]
        amendments += settle(
            question, how, drawn.base, drawn.theirs, number=max((item.number for item in amendments), default=0) + 1,
            words={data.draw(st.sampled_from(known)): f"Written for {question.key}."} if how == "write" and len(offered) == 0 else {known[0]: f"Written for {question.key}."},
            option=data.draw(st.sampled_from([*keep_open, *offered])) if offered else "",
            own=f"own.{question.key}", place={"section": "one", "after": ""},
        )  # fmt: skip
        answers[question.key] = how
    return amendments, answers


@many
@given(updates(), st.data())
def test_once_every_question_is_answered_the_answers_are_printed_and_nothing_is_asked_again(
    drawn: Update, data: st.DataObject
) -> None:
    amendments, answers = settled(drawn, data)
    after = resolve(drawn.theirs, replace(drawn.layer, amendments=amendments))
    again = rebase(drawn.theirs, drawn.theirs, amendments)
    assert not again.questions and not again.carried
    values = {item.value for item in amendments if item.field == "text"} | {
        item.value["text"] for item in amendments if item.field == "own" and item.value
    }
    for question in drawn.done.questions:
        how = answers[question.key]
        if how == "write":
            assert f"Written for {question.key}." in values
        if how == "keep" and question.why in ("wording", "option-withdrawn", "split", "merged", "withdrawn"):
            assert question.ours in values
        if how == "take" and question.why in ("wording", "split", "merged", "redrawn"):
            assert not any(after.states[item.key].reworded for item in question.successors if not item.option)
        if how == "combine":
            assert question.combined in values


@many
@given(updates(), st.data())
def test_a_decision_stands_when_a_still_newer_edition_leaves_the_statement_alone(
    drawn: Update, data: st.DataObject
) -> None:
    newest_edition = data.draw(later(drawn.theirs, "2026.9"))
    decided = {question.key: question.digest for question in drawn.done.questions}
    onwards = rebase(drawn.base, newest_edition, drawn.layer.amendments, onward(drawn, newest_edition))
    stand = standing(onwards.questions, decided)
    asked = {question.key: question for question in onwards.questions}
    for question in drawn.done.questions:
        alike = all(
            newest_edition.statement.get(item.key) == drawn.theirs.statement[item.key] for item in question.successors
        )
        tied = [
            knot for knot in onward(drawn, newest_edition).knots if any(o.key == question.key for o in knot.sources)
        ]
        same_knot = tied and [new.key for new in tied[0].targets] == [item.key for item in question.successors]
        same_sources = tied and [old.key for old in tied[0].sources] == [item.key for item in question.sources]
        if question.why in ("wording", "split", "merged") and alike and same_knot and same_sources:
            assert question.key in stand
        if question.key in stand:
            now = asked[question.key]
            assert (now.base, now.theirs, now.ours) == (question.base, question.theirs, question.ours)


def onward(drawn: Update, newest_edition: Bank) -> Any:
    """Return the way from the first edition over the later one to a still newer one."""
    return way(*drawn.along.editions, newest_edition)
