"""An authority's own edition reaches its schools: offered, adopted, begun on; and when the national bank moves, it moves on."""

from __future__ import annotations

import pytest

from foreland.library import queries as library
from foreland.notices import queries as notices
from foreland.policies import actions, queries, tasks
from foreland.policies.actions import bench as verbs
from foreland.policies.models import OwnBank, Policy, Update
from foreland.policies.queries import ways
from foreland.policies.tests import benching
from foreland.policies.tests.making import NOW
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

NAME = "northshires-own-2026.1"


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """Northshire's own edition, published; Oak stands on the national one with words of its own."""
    benching.load_first()
    with open_scope(body=world.northshire, by=world.adviser.pk):
        own = benching.begin(world.northshire)
        benching.publish(own, world.northshire, by=world.adviser.pk)
    return own


def begin(body: Body) -> Policy:
    """Begin a policy of the open school with a statement in its own words."""
    policy = actions.new_policy(pack=benching.PACK, shape="standalone", by="operator", now=NOW)
    actions.choose(policy=policy, key="phones.rule", option="in", by="operator", now=NOW)
    return policy


def adopt(policy: Policy, body: Body, edition: str) -> None:
    """Take everything and adopt."""
    found = queries.updating(queries.draft(policy, body, now=NOW), edition)
    given = {"policy": policy, "body": body, "edition": edition, "by": "operator", "now": NOW}
    actions.take_all(seen=found.found.list_digest, **given)  # type: ignore[arg-type]
    found = queries.updating(queries.draft(policy, body, now=NOW), edition)
    actions.adopt(seen=found.found.mark, **given)  # type: ignore[arg-type]
    policy.refresh_from_db()


def test_a_school_of_the_authority_is_offered_its_edition_and_adopts_it(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by="operator"):
        policy = begin(world.oak)
        draft = queries.draft(policy, world.oak, now=NOW)
        (line,) = queries.lines(draft)
        assert (line.edition, line.title) == (NAME, "Edition 2026.1 of Northshire’s own is here")
        adopt(policy, world.oak, NAME)
        assert (policy.pack, policy.edition) == (own.pack, "2026.1")
        row = Update.objects.get()
        assert (row.base_pack, row.base, row.theirs, row.called) == (
            "made-up",
            "2026.1",
            NAME,
            "2026.1 (northshires-own)",
        )
        states = queries.draft(policy, world.oak, now=NOW).resolved.states
        assert states["phones.list"].text == "The office keeps a list of phones."
        assert states["northshires-own.box001"].kept and states["phones.rule"].choice == "in"
        assert not queries.lines(queries.draft(policy, world.oak, now=NOW))
        told = {each.title: each.why for each in queries.told_of(row)}
        assert told["A list of phones"] == ("Parents asked what is on it.",)
        assert ways.pack_then(policy, "2026.1") == "made-up", "a version of before is read with its own bank"


def test_the_school_of_another_authority_is_offered_nothing(own: OwnBank, world: World) -> None:
    with open_scope(body=world.far, by="operator"):
        policy = begin(world.far)
        assert not queries.lines(queries.draft(policy, world.far, now=NOW))
        with pytest.raises(queries.NoUpdate):
            queries.updating(queries.draft(policy, world.far, now=NOW), NAME)


def test_leads_are_told_once_of_the_authoritys_edition(own: OwnBank, world: World) -> None:
    with open_scope(body=world.far, by="operator"):
        begin(world.far)
    with open_scope(body=world.oak, by="operator"):
        begin(world.oak)
        assert actions.offer_updates(body=world.oak, now=NOW) == 1
        message = notices.latest(to=world.lead.email)
        assert message is not None and "Edition 2026.1 of “Northshire’s own” is here" in message.text
        assert NAME in message.text
        assert actions.offer_updates(body=world.oak, now=NOW) == 0


def test_every_morning_the_schools_under_the_authority_are_told_and_no_other(own: OwnBank, world: World) -> None:
    for body in (world.oak, world.far):
        with open_scope(body=body, by="operator"):
            begin(body)
    assert tasks.offer_updates.call() == 1
    assert notices.latest(to=world.lead.email) is not None and notices.latest(to=world.far_head.email) is None
    assert tasks.offer_updates.call() == 0


def test_a_new_policy_may_begin_on_the_authoritys_edition(own: OwnBank, world: World) -> None:
    lead = Visitor(world.lead)
    page = lead.get(address("policies:new", world.oak))
    assert "Northshire’s own, edition 2026.1" in page.text and "The national edition" in page.text
    lead.post(address("policies:new", world.oak), {"shape": "standalone", "bank": own.pack})
    with open_scope(body=world.oak, by="operator"):
        (policy,) = queries.policies()
        assert (policy.pack, policy.edition) == (own.pack, "2026.1")


def test_when_the_national_bank_moves_the_authority_updates_and_publishes_its_next(own: OwnBank, world: World) -> None:
    with open_scope(body=world.oak, by="operator"):
        policy = begin(world.oak)
        adopt(policy, world.oak, NAME)
    benching.load_second()
    north = world.northshire
    with open_scope(body=north, by=world.adviser.pk):
        of = benching.opened(own, north)
        (line,) = queries.lines(of.draft)
        assert line.edition == "2026.2" and "1 to decide" in line.text
        found = queries.updating(of.draft, "2026.2")
        (matter,) = found.found.questions
        actions.decide(policy=own.policy, body=north, edition="2026.2", key=matter.key, how="keep", seen=matter.digest, after=0, by="ada", now=NOW)  # fmt: skip
        adopt(own.policy, north, "2026.2")
        benching.amend(own, north, "phones.rule", title="Phones by day", why="They distract.")
        benching.amend(own, north, "phones.list", level="must", meets=["R-1"], reason="It is the law here.")
        benching.to_approved(own, north)
        assert verbs.publish_own(policy=own.policy, body=north, by="ada", now=NOW).number == "2026.2"
        assert str(library.bank(own.pack).head.based_on[1]) == "2026.2"  # type: ignore[index]
    with open_scope(body=world.oak, by="operator"):
        (line,) = queries.lines(queries.draft(policy, world.oak, now=NOW))
        assert (line.edition, line.title) == ("2026.2", "Edition 2026.2 is here"), "its own bank's now"
        adopt(policy, world.oak, "2026.2")
        assert queries.draft(policy, world.oak, now=NOW).resolved.states["phones.list"].level == "must"


def test_the_advisers_are_told_when_the_bank_above_moves(own: OwnBank, world: World) -> None:
    benching.load_second()
    with open_scope(body=world.northshire, by="operator"):
        assert actions.offer_updates(body=world.northshire, now=NOW) == 1
    message = notices.latest(to=world.editor.email)
    assert message is not None and "Your own edition stays as it is" in message.text and "/workbench/" in message.text
