"""A trust over its schools: who stands on its edition, since when, whether what it fixed is kept, and one nudge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foreland.notices.models import Notice
from foreland.policies import actions
from foreland.policies.actions import bench as verbs
from foreland.policies.models import Nudge, OwnBank, Policy
from foreland.policies.queries import area as reading
from foreland.policies.tests import benching
from foreland.policies.tests.making import NOW
from foreland.policies.tests.test_bench_adopting import adopt
from foreland.registry import actions as registry
from foreland.site.tests.test_area import in_force
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import START, World

pytestmark = pytest.mark.slow


def school(world: World, name: str, *, rung: str = "status") -> Body:
    """Return a school of the trust, and of Northshire, which shares up to a rung."""
    body = ground.create_body(kind="school", name=name, by="operator", now=NOW)
    for parent, kind in ((world.northshire, "authority"), (world.trust, "trust")):
        ground.link_bodies(child=body, parent=parent, kind=kind, since=START, by="operator", now=NOW)
    ground.add_member(body=body, person=world.lead, role="online_safety_lead", by="operator", now=NOW)
    with open_scope(body=body, by=world.lead.pk):
        registry.choose_sharing(body=body, rung=rung, by=world.lead.pk, now=NOW)
    return body


def stands(body: Body, edition: str = "") -> Policy:
    """Put a version of a school's policy in force, on the national edition or on one that it adopts first."""
    with open_scope(body=body, by="operator"):
        policy = actions.new_policy(pack=benching.PACK, shape="standalone", edition="2026.1", by="operator", now=NOW)
        if edition:
            adopt(policy, body, edition)
        in_force(policy)
        policy.versions.update(recipe={"pack": policy.pack, "edition": policy.edition, "upto": 0})
    return policy


def publish(world: World, own: OwnBank, *fixed: str) -> None:
    """Publish an edition of the trust's, with some statements fixed from then on."""
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        for key in fixed:
            benching.amend(own, world.trust, key, fixed=True, reason="Every school of ours does.")
        benching.to_approved(own, world.trust)
        verbs.publish_own(policy=own.policy, body=world.trust, by="operator", now=NOW)


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """The trust's own bank with one statement fixed, published."""
    benching.load_first()
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        own = benching.begin(world.trust, by=world.trust_lead.pk, title="Beacon’s own")
        benching.changed(own, world.trust, by=world.trust_lead.pk)
    publish(world, own, "phones.list")
    return own


def area(world: World) -> reading.Area:
    """Return what the trust sees."""
    with open_scope(body=world.trust, by="t", read_only=True):
        return reading.area(world.trust, by="t", bank=reading.own_bank(world.trust))


def test_a_trust_sees_who_stands_on_its_edition_and_keeps_what_it_fixed(own: OwnBank, world: World) -> None:
    one, other, silent = school(world, "One"), school(world, "Other"), school(world, "Silent", rung="none")
    stands(one, "beacons-own-2026.1")
    stands(other)
    stands(silent)
    found = {use.body.name: use for use in area(world).uses}
    assert set(found) == {"One", "Other"} and area(world).silent == 2, "Oak has not chosen, Silent shares nothing"
    assert (found["One"].behind, found["One"].fixed, found["One"].kept) == (False, 1, 1)
    assert (found["Other"].behind, found["Other"].look_at, found["Other"].kept) == (True, own.pack, 0)
    publish(world, own, "phones.rule")
    found = {use.body.name: use for use in area(world).uses}
    assert (found["One"].behind, found["One"].fixed, found["One"].kept) == (True, 2, 1), (
        "the second comes with the update"
    )


def test_since_when_is_told_of_the_bank_and_not_of_another_with_the_same_number(own: OwnBank, world: World) -> None:
    one = school(world, "One")
    policy = stands(one)
    with open_scope(body=one, by="operator"):
        adopt(policy, one, "beacons-own-2026.1")
        policy.versions.update(withdrawn_at=NOW, step="withdrawn")
        in_force_later(policy)
    (use,) = area(world).uses
    assert use.pack == own.pack and use.since == (NOW + timedelta(days=30)).date()


def in_force_later(policy: Policy) -> None:
    """Put a second version in force, a month later."""
    policy.versions.update(number="0.9")
    in_force(policy)
    later = {"published_at": NOW + timedelta(days=30), "recipe": {"pack": policy.pack, "edition": "2026.1", "upto": 0}}
    policy.versions.filter(number="1.0").update(**later)


def test_the_page_and_one_nudge(own: OwnBank, world: World) -> None:
    one, other = school(world, "One"), school(world, "Other")
    stands(one, "beacons-own-2026.1")
    stands(other)
    lead = Visitor(world.trust_lead)
    here = lead.get(home_of(world.trust)).links["Which edition each is on, and what schools change most"]
    page = lead.get(here)
    assert "One: “Beacon’s own” 2026.1, since 20 November 2026; keeps the fixed statement" in page.text, (
        "one of two banks"
    )
    assert "Not on “Beacon’s own” 2026.1, your newest" in page.text and "“Made up” 2026.1, since" in page.text
    page = lead.submit({"school": [other.pk, one.pk]}, button="Ask the chosen schools")
    assert "1 school is asked" in page.text and "asked on" in page.text
    note = Notice.objects.get(kind="edition-nudge")
    assert "its own bank, “Beacon’s own”" in note.text and "Your trust writes once" in note.text
    with open_scope(body=other, by="test"):
        row = Nudge.objects.get()
        assert (row.pack, row.authority) == (own.pack, world.trust.pk)
    assert "Nobody was asked" in lead.post(here, {"school": [other.pk]}, follow=True).text


def test_nobody_else_sees_it_and_the_school_is_told_that_its_choice_counts_for_the_trust(
    world: World, db: None
) -> None:
    where = address("policies:area-editions", world.trust)
    for person in (world.lead, world.adviser, world.stranger):
        assert Visitor(person).get(where).status == 404
    page = Visitor(world.lead).get(address("registry:sharing", world.oak))
    assert "It counts for your trust too" in page.html


def test_without_an_edition_of_its_own_a_trust_sees_what_an_authority_sees(world: World, db: None) -> None:
    benching.load_first()
    stands(school(world, "One"))
    (use,) = area(world).uses
    assert not use.behind and not use.look_at
    page = Visitor(world.trust_lead).get(address("policies:area-editions", world.trust))
    assert "On an older edition" in page.text and "One" in page.text
