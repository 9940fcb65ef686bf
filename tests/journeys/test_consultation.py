"""Families are asked by a link and a class by a code, on a phone; the lead tells them what came of it at the same link."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN, PLAIN, CLASS = "990006", "990013", "990015"
"""The schools of the three walks: on a phone with scripts and without, and of a class."""
LEAD = "lead-rounds@seaholm.example"
TITLE = "Phones and pictures"


def answer(walker: Walker, rating: str, look: str = "", say: str = "") -> int:
    """Answer every page with one rating, the first with words if any; return how many pages there were."""
    pages = 0
    while "/thanks/" not in walker.path:
        pages += 1
        assert pages < 20, "The pages do not end."
        for tile in walker.page.locator(".say__tile", has_text=rating).all():
            tile.click()
        if say and pages == 1:
            walker.unfold("Say more, if you like")
            walker.page.locator("textarea").first.fill(say)
        if look:
            walker.look(f"{look}-{pages}")
        walker.press(re.compile("^(Save and go on|Finish)$"))
    return pages


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without-scripts"])
def test_consult_parents_by_link_on_a_phone(place: Place, walker: Callable[..., Walker], scripts: bool) -> None:
    email = LEAD if scripts else f"plain-{LEAD}"
    place.ask("person", email=email, name="Priya Nadar", password=PASSWORD)
    made = place.ask("school", urn=URN if scripts else PLAIN, lead=email)
    lead = sign_in(walker(scripts=scripts), email)
    lead.open(f"{made['home']}policies/{made['policy']}/").follow("Ask others").look("rounds-none")
    lead.press("Plan a consultation").look("round-plan").press("Plan it").look("round-plan-error")
    assert lead.errors
    lead.choose("Parents and carers").fill({"Title, as they will read it": TITLE})
    lead.page.locator("[name=intro]").fill(
        "We write our rules anew. Tell us what is right for your child and what is not."
    )
    lead.press("Check how it reads").look("round-plan-reads").sees("This reads well for them")
    for section in ("Phones and personal devices", "Photographs and video"):
        lead.choose(section)
    lead.press("Plan it").look("round-open").sees("It is open. Send the link on.")
    here = lead.path
    link = str(lead.page.locator(".round-link a").get_attribute("href"))

    parent = walker("phone", scripts=scripts)
    parent.open(link).look("take-part-start").sees("We do not ask for your name").press("Start")
    answer(parent, "I have a concern", "take-part", say="She walks home alone.")
    parent.look("take-part-thanks").sees("Your answer is saved", "at this same link")
    parent.follow("Change what you said").look("take-part-again").sees("page 1 of")
    answer(parent, "I agree")
    other = walker("phone", scripts=scripts)
    answer(other.open(link).press("Start"), "I don’t understand")

    lead.open(here).look("round-heard").unfold("1 wrote something")
    lead.sees("She walks home alone.")
    lead.unfold("Change, extend, close or cancel")
    lead.press("Close it now").look("round-closed").sees("It stands on the list of who took part")
    parent.open(link).look("take-part-closed").sees("you can read here what the school heard")
    lead.open(f"{made['home']}policies/{made['policy']}/who-took-part/").sees("Parents and carers", "2 answers by link")
    lead.open(here).press("Write what came of it").look("round-reply")
    lead.page.locator("[name=summary]").fill("Thank you. We changed one rule and kept the others.")
    card = lead.page.locator(".round-says").first
    card.get_by_label("We changed it").check()
    card.get_by_label("In a sentence or two").fill("Children may ring home at the gate.")
    lead.press("Show it to those who were asked").look("round-told")
    parent.open(link).look("take-part-told").sees(
        "2 people answered", "Thank you. We changed one rule", "What we changed", "Children may ring home at the gate."
    )


def test_a_class_takes_part_by_code(place: Place, walker: Callable[..., Walker]) -> None:
    email = f"class-{LEAD}"
    place.ask("person", email=email, name="Gareth Holloway", password=PASSWORD)
    made = place.ask("school", urn=CLASS, lead=email)
    lead = sign_in(walker(), email).open(f"{made['home']}policies/{made['policy']}/consultations/new/")
    lead.page.get_by_label(re.compile("^(Pupils|Children|Students|Learners) (of 7 to 11|from 11)")).first.check()
    lead.fill({"Title, as they will read it": "Our rules"}).choose("Phones and personal devices").choose("All of them")
    lead.press("Plan it").look("round-plan-long").sees("10 are plenty")
    lead.choose("Ask about all of them all the same")
    code = lead.press("Plan it").page.locator(".round-code").inner_text()
    tablet = walker("phone")
    tablet.open("/take-part/").look("take-part-code").fill({"Type the code": "1111 1111"}).press("Go").look(
        "take-part-code-error"
    )
    assert tablet.errors == ["This code is not known, or its time is over. Look again, or ask your teacher."]
    tablet.fill({"Type the code": code}).press("Go").look("take-part-class").press("Start")
    answer(tablet, "I agree", "take-part-class")
    tablet.look("take-part-next").press("Next person: start")
    assert not tablet.page.locator("input:checked").count()
    answer(tablet, "I have a concern")
    lead.page.reload()
    lead.look("round-class").sees("2, all by class code", "is shown when it has closed")
