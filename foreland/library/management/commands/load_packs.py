"""foreland load_packs [PATH]: put editions into the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core.matching.guide import Guide
from foreland.core.packs.model import Bank, Requirements
from foreland.core.packs.reading import BrokenPack
from foreland.library import actions, folders, queries


class Command(BaseCommand):
    help = "Check packs and load their editions. A released edition whose words have changed is refused. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="a content folder, a pack, or one edition")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        roots = [path] if path else folders.roots()
        now = timezone.now()
        words = folders.house_words(settings.CONTENT[0])
        count = 0
        for root in roots:
            if not root.is_dir():
                raise CommandError(f"{root} is not a folder. Name a content folder, a pack, or one edition.")
            lock = folders.locked(root) or folders.locked(settings.CONTENT[0])
            for folder in folders.find(root):
                count += 1
                try:
                    opened = folders.open_folder(folder)
                    faults = folders.check_folder(opened, self._requirements(opened), words, lock)
                    if faults:
                        raise BrokenPack(faults)
                    done = actions.load_edition(
                        head=opened.pack.head, files=opened.files, digest=opened.digest,
                        released=opened.name in lock, by="operator", now=now,
                    )  # fmt: skip
                except BrokenPack as error:
                    raise CommandError(f"{folder.name} was not loaded:\n{error}") from error
                except actions.EditionChanged as error:
                    raise CommandError(str(error)) from error
                if options["verbosity"]:
                    self.stdout.write(f"{opened.name}: {done}")
        if not count:
            raise CommandError(f"No pack.toml under {', '.join(map(str, roots))}.")

    def _requirements(self, opened: folders.PackFolder) -> Requirements | None:
        if not isinstance(opened.pack, (Bank, Guide)) or (wanted := opened.pack.head.requirements) is None:
            return None
        try:
            return queries.requirements_of(opened.pack)
        except queries.NoEdition as error:
            raise CommandError(
                f"{opened.name} was not loaded: its codes refer to the requirements pack {wanted[0]}. {error}"
            ) from error
