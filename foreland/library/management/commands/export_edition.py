"""foreland export_edition PACK EDITION: write a loaded edition as one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreland.library import queries


class Command(BaseCommand):
    help = "Write an edition of a statement bank as a zip, for another installation to bring in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", help="the pack, such as england-online-safety")
        parser.add_argument("edition", help="the edition, such as 2026.1")
        parser.add_argument("--out", type=Path, help="the file to write; default: PACK-EDITION.zip here")

    def handle(self, *args: Any, pack: str, edition: str, out: Path | None, **options: Any) -> None:
        try:
            name, content = queries.bundle(pack, edition)
        except queries.NoEdition as error:
            raise CommandError(str(error)) from error
        file = out or Path(name)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"{file} cannot be written: {error.strerror}. Name a file in a folder that is there."
            ) from error
        self.stdout.write(f"{file}: {pack} {edition}. Bring it in elsewhere with: foreland bring_in {file.name}")
