"""A visitor has a policy checked without an account; a lead brings the old policy of the school and goes on from its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.cast import PASSWORD, VALUES
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN = "990019"  # Peñarrow Primary School
OTHER = "990016"  # St. Brendan’s R.C. Primary School
LONG = Path(__file__).resolve().parents[2] / "bench" / "policies" / "primary.md"
UNSURE = (
    "Upskirting, unwanted sexual messages and misogynistic remarks will be addressed by every adult when they happen and never dismissed as banter. Each instance is reported to the DSL.",
    "GDPR does not prevent the sharing of information where a child may be at risk. The DSL will pass relevant information promptly to those who need it and will log the rationale for sharing or for not sharing.",
    "The DSL must have a working knowledge of the school’s filtering and monitoring provision and its limits, and liaise with the network manager about them.",
    "Responsibility for the school website rests with a member of staff appointed by the Headteacher, who also authorises all editors.",
    "Victims, perpetrators and witnesses will each have a plan of support drawn up with the DSL, who checks within a fortnight whether it is working.",
    "The school maintains a Record of Processing Activities setting out what personal data is held, its purpose, location and recipients. SLT and the DPO update it annually.",
    "Our DSL sits on the senior leadership team and is given sufficient time, resources and training to carry out the online safety part of the role.",
    "Preserve evidence: write down usernames, web addresses and timings. Do not delete anything. Phones which may be required by the police are powered down and secured.",
    "Allegations against the Headteacher should be reported to the Chair of Governors or, in their absence or if there is a conflict of interest, directly to the LADO.",
    "Visitors and contractors signing in at reception are given a leaflet naming the person to speak to if they have a concern.",
    "Parents may contact us at any time with a concern and can expect a reply within 2 working days.",
)
OWN = "We have a tortoise called Gerald who lives in the library, and nobody photographs him with a flash."
OLD = "\n\n".join((
    "# E-Safety Policy", "## Contents", "1. Our school ........ 2\n2. What we do ........ 3", "## 1. Our school", OWN,
    "Keeping Children Safe in Education (2016) tells schools about three areas of risk: content, contact and conduct.",
    "## 2. What we do", *UNSURE, "Signed: ................  Date: ............",
))  # fmt: skip


@pytest.mark.parametrize(
    ("width", "scripts"), [("desktop", True), ("phone", False)], ids=["desktop", "phone-no-scripts"]
)
def test_a_visitor_checks_a_policy_without_an_account(walker: Callable[..., Walker], width: str, scripts: bool) -> None:
    visitor = walker(width, scripts=scripts)
    visitor.open("/").follow("Check your policy").look("check").sees("It is not stored")
    visitor.press("Check the policy").look("check-error")
    assert visitor.errors == ["Choose the file of your policy, or paste its words"]
    visitor.page.set_input_files(
        "input[type=file]", {"name": "policy.docx", "mimeType": "", "buffer": b"PK\x03\x04 broken"}
    )
    visitor.press("Check the policy").look("check-broken")
    assert len(visitor.errors) == 1
    visitor.page.set_input_files("input[type=file]", {"name": "e-safety.md", "mimeType": "", "buffer": OLD.encode()})
    visitor.page.locator("select").select_option("primary")
    visitor.press("Check the policy").look("checked").sees(
        "Where your policy stands",
        "nothing of it was stored",
        "Radicalisation",
        "What to mend",
        "What the bank would add",
    )
    visitor.unfold("Governors")
    visitor.look("checked-unfolded")
    with visitor.page.expect_download() as going:
        visitor.page.get_by_role("button", name="One-page report (PDF)").click()
    assert going.value.path().read_bytes().startswith(b"%PDF")
    visitor.press("Join with your school").sees("Find your school or setting")


def test_a_lead_brings_an_old_policy_settles_eleven_passages_and_submits(
    place: Place, walker: Callable[..., Walker]
) -> None:
    email = "morwenna@penarrow.sch.example"
    place.ask("person", email=email, name="Morwenna Hale", password=PASSWORD)
    made = place.ask("school", urn=URN, lead=email)
    policy = f"{made['home']}policies/{made['policy']}/"
    lead = sign_in(walker(), email)
    lead.open(f"{made['home']}policies/new/").look("new-with-old").follow("Bring it").look("bring")
    lead.page.set_input_files("input[type=file]", {"name": "e-safety.md", "mimeType": "", "buffer": OLD.encode()})
    lead.press("Read it").look("old-policy").sees("11 passages may be statements", "Brought by Morwenna Hale")
    lead.follow("Where your old policy stands").look("old-policy-stands").sees(
        "Keeping Children Safe in Education (2016)"
    )
    lead.page.go_back()

    lead.press("Settle the first of 11")
    for number in range(11):
        lead.sees(f"Unsure passage {number + 1} of 11")
        if number < 3:
            lead.look(f"settle-{number}")
        if number == 0:
            lead.press("Save, and go on")
            assert lead.errors == ["Choose what becomes of this passage"]
        if number == 10:
            lead.choose("Leave it out")
        elif number % 2:
            lead.choose("A statement of our own")
        else:
            lead.page.locator("input[name=how]").first.check()
        lead.press("Save, and go on")
    lead.look("old-policy-settled").sees("Everything is settled.", "1 left out")
    lead.follow("Every passage of your old policy").look("every-passage").sees(OWN, "Left out by Morwenna Hale")
    lead.page.go_back()
    lead.press("Go on: make a draft of it").look("old-policy-draft").press("Make the draft")
    assert lead.path == policy, "it goes into the draft that nobody has changed"
    lead.sees("is a draft now")

    here = f"{made['home']}old-policies/"
    lead.open(here).look("bring-again").follow("e-safety.md").look("old-policy-gone-on").press(
        "What the bank would add"
    )
    lead.look("bank-adds").unfold(re.compile(r"\d+ in the draft"))
    lead.look("bank-adds-unfolded")
    place.ask("ready", urn=URN, lead=email, values=dict(VALUES))
    lead.open(f"{policy}submit/").look("submit-an-old-policy").press("Submit for approval").sees("1.0")
    lead.open(f"{policy}read/online-safety-policy/").sees(OWN)


def test_a_lead_settles_a_long_policy_part_by_part(place: Place, walker: Callable[..., Walker]) -> None:
    email = "jenifer@longpolicy.sch.example"
    place.ask("person", email=email, name="Jenifer Roscoe", password=PASSWORD)
    made = place.ask("school", urn=OTHER, lead=email)
    lead = sign_in(walker("phone"), email)
    lead.open(f"{made['home']}old-policies/")
    lead.page.set_input_files("input[type=file]", str(LONG))
    lead.press("Read it").look("long-policy").sees("0 of ", "Its parts")
    home = lead.path
    lead.press("Begin with the largest part").look("together").sees("What is likeliest is chosen already")
    lead.unfold("What the bank says").look("together-unfolded")
    here = lead.path
    lead.press("Keep all of these as our own words").sees("Settled: ")
    lead.open(here).look("together-settled").press("Take back what was settled here").sees("is taken back")
    lead.open(home)
    lead.press("Begin with the largest part")
    parts = 0
    while "/together/" in lead.path:
        parts += 1
        lead.press("Save, and go on")
    assert 3 <= parts <= 15, "nobody settles seventy passages one by one"
    lead.look("long-policy-settled").sees("Everything is settled.", "All ")
    lead.press("Go on: make a draft of it").press("Make the draft").sees("is a draft now")
