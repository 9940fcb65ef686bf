"""The workspace: a section's cards, and what a person can do to each statement."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreland.core.layer import State
from foreland.policies import actions, queries
from foreland.policies.models import Change, Policy
from foreland.policies.tests import making
from foreland.profile import actions as profile
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow
AIM = "purpose.aim"
SECTION_QUERIES = 25
"""At most: one less where the edition of the requirements is at hand already."""


@pytest.fixture
def begun(world: World, packs: None) -> Policy:
    """Oak's policy, with every question answered and every name filled in."""
    now = timezone.now()
    with open_scope(body=world.oak, by="operator"):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        return policy


class Desk:
    """Somebody at the workspace of Oak's policy."""

    def __init__(self, world: World, policy: Policy, person: object) -> None:
        self.world, self.policy, self.visitor = world, policy, Visitor(person)

    def open(self, name: str, **parts: object) -> Page:
        """Open a page of the policy."""
        return self.visitor.get(self.at(name, **parts))

    def at(self, name: str, **parts: object) -> str:
        """Return a page's address."""
        return address(f"policies:{name}", self.world.oak, policy=self.policy.pk, **parts)

    def state(self, key: str) -> State:
        """Return a statement as it stands."""
        with open_scope(body=self.world.oak, by="test"):
            return queries.draft(self.policy, self.world.oak, now=timezone.now()).resolved.states[key]

    def changes(self) -> list[Change]:
        """Return every change so far."""
        with open_scope(body=self.world.oak, by="test"):
            return list(Change.objects.order_by("number"))


@pytest.fixture
def desk(world: World, begun: Policy) -> Desk:
    """The lead at the workspace."""
    return Desk(world, begun, world.lead)


def test_every_section_shows_every_kind_of_card(desk: Desk) -> None:
    now = timezone.now()
    with open_scope(body=desk.world.oak, by=desk.world.lead.pk):
        given = {"policy": desk.policy, "by": desk.world.lead.pk, "now": now}
        actions.reword(key="phones.visitors", text="Visitors leave phones at the desk.", **given)
        actions.leave_out(key="phones.trips", reason="We have no trips", **given)
        actions.add_statement(
            key="own.a1b2c3", section="phones", after="phones.pupils", text="We lend {{pupils}} a phone.", **given
        )
        actions.add_statement(key="own.d4e5f6", section="phones", after="", text="Gone again.", **given)
        actions.leave_out(key="own.d4e5f6", reason="", **given)
        actions.choose(key="access.supervision", option="in-steps", **given)
        profile.answer(key="ages", values=["7-11"], by="p", now=now)  # then these steps are no longer offered
        profile.forget_answer(key="social", by="p", now=now)
        draft = queries.draft(desk.policy, desk.world.oak, now=now)
    assert len(draft.used_sections) == 18
    for key in draft.used_sections:
        page = desk.open("section", section=key)
        assert page.status == 200, key
        for state in draft.resolved.section(key):
            shown = bool(page.tree.xpath(f"//*[@id='{state.key.replace('.', '-')}']"))
            assert shown is (state.applies.holds is not False), state.key
    phones = desk.open("section", section="phones").text
    for words in (
        "Your wording",
        "Left out",
        "We have no trips",
        "Your own",
        "Taken out",
        "Kept",
        "Must",
        "desk",
        "the office",
    ):
        assert words in phones, words
    assert "{{" not in phones
    assert "Choose one" in desk.open("section", section="access").text
    assert "Needs an answer" in desk.open("section", section="social").text
    for wrong in ("people", "law", "nothing"):
        assert desk.open("section", section=wrong).status == 404


def test_a_reader_sees_and_changes_nothing(desk: Desk) -> None:
    reader = Desk(desk.world, desk.policy, desk.world.teacher)
    page = reader.open("section", section="phones")
    assert page.status == 200 and page.forms == [] and "Leave out" not in page.text
    for name, parts in (
        ("reword", {"key": AIM}), ("leave-out", {"key": AIM}), ("move", {"key": AIM}), ("add", {"section": "phones"}),
    ):  # fmt: skip
        assert reader.open(name, **parts).status == 403
        assert reader.visitor.post(reader.at(name, **parts), {"text": "Mine.", "reason": "Because"}).status == 403
    assert reader.visitor.post(reader.at("act", key=AIM, act="take-in")).status == 403
    assert reader.visitor.post(reader.at("agree", section="phones")).status == 403
    assert desk.changes() == []


def test_rewording_with_filled_words_keeps_the_placeholders(desk: Desk) -> None:
    before = desk.state("roles.pupils").text
    assert "{{" in before
    page = desk.open("reword", key="roles.pupils")
    written = page.forms[0].values["text"][0]
    assert "{{" not in written and "upils" in written
    page = desk.visitor.submit({"text": written + " They tell us what they see.", "meaning": "wording"})
    assert "Your wording is saved" in page.text
    after = desk.state("roles.pupils")
    assert after.text == before + " They tell us what they see." and desk.changes()[-1].meaning == "wording"
    page = desk.open("reword", key="roles.pupils")
    assert "They tell us what they see" in page.text
    count = len(desk.changes())
    desk.visitor.submit({"meaning": "wording"})
    assert len(desk.changes()) == count, "nothing changed, nothing is stored"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write the wording"),
        ("<script>alert(1)</script>", "HTML"),
        ("- a\n  - b", "list within a list"),
        ("{{ x }}", "two opening braces"),
        ("m" * 6001, "at most 6,000"),
        ("word " * 400_000, "at most 6,000"),
    ],
)
def test_words_that_cannot_stand_come_back_with_what_was_written(desk: Desk, text: str, says: str) -> None:
    count = len(desk.changes())
    desk.open("reword", key=AIM)
    page = desk.visitor.submit({"text": text})
    assert page.status == 200 and len(page.errors) == 1 and says in page.errors[0]
    assert len(page.forms[0].values["text"][0].strip()) >= len(text.strip()), "nothing that was written is lost"
    assert len(desk.changes()) == count


def test_a_script_in_a_wording_is_words(desk: Desk) -> None:
    desk.open("reword", key=AIM)
    desk.visitor.submit({"text": "We say 1 < 2 & \"x\" > 'y' \\<b\\> أهلاً"})
    page = desk.open("read", document="online-safety-policy")
    assert "We say 1 < 2 & \"x\" > 'y' <b> أهلاً" in page.text


def test_a_form_sent_twice_is_one_change(desk: Desk) -> None:
    count = len(desk.changes())
    desk.open("reword", key=AIM)
    form = desk.visitor.page.forms[0]
    for _ in range(2):
        assert desk.visitor.post(form.action, form.values | {"text": "Said once."}).status == 302
    page = desk.open("add", section="phones")
    form = page.forms[0]
    for _ in range(2):
        assert desk.visitor.post(form.action, form.values | {"text": "Added once."}).status == 302
    assert len(desk.changes()) == count + 2


def test_a_second_window_of_the_same_person_is_called_so(desk: Desk) -> None:
    other = Desk(desk.world, desk.policy, desk.world.lead)
    desk.open("reword", key=AIM)
    other.open("reword", key=AIM)
    other.visitor.submit({"text": "Written first."})
    page = desk.visitor.submit({"text": "Written second."}, follow=False)
    assert page.status == 409 and page.h1 == "You changed this in another window"
    assert "Leo Lead changed" not in page.text and "was changed in your name" in page.text
    assert "Written first." in page.text and "Written second." in page.text
    desk.open("reword", key=AIM)
    page = desk.visitor.submit({"text": "x" * 299_999})
    assert any("this has 299,999" in error for error in page.errors)
    page = desk.visitor.submit({"text": "A <b>loud</b> word."})
    assert any("marks of a web page (HTML), such as <b>" in error for error in page.errors)


def test_two_people_at_once_and_the_second_decides(desk: Desk) -> None:
    other = Desk(desk.world, desk.policy, desk.world.head)
    desk.open("reword", key=AIM)
    other.open("reword", key=AIM)
    assert "saved" in other.visitor.submit({"text": "The head's words."}).text
    page = desk.visitor.submit({"text": "The lead's words."}, follow=False)
    assert page.status == 409 and page.h1 == "Somebody else changed this statement"
    assert "Harriet Head changed" in page.text and "The head's words." in page.text and "The lead's words." in page.text
    assert desk.state(AIM).text == "The head's words."
    section = desk.open("section", section="purpose")
    assert "Words of yours are kept aside" in section.text
    page = desk.visitor.click("compare and decide")
    assert "The lead's words." in page.text
    assert "compare and decide" not in other.open("section", section="purpose").links
    page = desk.visitor.submit({"text": "The words of both."}, button="Save these words")
    assert "saved" in page.text and desk.state(AIM).text == "The words of both."
    assert {change.value for change in desk.changes() if change.key == AIM} == {
        "The head's words.",
        "The lead's words.",
        "The words of both.",
    }
    assert desk.open("compare", key=AIM, number=9999).status == 404
    history = desk.open("history", key=AIM).text
    for words in ("Harriet Head", "Leo Lead", "head's", "lead's", "both"):
        assert words in history, words


def test_keeping_what_stands_ends_the_announcement(desk: Desk) -> None:
    other = Desk(desk.world, desk.policy, desk.world.head)
    desk.open("reword", key=AIM)
    other.open("reword", key=AIM)
    other.visitor.submit({"text": "The head's words."})
    page = desk.visitor.submit({"text": "The lead's words."}, follow=False)
    assert page.status == 409
    page = desk.visitor.submit(button="Keep what stands now")
    assert "What stood is kept" in page.text and "kept aside" not in page.text
    assert "kept aside" not in desk.open("policy").text and desk.state(AIM).text == "The head's words."
    history = desk.open("history", key=AIM)
    assert "Leo Lead kept what stood" in history.text and "Kept aside" in history.text
    assert "Compare and decide" not in history.links
    desk.open("leave-out", key=AIM)
    other.open("reword", key=AIM)
    other.visitor.submit({"text": "The head's newer words."})
    page = desk.visitor.submit({"reason": "It stands elsewhere."}, follow=False)
    assert page.status == 409 and "You wanted to leave it out. Your reason: It stands elsewhere." in page.text
    assert "kept aside" in desk.open("section", section="purpose").text
    desk.visitor.click("compare and decide")
    assert "kept aside" not in desk.visitor.submit(button="Keep what stands now").text


def test_a_wording_that_is_nearly_all_new_is_read_before_its_marks(desk: Desk) -> None:
    new = "Grown-ups here sit beside young people at the keyboard, ask good questions and never look away from trouble."
    desk.open("reword", key=AIM)
    page = desk.visitor.submit({"text": new})
    card = page.tree.xpath("//*[@id='purpose-aim']//*[@class='statement__words']")[0]
    assert card.xpath("string(./p[1])") == new and card.xpath("./details//del"), (
        "first the words, then the marks, folded"
    )
    desk.open("reword", key="roles.pupils")
    page = desk.visitor.submit({"text": desk.visitor.page.forms[0].values["text"][0] + " They tell us."})
    card = page.tree.xpath("//*[@id='roles-pupils']//*[@class='statement__words']")[0]
    assert card.xpath("./p//ins") and not card.xpath("./details")


def test_words_for_an_alternative_that_somebody_took_away_are_kept(desk: Desk) -> None:
    desk.open("reword", key="phones.pupils")
    with open_scope(body=desk.world.oak, by="p2"):
        actions.choose(policy=desk.policy, key="phones.pupils", option="off", by=desk.world.head.pk, now=timezone.now())
    page = desk.visitor.submit({"text": "Phones go into the box."}, follow=False)
    assert page.status == 409 and "Phones go into the box." in page.text


def test_leaving_out_and_bringing_back(desk: Desk) -> None:
    desk.open("leave-out", key=AIM)
    page = desk.visitor.submit({"reason": ""})
    assert page.errors == ["Say why this statement is left out."]
    page = desk.visitor.submit({"reason": "no"})
    assert len(page.errors) == 1 and "Say why" in page.errors[0]
    page = desk.visitor.submit({"reason": "It stands in our child protection policy."})
    assert "is left out. You can bring it back" in page.text and "Reason: It stands in our child" in page.text
    assert not desk.state(AIM).kept
    page = desk.visitor.submit(button=f"Bring it back: {desk.state(AIM).title}")
    assert "is taken in" in page.text and desk.state(AIM).kept
    desk.open("leave-out", key="roles.pupils")
    assert "is left out" in desk.visitor.submit({"reason": ""}).text, "a should needs no reason"


def test_choosing(desk: Desk) -> None:
    page = desk.open("section", section="phones")
    title = desk.state("phones.pupils").title
    button = f"Change the choice: {title}"
    if not any(button == words for form in page.forms for words, _, _ in form.buttons):
        button = f"Save this choice: {title}"
    page = desk.visitor.submit({"option": "locked"}, button=button)
    assert "Your choice is saved" in page.text and desk.state("phones.pupils").choice == "locked"
    for wrong in ({"option": "thrown-away"}, {}):
        page = desk.visitor.post(desk.at("act", key="phones.pupils", act="choose"), wrong)
        assert page.status == 422 and "Choose one of the alternatives" in page.text
    assert desk.visitor.post(desk.at("act", key="phones.pupils", act="dance")).status == 404
    assert desk.visitor.post(desk.at("act", key="no.such", act="take-in")).status == 404
    assert desk.visitor.post(desk.at("act", key="phones.home", act="take-in"), {"seen": "x"}).status == 422


def test_going_back_to_the_bank_is_one_click(desk: Desk) -> None:
    bank = desk.state(AIM).bank_text
    desk.open("reword", key=AIM)
    desk.visitor.submit({"text": "Other words."})
    desk.open("reword", key=AIM)
    restoring = [form for form in desk.visitor.page.forms if form.action.endswith("/do/restore/")]
    assert len(restoring) == 1, "the bank's wording stays one click away"
    page = desk.visitor.submit(form=desk.visitor.page.forms.index(restoring[0]))
    assert "The bank’s words stand again" in page.text and desk.state(AIM).text == bank


def test_moving(desk: Desk) -> None:
    desk.open("move", key=AIM)
    page = desk.visitor.submit({"place": "people|"})
    assert page.errors
    desk.open("move", key=AIM)
    page = desk.visitor.submit({"place": "review|review.yearly"})
    assert "Moved." in page.text
    with open_scope(body=desk.world.oak, by="test"):
        order = [
            state.key
            for state in queries.draft(desk.policy, desk.world.oak, now=timezone.now()).resolved.section("review")
        ]
    assert order[:2] == ["review.yearly", AIM]


def test_adding_our_own_that_serves_a_requirement(desk: Desk) -> None:
    with open_scope(body=desk.world.oak, by="p1"):
        actions.leave_out(
            policy=desk.policy, key="filtering.yearly-review", reason="The trust does it", by="p1", now=timezone.now()
        )
        serving = desk_codes(desk)
    page = desk.open("add", section="filtering")
    offered = page.tree.xpath("//main//select[@name='serves']/option/@value")
    assert set(serving) & set(offered)
    code = sorted(set(serving) & set(offered))[0]
    page = desk.visitor.submit({"text": "Our trust looks at filtering every year.", "serves": code})
    assert "Your statement is added" in page.text and "Our trust looks" in page.text
    assert desk.changes()[-1].value["meets"] == [code]
    desk.open("add", section="filtering")
    assert desk.visitor.submit({"text": "", "serves": ""}).errors
    desk.open("add", section="filtering")
    assert desk.visitor.submit({"text": "Words.", "serves": "NOT-THERE"}).errors
    desk.open("add", section="filtering")
    assert desk.visitor.submit({"text": "Words.", "key": "phones.pupils"}).errors
    assert desk.open("add", section="people").status == 404
    key = next(change.key for change in desk.changes() if change.field == "own")
    desk.open("reword", key=key)
    assert "saved" in desk.visitor.submit({"text": "Our trust looks at filtering each autumn."}).text
    assert desk.open("leave-out", key=key).status == 200


def desk_codes(desk: Desk) -> tuple[str, ...]:
    """Return the requirements that the yearly review serves."""
    return (
        queries.draft(desk.policy, desk.world.oak, now=timezone.now()).resolved.states["filtering.yearly-review"].meets
    )


def test_a_stale_new_statement_is_shown_for_a_decision(desk: Desk) -> None:
    page = desk.open("add", section="phones")
    form = page.forms[0]
    assert desk.visitor.post(form.action, form.values | {"text": "First words."}).status == 302
    key = form.values["key"][0]
    desk.open("reword", key=key)
    desk.visitor.submit({"text": "Second words."})
    page = desk.visitor.post(form.action, form.values | {"text": "Words of a stale page."})
    assert page.status == 409 and "Words of a stale page." in page.text and "Second words." in page.text


def test_agreeing_sections_leads_on(desk: Desk) -> None:
    desk.open("section", section="purpose")
    page = desk.visitor.submit(button="Agree this section")
    assert "is agreed" in page.text and page.address.endswith("/sections/roles/")
    assert "Agreed" in desk.open("policy").text
    desk.open("section", section="purpose")
    page = desk.visitor.submit(button="Open this section again")
    assert any(words == "Agree this section" for form in page.forms for words, _, _ in form.buttons)
    desk.open("section", section="review")
    assert "is agreed" in desk.visitor.submit(button="Agree this section").text


def test_a_section_that_changed_meanwhile_is_shown_before_it_is_agreed(desk: Desk) -> None:
    other = Desk(desk.world, desk.policy, desk.world.head)
    desk.open("section", section="purpose")
    other.open("reword", key=AIM)
    other.visitor.submit({"text": "Words that the lead has not seen."})
    page = desk.visitor.submit(button="Agree this section")
    assert page.status == 409 and "Not agreed yet" in page.text and "changed by Harriet Head" in page.text
    assert "#purpose-aim" in page.links.values() and "Words that the lead has not seen." in page.text
    assert "Agreed" not in desk.open("policy").text
    desk.visitor.get(page.address.replace("agree/", ""))
    with open_scope(body=desk.world.oak, by="p1"):
        profile.set_values(values={"school_hours_contact": "x"}, by="p1", now=timezone.now())
    page = desk.visitor.submit(button="Agree this section")
    assert "is agreed" in page.text, "a name that does not stand there is no change of the section"


def test_answers_and_names_that_changed_meanwhile_count_as_a_change(desk: Desk) -> None:
    desk.open("section", section="roles")
    with open_scope(body=desk.world.oak, by="p1"):
        profile.set_term(key="pupil", one="scholar", many="scholars", by="p1", now=timezone.now())
    page = desk.visitor.submit(button="Agree this section")
    assert page.status == 409 and "An answer, a name or a statement’s place was changed" in page.text
    assert "is agreed" in desk.visitor.submit(button="Agree this section").text
    bare = desk.visitor.post(desk.at("agree", section="purpose"))
    assert bare.status == 409, "a form that does not say what was seen agrees nothing"


def test_a_statement_that_sleeps_is_named(desk: Desk) -> None:
    desk.open("reword", key="phones.early-years")
    desk.visitor.submit({"text": "Nursery staff lock phones away."})
    with open_scope(body=desk.world.oak, by="p1"):
        profile.answer(key="ages", values=["7-11"], by="p1", now=timezone.now())
    page = desk.open("section", section="phones")
    assert (
        "no longer applies since your answers changed" in page.text
        and desk.state("phones.early-years").title in page.text
    )


def test_short_words_beside_the_wording(desk: Desk) -> None:
    page = desk.open("reword", key=AIM)
    asked = {name.removeprefix("short-") for name in page.forms[0].values if name.startswith("short-")}
    assert {name for name in asked if not name.startswith("was-")} == {"staff", "parents", "young", "children"}
    assert "short-now" in desk.open("reword", key="responding.danger").forms[0].values, (
        "what the box at the front takes"
    )
    with open_scope(body=desk.world.oak, by="test"):
        kept = queries.draft(desk.policy, desk.world.oak, now=timezone.now()).resolved.kept
    told = next(state.key for state in kept if state.statement and dict(state.statement.short).get("parents"))
    assert desk.open("reword", key=told).forms[0].values["short-parents"][0], "the bank’s line is there to be changed"
    page = desk.open("reword", key=AIM)
    page = desk.visitor.submit(
        {"short-parents": "We keep your child safe online.", "short-staff": "Look out for each other."}
    )
    assert "saved" in page.text
    with open_scope(body=desk.world.oak, by="test"):
        draft = queries.draft(desk.policy, desk.world.oak, now=timezone.now())
        assert draft.resolved.short_words(AIM) == {
            "parents": "We keep your child safe online.",
            "staff": "Look out for each other.",
        }
        assert "Look out for each other." in str(dict(queries.summaries(draft, "online-safety-policy"))["staff"])
    desk.open("reword", key=AIM)
    page = desk.visitor.submit({"text": "Wholly new words.", "short-parents": ""})
    assert "saved" in page.text and desk.state(AIM).text == "Wholly new words."
    with open_scope(body=desk.world.oak, by="test"):
        assert queries.draft(desk.policy, desk.world.oak, now=timezone.now()).resolved.short_words(AIM) == {
            "staff": "Look out for each other.",
        }
    desk.open("reword", key=AIM)
    page = desk.visitor.submit({"short-staff": "x" * 301})
    assert page.errors
    desk.open("reword", key=AIM)
    page = desk.visitor.submit({"text": "Newer words.", "short-staff": "<b>x</b>"})
    assert page.errors and page.forms[0].values["short-staff"] == ["<b>x</b>"]


def test_a_session_that_ended_while_writing_loses_no_word(desk: Desk) -> None:
    visitor = Visitor(careless=True)
    page = visitor.post(
        desk.at("reword", key=AIM), {"text": "Words of an ended session.", "seen": "0", "meaning": "changed"}
    )
    assert page.status == 302 and "/accounts/login/" in page.location
    back = Visitor(desk.world.lead)
    page = back.get(parse_qs(urlsplit(page.location).query)["next"][0])
    assert "Words of an ended session." in page.html
    page = back.submit()
    assert "Your wording is saved" in page.text and desk.state(AIM).text == "Words of an ended session."


def test_a_page_of_the_workspace_asks_one_number_of_queries(desk: Desk) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.open("section", section="phones").status == 200
        return len(caught)

    desk.open("section", section="phones")
    before = count()
    assert before <= SECTION_QUERIES
    with open_scope(body=desk.world.oak, by="p1"):
        draft = queries.draft(desk.policy, desk.world.oak, now=timezone.now())
        for state in draft.resolved.kept[:30]:
            actions.reword(
                policy=desk.policy, key=state.key, text=f"Our words on {state.title}.", by="p1", now=timezone.now()
            )
    assert count() <= before, "thirty reworded statements ask no more"


def test_the_page_of_a_wording_shows_who_else_is_in_its_section(desk: Desk) -> None:
    other = Desk(desk.world, desk.policy, desk.world.head)
    assert "Also in this section" not in desk.open("reword", key=AIM).text
    assert "Also in this section: Leo Lead (just now)." in other.open("reword", key=AIM).text
    assert "Also in this section: Harriet Head (just now)." in desk.open("reword", key=AIM).text
