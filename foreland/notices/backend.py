"""Django's door for mail: whatever calls send_mail, sign-in included, writes to the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from foreland.notices import actions


class OutboxBackend(BaseEmailBackend):
    """Turns each message into one notice a recipient. Such messages belong to no body and are of kind "sign-in"."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages to the outbox, all or none; return how many; raise CannotPost for what it cannot hold."""
        now = timezone.now()
        with transaction.atomic():
            for message in email_messages:
                if message.attachments:
                    raise actions.CannotPost(
                        "The outbox takes no attachments. Put a link into the message: it can expire and be taken back."
                    )
                for address in dict.fromkeys(message.recipients()):
                    actions.post(
                        to=address,
                        kind=actions.SIGN_IN,
                        subject=" ".join(str(message.subject).split()),
                        text=str(message.body),
                        html=_html(message),
                        now=now,
                    )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
