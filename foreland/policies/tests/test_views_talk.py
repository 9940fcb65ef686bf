"""The pages of comments and suggestions, as those see them who say something and those who decide."""

from __future__ import annotations

import pytest
from django.utils import timezone

from foreland.policies import actions, queries
from foreland.policies.actions import talking
from foreland.policies.models import Change, Policy, Remark, Thread
from foreland.policies.tests import making
from foreland.policies.tests.test_views_sections import AIM, Desk
from foreland.policies.views import talk
from foreland.tenancy.scope import open_scope
from tests.world import World

pytestmark = pytest.mark.slow

BASE = "{{Pupils}} keep phones in bags. Staff help at the gate. Parents ring the office."
READ = "Pupils keep phones in bags. Staff help at the gate. Parents ring the office."


@pytest.fixture
def begun(world: World, packs: None) -> Policy:
    """Oak's policy, whose aim says three plain sentences."""
    now = timezone.now()
    with open_scope(body=world.oak, by="operator"):
        policy = making.begin("primary", now=now)
        actions.reword(policy=policy, key=AIM, text=BASE, by=world.lead.pk, now=now)
        return policy


@pytest.fixture
def lead(world: World, begun: Policy) -> Desk:
    """The lead, who writes and decides."""
    return Desk(world, begun, world.lead)


@pytest.fixture
def tim(world: World, begun: Policy) -> Desk:
    """The technician, who comments and suggests."""
    return Desk(world, begun, world.technician)


def thread(desk: Desk) -> queries.Talk:
    """Return the newest thread as it stands."""
    with open_scope(body=desk.world.oak, by="test"):
        draft = queries.draft(desk.policy, desk.world.oak, now=timezone.now())
        found = queries.talks(desk.policy, draft.resolved)
        return max(found, key=lambda item: item.thread.at)


def suggest(desk: Desk, text: str, why: str = "") -> queries.Talk:
    """Suggest other words through the pages."""
    desk.open("suggest", key=AIM, kind="wording")
    page = desk.visitor.submit({"text": text, "why": why}, button="Send the suggestion")
    assert "Your suggestion is kept" in page.text, page.errors
    return thread(desk)


def decide(desk: Desk, found: queries.Talk) -> None:
    """Open the page on which a suggestion is decided."""
    assert desk.open("suggestion", thread=found.thread.pk).status == 200


def test_a_commenter_comments_the_lead_answers_and_settles(tim: Desk, lead: Desk) -> None:
    page = tim.open("section", section="purpose")
    assert "Leave out" not in page.text and "Comment or suggest" in page.text
    tim.open("talk", key=AIM)
    page = tim.visitor.submit({"text": "Is this still so?\nI doubt it."}, button="Comment")
    assert "Your comment is kept" in page.text and "I doubt it." in page.text
    assert "Comments and suggestions 1" in lead.open("section", section="purpose").text
    assert "1 comment" in lead.open("policy").text
    lead.open("talk", key=AIM)
    assert (
        "I ask the office."
        in lead.visitor.submit({f"{thread(lead).thread.pk}-text": "I ask the office."}, button="Answer").text
    )
    page = lead.visitor.submit(button="Settle the comment of Tim Technician")
    assert "Leo Lead settled this" in page.text and "Settled and decided" in page.text
    assert "Nothing open" in lead.open("policy").text
    lead.open("talk", key=AIM)
    lead.visitor.submit(button="Open again the comment of Tim Technician")
    assert thread(lead).is_open


def test_an_empty_answer_comes_back_beside_its_thread_and_loses_nothing_else(tim: Desk) -> None:
    tim.open("talk", key=AIM)
    page = tim.visitor.submit({"text": " "}, button="Comment")
    assert page.status == 422 and page.errors == ["Write what you want to say."]
    tim.visitor.submit({"text": "One."}, button="Comment")
    page = tim.visitor.submit({f"{thread(tim).thread.pk}-text": "x" * 2001}, button="Answer")
    assert page.status == 422 and "has at most 2,000 characters" in page.errors[0] and "x" * 2001 in page.html


def test_the_lead_accepts_half_of_a_suggestion_and_the_author_reads_what_became_of_it(tim: Desk, lead: Desk) -> None:
    found = suggest(tim, READ.replace("in bags", "in lockers").replace("ring", "write to"), "Bags get lost.")
    assert found.thread.wanted.startswith("{{Pupils}} keep phones in lockers")
    assert "1 suggestion" in lead.open("section", section="purpose").text
    lead.open("talk", key=AIM)
    lead.visitor.click("Decide what Tim Technician suggests")
    page = lead.visitor.submit({"take-chosen": ["1"], "take-word": "The office likes calls."}, button="Accept")
    assert "Tim Technician is told, and named in the history" in page.text
    assert lead.state(AIM).text == BASE.replace("in bags", "in lockers")
    page = tim.open("talk", key=AIM)
    for words in (
        "Accepted in part",
        "What became of it",
        "The office likes calls.",
        "Leo Lead accepted a part of this",
    ):
        assert words in page.text, words
    assert "Suggested by Tim Technician, accepted by Leo Lead" in lead.open("history", key=AIM).text


def test_nothing_ticked_is_told_and_the_rest_stays(tim: Desk, lead: Desk) -> None:
    decide(lead, suggest(tim, READ.replace("in bags", "in lockers").replace("ring", "write to")))
    page = lead.visitor.submit({"take-chosen": [], "take-word": "Hm."}, button="Accept")
    assert page.status == 422 and page.errors == ["Tick at least one change, or decline the suggestion and say why."]
    assert "Hm." in page.html and lead.state(AIM).text == BASE


def test_declining_tells_the_author_why(tim: Desk, lead: Desk) -> None:
    found = suggest(tim, "Phones rest.")
    decide(lead, found)
    assert lead.visitor.submit({"decline-reason": ""}, button="Decline").status == 422
    lead.visitor.submit({"decline-reason": "Too short to be clear."}, button="Decline")
    page = tim.open("talk", key=AIM)
    assert "Leo Lead declined this" in page.text and "Too short to be clear." in page.text
    assert lead.open("suggestion", thread=found.thread.pk).location.endswith(f"#thread-{found.thread.pk}")


def test_the_second_who_decides_is_told(tim: Desk, lead: Desk, world: World) -> None:
    found = suggest(tim, READ.replace("in bags", "in lockers"))
    second = Desk(world, lead.policy, world.head)
    decide(lead, found)
    decide(second, found)
    lead.visitor.submit(button="Accept")
    before = len(lead.changes())
    page = second.visitor.submit({"take-word": "Good idea."}, button="Accept")
    assert page.status == 409 and "Good idea." in page.text
    assert "Leo Lead accepted this suggestion before you" in page.text and len(lead.changes()) == before


def test_a_statement_that_changed_in_another_tab_is_shown_before_it_is_decided(
    tim: Desk, lead: Desk, world: World
) -> None:
    decide(lead, suggest(tim, READ.replace("in bags", "in lockers")))
    with open_scope(body=world.oak, by=world.head.pk):
        moved = BASE.replace("the office", "reception")
        actions.reword(policy=lead.policy, key=AIM, text=moved, by=world.head.pk, now=timezone.now())
    page = lead.visitor.submit({"take-word": "Thanks."}, button="Accept")
    assert page.status == 409 and "look again" in page.text and "reception" in page.text and "Thanks." in page.html
    lead.visitor.submit(button="Accept")
    assert lead.state(AIM).text == moved.replace("in bags", "in lockers")


def test_two_suggestions_for_the_same_words_stand_side_by_side(tim: Desk, lead: Desk, world: World) -> None:
    suggest(tim, READ.replace("in bags", "in lockers"))
    found = suggest(Desk(world, tim.policy, world.governor), READ.replace("in bags", "at home"))
    page = lead.open("talk", key=AIM)
    assert page.text.count("suggests something for the same words") == 2
    decide(lead, found)
    columns = lead.visitor.page.tree.xpath("//div[@class='compare']/div")
    assert [column.xpath("string(h3)") for column in columns] == [
        "As Gus Governor suggests",
        "As Tim Technician suggests",
    ]
    framed = [column.xpath(".//*[@class='meets']")[0].text_content() for column in columns]
    assert all(words.startswith("(both change this:") and "Both" not in words for words in framed)
    lead.visitor.submit(button="Accept")
    page = lead.open("talk", key=AIM)
    assert "Made on older words" in page.text and "How the statement has changed since" in page.text
    left = thread_open(lead)
    decide(lead, left)
    page = lead.visitor.submit(
        {"write-text": READ.replace("in bags", "at home or in lockers")}, button="Save these words"
    )
    assert lead.state(AIM).text == BASE.replace("in bags", "at home or in lockers")


def thread_open(desk: Desk) -> queries.Talk:
    """Return the one open thread."""
    with open_scope(body=desk.world.oak, by="test"):
        draft = queries.draft(desk.policy, desk.world.oak, now=timezone.now())
        (found,) = [item for item in queries.talks(desk.policy, draft.resolved) if item.is_open]
        return found


def test_leaving_out_and_another_choice_are_suggested_and_decided(tim: Desk, lead: Desk) -> None:
    tim.open("talk", key=AIM)
    tim.visitor.click("Suggest leaving it out")
    assert tim.visitor.submit({"why": ""}, button="Send the suggestion").status == 422
    tim.visitor.submit({"why": "It is said in our behaviour policy."}, button="Send the suggestion")
    decide(lead, thread(lead))
    assert "It is said in our behaviour policy." in lead.visitor.page.forms[0].values["take-reason"]
    lead.visitor.submit(button="Accept")
    assert lead.state(AIM).reason == "It is said in our behaviour policy."
    tim.open("talk", key=AIM)
    tim.visitor.click("Suggest taking it in")
    tim.visitor.submit({"why": "It is not."}, button="Send the suggestion")
    decide(lead, thread(lead))
    lead.visitor.submit(button="Accept")
    assert lead.state(AIM).kept
    tim.open("suggest", key="phones.pupils", kind="choice")
    option = next(
        item.key for item in lead.state("phones.pupils").options if item.key != lead.state("phones.pupils").choice
    )
    tim.visitor.submit({"option": option}, button="Send the suggestion")
    decide(lead, thread(lead))
    lead.visitor.submit(button="Accept")
    assert lead.state("phones.pupils").choice == option


def test_withdrawing_is_for_the_author_alone(tim: Desk, lead: Desk) -> None:
    found = suggest(tim, "Phones rest.")
    lead.open("talk", key=AIM)
    page = lead.visitor.post(lead.at("talk-act", thread=found.thread.pk, act="withdraw"))
    assert page.status == 422 and "Only the person who suggested it can withdraw it." in page.errors
    tim.open("talk", key=AIM)
    assert "Tim Technician withdrew this" in tim.visitor.submit(button="Withdraw my suggestion").text


def test_the_page_of_all_that_was_said_filters(tim: Desk, lead: Desk) -> None:
    assert "Nobody has said anything yet." in lead.open("said").text
    suggest(tim, "Phones rest.")
    for key, words in ((AIM, "Aim remark."), ("phones.visitors", "Visitors remark.")):
        lead.open("talk", key=key)
        lead.visitor.submit({"text": words}, button="Comment")
    page = lead.open("said")
    assert "Open: 2 comments, 1 suggestion." in page.text and "Visitors remark." in page.text
    assert {"show", "section"} <= lead.visitor.page.forms[0].values.keys()
    page = lead.visitor.submit({"section": "phones"}, button="Show")
    assert "Visitors remark." in page.text and "Aim remark." not in page.text
    page = tim.visitor.get(tim.at("said") + "?show=mine")
    assert "Aim remark." not in page.text and "Phones rest" in page.text
    assert "Nothing of this kind" in tim.visitor.get(tim.at("said") + "?show=mine&section=phones").text
    assert tim.visitor.get(tim.at("said") + "?show=nonsense&section=nowhere").status == 200


def test_all_that_was_said_comes_by_pages(tim: Desk, lead: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "A_PAGE", 2)
    for words in ("First.", "Second.", "Third."):
        lead.open("talk", key=AIM)
        lead.visitor.submit({"text": words}, button="Comment")
    page = lead.open("said")
    assert [words in page.text for words in ("First.", "Second.", "Third.")] == [False, True, True], "newest first"
    assert "Open: 3 comments." in page.text
    page = lead.visitor.get(lead.at("said") + "?show=open&page=2")
    assert "First." in page.text and "Third." not in page.text
    assert lead.visitor.get(lead.at("said") + "?page=nonsense").status == 200


def test_words_for_a_statement_that_is_gone_are_shown_again(tim: Desk) -> None:
    tim.open("talk", key=AIM)
    page = tim.visitor.post(tim.at("talk", key="gone.statement"), {"text": "My remark."})
    assert page.status == 422 and "My remark." in page.html and "no longer there" in page.errors[0]
    page = tim.visitor.post(tim.at("suggest", key="gone.statement", kind="wording"), {"text": "My words."})
    assert page.status == 422 and "My words." in page.html and "no longer there" in page.errors[0]
    assert tim.open("talk", key="gone.statement").status == 404
    with open_scope(body=tim.world.oak, by="test"):
        assert (Thread.objects.count(), Remark.objects.count()) == (0, 0)


def test_what_was_said_of_a_withdrawn_statement_can_be_read_answered_and_declined(tim: Desk, lead: Desk) -> None:
    found = suggest(tim, "Phones rest.")
    with open_scope(body=tim.world.oak, by="test"):
        Thread.objects.update(key="gone.statement", section="gone")
    page = lead.open("talk", key="gone.statement")
    assert page.status == 200 and "no longer in the bank" in page.text
    assert "Elsewhere" in lead.open("said").text
    decide(lead, found)
    lead.visitor.submit({"decline-reason": "It is gone."}, button="Decline")
    assert thread(lead).thread.state == "declined"


def test_a_reader_neither_reads_nor_says_anything(tim: Desk, world: World) -> None:
    found = suggest(tim, "Phones rest.", "A reason of ours.")
    reader = Desk(world, tim.policy, world.teacher)
    assert "suggest" not in reader.open("section", section="purpose").text.lower()
    assert "What people said" not in reader.open("policy").text
    for name, parts in (
        ("talk", {"key": AIM}), ("said", {}), ("suggest", {"key": AIM, "kind": "wording"}),
        ("suggestion", {"thread": found.thread.pk}),
    ):  # fmt: skip
        assert reader.open(name, **parts).status == 403
    assert tim.open("suggestion", thread=found.thread.pk).status == 403  # a commenter decides nothing
    with open_scope(body=world.oak, by="test"):
        assert Change.objects.count() == 1


def test_words_that_name_a_child_are_taken_out_for_good_and_why_stays(tim: Desk, lead: Desk) -> None:
    tim.open("talk", key=AIM)
    tim.visitor.submit({"text": "Ask about Robin Q."}, button="Comment")
    found = thread(tim)
    at = {"thread": found.thread.pk, "number": 1}
    assert tim.open("talk-take-out", **at).status == 403, "whoever leads decides"
    lead.open("talk", key=AIM)
    page = lead.visitor.click("Take out the words of Tim Technician")
    assert "Ask about Robin Q." in page.text
    assert lead.visitor.submit({"words": " "}, button="Take out").status == 200
    page = lead.visitor.submit({"words": "It named a child."}, button="Take out")
    assert "Words taken out: It named a child." in page.text and "Robin" not in page.html
    with open_scope(body=lead.world.oak, by="test"):
        row = Remark.objects.get()
        assert (row.text, row.removed_by, row.removed_why) == ("", lead.world.lead.pk, "It named a child.")
    page = lead.open("talk-take-out", **at)
    assert "taken out already" in page.text and not page.forms
    assert lead.open("talk-take-out", thread=found.thread.pk, number=9).status == 404


def test_a_suggested_wording_is_taken_out_once_it_is_decided(tim: Desk, lead: Desk) -> None:
    found = suggest(tim, BASE + " Robin Q. too.")
    at = {"thread": found.thread.pk, "number": 1}
    page = lead.open("talk-take-out", **at)
    assert "Robin" in page.text and "waits for a decision" in page.text and not page.forms
    lead.visitor.click("Decide on it first")
    decide(lead, found)
    lead.visitor.submit({"decline-reason": "No names."}, button="Decline")
    lead.open("talk-take-out", **at)
    page = lead.visitor.submit({"words": "It named a child."}, button="Take out")
    assert "Robin" not in page.html and "Words taken out" in page.text
    with open_scope(body=lead.world.oak, by="test"):
        assert "Robin" not in Thread.objects.get().wanted


def test_nobody_floods_a_policy_with_remarks(tim: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "MOST_IN_AN_HOUR", 2)
    tim.open("talk", key=AIM)
    for words in ("One.", "Two."):
        tim.visitor.submit({"text": words}, button="Comment")
    page = tim.visitor.submit({"text": "Three."}, button="Comment")
    assert page.status == 422 and "within an hour" in page.text and "Three." in page.html
