"""Laws of what a layer says in words of its own."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from foreland.core.amend import Amendment
from foreland.core.layer import Layer, resolve
from foreland.core.ownwords import own_words
from foreland.core.packs.model import Bank
from foreland.core.packs.reading import read
from foreland.core.tests import packs
from foreland.core.tests.banks import Drawn, laws, layers, print_of

BOOKLET = """
[[section]]
key = "booklet"
title = "Booklet"

[[document]]
key = "booklet"
title = "Booklet"
kind = "insert"
shapes = ["set"]
sections = ["booklet"]
for = "Pupils."
"""


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
    choices = tuple(item for item in drawn.layer.amendments if item.field == "choice")
    assert own_words(resolve(drawn.bank, replace(drawn.layer, amendments=choices))) == ()
    places = tuple(item for item in drawn.layer.amendments if item.field in ("choice", "place"))
    moved, home = (resolve(drawn.bank, replace(drawn.layer, amendments=each)) for each in (places, choices))
    gone = {key for key, state in home.states.items() if state.kept != moved.states[key].kept}
    assert set(own_words(moved)) == gone, "but one that is moved out of what is printed, or into it"


def test_a_statement_moved_into_what_is_not_printed_is_left_out_and_one_moved_within_is_not() -> None:
    bank = read(packs.files(more=BOOKLET))
    assert isinstance(bank, Bank)
    for section, named in (("booklet", ("phones.list",)), ("phones", ())):
        place = Amendment(1, "phones.list", "place", {"section": section, "after": ""})
        layer = Layer(facts={"kind": ("school",), "phones": ("in",)}, amendments=(place,))
        assert own_words(resolve(bank, layer)) == named
