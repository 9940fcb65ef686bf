"""Read every kept file and compare its digest."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreland.files import queries
from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope


class Command(BaseCommand):
    """Check the files of one body or of all."""

    help = "Read every kept file and compare its digest, as after a restore. Names each that is gone or changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the body."""
        parser.add_argument("--body", help="Id of one body; all bodies when left out.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the faults."""
        found = Body.objects.order_by("pk")
        if options["body"]:
            found = found.filter(pk=options["body"])
            if not found:
                raise CommandError(f"There is no body {options['body']}.")
        count, faults = 0, 0
        for body in found:
            with open_scope(body=body, by="check_files", read_only=True):
                count += len(queries.kept())
                for fault in queries.damaged():
                    faults += 1
                    self.stderr.write(f"{body.pk}: {fault}")
        if faults:
            raise CommandError(f"{faults} of {count} files are damaged.")
        self.stdout.write(f"{count} files are whole.")
