"""The workbench by its verbs and readings: an authority's own edition from its first word to its schools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from foreland.library import queries as library
from foreland.policies import actions, benched
from foreland.policies.actions import bench as verbs
from foreland.policies.actions import bench_words as words
from foreland.policies.models import Change, EditionNote, OwnBank, OwnEdition
from foreland.policies.queries import bench as queries
from foreland.policies.tests import benching
from foreland.policies.tests.benching import TODAY, amend, begin, changed, opened, publish, to_approved
from foreland.policies.tests.making import NOW
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.world import World


@pytest.fixture
def north(world: World, db: None) -> Iterator[Body]:
    """Northshire Council, open, with the small bank loaded."""
    benching.load_first()
    with open_scope(body=world.northshire, by=world.adviser.pk):
        yield world.northshire


@pytest.fixture
def own(north: Body) -> OwnBank:
    """Northshire's own bank, newly begun."""
    return begin(north)


def refused(act: object, **given: object) -> str:
    """Do what is refused and return the words."""
    with pytest.raises(actions.NotPossible) as caught:
        act(**given, by="operator", now=NOW)  # type: ignore[operator]
    return str(caught.value)


def test_a_bank_of_ones_own_begins_as_the_newest_edition_word_for_word(own: OwnBank, north: Body) -> None:
    of = opened(own, north)
    assert (own.pack, of.edition.number, of.edition.stage) == ("northshires-own", "2026.1", "draft")
    assert {key: state.text for key, state in of.draft.resolved.states.items()} == {
        item.key: item.text for item in library.bank("made-up").statements
    }
    assert of.said == [] and of.made.head.based_on == (
        library.bank("made-up").head.id,
        library.bank("made-up").head.edition,
    )
    assert begin(north).pk == own.pk, "begun twice it is begun once"


def test_every_field_of_a_statement_is_changed_and_goes_back(own: OwnBank, north: Body) -> None:
    amend(
        own, north, "phones.rule", title="Phones by day", text="{{Pupils'}} phones {{choice}}, always.", level="should",
        when={"kind": ["school"]}, meets=[], audience=["staff", "pupils"], why="They distract.", option__in="lie in a box",
        short={"parents": "Phones are away."},
    )  # fmt: skip
    item = opened(own, north).made.statement["phones.rule"]
    assert (item.title, item.text, item.level, item.meets, item.why) == (
        "Phones by day", "{{Pupils'}} phones {{choice}}, always.", "should", (), "They distract.",
    )  # fmt: skip
    assert item.audience == ("pupils", "staff") and item.option("in").text == "lie in a box"  # type: ignore[union-attr]
    assert item.short == (("parents", "Phones are away."),)
    assert [str(test.fact) for test in item.when.tests] == ["kind"]
    words.back_to_parent(policy=own.policy, key="phones.rule", by="operator", now=NOW, seen=None)
    of = opened(own, north)
    assert of.made.statement["phones.rule"] == library.bank("made-up").statement["phones.rule"] and not of.touched


def test_what_a_page_sends_as_it_showed_it_is_left_alone(own: OwnBank, north: Body) -> None:
    item = library.bank("made-up").statement["phones.rule"]
    amend(own, north, "phones.rule", title=item.title, text=item.text, level="must", meets=["R-1"], audience=["pupils"], short={"parents": "Phones rest here."})  # fmt: skip
    assert not Change.objects.filter(policy=own.policy).exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "Phones stay off."}, "Keep {{choice}} in it"),
        ({"text": "{{choice}} and {{choice}}"}, "Keep {{choice}} in it, once"),
        ({"text": "{{choice}} says {{headd}}."}, "There is no {{headd}}"),
        ({"option__in": "", "option__off": ""}, "At least two alternatives"),
        ({"option__off": ""}, "At least two alternatives"),
        ({"when": {"kind": ["ship"]}}, "no such question or answer"),
        ({"level": "perhaps"}, "how binding"),
        ({"title": "a"}, "3 to 120"),
        ({"text": "  "}, "Write the wording"),
    ],
)
def test_what_cannot_stand_in_a_bank_is_refused(own: OwnBank, north: Body, fields: dict[str, object], said: str) -> None:  # fmt: skip
    with pytest.raises(actions.NotPossible, match=said.replace("{", "[{]")):
        amend(own, north, "phones.rule", **fields)
    assert not Change.objects.filter(policy=own.policy).exists()


def test_two_advisers_who_change_different_fields_do_not_collide(own: OwnBank, north: Body) -> None:
    amend(own, north, "phones.list", "ada", seen=0, title="The list")
    amend(own, north, "phones.list", "edith", seen=0, title="A list of phones", text="A list is kept.")
    item = opened(own, north).made.statement["phones.list"]
    assert (item.title, item.text) == ("The list", "A list is kept.")


def test_two_advisers_at_the_same_words_keep_both(own: OwnBank, north: Body) -> None:
    amend(own, north, "phones.list", "ada", seen=0, text="Ada’s list.")
    with pytest.raises(actions.ChangedMeanwhile) as caught:
        amend(own, north, "phones.list", "edith", seen=0, text="Edith’s list.", why="Edith’s reason.")
    item = opened(own, north).made.statement["phones.list"]
    assert (item.text, item.why) == ("Ada’s list.", "Edith’s reason."), "what does not collide is kept"
    with pytest.raises(actions.ChangedMeanwhile) as again:
        amend(own, north, "phones.list", "edith", seen=0, text="Edith’s list.", why="Edith’s reason.")
    assert again.value.aside == caught.value.aside, "the same late form sent twice is one"
    words.use_change_again(policy=own.policy, key="phones.list", number=caught.value.aside, by="edith", now=NOW, seen=None)  # fmt: skip
    assert opened(own, north).made.statement["phones.list"].text == "Edith’s list."


def test_leaving_out_always_says_why_and_the_reason_is_the_schools(own: OwnBank, north: Body) -> None:
    given = {"policy": own.policy, "key": "phones.list", "seen": None}
    assert "Say why" in refused(words.leave_out_of_bank, reason="", **given)
    words.leave_out_of_bank(reason="Lists are lost.", by="operator", now=NOW, **given)  # type: ignore[arg-type]
    of = opened(own, north)
    (item,) = of.said
    assert item.account.gone and item.why == "Lists are lost." and not item.waits
    assert "phones.list" not in of.whole.statement
    assert [(each.old, each.new, each.why) for each in of.whole.succession] == [
        (("phones.list",), (), "Lists are lost.")
    ]


def test_the_list_of_changes_asks_for_what_is_not_said(own: OwnBank, north: Body) -> None:
    amend(own, north, "phones.list", level="must")
    (item,) = opened(own, north).said
    assert item.waits and item.weights == ("must",)
    given = {"policy": own.policy, "body": north, "key": "phones.list", "tell": ("staff",)}
    assert "at least" in refused(verbs.note_change, why="It is the law here.", weight="wording", **given)
    verbs.note_change(why="It is the law here.", weight="must", by="operator", now=NOW, **given)  # type: ignore[arg-type]
    of = opened(own, north)
    assert not of.waiting and of.whole.change["phones.list"].tell == ("staff",)
    assert EditionNote.objects.count() == 1


def test_approval_waits_for_words_reasons_checks_and_those_who_were_asked(own: OwnBank, north: Body) -> None:
    amend(own, north, "phones.list", text="The office keeps a list of sexting.")
    of = opened(own, north)
    assert [name for name, _ in of.blocked] == [
        "policies:bench-says", "policies:bench-changes", "policies:bench-checks", "policies:bench-consulted",
    ]  # fmt: skip
    (group,) = benched.faults(of)
    assert group.title == "A list of phones" and any("sexting" in says for says, _ in group.faults) and group.href
    last = max(item.number for item in of.amendments)
    given = {"policy": own.policy, "body": north, "approved_by": "The partnership", "seen": last}
    assert "cannot be approved yet" in refused(verbs.approve_edition, day=TODAY, **given)
    assert "still to come" in refused(verbs.approve_edition, day=TODAY + timedelta(days=1), **given)
    assert "have changed" in refused(verbs.approve_edition, day=TODAY, **given | {"seen": 0})
    assert "still to come" in refused(verbs.consult, policy=own.policy, who="All", day=TODAY + timedelta(days=1))


def test_an_approved_edition_is_frozen_and_later_words_are_for_the_next(own: OwnBank, north: Body) -> None:
    changed(own, north)
    to_approved(own, north)
    amend(own, north, "phones.list", text="A later list.", reason="It came later.")
    assert opened(own, north).later == 1
    number = verbs.publish_own(policy=own.policy, body=north, by="operator", now=NOW).number
    made = library.bank(own.pack, number)
    assert made.statement["phones.list"].text == "The office keeps a list of phones."
    assert [item.key for item in made.statements] == ["phones.rule", "phones.list", "northshires-own.box001"]
    assert made.statement["northshires-own.box001"].title == "A locked box"
    assert made.change["phones.list"].why == "Parents asked what is on it."
    of = opened(own, north)
    assert (of.edition.number, of.edition.stage) == ("2026.2", "draft")
    assert [item.account.key for item in of.said] == ["phones.list"], "against the edition before, its own"


def test_publishing_reaches_the_schools_under_it_and_no_other(own: OwnBank, north: Body, world: World) -> None:
    assert publish(own, north) == "2026.1"
    assert library.pack_owner(own.pack) == north.pk
    assert library.packs_for([north.pk]) == [own.pack] and library.packs_for([world.southshire.pk]) == []
    again = verbs.publish_own(policy=own.policy, body=north, by="operator", now=NOW)
    assert again.number == "2026.1" and OwnEdition.objects.count() == 2, "the same form sent twice"
    assert "Record first" in _unapproved(world)


def _unapproved(world: World) -> str:
    with open_scope(body=world.southshire, by="operator"):
        other = begin(world.southshire, title="Southshire’s own")
        return refused(verbs.publish_own, policy=other.policy, body=world.southshire)


def test_an_approval_is_taken_back_and_given_again(own: OwnBank, north: Body) -> None:
    changed(own, north)
    to_approved(own, north)
    verbs.take_back_approval(policy=own.policy, by="operator", now=NOW)
    of = opened(own, north)
    assert (of.edition.stage, of.edition.upto, of.edition.files) == ("consulted", None, {})
    to_approved(own, north)
    assert opened(own, north).edition.stage == "approved"
    assert "by now" in refused(verbs.say_what_is_new, policy=own.policy, says="Something else.")


def test_another_bank_of_the_same_name_gets_a_name_of_its_own(own: OwnBank, north: Body, world: World) -> None:
    publish(own, north)
    with open_scope(body=world.southshire, by="operator"):
        other = begin(world.southshire, title="Northshire’s own")
    assert other.pack == "northshires-own-2"


def test_a_condition_reads_in_the_words_of_the_questions(own: OwnBank, north: Body) -> None:
    amend(own, north, "phones.list", when={"kind": ["school"], "wifi": {"not": ["no"]}})
    of = opened(own, north)
    assert benched.for_whom(of, "phones.list") == (
        "For settings that answer: What are you? A school; Can visitors use your wi-fi? not: No."
    )
    assert benched.for_whom(of, "phones.rule") == "For every setting."


@pytest.mark.parametrize(
    ("last", "number"), [("", "2026.1"), ("2026.1", "2026.2"), ("2025.3", "2026.1"), ("2026.9", "2026.10")]
)
def test_editions_are_numbered_by_their_year(last: str, number: str) -> None:
    assert queries.next_number(last, NOW) == number
