"""The outer wall: how a message leaves by SMTP."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

TIMEOUT = 30


class WrongMailServer(Exception):
    """FORELAND_MAIL cannot be used. The text says how to mend it."""


@dataclass(frozen=True)
class Server:
    """A mail server: where it is, how to sign in to it and how the way there is encrypted."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool


def server(address: str) -> Server:
    """Return what smtp://user:password@host:port or smtps://… names; raise WrongMailServer when it names nothing.

    smtps is encrypted from the start (port 465). smtp (port 587 with a user, else 25) turns to encryption with STARTTLS
    when there is a user or the port is 587; `?starttls=yes` or `?starttls=no` says it outright.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise WrongMailServer(
            "FORELAND_MAIL must look like smtp://user:password@host:587 or smtps://user:password@host:465, with "
            "special characters in the password written as %40 and so on; or be empty to keep mail in the outbox."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    tls = parts.scheme == "smtps"
    port = port or (465 if tls else 587 if user else 25)
    asked = parse_qs(parts.query).get("starttls", ["yes" if user or port == 587 else "no"])[-1]
    if asked not in ("yes", "no"):
        raise WrongMailServer(f"FORELAND_MAIL says starttls={asked}. It must be yes or no.")
    return Server(parts.hostname, port, user, password, tls, asked == "yes" and not tls)


class Postbox:
    """An open way to the mail server, for one batch of messages."""

    def __init__(self, address: str) -> None:
        found = server(address)
        self._backend = EmailBackend(
            host=found.host,
            port=found.port,
            username=found.user,
            password=found.password,
            use_tls=found.starttls,
            use_ssl=found.tls,
            timeout=TIMEOUT,
            fail_silently=False,
        )

    def send(self, *, to: str, subject: str, text: str, html: str, key: str) -> None:
        """Send one message; raise whatever smtplib or the network raises.

        `key` makes the Message-ID, so that a message which was sent twice is recognised as one.
        """
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        message = EmailMultiAlternatives(
            subject=subject,
            body=text,
            to=[to],
            headers={"Message-ID": f"<{key}.notice@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=self._backend,
        )
        if html:
            message.attach_alternative(html, "text/html")
        self._backend.open()
        self._backend.send_messages([message])

    def close(self) -> None:
        """Close the way to the server."""
        self._backend.close()
