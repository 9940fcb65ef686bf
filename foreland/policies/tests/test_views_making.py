"""Pages that begin a policy: the list, the questions, names, terms, dates; and who may open them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from foreland.policies import coverage, queries
from foreland.policies.models import Policy
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.profile import queries as profile_read
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def begun(world: World, packs: None) -> Policy:
    """Oak's policy as it stands after the first click."""
    with open_scope(body=world.oak, by="operator"):
        return making.begin("primary", now=timezone.now())


def go(visitor: Visitor, name: str, world: World, **parts: str) -> Page:
    """Open one of Oak's pages."""
    return visitor.get(address(f"policies:{name}", world.oak, **parts))


def test_from_nothing_to_the_last_question(world: World, packs: None) -> None:
    with open_scope(body=world.oak, by="operator"):
        making.describe("primary", now=timezone.now())
    visitor = Visitor(world.lead)
    page = go(visitor, "policies", world)
    assert "Make your policy" in page.text
    go(visitor, "new", world)
    assert visitor.submit({"shape": "scroll"}).errors
    go(visitor, "new", world)
    page = visitor.submit({"shape": "standalone"})
    assert page.status == 200 and page.history, "it leads to the questions"
    with open_scope(body=world.oak, by="test"):
        policy = Policy.objects.get()
    assert (policy.shape, policy.created_by) == ("standalone", world.lead.pk)

    asked = 0
    page = go(visitor, "question", world, policy=policy.pk, question="approver")
    while "/questions/" in page.address and not page.address.endswith("/questions/"):
        asked += 1
        assert asked < 40
        values = page.forms[0].values
        if not values.get("answer"):
            assert visitor.submit(button="Continue").errors == ["Choose an answer."], "an open question needs an answer"
            first = page.tree.xpath("//main//input[@name='answer']")[0].get("value")
            page = visitor.submit({"answer": first}, button="Continue")
        else:
            page = visitor.submit(button="Continue")
    assert 8 <= asked <= 20
    assert "Your answers are saved" in page.text and "Needs an answer" not in page.text
    with open_scope(body=world.oak, by="test"):
        facts = {fact.key: fact.origin for fact in profile_read.facts()}
    assert facts["phase"] == "register" and facts["approver"] == facts["social"] == "person"


def test_a_question_of_others_is_not_there_and_none_with_others_is_refused(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    assert go(visitor, "question", world, policy=begun.pk, question="alone").status == 404
    assert go(visitor, "question", world, policy=begun.pk, question="nothing").status == 404
    go(visitor, "question", world, policy=begun.pk, question="ai")
    assert visitor.submit({"answer": ["none", "staff"]}).errors == ["Choose either “none” or the others, not both."]
    go(visitor, "question", world, policy=begun.pk, question="ai")
    page = visitor.submit({"answer": ["staff", "pupils"]}, button="Save and see all answers")
    assert page.address.endswith("/questions/")
    with open_scope(body=world.oak, by="test"):
        assert {fact.key: fact.values for fact in profile_read.facts()}["ai"] == ("pupils", "staff")


def test_the_task_list_says_where_it_stands(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    page = go(visitor, "policy", world, policy=begun.pk)
    assert page.h1 == "Online safety policy" and "Phones and personal devices" in page.text
    assert "Go on with the questions" in page.links and " missing " in page.text, "the one next step"
    assert "Go on with the questions" not in go(Visitor(world.teacher), "policy", world, policy=begun.pk).links
    with open_scope(body=world.oak, by=world.lead.pk):
        making.settle(begun, world.oak, now=timezone.now())
    page = go(visitor, "policy", world, policy=begun.pk)
    assert any("submit" in link for link in page.links.values()) and "All there" in page.text
    assert page.links["Go on with “National helplines”"].endswith("/sections/helplines/")
    with open_scope(body=world.oak, by=world.lead.pk):
        profile.set_values(values={"dpo_name": ""}, by="p1", now=timezone.now())
    page = go(visitor, "policy", world, policy=begun.pk)
    assert "1 missing" in page.text and page.links["Fill in what is missing"].endswith("/names/")
    assert "1 thing to settle before approval" in page.text
    assert "Online safety policy" in go(visitor, "policies", world).text


def test_names_are_filled_in_once_and_unknown_ones_ignored(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    go(visitor, "names", world)
    page = visitor.submit(
        {"dsl_name": "  Dana   Safe ", "deputy_names": "Kim Lowe\r\n\r\nSam Ash", "cook_name": "Nobody"}
    )
    assert "Saved. 2 changed." in page.text
    with open_scope(body=world.oak, by="test"):
        found = profile_read.values(now=timezone.now())
    assert found == {"dsl_name": "Dana Safe", "deputy_names": "Kim Lowe\nSam Ash"}
    go(visitor, "names", world)
    page = visitor.submit({"dsl_name": "x" * 151, "deputy_names": "Kim Lowe\r\n" + "y" * 151, "front_door": "z" * 301})
    assert page.errors == [
        "This has 151 characters, and at most 150 fit here. Shorten it.",
        "Line 2 has 151 characters, and at most 150 fit. One a line; shorten it.",
        "This has 301 characters, and at most 300 fit here. Shorten it.",
    ]
    assert all(words * 150 in page.html for words in "xyz"), "nothing that was written is lost"
    go(visitor, "names", world)
    page = visitor.submit({"dsl_name": "Dana\x00Safe"})
    assert page.errors == ["Null characters are not allowed."]
    go(visitor, "names", world)
    assert "Nothing had changed" in visitor.submit().text


def test_two_people_fill_in_names_and_no_ones_words_are_written_over(world: World, begun: Policy) -> None:
    lead, head = Visitor(world.lead), Visitor(world.head)
    go(lead, "names", world)
    go(head, "names", world)
    head.submit({"dsl_name": "Dana Safe", "filtering_product": "Harbour Filter"})
    page = lead.submit({"dsl_name": "Kim Lowe", "deputy_names": "Sam Ash\r\nJo Fell"}, follow=False)
    assert page.status == 409 and page.h1 == "Somebody else changed the same name"
    for words in ("Dana Safe", "Kim Lowe", "Harriet Head saved this", "Your other change is saved"):
        assert words in page.text, words

    def found() -> dict[str, str]:
        with open_scope(body=world.oak, by="test"):
            return profile_read.values(now=timezone.now())

    assert found() == {
        "dsl_name": "Dana Safe",
        "deputy_names": "Sam Ash\nJo Fell",
        "filtering_product": "Harbour Filter",
    }
    page = lead.submit({"dsl_name": "Kim Lowe"}, button="Save the decision")
    assert "Saved. 1 changed." in page.text
    assert found() == {
        "dsl_name": "Kim Lowe",
        "deputy_names": "Sam Ash\nJo Fell",
        "filtering_product": "Harbour Filter",
    }


def test_keeping_the_others_name_writes_nothing(world: World, begun: Policy) -> None:
    lead, head = Visitor(world.lead), Visitor(world.head)
    go(lead, "names", world)
    go(head, "names", world)
    head.submit({"deputy_names": "Dana Safe\r\nSam Ash"})
    assert lead.submit({"deputy_names": "Kim Lowe"}, follow=False).status == 409
    assert "Nothing had changed" in lead.submit(button="Save the decision").text, "theirs is chosen beforehand"
    with open_scope(body=world.oak, by="test"):
        assert profile_read.values(now=timezone.now()) == {"deputy_names": "Dana Safe\nSam Ash"}


def test_two_people_answer_one_question_and_the_second_decides(world: World, begun: Policy) -> None:
    lead, head = Visitor(world.lead), Visitor(world.head)

    def answer() -> tuple[str, ...]:
        with open_scope(body=world.oak, by="test"):
            return {fact.key: fact.values for fact in profile_read.facts()}["ai"]

    for visitor in (lead, head):
        go(visitor, "question", world, policy=begun.pk, question="ai")
    head.submit({"answer": ["staff"]}, button="Save and see all answers")
    page = lead.submit({"answer": ["none"]}, button="Continue", follow=False)
    assert page.status == 409 and "Harriet Head answered this question while you had it open" in page.text
    rows = [" ".join(row.text_content().split()) for row in page.tree.xpath("//main//dl/div")]
    assert [row.partition(" ")[0] for row in rows] == ["Stands", "Your"] and answer() == ("staff",)
    assert page.forms[0].values["answer"] == ["staff"], "what stands is chosen beforehand"
    page = lead.submit({"answer": ["none"]}, button="Save this answer")
    assert page.status == 200 and answer() == ("none",)
    go(head, "question", world, policy=begun.pk, question="ai")
    lead_again = go(lead, "question", world, policy=begun.pk, question="ai")
    assert lead_again.forms[0].values["seen"] == ["none"]
    assert lead.submit({"answer": ["staff"]}, button="Continue").status == 200
    assert head.submit({"answer": ["pupils"]}, button="Continue", follow=False).status == 409


def test_equal_looking_words_are_offered_once(world: World, begun: Policy) -> None:
    page = go(Visitor(world.lead), "terms", world)
    for select in page.tree.xpath("//main//select"):
        words = [option.text_content() for option in select.xpath("./option")]
        assert len(words) == len(set(words)), words
    assert "child, children" in page.text and "student, students" in page.text


def test_a_term_that_cannot_be_printed_is_refused_beside_its_field(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    go(visitor, "terms", world)
    page = visitor.submit({"school": "", "school_one": "<b>", "school_many": "x"})
    assert "plain words" in page.tree.xpath("//*[@id='id_school_one_error']")[0].text_content()


def test_terms_from_the_list_and_our_own(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    go(visitor, "terms", world)
    page = visitor.submit({"pupil": "", "pupil_one": "scholar", "pupil_many": ""})
    assert page.errors == ["Write both forms of the word, or choose one from the list."]
    go(visitor, "terms", world)
    page = visitor.submit({"pupil": "", "pupil_one": "<b>", "pupil_many": "x"})
    assert any("plain words" in error for error in page.errors)
    go(visitor, "terms", world)
    page = visitor.submit({"pupil": "", "pupil_one": "scholar", "pupil_many": "scholars", "school": "centre"})
    assert "Every document now uses these words" in page.text
    page = go(visitor, "read", world, policy=begun.pk, document="online-safety-policy")
    assert "scholars" in page.text and "the centre" in page.text and "pupils" not in page.text.lower()


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "must lie after"), (0, "must lie after"), (400, "within a year"), (200, "")]
)
def test_the_next_review(world: World, begun: Policy, days: int, says: str) -> None:
    visitor = Visitor(world.lead)
    go(visitor, "review-date", world, policy=begun.pk)
    day = timezone.localdate() + timedelta(days=days)
    page = visitor.submit({"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)})
    if says:
        assert len(page.errors) == 1 and says in page.errors[0]
    else:
        assert "The next review is set" in page.text
    with open_scope(body=world.oak, by="test"):
        assert (Policy.objects.get().review_date == day) is not bool(says)


def test_a_date_that_is_none_gets_words(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    for parts in (("31", "2", "2027"), ("", "", ""), ("x", "y", "z"), ("1", "1", "99999")):
        go(visitor, "review-date", world, policy=begun.pk)
        assert visitor.submit(dict(zip(("day_day", "day_month", "day_year"), parts, strict=True))).errors


def test_coverage_and_its_filters(world: World, begun: Policy) -> None:
    visitor = Visitor(world.teacher)
    page = go(visitor, "coverage", world, policy=begun.pk)
    assert page.status == 200 and "Met" in page.text
    assert page.links["Law and guidance behind the bank"] == "/requirements/"
    everything = len(page.tree.xpath("//main//table//tr")) or page.text.count("KCSIE")
    for wanted in ("met", "missing", "unknown", "nonsense"):
        filtered = visitor.get(address("policies:coverage", world.oak, policy=begun.pk) + f"?show={wanted}")
        assert filtered.status == 200
        if wanted == "nonsense":
            assert len(filtered.tree.xpath("//main//table//tr")) < everything


def test_a_requirement_without_a_statement_leads_to_where_one_is_added(world: World, begun: Policy) -> None:
    with open_scope(body=world.oak, by="test"):
        draft = queries.draft(begun, world.oak, now=timezone.now())
    named = next(found for found in draft.coverage if found.by and found.by[0].section == "filtering").requirement
    assert coverage.place_for(draft, named) == "filtering"
    unserved = replace(named, code="NEW-1", title="A new duty")
    assert coverage.place_for(draft, unserved) == "filtering", "where its topic stands"
    assert coverage.place_for(draft, replace(unserved, topic="")) == draft.used_sections[0]
    asked = replace(draft.requirements, requirements=(*draft.requirements.requirements, unserved))
    draft = replace(draft, requirements=asked)
    row = next(row for row in coverage.coverage_rows(draft, may_write=True) if row.item.requirement == unserved)
    assert row.links == [] and row.add is not None and row.add.href.endswith("/sections/filtering/add/?serves=NEW-1")
    context = {"group": coverage.CoverageGroup("Still to look at", [row])}
    assert f'href="{row.add.href}"' in render_to_string("policies/parts/coverage_table.html", context)
    assert all(row.add is None for row in coverage.coverage_rows(draft, may_write=False))
    lead, teacher = Visitor(world.lead), Visitor(world.teacher)
    page = lead.get(address("policies:add", world.oak, policy=begun.pk, section="filtering") + f"?serves={named.code}")
    assert named.title in page.text and named.asks in page.text
    assert page.forms[0].values["serves"] == [named.code]
    lead.submit({"text": "We look at our filter every year."})
    with open_scope(body=world.oak, by="test"):
        found = queries.draft(begun, world.oak, now=timezone.now()).resolved.section("filtering")
    assert [state.meets for state in found if state.own] == [(named.code,)]
    assert teacher.get(page.address).status == 403


def test_before_approval_each_thing_leads_to_its_place(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    page = go(visitor, "blockers", world, policy=begun.pk)
    assert "No designated safeguarding lead is named" in page.text
    assert "names and details are not filled in" in page.text and "Filtering system" in page.links
    assert page.text.count("it is printed wherever it is needed") == 1, "many missing names are one thing to do"
    inner = [link for link in page.links.values() if link.startswith("/schools/")]
    for link in dict.fromkeys(link.partition("#")[0] for link in inner):
        assert visitor.get(link, follow=True).status == 200, link
    for link in inner:
        if "#" in link:
            where, _, anchor = link.partition("#")
            assert visitor.get(where).tree.xpath(f"//*[@id='{anchor}']"), link


def test_changing_the_shape(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    go(visitor, "shape", world, policy=begun.pk)
    page = visitor.submit({"shape": "set"})
    assert "Your words stay as they are" in page.text and "Mobile and smart technology policy" in page.text


WRITES = ("new", "names", "terms")
READS = ("policy", "questions", "coverage", "blockers", "versions")


@pytest.mark.slow
def test_who_may_read_and_who_may_write(world: World, begun: Policy) -> None:
    everybody: dict[Person, tuple[int, int]] = {
        world.lead: (200, 200), world.head: (200, 200), world.dsl: (200, 200), world.teacher: (200, 403), world.governor: (200, 403),
        world.technician: (200, 403), world.far_head: (404, 404), world.newcomer: (404, 404), world.adviser: (404, 404),
        world.manager: (404, 404), world.trust_lead: (404, 404), world.stranger: (404, 404),
    }  # fmt: skip
    for person, (reads, writes) in everybody.items():
        visitor = Visitor(person)
        for name in READS:
            assert go(visitor, name, world, policy=begun.pk).status == reads, (person.name, name)
        for name in WRITES:
            assert go(visitor, name, world).status == writes, (person.name, name)
        assert go(visitor, "review-date", world, policy=begun.pk).status == writes, person.name
        assert go(visitor, "question", world, policy=begun.pk, question="ai").status == writes, person.name


def test_another_schools_policy_is_not_found_behind_ones_own_door(world: World, begun: Policy) -> None:
    visitor = Visitor(world.far_head)
    for name in READS:
        assert visitor.get(address(f"policies:{name}", world.far, policy=begun.pk)).status == 404
    assert visitor.post(
        address("policies:reword", world.far, policy=begun.pk, key="purpose.aim"), {"text": "Mine."}
    ).status in (403, 404)


def test_a_newcomer_whose_claim_waits_may_write_and_not_publish(world: World, packs: None) -> None:
    visitor = Visitor(world.newcomer)
    visitor.get(address("policies:new", world.elm))
    assert visitor.submit({"shape": "standalone"}).status == 200
    with open_scope(body=world.elm, by="test"):
        policy = Policy.objects.get()
    assert visitor.get(address("policies:names", world.elm)).status == 200
    assert visitor.get(address("policies:website", world.elm)).status == 403
    page = visitor.get(address("policies:withdraw", world.elm, policy=policy.pk, version="abcdefghij"))
    assert page.status == 403


def test_an_offer_of_the_register_is_shown(world: World, begun: Policy) -> None:
    with open_scope(body=world.oak, by="operator"):
        profile.answer(key="phase", values=["secondary"], by=world.lead.pk, now=timezone.now())
        profile.take_register_facts(facts={"phase": ("primary",)}, by="operator", now=timezone.now())
    page = go(Visitor(world.lead), "questions", world, policy=begun.pk)
    assert "register" in page.text


def test_buttons_take_nothing_from_the_page_around_them() -> None:
    """A page's own `name` or `kind` would else become the button's: "only" keeps them apart."""
    folder = Path(coverage.__file__).parent / "templates"
    found = [
        (path.name, include)
        for path in sorted(folder.rglob("*.html"))
        for include in re.findall(r"\{% include \"ui/components/button(?:_group)?\.html\"[^%]*%\}", path.read_text())
    ]
    assert len(found) > 20
    assert [item for item in found if not item[1].endswith(" only %}")] == []


def test_a_way_back_from_names_terms_and_shape(world: World, begun: Policy) -> None:
    visitor = Visitor(world.lead)
    for name, parts in (("names", {}), ("terms", {}), ("new", {}), ("shape", {"policy": begun.pk})):
        assert go(visitor, name, world, **parts).links["Cancel"].endswith("/policies/"), name
