"""A session that ended while writing loses nothing, and shows nothing to anybody else."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import RequestFactory
from django.utils import timezone

from foreland.tenancy import held
from foreland.tenancy.doors import address
from foreland.tenancy.models import HeldForm, Person
from foreland.tenancy.scope import open_scope
from foreland.tenancy.tests.ground import Book
from tests.visitor import Visitor
from tests.world import World

pytestmark = [pytest.mark.urls("foreland.tenancy.tests.sample_urls"), pytest.mark.usefixtures("ground_tables")]
WORDS = 'First line\r\n\r\n  <b>"third"</b> & last'


def _held(world: World, **fields: object) -> str:
    """Post to a door of Oak without being signed in; return the address to come back to."""
    page = Visitor(careless=True).post(address("books", world.oak), {"title": WORDS, **fields})
    assert page.location.startswith("/accounts/login/?next=")
    return parse_qs(urlsplit(page.location).query)["next"][0]


def test_what_was_written_is_shown_after_sign_in_and_saved(world: World) -> None:
    back = _held(world)
    row = HeldForm.objects.get()
    assert "third" not in row.sealed and back.split("held=")[1] not in (row.digest, row.sealed)
    visitor = Visitor(world.lead)
    page = visitor.get(back)
    assert (page.status, page.h1) == (200, "We kept what you wrote")
    assert 'First line <b>"third"</b> & last' in page.text
    with open_scope(body=world.oak, by="test"):
        assert Book.objects.count() == 0
    visitor.submit(button="Save it now", follow=False)
    with open_scope(body=world.oak, by="test"):
        assert [book.title for book in Book.objects.all()] == [WORDS]
    assert HeldForm.objects.count() == 0
    page = visitor.get(back)
    assert page.response.content.decode().startswith(world.lead.pk)


def test_nobody_sees_it_who_may_not_pass_the_door(world: World) -> None:
    back = _held(world)
    assert Visitor(world.far_head).get(back).status == 404
    assert Visitor(world.teacher).get(back).status == 403
    assert Visitor().get(back).location.startswith("/accounts/login/")
    elsewhere = address("books", world.far) + "?" + back.split("?")[1]
    assert "First line" not in Visitor(world.far_head).get(elsewhere).response.content.decode()


def test_a_door_that_only_takes_posts_shows_it_too(world: World) -> None:
    page = Visitor(careless=True).post(address("save", world.oak), {"title": "x"})
    back = f"{address('save', world.oak)}?held="
    assert page.location.startswith("/accounts/login/?next=")
    token = page.location.split("held%3D")[1]
    visitor = Visitor(world.lead, careless=True)
    assert visitor.get(back + token).h1 == "We kept what you wrote"
    HeldForm.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert visitor.get(back + token).location == f"/schools/{world.oak.address}/"


def test_secrets_and_files_are_not_held(world: World) -> None:
    back = _held(
        world,
        password="hunter2hunter2",
        otp="123456",
        csrfmiddlewaretoken="zz-zz",
        spin="kept",
        crest=SimpleUploadedFile("crest.png", b"picture"),
    )
    page = Visitor(world.lead).get(back)
    for gone in ("hunter2", "123456", "zz-zz", "picture"):
        assert gone not in page.html
    assert "kept" in page.text


def test_too_much_and_nothing_are_not_held(world: World) -> None:
    def hold(**fields: str) -> str:
        return held.hold(RequestFactory().post("/schools/x/", fields))

    assert hold(title="x" * (held.LARGEST + 1)) == ""
    assert hold(title="  ") == ""
    assert hold(title="x" * (held.LARGEST - 100)) != ""
    assert HeldForm.objects.count() == 1
    for _ in range(held.MOST_A_VISITOR + 3):
        assert hold(title="more")
    assert HeldForm.objects.count() == held.MOST_A_VISITOR
    HeldForm.objects.update(expires=timezone.now() - timedelta(seconds=1))
    hold(title="newest")
    assert HeldForm.objects.count() == 1


def test_where_all_is_full_the_oldest_of_whoever_holds_most_goes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def hold(network: str, title: str) -> str:
        return held.hold(RequestFactory().post(f"/schools/{title}/", {"title": title}, REMOTE_ADDR=network))

    monkeypatch.setattr(held, "MOST", 6)
    assert hold("192.0.2.1", "single")
    for number in range(5):
        assert hold("198.51.100.7", f"many-{number}")
    assert HeldForm.objects.count() == 6
    assert hold("203.0.113.9", "newest"), "the newest is never refused"
    kept = {row.address for row in HeldForm.objects.all()}
    assert kept == {"/schools/single/", "/schools/newest/", *(f"/schools/many-{number}/" for number in range(1, 5))}


def test_colleagues_behind_one_address_do_not_push_each_other_out(world: World) -> None:
    def hold(person: Person | None, title: str) -> None:
        request = RequestFactory().post(f"/schools/{title}/", {"title": title})
        if person is not None:
            request.user = person
        held.hold(request)

    hold(world.lead, "mine")
    for number in range(held.MOST_A_VISITOR + 1):
        hold(world.teacher, f"theirs-{number}")
        hold(None, f"nobodys-{number}")
    kept = {row.address for row in HeldForm.objects.all()}
    assert "/schools/mine/" in kept and len(kept) == 1 + 2 * held.MOST_A_VISITOR
    assert "/schools/theirs-0/" not in kept


def test_the_query_of_the_address_is_kept() -> None:
    assert held.back_to("/a/?x=1&held=old", "new") == "/a/?x=1&held=new"
    assert held.back_to("/a/?x=1", "") == "/a/?x=1"


def test_the_whole_way_with_a_real_form_and_a_real_sign_in(world: World, mailoutbox: list[EmailMessage]) -> None:
    visitor = Visitor(world.teacher)
    visitor.get("/account/name/")
    del visitor.client.cookies["sessionid"]  # ten hours have gone by
    page = visitor.submit({"name": "Tara Newname"})
    assert page.h1 == "Sign in"
    page = visitor.submit(button="Send me a code by e-mail")
    assert page.h1 == "Send me a code by e-mail"
    page = visitor.submit({"email": world.teacher.email}, button="Send the code")
    assert page.h1 == "Enter the code"
    (mail,) = mailoutbox
    code = mail.body.split("\n\n")[1].strip()
    page = visitor.submit({"code": code}, button="Sign in")
    assert page.h1 == "We kept what you wrote" and "Tara Newname" in page.text
    page = visitor.submit(button="Save it now")
    assert page.h1 == "Your account"
    assert Person.objects.get(pk=world.teacher.pk).name == "Tara Newname"
    assert HeldForm.objects.count() == 0
