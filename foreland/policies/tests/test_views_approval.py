"""Pages from the finished draft to the version in force, as each of the cast meets them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from foreland.policies import actions, queries
from foreland.policies.models import Policy, Version
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.tenancy import actions as ground
from foreland.tenancy import queries as ground_read
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow

KEY = "online-safety-policy"


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


def facts_of(page: Page) -> list[tuple[str, str]]:
    """Return the first list of facts of a page: what each is called and what it says."""
    rows = page.tree.xpath("(//main//dl)[1]/div")
    return [(row.xpath("string(./dt)").strip(), " ".join(row.xpath("string(./dd)").split())) for row in rows]


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
    assert "1 thing must be settled first" in page.text and "on its own" not in page.text
    assert page.links["Name the person who holds the role. (No designated safeguarding lead is named.)"].endswith(
        "#id_dsl_name"
    )
    assert page.forms == [], "no button that cannot do what it says"
    page = visitor.post(at(world, "submit", settled), {"documents": [KEY], "note": "Please."})
    assert page.status == 200 and any("No designated safeguarding lead is named" in error for error in page.errors)
    with open_scope(body=world.oak, by="test"):
        assert queries.versions(settled) == []


def test_of_several_documents_those_that_are_ready_are_submitted(world: World, settled: Policy) -> None:
    with open_scope(body=world.oak, by="p1"):
        actions.change_shape(policy=settled, shape="set", by="p1", now=timezone.now())
        making.settle(settled, world.oak, now=timezone.now())
        profile.set_values(values={"phones_place": ""}, by="p1", now=timezone.now())
        draft = queries.draft(settled, world.oak, now=timezone.now())
        held = [key for key in draft.resolved.documents if any(item.blocks for item in draft.blockers_of([key]))]
        ready = [key for key in draft.resolved.documents if key not in held]
    assert held and len(ready) > 1
    visitor, page = go(world.lead, world, "submit", settled)
    assert "Not ready: " in page.text and "Where phones are kept is not filled in." in page.text
    assert page.tree.xpath("//input[@name='documents']/@value") == ready
    page = visitor.post(at(world, "submit", settled), {"documents": [held[0]], "note": "Please."})
    assert page.status == 200 and any("must be settled first" in error for error in page.errors)
    visitor.get(at(world, "submit", settled))
    assert visitor.submit().address == at(world, "versions", settled)
    page = visitor.get(at(world, "submit", settled))
    assert page.text.count("is waiting for approval already") == len(ready) and page.forms == []
    with open_scope(body=world.oak, by="test"):
        assert {row.key for row in queries.open_submission(settled)} == set(ready)


def test_a_changed_name_leads_to_its_release(world: World, published: Version) -> None:
    home, said = f"/schools/{world.oak.address}/", "Bring version 1.0 up to date"
    assert said not in Visitor(world.head).get(home).links
    names, head = address("policies:names", world.oak), Visitor(world.head)
    page = head.get(names)
    assert "A changed name does not change what is in force" in page.text
    page = head.submit({"dsl_name": "Nell New"})
    release = at(world, "release-facts", published)
    assert "Saved. 1 changed. Version 1.0 is in force and prints a name" in page.text
    links = page.tree.xpath(f"//main//a[@href='{release}']")
    assert [" ".join(link.text_content().split()) for link in links] == [said, said], "the notice and the one next step"
    assert Visitor(world.head).get(home).links[said] == release
    asks = "Ask Harriet Head to release it: no new approval is needed."
    lead = Visitor(world.lead)
    for address_ in (home, at(world, "policy", published.policy), names):
        page = lead.get(address_)
        assert asks in page.text and release not in page.links.values(), address_
    assert asks not in Visitor(world.teacher).get(home).text
    with open_scope(body=world.oak, by="operator"):
        (role,) = ground_read.memberships_in(world.oak, world.head)
        ground.end_membership(membership=role, by="operator", now=timezone.now())
    page = lead.get(home)
    assert page.links["Invite the person in charge"] == f"{home}people/invite/?role=head"
    assert lead.click("Invite the person in charge").forms[0].values["role"] == ["head"]
    with open_scope(body=world.oak, by="p1"):
        profile.set_values(values={"dsl_name": ""}, by="p1", now=timezone.now())
    assert lead.get(home).links["Fill in what is missing"] == names
    with open_scope(body=world.oak, by="p1"):
        profile.set_values(values={"dsl_name": "Robin Marsh"}, by="p1", now=timezone.now())
    assert "prints a name" not in lead.get(home).text, "it prints what is true again"


def test_a_name_that_is_not_printed_asks_for_nothing(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by="p1"):
        profile.set_values(values={"staff_phones_place": "the cellar"}, by="p1", now=timezone.now())
    assert "prints a name" not in Visitor(world.head).get(f"/schools/{world.oak.address}/").text
    page = go(world.head, world, "release-facts", published)[1]
    assert "Nothing is to be released" in page.text and page.forms == []


def test_the_lead_submits_and_the_governor_approves(world: World, settled: Policy) -> None:
    lead, page = go(world.lead, world, "submit", settled)
    assert page.status == 200
    assert lead.submit({"documents": []}).errors == ["Choose at least one document."]
    lead.get(at(world, "submit", settled))
    page = lead.submit({"documents": [KEY], "note": "Look at the phones."})
    assert "Submitted. It is frozen as it is now." in page.text and "told by e-mail" in page.text
    assert "Waiting for approval" in page.text
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
    said = "Online safety policy 1.0 is sent back. Leo Lead has your reason by e-mail and can change the draft."
    assert said in page.text and "You are told when it is submitted again" in page.text
    assert row_of(world, waiting).step == "returned"
    _lead, page = go(world.lead, world, "versions", waiting.policy)
    assert "Sent back" in page.text


def test_in_force_now_and_ratified_later(world: World, waiting: Version) -> None:
    head, _ = go(world.head, world, "approve", waiting)
    day = timezone.localdate() + timedelta(days=14)
    page = head.submit({"meeting": "Head's decision", **parts_of(day, "ratify")})
    assert f"is put in force, to be ratified on {day.day} {day:%B %Y}. Record the ratification here" in page.text
    governor, page = go(world.governor, world, "version", waiting)
    assert any("ratify" in link for link in page.links.values())
    governor.get(at(world, "ratify", waiting))
    assert governor.submit({"words": " "}).errors == ["Name the meeting."]
    governor.get(at(world, "ratify", waiting))
    page = governor.submit({"words": "Full governing body, minute 9"})
    assert "The ratification of Online safety policy 1.0 is recorded" in page.text and "nothing more to do" in page.text
    assert facts_of(page)[-4:-3] == [("Ratified", "Full governing body, minute 9")]
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


def test_a_factual_release_is_nowhere_called_approved(world: World, published: Version) -> None:
    with open_scope(body=world.oak, by=world.head.pk):
        profile.set_values(values={"dsl_name": "Nell New"}, by=world.lead.pk, now=timezone.now())
        row = actions.release_facts(
            version=published, body=world.oak, by=world.head.pk, person=world.head.name, now=timezone.now()
        )
        said = [(fact.label, fact.value) for fact in actions.decision_of(queries.version(row.pk))]
    assert [label for label, _ in said] == ["Brought up to date by", "On", "Words approved by"]
    visitor, page = go(world.teacher, world, "versions", published.policy)
    factual, first = (" ".join(each.text_content().split()) for each in page.tree.xpath("//main//tbody/tr"))
    assert "no new approval was needed" in factual and f"Brought up to date by: {world.head.name}" in factual
    assert "Approved" not in factual and "Submitted" not in factual.replace("Not submitted", "")
    assert "Approved by: The governing body" in first and f"Signed by: {world.governor.name}" in first
    public = Visitor().get(address("policies:public-document", world.oak, document=KEY))
    page = visitor.get(at(world, "version", row))
    assert said == [item for item in facts_of(page) if item in said], "the same words inside"
    assert said == [item for item in facts_of(public) if item in said], "and in public"
    assert not {"Approved by", "Submitted"} & {label for label, _ in facts_of(page)}
    with open_scope(body=world.oak, by="test"):
        assert actions.decision_of(Version(step="submitted")) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"factual": True}, "Brought up to date, being published"),
        ({"approving_body": ""}, "Adopted, being published"),
        ({"ratify_by": date(2027, 1, 9)}, "Put in force, being published"),
        ({}, "Approved, being published"),
    ],
)
def test_what_is_being_published_is_called_what_it_is(changes: dict[str, object], words: str) -> None:
    row = Version(**{"step": "approved", "approving_body": "the governing body"} | changes)
    assert words in render_to_string("policies/parts/step.html", {"row": row})


def test_a_refusal_stands_beside_its_field(world: World, waiting: Version) -> None:
    governor, _ = go(world.governor, world, "approve", waiting)
    late = timezone.localdate() + timedelta(days=1)
    page = governor.submit({"meeting": "Governors", **parts_of(late)})
    assert "lies in the future" in page.tree.xpath("//*[@id='id_day_error']")[0].text_content()
    governor.get(at(world, "approve", waiting))
    page = governor.submit({"meeting": "Governors", **parts_of(timezone.localdate(), "ratify")})
    assert "must lie in the future" in page.tree.xpath("//*[@id='id_ratify_error']")[0].text_content()
    governor.get(at(world, "send-back", waiting))
    page = governor.submit({"words": "No."})
    assert "Say what should change" in page.tree.xpath("//*[@id='id_words_error']")[0].text_content()
    with open_scope(body=world.oak, by=world.governor.pk):
        actions.send_back(version=waiting, reason="The phone rule.", by=world.governor.pk, now=timezone.now())
    governor.get(at(world, "send-back", waiting))
    page = governor.submit({"words": "It was sent back already."})
    assert len(page.errors) == 1 and not page.tree.xpath("//*[@id='id_words_error']"), "that is no fault of the words"


def test_withdrawing(world: World, published: Version) -> None:
    visitor, _ = go(world.lead, world, "withdraw", published)
    assert visitor.submit({"words": ""}).errors == ["Write one sentence."]
    visitor.get(at(world, "withdraw", published))
    page = visitor.submit({"words": "It is now part of our child protection policy."})
    assert "Withdrawn" in page.text
    assert "Online safety policy 1.0 is withdrawn: it is no longer in force." in page.text
    assert "To put it in force again, submit the draft for approval." in page.text
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
    assert (
        "You run this setting alone: open the version below, read it, and adopt it."
        in visitor.submit({"documents": [KEY]}).text
    )
    with open_scope(body=body, by=pat.pk):
        (version,) = queries.open_submission(policy)
    page = visitor.get(address("policies:approve", body, policy=policy.pk, version=version.pk))
    assert page.status == 200 and "ratify_day" not in page.html
    page = visitor.submit()
    assert page.status == 200 and not page.errors and "Online safety policy 1.0 is adopted." in page.text
    assert ("Adopted by", "Pat Marsh") in facts_of(page) and "Approved" not in dict(facts_of(page))
    page = visitor.get(address("policies:versions", body, policy=policy.pk))
    assert "Adopted by: Pat Marsh" in page.text and "Approved" not in page.text
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
