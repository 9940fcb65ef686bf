"""A school joins, makes its policy, has it approved, publishes it, hands it out, and brings a name up to date."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.cast import NURSERY, PASSWORD, PRIMARY, SECONDARY, School
from tests.journeys.place import Place
from tests.journeys.steps import answer_questions, decide_what_is_open, fill_in_names, sign_in, sign_in_by_mail
from tests.journeys.walk import Walker, link_in

OWN = "Every autumn our digital leaders run an assembly in which they show how to pause, check and tell before sharing."
PART = "At the meeting after school"
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

    place.ask("person", email=adviser_of(school), name="Anwen Pryce", password=PASSWORD, one_time_codes=True)
    place.ask("role", email=adviser_of(school), number="990", role="adviser")
    lead = window()
    begin_without_an_account(lead, school)
    join(lead, place, school)
    while_the_claim_waits(lead)
    finish_the_claim(lead, window(), place, school)
    make(lead)
    submit(lead, school)
    governor, anyone = window(), window()
    version = approve(governor, place, school)
    public = read_in_public(anyone, place, governor, school)
    bring_a_name_up_to_date(lead, window(), anyone, place, school, version, public)


def adviser_of(school: School) -> str:
    """Return the address of the adviser who looks after the school: one each, since a one-time code counts once."""
    return f"adviser-{school.urn}@seaholm.example"


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
    assert lead.errors == ["Say whether you are the person in charge or a lead"]
    lead.choose("I am the safeguarding or online safety lead").press("Continue").look("join-address")
    lead.fill({"Your name": "Priya Nadar", "Your official e-mail address": "priya@mailbox.example"}).press(
        "Send the link"
    )
    assert "does not look like the school" in lead.look("join-address-error").errors[0]
    lead.fill(
        {
            "Your official e-mail address": school.lead,
            "Official e-mail address of the person in charge (optional)": school.head,
        }
    )
    lead.press("Send the link").look("join-sent")
    lead.open(link_in(place.ask("mail", to=school.lead, saying="/join/confirm/"))).look("join-confirm").press(
        "Confirm and join"
    )
    lead.look("joined").sees("You have joined", school.name, "The draft that you made before you joined is kept here")


def while_the_claim_waits(lead: Walker) -> None:
    """Everything can be written; nobody can be invited, and nothing published."""
    lead.follow("Go on with your draft").look("policy-waiting")
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


def finish_the_claim(lead: Walker, adviser: Walker, place: Place, school: School) -> None:
    """Ask for a call; the adviser reads the code out to the office; the lead enters it."""
    lead.open(f"{home_of(lead)}claim/").look("claim").choose("By telephone").press("Choose this way").look(
        "claim-asked"
    )
    sign_in(adviser, adviser_of(school), place=place)
    adviser.look("authority-home").follow(re.compile("^Calls to make")).look("calls").follow(school.name)
    adviser.look("adviser-school").sees("Claim not finished").press("Make a code for a call").look("adviser-code")
    code = adviser.page.locator("strong.code").inner_text()
    adviser.press("Done")
    lead.open(f"{home_of(lead)}claim/code/").look("claim-code").fill({"Code": "ABCD-2345"}).press("Finish the claim")
    assert lead.look("claim-code-error").errors
    lead.fill({"Code": code}).press("Finish the claim").look("school-home").sees("Your claim is confirmed")


def make(lead: Walker) -> None:
    """Name people and products, decide what is open, and make the policy the school's own."""
    home = home_of(lead)
    lead.open(f"{home}profile/leads/").look("leads")
    lead.fill({"Designated safeguarding lead (DSL)": "Ines Calloway"}).press("Save").look("profile")
    policy = policy_of(lead)
    lead.open(f"{home}names/").look("names")
    fill_in_names(lead)
    lead.look("policy")
    lead.open(f"{policy}sections/phones/")
    card = lead.page.locator("article.statement", has_text="We propose: ").first.get_attribute("id")
    lead.unfold("We propose: ", within=f"#{card}").look("section-choice")
    lead.page.locator(f"#{card} input[type=radio]").last.check()
    lead.press(re.compile("^Save this choice"), within=f"#{card}").sees("Your choice is saved.", "Your choice: ")
    lead.open(f"{policy}before-approval/").look("blockers")
    decide_what_is_open(lead, look="section-open-choice")

    lead.open(f"{policy}statements/purpose.benefits/wording/").look("reword")
    lead.page.get_by_label("Wording", exact=True).fill(REWORDED)
    lead.choose("No, only the wording").press("Save your wording").look("section").sees("Your wording")
    lead.follow(re.compile("^History")).look("history").sees("Priya Nadar")

    lead.open(f"{policy}sections/filtering/")
    must = lead.page.locator("article.statement", has=lead.page.get_by_text("Must", exact=True)).first.get_attribute(
        "id"
    )
    lead.follow(re.compile("^Leave out"), within=f"#{must}").look("leave-out").press("Leave it out").look(
        "leave-out-error"
    )
    assert lead.errors == ["Say why this statement is left out."]
    lead.fill({"Why do you leave it out?": "Our trust’s own filtering policy says this, and staff sign it each year."})
    lead.press("Leave it out").sees("is left out", "Reason: Our trust’s own filtering policy")

    lead.press("Add a statement of our own").look("add").fill({"Wording": OWN}).press("Add this statement").look(
        "section-own"
    )
    own = lead.page.locator("article.statement--own").last.get_attribute("id")
    lead.follow(re.compile("^Move"), within=f"#{own}").look("move")
    lead.page.get_by_label("Where should it stand?").select_option(index=1)
    lead.press("Move it").sees("Moved. It now stands at the beginning", OWN)

    lead.open(policy).follow("See all requirements").look("coverage")
    lead.open(f"{policy}before-approval/").look("blockers-none").sees("Nothing stands in the way of approval.")


def policy_of(walker: Walker) -> str:
    """Open the school's one policy, and return its address."""
    walker.open(f"{home_of(walker)}policies/").look("policies").follow(re.compile("^Online safety"))
    return walker.path


def submit(lead: Walker, school: School) -> None:
    """Invite the governor and submit what was made."""
    policy = policy_of(lead)
    lead.open(f"{home_of(lead)}people/").press("Invite somebody").look("invite")
    lead.fill({"Name": "Tobias Renn", "E-mail address": school.governor}).choose("Approver").press(
        "Send the invitation"
    )
    lead.look("people").sees(school.governor, "An invitation is on its way")
    lead.open(f"{policy}read/{document_of(lead, policy)}/").look("read")
    who_took_part(lead, policy)
    lead.open(policy).press("Submit for approval").look("submit").press("Submit for approval").look("versions")
    lead.sees("Waiting for approval")
    lead.follow(re.compile("1.0$")).look("version-submitted")
    assert not lead.page.get_by_role("button", name="Approve this policy").count()


def who_took_part(lead: Walker, policy: str) -> None:
    """Say who took part, take a line out again, and read it in the draft."""
    lead.open(policy).follow("Say who took part").look("took-part").press("Add").look("took-part-error")
    assert lead.errors[:1] == ["Say who took part, for example: staff."]
    day = datetime.now(UTC).date() - timedelta(days=3)
    when = {"Day": str(day.day), "Month": str(day.month), "Year": str(day.year)}
    for who in ("Staff", "Somebody else"):
        lead.fill({"Who took part?": who, "How?": PART}).fill(when).press("Add")
    lead.look("took-part-listed").press(f"Remove Somebody else, {PART}").sees("Removed.")
    lead.open(f"{policy}read/{document_of(lead, policy)}/").sees("Who took part in making this version", PART)


def document_of(walker: Walker, policy: str) -> str:
    """Return the key of the policy's first document."""
    walker.open(policy)
    href = str(walker.page.get_by_role("link", name=re.compile("^Read the draft")).first.get_attribute("href"))
    return href.rstrip("/").rpartition("/")[2]


def approve(governor: Walker, place: Place, school: School) -> str:
    """Accept the invitation, read, approve; return the address of the version."""
    governor.open(link_in(place.ask("mail", to=school.governor, saying="/invitation/"))).look("invitation")
    governor.press("Accept the invitation").look("governor-home").sees("Welcome")
    governor.press("Sign out", within="header").look("signed-out")
    sign_in_by_mail(governor, school.governor, place)
    governor.look("governor-home").press("Read what was submitted").look("version-to-approve").sees(REWORDED, OWN)
    version = governor.path
    governor.press("Approve this policy").look("approve").press("Approve this policy").look("approve-error")
    assert governor.errors == ["Name the meeting, or say how the decision was taken."]
    governor.fill({"Where was it decided?": "Full governing body, minute 7"}).press("Approve this policy")
    governor.sees("is approved")
    wait_until_published(governor, version)
    governor.look("version-published")
    return version


def wait_until_published(walker: Walker, version: str) -> None:
    """Open a version again and again until the worker has published it."""
    end = time.monotonic() + 60
    while not walker.open(version).page.locator("main").get_by_text("Published", exact=True).count():
        assert time.monotonic() < end, f"Not published: {walker.text[:600]}"
        walker.page.wait_for_timeout(300)


def read_in_public(anyone: Walker, place: Place, governor: Walker, school: School) -> str:
    """Read the public page, take every file home twice, see the frame; return the page's address."""
    address = str(governor.page.locator("main a[href*='/p/']").first.get_attribute("href")).partition("/v1.0/")[0] + "/"
    anyone.open(address).look("public").sees(school.name, "Full governing body, minute 7", "Version 1.0", REWORDED, OWN)
    assert "Demonstration" not in anyone.text and not anyone.context.cookies()
    files = sorted({str(each.get_attribute("href")) for each in anyone.page.locator("main a[href*='/v1.0/']").all()})
    files = [each for each in files if not each.endswith("/v1.0/")]
    starts = {"pdf": b"%PDF-", "docx": b"PK", "odt": b"PK", "html": b"<!", "txt": b""}
    assert {f"/document/{kind}/" for kind in starts} <= {each[each.index("/v1.0/") + 5 :] for each in files}
    assert sum("/document/" not in each for each in files) == 2 * school.pages, f"Each as PDF and text: {files}"
    for each in files:
        first = anyone.fetch(each)
        assert len(first) > 500 and first.startswith(starts[each.rstrip("/").rpartition("/")[2]])
        assert anyone.fetch(each) == first
    anyone.open(f"{address}embed/").look("public-embed").sees(REWORDED)
    anyone.open(re.sub(r"[^/]+/$", "", address)).look("public-index").sees("version 1.0")
    return address


def bring_a_name_up_to_date(
    lead: Walker, head: Walker, anyone: Walker, place: Place, school: School, version: str, public: str
) -> None:
    """The lead changes a name; the head, invited, releases 1.1 without a new approval; 1.0 stays."""
    before = anyone.fetch(f"{public}v1.0/document/pdf/")
    home = home_of(lead)
    lead.open(f"{home}names/").fill({"Person in charge": "Marigold Ashe"})
    lead.press("Save").sees("1 changed")
    lead.open(f"{home}people/invite/").fill({"Name": "Marigold Ashe", "E-mail address": school.head})
    lead.choose("Person in charge").press("Send the invitation")
    head.open(link_in(place.ask("mail", to=school.head, saying="/invitation/"))).press("Accept the invitation")
    head.look("head-home")
    head.open(version).follow("Bring names and numbers up to date").look("release").sees("Marigold Ashe")
    head.press("Release with these names").look("version-released").sees("1.1")
    wait_until_published(head, head.path)
    anyone.open(public).look("public-again").sees("Version 1.1", "Version 1.0", "Marigold Ashe")
    anyone.follow("Version 1.0").look("public-earlier").sees("This is an earlier version")
    assert "Marigold Ashe" not in anyone.text
    assert anyone.fetch(f"{public}v1.0/document/pdf/") == before
