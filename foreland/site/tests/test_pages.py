"""What the roof answers by itself: the front page, errors, health, the headers of every answer, old forms."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from foreland.policies.tests import making
from foreland.registry import actions as registry
from foreland.registry.models import Claim
from foreland.registry.queries import terms
from foreland.site.middleware import JsonFormatter
from foreland.site.models import Beat
from foreland.tenancy import actions as ground
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.models import Body, HeldForm
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow


def test_the_front_page_says_what_it_is_and_offers_three_ways(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.h1 == "Online safety policies that fit your school"
    assert {"Make a draft now", "Join with your school", "Sign in"} <= set(page.links)
    assert visitor.click("Make a draft now").status == 200
    visitor.get("/")
    assert visitor.click("Join with your school").status == 200


@pytest.mark.parametrize(("person", "body", "words"), [
    ("head", "oak", "Make your online safety policy"),
    ("newcomer", "elm", "Make your online safety policy"),
    ("lead", "oak", "Make your online safety policy"),
    ("teacher", "oak", "Nothing waits for you"),
    ("governor", "oak", "Nothing waits for you"),
])  # fmt: skip
def test_a_school_without_a_policy_shows_each_their_step(world: World, person: str, body: str, words: str) -> None:
    making.load_packs()
    page = Visitor(getattr(world, person)).get(home_of(getattr(world, body)))
    assert page.h1 == getattr(world, body).name
    assert f"Your next step {words}" in page.text
    assert "Is a child in danger now? Call 999 first" in page.text
    assert "data protection terms" not in page.text, "making a policy needs no agreement"


def test_the_terms_are_spoken_of_once_a_policy_is_in_force_and_until_they_are_accepted(
    world: World, published: Body
) -> None:
    said = "Before parts that hold personal data can open, the person in charge accepts the data protection terms"
    page = Visitor(world.head).get(home_of(published))
    assert said in page.text and "Your next step Submit the draft" in page.text
    assert said not in Visitor(world.lead).get(home_of(published)).text, "who cannot accept them is not asked"
    edition = terms.in_force()
    registry.accept_terms(
        body=published, person=world.head, edition=edition.edition, digest=edition.digest, in_force=edition.digest, now=timezone.now(),
    )  # fmt: skip
    assert said not in Visitor(world.head).get(home_of(published)).text


def test_the_home_of_who_accepted_earlier_terms_says_in_one_line_that_there_are_newer(
    world: World, published: Body
) -> None:
    earlier = terms.edition("2026.1")
    assert earlier is not None
    registry.accept_terms(
        body=published, person=world.head, edition="2026.1", digest=earlier.digest, in_force=earlier.digest, now=timezone.now(),
    )  # fmt: skip
    said = "The data protection terms have a newer edition. See what changed, and accept it"
    assert said in Visitor(world.head).get(home_of(published)).text
    assert said not in Visitor(world.lead).get(home_of(published)).text


def test_an_authority_sees_what_waits_and_whether_it_is_open(world: World) -> None:
    page = Visitor(world.manager).get(home_of(world.northshire))
    assert "Not open to schools yet" in page.text and "Emergency contacts" in page.text
    page = Visitor(world.adviser).get(home_of(world.northshire))
    assert "Calls to make" in page.text and "2 schools have joined" in page.text
    assert address("policies:area-editions", world.northshire) in page.html


def test_one_person_moves_between_their_schools_without_signing_in_again(world: World) -> None:
    go_on = "Other places"
    visitor = Visitor(world.lead)
    assert go_on not in visitor.get(f"/schools/{world.oak.address}/").html, "there is nowhere else to go"
    ground.add_member(body=world.elm, person=world.lead, role="reader", by="operator", now=timezone.now())
    page = visitor.get(f"/schools/{world.oak.address}/")
    assert page.tree.xpath(f"//header//a[.='{go_on}']/@href") == ["/home/"]
    page = visitor.get("/home/")
    assert "Elm Tree Nursery Reader" in page.text and "Online safety lead" in page.text
    page = visitor.click("Elm Tree Nursery")
    assert page.status == 200 and page.h1 == "Elm Tree Nursery"
    assert "Signed in as reader" in page.tree.xpath("string(//header)"), "the roles of this school alone"
    assert visitor.get(f"/schools/{world.far.address}/").status == 404


def test_a_trust_sees_its_schools(world: World) -> None:
    page = Visitor(world.trust_lead).get(home_of(world.trust))
    assert "Oak Lane Primary School" in page.text and "Farside" not in page.text


def test_homes_ask_the_database_no_more_for_more_schools(world: World, django_assert_max_num_queries: Any) -> None:
    visitor = Visitor(world.trust_lead)
    visitor.get(home_of(world.trust))
    with django_assert_max_num_queries(14):
        visitor.get(home_of(world.trust))


def test_nothing_there_is_said_in_words(visitor: Visitor) -> None:
    page = visitor.get("/there-is-no-such-page/")
    assert page.status == 404 and page.h1 and page.tree.xpath("//a[@href='/']")


def test_a_fault_of_ours_is_said_in_words_and_tells_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr("foreland.site.views.shutil.disk_usage", broken)
    response = Client(raise_request_exception=False).get("/readyz")
    assert response.status_code == 500
    text = response.content.decode()
    assert "<h1" in text and "secret reason" not in text and "Traceback" not in text


def test_every_answer_bears_the_same_headers(world: World) -> None:
    for page in (Visitor().get("/"), Visitor().get("/nowhere/"), Visitor(world.head).get(home_of(world.oak))):
        headers = page.response.headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"] and "http:" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin" and headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"] and len(headers["X-Request-Id"]) == 12


def test_pages_of_members_stay_out_of_caches(world: World) -> None:
    assert Visitor(world.head).get(home_of(world.oak)).response.headers["Cache-Control"].startswith("private")
    assert "private" not in Visitor().get("/").response.headers.get("Cache-Control", "")
    for page in ("/", "/join/", "/start/"):  # they show who is signed in
        assert Visitor(world.head).get(page).response.headers["Cache-Control"].startswith("private")


def test_healthz_answers_without_more_ado(client: Client, db: None) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_wants_a_worker_that_lives(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert (
        response.status_code == 503 and response.json()["ready"] is False and response.json()["worker_seconds"] is None
    )
    now = timezone.now()
    Beat.objects.create(worker="w", started=now, at=now - timedelta(seconds=20), good_until=now)
    response = client.get("/readyz")
    assert response.status_code == 200 and response.json()["database"] is True
    Beat.objects.update(at=now - timedelta(seconds=600))
    assert client.get("/readyz").status_code == 503


def test_a_form_that_is_too_old_loses_nothing(world: World) -> None:
    visitor = Visitor(world.lead)
    visitor.get("/account/name/")
    visitor.client.cookies["csrftoken"] = "x" * 32
    page = visitor.post("/account/name/", {"name": "Leonora Lead", "csrfmiddlewaretoken": "y" * 32})
    assert page.status == 403 and page.h1 == "This page was open too long"
    page = visitor.click("Go back to what you wrote")
    assert page.status == 200 and "Leonora Lead" in page.html


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_what_another_site_sends_is_not_kept_to_be_saved_with_a_click(world: World, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True, headers=headers)
    address = home_of(world.oak) + "people/invite/"
    page = client.post(address, {"name": "Mallory", "email": "mallory@evil.example", "role": "head"})
    assert page.status_code == 403 and "held=" not in page.content.decode()
    assert HeldForm.objects.count() == 0


def test_what_no_page_of_ours_sends_is_turned_away(world: World) -> None:
    client = Client()
    for page in (client.get("/join/?q=a%00b"), client.get("/schools/%00/"), client.get("/static/%00"),
                 client.get("/", CONTENT_LENGTH="99" * 10), client.get("/", headers={"host": "evil.example"})):  # fmt: skip
        assert page.status_code == 400 and "<h1" in page.content.decode()
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff" and "camera=()" in page.headers["Permissions-Policy"]
    assert client.post("/start/", {"name": "a" * 2_900_000}).status_code == 200
    assert (
        client.post("/start/", b"", content_type="text/plain", CONTENT_LENGTH=str(33 * 1024 * 1024)).status_code == 400
    )


def test_no_address_stands_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    token = "A" * 32
    client = Client(enforce_csrf_checks=True)
    for answer in (client.get(f"/l/{token}/invitation/"), client.post(f"/l/{token}/invitation/"), client.get("/x/Pat-Marsh/"),
                   client.put(home_of(world.oak) + "people/"), client.get(f"/join/confirm/{token}/")):  # fmt: skip
        assert answer.status_code >= 400
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("Forbidden" in line for line in lines) and any(
        "Not Found: registry:invitation" in line for line in lines
    )
    assert not any(word in line for line in lines for word in (token, "Pat-Marsh", world.oak.pk))


def test_a_request_is_one_line_of_json_without_words(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="foreland.request"):
        visitor.get("/accessibility/?secret=words")
    (record,) = [each for each in caplog.records if each.name == "foreland.request"]

    line = json.loads(JsonFormatter().format(record))
    assert line["door"] == "accessibility" and line["status"] == 200 and line["ms"] >= 0
    assert "secret" not in json.dumps(line)


def test_home_says_once_that_joining_is_not_finished(world: World) -> None:
    making.load_packs()
    now = timezone.now()
    with open_scope(body=world.elm, by=world.newcomer.pk):
        making.begin("primary", now=now)
        claim = Claim.objects.create(
            body=world.elm, person=world.newcomer, said="lead", email="n@elm.example", created=now
        )
    newcomer, home = Visitor(world.newcomer), home_of(world.elm)
    page = newcomer.get(home)
    assert "Your next step Finish joining" in page.text and "Joining is not finished" not in page.text
    with open_scope(body=world.elm, by=world.newcomer.pk):
        Claim.objects.filter(pk=claim.pk).update(way="post")
    assert "Joining waits for a letter to the school" in newcomer.get(home).text, "others have to act now"
