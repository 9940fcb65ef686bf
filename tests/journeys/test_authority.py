"""An authority confirms its contacts and opens; its adviser adds a childminder, who makes and adopts a policy alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import answer_questions, decide_what_is_open, fill_in_names, sign_in
from tests.journeys.test_school import document_of, home_of, policy_of, wait_until_published
from tests.journeys.walk import Walker, link_in

MINDERS = {"desktop": "Rosalind Keay", "phone": "Delphine Marsh"}
AT_MOST = 4  # pages of a childminder's whole policy


def staff(place: Place, part: str, width: str, number: str) -> str:
    """Return the address of a new manager or adviser of the authority with this number; a one-time code counts once."""
    email = f"{part}-{width}-{number}@council.example"
    place.ask("person", email=email, name="Anwen Pryce", password=PASSWORD, one_time_codes=True)
    place.ask("role", email=email, number=number, role=part)
    return email


def test_an_authority_opens_once_its_emergency_contacts_are_confirmed(
    place: Place, walker: Callable[..., Walker]
) -> None:
    kent = str(place.ask("new_authority", pack="kent"))
    manager = sign_in(walker(), staff(place, "authority_manager", "desktop", "886"), place=place)
    manager.look("authority").open(f"{kent}contacts/").look("contacts")
    manager.sees("This authority is not open to schools yet", "Check before use")
    manager.press("Open to schools").look("contacts-refused").sees("Please note")
    waiting = manager.page.locator(".govuk-summary-list__row", has_text="Emergency").filter(has_text="Check before use")
    count = waiting.count()
    assert count >= 1
    for number in range(count):
        manager.follow(
            re.compile("^Confirm"), within=".govuk-summary-list__row:has-text('Emergency'):has-text('Check before use')"
        )
        if number == 0:
            manager.look("confirm").press("Confirm this contact").look("confirm-error")
            assert manager.errors == ["Try the number or address first, then tick the box"]
        manager.choose("I have tried it today, and it is right").press("Confirm this contact").sees(
            "was confirmed in your name"
        )
    manager.press("Open to schools").look("authority-open").sees("Open to schools.")
    manager = sign_in(walker("phone"), staff(place, "authority_manager", "phone", "886"), place=place)
    manager.look("authority").open(f"{kent}contacts/").look("contacts").sees("Confirmed")


@pytest.mark.parametrize("width", list(MINDERS))
def test_a_childminder_adopts_alone(place: Place, walker: Callable[..., Walker], width: str) -> None:
    adviser = sign_in(walker(width), staff(place, "adviser", width, "990"), place=place)
    email, home = f"minder-{width}@minding.example", place.authority
    adviser.open(f"{home}schools/").look("schools").press("Add a setting outside the register").look("add-setting")
    adviser.press("Add it and send the invitation").look("add-setting-error")
    adviser.choose("Childminder").fill({
        "Name of the setting": f"{MINDERS[width]} Childminding", "Name of the person who will hold the account": MINDERS[width],
        "Their e-mail address": email,
    })  # fmt: skip
    adviser.press("Add it and send the invitation").look("setting-added").sees("was added")
    adviser.open(f"{home}schools/?show=not-yet").look("schools-not-joined")

    minder = walker(width)
    minder.open(link_in(place.ask("mail", to=email, saying="/invitation/"))).look("minder-invitation").press(
        "Accept the invitation"
    )
    assert "childminding" not in minder.look("minder-home").page.url, "A childminder's name stays out of addresses."
    minder.open(f"{home_of(minder)}policies/new/").look("minder-new").choose("One online safety policy").press(
        "Continue"
    )
    minder.look("minder-questions").press("Go on with the questions")
    answer_questions(
        minder,
        {"kind": ("childminder",), "alone": ("yes",), "devices": ("none",), "ai": ("none",), "ages": ("under-5",)},
    )
    policy = policy_of(minder)
    minder.open(f"{home_of(minder)}names/").look("minder-names")
    fill_in_names(minder)
    minder.open(f"{policy}before-approval/")
    decide_what_is_open(minder)
    minder.sees("Nothing stands in the way of approval.")
    minder.open(f"{policy}submit/").look("minder-submit").sees("you adopt the policy yourself").press(
        "Submit for approval"
    )
    minder.follow(re.compile("1.0$")).press("Adopt this policy").look("adopt").sees("You run this setting alone")
    minder.press("Adopt this policy")
    version = minder.path
    wait_until_published(minder, version)
    minder.look("adopted").sees("Adopted")

    public = str(minder.page.locator("main a[href*='/p/']").first.get_attribute("href"))
    anyone = walker(width)
    anyone.open(public).look("minder-public").sees("Adopted")
    with pikepdf.open(BytesIO(anyone.fetch(f"{public}document/pdf/"))) as printed:
        assert len(printed.pages) <= AT_MOST, f"{len(printed.pages)} pages"
    text = anyone.fetch(f"{public}document/txt/").decode()
    assert "adopted" in text.lower() and MINDERS[width] in text
    assert document_of(minder, policy)
