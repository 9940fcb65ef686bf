"""What people do again and again: sign in, answer questions, fill in names, decide what is open."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.journeys.cast import ANSWERS, PASSWORD, VALUES
from tests.journeys.place import Place
from tests.journeys.walk import Walker, code_in


def sign_in(walker: Walker, email: str, *, place: Place | None = None) -> Walker:
    """Sign in by password; with `place`, give the one-time code that is asked for next."""
    walker.open("/accounts/login/").fill({"E-mail address": email, "Password": PASSWORD}).press("Sign in")
    if place is not None:
        walker.look("sign-in-second").fill({"Code": place.ask("one_time_code", email=email)}).press("Sign in")
    return walker


def sign_in_by_mail(walker: Walker, email: str, place: Place) -> Walker:
    """Sign in by a code that is sent to the address."""
    walker.open("/accounts/login/").press("Send me a code by e-mail").look("sign-in-ask-code")
    walker.fill({"E-mail address": email}).press("Send the code").look("sign-in-give-code")
    code = code_in(place.ask("mail", to=email, saying="code for signing in"))
    return walker.fill({"Code from the e-mail": code}).press("Sign in")


def answer_questions(walker: Walker, answers: Mapping[str, tuple[str, ...]], look: str = "") -> int:
    """Answer one question after the other, as long as there is one; return how many were asked."""
    known = {**ANSWERS, **answers}
    count = 0
    while (found := re.search(r"/questions/([\w-]+)/$", walker.path)) is not None:
        count += 1
        assert count < 40, f"The questions do not end: {walker.path}"
        if look:
            walker.look(f"{look}-{found[1]}")
        field = walker.page.locator("input[name=answer]")
        if not walker.page.locator("input[name=answer]:checked").count():
            offered = [str(each.get_attribute("value")) for each in field.all()]
            wanted = [each for each in known.get(found[1], ()) if each in offered] or offered[:1]
            for each in wanted:
                walker.page.locator(f"input[name=answer][value={each}]").check()
        walker.press("Continue")
    return count


def fill_in_names(walker: Walker) -> None:
    """Fill in what is still empty on the page of names and products."""
    for each in walker.page.locator("main input[type=text], main textarea").all():
        value = VALUES.get(str(each.get_attribute("name")), "")
        if value and not each.input_value():
            each.fill(value)
    walker.press("Save")


def decide_what_is_open(walker: Walker, look: str = "") -> int:
    """From the page of what blocks approval: take the first alternative of each open choice; return how many there were."""
    blockers, count = walker.path, 0
    while True:
        waiting = walker.page.locator("main a", has_text="Choose one of the alternatives.")
        if not waiting.count():
            return count
        anchor = str(waiting.first.get_attribute("href")).partition("#")[2]
        walker.open(str(waiting.first.get_attribute("href")))
        if look and not count:
            walker.look(look)
        card = f"#{anchor}"
        walker.page.locator(f"{card} input[type=radio]").first.check()
        walker.press(re.compile("^Save this choice"), within=card)
        count += 1
        assert count < 60, "The choices do not end."
        walker.open(blockers)
