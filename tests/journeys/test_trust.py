"""A trust fixes a statement and approves once for all; one of its schools chooses its words and publishes on its approval."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from foreland.core.calendar import day_in_london
from tests.journeys.cast import PASSWORD, VALUES
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

URN, TRUST = "990004", "9901"
LEAD, SCHOOL_LEAD = "lead@beaconreach.example", "lead-on-trust@beaconreach.sch.example"
TITLE, FIXED, BODY = "Beacon Reach online safety", "News between trainings", "The board of trustees"
WORDS = "Each month the trust’s safeguarding lead tells all staff of new risks."
OURS = "Our head tells staff of new risks each spring."
WEEK_AGO = day_in_london(timezone.now()) - timedelta(days=7)


def _written(walker: Walker, fields: dict[str, str]) -> Walker:
    for label, words in fields.items():
        walker.page.get_by_label(label, exact=False).first.fill(words)
    return walker


def _day(walker: Walker) -> Walker:
    return walker.fill({"Day": str(WEEK_AGO.day), "Month": str(WEEK_AGO.month), "Year": str(WEEK_AGO.year)})


def test_a_trust_approves_once_and_its_school_publishes_on_it(place: Place, walker: Callable[..., Walker]) -> None:
    place.ask("person", email=LEAD, name="Imogen Thackeray", password=PASSWORD, one_time_codes=True)
    home = place.ask("trust_role", email=LEAD, uid=TRUST, role="trust_lead")
    place.ask("person", email=SCHOOL_LEAD, name="Rowan Asher", password=PASSWORD)
    made = place.ask("school", urn=URN, lead=SCHOOL_LEAD, words={"training.updates": OURS})

    trust = sign_in(walker("desktop"), LEAD, place=place)
    trust.open(home).look("trust").follow("Open the workbench").press("Begin your own edition").look("trust-begin")
    _written(trust, {"What is your bank called?": TITLE}).press("Begin").follow("Training")
    trust.look("trust-section").follow(re.compile(f"^Change.*{FIXED}")).look("trust-change")
    _written(trust, {"Wording": WORDS, "Why do you change it?": "New tricks do not wait for the term."})
    trust.choose(re.compile("^Fix it")).press("Save").look("trust-section-fixed").sees("is saved.", "Fixed")
    trust.follow(TITLE, within="body").follow("List of changes").look("trust-changes")
    trust.sees("New tricks do not wait for the term.").follow(TITLE, within="body")
    trust.follow("What is new, in a sentence or two")
    _written(trust, {"What is new in this edition?": "Staff hear of new risks each month."}).press("Save")
    _day(_written(trust.follow("Consult"), {"Whom did you ask?": "The heads of our schools"})).press("Record it")
    trust.follow("Approve").look("trust-approve")
    _day(_written(trust, {"Which body approved it?": BODY})).choose(re.compile("for all our schools"))
    trust.press("Record the approval").look("trust-publish").sees(f"{BODY} approved it", "for all your schools")
    trust.press(re.compile("^Publish edition")).look("trust-published").sees("is published.", "for all your schools")

    policy = f"{made['home']}policies/{made['policy']}/"
    lead = sign_in(walker("phone"), SCHOOL_LEAD)
    lead.open(policy).follow("Whose words this policy stands on").look("whose-words").sees(TITLE, "You stand here")
    lead.follow(re.compile(f"^Choose.*{TITLE}")).look("whose-words-choose").press("Record the decision")
    assert lead.look("whose-words-error").errors == ["Say who decided.", "Say why, in a sentence."]
    lead.fill({"Who decided?": "The local committee", "Why?": "Our children move between the trust’s schools."})
    lead.press("Record the decision").look("update-to-a-trusts-edition").sees("The decision is recorded.")
    lead.press(re.compile("^Decide")).look("update-decide-fixed")
    lead.sees("has fixed this statement", "Ask Beacon Reach Learning Trust").press(re.compile("^Save"))
    lead.follow(re.compile("^Adopt edition")).look("update-adopt-trust").press(re.compile("^Adopt edition"))
    lead.sees("New tricks do not wait for the term.")
    lead.open(f"{policy}whose-words/").look("whose-words-chosen").sees("The local committee chose", TITLE)

    lead.open(f"{policy}sections/training/").look("section-fixed").sees(WORDS, "Fixed by your trust")
    lead.open(f"{policy}statements/training.updates/talk/").look("talk-of-fixed").sees("Your trust has fixed")
    lead.page.get_by_label("Comment", exact=False).first.fill("Each month is a lot for our small school.")
    lead.press("Comment").sees("Each month is a lot for our small school.")

    place.ask("ready", urn=URN, lead=SCHOOL_LEAD, values=dict(VALUES))
    desk = sign_in(walker("desktop"), SCHOOL_LEAD)
    desk.open(policy).look("policy-on-trust").press("Submit for approval").look("submit-on-trust")
    desk.sees(f"{BODY} of Beacon Reach Learning Trust approved edition", "you put it in force on that approval")
    desk.press("Submit for approval").look("versions-on-trust").follow(re.compile("^Online safety policy"))
    desk.look("version-on-trust").sees("needs no other approval").press("Put it in force on this approval")
    desk.look("put-in-force-on-trust").press("Put it in force").look("in-force-on-trust")
    desk.sees("is in force on your trust’s approval", "for all its schools", "Put in force here by Rowan Asher")
    for _ in range(20):  # the worker publishes it
        found = walker().open(f"/p/{made['home'].strip('/').split('/')[-1]}/online-safety-policy/")
        if found.status == 200:
            break
        desk.page.wait_for_timeout(1000)
    found.look("public-on-trust").sees(WORDS, f"{BODY} of Beacon Reach Learning Trust, for all its schools")
