"""Draft first, join later: the pages without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone

from foreland.policies import actions
from foreland.policies.models import OpenDraft
from foreland.policies.tests import making
from foreland.policies.views import opening
from foreland.tenancy.bounds import bound
from foreland.tenancy.scope import open_scope
from tests.visitor import Visitor
from tests.world import World

REGISTER = settings.BASE_DIR.parent / "content/demo/edubasealldata20261101.csv"
START = "/start/"


@pytest.fixture
def register(packs: None) -> None:
    """Read the made-up register."""
    call_command("import_register", str(REGISTER), verbosity=0)


def through(visitor: Visitor, *, answered: int = 0) -> int:
    """Answer whatever is asked and return how many questions there were; each bears the number of its turn."""
    page = visitor.get("/start/questions/")
    href = next(link for link in page.links.values() if link.startswith("/start/questions/"))
    page, asked = visitor.get(href), 0
    while page.address.startswith("/start/questions/"):
        asked += 1
        assert asked < 40
        (told,) = page.tree.xpath("//main//div[@class='step']")
        words = "".join(told.itertext()).split()
        assert words[:3] == ["Question", str(answered + asked), "of"] and answered + asked <= int(words[3]), words
        values = (
            {}
            if page.forms[0].values.get("answer")
            else {"answer": page.tree.xpath("//main//input[@name='answer']")[0].get("value")}
        )
        page = visitor.submit(values)
    assert page.address == "/start/draft/"
    return asked


def test_a_found_school_reads_its_draft_after_its_questions(register: None) -> None:
    visitor = Visitor()
    page = visitor.get(START + "?q=Harbour View")
    assert "Harbour View Primary School" in page.text
    page = visitor.submit(
        button=next(
            words
            for form in page.forms
            for words, _, _ in form.buttons
            if words.startswith("Harbour View Primary School")
        )
    )
    assert "From the register" in page.text and page.address == "/start/questions/"
    waits = int(page.text.partition(" questions still wait for you; ")[0].split()[-1])
    assert "are answered from the register." in page.text
    assert waits <= through(visitor) <= 16
    page = visitor.page
    assert page is not None and "Harbour View Primary School" in page.text and "Draft" in page.text
    assert "handed in on arrival" in page.text and "{{" not in page.text
    row = OpenDraft.objects.get()
    assert row.urn == "990002" and row.origins["phase"] == "register" and row.origins["social"] == "person"
    assert "Go on with it" in visitor.get(START).links
    assert "Go on with it" not in Visitor().get(START).links, "a draft belongs to one browser"


def test_a_setting_that_is_in_no_register(packs: None) -> None:
    visitor = Visitor()
    page = visitor.get(START + "?q=Nowhere School")
    assert "Nothing found for “Nowhere School”" in page.text
    visitor.get(START)
    page = visitor.submit({"name": "Pat’s <b>place</b>"}, button="Begin")
    assert page.address == "/start/questions/"
    visitor.get("/start/questions/kind/")
    visitor.submit({"answer": "childminder"})
    through(visitor, answered=1)
    page = visitor.page
    assert page is not None and "Pat’s <b>place</b>" in page.text
    visitor.get(START)
    assert visitor.submit({"name": "x" * 201}, button="Begin").errors


def test_bad_input_before_there_is_an_account(register: None) -> None:
    visitor = Visitor(careless=True)
    for path in ("questions/", "questions/kind/", "draft/"):
        page = visitor.get(START + path)
        assert page.status == 302 and page.location == START, "nothing begun yet"
    page = visitor.post(START, {"urn": "123456"}, follow=True)
    assert "Nothing found for “123456”" in page.text and OpenDraft.objects.count() == 0
    assert visitor.post(START, {"urn": "990002"}).location == "/start/questions/"
    assert visitor.get("/start/questions/no-such/").location == "/start/questions/"
    assert visitor.post("/start/questions/ai/", {"answer": "robots"}).errors
    assert visitor.post("/start/questions/ai/", {"answer": ["none", "staff"]}).errors == [
        "Choose either “none” or the others, not both."
    ]
    assert visitor.get(START + "?q=" + "x" * 5000).status == 200
    assert "social" not in OpenDraft.objects.get().facts


def test_a_draft_that_was_taken_is_over(world: World, packs: None) -> None:
    visitor = Visitor()
    visitor.get(START)
    visitor.submit({"name": "Oak Lane"}, button="Begin")
    visitor.get("/start/questions/kind/")
    visitor.submit({"answer": "school"})
    token = visitor.client.session["open_draft"]
    with open_scope(body=world.oak, by=world.lead.pk):
        policy = actions.adopt_open_draft(token=token, by=world.lead.pk, now=timezone.now())
    assert policy is not None
    assert visitor.get("/start/draft/").location == START
    page = Visitor(world.lead).get(f"/schools/{world.oak.address}/policies/{policy.pk}/questions/")
    assert "A school" in page.text


def test_a_session_of_elsewhere_opens_no_draft(packs: None) -> None:
    one, two = Visitor(), Visitor()
    one.get(START)
    one.submit({"name": "One"}, button="Begin")
    assert two.get("/start/draft/").location == START
    session = two.client.session
    session["open_draft"] = OpenDraft.objects.get().pk
    session.save()
    assert two.get("/start/draft/").location == START
    assert OpenDraft.objects.get().pack == making.PACK


def test_one_network_begins_only_so_many_drafts_an_hour(register: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(opening, "MOST_AN_HOUR", 3)
    visitor = Visitor()
    for number in range(3):
        visitor.get(START)
        assert visitor.submit({"name": f"Place {number}"}, button="Begin").address == "/start/questions/"
    visitor.get(START)
    page = visitor.submit({"name": "One more"}, button="Begin")
    again = timezone.localtime(timezone.now() + timedelta(hours=1))
    assert page.address == START and "3 drafts were begun from your network within an hour" in page.text
    assert any(f"Try again after {at:%H:%M}" in page.text for at in (again, again + timedelta(minutes=1)))
    assert "One more" in page.html, "the name is still in the field"
    page = Visitor(careless=True).post(START, {"urn": "990002"}, follow=True)
    assert page.address == START and "Try again after" in page.text
    assert OpenDraft.objects.count() == 3
    assert visitor.get("/start/questions/").status == 200, "what was begun goes on"
    elsewhere = Visitor(careless=True)
    elsewhere.client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    assert elsewhere.post(START, {"name": "Elsewhere"}).location == "/start/questions/"
    cache.clear()


def test_the_hour_goes_by(db: None) -> None:
    cache.clear()
    request, began = RequestFactory().post(START), timezone.now()

    def ask(minutes: int) -> object:
        return bound(request, what="test", most=2, now=began + timedelta(minutes=minutes))

    assert ask(0) is None and ask(20) is None
    assert ask(30) == began + timedelta(hours=1)
    assert ask(61) is None and ask(62) == began + timedelta(minutes=80)
    assert bound(request, what="other", most=2, now=began) is None
    cache.clear()
