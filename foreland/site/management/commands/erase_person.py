"""foreland erase_person EMAIL: close a sign-in and take its name out, because somebody asked and the school agreed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.tenancy import actions, queries


class Command(BaseCommand):
    """Erase one person before their time is over."""

    help = (
        "Close the sign-in of somebody who has no role any more, and take their name out, before the nightly task would. "
        "Ask the school first: it decides, with its data protection officer. Approved versions, signed handovers and other "
        "records of a school stay as they were written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("email", help="the address by which they sign in")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Erase them, and say what stays."""
        person = queries.person_by_email(email)
        if person is None:
            raise CommandError("Nobody signs in with this e-mail address.")
        try:
            actions.erase_person(person=person, by="operator", now=timezone.now())
        except actions.StillMember as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Nobody signs in with this address any more, and the name of {person.pk} is gone. Ended roles, claims, "
            "invitations and handovers go when their time is over; what a policy printed stays."
        )
