"""Sign-in, walked as people walk it; the visitor looks at every page on the way."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from django.utils import timezone

from foreland.tenancy import actions, secondfactor
from foreland.tenancy.models import Person
from foreland.tenancy.signin import SocialAccountAdapter, network_of
from foreland.trail import queries as trail
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.urls("foreland.tenancy.tests.sample_urls")
PASSWORD = "lantern-harbour-gull"


@pytest.fixture
def tara(world: World) -> Person:
    """A reader with a password."""
    world.teacher.set_password(PASSWORD)
    world.teacher.save()
    return world.teacher


def _sign_in(email: str, password: str = PASSWORD) -> Visitor:
    visitor = Visitor()
    visitor.get("/accounts/login/")
    visitor.submit({"login": email, "password": password}, button="Sign in")
    return visitor


def test_by_password(tara: Person, world: World) -> None:
    visitor = _sign_in(tara.email.upper())
    assert visitor.page.address == f"/schools/{world.oak.address}/"
    assert [each.verb for each in trail.entries(body="") if each.by == tara.pk] == ["tenancy.signed_in"]
    visitor.get("/accounts/logout/")
    visitor.submit(button="Sign out", follow=False)
    assert visitor.get("/account/").status == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(tara: Person) -> None:
    words = "The e-mail address or the password is not right. Try again, or ask for a code."
    for email in (tara.email, "nobody@example.org"):
        page = _sign_in(email, "wrong-wrong-wrong").page
        assert (page.h1, page.errors) == ("Sign in", [words])
    page = _sign_in("", "").page
    assert page.errors == ["Enter e-mail address", "Enter password"]


def test_by_code_an_unknown_address_learns_nothing(world: World, mailoutbox: list[EmailMessage]) -> None:
    for email in (world.teacher.email, "nobody@example.org"):
        visitor = Visitor()
        visitor.get("/accounts/login/code/")
        page = visitor.submit({"email": email}, button="Send the code")
        assert page.h1 == "Enter the code" and email in page.text
        page = visitor.submit({"code": "XXXXXX"}, button="Sign in")
        assert page.errors == ["The code is not right, or its time is over. Check it, or ask for a new one."]
    known, unknown = mailoutbox
    assert known.subject == "Your code for signing in"
    assert "Nobody uses Foreland with this address" in unknown.body and "/accounts/signup/" in unknown.body


def test_by_code_with_a_new_one_sent(world: World, mailoutbox: list[EmailMessage]) -> None:
    visitor = Visitor()
    visitor.get("/accounts/login/code/?next=/account/")
    visitor.submit({"email": world.teacher.email}, button="Send the code")
    visitor.submit(button="Send a new code")
    code = mailoutbox[-1].body.split("\n\n")[1].strip()
    assert visitor.submit({"code": code}, button="Sign in").h1 == "Your account"


def test_a_second_factor_is_asked_for(world: World) -> None:
    world.adviser.set_password(PASSWORD)
    world.adviser.save()
    visitor = _sign_in(world.adviser.email)
    assert visitor.page.h1 == "Enter a one-time code"
    assert visitor.submit({"code": "000000"}, button="Sign in").errors
    code = secondfactor.current_code(world.adviser, now=timezone.now())
    page = visitor.submit({"code": code}, button="Sign in")
    assert page.address == f"/authorities/{world.northshire.address}/"


def test_a_new_password_by_link(tara: Person, mailoutbox: list[EmailMessage]) -> None:
    visitor = Visitor()
    visitor.get("/accounts/password/reset/")
    page = visitor.submit({"email": tara.email}, button="Send the link")
    assert page.h1 == "Look at your e-mail"
    link = re.findall(re.escape(settings.ADDRESS) + r"(/\S+)", str(mailoutbox[0].body))[0]
    page = visitor.get(link, follow=True)
    assert page.h1 == "Choose a new password"
    assert visitor.submit({"password1": "short", "password2": "short"}, button="Save the password").errors
    new = "harbour-gull-lantern"
    page = visitor.submit({"password1": new, "password2": new}, button="Save the password")
    assert page.h1 == "Your password has been changed"
    assert _sign_in(tara.email, new).page.address.startswith("/schools/")
    assert visitor.get(link, follow=True).h1 == "This link does not work any more"


def test_setting_and_changing_a_password(world: World) -> None:
    visitor = Visitor(world.teacher)
    assert visitor.get("/accounts/password/change/", follow=True).h1 == "Set a password"
    visitor.submit({"password1": PASSWORD, "password2": PASSWORD}, button="Save the password")
    visitor = _sign_in(world.teacher.email)
    assert visitor.get("/accounts/password/change/").h1 == "Change your password"
    new = "harbour-gull-lantern"
    page = visitor.submit({"oldpassword": "no", "password1": new, "password2": new}, button="Save the password")
    assert page.errors == ["Enter the password that you use now"]
    visitor.submit({"oldpassword": PASSWORD, "password1": new, "password2": new}, button="Save the password")
    world.teacher.refresh_from_db()
    assert world.teacher.check_password(new)


def test_what_matters_is_asked_once_more(tara: Person) -> None:
    visitor = Visitor(tara)
    page = visitor.get("/accounts/2fa/totp/activate/", follow=True)
    assert page.h1 == "Show that it is you"
    assert visitor.submit({"password": "wrong"}, button="Continue").errors == ["The password is not right"]
    assert visitor.submit({"password": PASSWORD}, button="Continue").h1 == "Set up one-time codes"


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/account/", "Your account"),
        ("/account/name/", "Change your name"),
        ("/accounts/2fa/", "Second factors"),
        ("/accounts/2fa/webauthn/", "Your passkeys"),
        ("/accounts/2fa/reauthenticate/?next=/account/", "Show that it is you"),
        ("/accounts/3rdparty/", "Sign-in through others"),
        ("/accounts/logout/", "Sign out"),
        ("/accounts/inactive/", "This sign-in is closed"),
        ("/accounts/signup/", "How to get a sign-in"),
        ("/accounts/3rdparty/login/cancelled/", "You stopped signing in"),
        ("/who-may-do-what/", "Who may do what"),
    ],
)
def test_pages_stand(world: World, address: str, heading: str) -> None:
    page = Visitor(world.dsl).get(address)
    assert (page.status, page.h1) == (200, heading)


def test_a_provider_that_fails_gets_words(visitor: Visitor) -> None:
    assert visitor.get("/accounts/3rdparty/login/error/").h1 == "Signing in there did not work"


def test_trying_too_often_is_slowed_down(visitor: Visitor) -> None:
    cache.clear()
    for _ in range(21):
        visitor.get("/accounts/password/reset/")
        page = visitor.submit({"email": "nobody@example.org"}, button="Send the link")
    cache.clear()
    assert (page.status, page.h1) == (429, "Too many tries")


def test_adding_a_passkey_is_a_page(world: World) -> None:
    page = Visitor(world.teacher).get("/accounts/2fa/webauthn/add/")
    assert page.h1 == "Add a passkey"
    assert page.tree.xpath("//script[@id='js_data' and @type='application/json']")
    options = Visitor().get("/accounts/2fa/webauthn/login/", accept="application/json").response.json()
    assert options["request_options"]["publicKey"]["rpId"] == "testserver"


def test_nobody_signs_up_alone(world: World) -> None:
    before = Person.objects.count()
    visitor = Visitor(careless=True)
    assert visitor.post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD}).status == 405
    assert Person.objects.count() == before


@pytest.mark.parametrize("known", [True, False])
def test_a_provider_signs_in_people_we_know_and_nobody_else(world: World, known: bool) -> None:
    email = world.teacher.email if known else "stranger@example.org"
    request = RequestFactory().get("/")
    login = SocialLogin(
        user=Person(email=email, created=timezone.now()),
        account=SocialAccount(provider="openid_connect", uid="1"),
        email_addresses=[EmailAddress(email=email, verified=True, primary=True)],
    )
    login.state = {"process": "login"}
    adapter = SocialAccountAdapter(request)
    adapter.can_authenticate_by_email(login, email)
    found = adapter.authenticate_by_email(login)
    if known:
        assert found == (world.teacher, email)
        return
    assert found is None
    login.provider = type("P", (), {"name": "Lighthouse ID"})()
    with pytest.raises(ImmediateHttpResponse) as turned:
        adapter.pre_social_login(request, login)
    assert "nobody uses Foreland" in turned.value.response.content.decode()


def test_home_sends_to_the_one_school_or_lists_or_helps(world: World) -> None:
    assert Visitor(world.lead).get("/home/").location == f"/schools/{world.oak.address}/"
    actions.add_member(body=world.elm, person=world.lead, role="reader", by="operator", now=timezone.now())
    page = Visitor(world.lead).get("/home/")
    assert (
        page.links["Elm Tree Nursery"] == f"/schools/{world.elm.address}/" and "Oak Lane Primary School" in page.links
    )
    assert Visitor(world.stranger).get("/home/").h1 == "You are not a member of any school yet"


def test_the_account_page_tells_what_there_is(world: World) -> None:
    page = Visitor(world.dsl).get("/account/")
    assert "One-time codes On" in page.text and "Password Not set" in page.text
    assert "Designated safeguarding lead" in page.text
    assert "Your claim is being checked" in Visitor(world.newcomer).get("/account/").text


@pytest.mark.parametrize(
    "address", ["http://localhost/x", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_to_a_page_of_ours(tara: Person, world: World, address: str) -> None:
    visitor = Visitor()
    visitor.get("/accounts/login/?" + urlencode({"next": address}))
    visitor.submit({"login": tara.email, "password": PASSWORD, "next": address}, button="Sign in", follow=False)
    assert visitor.page.location == "/home/"


def test_addresses_in_messages_are_ours_whatever_host_was_asked(tara: Person, mailoutbox: list[EmailMessage]) -> None:
    for path in ("/accounts/password/reset/", "/accounts/login/code/"):
        for email in (tara.email, "nobody@example.org"):
            Client().post(path, {"email": email}, headers={"host": "localhost:1234"})
    assert len(mailoutbox) == 4
    assert not any("localhost:1234" in str(message.body) for message in mailoutbox)
    assert sum(settings.ADDRESS in str(message.body) for message in mailoutbox) == 3  # the fourth holds a code


def test_one_address_is_sent_only_so_many_codes(
    tara: Person, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    now = time.time()
    for minute in range(15):
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda at=now + 70 * minute: at)
        visitor = Visitor()
        visitor.get("/accounts/login/code/")
        visitor.submit({"email": tara.email}, follow=False)
    assert len(mailoutbox) == 10


def test_where_a_request_came_from(settings: Any) -> None:
    def asked(address: str, forwarded: str = "") -> str:
        headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
        return network_of(RequestFactory().get("/", REMOTE_ADDR=address, **headers))

    assert asked("192.0.2.1", "198.51.100.7") == "192.0.2.1"
    assert asked("2001:db8:1:2:3:4:5:6") == asked("2001:db8:1:2::1") == "2001:db8:1:2::"
    assert asked("") == asked("socket") == ""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert asked("192.0.2.1", "203.0.113.5, 198.51.100.7") == "198.51.100.7"
