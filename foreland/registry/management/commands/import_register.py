"""foreland import_register FILE [--links FILE]: read the national register."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core.register import RegisterError, open_register
from foreland.registry.actions.importing import OlderFile, import_register
from foreland.registry.models import ImportRun

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Read the Department for Education's register of establishments (edubasealldata….csv, as downloaded: CSV, zip "
        "or gzip, Windows-1252 or UTF-8). Safe to run again and with a newer file; nothing is deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the register, as downloaded")
        parser.add_argument(
            "--links", type=Path, help="the file links_edubasealldata….csv: which school came after which"
        )
        parser.add_argument("--again", action="store_true", help="read a file that is older than the last one")
        parser.add_argument(
            "--even-so",
            action="store_true",
            help="mark schools as gone even where more than a few in a hundred would be",
        )
        parser.add_argument("--quiet", action="store_true", help="say only what came of it")

    def handle(
        self, *args: Any, file: Path, links: Path | None, again: bool, even_so: bool, quiet: bool, **options: Any
    ) -> None:
        began = time.perf_counter()
        shows = self.stdout.isatty()
        last = 0.0

        def tell(words: str) -> None:
            nonlocal last
            if quiet or (not shows and time.perf_counter() - last < 2 and "read" not in words):
                return
            last = time.perf_counter()
            self.stdout.write(f"\r{words}   " if shows else words, ending="" if shows else "\n")
            self.stdout.flush()

        try:
            register = open_register(file)
            if not quiet:
                dated = f", of {register.dated:%d %B %Y}" if register.dated else ""
                self.stdout.write(f"Reading {file.name}{dated}: {len(register.columns)} columns, {register.encoding}")
                if register.missing:
                    self.stdout.write(
                        f"It lacks columns that are used where they are there: {', '.join(register.missing)}"
                    )
            done = import_register(
                register=register, links_file=links, again=again, even_so=even_so, by="operator", now=timezone.now(),
                tell=tell,
            )  # fmt: skip
        except (RegisterError, OlderFile) as error:
            raise CommandError(str(error)) from error
        if shows and not quiet:
            self.stdout.write("")
        seconds = max(time.perf_counter() - began, 0.001)
        faults = [
            fault
            for fault in ImportRun.objects.get(pk=done.run).faults
            if not done.cut or fault["says"] != done.cut.says
        ]  # that the file was cut off is said once, at the end
        count = done.faults - (done.cut is not None)
        for fault in faults[:FAULTS_SHOWN]:
            urn = f" (URN {fault['urn']})" if fault["urn"] else ""
            print(f"line {fault['line']}{urn}: {fault['says']}", file=sys.stderr)
        if count > FAULTS_SHOWN:
            print(
                f"and {count - FAULTS_SHOWN:,} more; the first hundred are kept with this reading",
                file=sys.stderr,
            )
        self.stdout.write(
            f"{done.rows:,} rows in {seconds:.1f} seconds ({done.rows / seconds:,.0f} a second): {done.created:,} new, "
            f"{done.changed:,} changed, {done.vanished:,} no longer in the file"
            + (f", {done.links:,} links" if links else "")
            + (f". {done.proposed:,} schools are offered a successor" if done.proposed else "")
        )
        if done.cut is not None:
            raise CommandError(done.cut.says)
