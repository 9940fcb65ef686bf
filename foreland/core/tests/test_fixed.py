"""Laws of fixed statements: they resolve to the edition's words whatever a school would have, and an update says so first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from foreland.core.amend import newest
from foreland.core.conditions import ALWAYS
from foreland.core.edited import leaves
from foreland.core.layer import Resolved, resolve
from foreland.core.packs.model import Bank, Number
from foreland.core.rebase import rebase, settle, way
from foreland.core.rebasing.held import held
from foreland.core.tests.banks import Drawn, laws, layers
from foreland.core.tests.editions import later
from foreland.core.updating import reckon


def fixing(data: st.DataObject, bank: Bank) -> Bank:
    """Return an edition of which some statements are fixed, one at least; one that withdrew every statement does not count."""
    assume(bank.statements)
    keys = data.draw(st.sets(st.sampled_from([item.key for item in bank.statements]), min_size=1))
    return replace(bank, statements=tuple(replace(item, fixed=item.key in keys) for item in bank.statements))


@laws
@given(layers(), st.data())
def test_a_fixed_statement_resolves_to_the_parents_words_whatever_amendments_say(
    drawn: Drawn, data: st.DataObject
) -> None:
    bank = fixing(data, drawn.bank)
    read = resolve(bank, drawn.layer)
    for item in bank.statements:
        state = read.states[item.key]
        assert state.fixed == item.fixed
        if item.fixed:
            assert state.text == item.words(state.choice) and not state.reworded
            assert state.kept == (state.applies.holds is True), "it is in wherever it applies"
            assert not read.short_words(item.key)


@laws
@given(layers(), st.data())
def test_what_is_not_fixed_resolves_as_if_nothing_were_where_no_choice_hangs_on_it(
    drawn: Drawn, data: st.DataObject
) -> None:
    bank = fixing(data, drawn.bank)
    read, loose = resolve(bank, drawn.layer), resolve(drawn.bank, drawn.layer)
    if read.facts != loose.facts:  # a fixed statement that is in again sets what it sets
        return
    for key, state in read.states.items():
        if not state.fixed:
            assert state == loose.states[key]


@laws
@given(layers(), st.data())
def test_no_local_word_is_overruled_by_a_fixed_statement_without_a_question_that_only_takes(
    drawn: Drawn, data: st.DataObject
) -> None:
    theirs = fixing(data, data.draw(later(drawn.bank, "2026.2")))
    along = way(drawn.bank, theirs)
    found = rebase(drawn.bank, theirs, drawn.layer.amendments, along)
    assert found.amendments[: len(drawn.layer.amendments)] == drawn.layer.amendments, "nothing of the history is lost"
    asked = {source.key: question for question in found.questions for source in question.sources}
    for key, mine in held(newest(drawn.layer.amendments).values()).items():
        for target in along.follows.get(key, ()):
            new = theirs.statement[target]
            words = any(item.value != new.words(item.option or None) for item in mine.awake)
            place = mine.one("place")
            elsewhere = place is not None and place.value["section"] in drawn.bank.section and leaves(new, place)
            if new.fixed and (words or mine.left_out or mine.short or elsewhere):
                assert asked[key].ways == ("take",), "the school reads it, and can only take it or put it off"
    reckoned = reckon(
        found, resolve(drawn.bank, drawn.layer), resolve(theirs, replace(drawn.layer, amendments=found.amendments))
    )
    for matter in reckoned.matters:
        if matter.fixed:
            assert set(matter.ways) <= {"take", "later"}


@laws
@given(layers(), st.data())
def test_taking_a_fixed_statement_leaves_nothing_that_stands_against_it(drawn: Drawn, data: st.DataObject) -> None:
    theirs = replace(fixing(data, drawn.bank), head=replace(drawn.bank.head, edition=Number(2026, 2)))
    found = rebase(drawn.bank, theirs, drawn.layer.amendments)
    made = found.amendments
    for question in found.questions:
        made += settle(
            question, "take", drawn.bank, theirs, number=len(made) + 1000, option=_option(question.key, theirs)
        )
    for key, mine in held(newest(made).values()).items():
        item = theirs.statement.get(key)
        if item is not None and item.fixed:
            assert not mine.left_out and not mine.short
            assert all(each.value == item.words(each.option or None) for each in mine.awake)
            place = mine.one("place")
            assert place is None or not leaves(item, place)
    assert not rebase(theirs, theirs, made).questions, "it asks nothing again"


def _printed(read: Resolved, document: str, key: str) -> bool:
    """Tell whether a document prints a statement, in whatever section."""
    sections = [*read.bank.document[document].sections]
    return any(state.key == key for section in sections for state in read.printed(document, section))


def _option(key: str, bank: Bank) -> str:
    item = bank.statement.get(key)
    return item.options[0].key if item is not None and item.options else ""


@laws
@given(layers(), st.data())
def test_a_fixed_statement_stays_in_its_section_and_documents_wherever_it_is_moved(
    drawn: Drawn, data: st.DataObject
) -> None:
    bank = fixing(data, drawn.bank)
    read = resolve(bank, drawn.layer)
    home = resolve(bank, replace(drawn.layer, amendments=()))
    for item in bank.statements:
        if item.fixed:
            assert read.states[item.key].section == item.section and item.key in read.order[item.section]
            for spec in bank.documents if read.facts == home.facts else ():
                assert _printed(read, spec.key, item.key) == _printed(home, spec.key, item.key)
        if item.fixed and item.when == ALWAYS and home.states[item.key].applies.holds is True:
            assert read.states[item.key].kept
