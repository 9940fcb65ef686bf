"""A trust fixes statements of its edition: its schools have them in these words, and are told before they are overruled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foreland.core.rebasing.asking import Line
from foreland.core.tests import packs
from foreland.library import queries as library
from foreland.policies import actions, queries, updated
from foreland.policies.actions import bench as verbs
from foreland.policies.models import Change, OwnBank, Policy
from foreland.policies.tests import benching
from foreland.policies.tests.making import NOW
from foreland.policies.tests.test_bench_adopting import adopt, begin
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

NAME = "beacons-own-2026.1"
FIXED = "The office keeps a list of phones."
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

[[statement]]
key = "booklet.first"
title = "What the booklet is for"
section = "booklet"
level = "should"
why = "So that pupils have it at hand."
text = "This booklet is for the pupils of our school."
"""


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """The trust's own edition, published, with the list of phones and its own statement fixed."""
    benching.load_first()
    return fixing(world)


def fixing(world: World) -> OwnBank:
    """Let the trust publish an edition of its own in which two statements are fixed."""
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        own = benching.begin(world.trust, by=world.trust_lead.pk, title="Beacon’s own")
        benching.changed(own, world.trust, by=world.trust_lead.pk)
        for key in ("phones.list", "own.box001"):
            benching.amend(own, world.trust, key, fixed=True, reason="Every school of ours does.")
        benching.to_approved(own, world.trust)
        verbs.publish_own(policy=own.policy, body=world.trust, by="operator", now=NOW)
    return own


def stood(world: World) -> Policy:
    """Return Oak's policy on the national edition, with the list in words of its own."""
    policy = begin(world.oak)
    actions.reword(policy=policy, key="phones.list", text="Our list is on the wall.", by="operator", now=NOW)
    return policy


def adopted(world: World) -> Policy:
    """Return Oak's policy on the trust's edition, its own words of the list given up."""
    policy = stood(world)
    found = queries.updating(queries.draft(policy, world.oak, now=NOW), NAME)
    (matter,) = found.found.questions
    actions.decide(policy=policy, body=world.oak, edition=NAME, key=matter.key, how="take", seen=matter.digest, after=0,
                   by="operator", now=NOW)  # fmt: skip
    adopt(policy, world.oak, NAME)
    return policy


def test_the_edition_carries_what_is_fixed_and_says_why(own: OwnBank) -> None:
    bank = library.bank(own.pack)
    assert {item.key for item in bank.statements if item.fixed} == {"phones.list", "beacons-own.box001"}
    assert bank.change["phones.list"].weight == "should", "more than words: schools may not change it any more"


def test_further_lines_of_a_question_are_called_what_they_are(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        found = queries.updating(queries.draft(stood(world), world.oak, now=NOW), NAME)
    (matter,) = found.found.questions
    assert matter.question is not None
    kinds = (Line("short", "gone", "a", "b", "c"), Line("option", "", "a", "b", "c"), Line("place", "", "a", "b", "c"))
    asks = replace(matter, question=replace(matter.question, more=kinds))
    assert [label for label, _ in updated.more_lines(found, asks)] == [
        "gone",
        "For the alternative “”",
        "Where it stands",
    ]


def test_words_of_a_schools_own_are_asked_about_and_can_only_be_taken_or_put_off(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = stood(world)
        found = queries.updating(queries.draft(policy, world.oak, now=NOW), NAME)
        (matter,) = found.found.questions
        assert (matter.key, matter.ways, matter.fixed) == ("phones.list", ("take", "later"), True)
    lead = Visitor(world.lead)
    page = lead.get(address("policies:update-decide", world.oak, policy=policy.pk, edition=NAME, key="phones.list"))
    assert "or put it off and ask Beacon Learning Trust first" in page.text and "Keep ours" not in page.text
    assert "Our list is on the wall." in page.text and "Decide later" in page.text
    assert "Ask Beacon Learning Trust" in page.links and "Nothing is sent" not in page.text
    given = {
        "policy": policy,
        "body": world.oak,
        "edition": NAME,
        "key": "phones.list",
        "after": 0,
        "by": "p",
        "now": NOW,
    }
    with open_scope(body=world.oak, by="p"):
        with pytest.raises(actions.NotPossible):
            actions.decide(how="keep", seen=matter.digest, **given)  # type: ignore[arg-type]
        with pytest.raises(actions.NotPossible, match="waits for you"):
            adopt(policy, world.oak, NAME)


def test_a_school_neither_rewords_nor_leaves_out_what_is_fixed(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = adopted(world)
        states = queries.draft(policy, world.oak, now=NOW).resolved.states
        assert states["phones.list"].text == FIXED and states["phones.list"].fixed
        given = {"policy": policy, "key": "phones.list", "by": "operator", "now": NOW}
        for act in (
            lambda: actions.reword(text="Ours.", **given),  # type: ignore[arg-type]
            lambda: actions.leave_out(reason="We have another.", **given),  # type: ignore[arg-type]
            lambda: actions.reword_short(short={}, **given),  # type: ignore[arg-type]
            lambda: actions.suggest(body=world.oak, kind="wording", text="Ours.", **given),  # type: ignore[arg-type]
            lambda: actions.suggest(body=world.oak, kind="leave-out", why="We have another.", **given),  # type: ignore[arg-type]
        ):
            with pytest.raises(actions.FixedWords, match="fixed by your trust"):
                act()
        actions.comment(body=world.oak, text="Could it name the office?", **given)  # type: ignore[arg-type]
        actions.move(policy=policy, key="phones.list", section="phones", after="", by="operator", now=NOW)
        actions.choose(policy=policy, key="phones.rule", option="in", by="operator", now=NOW)


def test_the_pages_of_a_school_say_so_and_offer_neither(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = adopted(world)
    lead = Visitor(world.lead)
    page = lead.get(address("policies:section", world.oak, policy=policy.pk, section="phones"))
    card = page.tree.get_element_by_id("phones-list")
    said = " ".join(card.itertext())
    assert "Fixed by your trust" in said and "Move" in said
    assert "Change the wording" not in said and "Leave out" not in said
    assert "Comment" in said and "suggest" not in said
    for name in ("reword", "leave-out"):
        page = lead.get(address(f"policies:{name}", world.oak, policy=policy.pk, key="phones.list"))
        assert page.status == 422 and "fixed by your trust" in page.text
        assert "Say in a comment what should be otherwise" in page.links
    page = lead.get(address("policies:talk", world.oak, policy=policy.pk, key="phones.list"))
    assert "Your trust has fixed these words" in page.text and "Suggest other words" not in page.text
    assert page.links["choose other words to stand on"] == address("policies:parents", world.oak, policy=policy.pk)
    page = lead.submit({"text": "Could it name the office?"}, button="Comment")
    assert "Those concerned at your school hear of it by mail. Your trust does not: ask it too." in page.text


def test_a_trust_fixes_on_the_page_of_the_statement_and_lets_go_again(own: OwnBank, world: World) -> None:
    lead = Visitor(world.trust_lead)
    here = address("policies:reword", world.trust, policy=own.policy_id, key="phones.rule")
    assert "our schools keep it in these words" in lead.get(here).text
    page = lead.submit({"fixed": "on"}, button="Save")
    assert "is saved" in page.text and "Fixed" in page.text
    with open_scope(body=world.trust, by="operator"):
        assert benching.opened(own, world.trust).statements["phones.rule"].fixed
        assert benching.opened(own, world.trust).draft.resolved.states["phones.rule"].fixed is False, "it writes on"
    lead.get(here)
    lead.submit({"fixed": []}, button="Save")
    with open_scope(body=world.trust, by="operator"):
        assert not benching.opened(own, world.trust).statements["phones.rule"].fixed


def test_an_authority_cannot_fix(world: World, db: None) -> None:
    benching.load_first()
    with open_scope(body=world.northshire, by=world.adviser.pk):
        own = benching.begin(world.northshire, by=world.adviser.pk)
        with pytest.raises(actions.NotPossible, match="Only a trust"):
            benching.amend(own, world.northshire, "phones.list", fixed=True)
    page = Visitor(world.adviser).get(
        address("policies:reword", world.northshire, policy=own.policy_id, key="phones.list")
    )
    assert "our schools keep it in these words" not in page.text


def test_what_was_left_out_is_asked_about_too(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by="operator"):
        policy = begin(world.oak)
        actions.leave_out(policy=policy, key="phones.list", reason="No phones here.", by="operator", now=NOW)
        found = queries.updating(queries.draft(policy, world.oak, now=NOW), NAME)
        (matter,) = found.found.questions
        assert matter.ways == ("take", "later") and matter.question is not None and matter.question.left_out
        actions.decide(policy=policy, body=world.oak, edition=NAME, key=matter.key, how="take", seen=matter.digest, after=0,
                       by="operator", now=NOW)  # fmt: skip
        adopt(policy, world.oak, NAME)
        assert queries.draft(policy, world.oak, now=NOW).resolved.states["phones.list"].kept


def test_what_is_fixed_stays_in_its_section_and_may_be_moved_within_it(world: World, db: None) -> None:
    benching.load(packs.REQUIREMENTS)
    benching.load(packs.files(more=packs.KINDS + BOOKLET))
    fixing(world)
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = adopted(world)
        for shape in (
            "standalone",
            "set",
        ):  # the booklet is printed in the set alone, and even then it is another document
            actions.change_shape(policy=policy, shape=shape, by="operator", now=NOW)
            with pytest.raises(actions.FixedPlace, match="stays in its section, “Phones of pupils”"):
                actions.move(policy=policy, key="phones.list", section="booklet", after="", by="operator", now=NOW)
        actions.move(policy=policy, key="phones.list", section="phones", after="", by="operator", now=NOW)
        assert queries.draft(policy, world.oak, now=NOW).resolved.order["phones"][0] == "phones.list"
        page = Visitor(world.lead).get(address("policies:move", world.oak, policy=policy.pk, key="phones.list"))
        groups = page.tree.xpath("//select[@name='place']/optgroup/@label")
        assert groups == ["Phones of pupils"] and "stays in this section" in page.text
        page = Visitor(world.lead).get(address("policies:move", world.oak, policy=policy.pk, key="phones.rule"))
        assert page.tree.xpath("//select[@name='place']/optgroup/@label") == ["Phones of pupils", "Booklet"]
        Change.objects.create(
            policy=policy, number=99, key="phones.list", field="place", value={"section": "booklet", "after": ""},
            edition=policy.edition, by="operator", at=NOW,
        )  # fmt: skip
        state = queries.draft(policy, world.oak, now=NOW).resolved.states["phones.list"]
        assert state.kept and state.section == "phones"
