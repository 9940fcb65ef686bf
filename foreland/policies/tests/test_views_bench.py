"""The workbench as an adviser meets it, page by page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from foreland.library import bundles
from foreland.policies import actions, benched, queries
from foreland.policies.models import Change, OwnBank
from foreland.policies.tests import benching
from foreland.policies.tests.making import NOW, PACK
from foreland.tenancy.addresses import address
from foreland.tenancy.scope import open_scope
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow

TODAY = {"day_day": "20", "day_month": "11", "day_year": "2026"}


class Desk:
    """Northshire's own bank, and a person of Northshire at it."""

    def __init__(self, world: World, own: OwnBank, who: Any) -> None:
        self.world, self.own = world, own
        self.visitor = Visitor(who)

    def at(self, name: str, **more: Any) -> str:
        """Return the address of a page of the bank."""
        return address(f"policies:{name}", self.world.northshire, policy=self.own.policy_id, **more)

    def get(self, name: str, query: str = "", **more: Any) -> Page:
        """Return a page of the bank."""
        return self.visitor.get(self.at(name, **more) + query)

    def send(self, values: dict[str, Any] | None = None, *, button: str = "Save") -> Page:
        """Send the form with a button, of the page that was fetched last."""
        return self.visitor.submit(values, button=button)

    def post(self, name: str, values: dict[str, Any], **more: Any) -> Page:
        """Send a form to a page of the bank, and follow."""
        return self.visitor.post(self.at(name, **more), values, follow=True)


@pytest.fixture
def own(world: World, db: None) -> OwnBank:
    """Northshire's own bank on the small one, with a statement reworded and one added."""
    benching.load_first()
    with open_scope(body=world.northshire, by=world.adviser.pk):
        own = benching.begin(world.northshire, by=world.adviser.pk)
        benching.changed(own, world.northshire, by=world.adviser.pk)
    return own


@pytest.fixture
def desk(world: World, own: OwnBank) -> Desk:
    """The adviser at the bank."""
    return Desk(world, own, world.adviser)


def test_an_adviser_begins_from_the_navigation(world: World) -> None:
    benching.load_first(PACK)
    visitor = Visitor(world.adviser)
    page = visitor.get(f"/authorities/{world.northshire.address}/")
    begin = address("policies:policies", world.northshire)
    assert f'href="{begin}"' in page.html
    page = visitor.get(begin)
    assert "Begin with the newest national edition" in page.text
    begin = address("policies:new", world.northshire)
    page = visitor.post(begin, {"title": "x"})
    assert page.status == 422 and page.errors == ["Give it a title of 3 to 120 characters."]
    page = visitor.post(begin, {"title": "Northshire online safety"}, follow=True)
    assert page.h1 == "Northshire online safety" and "Edition 2026.1 in work" in page.text


def test_the_page_of_the_bank_says_how_far_the_edition_is(desk: Desk) -> None:
    page = desk.get("policy")
    assert page.h1 == "Northshire’s own" and "Edition 2026.1 in work" in page.text
    assert "List of changes For each changed statement" in page.text and "All explained" in page.text
    assert "Phones of pupils 2 changed" in page.text
    preview = desk.at("bench-preview")
    assert f'href="{preview}"' in desk.get("bench-consulted").html, "what one prints for those who are asked"


def test_a_section_that_only_some_documents_print_says_which(desk: Desk) -> None:
    with open_scope(body=desk.world.northshire, by="operator"):
        of = benching.opened(desk.own, desk.world.northshire)
        whole, section = of.draft.bank.documents[0], of.draft.used_sections[0]
        assert benched.printed_in(of, section) == ""
        part = replace(whole, key="part", title="Phones alone", shapes=("set",))
        for documents, words in (((part,), "Only in “Phones alone”"), ((whole, part), "")):
            bank = replace(of.draft.bank, documents=documents)
            assert benched.printed_in(replace(of, draft=replace(of.draft, bank=bank)), section) == words


def test_a_section_shows_every_statement_with_what_can_be_done(desk: Desk) -> None:
    page = desk.get("section", section="phones")
    for words in (
        "Our wording",
        "Our own",
        "Handed in",
        "are handed in",
        "For settings that answer: What happens to phones handed in.",
    ):
        assert words in page.text, words
    reader = Desk(desk.world, desk.own, desk.world.editor).get("section", section="phones")
    assert "Change: Phones in the day" in reader.links


def test_a_statement_is_changed_on_one_page(desk: Desk) -> None:
    page = desk.get("reword", key="phones.rule")
    assert "{{Pupils'}} phones {{choice}}. Ask {{dsl}}." in page.html.replace("&#x27;", "'")
    page = desk.send({"title": "Phones by day", "option-in": "lie in a box", "reason": "Clearer."})  # fmt: skip
    assert "“Phones in the day” is saved." in page.text and "lie in a box" in page.text
    with open_scope(body=desk.world.northshire, by="operator"):
        rows = Change.objects.filter(policy=desk.own.policy, key="phones.rule").order_by("number")
        assert [(row.field, row.option, row.reason) for row in rows] == [
            ("title", "", "Clearer."),
            ("option", "in", "Clearer."),
        ]


def test_words_that_cannot_stand_come_back_with_what_to_do(desk: Desk) -> None:
    desk.get("reword", key="phones.rule")
    page = desk.send({"text": "Phones stay off."})
    assert page.status == 422 and page.errors == ["Keep {{choice}} in it, once: there the chosen alternative stands."]
    assert "Phones stay off." in page.text, "nothing that was written is lost"


def test_for_whom_is_said_by_the_questions_of_the_bank(desk: Desk) -> None:
    page = desk.get("bench-for-whom", key="own.box001")
    assert "It is now for every setting." in page.text and "What are you?" in page.text
    wrong = desk.send({"way-kind": "any"})
    assert wrong.errors == ["Choose the answers: What are you?"]
    page = desk.send({"way-kind": "any", "is-kind": ["school"]})
    assert "For settings that answer: What are you? A school." in page.text


def test_requirements_are_found_by_their_words_and_chosen(desk: Desk) -> None:
    page = desk.get("bench-serves", key="own.box001")
    assert "It meets none so far." in page.text
    page = desk.post("bench-serves", {"find": "phones rule", "search": "yes", "seen": "9"}, key="own.box001")
    assert "1 found" in page.text and "Phones have a rule" in page.text
    nothing = desk.post("bench-serves", {"find": "zebra", "search": "yes"}, key="own.box001")
    assert "Nothing is found for “zebra”" in nothing.text
    page = desk.post("bench-serves", {"codes": ["R-1"], "seen": ""}, key="own.box001")
    assert "Serves: Phones have a rule" in page.text


def test_a_statement_is_left_out_with_a_reason_brought_back_moved_and_its_history_told(desk: Desk) -> None:
    desk.get("leave-out", key="phones.list")
    assert desk.send(button="Leave it out").errors == ["Say why it is left out."]
    page = desk.post("leave-out", {"reason": "Lists are lost."}, key="phones.list")
    assert "Left out: Lists are lost." in page.text
    page = desk.post("act", {}, key="phones.list", act="take-in")
    assert "is in again" in page.text
    page = desk.post("move", {"place": "phones|"}, key="own.box001")
    assert "Moved. It now stands at the beginning of “Phones of pupils”." in page.text
    page = desk.get("history", key="phones.list")
    assert page.text.count("Ada Adviser") == 3 and "Reason: Lists are lost." in page.text
    page = desk.post("act", {}, key="phones.list", act="restore")
    assert "It stands as in the bank above again." in page.text
    page = desk.get("history", key="phones.list")
    assert page.text.count("Put this back") == 3
    number = min(int(found) for found in re.findall(r'name="number" value="(\d+)"', page.html))
    page = desk.post("act", {"number": str(number)}, key="phones.list", act="use-again")
    assert "It stands again." in page.text and "Our wording" in page.text
    with open_scope(body=desk.world.northshire, by="operator"):
        made = benching.opened(desk.own, desk.world.northshire).made
        assert made.statement["phones.list"].text == "The office keeps a list of phones."


def test_two_at_the_same_words_see_both_and_decide(desk: Desk) -> None:
    desk.get("reword", key="phones.list")
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.amend(desk.own, desk.world.northshire, "phones.list", desk.world.editor.pk, text="Edith’s list.")
    late = desk.send({"text": "Ada’s list.", "title": "A list"})
    assert late.status == 409 and "Edith Editor changed the wording of “A list”" in late.text
    assert "Edith’s list." in late.text and "Ada’s list." in late.text
    decided = desk.send(button="Use yours")
    assert "It stands again." in decided.text and "compare and decide" not in decided.links
    with open_scope(body=desk.world.northshire, by="operator"):
        assert benching.opened(desk.own, desk.world.northshire).made.statement["phones.list"].text == "Ada’s list."
        assert not queries.asides(desk.own.policy, by=desk.world.adviser.pk)


def test_two_tabs_of_one_adviser_lose_nothing_and_ask_only_about_the_same_field(desk: Desk) -> None:
    first, second = Visitor(desk.world.adviser), Visitor(desk.world.adviser)
    for tab in (first, second):
        tab.get(desk.at("reword", key="phones.list"))
    first.submit({"text": "The first tab’s list."}, button="Save")
    late = second.submit({"text": "The second tab’s list.", "why": "So that it is found."}, button="Save")
    assert late.status == 409 and "The second tab’s list." in late.text and "The first tab’s list." in late.text
    second.get(desk.at("section", section="phones"))
    assert "compare and decide" in second.page.links, "it waits where it was written"
    with open_scope(body=desk.world.northshire, by="operator"):
        item = benching.opened(desk.own, desk.world.northshire).made.statement["phones.list"]
        assert (item.text, item.why) == ("The first tab’s list.", "So that it is found.")
        kept = Change.objects.filter(policy=desk.own.policy, key="phones.list", field="text")
        assert {"The first tab’s list.", "The second tab’s list."} <= {row.value for row in kept}
        assert [row.value for row in kept if row.aside] == ["The second tab’s list."]


def test_a_reason_that_a_colleague_gave_meanwhile_is_not_written_over_unseen(desk: Desk) -> None:
    mine, theirs = Visitor(desk.world.adviser), Visitor(desk.world.editor)
    for name, field, first, second in (
        ("bench-change", "why", "Parents asked for it in May.", "Governors asked for it."),
        ("bench-says", "says", "A box for each school.", "A box, and a list of phones."),
    ):
        more = {"key": "phones.list"} if name == "bench-change" else {}
        for tab in (mine, theirs):
            tab.get(desk.at(name, **more))
        theirs.submit({field: first})
        page = mine.submit({field: second})
        assert page.status == 422 and f"“{first}” Yours is still here" in page.errors[0] and second in page.html
        page = mine.submit({field: second})
        assert page.status == 200, "saved again, knowing"
        page = mine.get(desk.at(name, **more))
        assert second in page.html and first not in page.html


def test_what_schools_read_where_they_choose_is_changed_and_guarded_like_the_words(desk: Desk) -> None:
    page = desk.get("reword", key="phones.rule")
    assert "What schools read where they choose" in page.text
    page = desk.send({"label-in": ""})
    assert page.status == 422 and "Name the alternative in a few words" in page.errors[0]
    page = desk.send({"label-in": "Kept off"})
    assert page.status == 422 and "could not tell them apart" in page.errors[0]
    page = desk.send({"label-in": "Alike", "label-off": "Alike"})
    assert page.status == 422 and "could not tell them apart" in page.errors[0], "two that get one name together"
    desk.get("reword", key="phones.rule")
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.amend(desk.own, desk.world.northshire, "phones.rule", desk.world.editor.pk, hint__off="In a bag.")
    page = desk.send(
        {"label-in": "Left in the box", "hint-in": "Easiest where there is an office.", "hint-off": "Switched off."}
    )
    assert page.status == 409 and "Edith Editor changed the hint beside an alternative" in page.text
    assert "In a bag." in page.text and "Switched off." in page.text
    with open_scope(body=desk.world.northshire, by="operator"):
        made = benching.opened(desk.own, desk.world.northshire).made.statement["phones.rule"]
        assert [(item.label, item.hint, item.text) for item in made.options] == [
            ("Left in the box", "Easiest where there is an office.", "are handed in"), ("Kept off", "In a bag.", "stay off"),
        ]  # fmt: skip
    page = desk.get("history", key="phones.rule")
    assert "name of an alternative" in page.text.lower() and "Left in the box" in page.text
    desk.get("reword", key="phones.rule")
    desk.send(button="Go back to the bank above in everything")
    with open_scope(body=desk.world.northshire, by="operator"):
        made = benching.opened(desk.own, desk.world.northshire).made.statement["phones.rule"]
        assert [(item.label, item.hint) for item in made.options] == [("Handed in", ""), ("Kept off", "")]


def test_what_stands_may_be_kept(desk: Desk) -> None:
    desk.get("reword", key="phones.list")
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.amend(desk.own, desk.world.northshire, "phones.list", desk.world.editor.pk, text="Edith’s list.")
    desk.send({"text": "Ada’s list."})
    kept = desk.send(button="Keep what stands now")
    assert "What stood is kept." in kept.text and "compare and decide" not in kept.links


def test_the_preview_shows_what_a_kind_of_setting_reads_with_marks(desk: Desk) -> None:
    page = desk.get("bench-preview")
    assert page.h1 == "As a school would see it" and "A school (" in page.text
    assert "The council lends each school a locked box." in page.text
    assert "Show" in page.text and desk.get("bench-preview", "?setting=club&shape=set").status == 200


def test_the_checks_name_the_statement_and_lead_to_it(desk: Desk) -> None:
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.amend(desk.own, desk.world.northshire, "own.box001", text="The box is for e-safety.")
    page = desk.get("bench-checks")
    assert "A locked box" in page.text and "online safety" in page.text
    (href,) = [href for words, href in page.links.items() if words.startswith("Go to the statement")]
    assert href.endswith("#own-box001")


def test_each_change_gets_its_reason_weight_and_readers(desk: Desk) -> None:
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.amend(desk.own, desk.world.northshire, "phones.rule", level="should")
    page = desk.get("bench-changes")
    assert "1 change still lacks a reason" in page.text and "Not in it any more" not in page.text
    page = desk.get("bench-change", key="phones.rule")
    assert "Only words" not in page.text, "more than words changed"
    page = desk.send({"why": "It is advice.", "weight": "should", "tell": ["staff"]}, button="Save and go on")
    assert "Every change is explained." in page.text and "To hear of it: staff." in page.text


def test_an_edition_goes_from_draft_to_its_schools(desk: Desk) -> None:
    page = desk.get("bench-approve")
    assert "Say in a sentence or two" in page.text and "Record the approval" not in page.text
    desk.post("bench-says", {"says": "A locked box for each school."})
    page = desk.post("bench-consulted", {"who": "The strategy group"} | TODAY)
    assert "Asked on 20 November 2026" in page.text
    editor = Desk(desk.world, desk.own, desk.world.editor)
    editor.get("bench-approve")
    page = editor.send({"who": "The partnership"} | TODAY, button="Record the approval")
    assert "its words are frozen" in page.text and "Publish to your schools" not in page.links
    assert editor.get("bench-publish").status == 403, "an editor records the approval, and does not publish"
    page = desk.get("bench-publish")
    assert "Publishing cannot be undone" in page.text
    page = desk.send(button="Publish edition 2026.1")
    assert "Edition 2026.1 is published." in page.text and "Edition 2026.2 in work" in page.text
    file = desk.get("bench-export", number="2026.1")
    assert "40-statements.toml" in bundles.unpack(file.response.content)
    assert desk.get("bench-export", number="2026.9").status == 404


def test_an_approved_edition_is_opened_again(desk: Desk) -> None:
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.to_approved(desk.own, desk.world.northshire)
    desk.get("bench-publish")
    page = desk.send(button="Open it again instead")
    assert "The edition is open again." in page.text and "Consulted" in page.text


def test_the_update_pages_speak_of_an_edition_of_ones_own(desk: Desk) -> None:
    benching.load_second()
    with open_scope(body=desk.world.northshire, by="operator"):
        benching.amend(desk.own, desk.world.northshire, "phones.list", why="So that none is forgotten.")
    page = desk.get("policy")
    assert "Edition 2026.2 is here." in page.text
    page = desk.get("update", edition="2026.2")
    assert "Your edition stands on edition 2026.1" in page.text and "policy" not in page.text
    page = desk.get("update-decide", edition="2026.2", key="phones.list")
    assert "Both the new edition and you changed these words." in page.text
    assert desk.get("update-preview", edition="2026.2").status == 200
    with open_scope(body=desk.world.northshire, by="operator"):
        found = queries.updating(queries.draft(desk.own.policy, desk.world.northshire, now=NOW))
        given = {
            "policy": desk.own.policy,
            "body": desk.world.northshire,
            "edition": "2026.2",
            "by": "operator",
            "now": NOW,
        }
        actions.decide(key="phones.list", how="keep", seen=found.found.matter("phones.list").digest, after=0, **given)  # type: ignore[union-attr, arg-type]
        actions.take_all(seen=found.found.list_digest, **given)  # type: ignore[arg-type]
    desk.get("update-adopt", edition="2026.2")
    page = desk.send(button="Adopt edition 2026.2")
    assert page.h1 == "List of changes" and "Your draft stands on edition 2026.2." in page.text
    assert "on edition 2026.2 of" in desk.get("policy").text and desk.get("updates").status == 302
