"""Laws of approval in steps: who is next, who may not, when it is approved, and what counts as a change."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foreland.core import workflow
from foreland.core.compare import compare
from foreland.core.document import Callout, Document, ListBlock, Paragraph, Passage, Section, Span, Table
from foreland.core.tests.banks import laws
from foreland.core.workflow import Change, Decided, NotAllowed, Step

APPROVING = ("head", "governor")
PEOPLE = ("ann", "ben", "cas", "dee")
STEPS = st.builds(
    Step,
    st.sampled_from([workflow.MAY_APPROVE, workflow.OUTSIDE, "head", "lead", "editor"]),
    when=st.sampled_from(workflow.WHENS),
    sections=st.frozensets(st.sampled_from("abc")),
)
ROUTES = st.lists(STEPS, min_size=1, max_size=workflow.MOST_STEPS).map(tuple)
CHANGES = st.builds(Change, st.booleans(), st.booleans(), st.frozensets(st.sampled_from("abcd")))
TRIES = st.lists(st.tuples(st.integers(-1, 7), st.sampled_from(PEOPLE)), max_size=40)


def walk(steps: workflow.Route, tries: list[tuple[int, str]], submitter: str, people: int) -> list[Decided]:
    """Let people try to decide, in any order; return what was allowed."""
    decided: tuple[Decided, ...] = ()
    for place, by in tries:
        try:
            decided = workflow.decide(steps, decided, Decided(place, by), submitter=submitter, people=people)
        except NotAllowed:
            continue
    return list(decided)


# which steps are due


@laws
@given(ROUTES, CHANGES)
def test_a_route_that_is_allowed_always_ends_with_somebody_who_may_approve(
    route: workflow.Route, change: Change
) -> None:
    try:
        workflow.check_route(route, approving=APPROVING)
    except NotAllowed:
        assume(False)
    steps = workflow.steps_for(route, change)
    assert steps and steps[-1].who in (workflow.MAY_APPROVE, workflow.OUTSIDE, *APPROVING)


@laws
@given(ROUTES, CHANGES)
def test_the_steps_that_are_due_are_those_of_the_route_in_its_order(route: workflow.Route, change: Change) -> None:
    steps = list(workflow.steps_for(route, change))
    rest = iter(route)
    assert all(any(step == other for other in rest) for step in steps)
    assert [step for step in route if step.when == "always"] == [step for step in steps if step.when == "always"]


@laws
@given(ROUTES)
def test_a_first_version_goes_through_every_step(route: workflow.Route) -> None:
    assert workflow.steps_for(route, Change(True, True)) == route


@laws
@given(ROUTES, CHANGES, st.booleans(), st.frozensets(st.sampled_from("abcd")))
def test_a_greater_change_never_asks_fewer(route: workflow.Route, change: Change, more: bool, also: frozenset) -> None:
    greater = Change(change.first, change.meaning or more, change.sections | also)
    assert set(workflow.steps_for(route, change)) <= set(workflow.steps_for(route, greater))


def test_the_route_of_whoever_has_set_none_is_one_approval() -> None:
    workflow.check_route(workflow.USUAL, approving=())
    for change in (Change(True, True), Change(False, False), Change(False, True, frozenset("a"))):
        assert workflow.steps_for(workflow.USUAL, change) == (Step(workflow.MAY_APPROVE),)


@pytest.mark.parametrize(
    ("route", "says"),
    [
        ((), "come with every change"),
        ((Step("lead"),), "come with every change"),
        ((Step("head", when="first"),), "come with every change"),
        ((Step("head"), Step("lead")), "has to be of somebody who may approve"),
        ((Step("head"), Step("editor", when="meaning")), "has to be of somebody who may approve"),
        ((Step("head"),) * 7, "At most 6 steps"),
    ],
)
def test_a_route_that_could_end_with_nobody_is_refused(route: workflow.Route, says: str) -> None:
    with pytest.raises(NotAllowed, match=says):
        workflow.check_route(route, approving=APPROVING)


# deciding


@laws
@given(ROUTES, TRIES, st.sampled_from(PEOPLE), st.sampled_from([1, 2, 9]))
def test_never_approved_before_every_due_step_has_decided_and_in_order(
    steps: workflow.Route, tries: list[tuple[int, str]], submitter: str, people: int
) -> None:
    decided = walk(steps, tries, submitter, people)
    assert [each.place for each in decided] == list(range(len(decided))), "in order, and no step twice"
    assert (workflow.next_step(steps, decided) is None) == (len(decided) == len(steps))


@laws
@given(ROUTES, TRIES, st.sampled_from(PEOPLE))
def test_where_a_second_person_exists_the_submitter_never_decides_alone_nor_last(
    steps: workflow.Route, tries: list[tuple[int, str]], submitter: str
) -> None:
    decided = walk(steps, tries, submitter, 2)
    if workflow.next_step(steps, decided) is None:
        assert decided[-1].by != submitter
    assert len({each.by for each in decided}) == len(decided), "nobody decides two steps"


@laws
@given(ROUTES, st.sampled_from(PEOPLE))
def test_a_setting_of_one_decides_every_step_itself(steps: workflow.Route, submitter: str) -> None:
    decided = walk(steps, [(place, submitter) for place in range(len(steps))], submitter, 1)
    assert workflow.next_step(steps, decided) is None


@laws
@given(ROUTES, TRIES, st.sampled_from(PEOPLE))
def test_a_step_is_decided_once(steps: workflow.Route, tries: list[tuple[int, str]], submitter: str) -> None:
    decided = walk(steps, tries, submitter, 2)
    for each in decided:
        with pytest.raises(NotAllowed):
            workflow.decide(steps, decided, Decided(each.place, "eve"), submitter=submitter, people=2)


@laws
@given(ROUTES, ROUTES, CHANGES, TRIES, st.sampled_from(PEOPLE))
def test_another_route_changes_nothing_of_what_was_frozen(
    route: workflow.Route, other: workflow.Route, change: Change, tries: list[tuple[int, str]], submitter: str
) -> None:
    steps = workflow.steps_for(route, change)
    before = walk(steps, tries, submitter, 2)
    workflow.steps_for(other, change)
    assert walk(steps, tries, submitter, 2) == before


@laws
@given(ROUTES, st.frozensets(st.sampled_from(["lead", "head", "editor"])))
def test_submitting_is_the_agreement_of_ones_own_first_step_and_of_nothing_else(
    steps: workflow.Route, roles: frozenset[str]
) -> None:
    decided = workflow.by_submitting(steps, roles, "ann")
    assert bool(decided) == (len(steps) > 1 and steps[0].who in roles)
    assert workflow.next_step(steps, decided) is not None, "it never approves"
    assert all(each == Decided(0, "ann") for each in decided)


@laws
@given(st.lists(st.sets(st.sampled_from(PEOPLE)), min_size=1, max_size=4), st.sampled_from(PEOPLE))
def test_whether_it_can_be_finished_is_whether_people_can_be_found_for_all_steps(
    candidates: list[set[str]], submitter: str
) -> None:
    steps = tuple(Step(workflow.MAY_APPROVE) for _ in candidates)
    found = False
    for chosen in itertools.product(*candidates):
        found = found or len(walk(steps, list(enumerate(chosen)), submitter, 2)) == len(steps)
    assert workflow.can_finish(candidates, submitter=submitter) is found


# what counts as a change


def paragraph(text: str, value: str = "") -> Paragraph:
    """Return a paragraph that ends with a name that was filled in."""
    return Paragraph((Span(text), *((Span(value, kind="value"),) if value else ())))


def document(*sections: Section, front: str = "Ring 999") -> Document:
    """Return a document of these sections."""
    return Document("d", "policy", "D", "School", front=Callout("Worried?", (paragraph(front),)), sections=sections)


def section(key: str, *passages: Passage) -> Section:
    """Return a section without sections within it."""
    return Section(key, "1", key.title(), passages)


BASE = document(
    section("phones", Passage("phones.rule", (paragraph("Phones rest with ", "Kim"),)), Passage("phones.box", (ListBlock(((Span("A box"),),)),))),
    section("images", Passage("images.rule", (paragraph("We ask first."),))),
    section("people", Passage("people", (Table("Who", ((Span("Role"),),), (((Span("Kim"),),),)),), "made")),
)  # fmt: skip
PHONES, IMAGES, PEOPLE_TABLE = BASE.sections


def change(new: Document, *wording: str) -> Change:
    """Return what a document changes in BASE."""
    return workflow.change_of(compare(BASE, new), BASE, new, wording)


def test_a_first_version_is_all_new() -> None:
    found = workflow.change_of(None, None, BASE, ())
    assert found == Change(True, True, frozenset({"phones", "images", "people"}))


def test_names_numbers_and_tables_of_records_count_for_nothing() -> None:
    named = replace(
        PHONES, passages=(Passage("phones.rule", (paragraph("Phones rest with ", "Lee"),)), PHONES.passages[1])
    )
    table = Passage("people", (Table("Who", ((Span("Role"),),), (((Span("Lee"),),),)),), "made")  # fmt: skip
    assert change(document(named, IMAGES, section("people", table))) == Change(False, False)
    assert change(BASE) == Change(False, False)
    history = section("history", Passage("history", (Table("Versions", ((Span("Number"),),), ()),), "made"))
    assert change(document(*BASE.sections, history)) == Change(False, False), "a section of records alone"


def test_words_that_are_only_said_otherwise_are_no_more_than_wording() -> None:
    reworded = section("images", Passage("images.rule", (paragraph("We always ask first."),), "reworded"))
    new = document(PHONES, reworded, PEOPLE_TABLE)
    assert change(new, "images.rule") == Change(False, False, frozenset({"images"}))
    assert change(new) == Change(False, True, frozenset({"images"}))
    assert change(new, "phones.rule") == Change(False, True, frozenset({"images"})), "the other one was marked"


def test_what_is_new_or_gone_is_more_than_wording_and_what_moved_is_not() -> None:
    gone = replace(PHONES, passages=PHONES.passages[:1])
    assert change(document(gone, IMAGES, PEOPLE_TABLE), "phones.box") == Change(False, True, frozenset({"phones"}))
    assert change(document(PHONES, PEOPLE_TABLE)) == Change(False, True, frozenset({"images"}))
    own = replace(PHONES, passages=(*PHONES.passages, Passage("own.a", (paragraph("We lend one."),), "own")))
    assert change(document(own, IMAGES, PEOPLE_TABLE)) == Change(False, True, frozenset({"phones"}))
    turned = replace(PHONES, passages=PHONES.passages[::-1])
    assert change(document(turned, IMAGES, PEOPLE_TABLE)) == Change(False, False, frozenset({"phones"}))


def test_what_to_do_first_is_more_than_wording() -> None:
    assert change(document(PHONES, IMAGES, PEOPLE_TABLE, front="Ring the office")).meaning
