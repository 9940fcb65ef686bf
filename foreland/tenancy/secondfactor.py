"""A person's second factor: whether there is one, and the one-time codes of the made-up cast."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, is_mfa_enabled
from django.db import transaction

from foreland.tenancy.models import Person
from foreland.trail.actions import record

KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_set_up(person: Person) -> bool:
    """Return whether the person signs in with one-time codes or a passkey."""
    return bool(is_mfa_enabled(person, KINDS))


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
