"""Names that the register or the authority tells: printed, marked, and the school's own once somebody keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone

from foreland.core.blockers import Blocker, blockers, needed
from foreland.library import queries as library
from foreland.policies import queries
from foreland.policies.models import Policy
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.profile import asks
from foreland.profile import queries as profile_read
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

TOLD = {"head_name": "Mrs Ines Calloway", "office_contact": "01632 960130"}


@pytest.fixture
def told() -> Iterator[None]:
    """Let the register tell a head and an office number."""
    before = asks.register_values.filled
    asks.register_values.fill(lambda body: TOLD)
    yield
    asks.register_values.filled = before


@pytest.fixture
def begun(world: World, packs: None) -> Policy:
    """Oak's policy as it stands after the first click."""
    with open_scope(body=world.oak, by="operator"):
        return making.begin("primary", now=timezone.now())


def open_things(world: World, policy: Policy) -> dict[str, Blocker]:
    """Return what is open about names and numbers, by key."""
    with open_scope(body=world.oak, by="operator"):
        found = queries.draft(policy, world.oak, now=timezone.now()).blockers
    return {item.key: item for item in found if item.kind in ("value", "warning")}


def test_what_the_register_tells_fills_the_policy_and_asks_for_a_look(world: World, begun: Policy, told: None) -> None:
    found = open_things(world, begun)
    assert {found[key].kind for key in TOLD} == {"warning"}
    assert all(TOLD[key] in found[key].says and "national register" in found[key].says for key in TOLD)
    with open_scope(body=world.oak, by="operator"):
        draft = queries.draft(begun, world.oak, now=timezone.now())
        assert draft.resolved.fill["office_contact"].text == "01632 960130"
        assert profile_read.values(now=timezone.now()) == {}, "nothing is kept by reading"


def test_saving_the_names_keeps_them_and_another_name_counts(world: World, begun: Policy, told: None) -> None:
    visitor = Visitor(world.lead)
    page = visitor.get(address("policies:names", world.oak))
    assert page.forms[-1].values["head_name"] == ["Mrs Ines Calloway"]
    assert page.text.count("From the national register") == 2
    visitor.submit({"office_contact": "01632 960999"})
    with open_scope(body=world.oak, by="operator"):
        kept = profile_read.values(now=timezone.now())
    assert kept == {"head_name": "Mrs Ines Calloway", "office_contact": "01632 960999"}
    assert not TOLD.keys() & open_things(world, begun).keys()
    assert "From the national register" not in visitor.get(address("policies:names", world.oak)).text


def test_the_leads_page_proposes_the_registers_head(world: World, begun: Policy, told: None) -> None:
    visitor = Visitor(world.lead)
    assert "from the register: check" in visitor.get(address("profile:profile", world.oak)).text
    page = visitor.get(address("profile:leads", world.oak))
    assert page.forms[-1].values["head_name"] == ["Mrs Ines Calloway"] and "From the national register" in page.text
    visitor.submit({})
    assert "from the register: check" not in visitor.get(address("profile:profile", world.oak)).text


def test_where_the_register_tells_nothing_all_is_as_before(world: World, begun: Policy) -> None:
    assert {open_things(world, begun)[key].kind for key in TOLD} == {"value"}
    assert "From the national register" not in Visitor(world.lead).get(address("policies:names", world.oak)).text


def test_a_name_that_blocks_approval_is_not_called_optional(world: World, begun: Policy) -> None:
    page = Visitor(world.lead).get(address("policies:names", world.oak))
    labels = {label.get("for"): label.text_content() for label in page.tree.xpath("//main//label")}
    blocking = [key for key, item in open_things(world, begun).items() if item.kind == "value"]
    bank = library.bank(begun.pack, begun.edition)
    assert any(bank.value[key].optional for key in blocking), "at least one that the bank calls optional"
    assert "front_door" in blocking, "the authority has confirmed nothing"
    assert [key for key in blocking if "(optional)" in labels.get(f"id_{key}", "")] == []
    with open_scope(body=world.oak, by="operator"):
        wanted = needed(queries.draft(begun, world.oak, now=timezone.now()).resolved)
    assert set(blocking) <= wanted
    assert any("(optional)" in label for label in labels.values()), "what nothing prints stays optional"


def test_a_contact_that_differs_from_the_authoritys_is_worth_a_look(world: World, begun: Policy) -> None:
    with open_scope(body=world.oak, by="operator"):
        profile.set_values(values={"front_door": "01632 960777"}, by="operator", now=timezone.now())
        draft = queries.draft(begun, world.oak, now=timezone.now())
        layer = replace(draft.resolved.layer, told={"front_door": "01632 960555"})
        same = replace(layer, told={"front_door": "01632  960777"})
    for given, many in ((layer, 1), (same, 0)):
        resolved = replace(draft.resolved, layer=given)
        found = [
            item for item in blockers(resolved, review=None, today=draft.today, lead=True) if item.key == "front_door"
        ]
        assert len(found) == many
        for item in found:
            assert not item.blocks and "01632 960777" in item.says and "01632 960555" in item.says


def test_a_contact_without_a_number_says_so_and_is_not_called_empty(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    visitor.get(address("policies:names", world.oak))
    visitor.submit({"office_contact": "ask at the gate"})
    page = visitor.get(address("policies:blockers", world.oak, policy=begun.pk))
    label = library.bank(begun.pack, begun.edition).value["office_contact"].label
    assert f"{label} has no number or address: “ask at the gate”." in page.text
    assert "names and details are not filled in" in page.text and label not in page.links
