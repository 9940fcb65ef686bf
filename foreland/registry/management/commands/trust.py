"""foreland trust staff: give somebody a role in a trust of the register."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from foreland.registry import actions
from foreland.tenancy import roles


class Command(BaseCommand):
    help = (
        "Give somebody a role in a trust. The trust is made from the register where none of its schools has joined yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="staff")
        staff = commands.add_parser("staff", help="give somebody a role in a trust")
        staff.add_argument("email", help="the person's e-mail address, with which they sign in")
        staff.add_argument("--role", required=True, choices=[role.key for role in roles.for_kind("trust")])
        staff.add_argument("--name", required=True, help="first and last name")
        staff.add_argument("--uid", required=True, help="the trust's group number (UID) in the national register")

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"{options['email']} is not an e-mail address.") from None
        now = timezone.now()
        try:
            with transaction.atomic():
                trust = actions.ensure_trust(uid=options["uid"], by="operator", now=now)
                actions.add_staff(
                    authority=trust,
                    email=options["email"],
                    name=options["name"],
                    role=options["role"],
                    by="operator",
                    now=now,
                )
        except (actions.NotInRegister, actions.WrongStaff) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['name']} is {options['role']} of {trust.name}. They sign in with {options['email']} and a code that "
            f"is sent there, then set up a second factor. Its pages are at /trusts/{trust.address}/"
        )
