"""Every way to sign in: password, e-mailed code, one-time code, passkey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.cast import PASSWORD
from tests.journeys.place import Place
from tests.journeys.steps import sign_in, sign_in_by_mail
from tests.journeys.walk import Walker, link_in

URN = "990030"  # Saltings School
EVERYBODY = pytest.mark.parametrize("width", ["desktop", "phone"])


@pytest.fixture
def somebody(place: Place, request: pytest.FixtureRequest) -> str:
    """Return the address of a new member of the school, who has a password."""
    email = f"{request.node.name.replace('[', '.').rstrip(']')}@saltingsschool.sch.example"
    place.ask("person", email=email, name="Maisie Drew", password=PASSWORD)
    if not place.ask("holder", urn=URN):
        place.ask("school", urn=URN, lead=email)
    else:
        place.ask("role", email=email, number=URN, role="editor")
    return email


@EVERYBODY
def test_by_password(place: Place, walker: Callable[..., Walker], somebody: str, width: str) -> None:
    visitor = walker(width)
    visitor.open("/home/").look("sign-in").fill({"E-mail address": somebody, "Password": "not this one"}).press(
        "Sign in"
    )
    assert visitor.look("sign-in-error").errors == [
        "The e-mail address or the password is not right. Try again, or ask for a code."
    ]
    visitor.fill({"Password": PASSWORD}).press("Sign in").sees("Saltings School")
    visitor.open("/account/").look("account").press("Sign out", within="header")
    visitor.open("/accounts/login/").follow("I have forgotten my password").look("reset")
    visitor.fill({"E-mail address": somebody}).press("Send the link").look("reset-sent")
    visitor.open(link_in(place.ask("mail", to=somebody, saying="/password/reset/"))).look("reset-new")
    visitor.fill({"New password": f"{PASSWORD}-2", "New password once more": f"{PASSWORD}-2"})
    visitor.press("Save the password").look("reset-done")
    visitor.open("/accounts/login/").fill({"E-mail address": somebody, "Password": f"{PASSWORD}-2"}).press(
        "Sign in"
    ).sees("Saltings School")


@EVERYBODY
def test_by_a_code_sent_by_mail(place: Place, walker: Callable[..., Walker], somebody: str, width: str) -> None:
    visitor = walker(width)
    sign_in_by_mail(visitor, somebody, place)
    visitor.sees("Saltings School")


@EVERYBODY
def test_by_a_one_time_code(place: Place, walker: Callable[..., Walker], somebody: str, width: str) -> None:
    place.ask("role", email=somebody, number=URN, role="deputy")  # reads concerns, so signs in with a second factor
    visitor = sign_in(walker(width), somebody).look("second-factor")
    visitor.press("Set up one-time codes").look("show-that-it-is-you").fill({"Password": PASSWORD}).press("Continue")
    visitor.look("one-time-codes")
    key = visitor.page.locator(".totp-key").inner_text().replace(" ", "")
    visitor.fill({"Code": place.ask("code_of", seed=key)}).press("Switch on").look("recovery-codes")
    recovery = visitor.page.locator("main li code, main code, main pre").first.inner_text().split()[0]
    visitor.open("/account/").press("Sign out", within="header")
    sign_in(visitor, somebody).look("one-time-code").fill({"Code": recovery}).press("Sign in").sees("Saltings School")
    visitor.press("Sign out", within="header")


@EVERYBODY
def test_by_a_passkey(place: Place, walker: Callable[..., Walker], somebody: str, width: str) -> None:
    visitor = walker(width)
    developer = visitor.context.new_cdp_session(visitor.page)
    developer.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    developer.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(visitor, somebody).open("/accounts/2fa/webauthn/").look("passkeys-none").press("Add a passkey")
    visitor.fill({"Password": PASSWORD}).press("Continue").look("passkey-add")
    visitor.fill({"Name of this passkey": "School laptop"}).choose(
        "Let me sign in with this passkey alone, without my password"
    )
    visitor.press("Add the passkey").look("passkey-added")
    visitor.open("/accounts/2fa/webauthn/").look("passkeys").sees("School laptop")
    visitor.open("/account/").press("Sign out", within="header")
    visitor.open("/accounts/login/").press("Sign in with a passkey").sees("Saltings School")
