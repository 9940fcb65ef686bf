"""The lead hands over: both sign, each in their own browser, and the new lead finds the first days."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN = "990025"
OLD, NEW = "old-lead@handover.sch.example", "new-lead@handover.sch.example"


def test_the_old_lead_hands_over_and_the_new_one_sees_the_first_day(
    place: Place, walker: Callable[..., Walker]
) -> None:
    place.ask("person", email=OLD, name="Priya Nadar", password=PASSWORD)
    place.ask("person", email=NEW, name="Maisie Drew", password=PASSWORD)
    home = place.ask("school", urn=URN, lead=OLD)["home"]
    place.ask("role", email=NEW, number=URN, role="commenter")
    old, new = sign_in(walker("desktop"), OLD), sign_in(walker("phone"), NEW)

    old.open(f"{home}people/").look("people").follow("Hand a lead’s role over").look("lead-begin")
    old.choose("Online safety lead").choose("Maisie Drew").fill(
        {"What else should they know? (optional)": "The digital leaders meet on Tuesdays."}
    )
    old.press("Draw up the handover").look("lead-handover").sees(
        "What is open", "The digital leaders meet on Tuesdays."
    )
    handover = old.path
    assert old.press("Sign this handover").errors == [
        "Tick the box when you have read it; your signature counts with it"
    ]
    old.choose("I have read this handover and sign it under my name").press("Sign this handover")
    old.sees("Waits for the signature of Maisie Drew")

    new.open(home).sees("Read a handover and sign it").press("Read the handover").look("lead-handover-phone")
    new.choose("I have read this handover and sign it under my name").press("Sign this handover")
    new.sees("Maisie Drew has the role now").look("first-days")
    new.press("Tick off “Ask five pupils whom they would tell”").sees("1 of ")
    new.open(home).sees("Your first thirty days").look("home-first-days")
    assert new.fetch(f"{handover}file/").startswith(b"%PDF-")
    assert "Your first-day page" in place.ask("mail", to=NEW, saying="You now are online safety lead")

    old.open(f"{home}people/who-may-do-what/").look("who-may-do-what").sees("Maisie Drew")
    new.open(f"{home}people/leave/").look("leave").sees("Somebody else should take over first")
