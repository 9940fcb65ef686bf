"""The workbench of a trust: the same screens, the same verbs, its own words."""

from __future__ import annotations

import pytest

from foreland.policies import actions, queries
from foreland.policies.models import OwnBank
from foreland.policies.tests import benching
from foreland.policies.tests.making import PACK
from foreland.policies.tests.test_bench_adopting import adopt, begin
from foreland.tenancy import actions as ground
from foreland.tenancy import secondfactor
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import NOW, World

pytestmark = pytest.mark.slow


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """The trust's own bank on the small one, with a statement reworded and one added."""
    benching.load_first()
    with open_scope(body=world.trust, by=world.trust_lead.pk):
        own = benching.begin(world.trust, by=world.trust_lead.pk, title="Beacon’s own")
        benching.changed(own, world.trust, by=world.trust_lead.pk)
    return own


def person(world: World, name: str, role: str) -> Person:
    """Return somebody who is seated in the trust."""
    made = ground.create_person(email=f"{name}@example.org", name=name.title(), by="operator", now=NOW)
    ground.add_member(body=world.trust, person=made, role=role, by="operator", now=NOW)
    secondfactor.set_up_one_time_codes(person=made, by="operator", now=NOW)
    return made


def test_a_trust_lead_begins_from_the_home_page(world: World) -> None:
    benching.load_first(PACK)
    lead = Visitor(world.trust_lead)
    page = lead.get(f"/trusts/{world.trust.address}/")
    begin = address("policies:policies", world.trust)
    assert begin.startswith("/trusts/") and page.links["Open the workbench"] == begin
    assert "Begin with the newest national edition" in lead.get(begin).text
    page = lead.post(address("policies:new", world.trust), {"title": "Beacon online safety"}, follow=True)
    assert page.h1 == "Beacon online safety" and "The heads of your schools" in page.text
    assert "Edition 2026.1 of Beacon online safety" in lead.get(f"/trusts/{world.trust.address}/").text


def test_a_trust_publishes_and_its_school_stands_on_it(world: World, own: OwnBank) -> None:
    lead = Visitor(world.trust_lead)

    def at(name: str) -> str:
        return address(f"policies:bench-{name}", world.trust, policy=own.policy_id)

    lead.get(at("says"))
    lead.submit({"says": "A locked box for each school."}, button="Save")
    lead.get(at("consulted"))
    assert "The heads of your schools" in lead.page.text
    day = {"day_day": "20", "day_month": "11", "day_year": "2026"}
    lead.submit({"who": "Our heads"} | day, button="Record it")
    lead.get(at("approve"))
    assert "The board of trustees, for example." in lead.page.text
    lead.submit({"who": "The board"} | day, button="Record the approval")
    page = lead.submit({}, button="Publish edition 2026.1")
    assert "is published" in page.text
    for body, name in ((world.oak, "beacons-own-2026.1"), (world.elm, "")):
        with open_scope(body=body, by="operator"):
            policy = begin(body)
            lines = queries.lines(queries.draft(policy, body, now=NOW))
            assert [line.edition for line in lines] == ([name] if name else []), "Elm is in no trust"
            if name:
                adopt(policy, body, name)
                assert queries.draft(policy, body, now=NOW).resolved.states["beacons-own.box001"].kept


def test_an_editor_of_the_trust_writes_and_does_not_publish(world: World, own: OwnBank) -> None:
    editor = Visitor(person(world, "edda", "trust_editor"))
    editor.get(address("policies:reword", world.trust, policy=own.policy_id, key="phones.list"))
    assert "is saved" in editor.submit({"text": "The office keeps a long list of phones."}, button="Save").text
    assert editor.get(address("policies:bench-publish", world.trust, policy=own.policy_id)).status == 403
    page = editor.get(address("policies:policy", world.trust, policy=own.policy_id))
    assert "A trust lead does" in page.text


def test_nobody_of_its_schools_or_of_the_authority_enters(world: World, own: OwnBank) -> None:
    here = address("policies:policy", world.trust, policy=own.policy_id)
    for who in (world.lead, world.head, world.adviser, world.far_head, world.stranger):
        assert Visitor(who).get(here).status == 404
    there = address("policies:policy", world.northshire, policy=own.policy_id)
    assert Visitor(world.adviser).get(there).status == 404, "a bank of the trust under the authority's address"


def test_the_people_of_a_trust(world: World) -> None:
    lead = Visitor(world.trust_lead)
    page = lead.get(address("registry:people", world.trust))
    assert "Trudy Trust" in page.text and "A trust lead invites people" in page.text
    lead.get(address("registry:invite", world.trust))
    given = {"name": "Edda Editor", "email": "edda@beaconlearning.example", "role": "trust_editor"}
    lead.submit(given, button="Send the invitation")
    assert "An invitation is on its way" in lead.page.text
    page = lead.get(address("registry:leave", world.trust))
    assert "nobody else can invite people here" in page.text


def test_its_leads_are_told_when_the_bank_above_moves(world: World, own: OwnBank) -> None:
    benching.load_second()
    with open_scope(body=world.trust, by="operator"):
        assert actions.offer_updates(body=world.trust, now=NOW) == 1
