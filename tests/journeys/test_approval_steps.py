"""A governor without an account reads exactly what changed and approves by a link on a phone; the link works once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.cast import PASSWORD, VALUES
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker, link_in

URN, PLAIN = "990021", "990022"
AIM = "We keep children safe online, at school and at home."


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without-scripts"])
def test_a_governor_approves_by_link(place: Place, walker: Callable[..., Walker], scripts: bool) -> None:
    urn = URN if scripts else PLAIN
    lead_at, head_at, chair_at = (f"{part}-{urn}@steps.sch.example" for part in ("lead", "head", "chair"))
    place.ask("person", email=lead_at, name="Bethan Lisle", password=PASSWORD)
    place.ask("person", email=head_at, name="Yusuf Anderby", password=PASSWORD)
    made = place.ask("school", urn=urn, lead=lead_at)
    place.ask("role", email=head_at, number=urn, role="head")
    place.ask("ready", urn=urn, lead=lead_at, values=dict(VALUES))
    policy = f"{made['home']}policies/{made['policy']}/"
    lead = sign_in(walker(scripts=scripts), lead_at)

    lead.open(f"{policy}submit/").press("Submit for approval")
    head = sign_in(walker(scripts=scripts), head_at)
    head.press("Read what was submitted").press("Approve this policy").fill(
        {"Where was it decided?": "Governors, minute 3"}
    )
    head.press("Approve this policy").sees("is approved")

    lead.open(policy).follow("Steps of approval").look("steps-usual").press("Add a step").look("step-new")
    lead.choose("Person in charge").press("Save this step").look("steps-two").follow(re.compile("^Change step 2"))
    lead.choose("Somebody without an account").fill(
        {"If it is somebody without an account: in what role? (optional)": "chair of governors"}
    )
    lead.press("Save this step").look("steps-set").sees("Person in charge, then chair of governors")
    lead.open(f"{policy}statements/purpose.aim/wording/").fill({"Wording": AIM}).press("Save your wording")
    lead.open(f"{policy}submit/").look("submit-in-steps").sees("It goes to: Person in charge, then chair of governors.")
    lead.press("Submit for approval").sees("It is at step 1 of 2, person in charge (Yusuf Anderby)")

    head.open(made["home"]).press("Read what was submitted").look("version-at-a-step").press("Decide your step")
    head.look("agree-at-a-step").press("Save your decision").look("agree-error").choose("I agree").press(
        "Save your decision"
    )
    head.sees("It is at step 2 of 2, chair of governors")
    lead.open(made["home"]).press("Name who approves").look("outside").fill(
        {"Their name": "Pearl Watanabe", "Their e-mail address": chair_at}
    )
    lead.press("Ask them").look("version-with-a-link").sees("Pearl Watanabe has a link")

    link = link_in(place.ask("mail", to=chair_at, saying="You need no account"))
    for _ in range(2):  # a mail program looks first
        walker(scripts=scripts).open(link).sees("Reading here decides nothing")
    chair = walker("phone", scripts=scripts)
    chair.open(link).look("by-link").sees("What changed since version 1.0", AIM, "Yusuf Anderby agreed")
    assert chair.fetch(f"{link}files/changes/").startswith(b"%PDF")
    chair.press("Approve it").look("by-link-approve").press("Approve this policy").look("by-link-error")
    assert len(chair.errors) == 2
    chair.fill({"Where was it decided?": "Full governing body, minute 7"}).choose(re.compile("^This is me"))
    chair.press("Approve this policy").look("by-link-thanks").sees("as chair of governors", "The link is used")

    other = walker("phone", scripts=scripts).open(f"{link}agree/")
    other.look("by-link-used").sees("The link is used")
    lead.open(f"{policy}versions/").sees("Signed by: Pearl Watanabe, chair of governors, by link")
