"""Those who are asked: by link or code, on a phone, without an account; nothing lost, nobody named, no flood."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from foreland.policies.actions import NotPossible, amending, round_answers, round_replies, rounds
from foreland.policies.models import Policy, Round, RoundAnswer, RoundSaid
from foreland.policies.queries import rounds as reading
from foreland.policies.tests import consulting, making
from foreland.policies.views import take_part
from foreland.tenancy.addresses import address
from foreland.tenancy.models import Body
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def policy(oak: Body) -> Policy:
    """Oak's policy, newly begun."""
    cache.clear()
    return making.begin("primary")


@pytest.fixture
def open_round(policy: Policy, oak: Body) -> Round:
    """Parents are asked about two sections."""
    return consulting.planned(policy, oak)


def walk(visitor: Visitor, address: str, choose: str = "agree") -> None:
    """Start, choose the same on each page, and finish."""
    page = visitor.get(address)
    page = visitor.submit(button="Start")
    for _ in range(20):
        names = set(re.findall(r'name="(r\d+)"', page.html))
        button = "Finish" if "Finish" in page.html else "Save and go on"
        page = visitor.submit(dict.fromkeys(names, choose), button=button)
        if button == "Finish":
            return
    raise AssertionError("The pages do not end.")


def test_a_parent_answers_in_a_few_pages_without_an_account(open_round: Round) -> None:
    parent = Visitor()
    page = parent.get(consulting.link(open_round))
    assert page.h1 == "Phones and pictures"
    assert "We do not ask for your name" in page.text
    walk(parent, consulting.link(open_round))
    assert parent.page.h1 == "Thank you"
    heard = reading.heard(open_round)
    assert (heard.by_link, heard.by_code) == (1, 0)
    assert {tally.agree for tally in heard.tallies.values()} == {1}
    assert set(heard.tallies) == {item["key"] for item in open_round.statements}


def pages(open_round: Round) -> int:
    """Return how many pages a round has."""
    return len(take_part.pages_of(open_round))


def test_a_page_is_saved_as_one_goes_and_can_be_changed_in_the_same_browser(open_round: Round) -> None:
    parent, link = Visitor(), consulting.link(open_round)
    parent.get(link)
    parent.submit(button="Start")
    parent.submit({"r0": "concern", "w0": "At the gate?"}, button="Save and go on")
    first = open_round.statements[0]["key"]
    assert reading.heard(open_round).tallies[first].concern == 1, "the first page counts though the rest was never sent"
    page = parent.get(link)
    assert "You have begun an answer in this browser" in page.text
    page = parent.get(link + "1/")
    assert page.forms[0].values["r0"] == ["concern"] and page.forms[0].values["w0"] == ["At the gate?"]
    parent.submit({"r0": "agree", "w0": ""}, button="Save and go on")
    heard = reading.heard(open_round)
    assert heard.count == 1 and heard.tallies[first].agree == 1 and not heard.words


def test_the_short_line_stands_first_and_the_words_of_the_policy_beneath(open_round: Round) -> None:
    item = open_round.statements[0]
    parent = Visitor()
    parent.get(consulting.link(open_round))
    page = parent.submit(button="Start")
    assert item["short"] and item["short"] in page.text
    assert page.text.index(item["short"]) < page.text.index(item["text"][:30])


def test_what_is_asked_stays_though_the_policy_changes_meanwhile(open_round: Round, policy: Policy) -> None:
    parent, key = Visitor(), open_round.statements[0]["key"]
    parent.get(consulting.link(open_round))
    parent.submit(button="Start")
    now = timezone.now()
    amending.leave_out(policy=policy, key=key, reason="No longer ours.", by="operator", now=now)
    page = parent.submit({"r0": "agree"}, button="Save and go on")
    assert page.status == 200 and reading.heard(open_round).tallies[key].agree == 1


def test_a_class_takes_part_by_code_on_shared_devices(policy: Policy, oak: Body) -> None:
    row = consulting.planned(policy, oak, audience="children", questions=(), narrow=False, sections=("phones",))
    device = Visitor()
    device.get("/take-part/")
    page = device.submit({"code": f" {row.code[:4]}-{row.code[4:]} "}, button="Go")
    assert page.h1 == row.title and "We do not ask who you are" in page.text
    for _ in range(2):
        walk(device, page.address)
        assert "Next person: start" in device.page.html
    heard = reading.heard(row)
    assert (heard.by_link, heard.by_code) == (0, 2)
    device.submit(button="Next person: start")
    assert not re.search(r'value="agree"[^>]* checked', device.page.html), (
        "the next person sees nothing of the one before"
    )


def test_a_whole_class_behind_one_network_gets_through(policy: Policy, oak: Body) -> None:
    row = consulting.planned(policy, oak, audience="children", questions=(), narrow=False, sections=("phones",))
    for _ in range(32):
        page = Visitor().get("/take-part/")
        assert page.status == 200
        visitor = Visitor(careless=True)
        assert visitor.post("/take-part/", {"code": row.code}).location
        assert visitor.post(consulting.link(row)).location.endswith("/take-part/1/")
    assert RoundAnswer.objects.filter(round=row).count() == 32


def test_the_youngest_only_choose(policy: Policy, oak: Body) -> None:
    row = consulting.planned(policy, oak, audience="young", questions=(), narrow=False, sections=("phones",))
    child = Visitor()
    child.get(consulting.link(row))
    page = child.submit(button="Start")
    assert "<textarea" not in page.html and 'type="text"' not in page.html


def test_pupils_are_warned_not_to_name_anybody(policy: Policy, oak: Body) -> None:
    row = consulting.planned(policy, oak, audience="children", narrow=False, sections=("phones",))
    child = Visitor()
    assert "tell an adult you trust" in child.get(consulting.link(row)).text
    page = child.submit(button="Start")
    assert page.text.count("Do not write anybody’s name.") == len(take_part.pages_of(row)[0].items)
    page = child.submit({"r0": "concern", "w0": "x" * 201}, button="Save and go on")
    assert page.errors == ["You wrote 201 characters, and at most 200 fit. Make it shorter."]
    assert page.forms[0].values["r0"] == ["concern"] and page.forms[0].values["w0"] == ["x" * 201], "nothing is lost"


@pytest.mark.parametrize("typed", ["", "1234", "abcd efgh", "0000 0000", "99999999999999"])
def test_a_wrong_code_says_so_and_keeps_what_was_typed(open_round: Round, typed: str) -> None:
    child = Visitor()
    child.get("/take-part/")
    page = child.submit({"code": typed}, button="Go")
    assert page.status == 200 and len(page.errors) == 1
    assert page.forms[0].values["code"] == [typed]


def test_codes_cannot_be_guessed_without_end(policy: Policy, oak: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    row = consulting.planned(policy, oak, audience="children", questions=(), narrow=False, sections=("phones",))
    monkeypatch.setattr(take_part, "MOST_CODES", 3)
    guesser = Visitor(careless=True)
    assert [guesser.post("/take-part/", {"code": f"0000000{n}"}).status for n in range(3)] == [200] * 3
    page = guesser.post("/take-part/", {"code": row.code})
    assert page.status == 429 and "Try again after" in page.text, "not even the right one passes now"


def test_a_flood_from_one_network_is_stopped_with_a_clear_page(
    open_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_part, "MOST_AT_HOME", 2)
    link = consulting.link(open_round)
    for _ in range(2):
        assert Visitor(careless=True).post(link).status == 302
    page = Visitor(careless=True).post(link)
    assert page.status == 429 and page.h1 == "Please wait a while"
    lost = Visitor(careless=True).post(link + "1/", {"r0": "concern", "w0": "My words"})
    assert lost.status == 429 and "My words" in lost.html, "what was written in a browser that forgot its session stays"
    assert RoundAnswer.objects.filter(round=open_round).count() == 2


def test_a_browser_that_forgot_its_session_loses_no_page(open_round: Round) -> None:
    page = Visitor(careless=True).post(consulting.link(open_round) + "1/", {"r0": "agree"}, follow=True)
    assert page.status == 200 and reading.heard(open_round).count == 1


def test_before_and_after_the_window_the_link_says_when(policy: Policy, oak: Body) -> None:
    soon = consulting.planned(policy, oak, days=3)
    page = Visitor().get(consulting.link(soon))
    assert page.status == 200 and "You can answer from" in page.text and not page.forms
    row = consulting.planned(policy, oak)
    parent = Visitor()
    parent.get(consulting.link(row))
    parent.submit(button="Start")
    rounds.close_round(of=row, body=oak, by="operator", now=timezone.now())
    page = parent.submit({"r0": "concern", "w0": "Too late, but true"}, button="Save and go on")
    assert page.status == 409 and "Too late, but true" in page.text and "It closed while you were writing" in page.text
    assert not RoundSaid.objects.exists()
    page = Visitor().get(consulting.link(row))
    assert "you can read here what the school heard" in page.text
    Round.objects.filter(pk=row.pk).update(reply_by=row.opens - timedelta(days=1))
    assert "It takes longer than planned" in Visitor().get(consulting.link(row)).text


def test_a_forged_an_old_and_a_link_taken_back(open_round: Round, oak: Body) -> None:
    link = consulting.link(open_round)
    page = Visitor().get(link.replace(link.split("/")[2], "A" * 32))
    assert page.status == 404 and page.h1 == "This link is not whole"
    assert "Ask the school for it again" in page.text and "sign in" not in page.text
    assert Visitor().get(link.replace(link.split("/")[2], "A" * 31)).h1 == "This link is not whole"
    rounds.renew_link(of=open_round, body=oak, by="operator", now=timezone.now())
    page = Visitor().get(link)
    assert page.status == 410 and "Ask the person who sent it" in page.text
    row = Round.objects.get(pk=open_round.pk)
    assert Visitor().get(consulting.link(row)).status == 200


def test_at_the_same_link_they_read_what_came_of_it(open_round: Round, oak: Body) -> None:
    consulting.answered(open_round, ("concern", "My own words"), ("agree", ""))
    now = timezone.now()
    row = rounds.close_round(of=open_round, body=oak, by="operator", now=now)
    first, second = (item["key"] for item in row.statements[:2])
    said = {first: ("changed", "We now say where."), second: ("kept", "It keeps the small ones safe.")}
    row = round_replies.write_reply(of=row, summary="We heard you.", statements=said, tell=False, seen=row.revision, by="operator", now=now)  # fmt: skip
    assert "We heard you." not in Visitor().get(consulting.link(row)).text, "not before the lead shows it"
    round_replies.write_reply(of=row, summary="We heard you.", statements=said, tell=True, seen=row.revision, by="operator", now=now)  # fmt: skip
    text = Visitor().get(consulting.link(row)).text
    assert text.index("We heard you.") < text.index("We now say where.") < text.index("It keeps the small ones safe.")
    assert "1 person answered" in text
    assert "My own words" not in text, "what one wrote is not shown to the others"


def test_of_fewer_than_five_pupils_only_the_sum_is_told(policy: Policy, oak: Body) -> None:
    now = timezone.now()
    for number, shown in ((4, False), (5, True)):
        row = consulting.planned(policy, oak, audience="children", questions=(), narrow=False, sections=("phones",))
        for _ in range(number):
            consulting.answered(row, ("concern", ""))
        row = rounds.close_round(of=row, body=oak, by="operator", now=now)
        round_replies.write_reply(of=row, summary="Thanks.", statements={}, tell=True, seen=row.revision, by="operator", now=now)  # fmt: skip
        page = Visitor().get(consulting.link(row))
        assert f"{number} people answered" in page.text
        assert ("round-bars" in page.html) is shown


def test_taking_part_leaves_no_trace_but_the_answer(open_round: Round) -> None:
    parent = Visitor()
    walk(parent, consulting.link(open_round))
    session = parent.client.session
    assert list(session.keys()) == [take_part.IN_SESSION] or set(session.keys()) <= {take_part.IN_SESSION, "_messages"}
    assert {field.name for field in RoundAnswer._meta.fields} == {"id", "body", "round", "by_code", "begun"}


def test_what_cannot_be_saved_says_so(open_round: Round) -> None:
    parent = Visitor()
    parent.get(consulting.link(open_round))
    parent.submit(button="Start")
    page = parent.submit({"r0": "perhaps"}, button="Save and go on")
    assert page.errors == ["Choose one of the three."]
    assert parent.get(consulting.link(open_round) + "99/").status == 404
    with pytest.raises(NotPossible):
        round_answers.save_answer(answer=RoundAnswer.objects.get(), said={"x": ("agree", "")}, now=timezone.now())
    assert pages(open_round) > 1


def test_who_goes_through_without_choosing_is_told_so_and_does_not_count(open_round: Round) -> None:
    parent = Visitor()
    walk(parent, consulting.link(open_round), choose="")
    assert parent.page.h1 == "You have not chosen anything yet" and "saved" not in parent.page.text
    assert reading.heard(open_round).count == 0
    parent.click("Go back and choose")
    parent.submit({"r0": "agree"}, button="Save and go on")
    page = parent.get(consulting.link(open_round) + "thanks/")
    assert page.h1 == "Thank you" and "1 of" in page.text


def test_many_answers_from_one_network_are_shown_to_the_lead(open_round: Round, oak: Body, world: World) -> None:
    for _ in range(11):
        Visitor(careless=True).post(consulting.link(open_round))
    where = address("policies:round", oak, policy=open_round.policy_id, round=open_round.pk)
    assert "11 were begun from one network" in Visitor(world.lead).get(where).text
    assert "one network" not in Visitor(world.governor).get(where).text
    assert not re.search(r"127[.]0[.]0[.]1", str(Round.objects.values()))


def test_a_round_with_nothing_to_ask_says_so_at_its_link(policy: Policy, oak: Body, world: World) -> None:
    row = consulting.planned(policy, oak, days=1)
    Round.objects.filter(pk=row.pk).update(opens=row.opens - timedelta(days=1), sections=["nothing"])
    link = consulting.link(row)
    assert "There is nothing to answer here now" in Visitor().get(link).text
    assert Visitor(careless=True).post(link).location.endswith("/1/") and not RoundAnswer.objects.exists()
    page = Visitor(world.lead).get(address("policies:round", oak, policy=policy.pk, round=row.pk))
    assert "It could not open: nothing is left to ask" in page.text
