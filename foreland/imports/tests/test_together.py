"""Many unsure passages are settled part by part, at once, and each of it can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreland.core.matching.becoming import Outcome
from foreland.core.matching.statements import Candidate, Passage
from foreland.imports import actions, queries
from foreland.imports.actions import Answer
from foreland.imports.forms import TogetherForm
from foreland.imports.models import Import, Settled
from foreland.imports.tests.olds import NOW, brought
from foreland.imports.together import COSY, largest, stretches, suggestions
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.trail.models import Entry
from tests.visitor import Visitor
from tests.world import World

SAYINGS = (
    "Upskirting, unwanted sexual messages and misogynistic remarks will be addressed by every adult when they happen.",
    "The DSL must have a working knowledge of the school’s filtering and monitoring provision and its limits.",
    "Responsibility for the school website rests with a member of staff appointed by the Headteacher.",
    "Victims, perpetrators and witnesses will each have a plan of support drawn up with the DSL.",
    "The school maintains a Record of Processing Activities setting out what personal data is held and its purpose.",
    "Our DSL sits on the senior leadership team and is given sufficient time, resources and training for the role.",
    "Allegations against the Headteacher should be reported to the Chair of Governors, or directly to the LADO.",
    "Parents may contact us at any time with a concern and can expect a reply within 2 working days.",
)  # fmt: skip
LONG = "# Online Safety\n\n" + "\n\n".join(
    f"## {number}. {name}\n\n" + "\n\n".join(f"{words} That is so in {name} too." for words in SAYINGS)
    for number, name in enumerate(("Staff", "Pupils", "Families"), 1)
)


def outcome(number: int, under: tuple[str, ...] = (), *candidates: Candidate, how: str = "waits") -> Outcome:
    sure = candidates[0].sure if candidates else 0.0
    return Outcome(Passage(number, "unsure", "Words.", (), under, sure=sure, candidates=candidates), how)  # type: ignore[arg-type]


unders = st.lists(st.sampled_from("ab"), max_size=3).map(tuple)


@given(st.lists(unders, max_size=80))
def test_every_passage_stands_in_one_stretch_in_its_order_and_none_is_too_long(found: list[tuple[str, ...]]) -> None:
    asked = [outcome(number, under) for number, under in enumerate(found)]
    made = stretches(asked)
    assert [item for stretch in made for item in stretch.outcomes] == asked
    assert [stretch.number for stretch in made] == list(range(1, len(made) + 1))
    assert all(0 < len(stretch.outcomes) <= COSY and stretch.title for stretch in made)


def test_small_sections_share_a_stretch_and_a_large_one_is_cut_at_its_headings() -> None:
    small = [outcome(n, ("Policy", name)) for n, name in enumerate(["One", "Two", "Two"])]
    large = [outcome(10 + n, ("Policy", "Large", f"Part {n // 10}")) for n in range(20)]
    bare = [outcome(50 + n, ("Policy", "Bare")) for n in range(13)]
    assert [(item.title, len(item.outcomes)) for item in stretches([*small, *large, *bare])] == [
        ("One – Two", 3), ("Part 0", 10), ("Part 1", 10), ("Bare, part 1", 7), ("Bare, part 2", 6),
    ]  # fmt: skip


def test_one_goes_on_where_most_is_left() -> None:
    rows = stretches([outcome(n, ("a",)) for n in range(10)] + [outcome(n, ("b",), how="own") for n in range(10, 20)])
    found = largest(rows)
    assert found is not None and found.title == "a"
    assert largest(stretches([outcome(1, how="drop")])) is None


def test_a_statement_is_proposed_once_to_the_passage_that_is_surest_and_never_where_it_is_taken() -> None:
    rows = [
        outcome(1, (), Candidate("a.b", 0.8)), outcome(2, (), Candidate("a.b", 0.9)), outcome(3, (), Candidate("c.d", 0.6)),
        outcome(4, (), Candidate("e.f", 0.9)), outcome(5),
    ]  # fmt: skip
    assert suggestions(rows, {"e.f"}) == {2: "a.b"}


@pytest.fixture
def row(oak: Body) -> Import:
    """An old policy with many unsure passages."""
    return brought(oak, words=LONG, by="p1")


@pytest.fixture
def lead(world: World, oak: Body) -> Visitor:
    """Oak's online safety lead at a browser."""
    return Visitor(world.lead)


def waiting(row: Import) -> list[int]:
    return [item.passage.number for item in queries.brought(row).waiting]


def test_answers_are_given_together_and_taken_back_together(row: Import) -> None:
    one, two, three = waiting(row)[:3]
    key = queries.brought(row).outcome(one).passage.candidates[0].key
    given = {"of": row, "by": "p1", "now": NOW}
    wanted = {one: Answer("statement", key), two: Answer("own"), three: Answer("drop")}
    assert actions.settle_together(answers=wanted, **given) == 3
    found = queries.brought(row)
    assert [found.outcome(number).how for number in (one, two, three)] == ["statement", "own", "drop"]
    assert actions.settle_together(answers=wanted, **given) == 0, "the same form sent twice"
    assert Entry.objects.get(verb="settle-together").detail == {"passages": 3, "undone": 0}
    assert actions.settle_together(answers=dict.fromkeys(wanted, Answer("undo")), **given) == 3
    assert {one, two, three} <= set(waiting(row))


def test_of_answers_that_do_not_fit_none_is_kept(row: Import) -> None:
    one, two = waiting(row)[:2]
    with pytest.raises(actions.NotPossible, match="one of the statements"):
        actions.settle_together(
            of=row, answers={one: Answer("own"), two: Answer("statement", "no.such")}, by="p1", now=NOW
        )
    with pytest.raises(queries.NoImport):
        actions.settle_together(of=row, answers={one: Answer("own"), 999: Answer("own")}, by="p1", now=NOW)
    assert not Settled.objects.exists()


def test_what_somebody_else_said_meanwhile_is_not_written_over(row: Import) -> None:
    one, two = waiting(row)[:2]
    actions.settle(of=row, passage=one, how="drop", by="p2", now=NOW)
    with pytest.raises(actions.AnsweredMeanwhile):
        actions.settle_together(answers={one: Answer("own"), two: Answer("own")}, seen=0, of=row, by="p1", now=NOW)
    assert Settled.objects.count() == 1
    assert actions.settle_together(answers={two: Answer("own")}, seen=0, of=row, by="p1", now=NOW) == 1


def test_what_was_kept_without_a_look_is_asked_again_and_nothing_else(row: Import) -> None:
    one = waiting(row)[0]
    actions.settle(of=row, passage=one, how="drop", by="p1", now=NOW)
    kept = actions.settle_rest(of=row, by="p1", now=NOW)
    assert queries.brought(row).kept_unseen == kept > COSY
    assert actions.ask_again(of=row, by="p1", now=NOW) == kept
    found = queries.brought(row)
    assert len(found.waiting) == kept and found.outcome(one).how == "drop" and not found.kept_unseen
    assert actions.ask_again(of=row, by="p1", now=NOW) == 0


def test_a_lead_settles_part_by_part(lead: Visitor, oak: Body, row: Import) -> None:
    total = len(waiting(row))
    page = lead.get(address("imports:import", oak, old=row.pk))
    assert f"0 of {total} settled" in page.text and "Its parts" in page.text and "one by one" not in page.text
    page = lead.click("Begin with the largest part")
    pages = 0
    while page.h1 == "What are these passages?":
        pages += 1
        fields = {each.get("name") for each in page.tree.xpath("//input[@type='radio']")}
        chosen = page.tree.xpath("//input[@type='radio'][@checked]/@value")
        assert len(fields) == len(chosen) <= COSY, "of each passage something is chosen beforehand"
        page = lead.submit(button="Save, and go on")
    assert pages == len(stretches(queries.brought(row).asked)) < total
    assert page.h1 == "Your old policy" and f"Settled: {total} of {total}." in page.text
    assert "Go on: make a draft of it" in page.links
    hows = set(Settled.objects.values_list("how", flat=True))
    assert hows == {"statement", "own"}


def test_a_part_is_kept_as_our_own_words_and_taken_back(lead: Visitor, oak: Body, row: Import) -> None:
    total = len(waiting(row))
    lead.get(address("imports:together", oak, old=row.pk, stretch=1))
    page = lead.submit(button="Keep all of these as our own words")
    left = len(waiting(row))
    assert total - COSY <= left < total and f"Settled: {total - left} of {total}." in page.text
    page = lead.get(address("imports:together", oak, old=row.pk, stretch=1))
    assert "All of it is settled" in page.text and "Keep all of these" not in page.text
    page = lead.submit(button="Take back what was settled here")
    assert "is taken back" in page.text and len(waiting(row)) == total
    assert set(Settled.objects.values_list("how", flat=True)) == {"proposed", "undo"}


def test_all_that_is_left_is_kept_and_taken_back_from_the_old_policys_page(
    lead: Visitor, oak: Body, row: Import
) -> None:
    total = len(waiting(row))
    lead.get(address("imports:import", oak, old=row.pk))
    page = lead.submit(button="Keep all of them as our own words")
    assert f"{total} passages were kept as your own words without a look" in page.text
    page = lead.submit(button="Take that back")
    assert f"{total} passages wait again" in page.text and len(waiting(row)) == total


def test_a_passage_may_be_decided_later_and_an_answer_changed(lead: Visitor, oak: Body, row: Import) -> None:
    one, two = (item.passage.number for item in stretches(queries.brought(row).asked)[0].outcomes[:2])
    lead.get(address("imports:together", oak, old=row.pk, stretch=1))
    lead.submit({f"passage-{one}": "later", f"passage-{two}": "drop"}, button="Save, and go on")
    assert one in waiting(row) and queries.brought(row).outcome(two).how == "drop"
    lead.get(address("imports:together", oak, old=row.pk, stretch=1))
    lead.submit({f"passage-{one}": "own", f"passage-{two}": "later"}, button="Save, and go on")
    assert two in waiting(row) and queries.brought(row).outcome(one).how == "own"


def test_a_second_tab_sees_the_others_answer_and_keeps_its_own(
    lead: Visitor, oak: Body, row: Import, world: World
) -> None:
    one, two = (item.passage.number for item in stretches(queries.brought(row).asked)[0].outcomes[:2])
    lead.get(address("imports:together", oak, old=row.pk, stretch=1))
    actions.settle(of=row, passage=one, how="drop", by=world.head.pk, now=NOW)
    page = lead.submit({f"passage-{one}": "own", f"passage-{two}": "drop", "seen": "0.0"}, button="Save, and go on")
    assert page.status == 409 and "Some of these passages were settled while" in page.text
    for number in (one, two):
        assert page.tree.xpath(f"//input[@name='passage-{number}'][@checked]/@value") == ["drop"]
    assert Settled.objects.count() == 1
    page = lead.submit(button="Save, and go on")
    assert page.status == 200 and queries.brought(row).outcome(two).how == "drop"


def test_a_part_that_is_not_there_and_a_draft_are_told_apart(lead: Visitor, oak: Body, row: Import) -> None:
    assert lead.get(address("imports:together", oak, old=row.pk, stretch=99)).status == 404
    actions.settle_rest(of=row, by="p1", now=NOW)
    actions.go_on(of=row, body=oak, by="p1", now=NOW)
    page = lead.get(address("imports:together", oak, old=row.pk, stretch=1), follow=True)
    assert page.h1 == "Your old policy is a draft"


def test_a_wrong_answer_is_told_and_loses_nothing(lead: Visitor, oak: Body, row: Import) -> None:
    one = stretches(queries.brought(row).asked)[0].outcomes[0].passage.number
    lead.get(address("imports:together", oak, old=row.pk, stretch=1))
    page = lead.post(address("imports:together", oak, old=row.pk, stretch=1), {f"passage-{one}": "statement:no.such"})
    assert page.status == 422 and len(page.errors) == 1 and not Settled.objects.exists()


def test_one_statement_is_not_chosen_for_two_passages_of_a_page() -> None:
    """The second would become the school's own words without anybody having said so."""
    likely = [("phones.pupils", "Phones of pupils", "likely")]
    both = {"passage-4": "statement:phones.pupils", "passage-9": "statement:phones.pupils"}
    form = TogetherForm({4: likely, 9: likely}, both)
    assert not form.is_valid() and list(form.errors) == ["passage-9"]
    assert "A passage above is this statement too" in str(form.errors["passage-9"])
    assert TogetherForm({4: likely, 9: likely}, both | {"passage-9": "own"}).is_valid()
    assert TogetherForm({4: likely, 9: likely}, both | {"all": ""}).is_valid()
