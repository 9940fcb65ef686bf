"""Own wordings of a choice that is not made, earlier words used again, and the place from which a statement is moved."""

from __future__ import annotations

import pytest
from django.utils import timezone

from foreland.policies import actions, queries
from foreland.policies.models import Change
from foreland.policies.tests import making
from foreland.policies.tests.test_views_sections import Desk
from foreland.tenancy.scope import open_scope
from foreland.trail import queries as trail
from tests.visitor import Page
from tests.world import World

pytestmark = pytest.mark.slow
AIM = "purpose.aim"
PUPILS = "phones.pupils"
HANDED_IN, OFF = "Handed in on arrival", "Kept off and out of sight"


@pytest.fixture
def desk(world: World, packs: None) -> Desk:
    """The lead at the workspace of Oak's policy, with every question answered."""
    now = timezone.now()
    with open_scope(body=world.oak, by="operator"):
        policy = making.begin("primary", now=now)
        making.settle(policy, world.oak, now=now)
        actions.choose(policy=policy, key=PUPILS, option="handed-in", by="operator", now=now)
    return Desk(world, policy, world.lead)


def reword(desk: Desk, key: str, words: str) -> Page:
    """Save a wording by the page for it."""
    desk.open("reword", key=key)
    return desk.visitor.submit({"text": words})


def choose(desk: Desk, option: str) -> Page:
    """Choose an alternative of the statement on pupils' phones, on the page of its section."""
    desk.open("section", section="phones")
    return desk.visitor.submit({"option": option}, button=f"Change the choice: {desk.state(PUPILS).title}")


def use_again(desk: Desk, change: Change) -> Page:
    """Press the button beside an earlier wording on the page of the history."""
    desk.open("history", key=change.key)
    return desk.visitor.submit(button=f"Use these words again: change {change.number}")


def offered(page: Page) -> list[str]:
    """Return the buttons of a history."""
    return [words for form in page.forms for words, _, _ in form.buttons]


def test_another_choice_says_that_our_wording_sleeps_and_that_it_wakes(desk: Desk) -> None:
    reword(desk, PUPILS, "Phones go into the red box.")
    card = desk.open("section", section="phones").tree.xpath("//*[@id='phones-pupils']")[0].text_content()
    assert f"You wrote your own words for “{HANDED_IN}”." in card and "is kept with that choice" not in card
    page = choose(desk, "off")
    kept = f"Your own wording of “{HANDED_IN}” is kept with that choice"
    assert f"Your choice is saved. {kept}; it prints again if you choose it." in page.text
    card = page.tree.xpath("//*[@id='phones-pupils']")[0].text_content()
    assert f"{kept}. It prints again if you choose it." in card and "You wrote your own words" not in card
    assert "red box" not in card
    page = choose(desk, "locked")
    assert "Your choice is saved. What" not in page.text and page.text.count(kept) == 1, (
        "the card alone goes on saying it"
    )
    page = choose(desk, "handed-in")
    assert f"Your choice is saved. Your own wording of “{HANDED_IN}” prints again." in page.text
    assert desk.state(PUPILS).text == "Phones go into the red box."


def test_earlier_words_are_used_again_as_a_rewording_like_every_other(desk: Desk) -> None:
    reword(desk, AIM, "First words for {{pupils}}.")
    reword(desk, AIM, "Second words.")
    first, second = (change for change in desk.changes() if change.key == AIM)
    page = desk.open("history", key=AIM)
    assert offered(page) == [f"Use these words again: change {first.number}"], "not beside what stands now"
    assert page.text.count("These words stand now") == 1
    page = use_again(desk, first)
    assert "These words stand again" in page.text and desk.state(AIM).text == "First words for {{pupils}}."
    newest = desk.changes()[-1]
    assert (newest.field, newest.value, newest.by) == ("text", first.value, desk.world.lead.pk)
    with open_scope(body=desk.world.oak, by="test"):
        assert trail.entries(body=desk.world.oak.pk)[0].verb == "reword"
    page = desk.open("history", key=AIM)
    assert offered(page) == [f"Use these words again: change {second.number}"]
    assert page.text.count("These words stand now") == 1, "said once, of the newest"
    reader = Desk(desk.world, desk.policy, desk.world.teacher)
    page = reader.open("history", key=AIM)
    assert page.status == 200 and page.forms == []
    where = desk.at("act", key=AIM, act="use-again")
    assert reader.visitor.post(where, {"number": str(second.number)}).status == 403
    for wrong in ("", "9999", "x", "9" * 40):
        page = desk.visitor.post(where, {"number": wrong})
        assert page.status == 422 and "no such wording in the history" in page.text
    assert desk.state(AIM).text == first.value


def test_the_words_of_a_statement_of_our_own_can_be_used_again(desk: Desk) -> None:
    desk.open("add", section="phones")
    desk.visitor.submit({"text": "We lend a phone."})
    key = desk.changes()[-1].key
    reword(desk, key, "We lend two phones.")
    added = next(change for change in desk.changes() if change.key == key)
    use_again(desk, added)
    assert desk.state(key).text == "We lend a phone."


def test_a_second_tab_does_not_write_over_what_came_in_between(desk: Desk) -> None:
    for words in ("First.", "Second."):
        reword(desk, AIM, words)
    first = next(change for change in desk.changes() if change.key == AIM)
    desk.open("history", key=AIM)
    other = Desk(desk.world, desk.policy, desk.world.head)
    reword(other, AIM, "The head’s words.")
    page = desk.visitor.submit(button=f"Use these words again: change {first.number}", follow=False)
    assert page.status == 409 and "The head’s words." in page.text and "First." in page.text
    assert desk.state(AIM).text == "The head’s words."


def test_words_of_another_choice_come_back_with_that_choice(desk: Desk) -> None:
    reword(desk, PUPILS, "The green box.")
    reword(desk, PUPILS, "The red box.")
    green = next(change for change in desk.changes() if change.value == "The green box.")
    choose(desk, "off")
    page = desk.open("history", key=PUPILS)
    assert offered(page) == [] and page.text.count(f"Written for the choice “{HANDED_IN}”") == 2
    assert page.links["Make that choice again"].endswith("/sections/phones/#phones-pupils")
    late = desk.visitor.post(desk.at("act", key=PUPILS, act="use-again"), {"number": str(green.number)})
    assert late.status == 422 and "Make that choice again" in late.text
    choose(desk, "handed-in")
    use_again(desk, green)
    assert desk.state(PUPILS).text == "The green box."
    reword(desk, PUPILS, "The blue box.")
    choose(desk, "off")
    reword(desk, PUPILS, "Phones stay in bags and off.")
    entry = desk.open("history", key=PUPILS).tree.xpath("//main//article")[0]
    assert "blue" not in entry.text_content(), "marked against the words of its own choice"


def test_what_is_left_out_or_waits_for_a_decision_has_no_button(desk: Desk) -> None:
    for words in ("First.", "Second."):
        reword(desk, AIM, words)
    with open_scope(body=desk.world.oak, by="p2"), pytest.raises(actions.ChangedMeanwhile) as late:
        actions.reword(policy=desk.policy, key=AIM, text="Late.", by="p2", now=timezone.now(), seen=0)
    assert f"Use these words again: change {late.value.aside}" not in offered(desk.open("history", key=AIM))
    with open_scope(body=desk.world.oak, by="p2"):
        actions.keep_standing(policy=desk.policy, number=late.value.aside, by="p2", now=timezone.now())
    assert f"Use these words again: change {late.value.aside}" in offered(desk.open("history", key=AIM))
    desk.open("leave-out", key=AIM)
    desk.visitor.submit({"reason": "It stands elsewhere."})
    assert offered(desk.open("history", key=AIM)) == []


def places(page: Page) -> list[str]:
    """Return the words of every place that is offered."""
    return [" ".join(option.text_content().split()) for option in page.tree.xpath("//select[@name='place']//option")]


def test_a_move_starts_from_where_the_statement_stands(desk: Desk) -> None:
    with open_scope(body=desk.world.oak, by="test"):
        draft = queries.draft(desk.policy, desk.world.oak, now=timezone.now())
        first, second, third = [state for state in draft.resolved.section("purpose") if state.kept][:3]
    count = len(desk.changes())
    page = desk.open("move", key=second.key)
    assert places(page)[0] == f"Where it stands now, after “{first.title}”"
    assert f"It stands after “{first.title}”, in “Purpose and scope”." in page.text
    assert page.forms[0].values["place"] == ["now"]
    for group in page.tree.xpath("//select[@name='place']/optgroup"):
        for option in group:
            assert f"“{group.get('label')}”" in option.text_content(), "each place names its section"
    assert f"After “{first.title}”, in “Purpose and scope”" not in places(page), "the present place is offered once"
    page = desk.visitor.submit()
    assert "Nothing had changed" in page.text and len(desk.changes()) == count
    desk.open("move", key=second.key)
    page = desk.visitor.submit({"place": f"purpose|{third.key}"})
    assert f"Moved. It now stands after “{third.title}”, in “Purpose and scope”." in page.text
    page = desk.open("move", key=first.key)
    assert places(page)[0] == "Where it stands now, at the beginning"
    assert "It stands at the beginning of “Purpose and scope”." in page.text
    desk.open("move", key=second.key)
    page = desk.visitor.submit({"place": "purpose|gone"})
    assert page.errors == ["This place is not there any more. Choose another."]
