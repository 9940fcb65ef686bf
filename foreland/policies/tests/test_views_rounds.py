"""Pages of whoever leads a consultation: plan it, send it on, read what was said, tell what came of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreland.core.calendar import day_in_london, is_working_day, school_day
from foreland.library import queries as library
from foreland.policies.actions import rounds
from foreland.policies.models import Policy, Round, RoundSaid, TookPart
from foreland.policies.queries import rounds as reading
from foreland.policies.tests import consulting, making
from foreland.policies.tests.consulting import AGREE
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.models import Body
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.slow


@pytest.fixture
def policy(oak: Body) -> Policy:
    """Oak's policy, newly begun."""
    return making.begin("primary", now=timezone.now())


@pytest.fixture
def lead(world: World) -> Visitor:
    """Oak's lead at a browser."""
    return Visitor(world.lead)


def at(policy: Policy, oak: Body, name: str = "rounds", **parts: object) -> str:
    """Return the address of a page of the policy."""
    return address(f"policies:{name}", oak, policy=policy.pk, **parts)


def one(row: Round, oak: Body, name: str = "round", **parts: object) -> str:
    """Return the address of a page of a round."""
    return at(row.policy, oak, name, round=row.pk, **parts)


def dates(name: str, day: date) -> dict[str, str]:
    """Return a day as the form takes it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def fill(visitor: Visitor, *, button: str = "Plan it", **changes: object) -> Page:
    """Fill in the plan and press a button."""
    values = {"audience": "parents", "title": "Phones", "intro": "Tell us.", "sections": ["phones"], "narrow": "yes"}
    return visitor.submit(values | changes, button=button)


def test_plan_one_send_it_on_and_see_the_first_answer(policy: Policy, oak: Body, lead: Visitor) -> None:
    page = lead.get(at(policy, oak))
    assert "Nobody has been asked yet" in page.text
    lead.click("Plan a consultation")
    page = fill(lead)
    assert page.h1 == "Phones" and "It is open. Send the link on." in page.text
    row = Round.objects.get()
    assert consulting.link(row) in page.html and "Nobody has answered yet" in page.text
    consulting.answered(row, ("concern", "<b>At the gate</b>"))
    page = lead.get(one(row, oak))
    assert "&lt;b&gt;At the gate" in page.html
    assert page.text.index(row.statements[0]["short"]) < page.text.index(row.statements[1]["short"])
    assert "1 answer." in lead.get(at(policy, oak)).text
    assert "1 open" in lead.get(address("policies:policy", oak, policy=policy.pk)).text
    consulting.answered(row, consulting.AGREE, by_code=True)
    assert "2, 1 of them by class code" in lead.get(one(row, oak)).text


def test_how_the_words_read_is_said_without_saving_and_without_scolding(
    policy: Policy, oak: Body, lead: Visitor
) -> None:
    hard = "Notwithstanding institutional considerations, stakeholders are solicited to communicate observations."
    lead.get(at(policy, oak, "round-new"))
    page = fill(lead, button="Check how it reads", sections=[], intro=hard)
    assert "This could be easier to read" in page.text and "aim for 13 or less" in page.text
    assert page.errors == [] and page.forms[0].values["intro"] == [hard]
    page = fill(lead, button="Check how it reads", intro="Tell us what you think.")
    assert "This reads well for them" in page.text
    page = fill(lead, button="Check how it reads", audience="staff")
    assert "There is nothing to measure" in page.text
    assert not Round.objects.exists()


def test_a_plan_with_faults_keeps_every_word(policy: Policy, oak: Body, lead: Visitor) -> None:
    lead.get(at(policy, oak, "round-new"))
    today = day_in_london(timezone.now())
    page = fill(lead, questions="One?\nTwo?", **dates("closes", today - timedelta(days=1)))
    assert page.errors == ["It closes before it opens. Enter a later day."]
    values = page.forms[0].values
    assert (values["title"], values["questions"], values["sections"]) == (["Phones"], ["One?\r\nTwo?"], ["phones"])


def test_a_second_tab_does_not_write_over_the_first(policy: Policy, oak: Body, lead: Visitor, world: World) -> None:
    row = consulting.planned(policy, oak, days=3)
    other = Visitor(world.head)
    for visitor in (lead, other):
        visitor.get(one(row, oak, "round-change"))
    assert lead.submit({"title": "First"}, button="Save").h1 == "First"
    page = other.submit({"title": "Second"}, button="Save")
    assert page.errors == ["Somebody else saved this meanwhile. Save again to put yours in the place of theirs."]
    assert Round.objects.get().title == "First" and page.forms[0].values["title"] == ["Second"]
    assert other.submit(button="Save").h1 == "Second"


def test_what_can_be_done_to_it(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak, days=3)
    lead.get(one(row, oak))
    page = lead.submit(button="Open it today")
    assert "It is open" in page.text
    later = Round.objects.get().closes + timedelta(days=7)
    page = lead.submit(dates("closes", row.opens - timedelta(days=1)), button="Keep it open longer")
    assert len(page.errors) == 1 and "already" in page.errors[0]
    page = lead.submit(dates("closes", later), button="Keep it open longer")
    assert Round.objects.get().closes == later
    old = consulting.link(Round.objects.get())
    page = lead.submit(button="Make a new link")
    assert old not in page.html and consulting.link(Round.objects.get()) in page.html
    page = lead.submit(button="Make a class code")
    code = Round.objects.get().code
    assert f"{code[:4]} {code[4:]}" in page.text
    assert code[4:] not in lead.submit(button="Take the class code back").text
    consulting.answered(Round.objects.get(), AGREE)
    careless = lead.post(one(row, oak, "round-act", act="cancel"))
    assert careless.status == 422 and "Somebody has answered" in careless.text
    lead.get(one(row, oak))
    page = lead.submit(button="Close it now")
    assert "It stands on the list of who took part" in page.text and TookPart.objects.count() == 1
    assert lead.post(one(row, oak, "round-act", act="nonsense")).status == 404


def test_tell_them_what_came_of_it(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak)
    assert lead.get(one(row, oak, "round-reply")).status == 422
    consulting.answered(row, ("concern", "Why?"))
    rounds.close_round(of=row, body=oak, by="operator", now=timezone.now())
    lead.get(one(row, oak))
    page = lead.click("Write what came of it")
    first = next(n for n, item in enumerate(row.statements) if item["key"] == row.statements[0]["key"])
    page = lead.submit({f"o{first}": "kept"}, button="Show it to those who were asked")
    assert page.errors == ["Say in a few sentences what you heard and what came of it."]
    page = lead.submit({"summary": "Thank you."}, button="Show it to those who were asked")
    assert page.errors == ["Say why it stays as it is, in a sentence."]
    page = lead.submit({f"w{first}": "It keeps you safe."}, button="Check how it reads")
    assert "This reads well for them" in page.text and Round.objects.get().reply == {}
    page = lead.submit(button="Save, and show it later")
    assert "They do not see it yet" in page.text
    lead.get(one(row, oak, "round-reply"))
    page = lead.submit(button="Show it to those who were asked")
    assert "can read it at their link" in page.text
    assert "It keeps you safe." in Visitor().get(consulting.link(row)).text


def test_words_are_taken_out_with_a_reason(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak)
    consulting.answered(row, ("concern", "Billy B. does it"))
    said = RoundSaid.objects.get()
    lead.get(one(row, oak, "round-take-out", said=said.pk))
    assert lead.submit({"words": ""}, button="Take out").errors == [
        "Say why, without the name: for example, it named a child."
    ]
    page = lead.submit({"words": "It named a child."}, button="Take out")
    assert "Billy" not in page.html and "Words were taken out: It named a child." in page.text


def test_pupils_answers_are_not_shown_while_they_answer(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak, audience="children", questions=(), narrow=False, sections=("phones",))
    for _ in range(5):
        consulting.answered(row, ("concern", "Mine"))
    page = lead.get(one(row, oak))
    assert "is shown when it has closed" in page.text and "Mine" not in page.told
    assert "Mine" not in lead.get(one(row, oak, "round-table")).html
    assert "What others said" not in lead.get(at(policy, oak, "section", section="phones")).text
    said = RoundSaid.objects.exclude(words="")[0].pk
    assert lead.get(one(row, oak, "round-take-out", said=said)).status == 404, "numbers can be guessed"
    rounds.close_round(of=row, body=oak, by="operator", now=timezone.now())
    assert "Mine" in lead.get(one(row, oak)).told
    assert "Mine" in lead.get(one(row, oak, "round-take-out", said=said)).text
    assert "What others said" in lead.get(at(policy, oak, "section", section="phones")).text


def test_the_table_holds_counts_and_words_and_no_formula(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak)
    consulting.answered(row, ("concern", '=HYPERLINK("x")'))
    page = lead.get(one(row, oak, "round-table"))
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="phones-and-pictures.csv"'
    text = page.response.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text and "I have a concern" in text and row.statements[1]["short"].split(",")[0] in text


def test_beside_the_statement_stands_what_was_said_and_one_that_is_gone_stays_in_the_results(
    policy: Policy, oak: Body, lead: Visitor
) -> None:
    row = consulting.planned(policy, oak)
    key, section = row.statements[0]["key"], row.statements[0]["section"]
    consulting.answered(row, ("unclear", "What is that?"))
    page = lead.get(at(policy, oak, "section", section=section))
    assert "I don’t understand: 1" in page.text and "What is that?" in page.text
    making.actions.leave_out(policy=policy, key=key, reason="Gone.", by="operator", now=timezone.now())
    page = lead.get(one(row, oak))
    assert "no longer in the policy" in page.text and "What is that?" in page.text


def test_a_reader_sees_that_it_runs_and_not_what_was_said(policy: Policy, oak: Body, world: World) -> None:
    row = consulting.planned(policy, oak)
    consulting.answered(row, ("concern", "My own words"))
    reader = Visitor(world.teacher)
    page = reader.get(one(row, oak))
    assert page.status == 200 and "My own words" not in page.told and consulting.link(row) not in page.html
    assert reader.get(one(row, oak, "round-table")).status == 403
    assert "My own words" in Visitor(world.governor).get(one(row, oak)).told


def test_members_take_part_by_the_same_page(policy: Policy, oak: Body, world: World) -> None:
    row = consulting.planned(policy, oak, audience="staff", narrow=False, sections=("phones",))
    teacher = Visitor(world.teacher)
    page = teacher.get(home_of(oak))
    assert "open until" in page.text
    page = teacher.get(one(row, oak, "round-join"), follow=True)
    assert page.address == consulting.link(row) and page.h1 == row.title
    parents = consulting.planned(policy, oak, title="For families")
    assert teacher.get(one(parents, oak, "round-join"), follow=True).address == one(parents, oak)


def test_home_reminds_of_the_answer_that_was_promised(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak, title="Screens at home")
    consulting.answered(row, AGREE)
    rounds.close_round(of=row, body=oak, by="operator", now=timezone.now())
    assert "Screens at home has closed" in lead.get(home_of(oak)).text
    Round.objects.filter(pk=row.pk).update(reply_by=day_in_london(timezone.now()) - timedelta(days=1))
    page = lead.get(home_of(oak))
    assert "Say what came of “Screens at home”" in page.text and "were to hear" in page.text


def test_pages_ask_the_database_as_often_for_three_rounds_as_for_one(policy: Policy, oak: Body, lead: Visitor) -> None:
    def queries(where: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert lead.get(where).status == 200
        return len(found)

    pages = [at(policy, oak), at(policy, oak, "section", section="phones"), home_of(oak)]
    consulting.answered(consulting.planned(policy, oak), AGREE)
    first = [queries(where) for _ in range(2) for where in pages][3:]
    for _ in range(2):
        consulting.answered(consulting.planned(policy, oak), AGREE, ("concern", "Words"))
    assert [queries(where) for where in pages] == first


def test_what_is_shown_of_a_link_whose_key_has_changed(policy: Policy, oak: Body, lead: Visitor) -> None:
    row = consulting.planned(policy, oak)
    Round.objects.filter(pk=row.pk).update(seed="otherseed2")
    assert reading.link_of(Round.objects.get(), now=timezone.now()) == ""
    assert "There is no link that works" in lead.get(one(row, oak)).text


def test_a_round_of_pupils_that_is_long_is_planned_by_a_second_press(policy: Policy, oak: Body, lead: Visitor) -> None:
    lead.get(at(policy, oak, "round-new"))
    assert "Ask about all of them" not in lead.page.text
    page = fill(lead, audience="children", narrow="no")
    assert len(page.errors) == 1 and "10 are plenty" in page.errors[0]
    page = lead.submit({"many": "on"}, button="Plan it")
    assert page.h1 == "Phones" and len(Round.objects.get().statements) > 10


def test_the_day_for_telling_is_proposed_on_a_school_day(policy: Policy, oak: Body, lead: Visitor) -> None:
    values = lead.get(at(policy, oak, "round-new")).forms[0].values
    proposed = date(*(int(values[f"reply_by_{part}"][0]) for part in ("year", "month", "day")))
    assert proposed == school_day(day_in_london(timezone.now()) + timedelta(days=35), library.holidays("england"))
    assert is_working_day(proposed, library.holidays("england"))
