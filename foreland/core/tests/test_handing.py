"""One draft for several schools, as laws over generated editions and histories."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreland.core.amend import Amendment, newest
from foreland.core.handing import hand_on
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank
from foreland.core.tests.banks import amendments, banks, facts, laws, order_of, print_of

History = tuple[Amendment, ...]


def behind(taken: History, written: History) -> tuple[History, frozenset[int]]:
    """Return a school's amendments with those that were taken over behind them, and the numbers of those."""
    last = max((item.number for item in taken), default=0)
    made = tuple(replace(item, number=last + at) for at, item in enumerate(written, 1))
    return (*taken, *made), frozenset(item.number for item in made)


def said(of: History, key: str) -> dict[object, object]:
    """Return what a school has made of a statement."""
    return {slot: item.value for slot, item in newest(of).items() if slot[0] == key}


@laws
@given(bank=banks(), given_facts=facts(), data=st.data())
def test_a_school_with_nothing_of_its_own_prints_the_shared_draft_with_its_own_facts(
    bank: Bank, given_facts: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    shared = data.draw(amendments(bank, most=10))
    cuts = sorted(data.draw(st.lists(st.integers(0, 10), max_size=3)))
    taken: History = ()
    handed: frozenset[int] = frozenset()
    upto = 0
    for cut in (*cuts, 10):
        found = hand_on([item for item in shared if item.number <= cut], taken, handed, upto=upto)
        assert not found.own
        taken, more = behind(taken, found.written)
        handed, upto = handed | more, cut
    one, other = (resolve(bank, Layer(facts=given_facts, amendments=each)) for each in (shared, taken))
    assert print_of(one) == print_of(other) and order_of(one) == order_of(other)
    assert hand_on(shared, taken, handed, upto=upto).written == ()


@laws
@given(bank=banks(), data=st.data())
def test_what_a_school_changed_itself_is_never_changed_by_the_shared_draft(bank: Bank, data: st.DataObject) -> None:
    shared = data.draw(amendments(bank, most=8))
    taken, handed = behind((), hand_on(shared[:4], (), ()).written)
    ours = tuple(replace(item, number=item.number + 100) for item in data.draw(amendments(bank, most=5)))
    taken = (*taken, *ours)
    upto = max((item.number for item in shared[:4]), default=0)
    found = hand_on(shared, taken, handed, upto=upto)
    after, _ = behind(taken, found.written)
    own = {item.key for item in ours if said(taken, item.key) != said(shared[:4], item.key)}
    for key in own:
        assert said(after, key) == said(taken, key)
    assert after[: len(taken)] == taken, "nothing is taken away"
    others = {item.key for item in shared} - own
    assert all(said(after, key) == said(shared, key) for key in others)
    assert set(found.own) == {key for key in own if said(taken, key) != said(shared, key)}


@laws
@given(bank=banks(), data=st.data())
def test_a_statement_that_a_school_takes_again_stands_as_in_the_shared_draft(bank: Bank, data: st.DataObject) -> None:
    shared = data.draw(amendments(bank, most=8))
    ours = tuple(replace(item, number=item.number + 100) for item in data.draw(amendments(bank, most=5)))
    upto = max((item.number for item in shared), default=0)
    keys = {item.key for item in ours}
    again = {key for key in sorted(keys) if data.draw(st.booleans())}
    found = hand_on(shared, ours, (), upto=upto, again=again)
    after, handed = behind(ours, found.written)
    for key in again:
        assert said(after, key) == said(shared, key)
        assert key not in hand_on(shared, after, handed, upto=upto).own
    for key in keys - again:
        assert said(after, key) == said(ours, key)


def test_handing_on_twice_writes_nothing_the_second_time() -> None:
    shared = (Amendment(1, "a", "text", "Ours."), Amendment(2, "a", "text", None), Amendment(3, "b", "selected", False))
    taken, handed = behind((), hand_on(shared, (), ()).written)
    assert len(taken) == 3 and not hand_on(shared, taken, handed, upto=3).written
