"""foreland claim code|finish|contest --urn URN: finish a school's claim where no adviser is here to do so."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.registry import actions, queries


class Command(BaseCommand):
    help = (
        "Finish a school's claim as the operator: print the code to be read out on the office number of the register, or "
        "confirm or end the claim after speaking with the school."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="code | finish | contest")
        for name, says in (
            ("code", "make a code and print it; an earlier one stops working"),
            ("finish", "confirm the claim, after you have spoken with the school"),
            ("contest", "end the claim and the claimant's access, because the school does not know of it"),
        ):
            commands.add_parser(name, help=says).add_argument("--urn", required=True, help="the school's URN")

    def handle(self, *args: Any, command: str, urn: str, **options: Any) -> None:
        now = timezone.now()
        body = queries.body_of(urn)
        if body is None:
            raise CommandError(f"No school with the URN {urn} has joined here.")
        claim = actions.claim_of(body, by="operator")
        if claim is None:
            raise CommandError(f"No claim for {body.name} waits to be finished.")
        row = queries.register_row(body)
        if command == "code":
            made = actions.make_code(body=body, by="operator", now=now)
            self.stdout.write(
                f"{body.name}: {claim.person.name} ({claim.email}) joined as {claim.get_said_display().lower()}."
            )
            self.stdout.write(f"Office number in the register: {row.telephone if row and row.telephone else 'none'}")
            self.stdout.write("Address in the register: " + (", ".join(row.address_lines) if row else "none"))
            self.stdout.write("Ring that number or write to that address, never to one that the claimant gave.")
            self.stdout.write(made.words)
        elif command == "finish":
            actions.finish_claim(body=body, how="operator", by="operator", now=now)
            self.stdout.write(f"{claim.person.name} may now speak for {body.name}.")
        else:
            actions.contest_claim(body=body, claim=claim.pk, by="operator", now=now)
            self.stdout.write(f"The claim for {body.name} has ended, and so has the access of {claim.person.name}.")
