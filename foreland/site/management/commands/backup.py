"""foreland backup FILE: a copy of the whole place."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland import __version__
from foreland.site import backups


class Command(BaseCommand):
    """Write one file."""

    help = (
        "Write a copy of database and files into one new file, while people go on working. Keys only with --with-keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to and whether with keys."""
        parser.add_argument("file", type=Path, help="the new file, for example backup-2026-11-21.tar")
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="put the keys in too; then whoever has the file can read everything",
        )

    def handle(self, *args: Any, file: Path, with_keys: bool, **options: Any) -> None:
        """Copy, and say what is in it."""
        try:
            done = backups.back_up(target=file, with_keys=with_keys, version=__version__, now=timezone.now())
        except backups.CannotBackUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {done.database} and {done.files} files, {done.size / 1024 / 1024:.1f} MB.")
        if with_keys:
            self.stdout.write("The keys are in it: keep the file as safe as the keys.")
        else:
            self.stdout.write(
                "The keys are not in it: sealed rows can only be read with the folder of keys, so keep a copy of that elsewhere."
            )
