"""A school joins, makes its policy, has it approved, publishes it, hands it out, and brings a name up to date."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.cast import NURSERY, PASSWORD, PRIMARY, SECONDARY, School
from tests.journeys.place import Place
from tests.journeys.steps import answer_questions, decide_what_is_open, fill_in_names, sign_in, sign_in_by_mail
from tests.journeys.walk import Walker, link_in

OWN = "Every autumn our digital leaders run an assembly in which they show how to pause, check and tell before sharing."
REWORDED = "We want children to make things with technology, not only to watch, and a person they trust is always near."


@pytest.mark.parametrize(
    ("school", "width", "scripts"),
    [(PRIMARY, "desktop", True), (SECONDARY, "phone", True), (NURSERY, "desktop", False)],
    ids=["desktop", "phone", "without-scripts"],
)
def test_from_the_first_question_to_the_file(
    place: Place, walker: Callable[..., Walker], school: School, width: str, scripts: bool
) -> None:
    def window() -> Walker:
        return walker(width, scripts=scripts)

    lead = window()
    begin_without_an_account(lead, school)
    join(lead, place, school)
    while_the_claim_waits(lead)


def begin_without_an_account(lead: Walker, school: School) -> None:
    """Find the school, answer what the register cannot know, and read a watermarked draft."""
    lead.open("/").look("front").press("Make a draft now").look("start")
    lead.fill({"Name, postcode, URN or DfE number": school.wanted}).press("Find").look("start-found")
    lead.press(re.compile(f"^{school.name}"))
    if "/questions/" in lead.path and not lead.path.endswith("/start/questions/"):
        lead.look("question-first")
    else:
        lead.look("open-answers").press("Go on with the questions")
    answer_questions(lead, school.answers, look="question")
    lead.look("open-draft").sees("Draft: not approved", school.name, "Join to keep and change it")


def join(lead: Walker, place: Place, school: School) -> None:
    """Join by the official address; the draft comes along."""
    lead.press("Join to keep and change it").look("join-check").sees(school.urn, school.name)
    lead.press("Yes, this is my school").look("join-role").press("Continue").look("join-role-error")
    assert lead.errors == ["Say whether you are the head or a lead"]
    lead.choose("I am the safeguarding or online safety lead").press("Continue").look("join-address")
    lead.fill({"Your name": "Priya Nadar", "Your official e-mail address": "priya@mailbox.example"}).press("Send the link")
    assert "does not look like the school" in lead.look("join-address-error").errors[0]
    lead.fill({"Your official e-mail address": school.lead, "The head’s official e-mail address (optional)": school.head})
    lead.press("Send the link").look("join-sent")
    lead.open(link_in(place.ask("mail", to=school.lead, saying="/join/confirm/"))).look("join-confirm").press("Confirm and join")
    lead.look("joined").sees("You have joined", school.name)


def while_the_claim_waits(lead: Walker) -> None:
    """Everything can be written; nobody can be invited, and nothing published."""
    lead.follow("Make your policy").look("policy-waiting")
    lead.follow("Purpose and scope").look("section-waiting").sees("Agree this section")
    lead.open(f"{home_of(lead)}people/").look("people-waiting")
    lead.open(f"{home_of(lead)}people/invite/").look("invite-refused").sees("still being checked")
    assert lead.status == 403
    lead.open(f"{home_of(lead)}website/").sees("still being checked")
    assert lead.status == 403


def home_of(walker: Walker) -> str:
    """Return the address of the home of the body whose page is open."""
    found = re.match(r"/(schools|authorities)/[^/]+/", walker.path)
    assert found is not None, walker.path
    return found[0]
