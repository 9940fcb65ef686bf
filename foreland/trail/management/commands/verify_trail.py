"""Walk the chains of the trail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreland.trail import queries


class Command(BaseCommand):
    """Verify one chain or all of them."""

    help = "Verify the trail: every entry unchanged, in order, none missing. Names each fault and exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the body, and a head that was written down."""
        parser.add_argument("--body", help="Id of one body; all bodies and the installation when left out.")
        parser.add_argument(
            "--head",
            metavar="NUMBER:DIGEST",
            help="A head printed earlier for this body: also finds entries that were cut off. Needs --body.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each chain's head, or its faults."""
        body, known = options["body"], None
        if options["head"]:
            number, _, digest = options["head"].partition(":")
            if body is None or not number.isdecimal() or len(digest) != 64:
                raise CommandError("Give --head as NUMBER:DIGEST, as this command prints it, together with --body.")
            known = queries.Head(body, int(number), digest)
        faults = 0
        for one in [body] if body is not None else queries.bodies():
            name = one or "installation"
            found = queries.verify(body=one, known=known)
            faults += len(found)
            for fault in found:
                self.stderr.write(f"{name}: {fault}")
            head = queries.head(body=one)
            if not found:
                self.stdout.write(f"{name}: whole, head {head.number}:{head.digest}" if head else f"{name}: no entries")
        if faults:
            raise CommandError(f"{faults} fault{'s' if faults > 1 else ''} in the trail. Compare with a backup.")
