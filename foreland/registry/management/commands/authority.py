"""foreland authority new|staff: set up an authority and its people."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from foreland.library import queries as library
from foreland.registry import actions
from foreland.tenancy import queries as ground

ROLES = ("adviser", "guidance_editor", "authority_manager")


class Command(BaseCommand):
    help = "Set up an authority from its profile pack, or give somebody a role in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="new | staff")
        new = commands.add_parser("new", help="make the authority of a pack, or bring it in step with a newer edition")
        new.add_argument("--pack", required=True, help="the pack's name, such as kent (see foreland load_packs)")
        staff = commands.add_parser("staff", help="give somebody a role in an authority")
        staff.add_argument("email", help="the person's e-mail address, with which they sign in")
        staff.add_argument("--role", required=True, choices=ROLES)
        staff.add_argument("--name", required=True, help="first and last name")
        staff.add_argument("--pack", required=True, help="the authority's pack, such as kent")

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        try:
            pack = library.authority(options["pack"])
        except library.NoEdition as error:
            raise CommandError(str(error)) from error
        now = timezone.now()
        if command == "new":
            body = actions.set_up_authority(pack=pack, by="operator", now=now)
            emergency = [contact.label for contact in pack.contacts if contact.emergency]
            self.stdout.write(f"{body.name} is set up with {len(pack.contacts)} contacts, none of them confirmed.")
            self.stdout.write("Before it opens to schools, a named person confirms: " + "; ".join(emergency))
            self.stdout.write(f"Its pages are at /authorities/{body.address}/")
            self.stdout.write(body.pk)
            return
        authority = ground.body_by_number("dfe", pack.la_code)
        if authority is None:
            raise CommandError(f"{pack.name} is not set up yet. First: foreland authority new --pack {options['pack']}")
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"{options['email']} is not an e-mail address.") from None
        try:
            actions.add_staff(
                authority=authority,
                email=options["email"],
                name=options["name"],
                role=options["role"],
                by="operator",
                now=now,
            )
        except actions.WrongStaff as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['name']} is {options['role']} of {authority.name}. They sign in with {options['email']} and a code "
            "that is sent there, then set up a second factor."
        )
