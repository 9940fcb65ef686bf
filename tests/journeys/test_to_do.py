"""A lead's list of things to do: written by hand, put off, done; given away and taken over; the same on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN = "990024"
LEAD, OTHER = "lead@to-do.sch.example", "editor@to-do.sch.example"
BLOCKED, SLIDES = "Ask for the list of blocked sites", "Send the slides to those who were ill"


def test_a_lead_does_puts_off_takes_over_and_writes_by_hand(place: Place, walker: Callable[..., Walker]) -> None:
    place.ask("person", email=LEAD, name="Priya Nadar", password=PASSWORD)
    place.ask("person", email=OTHER, name="Maisie Drew", password=PASSWORD)
    home = place.ask("school", urn=URN, lead=LEAD)["home"]
    place.ask("role", email=OTHER, number=URN, role="editor")
    lead, other = sign_in(walker(), LEAD), sign_in(walker("phone"), OTHER)

    lead.open(home).follow("To do", within="body").look("to-do-empty").sees("Nothing waits for you")
    here = lead.path
    lead.press("Note something to do").look("to-do-new").press("Put it on the list")
    assert lead.errors == ["Say what is to be done."]
    lead.fill({"What is to be done?": BLOCKED}).press("Put it on the list").sees("Noted.", BLOCKED, "Without a day")
    lead.press("Note something to do").fill({"What is to be done?": SLIDES})
    lead.page.get_by_label("Who does it?").select_option(label="Maisie Drew")
    lead.press("Put it on the list").look("to-do").sees(f"{SLIDES} Without a day; for Maisie Drew")
    assert SLIDES in place.ask("mail", to=OTHER, saying="Priya Nadar asks you to do this")

    lead.follow(BLOCKED).look("to-do-one").follow("Set a day").look("to-do-put-off").press("Put it off")
    assert lead.errors == ["Choose until when."]
    lead.choose("In two weeks").press("Put it off").sees("Put off.")
    assert re.search(r"By when \d+ \w+ 20\d\d", lead.text)

    other.open(here).look("to-do-phone").sees(SLIDES)
    other.follow(SLIDES).sees("You").look("to-do-one-phone").follow("It is not needed").press("Take it off the list")
    assert other.errors == ["Say why it is not needed. Whoever asks later will find it here."]
    other.open(here).follow(SLIDES)
    lead.open(here).follow(SLIDES).follow("Give it to somebody").look("to-do-give")
    lead.page.get_by_label("Who does it?").select_option(label="Priya Nadar (you)")
    lead.press("Give it").sees("Given.", "You")
    other.open(here).sees("Nothing waits for you")

    lead.open(here)
    mine = lead.text.partition("The school’s")[0]
    assert mine.index(BLOCKED) < mine.index(SLIDES), "what has a day comes first"
    lead.page.emulate_media(media="print")
    assert not lead.page.get_by_role("button").count() and not lead.page.locator("header").is_visible()
    lead.look("to-do-print").sees(BLOCKED, SLIDES)
    lead.page.emulate_media(media="screen")
    lead.press(re.compile(f"Done.*{SLIDES}")).sees("Done.")
    assert SLIDES not in lead.text.partition("Yours")[2]
    lead.press(re.compile(f"Done.*{BLOCKED}")).sees("Nothing waits for you")
