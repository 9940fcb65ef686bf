"""The pages of an update, as people walk through them without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from foreland.policies import actions
from foreland.policies.models import Policy, Update, UpdateDecision
from foreland.policies.tests import editions
from foreland.policies.tests.making import NOW
from foreland.profile import actions as profile
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def policy(world: World, oak: Body) -> Policy:
    """A policy on the first edition, with words of its own; the second is there."""
    editions.load("2025.1", "2026.2")
    return editions.begin(oak, by=world.lead.pk)


def at(policy: Policy, body: Body, name: str = "update", edition: str = "2026.2", **parts: str) -> str:
    """Return the address of a page of an update."""
    return address(f"policies:{name}", body, policy=policy.pk, edition=edition, **parts)


def button(form: Any) -> list[str]:
    """Return the words on the buttons of a form."""
    return [words for words, _, _ in form.buttons]


def test_home_and_policy_say_in_one_line_that_an_edition_is_here(world: World, policy: Policy, oak: Body) -> None:
    visitor = Visitor(world.lead)
    words = "3 changes to what you must do, 3 to decide, 3 taken as they are, 1 new, 1 withdrawn."
    home = visitor.get(address("school", oak))
    assert "Edition 2026.2 is here" in home.text and words in home.text
    page = visitor.get(address("policies:policy", oak, policy=policy.pk))
    assert words in page.text and page.links["Look at it"] == at(policy, oak)
    editions.answer(policy, oak, "phones.rule", "keep", by=world.lead.pk)
    page = visitor.get(address("policies:policy", oak, policy=policy.pk))
    assert "1 of 3 decided. Nothing changes before you adopt it." in page.text
    assert "Edition 2026.2 is here" not in Visitor(world.teacher).get(address("school", oak)).text


def test_the_walk_from_the_first_question_to_what_changed(world: World, policy: Policy, oak: Body) -> None:
    visitor = Visitor(world.lead)
    page = visitor.get(at(policy, oak))
    assert page.h1 == "Edition 2026.2 is here"
    for words in ("The law on phones has changed.", "Asked for by: Phones have a rule.", "Must hear of it: staff.",
                  "1 more change to what you must do is among", "Ready to take", "3 to take as they are", "3 to decide", "1 new",
                  "1 more is there if you want it", "1 withdrawn", "1 changed in what you left out; it stays out"):  # fmt: skip
        assert words in page.text, words
    page = visitor.get(page.links["Decide the first of 3"])
    assert "To decide: 1 of 3" in page.text
    for words in (
        "Edition 2025.1: the words you stand on",
        "Edition 2026.2: the new words",
        "Ours",
        "at the gate",
    ):
        assert words in page.text, words
    page = visitor.submit(values={"settle-how": "keep"}, button="Save, and go on to the next")
    assert page.h1 == "List" and "Your own words stay. 1 of 3 decided." in page.tree.text_content()
    assert "It would read: The office keeps a red list. Pupils sign it each day, and so do visitors." in page.text
    page = visitor.submit(values={"settle-how": "combine"}, button="Save, and go on to the next")
    assert page.h1 == "Gone"
    page = visitor.submit(button="Decide later")
    assert page.h1 == "Edition 2026.2 is here" and "1 put off until later" in page.tree.text_content()
    page = visitor.get(at(policy, oak, "update-adopt"))
    assert (
        "To decide first" in page.text
        and "Not yet" in page.text
        and not [f for f in page.forms if "Adopt edition 2026.2" in button(f)]
    )
    page = visitor.get(page.links["Gone"])
    page = visitor.submit(values={"settle-how": "keep"}, button="Save, and go on to the next")
    page = visitor.submit(button="Take all 3 as they are")
    assert "Taken as they are." in page.tree.text_content()
    page = visitor.get(page.links["Preview of the whole document with changes marked"])
    assert "Requirements met:" in page.text and "locked away" not in page.text and "and so do visitors" in page.text
    assert "1 new, 3 more that come of others or apply only now" in page.text, "as new counts what is new on every page"
    page = visitor.get(at(policy, oak, "update-adopt"))
    assert "3 taken as they are" in page.text and "Rule: Ours is kept" in page.text and "1 new statement" in page.text
    page = visitor.submit(button="Adopt edition 2026.2")
    assert page.h1 == "What changed with edition 2026.2"
    assert "Guidance asks that they are out of sight." in page.text and "Who must hear of what" in page.text
    policy.refresh_from_db()
    assert policy.edition == "2026.2"
    for format_key, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("txt", b"")):
        file = visitor.get(at(policy, oak, "update-file", format_key=format_key))
        assert file.response.content.startswith(begins)
    assert "Tell: staff" in file.response.content.decode()
    for paper, formats in (("slides", ("pdf", "docx", "odt", "txt")), ("governors", ("pdf", "docx", "txt")), ("everything", ("pdf", "txt"))):  # fmt: skip
        for format_key in formats:
            file = visitor.get(at(policy, oak, "update-paper", paper=paper, format_key=format_key))
            assert file.response.content.startswith({"pdf": b"%PDF", "txt": b""}.get(format_key, b"PK"))
    assert "and so do visitors" in file.response.content.decode(), "the full list has every word"
    for paper, format_key in (("slides", "json"), ("governors", "odt"), ("parents", "pdf"), ("other", "pdf")):
        assert visitor.get(at(policy, oak, "update-paper", paper=paper, format_key=format_key)).status == 404
    assert visitor.get(at(policy, oak), follow=True).h1 == "What changed with edition 2026.2", "an old link leads here"
    assert visitor.get(at(policy, oak, "update-adopt"), follow=True).h1 == "What changed with edition 2026.2"
    page = visitor.get(address("policies:policy", oak, policy=policy.pk))
    assert page.links["What changed with edition 2026.2"] == at(policy, oak, "update-told")
    assert "adopted on" in visitor.get(address("policies:updates", oak, policy=policy.pk)).text


def test_words_of_ones_own_keep_their_placeholders_and_faults_lose_nothing(
    world: World, policy: Policy, oak: Body
) -> None:
    visitor = Visitor(world.lead)
    visitor.get(at(policy, oak, "update-decide", key="phones.list"))
    page = visitor.submit(values={"write-text0": " "}, button="Save these words")
    assert page.status == 422 and page.errors == ["Write your words, or take one of the wordings."]
    page = visitor.submit(
        values={"write-text0": "Pupils sign a list each day. " + "x" * 6000}, button="Save these words"
    )
    assert page.status == 422 and "x" * 6000 in page.html
    page = visitor.submit(
        values={"write-text0": "The office keeps a red list. Pupils sign it at noon."}, button="Save these words"
    )
    assert page.status == 200
    assert UpdateDecision.objects.get().words == {
        "phones.list": "The office keeps a red list. {{Pupils}} sign it at noon."
    }
    page = visitor.get(at(policy, oak, "update-decide", key="phones.list"))
    assert "In new words of our own, by Leo Lead" in page.text
    page = visitor.submit(button="Take this answer back")
    assert "The answer is taken back." in page.tree.text_content() and "by Leo Lead" not in page.text


def test_a_second_tab_is_told_and_its_words_are_kept(world: World, policy: Policy, oak: Body) -> None:
    first, second = Visitor(world.lead), Visitor(world.head)
    for visitor in (first, second):
        visitor.get(at(policy, oak, "update-decide", key="phones.rule"))
    first.submit(values={"settle-how": "take"}, button="Save, and go on to the next")
    page = second.submit(values={"write-text0": "Phones sleep in the safe."}, button="Save these words")
    assert page.status == 409 and "Leo Lead took the new words while you were reading" in page.text
    assert "Phones sleep in the safe." in page.html
    page = second.submit(button="Save these words")
    assert page.status == 200
    assert UpdateDecision.objects.order_by("-number")[0].words == {"phones.rule": "Phones sleep in the safe."}


def test_a_statement_that_changes_while_one_reads_is_asked_anew_with_their_words(
    world: World, policy: Policy, oak: Body
) -> None:
    visitor = Visitor(world.lead)
    visitor.get(at(policy, oak, "update-decide", key="phones.rule"))
    actions.reword(policy=policy, key="phones.rule", text="Phones go to the office.", by=world.head.pk, now=NOW)
    page = visitor.submit(values={"settle-how": "keep"}, button="Save, and go on to the next")
    assert page.status == 409 and "The words have changed since you opened the page" in page.text
    assert "Phones go to the office." in page.text and not UpdateDecision.objects.exists()
    actions.restore(policy=policy, key="phones.rule", by=world.head.pk, now=NOW)
    page = visitor.submit(values={"write-text0": "Our late words."}, button="Save these words")
    assert page.status == 409 and "Our late words." in page.html, "what was written is not lost with the question"


def test_decline_leave_out_and_keep_as_our_own(world: World, policy: Policy, oak: Body) -> None:
    visitor = Visitor(world.lead)
    page = visitor.get(at(policy, oak, "update-decide", key="phones.quiet"))
    assert "out of sight" in page.text
    page = visitor.submit(values={"settle-how": "keep"}, button="Save")
    assert page.address.endswith("/updates/2026.2/#taken") and "Ours is kept" in page.text
    visitor.get(at(policy, oak, "update-decide", key="phones.new"))
    page = visitor.submit(values={"settle-how": "leave-out"}, button="Save")
    assert page.errors == ["Say why this statement is left out. Inspectors and governors will ask."]
    page = visitor.submit(values={"settle-how": "leave-out", "settle-reason": "We have no such tool."}, button="Save")
    assert "Stays out" in page.text
    visitor.get(at(policy, oak, "update-decide", key="more.drop"))
    page = visitor.submit(values={"settle-how": "keep"}, button="Save")
    assert "Kept as our own" in page.text


def test_a_list_that_has_changed_since_is_not_taken_and_the_page_says_so(
    world: World, policy: Policy, oak: Body
) -> None:
    visitor = Visitor(world.lead)
    visitor.get(at(policy, oak))
    visitor.post(at(policy, oak, "update-act", act="take-all"), {"seen": "another"})
    page = visitor.get(at(policy, oak))
    assert "Please note" in page.text and "The list has changed since you opened the page." in page.text
    assert "Done" not in page.text and not UpdateDecision.objects.exists()


def test_an_edition_that_comes_meanwhile_is_gone_on_with_by_a_button(world: World, policy: Policy, oak: Body) -> None:
    editions.settle(policy, oak, by=world.lead.pk)
    editions.load("2026.3")
    visitor = Visitor(world.lead)
    page = visitor.get(at(policy, oak))
    assert "Edition 2026.3 has come meanwhile" in page.text
    page = visitor.submit(button="Go on with edition 2026.3")
    assert (
        page.h1 == "Edition 2026.3 is here"
        and "You had answered this; what it is about has changed since." in page.text
    )
    page = visitor.get(at(policy, oak, "update-decide", "2026.3", key="phones.rule"))
    assert "Asked again." in page.text and "Leo Lead had answered “Ours is kept”" in page.text


def test_an_update_is_set_aside_with_one_button(world: World, policy: Policy, oak: Body) -> None:
    editions.answer(policy, oak, "phones.rule", "keep", by=world.lead.pk)
    visitor = Visitor(world.lead)
    visitor.get(at(policy, oak))
    page = visitor.submit(button="Set the update aside")
    assert "Set aside. Your policy stays on edition 2025.1" in page.tree.text_content()
    assert Update.objects.get().state == "aside"


def test_an_unknown_edition_is_not_there_in_words(world: World, policy: Policy, oak: Body) -> None:
    visitor = Visitor(world.lead)
    for edition in ("2030.1", "2025.1", "x"):
        page = visitor.get(at(policy, oak, edition=edition))
        assert page.status == 404 and "The update is to edition 2026.2." in page.text
        assert page.links["Look at edition 2026.2"] == at(policy, oak)
    for name, parts in (("update-preview", {}), ("update-told", {}), ("update-decide", {"key": "phones.rule"})):
        assert visitor.get(at(policy, oak, name, "2030.1", **parts)).status == 404
    assert visitor.get(at(policy, oak, "update-decide", key="more.same")).status == 404
    assert visitor.get(at(policy, oak, "update-preview") + "?document=other").status == 404
    assert visitor.get(at(policy, oak, "update-file", format_key="pdf")).status == 404


def test_who_may_read_decide_and_adopt(world: World, policy: Policy, oak: Body) -> None:
    reader = Visitor(world.teacher)
    page = reader.get(at(policy, oak))
    assert page.status == 200 and not page.forms and "Decide the first" not in page.text
    assert reader.get(at(policy, oak, "update-preview")).status == 200
    assert reader.get(at(policy, oak, "update-decide", key="phones.rule")).status == 403
    assert reader.get(at(policy, oak, "update-adopt")).status == 403
    assert Visitor(world.far_head).get(at(policy, oak)).status == 404


def test_a_policy_on_the_newest_edition_says_so(world: World, oak: Body) -> None:
    editions.load("2025.1")
    policy = editions.begin(oak, by=world.lead.pk)
    visitor = Visitor(world.lead)
    assert "the newest there is" in visitor.get(address("policies:updates", oak, policy=policy.pk)).text
    page = visitor.get(at(policy, oak))
    assert page.status == 404 and "It stands on the newest, 2025.1." in page.text


def test_papers_are_made_of_what_this_school_took_and_their_words_can_be_changed(
    world: World, policy: Policy, oak: Body
) -> None:
    editions.adopt(policy, oak, by=world.lead.pk)
    visitor = Visitor(world.lead)
    page = visitor.get(at(policy, oak, "update-papers"))
    assert page.h1 == "Papers to hand out" and "The new words are not in force yet." in page.text
    for words in (
        "3 questions with their answers",
        "Where do staff keep a silent phone?",
        "For governors",
        "Reading age: about",
    ):
        assert words in page.text, words
    text = page.tree.xpath("//textarea[@name='parents-text']")[0].text
    assert text.strip().startswith("Oak Lane Primary School has a new version") and "A list is kept." in text
    assert "Phones are locked away" not in text, (
        "the school kept its own rule, so the bank's words on it are not true here"
    )
    assert not page.tree.xpath("//textarea[@name='pupils-text']") and "Nothing for pupils this time." in page.text
    page = visitor.submit(
        values={"parents-text": "Incomprehensibility characterises institutional documentation."},
        button="Measure again",
    )
    assert page.status == 200 and "Use shorter words" in page.text and "Incomprehensibility" in page.html
    visitor.get(at(policy, oak, "update-papers"))
    file = visitor.submit(values={"parents-text": "Phones sleep."}, button="Get it as a Word file")
    assert file.response.content.startswith(b"PK") and "attachment" in file.response.headers["Content-Disposition"]
    visitor.get(at(policy, oak, "update-papers"))
    page = visitor.submit(values={"parents-text": " "}, button="Get it as a Word file")
    assert page.status == 422 and page.errors == ["Write the words that you want to send."]
    assert Visitor(world.teacher).get(at(policy, oak, "update-papers")).status == 200
    assert Visitor(world.far_head).get(at(policy, oak, "update-papers")).status == 404


def test_an_answer_that_comes_after_adopting_is_told_so_with_its_words(world: World, policy: Policy, oak: Body) -> None:
    visitor = Visitor(world.head)
    visitor.get(at(policy, oak, "update-decide", key="phones.rule"))
    editions.adopt(policy, oak, by=world.lead.pk)
    page = visitor.submit(values={"write-text0": "Phones sleep in the safe."}, button="Save these words")
    assert page.status == 409 and page.h1 == "This update was adopted"
    assert "Leo Lead adopted edition 2026.2 on" in page.text and "Phones sleep in the safe." in page.text
    assert page.links["Rule"] == address("policies:reword", oak, policy=policy.pk, key="phones.rule")
    page = visitor.get(at(policy, oak, "update-decide", key="phones.rule"), follow=True)
    assert page.h1 == "What changed with edition 2026.2", "an old link leads to what was adopted"


def test_words_for_a_statement_that_an_update_took_away_are_shown_with_where_it_goes_on(
    world: World, policy: Policy, oak: Body
) -> None:
    long, drop = Visitor(world.head), Visitor(world.lead)
    long.get(address("policies:reword", oak, policy=policy.pk, key="more.long"))
    drop.get(address("policies:reword", oak, policy=policy.pk, key="more.drop"))
    editions.adopt(policy, oak, by=world.lead.pk)
    page = long.submit(values={"text": "Staff are trained twice."}, button="Save your wording")
    assert page.status == 409 and page.h1 == "“Long” is no longer there"
    assert "goes on with this statement in another form" in page.text and "Staff are trained twice." in page.text
    assert page.links["Long staff"] == address("policies:reword", oak, policy=policy.pk, key="more.long-staff")
    page = drop.submit(values={"text": "Discs are burnt."}, button="Save your wording")
    assert page.status == 409 and "does without this statement" in page.text and "Discs are burnt." in page.text
    page = drop.get(address("policies:leave-out", oak, policy=policy.pk, key="more.drop"))
    assert page.status == 404 and page.h1 == "“Drop” is no longer there"
    page = drop.get(address("policies:leave-out", oak, policy=policy.pk, key="never.was"))
    assert page.status == 404 and page.h1 == "Page not found"


def test_words_for_a_section_that_an_update_took_away_are_shown(world: World, policy: Policy, oak: Body) -> None:
    visitor = Visitor(world.lead)
    adding = address("policies:add", oak, policy=policy.pk, section="pagers")
    visitor.get(adding)
    editions.adopt(policy, oak, by=world.lead.pk)
    page = visitor.submit(values={"text": "Pagers stay at home."}, button="Add this statement")
    assert page.status == 409 and page.h1 == "“Pagers” is no longer there"
    assert "does without this section" in page.text and "Pagers stay at home." in page.text
    for gone in (adding, address("policies:section", oak, policy=policy.pk, section="pagers")):
        page = visitor.get(gone)
        assert page.status == 404 and page.h1 == "“Pagers” is no longer there", gone
    page = visitor.get(address("policies:section", oak, policy=policy.pk, section="never"))
    assert page.status == 404 and page.h1 == "Page not found"


def test_home_puts_the_update_before_work_on_the_older_edition_and_counts_what_people_said(
    world: World, policy: Policy, oak: Body
) -> None:
    actions.comment(policy=policy, body=oak, key="phones.rule", text="Which gate?", by=world.teacher.pk, now=NOW)
    actions.suggest(policy=policy, body=oak, key="more.same", kind="leave-out", why="Nobody reads it.", by=world.teacher.pk, now=NOW)  # fmt: skip
    visitor = Visitor(world.lead)
    page = visitor.get(address("school", oak))
    assert "2 things people said wait for you: 1 suggestion and 1 comment" in page.text
    assert address("policies:said", oak, policy=policy.pk) in page.links.values()
    assert page.tree.get_element_by_id("next-step").text_content() == "Submit the draft for approval", (
        "that is no work lost"
    )
    profile.set_values(values={"dsl_name": ""}, by=world.lead.pk, now=NOW)
    page = visitor.get(address("school", oak))
    step = page.tree.xpath("//*[@id='next-step']")[0].text_content()
    assert "Edition 2026.2 is here" in step and "Look at it before you go on with the draft." in page.text
    actions.set_aside(policy=policy, by=world.lead.pk, now=NOW)
    editions.answer(policy, oak, "phones.rule", "keep", by=world.lead.pk)
    actions.set_aside(policy=policy, by=world.lead.pk, now=NOW)
    step = visitor.get(address("school", oak)).tree.xpath("//*[@id='next-step']")[0].text_content()
    assert "Edition 2026.2 is here" not in step, "a school that set it aside is not asked again first thing"


def test_bold_marks_are_bold_on_the_page_of_one_question(world: World, policy: Policy, oak: Body) -> None:
    actions.reword(policy=policy, key="phones.rule", text="Ring **999** first. Phones are handed in at the gate.", by=world.lead.pk, now=NOW)  # fmt: skip
    page = Visitor(world.lead).get(at(policy, oak, "update-decide", key="phones.rule"))
    assert "**" not in page.tree.xpath("//*[contains(@class, 'compare')]")[0].text_content()
