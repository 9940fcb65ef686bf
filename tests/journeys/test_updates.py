"""A school on the edition of 2025 takes the newest one, with three things to decide, and briefs its people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from foreland.site.demo.schools import JUNIOR_WORDS, OLDER
from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URNS = {"desktop": "990014", "phone": "990060"}


@pytest.mark.parametrize(
    ("width", "scripts"), [("desktop", True), ("phone", False)], ids=["desktop", "phone-no-scripts"]
)
def test_adopt_the_newest_edition_with_three_clashes(
    place: Place, walker: Callable[..., Walker], width: str, scripts: bool
) -> None:
    email = f"bethan-{width}@marramschools.sch.example"
    place.ask("person", email=email, name="Bethan Lisle", password=PASSWORD)
    made = place.ask("school", urn=URNS[width], lead=email, edition=OLDER, words=dict(JUNIOR_WORDS))
    lead = sign_in(walker(width, scripts=scripts), email)
    policy = f"{made['home']}policies/{made['policy']}/"
    lead.open(made["home"]).sees("3 to decide").open(policy).look("policy-with-an-edition").sees("is here").follow(
        "Look at it"
    )
    lead.look("update").sees("What matters most", "3 to decide").press("Decide the first of 3")
    for number in range(3):
        lead.look(f"update-decide-{number}").sees(f"To decide: {number + 1} of 3", "Ours")
        lead.choose("Keep ours" if number else "Take theirs").press("Save, and go on to the next")
    lead.sees("Everything is decided.").press(re.compile("^Take all"))
    lead.follow("Preview of the whole document with changes marked").look("update-preview").sees("Requirements met")
    lead.follow("Back to the update").follow(re.compile("^Adopt edition")).look("update-adopt").press(
        re.compile("^Adopt edition")
    )
    lead.look("update-told").sees("Who must hear of what", "adopted by Bethan Lisle", "Most of the policy is new")
    for name in ("PDF", "PDF with everything"):
        link = lead.page.get_by_role("link", name=name, exact=True)
        assert lead.fetch(link.get_attribute("href") or "").startswith(b"%PDF")
    lead.press("Papers to hand out").look("update-papers").sees("For the parents’ newsletter", "One page:")
    for name, begins in (
        ("PDF of the slides", b"%PDF"),
        ("Word of the slides", b"PK"),
        ("PDF of the governors’ page", b"%PDF"),
        ("Word of the governors’ page", b"PK"),
    ):
        link = lead.page.get_by_role("link", name=name, exact=True)
        assert lead.fetch(link.get_attribute("href") or "").startswith(begins), name
    lead.page.get_by_label("Paragraph for families").fill("Phones stay at the gate. Ask us.")
    lead.page.get_by_role("button", name="Measure again").first.click()
    lead.look("update-papers-measured").sees("7 words, of 120 at most")
    lead.open(policy).sees("What changed with edition")
