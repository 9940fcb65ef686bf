"""foreland restore FILE: a copy back into an empty place."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from foreland.site import backups


class Command(BaseCommand):
    """Read one file."""

    help = "Put a copy that `foreland backup` made into an empty place: a new FORELAND_DATA, and an empty database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where from."""
        parser.add_argument("file", type=Path, help="the copy")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Check, put back, and say what to do about the keys."""
        try:
            done = backups.restore(source=file)
        except backups.CannotRestore as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{settings.DATA}: {done.database} and {done.files} files are back.")
        if not done.keys:
            self.stdout.write(
                f"The copy holds no keys: put the folder of keys of that time into {settings.KEYS} before you start."
            )
        self.stdout.write("Start with: foreland serve")
