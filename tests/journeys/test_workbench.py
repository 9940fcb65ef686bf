"""An adviser writes and publishes the authority's own edition, and a school of the authority adopts it."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.test_authority import staff
from tests.journeys.walk import Walker

URN = "990023"
WORDS = "Each half-term the safeguarding lead tells staff of new risks and of lessons learnt here."
TITLE = "Seaholm’s own edition"


def _written(walker: Walker, fields: dict[str, str]) -> Walker:
    for label, words in fields.items():
        walker.page.get_by_label(label, exact=False).first.fill(words)
    return walker


def _day(walker: Walker) -> Walker:
    return _written(walker, {"Day": "20", "Month": "11", "Year": "2025"})


def test_the_adviser_publishes_the_authoritys_own_edition_and_a_school_adopts_it(
    place: Place, walker: Callable[..., Walker]
) -> None:
    email = "lead-bench@seaholmschools.sch.example"
    place.ask("person", email=email, name="Bethan Lisle", password=PASSWORD)
    made = place.ask("school", urn=URN, lead=email)
    adviser = sign_in(walker("desktop"), staff(place, "adviser", "bench", "990"), place=place)
    bench = f"{place.authority}workbench/"
    adviser.open(bench).look("workbench").press("Begin your own edition").look("bench-begin")
    _written(adviser, {"What is your bank called?": TITLE}).press("Begin")
    adviser.look("bench").sees("Edition 20", "Nothing is published yet.").follow("Training")
    adviser.look("bench-section").follow(re.compile("^Change.*News between trainings")).look("bench-change")
    _written(adviser, {"Wording": WORDS, "Why do you change it?": "New tricks come faster than the term."}).press(
        "Save"
    )
    adviser.sees("is saved.", "Our wording").press("Add a statement").look("bench-add")
    _written(adviser, {"Title": "The council’s forum", "Wording": "Each autumn a member of staff goes to the council’s forum.", "Why is it here?": "Schools learn from each other."})  # fmt: skip
    adviser.press("Add this statement").sees("Your statement is added.").follow(
        re.compile("^For whom.*The council’s forum")
    )
    adviser.look("bench-for-whom").unfold("What kind of setting are you?")
    group = adviser.page.locator("details", has_text="What kind of setting are you?")
    group.locator("select").select_option("any")
    group.get_by_label("A school", exact=True).check()
    adviser.press("Save").follow(re.compile("^Requirements.*The council’s forum"))
    _written(adviser, {"Find a requirement": "training"}).press("Search").look("bench-requirements")
    adviser.page.locator("input[name=codes]").first.check()
    adviser.press("Save").follow(re.compile("^Move.*The council’s forum")).look("bench-move")

    other = sign_in(walker("phone", scripts=False), staff(place, "adviser", "bench-phone", "990"), place=place)
    other.open(bench).look("workbench").follow(TITLE).look("bench").follow("Working with parents and carers")
    other.look("bench-section").follow(re.compile("^Leave out")).look("bench-leave-out")
    _written(other, {"Why do you leave it out?": "Our schools say it elsewhere."}).press("Leave it out").sees(
        "is left out."
    )
    other.follow(re.compile("^History")).look("bench-history")
    other.open(bench).follow(TITLE).follow("See it as a school would").look("bench-preview").sees(
        "As a school would see it"
    )
    other.open(bench).follow(TITLE).follow("Checks").look("bench-checks").sees("Nothing to mend.")
    other.open(bench).follow(TITLE).follow("List of changes").look("bench-changes")
    other.follow(re.compile("^Say why.*The council’s forum")).look("bench-note")
    _written(other, {"Why did it change?": "Schools learn most from each other."}).press("Save and go on")
    other.open(bench).follow(TITLE).follow("What is new, in a sentence or two").look("bench-says")
    _written(other, {"What is new in this edition?": "The council’s forum has a place in it."}).press("Save")
    other.follow("Consult").look("bench-consulted")
    _day(_written(other, {"Whom did you ask?": "The strategy group"})).press("Record it").follow("Approve")
    other.look("bench-approve")
    _day(_written(other, {"Which body approved it?": "The safeguarding partnership"})).press("Record the approval")
    other.look("bench-publish").press(re.compile("^Publish edition")).look("bench-published").sees("is published.")
    link = other.page.get_by_role("link", name=re.compile("^Export"))
    assert other.fetch(link.get_attribute("href") or "").startswith(b"PK")

    lead = sign_in(walker("phone"), email)
    lead.open(f"{made['home']}policies/{made['policy']}/").look("policy-with-an-authoritys-edition")
    lead.sees(f"of {TITLE} is here").follow("Look at it").look("update-to-an-authoritys-edition")
    lead.press(re.compile("^Take (all|it as it is)")).follow(re.compile("^Adopt edition")).look("update-adopt")
    lead.press(re.compile("^Adopt edition")).look("update-told").sees("New tricks come faster than the term.")
    lead.open(f"{made['home']}policies/{made['policy']}/sections/training/").sees(WORDS, "council’s forum")
    desk = sign_in(walker("desktop"), email)
    desk.open(f"{made['home']}policies/new/").look("new-on-an-authoritys-edition").sees(TITLE, "The national edition")
