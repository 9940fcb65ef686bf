"""foreland check_packs [PATH]: read packs as a strict proof reader would."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from foreland.core.packs.model import Bank
from foreland.core.packs.reading import BrokenPack, Fault
from foreland.library import folders
from foreland.library.asks import checked_elsewhere


class Command(BaseCommand):
    help = "Check content packs and name file, key and mend for every fault. Without PATH: the packs that come with Foreland and those under FORELAND_CONTENT."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="a content folder, a pack, or one edition")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        roots = [path] if path else folders.roots()
        for root in roots:
            if not root.is_dir():
                raise CommandError(f"{root} is not a folder. Name a content folder, a pack, or one edition.")
        words = folders.house_words(settings.CONTENT[0])
        known = folders.codes([*folders.roots(), *roots])
        count = faults = 0
        for root in roots:
            lock = folders.locked(root) or folders.locked(settings.CONTENT[0])
            for folder in folders.find(root):
                count += 1
                name = folder.relative_to(root) if folder != root else folder.name
                try:
                    opened = folders.open_folder(folder)
                    codes = folders.codes_of(opened.pack, known)
                    if (wanted := opened.pack.head.requirements) and codes is None:
                        self.stdout.write(
                            f"{name}: note: the requirements pack {wanted[0]} is not here; codes were not checked."
                        )
                    found = folders.check_folder(opened, codes, words, lock)
                    if isinstance(opened.pack, Bank) and opened.name not in lock:  # what is released cannot be mended
                        found += self._against(opened.pack, name, [*folders.roots(), root, folder.parent])
                except BrokenPack as error:
                    found = list(error.faults)
                faults += len(found)
                for fault in found:
                    self.stdout.write(f"{name}/{fault}")
            for file, said in checked_elsewhere(root):
                count += 1
                if said:
                    faults += 1
                    self.stdout.write(f"{file.relative_to(root)}: {said}")
        if not count:
            raise CommandError(f"No pack.toml under {', '.join(map(str, roots))}.")
        if faults:
            raise CommandError(
                f"{faults} fault{'s' if faults > 1 else ''} in {count} edition{'s' if count > 1 else ''}."
            )
        self.stdout.write(f"{count} edition{'s' if count > 1 else ''} checked: no fault.")

    def _against(self, bank: Bank, name: Path | str, roots: list[Path]) -> list[Fault]:
        """Return what is wrong with an edition's account of the one before it, which lies in a folder beside it."""
        before = folders.earlier(bank, roots)
        if not before and (bank.changes or bank.succession):
            self.stdout.write(f"{name}: note: no earlier edition is here; its changes were not compared.")
        return folders.check_against(bank, before)
