"""The pages of a school's old policy, as a lead walks through them, and who may not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from foreland.core.wording import fill_table, placeholders, plain
from foreland.imports import actions, queries
from foreland.imports.models import Import, Settled
from foreland.imports.tests import olds
from foreland.imports.tests.olds import NOW, brought
from foreland.policies import actions as policies
from foreland.policies import queries as policies_read
from foreland.policies.models import Change, Policy
from foreland.profile import queries as profile_read
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body, Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World


def at(name: str, body: Body, row: Import | None = None, **parts: Any) -> str:
    """Return the address of a page of this room."""
    return address(f"imports:{name}", body, **({"old": row.pk} if row is not None else {}), **parts)


def bring(visitor: Visitor, body: Body, words: str = olds.WORDS) -> Page:
    visitor.get(at("bring", body))
    return visitor.submit({"file": SimpleUploadedFile("e-safety 2016.md", words.encode())})


def row_of(body: Body) -> Import:
    with open_scope(body=body, by="p1"):
        return Import.objects.get()


@pytest.fixture
def lead(world: World, oak: Body) -> Visitor:
    """Oak's online safety lead at a browser."""
    return Visitor(world.lead)


def test_a_lead_brings_settles_and_goes_on(lead: Visitor, oak: Body, world: World) -> None:
    assert "Bring it" in lead.get(address("policies:policies", oak)).links
    page = bring(lead, oak)
    assert page.h1 == "Your old policy" and "e-safety 2016.md: text, " in page.text and "by Leo Lead" in page.text
    count = len(queries.brought(row_of(oak)).waiting)
    page = lead.click(f"Settle the first of {count}")
    seen = 0
    while page.h1 == "What is this passage?":
        seen += 1
        assert f"Unsure passage {seen} of {count}" in page.text and "word by word" in page.text
        how = page.tree.xpath("//input[@name='how']/@value")[0] if seen == 1 else "own"
        page = lead.submit({"how": how})
    assert seen == count and "Everything is settled" in page.html
    page = lead.click("Go on: make a draft of it")
    assert page.h1 == "Make a draft of your old policy" and "statements of your own" in page.text
    page = lead.submit(button="Make the draft")
    policy = Policy.objects.get()
    assert page.address == address("policies:policy", oak, policy=policy.pk) and "is a draft now" in page.html
    page = lead.get(at("import", oak, row_of(oak)))
    assert page.h1 == "Your old policy is a draft" and "Leo Lead made a draft of it" in page.text
    assert "tortoise" in lead.get(address("policies:section", oak, policy=policy.pk, section="phones")).text


def test_the_same_file_says_so_and_offers_the_earlier_one(lead: Visitor, oak: Body, world: World) -> None:
    first = bring(lead, oak)
    second = bring(Visitor(world.head), oak)
    assert second.address == first.address and "brought before, by Leo Lead" in second.html
    page = lead.get(at("bring", oak))
    assert "e-safety 2016.md" in page.links and "Brought before" in page.text


def test_days_are_those_of_london(lead: Visitor, oak: Body) -> None:
    late = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)
    row = brought(oak, by="p1", now=late)
    number = queries.brought(row).waiting[0].passage.number
    actions.settle(of=row, passage=number, how="drop", by="p1", now=late)
    assert "on 1 August 2026. Here it is." in bring(lead, oak).html
    assert "Left out by Somebody, 1 August 2026." in lead.get(at("passages", oak, row)).text


def test_what_cannot_be_read_is_told_beside_the_file(lead: Visitor, oak: Body) -> None:
    lead.get(at("bring", oak))
    page = lead.submit({"file": SimpleUploadedFile("policy.docx", b"PK\x03\x04 broken")})
    assert page.status == 422 and len(page.errors) == 1 and not Import.objects.exists()


def test_a_passage_can_be_put_off_taken_back_and_changed(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    numbers = [item.passage.number for item in queries.brought(row).waiting]
    page = lead.get(at("settle", oak, row, passage=numbers[0]))
    if len(numbers) > 1:
        assert page.links["Decide later"] == at("settle", oak, row, passage=numbers[1])
    lead.submit({"how": "drop"})
    page = lead.get(at("settle", oak, row, passage=numbers[0]))
    assert "Settled by Leo Lead" in page.text
    assert page.tree.xpath("//input[@name='how'][@checked]/@value") == ["drop"]
    page = lead.submit(button="Take this answer back")
    assert "is taken back" in page.html and "Settled by" not in page.text
    page = lead.submit({})
    assert page.status == 422 and page.errors == ["Choose what becomes of this passage"]


def test_an_answer_that_came_in_between_is_shown(lead: Visitor, oak: Body, world: World) -> None:
    row = brought(oak, by="p1")
    number = queries.first_that_waits(queries.brought(row))
    lead.get(at("settle", oak, row, passage=number))
    actions.settle(of=row, passage=number or 0, how="drop", by=world.head.pk, now=NOW)
    page = lead.submit({"how": "own"}, button="Save, and go on")
    assert page.status == 409 and "This passage was settled while" in page.text
    assert page.tree.xpath("//input[@name='how'][@checked]/@value") == ["drop"]
    assert Settled.objects.count() == 1
    page = lead.submit({"how": "own"})
    assert Settled.objects.order_by("-number")[0].how == "own"


def test_the_rest_stays_in_our_own_words(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    lead.get(at("import", oak, row))
    page = lead.submit(button="Keep all of them as our own words")
    assert "in your own words" in page.html and "Go on: make a draft of it" in page.html
    assert not queries.brought(row).waiting


def test_every_passage_is_shown_with_what_became_of_it(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    found = queries.brought(row)
    number = queries.first_that_waits(found)
    actions.settle(of=row, passage=number or 0, how="drop", by="p1", now=NOW)
    page = lead.get(at("passages", oak, row))
    shown = page.tree.xpath("//ol[@class='every-passage']/li")
    assert len(shown) == len(found.source.extracts) and f"has {len(shown)} passages" in page.text
    for extract in found.source.extracts:
        assert " ".join(extract.text.split()) in page.text
    assert "Left out by Somebody, 20 November 2026." in page.text
    counts = [int(words.rpartition(" ")[2]) for words in page.links if words.rpartition(":")[2].strip().isdecimal()]
    assert sum(counts) == len(shown), "the kinds together are the whole"
    page = lead.get(at("passages", oak, row) + "?show=drop")
    assert len(page.tree.xpath("//ol[@class='every-passage']/li")) < len(shown)


def test_a_line_that_was_set_aside_becomes_our_own_words_in_the_draft(lead: Visitor, oak: Body, world: World) -> None:
    row = brought(oak, by="p1")
    lead.get(at("passages", oak, row) + "?show=furniture")
    assert "Signed: ................" in lead.page.text
    (line,) = (
        each for each in lead.page.tree.xpath("//ol[@class='every-passage']/li") if "Oakfield" in each.text_content()
    )
    page = lead.get(line.xpath(".//a/@href")[-1])
    assert page.h1 == "What is this passage?" and "Oakfield Primary School" in page.text
    assert "set aside, and does not stand in your policy unless you say so" in page.text
    assert page.tree.xpath("//select[@name='section']/option[@selected]/@value") == ["filtering"], (
        "with the first that is sure"
    )
    page = lead.submit({"how": "own"})
    assert (
        page.h1 == "Every passage of your old policy"
        and "Changed." in page.text
        and page.address.endswith("#passage-1")
    )
    assert "Oakfield" in lead.get(at("passages", oak, row) + "?show=own").text
    actions.settle_rest(of=row, by="p1", now=NOW)
    lead.get(at("draft", oak, row))
    lead.submit()
    kept = policies_read.draft(Policy.objects.get(), oak, now=NOW).resolved.kept
    assert [state.text for state in kept].count("Oakfield Primary School") == 1


def test_a_long_list_has_pages_and_a_bounded_number_of_queries(
    lead: Visitor, oak: Body, django_assert_max_num_queries: Any
) -> None:
    words = "# Policy\n\n" + "\n\n".join(
        f"On day {number} the caretaker waters plant {number}." for number in range(150)
    )
    row = brought(oak, words=words, by="p1")
    with django_assert_max_num_queries(40):
        page = lead.get(at("passages", oak, row))
    assert len(page.tree.xpath("//ol[@class='every-passage']/li")) == 60
    assert "day 149" in lead.get(at("passages", oak, row) + "?page=3").text


def test_a_draft_that_somebody_worked_on_is_asked_about(lead: Visitor, oak: Body) -> None:
    begun = policies.new_policy(pack="england-online-safety", shape="standalone", by="p2", now=NOW)
    policies.reword(policy=begun, key="purpose.aim", text="Our aim.", by="p2", now=NOW)
    row = brought(oak, by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    page = lead.get(at("draft", oak, row))
    assert "somebody has worked on" in page.text and page.links["Look at it first"].endswith(f"{begun.pk}/")
    page = lead.submit(button="Make the draft")
    assert page.status == 422 and page.errors == ["Tick this to make a second draft"]
    page = lead.submit({"beside": "on"}, button="Make the draft")
    assert Policy.objects.count() == 2 and Change.objects.filter(policy=begun).count() == 1


def test_a_draft_that_came_in_between_is_shown(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    lead.get(at("draft", oak, row))
    begun = policies.new_policy(pack="england-online-safety", shape="standalone", by="p2", now=NOW)
    policies.reword(policy=begun, key="purpose.aim", text="Our aim.", by="p2", now=NOW)
    page = lead.submit(button="Make the draft")
    assert page.status == 422 and page.errors and "Make a second draft" in page.text


@pytest.mark.parametrize("ticked", [True, False])
def test_names_are_offered_and_only_those_that_are_ticked_are_kept(lead: Visitor, oak: Body, ticked: bool) -> None:
    bank = queries.national()
    item, key = next(
        (item, key)
        for item in bank.statements
        for key in placeholders(item.text)
        if key in bank.value and bank.value[key].source == "profile" and not item.options and item.when.value({}).holds
    )
    words = plain(item.text, fill_table(bank, {}, {key: "Harbour Guard"}, {}))
    row = brought(oak, words=f"# Policy\n\n{words}\n\nWe have a tortoise.\n", by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    page = lead.get(at("draft", oak, row))
    assert page.tree.xpath("//input[@name='values'][@checked]/@value") == [key] and "Harbour Guard" in page.text
    lead.submit({"values": [key] if ticked else []}, button="Make the draft")
    assert profile_read.values(now=timezone.now()).get(key) == ("Harbour Guard" if ticked else None)
    state = policies_read.draft(Policy.objects.get(), oak, now=timezone.now()).resolved.states[item.key]
    assert state.kept and f"{{{{{key}}}}}" in state.text


def test_the_number_of_a_service_is_never_taken_from_an_old_policy(lead: Visitor, oak: Body) -> None:
    bank = queries.national()
    item, key = next(
        (item, key)
        for item in bank.statements
        for key in placeholders(item.text)
        if key in bank.value
        and bank.value[key].source == "authority"
        and not item.options
        and item.when.value({}).holds is not False
    )
    words = plain(item.text, fill_table(bank, {}, {key: "01632 960 999"}, {}))
    row = brought(oak, words=f"# Policy\n\n{words}\n\nWe have a tortoise.\n", by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    page = lead.get(at("draft", oak, row))
    assert key not in page.tree.xpath("//input[@name='values']/@value")
    if key in queries.as_draft(queries.brought(row), oak, now=NOW).values:
        assert "follow your authority" in page.text
    actions.go_on(of=row, body=oak, by="p1", now=NOW, values={key: "01632 960 999"})
    assert key not in profile_read.values(now=timezone.now())


def test_the_bank_adds_what_the_old_policy_did_not_say(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    policy = actions.go_on(of=row, body=oak, by="p1", now=NOW)
    page = lead.get(at("adds", oak, row))
    assert page.h1 == "What the bank would add" and "were not in your old policy" in page.text
    offered = page.tree.xpath("//input[@name='key']/@value")
    assert offered and "Leave out" in page.text
    page = lead.post(at("adds", oak, row), {"key": offered[0]}, follow=True)
    assert "is taken in" in page.html
    assert Change.objects.filter(policy=policy, key=offered[0], field="selected").exists()
    assert offered[0] not in page.tree.xpath("//input[@name='key']/@value")
    lead.post(at("adds", oak, row), {"key": "no.such"}, follow=True)
    taken_up = queries.brought(Import.objects.get()).taken_up
    assert not taken_up & set(offered), "what the old policy says is not added"


def test_what_nothing_asks_for_is_left_out_a_section_at_once(lead: Visitor, oak: Body, world: World) -> None:
    row = brought(oak, by=world.lead.pk)
    actions.settle_rest(of=row, by=world.lead.pk, now=NOW)
    actions.go_on(of=row, body=oak, by=world.lead.pk, now=NOW)
    row.refresh_from_db()
    page = lead.get(at("adds", oak, row))
    section = page.tree.xpath(
        "//form[button[contains(., 'no law or statutory guidance asks for')]]/input[@name='section']/@value"
    )[0]
    _, before = queries.bank_adds(queries.brought(row), oak, now=NOW)
    page = lead.post(at("adds", oak, row), {"section": section}, follow=True)
    _, after = queries.bank_adds(queries.brought(row), oak, now=NOW)
    out = {state.key for state in before if state.kept} - {state.key for state in after if state.kept}
    assert len(out) > 1 and f"{len(out)} statements are left out" in page.html
    assert all(state.section == section and state.level != "must" for state in before if state.key in out)
    assert all(state.kept for state in after if state.section == section and state.level == "must")
    page = lead.post(at("adds", oak, row), {"key": min(out)}, follow=True)
    assert "is taken in" in page.html


def test_it_is_taken_back_and_away_by_buttons(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    policy = actions.go_on(of=row, body=oak, by="p1", now=NOW)
    lead.get(at("import", oak, row))
    page = lead.submit(button="Take the draft back")
    assert page.h1 == "Your old policy" and "as it was before" in page.html
    page = lead.submit(button="Take this old policy away")
    assert page.address == at("bring", oak) and "is taken away" in page.html
    assert not Import.objects.exists() and Policy.objects.get().pk == policy.pk


def test_once_the_draft_was_changed_it_is_said_why_it_stays(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    actions.settle_rest(of=row, by="p1", now=NOW)
    policy = actions.go_on(of=row, body=oak, by="p1", now=NOW)
    policies.reword(policy=policy, key="purpose.aim", text="Our aim.", by="p2", now=NOW)
    page = lead.get(at("import", oak, row))
    assert "cannot be taken back as a whole" in page.text and "Take the draft back" not in page.html
    page = lead.post(at("act", oak, row, act="take-back"))
    assert page.status == 422 and "changed or submitted" in page.text
    assert lead.get(at("draft", oak, row)).location == at("import", oak, row)
    number = next(item.passage.number for item in queries.brought(row).outcomes if item.how == "own")
    assert lead.get(at("settle", oak, row, passage=number)).location == at("import", oak, row)


def test_where_it_stands_and_its_page_for_governors(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    page = lead.get(at("standing", oak, row))
    assert "read for: primary school" in page.text and "never share their password" in page.text
    answer = lead.get(at("standing-file", oak, row)).response
    assert answer.content.startswith(b"%PDF") and "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["import", "passages", "standing", "draft", "adds", "standing-file"])
def test_an_old_policy_of_another_school_is_not_there(world: World, oak: Body, name: str) -> None:
    row = brought(oak, by="p1")
    stranger = Visitor(world.far_head)
    assert stranger.get(at(name, world.far, row)).status == 404
    assert stranger.get(at(name, oak, row)).status == 404


def test_who_only_reads_sees_the_passages_and_settles_nothing(world: World, oak: Body) -> None:
    row = brought(oak, by="p1")
    reader = Visitor(world.teacher)
    page = reader.get(at("passages", oak, row))
    assert page.status == 200 and "Settle it" not in page.text and "Change this" not in page.text
    for name in ("bring", "import", "standing", "draft", "adds"):
        assert reader.get(at(name, oak, row if name != "bring" else None)).status == 403


def test_what_is_not_there_is_not_found(lead: Visitor, oak: Body) -> None:
    row = brought(oak, by="p1")
    assert lead.get(at("settle", oak, row, passage=999)).status == 404
    assert lead.post(at("act", oak, row, act="nothing")).status == 404


def test_the_places_where_a_policy_begins_tell_of_it(lead: Visitor, oak: Body, world: World, packs: None) -> None:
    assert lead.get(address("policies:new", oak)).links["Bring it"] == at("bring", oak)
    assert lead.get(f"/schools/{oak.address}/").links["You have a policy already? Bring it"] == at("bring", oak)
    visitor = Visitor()
    assert visitor.get("/").links["Check your policy"] == "/check/"
    assert visitor.get("/start/").links["Check it first"] == "/check/"
    brought(oak, by=world.lead.pk)
    assert (
        "Go on with the old policy that was brought on 20 November 2026" in lead.get(address("tasks:tasks", oak)).text
    )


def test_a_person_with_two_tabs_loses_nothing(lead: Visitor, oak: Body, world: World) -> None:
    person: Person = world.lead
    row = brought(oak, by=person.pk)
    actions.settle_rest(of=row, by=person.pk, now=NOW)
    other = Visitor(person)
    lead.get(at("draft", oak, row))
    other.get(at("draft", oak, row))
    lead.submit(button="Make the draft")
    page = other.submit(button="Make the draft")
    assert Policy.objects.count() == 1 and page.h1 == "Your old policy is a draft"
