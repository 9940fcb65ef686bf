"""Laws of what a layer says in words of its own."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from foreland.core.layer import resolve
from foreland.core.ownwords import own_words
from foreland.core.tests.banks import Drawn, laws, layers, print_of


@laws
@given(layers())
def test_a_layer_without_words_of_its_own_prints_what_its_edition_prints(drawn: Drawn) -> None:
    found = resolve(drawn.bank, drawn.layer)
    choices = tuple(item for item in drawn.layer.amendments if item.field in ("choice", "place"))
    bare = resolve(drawn.bank, replace(drawn.layer, amendments=choices))
    if not own_words(found):
        assert print_of(found) == print_of(bare)
        assert [state.key for state in found.kept] == [state.key for state in bare.kept]


@laws
@given(layers())
def test_every_statement_that_is_its_own_or_reworded_is_named(drawn: Drawn) -> None:
    found = resolve(drawn.bank, drawn.layer)
    named = set(own_words(found))
    assert {state.key for state in found.kept if state.own} <= named
    assert {state.key for state in found.kept if state.reworded and state.text != state.bank_text} <= named
    assert named <= found.states.keys()


@laws
@given(layers())
def test_answers_values_choices_and_places_alone_are_no_words_of_its_own(drawn: Drawn) -> None:
    choices = tuple(item for item in drawn.layer.amendments if item.field in ("choice", "place"))
    assert own_words(resolve(drawn.bank, replace(drawn.layer, amendments=choices))) == ()
