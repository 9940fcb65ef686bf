"""Whose words a policy stands on: its board chooses between the authority's, the trust's and the national bank's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foreland.core.packs.model import AuthorityProfile, Contact, Head, Number
from foreland.library import queries as library
from foreland.policies import actions, queries
from foreland.policies.actions import parents as verbs
from foreland.policies.models import OwnBank, ParentChoice, Policy, Update
from foreland.policies.queries import parents, ways
from foreland.policies.tests import benching
from foreland.policies.tests.benching import TODAY
from foreland.policies.tests.making import NOW
from foreland.policies.tests.test_bench_adopting import adopt, begin
from foreland.profile import actions as profile
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

NORTH, BEACON = "northshires-own", "beacons-own"


def publish(body: Body, who: Person, title: str) -> OwnBank:
    """Publish a body's own edition of the small bank."""
    with open_scope(body=body, by=who.pk):
        own = benching.begin(body, by=who.pk, title=title)
        benching.publish(own, body, by=who.pk)
    return own


@pytest.fixture
def both(world: World, db: None) -> World:
    """Northshire and the trust each have an edition of their own; Oak is in both."""
    benching.load_first()
    publish(world.northshire, world.adviser, "Northshire’s own")
    publish(world.trust, world.trust_lead, "Beacon’s own")
    return world


def choose(policy: Policy, body: Body, pack: str, **more: object) -> ParentChoice:
    """Record a decision of the board."""
    given = {
        "decided_by": "The governing body",
        "reason": "The trust’s schools write alike.",
        "by": "operator",
        "now": NOW,
    }
    return verbs.choose_parent(policy=policy, body=body, pack=pack, **given | more)  # type: ignore[arg-type]


def ends(policy: Policy, body: Body) -> list[str]:
    """Return the names of the editions that are offered to a policy."""
    return [line.edition for line in queries.lines(queries.draft(policy, body, now=NOW))]


def test_both_are_offered_until_the_board_has_chosen_and_then_only_that_one(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        assert ends(policy, both.oak) == [f"{BEACON}-2026.1", f"{NORTH}-2026.1"]
        assert parents.must_choose(policy, both.oak)
        choose(policy, both.oak, BEACON)
        assert ends(policy, both.oak) == [f"{BEACON}-2026.1"] and not parents.must_choose(policy, both.oak)


def test_where_both_have_an_edition_none_is_adopted_before_the_board_chose(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        with pytest.raises(actions.NotPossible, match="Record first whose words"):
            adopt(policy, both.oak, f"{BEACON}-2026.1")
        policy.refresh_from_db()
        assert policy.pack == benching.PACK
        choose(policy, both.oak, BEACON)
        adopt(policy, both.oak, f"{BEACON}-2026.1")
        assert policy.pack == BEACON


def test_from_the_authoritys_words_to_the_trusts_and_back_to_the_national_ones(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        actions.reword(policy=policy, key="phones.rule", text="Phones sleep in a box.", by="operator", now=NOW)
        given = {
            "policy": policy,
            "key": "own.oak0001",
            "section": "phones",
            "after": "phones.list",
            "text": "Oak has a shelf.",
        }
        actions.add_statement(**given, meets=(), by="operator", now=NOW)  # type: ignore[arg-type]
        for at, (pack, name) in enumerate(
            ((NORTH, f"{NORTH}-2026.1"), (BEACON, f"{BEACON}-2026.1"), (benching.PACK, f"{benching.PACK}-2026.1"),
             (NORTH, f"{NORTH}-2026.1"))
        ):  # fmt: skip
            choose(policy, both.oak, pack, now=NOW + timedelta(hours=at))
            assert ends(policy, both.oak) == [name]
            adopt(policy, both.oak, name)
            assert (policy.pack, policy.edition) == (pack, "2026.1")
            states = queries.draft(policy, both.oak, now=NOW).resolved.states
            own = {key for key in states if key.endswith("box001")}
            assert own == ({f"{pack}.box001"} if pack != benching.PACK else set()), (
                "each bank's own statement is its own"
            )
            words = "The office keeps a list of phones." if pack != benching.PACK else "The office keeps a list."
            assert states["phones.list"].text == words
            assert states["phones.rule"].text == "Phones sleep in a box." and states["own.oak0001"].kept
        assert Update.objects.filter(theirs=f"{NORTH}-2026.1", state="adopted").count() == 2, (
            "the same way a second time"
        )


def test_going_back_says_so_and_does_not_tell_the_parents_old_changes(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        choose(policy, both.oak, BEACON)
        adopt(policy, both.oak, f"{BEACON}-2026.1")
        choose(policy, both.oak, benching.PACK, now=NOW + timedelta(hours=1))
        benching.load_second()
        draft = queries.draft(policy, both.oak, now=NOW)
        name = f"{benching.PACK}-2026.2"
        assert [item.edition for item in queries.said_on_the_way(draft, name)] == [f"{benching.PACK}-2026.1", name]
        assert "has the words of" in queries.said_on_the_way(draft, name)[0].text
        found = queries.updating(draft, name).found
        taken = {item.key: item for item in found.taken}
        assert taken["phones.list"].about.why == ("It is said more clearly.",), "the newer national edition's own word"


def test_a_choice_sets_an_update_to_another_bank_aside(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        found = queries.updating(queries.draft(policy, both.oak, now=NOW), f"{NORTH}-2026.1")
        actions.take_all(
            policy=policy, body=both.oak, edition=f"{NORTH}-2026.1", seen=found.found.list_digest, by="p", now=NOW
        )
        choose(policy, both.oak, BEACON)
        assert Update.objects.get().state == "aside"
        assert queries.updating(queries.draft(policy, both.oak, now=NOW)).edition == f"{BEACON}-2026.1"


def test_what_a_decision_needs(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        for more, says in (
            ({"decided_by": " "}, "Say who decided"),
            ({"reason": "yes"}, "Say why"),
            ({"day": TODAY + timedelta(days=1)}, "still to come"),
        ):
            with pytest.raises(actions.NotPossible, match=says):
                choose(policy, both.oak, BEACON, **more)
        with pytest.raises(actions.NotPossible, match="not of a body above it"):
            choose(policy, both.oak, "elsewhere")
        first = choose(policy, both.oak, BEACON)
        assert choose(policy, both.oak, BEACON).pk == first.pk, "the same form sent twice"
    with open_scope(body=both.elm, by="operator"):
        policy = begin(both.elm)
        with pytest.raises(actions.NotPossible, match="not of a body above it"):
            choose(policy, both.elm, BEACON)


def test_a_school_that_left_the_trust_is_not_held_by_its_choice(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        choose(policy, both.oak, BEACON)
        assert ways.chosen(policy, [NORTH]) is None
        assert ways.chosen(policy, [NORTH, BEACON]) == BEACON


def test_the_board_chooses_at_the_beginning(both: World) -> None:
    lead = Visitor(both.lead)
    page = lead.get(address("policies:new", both.oak))
    assert "Who decided?" in page.text
    page = lead.submit({"shape": "standalone", "bank": BEACON}, button="Continue")
    assert page.errors == ["Say who decided.", "Say why, in a sentence."]
    lead.submit({"decided_by": "The local committee", "reason": "All of us in the trust do."}, button="Continue")
    with open_scope(body=both.oak, by="operator"):
        (policy,) = queries.policies()
        assert policy.pack == BEACON and ParentChoice.objects.get().decided_by == "The local committee"


def test_the_page_shows_whose_words_and_records_another_choice(both: World) -> None:
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
    lead = Visitor(both.lead)
    here = lead.get(address("policies:policy", both.oak, policy=policy.pk)).links["Whose words this policy stands on"]
    page = lead.get(here)
    assert "both have an edition of their own" in page.text and "always come from Northshire Council" in page.text
    lead.get(page.links["Choose: Beacon’s own"])
    page = lead.submit({"decided_by": "The local committee", "reason": ""}, button="Record the decision")
    assert page.errors == ["Say why, in a sentence."] and page.status == 422
    given = {"day_day": "12", "day_month": "11", "day_year": "2026", "reason": "The trust’s schools write alike."}
    page = lead.submit(given, button="Record the decision")
    assert page.h1 == "Edition 2026.1 of Beacon’s own is here"
    page = lead.get(here)
    assert "The local committee chose “Beacon’s own” of Beacon Learning Trust on 12 November 2026" in page.text
    assert "Go on with the update" in page.text
    reader = Visitor(both.teacher)
    assert "Choose" not in reader.get(here).links
    assert reader.get(address("policies:parents-choose", both.oak, policy=policy.pk, pack=NORTH)).status == 403
    assert lead.get(address("policies:parents-choose", both.oak, policy=policy.pk, pack="elsewhere")).status == 404


def test_contacts_come_from_the_area_whosever_words_it_has(both: World) -> None:
    """A trust may have what it wants in its profile: nothing of it is printed as a contact of the area."""
    head = Head("north", "authorities", Number(2026, 1), "Northshire", "N", "x", "en-GB", "england", TODAY, "")
    right, wrong = (
        AuthorityProfile(head, contacts=(Contact("front_door", "Front door", number, emergency=True),))
        for number in ("01632 960 000", "01632 969 999")
    )
    for body, pack in ((both.northshire, right), (both.trust, wrong)):
        profile.set_up_authority(body=body, pack=pack, by="operator", now=NOW)
        profile.confirm_contact(body=body, key="front_door", by="operator", now=NOW)
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        choose(policy, both.oak, BEACON)
        adopt(policy, both.oak, f"{BEACON}-2026.1")
        told = queries.draft(policy, both.oak, now=NOW).resolved.layer.told
        assert "01632 960 000" in told["front_door"] and "969 999" not in str(told)


def test_a_bank_that_stands_on_older_words_is_not_within_reach_until_it_caught_up(both: World) -> None:
    benching.load_second()
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        assert policy.edition == "2026.2"
        with pytest.raises(actions.NotPossible, match="offered when it has caught up"):
            choose(policy, both.oak, BEACON)
        found = {each.pack: each for each in parents.parents(policy, both.oak)}
        assert found[benching.PACK].stands and not found[BEACON].reached
    page = Visitor(both.lead).get(address("policies:parents", both.oak, policy=policy.pk))
    assert "It is offered when it has caught up" in page.text
    assert str(library.bank(BEACON).head.edition) == "2026.1"


def test_the_same_edition_a_second_time_has_its_pages_again(both: World) -> None:
    name = f"{BEACON}-2026.1"
    with open_scope(body=both.oak, by="operator"):
        policy = begin(both.oak)
        for at, (pack, edition) in enumerate(((BEACON, name), (benching.PACK, f"{benching.PACK}-2026.1"))):
            choose(policy, both.oak, pack, now=NOW + timedelta(hours=at))
            adopt(policy, both.oak, edition)
        choose(policy, both.oak, BEACON, now=NOW + timedelta(hours=3))
    lead = Visitor(both.lead)
    there = {"policy": policy.pk, "edition": name}
    assert lead.get(address("policies:update", both.oak, **there)).h1 == "Edition 2026.1 of Beacon’s own is here"
    page = lead.get(address("policies:update-decide", both.oak, key="phones.list", **there))
    assert page.status == 200 and "You can decline them" in page.text
    back = f"{benching.PACK}-2026.1"
    assert lead.get(address("policies:update", both.oak, policy=policy.pk, edition=back)).location, (
        "what it changed then"
    )


def test_an_old_policy_is_matched_with_the_national_words_until_the_board_has_chosen(both: World) -> None:
    benching.load_first(queries.PACK)
    with open_scope(body=both.oak, by="operator"):
        assert queries.stands_on(both.oak)[0] == queries.PACK
        assert queries.may_stand_on(both.oak, NORTH) and queries.may_stand_on(both.oak, BEACON)
    with open_scope(body=both.far, by="operator"):
        assert not queries.may_stand_on(both.far, BEACON) and queries.may_stand_on(both.far, queries.PACK)
