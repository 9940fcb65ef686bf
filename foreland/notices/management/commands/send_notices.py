"""Send what lies in the outbox."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.notices import actions, queries
from foreland.notices.models import Notice
from foreland.notices.postbox import WrongMailServer


class Command(BaseCommand):
    """Send due notices now."""

    help = "Send the messages in the outbox that are due. The worker does this by itself every few seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size of a batch."""
        parser.add_argument("--most", type=int, default=1000, help="Send at most so many (default: %(default)s).")
        parser.add_argument(
            "--again", metavar="ID", help="First put one message that was given up back into the outbox."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how it went."""
        now = timezone.now()
        if options["most"] < 1:
            raise CommandError("--most must be 1 or more.")
        if options["again"]:
            try:
                actions.send_again(notice=options["again"], now=now)
            except actions.NothingToSendAgain as error:
                raise CommandError(str(error)) from error
        if not settings.MAIL_ADDRESS:
            waiting = queries.count(state=Notice.State.WAITING)
            self.stdout.write(f"No mail server is set (FORELAND_MAIL), so {waiting} messages stay in the outbox.")
            return
        try:
            done = actions.send_due(now=now, most=options["most"])
        except WrongMailServer as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.sent} sent, {done.failed} to be tried again, {done.given_up} given up.")
        if done.failed or done.given_up:
            raise CommandError("Some messages could not be sent; the outbox says why.")
