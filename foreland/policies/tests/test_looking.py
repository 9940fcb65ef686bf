"""What the submit page says is worth a look, who is there to approve, and what the next step says while files are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from foreland.core.amend import Amendment
from foreland.policies import actions, looking, queries
from foreland.policies.models import Change, Policy, Version
from foreland.policies.tests import making
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as grounded
from foreland.tenancy.addresses import address
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

CAN_WRITE = {Permission.WRITE_POLICIES, Permission.SUBMIT_POLICIES}


def submit_page(world: World, policy: Policy) -> str:
    return Visitor(world.lead).get(address("policies:submit", world.oak, policy=policy.pk)).text


def without_approvers(world: World) -> None:
    """End every role of Oak that may approve, but the lead's own."""
    may = {each.pk for each in (world.head, world.governor)}
    for member in list(grounded.members_of(world.oak)):
        if member.person_id in may:
            ground.end_membership(membership=member, by="operator", now=timezone.now())


def test_sections_that_nobody_looked_at_are_worth_a_look(world: World, settled: Policy) -> None:
    page = submit_page(world, settled)
    assert "Worth a look" in page and "sections are not looked at yet, the first of them" in page
    with open_scope(body=world.oak, by=world.lead.pk):
        draft = queries.draft(settled, world.oak, now=timezone.now())
        agreed = dict.fromkeys(draft.used_sections, 10**6)
        assert looking.worth_a_look(replace(draft, agreed=agreed), by="p1") == []
        ((item, href),) = looking.worth_a_look(replace(draft, agreed={**agreed, draft.used_sections[2]: -1}), by="p1")
    assert item.says.startswith("Not looked at yet: “") and f"/sections/{draft.used_sections[2]}/" in href


def test_words_kept_aside_are_worth_a_look_until_they_are_decided(world: World, settled: Policy) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        row = Change.objects.filter(policy=settled).order_by("-number").first()
        number = row.number if row else 0
        item = Amendment(number + 1, "purpose.aim", "text", "My words.", by=world.lead.pk)
        Change.objects.create(
            policy=settled, body=world.oak, number=item.number, key=item.key, field="text", value=item.value, by=item.by,
            at=timezone.now(), aside=True, edition=settled.edition,
        )  # fmt: skip
    assert "Words of yours for “" in submit_page(world, settled)
    head = Visitor(world.head).get(address("policies:submit", world.oak, policy=settled.pk)).text
    assert f"Words of {world.lead.name} for “" in head and "Words of yours" not in head
    with open_scope(body=world.oak, by=world.lead.pk):
        actions.keep_standing(policy=settled, number=item.number, by=world.lead.pk, now=timezone.now())
    assert "are kept aside" not in submit_page(world, settled)


def test_where_nobody_may_approve_the_page_says_so_before_and_after(world: World, settled: Policy) -> None:
    assert "Nobody here may approve it yet" not in submit_page(world, settled)
    without_approvers(world)
    lead = Visitor(world.lead)
    page = lead.get(address("policies:submit", world.oak, policy=settled.pk))
    assert "Nobody here may approve it yet" in page.text
    assert page.links["Invite the head or a governor"].endswith("?role=head")
    page = lead.submit({})
    assert "is told by e-mail" not in page.text and "Nobody here may approve it yet" in page.text
    home = lead.get(address("school", world.oak), follow=True)
    assert "Find somebody who approves" in home.text


def test_what_was_approved_a_moment_ago_is_called_so(world: World, settled: Policy) -> None:
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        (version,) = making.submitted(settled, world.oak, by=world.lead.pk, now=now)
        Version.objects.filter(pk=version.pk).update(
            step="approved", approved_at=now, approved_by=world.head.pk, approver="Harriet Head", approving_body="x",
            meeting="m", meeting_date=now.date(),
        )  # fmt: skip
        draft = queries.draft(settled, world.oak, now=now)
        found = queries.next_step(queries.stand(draft), can=CAN_WRITE.__contains__, by=world.head.pk)
        assert found is not None and found.what == "publishing" and "public in a moment" in found.title
        later = replace(draft, now=now + timedelta(hours=1))
        found = queries.next_step(queries.stand(later), can=CAN_WRITE.__contains__, by=world.head.pk)
        assert found is None or found.what != "publishing", "files that are late are no moment"


def test_requirements_are_met_only_once_somebody_has_looked(world: World, packs: None) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", now=timezone.now())
    lead = Visitor(world.lead)
    for name in ("policy", "policies", "coverage"):
        parts = {} if name == "policies" else {"policy": policy.pk}
        page = lead.get(address(f"policies:{name}", world.oak, **parts))
        assert "would be met by the proposed words" in page.text, name
    assert "would be, by the proposed words" in lead.get(address("school", world.oak)).text
    with open_scope(body=world.oak, by=world.lead.pk):
        draft = queries.draft(policy, world.oak, now=timezone.now())
        actions.agree_section(policy=policy, section=draft.used_sections[0], by="p1", now=timezone.now())
        assert queries.draft(policy, world.oak, now=timezone.now()).met_words == "requirements met"
    assert "would be met by" not in lead.get(address("policies:policy", world.oak, policy=policy.pk)).text


def test_home_leads_back_to_what_joining_left_undone(world: World, packs: None) -> None:
    lead, home = Visitor(world.lead), address("school", world.oak)
    page = lead.get(home)
    assert page.links["Name your leads"] == address("profile:leads", world.oak)
    assert "Choose what your authority sees" in page.links, "they hold the account"
    lead.get(page.links["Name your leads"])
    lead.submit({"dsl_name": "Dana Safe"})
    assert "Name your leads" not in lead.get(home).links
    lead.get(page.links["Choose what your authority sees"])
    lead.submit({"rung": "none"})
    assert "Left from joining" not in lead.get(home).text
    assert "Left from joining" not in Visitor(world.teacher).get(home).text
