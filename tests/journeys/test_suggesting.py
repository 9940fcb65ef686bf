"""A colleague suggests other words on a phone, the lead accepts half of it, and the colleague reads what became of it."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN = "990011"  # Saltings Primary School
LEAD, COLLEAGUE = "priya@saltings.sch.example", "maisie@saltings.sch.example"
AIM = "purpose.aim"
SAYS = "Children keep their phones in bags. Parents ring the office."


def test_a_colleague_suggests_and_the_lead_accepts_half(place: Place, walker: Callable[..., Walker]) -> None:
    place.ask("person", email=LEAD, name="Priya Nadar", password=PASSWORD)
    place.ask("person", email=COLLEAGUE, name="Maisie Drew", password=PASSWORD)
    made = place.ask("school", urn=URN, lead=LEAD)
    place.ask("role", email=COLLEAGUE, number=URN, role="commenter")
    policy = f"{made['home']}policies/{made['policy']}/"
    lead, colleague = sign_in(walker(), LEAD), sign_in(walker("phone"), COLLEAGUE)
    lead.open(f"{policy}statements/{AIM}/wording/").fill({"Wording": SAYS}).choose("No, only the wording")
    lead.press("Save your wording").sees("Your wording is saved.")

    colleague.open(f"{policy}sections/purpose/").look("section-of-a-commenter")
    colleague.open(f"{policy}statements/{AIM}/talk/").look("talk-empty").press("Suggest other words")
    colleague.look("suggest").fill({
        "Wording": "Children keep their phones in a locker. Parents write to the office.",
        "Why? (optional)": "Bags get lost.",
    }).press("Send the suggestion").look("suggested").sees("Your suggestion is kept", "Bags get lost.")  # fmt: skip

    lead.open(policy).look("policy-with-a-suggestion").sees("1 suggestion").follow("What people said")
    lead.look("what-people-said").open(f"{policy}statements/{AIM}/talk/").press("Decide what Maisie Drew suggests")
    lead.look("decide").page.locator("input[name=take-chosen]").last.uncheck()
    lead.page.locator("textarea[name=take-word]").fill("They like calls.")
    lead.press("Accept").sees("Maisie Drew is told")
    lead.open(f"{policy}statements/{AIM}/history/").sees("Suggested by Maisie Drew, accepted by Priya Nadar")

    colleague.open(f"{policy}statements/{AIM}/talk/").look("accepted-in-part")
    colleague.sees("Accepted in part", "What became of it", "They like calls.", "Priya Nadar accepted a part of this")
    colleague.sees("Children keep their phones in a locker. Parents ring the office.")
