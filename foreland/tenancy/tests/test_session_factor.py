"""The second factor of a session: to have one is not enough, and the password alone cannot change that."""

from __future__ import annotations

from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone

from foreland.tenancy import actions, secondfactor
from foreland.tenancy.doors import address
from foreland.tenancy.models import Person
from foreland.tenancy.scope import open_scope
from foreland.tenancy.signin import sign_in
from foreland.tenancy.tests.ground import Book
from tests.visitor import Visitor
from tests.world import NOW, World

pytestmark = [pytest.mark.urls("foreland.tenancy.tests.sample_urls"), pytest.mark.usefixtures("ground_tables")]
PASSWORD = "lantern-harbour-gull"
ASKED = "Show that it is you"


@pytest.fixture
def dana(world: World) -> Person:
    """The safeguarding lead, with a password and one-time codes."""
    world.dsl.set_password(PASSWORD)
    world.dsl.save()
    return world.dsl


def by_password_alone(person: Person) -> Visitor:
    """Return a session of this person that is older than their second factor."""
    visitor = Visitor(careless=True)
    visitor.client.force_login(person)
    request = RequestFactory().get("/")
    request.session = visitor.client.session
    record_authentication(request, person, method="password", reauthenticated=True)  # a moment ago
    request.session.save()
    return visitor


def code(person: Person) -> str:
    """Return what the app shows now."""
    return secondfactor.current_code(person, now=timezone.now())


def test_a_session_by_password_alone_is_asked_and_comes_back(dana: Person, world: World) -> None:
    visitor, books = by_password_alone(dana), address("books", world.oak) + "?x=1"
    page = visitor.get(books)
    assert parse_qs(urlsplit(page.location).query)["next"] == [books]
    page = visitor.get(books, follow=True)
    assert page.h1 == ASKED and "have not used it since you signed in" in page.text
    assert "Use your password" not in page.text
    assert visitor.submit({"code": "000000"}, button="Continue").errors
    assert visitor.submit({"code": code(dana)}, button="Continue").address == books
    assert visitor.get(books).status == 200
    assert by_password_alone(dana).get(books).status == 302, "another session has to show it for itself"


def test_what_was_written_is_kept_until_the_code_is_given(dana: Person, world: World) -> None:
    visitor, books = by_password_alone(dana), address("books", world.oak)
    visitor.get("/account/name/")
    page = visitor.post(books, {"title": "Written in between"}, follow=True)
    assert page.h1 == ASKED and "with what you wrote" in page.text
    with open_scope(body=world.oak, by="test"):
        assert not Book.objects.exists()
    assert visitor.submit({"code": code(dana)}, button="Continue").h1 == "We kept what you wrote"
    visitor.submit(button="Save it now")
    with open_scope(body=world.oak, by="test"):
        assert [book.title for book in Book.objects.all()] == ["Written in between"]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/recovery-codes/download/",
        "/accounts/password/change/",
        "/accounts/password/set/",
        "/accounts/3rdparty/",
    ],
)
def test_the_password_changes_nothing_of_the_second_factor(dana: Person, world: World, path: str) -> None:
    before = list(Authenticator.objects.values("id", "type", "data"))
    visitor = by_password_alone(dana)
    for page in (visitor.get(path), visitor.post(path, {"code": "1", "name": "mine", "credential": "{}"})):
        assert page.location.startswith("/account/second-factor/?next=")
    page = visitor.get("/accounts/reauthenticate/", follow=True)
    assert page.h1 == ASKED and "password" not in page.html.partition("<main")[2]
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": path})
    assert visitor.get(path).location.startswith("/account/second-factor/?next=")
    assert visitor.get(address("books", world.oak)).status == 302
    assert list(Authenticator.objects.values("id", "type", "data")) == before
    assert Visitor(dana).get(path).location.partition("?")[0] != "/account/second-factor/", "the whole session may"


def test_a_recovery_code_is_a_second_factor_once(dana: Person, world: World) -> None:
    first, *_ = RecoveryCodes.activate(dana).get_unused_codes()
    books = address("books", world.oak)
    visitor = by_password_alone(dana)
    visitor.get(books, follow=True)
    assert visitor.submit({"code": first}, button="Continue").address == books
    other = by_password_alone(dana)
    other.get(books, follow=True)
    assert other.submit({"code": first}, button="Continue").errors, "a recovery code works once"
    assert other.get(books).status == 302


def test_a_second_tab_and_a_copied_cookie_are_the_same_session_and_another_browser_is_not(
    dana: Person, world: World
) -> None:
    books = address("books", world.oak)
    first, tab = by_password_alone(dana), Visitor()
    tab.client.cookies = SimpleCookie(first.client.cookies.output(header="", sep=";"))
    first.get(books, follow=True)
    assert tab.get(books).status == 302
    first.submit({"code": code(dana)}, button="Continue")
    assert tab.get(books).status == 200
    first.client.post("/accounts/logout/")
    assert tab.get(books).location.startswith("/accounts/login/"), "signing out ends it for both"
    assert by_password_alone(dana).get(books).status == 302


def test_the_record_of_one_person_opens_nothing_for_another(dana: Person, world: World) -> None:
    visitor = Visitor(dana)
    session = visitor.client.session
    actions.add_member(body=world.oak, person=world.lead, role="deputy", by="operator", now=NOW)
    secondfactor.set_up_one_time_codes(person=world.lead, by="operator", now=NOW)
    other = Visitor()
    other.client.force_login(world.lead)
    taken = other.client.session
    for key in ("account_authentication_methods", "account_authentication_methods_user"):
        if key in session:
            taken[key] = session[key]
    taken.save()
    assert other.get(address("books", world.oak)).location.startswith("/account/second-factor/")


def test_a_factor_that_was_taken_away_has_to_be_set_up_anew(dana: Person, world: World) -> None:
    visitor = Visitor(dana)
    Authenticator.objects.filter(user=dana).delete()
    page = visitor.get(address("books", world.oak), follow=True)
    assert page.h1 == "Set up a second factor"


def test_who_has_a_passkey_alone_is_asked_for_that(dana: Person, world: World) -> None:
    Authenticator.objects.filter(user=dana).delete()
    Authenticator.objects.create(user=dana, type=Authenticator.Type.WEBAUTHN, data={"credential": {}, "name": "Phone"})
    visitor = by_password_alone(dana)
    page = visitor.get(visitor.get(address("books", world.oak)).location)
    assert page.location.startswith("/accounts/2fa/webauthn/reauthenticate/?next=")


def test_no_browser_is_trusted_for_longer() -> None:
    assert not getattr(settings, "MFA_TRUST_ENABLED", False)


def test_who_takes_over_a_browser_starts_a_new_session_and_is_asked_once(dana: Person, world: World) -> None:
    request = RequestFactory().get("/")
    visitor = Visitor(world.teacher)
    request.session, request.user = visitor.client.session, world.teacher
    key = request.session.session_key
    with context.request_context(request):
        sign_in(request, dana)
    request.session.save()
    assert request.session.session_key != key and "_auth_user_id" not in request.session
    visitor.client.cookies["sessionid"] = str(request.session.session_key)
    visitor.get("/accounts/2fa/authenticate/")
    visitor.submit({"code": code(dana)}, button="Sign in", follow=False)
    assert visitor.get(address("books", world.oak)).status == 200, "the code is asked for once, not twice"
