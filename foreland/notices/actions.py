"""The verbs of the outbox: post, send what is due, send again, forget."""

from __future__ import annotations

import contextlib
import re
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet

from foreland.notices.models import Notice
from foreland.notices.postbox import Postbox

SIGN_IN = "sign-in"
GIVE_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=90)
CLAIM = timedelta(minutes=10)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
BATCH = 50
LONGEST_TEXT = 200_000
_KIND = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")


class CannotPost(ValueError):
    """A message cannot be posted as it is. The text says what to mend."""


class NothingToSendAgain(Exception):
    """The notice was sent already, or is on its way."""


@dataclass(frozen=True)
class Sent:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def post(
    *,
    to: str,
    kind: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    body: str = "",
    not_before: datetime | None = None,
) -> Notice:
    """Write a message to one address into the outbox, in the caller's transaction, and return the notice.

    It leaves only after that transaction is safe, not before `not_before`. `kind` is a short word by which the operator
    tells messages apart ("invitation"), `body` the id of the body it is about. Raises CannotPost for an address, a
    subject or a kind that cannot be used. The subject must not hold anything that may not be seen in a list.
    """
    address = to.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise CannotPost("Enter an e-mail address in the right form, like name@example.org.") from None
    subject = subject.strip()
    if not subject or len(subject) > 300 or any(ord(character) < 32 for character in subject):
        raise CannotPost("The subject of a message is one line of 1 to 300 characters.")
    if not _KIND.fullmatch(kind):
        raise CannotPost(f"The kind of a message is a short word like 'invitation', not {kind!r}.")
    if not text.strip() or len(text) > LONGEST_TEXT or len(html) > LONGEST_TEXT:
        raise CannotPost(f"A message needs words, at most {LONGEST_TEXT} characters of them.")
    with transaction.atomic():
        notice = Notice.objects.create(
            to=address,
            kind=kind,
            subject=subject,
            text=text,
            html=html,
            body_ref=body,
            created=now,
            not_before=max(now, not_before or now),
        )
        if settings.MAIL_ADDRESS:
            from foreland.notices.tasks import deliver  # noqa: PLC0415 -- tasks stand on verbs, this one verb asks for one

            deliver.using(run_after=notice.not_before if notice.not_before > now else None).enqueue()
    return notice


def send_due(*, now: datetime, most: int = BATCH) -> Sent:
    """Send up to `most` notices whose time has come, oldest first; return how it went.

    Does nothing when no mail server is set. Each notice is claimed first, so that two senders never send one twice; a
    sender that was killed loses its claim after ten minutes. Must not be called inside a transaction.
    """
    if not settings.MAIL_ADDRESS:
        return Sent()
    ids = list(_due(now).order_by("not_before", "created").values_list("pk", flat=True)[:most])
    if not ids:
        return Sent()
    sent = failed = given_up = 0
    postbox = Postbox(settings.MAIL_ADDRESS)
    try:
        for one in ids:
            if not _due(now).filter(pk=one).update(claimed_until=now + CLAIM, tries=F("tries") + 1):
                continue  # somebody else was faster
            notice = Notice.objects.get(pk=one)
            fault = _try(postbox, notice)
            if fault is None:
                _mark_sent(notice, now)
                sent += 1
            elif _mark_failed(notice, fault, now):
                given_up += 1
            else:
                failed += 1
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            postbox.close()
    return Sent(sent, failed, given_up)


def send_again(*, notice: str, now: datetime) -> None:
    """Put a notice that was given up back into the outbox, to be tried for another three days."""
    changed = Notice.objects.filter(pk=notice, given_up_at__isnull=False).update(
        given_up_at=None, claimed_until=None, not_before=now, created=now, tries=0, last_error=""
    )
    if not changed:
        raise NothingToSendAgain("Only a message that was given up can be sent again.")


def forget_old(*, now: datetime) -> int:
    """Remove notices older than 90 days, sent or not; return how many."""
    return Notice.objects.filter(created__lt=now - KEPT).delete()[0]


def delay(tries: int) -> timedelta:
    """Return how long to wait after the given number of tries: 1, 2, 4, 8 … minutes, six hours at most."""
    doubled: int = 1 << min(max(tries - 1, 0), 20)
    return min(FIRST_DELAY * doubled, LONGEST_DELAY)


def _due(now: datetime) -> QuerySet[Notice]:
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return Notice.objects.filter(unclaimed, sent_at__isnull=True, given_up_at__isnull=True, not_before__lte=now)


def _try(postbox: Postbox, notice: Notice) -> str | None:
    """Send the notice; return what went wrong in a few words, or None."""
    try:
        postbox.send(to=notice.to, subject=notice.subject, text=notice.text, html=notice.html, key=notice.pk)
    except Exception as error:  # noqa: BLE001 -- whatever it was, it must be seen in the outbox and not stop the others
        with contextlib.suppress(OSError, smtplib.SMTPException):
            postbox.close()
        return f"{type(error).__name__}: {error}"[:300]
    return None


def _mark_sent(notice: Notice, now: datetime) -> None:
    notice.sent_at, notice.claimed_until, notice.last_error = now, None, ""
    fields = ["sent_at", "claimed_until", "last_error"]
    if notice.kind == SIGN_IN:  # a code or a link that opens an account is not kept
        notice.text = notice.html = ""
        fields += ["text", "html"]
    notice.save(update_fields=fields)


def _mark_failed(notice: Notice, fault: str, now: datetime) -> bool:
    """Note the fault and when to try again; return whether the notice was given up."""
    notice.last_error, notice.claimed_until = fault, None
    over = now + delay(notice.tries) > notice.created + GIVE_UP_AFTER
    if over:
        notice.given_up_at = now
    else:
        notice.not_before = now + delay(notice.tries)
    notice.save(update_fields=["last_error", "claimed_until", "not_before", "given_up_at"])
    return over
