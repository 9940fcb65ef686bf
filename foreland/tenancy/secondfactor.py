"""A person's second factor: whether there is one, whether a session used it, and the codes of the made-up cast."""

from __future__ import annotations

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, is_mfa_enabled
from django.db import transaction
from django.http import HttpRequest

from foreland.tenancy.models import Person
from foreland.trail.actions import record

KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_set_up(person: Person) -> bool:
    """Return whether the person signs in with one-time codes or a passkey."""
    return bool(is_mfa_enabled(person, KINDS))


def has_codes(person: Person) -> bool:
    """Return whether the person uses one-time codes, perhaps beside passkeys."""
    return bool(is_mfa_enabled(person, [Authenticator.Type.TOTP]))


def was_used(request: HttpRequest, person: Person) -> bool:
    """Return whether this very session was begun, or gone on with, by a one-time code, a recovery code or a passkey.

    A session that is older than the person's second factor, or was begun with a password alone, was not.
    """
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, person))


@transaction.atomic
def set_up_one_time_codes(*, person: Person, by: str, now: datetime) -> None:
    """Switch one-time codes on for somebody of the demonstration or the tests; real people scan a code themselves."""
    TOTP.activate(person, generate_totp_secret())
    record(body="", verb="tenancy.totp_activated", by=by, subject=person.pk, now=now)


def current_code(person: Person, *, now: datetime) -> str:
    """Return the one-time code that the person's app shows now, for the demonstration's page and the tests.

    Authenticator.DoesNotExist when one-time codes are not set up.
    """
    seed = decrypt(Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"])
    return code_of(seed, now=now)


def code_of(seed: str, *, now: datetime) -> str:
    """Return the six numbers that an app with this seed shows now."""
    return str(format_hotp_value(hotp_value(seed, int(now.timestamp()) // app_settings.TOTP_PERIOD)))
