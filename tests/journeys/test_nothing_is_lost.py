"""Nothing that somebody wrote is lost: not to a colleague, not to a session that ended, not to a power cut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN = "990018"  # Zoë Tregarthen Community Primary School
PRIYA, OWEN = "priya@zoetregarthen.sch.example", "owen@zoetregarthen.sch.example"


@pytest.fixture(scope="module")
def policy(place: Place) -> str:
    """Return the address of a policy that two people may write."""
    place.ask("person", email=PRIYA, name="Priya Nadar", password=PASSWORD)
    place.ask("person", email=OWEN, name="Owen Castell", password=PASSWORD)
    made = place.ask("school", urn=URN, lead=PRIYA)
    place.ask("role", email=OWEN, number=URN, role="editor")
    return f"{made['home']}policies/{made['policy']}/"


def wording(walker: Walker, policy: str, key: str) -> str:
    """Return the wording of a statement as it stands now."""
    return walker.open(f"{policy}statements/{key}/wording/").page.get_by_label("Wording", exact=True).input_value()


@pytest.mark.parametrize(("width", "key"), [("desktop", "purpose.benefits"), ("phone", "purpose.aim")])
def test_two_people_write_the_same_statement_at_once(
    place: Place, walker: Callable[..., Walker], policy: str, width: str, key: str
) -> None:
    first, second = sign_in(walker(width), PRIYA), sign_in(walker(width), OWEN)
    where = f"{policy}statements/{key}/wording/"
    first.open(where).fill({"Wording": "Technology helps children at Zoë’s to make things."})
    second.open(where).fill({"Wording": "Technology helps children at Zoë’s to find things out."})
    first.choose("No, only the wording").press("Save your wording").sees("Your wording is saved.")
    second.choose("No, only the wording").press("Save your wording").look("meanwhile")
    assert second.status == 409
    second.sees(
        "Priya Nadar changed",
        "Both versions are kept",
        "What stands now",
        "to make things.",
        "What you wrote",
        "to find things out.",
    )
    second.open(policy).look("policy-aside").sees("Words of yours were kept aside")
    second.follow(re.compile("^compare and decide")).look("compare")
    second.fill({"Wording": "Technology helps children at Zoë’s to make things and to find things out."})
    second.choose("No, only the wording").press("Save these words").sees("Your wording is saved.")
    assert "kept aside" not in second.open(policy).text
    assert wording(first, policy, key) == "Technology helps children at Zoë’s to make things and to find things out."
    second.open(f"{policy}statements/{key}/history/").look("history-both").sees(
        "Priya Nadar", "Owen Castell", "Kept aside"
    )


@pytest.mark.parametrize("lost", ["the session", "every cookie"])
def test_a_session_that_ended_while_writing(
    place: Place, walker: Callable[..., Walker], policy: str, lost: str
) -> None:
    lead = sign_in(walker(), PRIYA)
    words = f"These rules hold on the harbour wall too. They were written while {lost} was lost."
    lead.open(f"{policy}statements/purpose.scope/wording/").fill({"Wording": words}).choose("Yes, the meaning changes")
    lead.context.clear_cookies(**({"name": "sessionid"} if lost == "the session" else {}))
    lead.press("Save your wording")
    if lost == "every cookie":
        lead.look("too-long").press("Go back to what you wrote")
    lead.look("sign-in-again").fill({"E-mail address": PRIYA, "Password": PASSWORD}).press("Sign in")
    lead.look("held").sees("We kept what you wrote", words).press("Save it now").sees("Your wording is saved.")
    assert wording(lead, policy, "purpose.scope") == words


def test_a_power_cut(place: Place, walker: Callable[..., Walker], policy: str) -> None:
    lead = sign_in(walker(), PRIYA)
    lead.open(f"{policy}statements/roles.head/wording/").fill(
        {"Wording": "Everyone here keeps these rules, also in a storm."}
    )
    lead.choose("No, only the wording").press("Save your wording").sees("Your wording is saved.")
    lead.open(f"{policy}sections/roles/add/").fill({"Wording": "The lighthouse keeper reads this policy too."})
    lead.press("Add this statement").sees("Your statement is added.")
    place.kill()
    place.start()
    lead.open(f"{policy}sections/roles/").look("after-the-power-cut")
    lead.sees("The lighthouse keeper reads this policy too.")
    assert wording(lead, policy, "roles.head") == "Everyone here keeps these rules, also in a storm."
