"""What a new lead is told of policies: what was decided and why, what waits, and who keeps them when somebody leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from foreland.policies import actions as policies
from foreland.policies import queries
from foreland.policies.tests import consulting
from foreland.registry import asks
from foreland.registry.actions import leave
from foreland.tenancy import actions as ground
from foreland.tenancy.scope import open_scope
from tests import loading
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_was_decided_is_told_with_its_reason_and_by_whom(world: World) -> None:
    loading.load_packs()
    by, now = world.dsl.pk, timezone.now()
    with open_scope(body=world.oak, by=by):
        policy = policies.new_policy(pack="england-online-safety", shape="standalone", by=by, now=now)
        states = queries.draft(policy, world.oak, now=now).resolved.states
        kept = [key for key, state in states.items() if state.kept and not state.options]
        policies.leave_out(policy=policy, key=kept[0], reason="Our inclusion policy says this.", by=by, now=now)
        policies.reword(policy=policy, key=kept[1], text="We say this in our own words, briefly.", by=by, now=now)
        policies.add_statement(
            policy=policy, key="own.oak00001", section=states[kept[0]].section, after="", by=by, now=now,
            text="Oak leaders run an assembly every autumn. " * 8,
        )  # fmt: skip
        (found,) = asks.policies_at_hand(body=world.oak, now=now)
        told = {each.how: each for each in found.decided}
        assert told.keys() == {"Left out", "Reworded", "Own words"} and len(found.decided) == 3
        assert told["Left out"].why == "Our inclusion policy says this." and told["Left out"].by == "Dana Safe"
        assert told["Reworded"].why == "“We say this in our own words, briefly.”"
        assert told["Own words"].why.startswith("“Oak leaders run") and told["Own words"].why.endswith(" …”")
        assert found.blocked and policy.pk in found.href


def test_a_consultation_that_is_over_is_not_overdue_but_its_answer_is(world: World) -> None:
    loading.load_packs()
    by, now = world.dsl.pk, timezone.now()

    def told(days: int) -> list[tuple[str, date | None]]:
        (found,) = asks.policies_at_hand(body=world.oak, now=now + timedelta(days=days))
        return [(each.words, each.due) for each in found.promises]

    with open_scope(body=world.oak, by=by):
        policy = policies.new_policy(pack="england-online-safety", shape="standalone", by=by, now=now)
        asked = consulting.planned(policy, world.oak, now=now, title="Phones", audience="staff", narrow=False)
        assert [due for _, due in told(0)] == [asked.closes]
        assert told(20) == [], "nobody answered, so nobody waits"
        consulting.answered(asked, consulting.AGREE, now=now)
        assert told(20) == [("Say what came of the consultation “Phones”.", asked.reply_by)]


def test_who_leaves_passes_the_policies_that_they_keep_to_the_holder(world: World) -> None:
    loading.load_packs()
    by, now = world.dsl.pk, timezone.now()
    with open_scope(body=world.oak, by=by):
        policy = policies.new_policy(pack="england-online-safety", shape="standalone", by=by, now=now)
        assert asks.kept_by(body=world.oak, person=by) == ["Online safety policy"]
    ground.add_member(body=world.oak, person=world.teacher, role="safeguarding_lead", by="test", now=now)
    leave(body=world.oak, person=world.dsl, by=by, now=now)
    with open_scope(body=world.oak, by="test"):
        assert queries.policy(policy.pk).owner == world.lead.pk
        assert asks.kept_by(body=world.oak, person=by) == []
