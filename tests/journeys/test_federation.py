"""One school of a federation writes; the other has the policy in its own name, and what was approved once is published for it."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.cast import PASSWORD, VALUES
from tests.journeys.place import Place
from tests.journeys.steps import sign_in
from tests.journeys.walk import Walker

JUNIOR, INFANT = "990008", "990007"
WRITER, HEAD, TAKER = (f"{part}@marramschools.sch.example" for part in ("writer", "chair", "taker"))
AIM = "We keep children safe online, at school and at home."


def test_a_federation_drafts_once_and_each_school_has_it_in_its_own_name(
    place: Place, walker: Callable[..., Walker]
) -> None:
    for email, name in ((WRITER, "Bethan Lisle"), (HEAD, "Yusuf Anderby"), (TAKER, "Ffion Teal")):
        place.ask("person", email=email, name=name, password=PASSWORD)
    made = place.ask("school", urn=JUNIOR, lead=WRITER, words={"purpose.aim": AIM})
    place.ask("ready", urn=JUNIOR, lead=WRITER, values=dict(VALUES))
    other = place.ask("school", urn=INFANT, lead=TAKER)
    place.ask("ready", urn=INFANT, lead=TAKER, values=dict(VALUES) | {"dsl_name": "Oona Fairlie"})
    for urn in (JUNIOR, INFANT):
        place.ask("role", email=HEAD, number=urn, role="head")

    writer = sign_in(walker(), WRITER)
    writer.open(f"{made['home']}policies/").follow("Draft once for all its schools").look("federation-not-asked")
    writer.press("Ask Marram Infant School").look("federation-asked").sees("Asked: Marram Infant School")
    taker = sign_in(walker("phone"), TAKER)
    taker.open(f"{other['home']}policies/").look("policies-federation-asks").follow("Read what it means, and answer")
    taker.look("federation-asked-us").press("Take the draft").look("federation-take").press("Record the decision")
    assert taker.look("federation-take-error").errors == ["Say who decided."]
    taker.fill({"Who decided?": "The governing body"}).press("Record the decision").look("federation-taken")

    writer.open(f"{made['home']}federation/").press("Hand the draft on").look("federation-handed-on")
    writer.sees("Marram Infant School: ", "handed on")
    taker.open(f"{other['home']}federation/").look("federation-what-is-ours").sees("Marram Junior School")
    while taker.page.get_by_role("button", name="as in the draft").count():  # choices that it had made before
        taker.page.get_by_role("button", name="as in the draft").last.click()
        taker.page.wait_for_load_state("load")
    taker.sees("No statement has words of your own")

    writer.open(f"{made['home']}policies/{made['policy']}/submit/").press("Submit for approval")
    head = sign_in(walker(), HEAD)
    head.look("where-to-go").sees("Marram Infant School", "Marram Junior School").follow("Marram Junior School")
    head.press("Read what was submitted").press("Approve this policy").fill(
        {"Where was it decided?": "Full governing body"}
    )
    head.press("Approve this policy").sees("is approved")

    for _ in range(20):  # the worker publishes it
        writer.open(f"{made['home']}federation/")
        if writer.page.get_by_role("button", name="Publish for the other school").count():
            break
        writer.page.wait_for_timeout(1000)
    writer.look("federation-ready").press("Publish for the other school")
    for _ in range(20):  # the worker publishes it there
        if "published as version 1.0" in writer.page.content():
            break
        writer.page.wait_for_timeout(1000)
        writer.open(f"{made['home']}federation/")
    writer.look("federation-published").sees("published as version 1.0")
    for _ in range(20):
        found = walker().open(f"/p/{other['home'].strip('/').split('/')[-1]}/online-safety-policy/")
        if found.status == 200:
            break
        writer.page.wait_for_timeout(1000)
    found.sees("Marram Infant School", AIM, "Oona Fairlie", "for the schools of Marram Schools Federation")
    head.page.get_by_role("link", name="Other places").click()
    head.follow("Marram Infant School").sees("Marram Infant School")
