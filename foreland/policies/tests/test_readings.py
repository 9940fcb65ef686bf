"""Drafts as they stand: coverage, names, and a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from foreland.policies import actions, queries
from foreland.policies.models import Policy
from foreland.policies.tests import making
from foreland.policies.tests.making import NOW
from foreland.profile import actions as profile
from foreland.tenancy.models import Body
from foreland.tenancy.scope import NoScope, WrongBody, open_scope
from tests.world import World

DRAFT_QUERIES = 19


@pytest.fixture
def policy(oak: Body) -> Policy:
    """A primary school's policy that is ready to be submitted."""
    policy = making.begin("primary")
    making.settle(policy, oak)
    return policy


def amended(policy: Policy, count: int) -> None:
    """Reword as many statements."""
    for state in making.drawn(policy, policy.body).resolved.kept[:count]:
        actions.reword(policy=policy, key=state.key, text=f"Our words on {state.title}.", by="p1", now=NOW)


def look(policy: Policy, body: Body) -> list[object]:
    """Ask everything that the page of a draft asks."""
    draft = making.drawn(policy, body)
    printed = queries.printed(draft, "online-safety-policy")
    return [
        draft.tally,
        draft.blockers,
        draft.used_sections,
        draft.alone,
        draft.last_change,
        printed,
        queries.summaries(draft, printed.key),
    ]


def test_a_draft_is_read_with_one_number_of_queries(
    policy: Policy, oak: Body, django_assert_num_queries: Callable[..., Any]
) -> None:
    amended(policy, 1)
    look(policy, oak)  # the bank is parsed once a process
    with django_assert_num_queries(DRAFT_QUERIES):
        look(policy, oak)
    amended(policy, 30)
    with django_assert_num_queries(DRAFT_QUERIES):
        look(policy, oak)


def test_coverage_follows_what_is_kept_reworded_and_left_out(policy: Policy, oak: Body) -> None:
    code = "FM-07"

    def status() -> tuple[str, tuple[str, ...]]:
        found = next(item for item in making.drawn(policy, oak).coverage if item.requirement.code == code)
        return found.status, found.reasons

    serving = [state.key for state in making.drawn(policy, oak).resolved.kept if code in state.meets]
    assert status() == ("met", ())
    actions.reword(policy=policy, key=serving[0], text="We look at filtering every year.", by="p1", now=NOW)
    assert status() == ("reworded", ())
    for key in serving:
        actions.leave_out(policy=policy, key=key, reason="The trust does it for us", by="p1", now=NOW)
    assert status() == ("left-out", ("The trust does it for us",))
    actions.add_statement(
        policy=policy,
        key="own.a1b2c3",
        section="filtering",
        after="",
        text="Our trust looks every year.",
        meets=(code,),
        by="p1",
        now=NOW,
    )
    assert status()[0] == "reworded", "met in our own words"


def test_a_policy_needs_an_open_scope_and_its_own(policy: Policy, world: World) -> None:
    with open_scope(body=world.northshire, by=world.adviser.pk):
        assert queries.policies() == [], "the authority does not see a school's draft"
        with pytest.raises(queries.NoPolicy):
            queries.policy(policy.pk)
    with open_scope(body=world.oak, by="anyone", read_only=True):
        assert queries.policies() == [policy]
        with pytest.raises(WrongBody):
            actions.reword(policy=policy, key="purpose.aim", text="Words.", by="p1", now=NOW)


def test_nothing_is_read_without_a_scope(world: World, packs: None) -> None:
    with pytest.raises(NoScope):
        queries.policies()


def test_people_with_a_claim_that_waits_are_not_counted(world: World, packs: None) -> None:
    assert queries.people(world.oak) == 6
    assert queries.people(world.elm) == 0


def test_names_come_from_the_authority_unless_the_school_says_otherwise(policy: Policy, oak: Body) -> None:
    profile.set_values(values={"front_door": ""}, by="p1", now=NOW)
    found = [item for item in making.drawn(policy, oak).blockers if item.key == "front_door"]
    assert found and "comes from your authority" in found[0].mend
    profile.set_values(values={"front_door": "01632 960 999"}, by="p1", now=NOW)
    assert making.drawn(policy, oak).resolved.fill["front_door"].text == "01632 960 999"
    assert not [item for item in making.drawn(policy, oak).blockers if item.key == "front_door"]
