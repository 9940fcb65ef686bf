"""The outbox, with a mail server of the test's own at the outer wall."""

from __future__ import annotations

import email
import email.message
import email.policy
import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from foreland.notices import actions, queries
from foreland.notices.models import Notice
from foreland.notices.postbox import Server, WrongMailServer, server

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STATE = Notice.State
pytestmark = pytest.mark.django_db


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP to take messages; refuses recipients in `refused`, and everything while `down`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.messages: list[email.message.EmailMessage] = []
        self.refused: set[str] = set()
        self.down = False


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    server: MailServer

    def handle(self) -> None:
        """Answer line by line until the other side leaves."""
        if self.server.down:
            self.say("421 not now")
            return
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT" and any(address in line for address in self.server.refused):
                self.say("450 try later")
            elif word == "DATA":
                self.say("354 go on")
                data = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    data += part[1:] if part.startswith(b"..") else part
                message = email.message_from_bytes(data, policy=email.policy.default)
                assert isinstance(message, email.message.EmailMessage)
                self.server.messages.append(message)
                self.say("250 kept")
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        """Answer."""
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    """Run a mail server and point the settings to it."""
    with MailServer() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.MAIL_ADDRESS = f"smtp://127.0.0.1:{found.server_address[1]}"
        yield found
        found.shutdown()


@pytest.fixture(autouse=True)
def through_the_outbox(settings: Any) -> None:
    """Put back what tests run without: the backend of mail and the queue of tasks."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    settings.EMAIL_BACKEND = "foreland.notices.backend.OutboxBackend"


def post(**given: Any) -> Notice:
    """Post a notice with usual words."""
    usual = {"to": "ann@example.org", "kind": "invitation", "subject": "Join us", "text": "Come in.", "now": NOW}
    return actions.post(**{**usual, **given})


def test_without_a_mail_server_everything_stays_in_the_outbox(settings: Any) -> None:
    settings.MAIL_ADDRESS = ""
    post(body="school1")
    assert actions.send_due(now=NOW) == actions.Sent()
    (kept,) = queries.outbox()
    assert (kept.state, kept.text, kept.body_ref, kept.tries) == (STATE.WAITING, "Come in.", "school1", 0)
    out = StringIO()
    call_command("send_notices", stdout=out)
    assert "1 messages stay" in out.getvalue()


def test_words_are_sealed_in_the_table() -> None:
    post(text="Your code is 123456", html="<p>123456</p>")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, html FROM notices_notice")
        row = cursor.fetchone()
    assert not any(b"123456" in bytes(value) for value in row)


def test_a_notice_goes_back_with_its_transaction() -> None:
    class Undo(Exception):
        pass

    def work() -> None:
        with transaction.atomic():
            post()
            raise Undo

    with pytest.raises(Undo):
        work()
    assert queries.outbox() == []


def test_a_notice_is_sent_once(mail: MailServer) -> None:
    post(to="ann@example.org", subject="Übung – join", text="Come in.\nÄ line", html="<p>Come in.</p>")
    assert actions.send_due(now=NOW) == actions.Sent(sent=1)
    assert actions.send_due(now=NOW) == actions.Sent()
    (message,) = mail.messages
    (kept,) = queries.outbox()
    assert (message["to"], message["subject"]) == ("ann@example.org", "Übung – join")
    assert message["message-id"].startswith(f"<{kept.pk}.notice@")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert text.get_content().split("\n")[1].strip() == "Ä line"
    assert html is not None
    assert html.get_content().strip() == "<p>Come in.</p>"
    assert (kept.state, kept.sent_at, kept.text) == (STATE.SENT, NOW, "Come in.\nÄ line")


def test_a_notice_waits_for_its_time(mail: MailServer) -> None:
    post(not_before=NOW + timedelta(hours=1))
    assert actions.send_due(now=NOW + timedelta(minutes=59)) == actions.Sent()
    assert actions.send_due(now=NOW + timedelta(minutes=60)) == actions.Sent(sent=1)


def test_a_claimed_notice_is_left_alone_until_the_claim_is_over(mail: MailServer) -> None:
    one = post()
    Notice.objects.filter(pk=one.pk).update(claimed_until=NOW + actions.CLAIM)  # as a killed sender leaves it
    assert actions.send_due(now=NOW + timedelta(minutes=9)) == actions.Sent()
    assert actions.send_due(now=NOW + timedelta(minutes=10)) == actions.Sent(sent=1)
    assert len(mail.messages) == 1


def test_one_refused_address_does_not_stop_the_others(mail: MailServer) -> None:
    mail.refused = {"ann@"}
    post(to="ann@example.org")
    post(to="bob@example.org", now=NOW + timedelta(seconds=1))
    assert actions.send_due(now=NOW + timedelta(seconds=2)) == actions.Sent(sent=1, failed=1)
    (failed,) = queries.outbox(state=STATE.RETRYING)
    assert "450" in failed.last_error
    assert failed.next_try == NOW + timedelta(seconds=62)
    mail.refused = set()
    assert actions.send_due(now=NOW + timedelta(seconds=61)) == actions.Sent()
    assert actions.send_due(now=NOW + timedelta(seconds=62)) == actions.Sent(sent=1)
    assert [message["to"] for message in mail.messages] == ["bob@example.org", "ann@example.org"]


def test_it_is_given_up_visibly_after_three_days_and_can_be_sent_again(mail: MailServer) -> None:
    mail.down = True
    one, now, tries = post(), NOW, 0
    while not actions.send_due(now=now).given_up:
        tries += 1
        assert tries < 40
        found = queries.notice(pk=one.pk)
        assert found is not None
        assert found.next_try is not None
        assert found.next_try - now == actions.delay(found.tries) <= timedelta(hours=6)
        now = found.next_try
    assert timedelta(days=2, hours=12) < now - NOW <= timedelta(days=3)
    (given_up,) = queries.outbox(state=STATE.GIVEN_UP)
    assert (given_up.pk, given_up.next_try) == (one.pk, None)
    assert given_up.last_error
    assert actions.send_due(now=now + timedelta(days=1)) == actions.Sent()
    mail.down = False
    actions.send_again(notice=one.pk, now=now)
    assert actions.send_due(now=now) == actions.Sent(sent=1)
    with pytest.raises(actions.NothingToSendAgain):
        actions.send_again(notice=one.pk, now=now)


def test_a_server_that_is_not_there(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.MAIL_ADDRESS = f"smtp://127.0.0.1:{port}"
    post(now=datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(CommandError, match="says why"):
        call_command("send_notices", stdout=StringIO())
    assert "refused" in queries.outbox()[0].last_error


def test_sign_in_mail_of_the_framework_goes_through_the_outbox_and_is_not_kept(mail: MailServer) -> None:
    send_mail(
        "Your\ncode ", "The code is 4711", None, ["ann@example.org", "bob@example.org"], html_message="<p>4711</p>"
    )
    waiting = queries.outbox(kind="sign-in")
    assert {(one.to, one.subject, one.text, one.html) for one in waiting} == {
        ("ann@example.org", "Your code", "The code is 4711", "<p>4711</p>"),
        ("bob@example.org", "Your code", "The code is 4711", "<p>4711</p>"),
    }
    found = queries.latest(to="Ann@Example.org")
    assert found is not None
    assert found.text == "The code is 4711"
    assert actions.send_due(now=datetime.now(UTC)).sent == 2
    assert {(one.text, one.html) for one in queries.outbox()} == {("", "")}


def test_attachments_are_refused_and_nothing_is_half_done() -> None:
    message = EmailMultiAlternatives("Subject", "Text", None, ["ann@example.org"])
    message.attach("file.txt", "content", "text/plain")
    fine = EmailMessage("Subject", "Text", None, ["ann@example.org"], cc=["bob@example.org"])
    with pytest.raises(actions.CannotPost, match="link"):
        get_connection().send_messages([fine, message])
    assert queries.outbox() == []
    assert fine.send() == 1
    assert queries.count() == 2


@pytest.mark.parametrize(
    "given",
    [
        {"to": "nobody"},
        {"to": "a@example.org\nBcc: b@example.org"},
        {"subject": ""},
        {"subject": "One\r\nBcc: b@example.org"},
        {"subject": "x" * 301},
        {"kind": "Two Words"},
        {"text": " "},
        {"text": "x" * 200_001},
    ],
)
def test_what_cannot_be_posted_is_refused_with_words(given: dict[str, Any]) -> None:
    with pytest.raises(actions.CannotPost):
        post(**given)
    assert queries.count() == 0


def test_old_notices_are_forgotten() -> None:
    post(now=NOW - timedelta(days=91))
    kept = post(now=NOW - timedelta(days=89))
    assert actions.forget_old(now=NOW) == 1
    assert queries.outbox() == [kept]


def test_readings(django_assert_num_queries: Any) -> None:
    for n in range(5):
        post(to=f"p{n % 2}@example.org", now=NOW + timedelta(minutes=n), body="" if n else "school1")
    assert [one.created.minute for one in queries.outbox(size=2)] == [4, 3]
    assert [one.created.minute for one in queries.outbox(size=2, page=3)] == [0]
    assert queries.count(to="p1@example.org") == 2
    assert queries.count(body="school1") == 1
    assert queries.count(state=STATE.SENT) == 0
    assert queries.oldest_waiting(now=NOW + timedelta(hours=1)) == NOW
    assert queries.notice(pk="none") is None
    with django_assert_num_queries(1):
        queries.outbox()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 25, "", "", False, False)),
        ("smtp://ann:p%40ss@mail.example.org", Server("mail.example.org", 587, "ann", "p@ss", False, True)),
        ("smtp://mail.example.org:587", Server("mail.example.org", 587, "", "", False, True)),
        ("smtp://u:p@host:25?starttls=no", Server("host", 25, "u", "p", False, False)),
        ("smtps://u:p@host", Server("host", 465, "u", "p", True, False)),
    ],
)
def test_addresses_of_mail_servers(address: str, expected: Server) -> None:
    assert server(address) == expected


@pytest.mark.parametrize(
    "address", ["mail.example.org", "http://x", "smtp://", "smtp://h:port", "smtp://h?starttls=maybe"]
)
def test_wrong_addresses_of_mail_servers(address: str) -> None:
    with pytest.raises(WrongMailServer, match="FORELAND_MAIL"):
        server(address)


def test_a_post_asks_the_worker_to_deliver_it(mail: MailServer, settings: Any) -> None:
    now = datetime.now(UTC)
    post(now=now)
    post(now=now, not_before=now + timedelta(hours=1))
    soon, later = DBTaskResult.objects.order_by("enqueued_at")
    assert soon.task_path == later.task_path == "foreland.notices.tasks.deliver"
    assert later.run_after == now + timedelta(hours=1)
    assert soon.task.call() == {"sent": 1, "failed": 0, "given_up": 0}
    assert soon.task.call()["sent"] == 0
    settings.MAIL_ADDRESS = ""
    post(now=now)
    assert DBTaskResult.objects.count() == 2
