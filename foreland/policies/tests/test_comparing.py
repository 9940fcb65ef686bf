"""Comparing versions, the draft and the bank: what a school changed is found, by word, on the page and in print."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from foreland.core.compare import compare
from foreland.policies import actions, queries
from foreland.policies.models import Policy, Version
from foreland.policies.queries import comparing
from foreland.policies.tests import making
from foreland.publishing import structure
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

KEY = "online-safety-policy"


@pytest.fixture
def published(world: World, packs: None) -> Version:
    """Oak's first version, in force."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        row = making.submitted(policy, world.oak, by=world.lead.pk, now=now)[0]
        actions.approve(version=row, body=world.oak, approver=world.governor, meeting="Full governing body",
                        meeting_date=timezone.localdate(), now=timezone.now())  # fmt: skip
        return queries.version(row.pk)


def _edited(world: World, policy: Policy) -> tuple[str, str]:
    """Reword one printed statement, leave another out, add one; return the keys of the first two."""
    now = timezone.now()
    draft = making.drawn(policy, world.oak, now=now)
    plain = [
        state
        for section in draft.bank.document[KEY].sections
        for state in draft.resolved.printed(KEY, section)
        if not state.options and state.level != "must" and "{{" not in state.text
    ]
    reworded, out = plain[0], plain[1]
    actions.reword(policy=policy, key=reworded.key, text=f"{reworded.text} Gulls may watch.", by=world.lead.pk, now=now)
    actions.leave_out(policy=policy, key=out.key, reason="Not us.", by=world.lead.pk, now=now)
    actions.add_statement(policy=policy, key="own.1234567890ab", section=reworded.section, after=reworded.key,
                          text="Phones rest at high tide.", by=world.lead.pk, now=now)  # fmt: skip
    return reworded.key, out.key


def test_the_draft_differs_from_its_version_in_what_was_changed_and_nothing_else(
    world: World, published: Version
) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = published.policy
        reworded, out = _edited(world, policy)
        draft = making.drawn(policy, world.oak, now=timezone.now())
        found = compare(
            comparing.document_of(draft, KEY, published.pk), comparing.document_of(draft, KEY, comparing.DRAFT)
        )
        became = {entry.key: entry.change for entry in found.entries() if not entry.stands and entry.key != "history"}
    assert became == {reworded: "changed", out: "removed", "own.1234567890ab": "added"}


def test_against_the_bank_stands_all_that_the_school_made_of_it(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        reworded, out = _edited(world, published.policy)
        draft = making.drawn(published.policy, world.oak, now=timezone.now())
        bank, now = (comparing.document_of(draft, KEY, side) for side in (comparing.BANK, comparing.DRAFT))
        became = {entry.key: entry.change for entry in compare(bank, now).entries() if not entry.stands}
    assert became == {reworded: "changed", out: "removed", "own.1234567890ab": "added"}


def test_a_new_name_on_the_cover_is_said_even_where_nothing_else_changed(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        ground.print_name(body=world.oak, name="Oak Lane Church Primary", by=world.lead.pk, now=timezone.now())
    page = Visitor(world.lead).get(address("policies:compare-versions", world.oak, policy=published.policy_id))
    assert "Oak Lane Primary School is Oak Lane Church Primary now" in page.text and "Nothing changed" not in page.text


def test_a_draft_that_nobody_changed_says_so_and_its_history_is_no_change(world: World, published: Version) -> None:
    page = Visitor(world.lead).get(address("policies:compare-versions", world.oak, policy=published.policy_id))
    assert "Nothing changed since version 1.0." in page.text and "1 table changed" not in page.text
    with open_scope(body=world.oak, by=world.lead.pk):
        draft = making.drawn(published.policy, world.oak, now=timezone.now())
        old, new = (comparing.document_of(draft, KEY, side) for side in (published.pk, comparing.DRAFT))
        assert compare(old, new).differs, "the draft lists version 1.0, which did not list itself"
        found = comparing.changes(old, new)
        assert not found.differs
        _edited(world, published.policy)
    page = Visitor(world.lead).get(address("policies:compare-versions", world.oak, policy=published.policy_id))
    stands = next(int(word) for word in re.findall(r"(\d[\d,]*) as they were", page.text))
    folded = sum(map(int, re.findall(r"(\d+) statements?(?: and \d+ tables?)? as before", page.text)))
    assert folded == stands, "one number for what stands as it was"


def test_whoever_approves_is_led_to_what_changed_since_the_version_before(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        _edited(world, published.policy)
        row = making.submitted(published.policy, world.oak, by=world.lead.pk, now=timezone.now(), documents=(KEY,))[0]
    governor = Visitor(world.governor)
    governor.get(address("policies:approve", world.oak, policy=row.policy_id, version=row.pk))
    page = governor.click("what changed since version 1.0, word by word")
    assert page.h1 == "What changed"
    assert "1 new, 1 taken out" in page.text
    assert "Gulls may watch." in page.text
    assert "Phones rest at high tide." in page.text


def test_the_page_compares_what_is_chosen_and_prints_it(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.lead.pk):
        _edited(world, published.policy)
    reader = Visitor(world.teacher)
    reader.get(address("policies:versions", world.oak, policy=published.policy_id))
    page = reader.click("Compare any two versions, the draft, or the bank’s own words")
    assert "Gulls may watch." in page.text
    same = reader.submit({"before": published.pk, "now": published.pk}, button="Compare")
    assert "one and the same" in same.text
    page = reader.submit({"before": "bank", "now": "draft"}, button="Compare")
    assert "The bank’s own words for your setting" in page.text
    pdf = reader.client.get(page.links["PDF"])
    assert pdf.status_code == 200
    words = " ".join(structure.reading(pdf.content).split())
    assert "[new: Gulls may watch.]" in words
    assert "Phones rest at high tide." in words
    text = reader.client.get(page.links["Plain text"]).content.decode()
    assert "[new: Gulls may watch.]" in " ".join(text.split())


@pytest.mark.parametrize("query", ["before=zzz", "now=zzz", "document=zzz"])
def test_what_is_not_there_is_not_found(world: World, published: Version, query: str) -> None:
    where = address("policies:compare-versions", world.oak, policy=published.policy_id)
    assert Visitor(world.teacher).get(f"{where}?{query}").status == 404


def test_a_version_of_another_school_is_not_found(world: World, published: Version, packs: None) -> None:
    with open_scope(body=world.far, by=world.far_head.pk):
        theirs = making.begin("secondary", now=timezone.now())
    where = address("policies:compare-versions", world.far, policy=theirs.pk)
    visitor = Visitor(world.far_head)
    assert visitor.get(where).status == 200
    assert visitor.get(f"{where}?before={published.pk}").status == 404
    assert visitor.client.get(where.replace("compare/", "compare/docx/")).status_code == 404


def test_a_comparison_asks_the_database_no_more_for_many_changes_than_for_few(
    world: World, published: Version, django_assert_max_num_queries: Any
) -> None:
    where = address("policies:compare-versions", world.oak, policy=published.policy_id)
    visitor = Visitor(world.lead)
    with open_scope(body=world.oak, by=world.lead.pk):
        _edited(world, published.policy)
    with django_assert_max_num_queries(40):
        visitor.get(where)


def test_anybody_reads_what_changed_between_published_versions_and_nothing_of_the_draft(
    world: World, published: Version
) -> None:
    anybody = Visitor()
    first = address("policies:public-changes", world.oak, document=KEY, number="1.0")
    assert anybody.get(first).status == 404  # nothing was published before it
    with open_scope(body=world.oak, by=world.lead.pk):
        _edited(world, published.policy)
        row = making.submitted(published.policy, world.oak, by=world.lead.pk, now=timezone.now(), documents=(KEY,))[0]
    where = address("policies:public-changes", world.oak, document=KEY, number="2.0")
    assert anybody.get(where).status == 404  # it waits for approval
    with open_scope(body=world.oak, by=world.governor.pk):
        actions.approve(version=row, body=world.oak, approver=world.governor, meeting="Full governing body",
                        meeting_date=timezone.localdate(), now=timezone.now())  # fmt: skip
    anybody.get(address("policies:public-document", world.oak, document=KEY))
    page = anybody.click("what changed in version 2.0")
    assert page.address.endswith(where)
    assert "Gulls may watch." in page.text
    assert "Phones rest at high tide." in page.text
