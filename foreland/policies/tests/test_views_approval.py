"""Pages from the finished draft to the version in force, as each of the cast meets them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from foreland.policies import actions, queries
from foreland.policies.models import Policy, Version
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

KEY = "online-safety-policy"


@pytest.fixture
def settled(world: World, packs: None) -> Policy:
    """Oak's policy, ready to be submitted."""
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        return policy


@pytest.fixture
def waiting(world: World, settled: Policy) -> Version:
    """Its first version, submitted by the lead."""
    with open_scope(body=world.oak, by=world.lead.pk):
        return making.submitted(settled, world.oak, by=world.lead.pk, now=timezone.now())[0]


@pytest.fixture
def published(world: World, waiting: Version) -> Version:
    """Its first version, approved by the governor and published."""
    return approved(world, waiting)


def approved(world: World, version: Version) -> Version:
    """Approve a version, which tests publish at once."""
    with open_scope(body=world.oak, by=world.governor.pk):
        actions.approve(
            version=version,
            body=world.oak,
            approver=world.governor,
            meeting="Full governing body",
            meeting_date=timezone.localdate(),
            now=timezone.now(),
        )
        return queries.version(version.pk)


def go(person: Person, world: World, name: str, row: Version | Policy, **parts: str) -> tuple[Visitor, Page]:
    """Open a page of Oak's policy or of one of its versions."""
    visitor = Visitor(person)
    return visitor, visitor.get(at(world, name, row, **parts))


def at(world: World, name: str, row: Version | Policy, **parts: str) -> str:
    """Return the address of a page of a policy or a version."""
    named = {"policy": row.policy_id, "version": row.pk} if isinstance(row, Version) else {"policy": row.pk}
    return address(f"policies:{name}", world.oak, **named, **parts)


def parts_of(day: date, name: str = "day") -> dict[str, str]:
    """Return a day as the three inputs of a form."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def row_of(world: World, version: Version) -> Version:
    """Return a version as it stands now."""
    with open_scope(body=world.oak, by="test"):
        return queries.version(version.pk)


def test_reading_and_downloading_a_draft(world: World, settled: Policy) -> None:
    visitor, page = go(world.teacher, world, "read", settled, document=KEY)
    assert page.status == 200 and "Robin Marsh" in page.text and "Draft" in page.text
    for key, starts in (
        ("pdf", b"%PDF-"),
        ("docx", b"PK"),
        ("odt", b"PK"),
        ("html", b"<!doctype html>"),
        ("txt", b"***"),
        ("json", b"{"),
    ):
        page = visitor.get(at(world, "draft-file", settled, document=KEY, format_key=key))
        assert page.status == 200 and page.response.content.lower().startswith(starts.lower()), key
        assert (
            page.response["Content-Disposition"].startswith("attachment")
            and f"draft.{key}" in page.response["Content-Disposition"]
        )
        assert "sandbox" in page.response["Content-Security-Policy"]
    for document, key in ((KEY, "exe"), ("novel", "pdf"), ("ai-policy", "pdf")):
        assert visitor.get(at(world, "draft-file", settled, document=document, format_key=key)).status == 404
    assert visitor.get(at(world, "read", settled, document="novel")).status == 404


def test_an_unfinished_draft_is_not_submitted(world: World, settled: Policy) -> None:
    with open_scope(body=world.oak, by="p1"):
        profile.set_values(values={"dsl_name": ""}, by="p1", now=timezone.now())
    visitor, page = go(world.lead, world, "submit", settled)
    assert "1 thing must be settled first" in page.text
    page = visitor.post(at(world, "submit", settled), {"documents": [KEY], "note": "Please."})
    assert page.status == 200 and any("No designated safeguarding lead is named" in error for error in page.errors)
    with open_scope(body=world.oak, by="test"):
        assert queries.versions(settled) == []


def test_the_lead_submits_and_the_governor_approves(world: World, settled: Policy) -> None:
    lead, page = go(world.lead, world, "submit", settled)
    assert page.status == 200
    assert lead.submit({"documents": []}).errors == ["Choose at least one document."]
    lead.get(at(world, "submit", settled))
    page = lead.submit({"documents": [KEY], "note": "Look at the phones."})
    assert "Submitted." in page.text and "Waiting for approval" in page.text
    with open_scope(body=world.oak, by="test"):
        (version,) = queries.open_submission(settled)
    assert lead.get(at(world, "approve", version)).status == 403
    assert lead.post(at(world, "approve", version), {"meeting": "Me"}).status == 403
    assert lead.get(at(world, "send-back", version)).status == 403

    governor, page = go(world.governor, world, "version", version)
    assert "Look at the phones." in page.text and "Robin Marsh" in page.text
    governor.get(at(world, "approve", version))
    assert governor.submit({"meeting": ""}).errors == ["Name the meeting, or say how the decision was taken."]
    governor.get(at(world, "approve", version))
    page = governor.submit({"meeting": "Full governing body", **parts_of(timezone.localdate() + timedelta(days=1))})
    assert len(page.errors) == 1 and "lies in the future" in page.errors[0]
    governor.get(at(world, "approve", version))
    page = governor.submit({"meeting": "Full governing body"})
    assert "is approved" in page.text
    assert row_of(world, version).step == "published"
    page = governor.get(at(world, "approve", version))
    page = governor.submit({"meeting": "Full governing body"})
    assert len(page.errors) == 1 and "is published, no longer submitted" in page.errors[0], "a form sent twice"


def test_the_decision_stands_before_and_after_the_words(world: World, waiting: Version) -> None:
    _, page = go(world.governor, world, "version", waiting)
    main = page.tree.xpath("//main")[0]
    places = [str(each.get("href") or each.tag) for each in main.xpath(".//a | .//article")]
    words_at = places.index("article")
    for name in ("approve", "send-back"):
        found = [number for number, place in enumerate(places) if place == at(world, name, waiting)]
        assert len(found) == 2 and found[0] < words_at < found[1], name
    _, page = go(world.lead, world, "version", waiting)
    assert not any(place.endswith("/approve/") for place in page.links.values())


def test_files_are_offered_by_document_and_format(world: World, published: Version) -> None:
    _, page = go(world.teacher, world, "version", published)
    rows = {
        " ".join(row.xpath("./dt")[0].text_content().split()): [link.text.strip() for link in row.xpath("./dd/a")]
        for row in page.tree.xpath("//h2[.='Download']/following-sibling::dl[1]/div")
    }
    assert rows["Online safety policy"][:2] == ["PDF", "Word"] and len(rows) == 5
    assert all(found == ["PDF", "Plain text"] for title, found in rows.items() if title != "Online safety policy")


def test_what_changed_since_the_version_before_is_named(world: World, published: Version, settled: Policy) -> None:
    now = timezone.now()
    with open_scope(body=world.oak, by=world.lead.pk):
        given = {"policy": settled, "by": world.lead.pk, "now": now}
        actions.reword(key="phones.visitors", text="Visitors leave phones at the desk.", **given)
        actions.add_statement(key="own.a1b2c3", section="phones", after="", text="We lend a phone.", **given)
        (second,) = making.submitted(settled, world.oak, by=world.lead.pk, now=now)
        title = queries.draft(settled, world.oak, now=now).resolved.states["phones.visitors"].title
    _, page = go(world.governor, world, "version", second)
    headings = [each.text_content() for each in page.tree.xpath("//main//h3")]
    assert title in headings and "Your own, in “Phones and personal devices”" in headings


def test_the_head_who_submitted_does_not_approve(world: World, settled: Policy) -> None:
    with open_scope(body=world.oak, by=world.head.pk):
        (version,) = making.submitted(settled, world.oak, by=world.head.pk, now=timezone.now())
    visitor, page = go(world.head, world, "version", version)
    visitor.get(at(world, "approve", version))
    page = visitor.submit({"meeting": "Me"})
    assert len(page.errors) == 1 and "somebody else approves it" in page.errors[0]
    assert row_of(world, version).step == "submitted"


def test_sending_back(world: World, waiting: Version) -> None:
    visitor, _ = go(world.governor, world, "send-back", waiting)
    assert visitor.submit({"words": ""}).errors == ["Say what should change."]
    visitor.get(at(world, "send-back", waiting))
    page = visitor.submit({"words": "The phone rule needs our school council."})
    assert "Sent back" in page.text and "school council" in page.text
    assert row_of(world, waiting).step == "returned"
    _lead, page = go(world.lead, world, "versions", waiting.policy)
    assert "Sent back" in page.text


def test_in_force_now_and_ratified_later(world: World, waiting: Version) -> None:
    head, _ = go(world.head, world, "approve", waiting)
    day = timezone.localdate() + timedelta(days=14)
    assert "is approved" in head.submit({"meeting": "Head's decision", **parts_of(day, "ratify")}).text
    governor, page = go(world.governor, world, "version", waiting)
    assert any("ratify" in link for link in page.links.values())
    governor.get(at(world, "ratify", waiting))
    assert governor.submit({"words": " "}).errors == ["Name the meeting."]
    governor.get(at(world, "ratify", waiting))
    assert "Full governing body" in governor.submit({"words": "Full governing body, minute 9"}).text
    assert row_of(world, waiting).ratification == "Full governing body, minute 9"


def test_a_changed_name_is_released_by_the_head(world: World, published: Version) -> None:
    visitor, page = go(world.head, world, "release-facts", published)
    page = visitor.post(at(world, "release-facts", published))
    assert page.status == 422 and "No name or number has changed" in page.text
    with open_scope(body=world.oak, by=world.lead.pk):
        profile.set_values(values={"dsl_name": "Nell New"}, by="p1", now=timezone.now())
    visitor, page = go(world.head, world, "release-facts", published)
    assert "Nell New" in page.text and "Robin Marsh" in page.text
    page = visitor.submit()
    assert "Version 1.1 is released" in page.text
    assert go(world.teacher, world, "release-facts", published)[1].status == 403
    _, page = go(world.teacher, world, "version", published)
    assert page.status == 200 and not any("bring-up-to-date" in link for link in page.links.values())


def test_withdrawing(world: World, published: Version) -> None:
    visitor, _ = go(world.lead, world, "withdraw", published)
    assert visitor.submit({"words": ""}).errors == ["Write one sentence."]
    visitor.get(at(world, "withdraw", published))
    page = visitor.submit({"words": "It is now part of our child protection policy."})
    assert "Withdrawn" in page.text
    visitor.get(at(world, "withdraw", published))
    assert len(visitor.submit({"words": "Once more, please."}).errors) == 1
    assert go(world.governor, world, "withdraw", published)[1].status == 403


def test_a_version_and_its_files_are_for_members(world: World, published: Version) -> None:
    visitor, page = go(world.teacher, world, "version", published)
    assert page.status == 200 and published.digest in page.text and "Published" in page.text
    for part, key in (("document", "pdf"), ("document", "json"), ("parents", "pdf"), ("children", "txt")):
        first = visitor.get(at(world, "version-file", published, part=part, format_key=key))
        again = visitor.get(at(world, "version-file", published, part=part, format_key=key))
        assert first.status == 200 and first.response.content == again.response.content
    for part, key in (("document", "exe"), ("parents", "docx"), ("aunts", "pdf")):
        assert visitor.get(at(world, "version-file", published, part=part, format_key=key)).status == 404
    assert go(world.far_head, world, "version", published)[1].status == 404
    assert (
        visitor.get(address("policies:version", world.oak, policy=published.policy_id, version="abcdefghij")).status
        == 404
    )
    assert (
        Visitor(world.far_head)
        .get(address("policies:version", world.far, policy=published.policy_id, version=published.pk))
        .status
        == 404
    )
    assert "1.0" in visitor.get(at(world, "versions", published.policy)).text


def test_a_version_of_another_policy_is_not_found(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by="p1"):
        other = making.begin("primary", now=timezone.now())
    assert (
        Visitor(world.lead).get(address("policies:version", world.oak, policy=other.pk, version=published.pk)).status
        == 404
    )


def test_a_childminder_alone_adopts(world: World, packs: None) -> None:
    now = timezone.now()
    body = ground.create_body(kind="school", name="Pat Marsh", bare=True, by="operator", now=now)
    pat = making.member(body, "Pat Marsh", "holder")
    ground.add_member(body=body, person=pat, role="head", by="operator", now=now)
    with open_scope(body=body, by=pat.pk):
        policy = making.begin("childminder", now=now)
        making.settle(policy, body, now=now)
    visitor = Visitor(pat)
    visitor.get(address("policies:submit", body, policy=policy.pk))
    assert "Submitted." in visitor.submit({"documents": [KEY]}).text
    with open_scope(body=body, by=pat.pk):
        (version,) = queries.open_submission(policy)
    page = visitor.get(address("policies:approve", body, policy=policy.pk, version=version.pk))
    assert page.status == 200 and "ratify_day" not in page.html
    page = visitor.submit()
    assert page.status == 200 and not page.errors
    with open_scope(body=body, by=pat.pk):
        assert queries.version(version.pk).step == "published"
    assert "Adopted by" in Visitor().get(address("policies:public-document", body, document=KEY)).text


def test_the_first_of_a_registered_school_does_not_adopt_by_saying_that_they_work_alone(
    world: World, packs: None
) -> None:
    now = timezone.now()
    body = ground.create_body(kind="school", name="Gull Lane", numbers={"urn": "990077"}, by="operator", now=now)
    sole = making.member(body, "Sal Sole", "head")
    with open_scope(body=body, by=sole.pk):
        policy = making.begin("childminder", now=now)
        making.settle(policy, body, now=now)
        (version,) = making.submitted(policy, body, by=sole.pk, now=now)
    visitor = Visitor(sole)
    visitor.get(address("policies:approve", body, policy=policy.pk, version=version.pk))
    page = visitor.submit({"meeting": "At my desk"})
    assert page.errors and "somebody else" in page.errors[0]


def test_nothing_is_published_while_the_claim_to_speak_for_the_school_waits(world: World, packs: None) -> None:
    now = timezone.now()
    with open_scope(body=world.elm, by=world.newcomer.pk):
        policy = making.begin("childminder", now=now)
        making.settle(policy, world.elm, now=now)
        (version,) = making.submitted(policy, world.elm, by=world.newcomer.pk, now=now)
    visitor = Visitor(world.newcomer, careless=True)
    where = {"policy": policy.pk, "version": version.pk}
    for name in ("approve", "release-facts", "ratify", "withdraw"):
        page = visitor.get(address(f"policies:{name}", world.elm, **where))
        assert page.status == 403 and "still being checked" in page.text
    assert visitor.post(address("policies:approve", world.elm, **where), {"meeting": "x"}).status == 403
    with open_scope(body=world.elm, by="test"):
        assert Version.objects.get(pk=version.pk).step == "submitted"
