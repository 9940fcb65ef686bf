"""Sign-in, which is django-allauth's, as this house wants it: nobody signs up alone, seeds are sealed."""

# mypy: disallow-subclassing-any=False
# The sign-in package carries no types.

from __future__ import annotations

import ipaddress
import re
from typing import Any, ClassVar
from urllib.parse import quote

import qrcode
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from foreland.tenancy import secondfactor
from foreland.tenancy.models import Person
from foreland.trail.actions import record
from foreland.vault import sealing

SEED = {"owner": "sign-in", "field": "second-factor", "row": "seed"}
QUIET_ZONE = 4  # modules of white around the code, which readers need


def sign_in(request: HttpRequest, person: Person, *, to: str = "/home/") -> HttpResponse:
    """Sign a person in whose e-mail address has just been confirmed, and return the answer that sends them on.

    A second factor is still asked for when the person has one. Who else was signed in here is signed out: a session
    that changes hands would forget by which means it was begun.
    """
    if request.user.is_authenticated and request.user.pk != person.pk:
        logout(request)
    record_authentication(request, person, method="code", email=person.email)
    answer: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=to)
    return answer


def network_of(request: HttpRequest) -> str:
    """Return the network address that a request came from, past as many proxies as FORELAND_PROXIES says.

    Of IPv6 it is the half that names the network: one visitor has the other half to themselves. Empty when it cannot be
    told, as behind a socket.
    """
    try:
        found = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return str(found if found.version == 4 else ipaddress.IPv6Network((found, 64), strict=False).network_address)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail address; a sign-in is made only by joining, by an invitation or by an operator."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Try again, or ask for a code.",
        "enter_current_password": "Enter the password that you use now",
        "incorrect_code": "The code is not right, or its time is over. Check it, or ask for a new one.",
        "incorrect_password": "The password is not right",
        "invalid_or_expired_key": "This link has been used or its time is over. Ask for a new one.",
        "invalid_password_reset": "This link has been used or its time is over. Ask for a new one.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or sign in with a passkey.",
        "rate_limited": "Too many tries. Wait a few minutes and try again.",
        "account_inactive": "This sign-in is closed.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: joining and invitations create people by the verb `create_person` and call `sign_in`."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return whether somebody may be sent there afterwards: to a page of ours, by its path alone."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address in the message: ours by settings, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.ADDRESS) + path.replace("UID-KEY", quote(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message of sign-in; the address of signing up in it is ours, whatever host the request named."""
        if "signup_url" in context:
            context = context | {"signup_url": str(settings.ADDRESS) + reverse("account_signup")}
        super().send_mail(template_prefix, email, context)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how somebody may show once more who they are: by no password in a session without its second factor."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and secondfactor.is_set_up(user) and not secondfactor.was_used(self.request, user):
            return [each for each in methods if each["id"] != "reauthenticate"]
        return methods

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and leave it in the trail."""
        super().login(request, user)
        record(body="", verb="tenancy.signed_in", by=user.pk, subject=user.pk, now=timezone.now())

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Tell the person that their sign-in was changed, and leave it in the trail."""
        what = template_prefix.rsplit("/", 1)[-1]
        record(body="", verb=f"tenancy.{what}", by=user.pk, subject=user.pk, now=timezone.now())
        if what in ("totp_activated", "webauthn_added"):
            # The new factor was shown a second ago: the recovery codes that come next do not ask for it again.
            record_authentication(self.request, user, method="mfa", reauthenticated=True)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, with their seeds sealed by the vault."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Wait for the next one that your app shows and enter that.",
        "unverified_email": "Confirm your e-mail address first.",
        "add_email_blocked": "Your e-mail address cannot be changed while a second factor is set up.",
        "cannot_delete_authenticator": "You cannot remove this second factor.",
        "cannot_generate_recovery_codes": "Set up one-time codes or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        """Return a seed sealed."""
        return sealing.seal_text(text, **SEED)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a seed as it was."""
        return sealing.unseal_text(encrypted_text, **SEED)

    def build_totp_svg(self, url: str) -> str:
        """Return the code to scan as an SVG that stands in the page itself (no data: address, no style)."""
        code = qrcode.QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        size = len(rows)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="240" height="240" role="img" '
            'aria-label="Code to scan with your app. The key beneath says the same in letters." '
            f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>'
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's name
        """Return the name that is proposed for a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: signs in people whom we know by a confirmed e-mail address, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: a provider never brings us a new person."""
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Return True; allauth asks only for addresses that the provider says it has confirmed."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn a stranger away with words that help, before anything is stored."""
        if not sociallogin.is_existing and sociallogin.state.get("process") != "connect":
            page = TemplateResponse(
                request, "socialaccount/unknown.html", {"provider": sociallogin.provider}, status=403
            )
            raise ImmediateHttpResponse(page.render())


def shown_key(secret: str) -> str:
    """Return a seed in groups of four, to be typed by hand."""
    return " ".join(re.findall(".{1,4}", secret))
