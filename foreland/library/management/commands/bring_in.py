"""foreland bring_in FILE: take an edition that was exported elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core.packs.reading import BrokenPack
from foreland.library import actions, bundles
from foreland.tenancy import queries as tenancy


class Command(BaseCommand):
    help = "Check an edition that was exported as a zip, and release it here: to everybody, or to those under one authority or trust."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the zip that was exported")
        parser.add_argument(
            "--for", dest="owner", default="", metavar="ID", help="an authority or trust here; default: everybody"
        )

    def handle(self, *args: Any, file: Path, owner: str, **options: Any) -> None:
        body = tenancy.body_by_id(owner) if owner else None
        if owner and (body is None or body.kind == "school"):
            raise CommandError(
                f"There is no authority or trust {owner} here. Leave --for away to show the edition to everybody."
            )
        if not file.is_file():
            raise CommandError(f"{file} is not a file. Name the zip that was exported.")
        with file.open("rb") as opened:
            content = opened.read(bundles.LARGEST_ZIP + 1)
        try:
            fixes = body is not None and body.kind == "trust"
            head = actions.bring_in(content=content, owner=owner, by="operator", now=timezone.now(), fixes=fixes)
        except (BrokenPack, actions.EditionChanged) as error:
            raise CommandError(f"{file.name} was not brought in:\n{error}") from error
        whom = body.name if body else "everybody"
        self.stdout.write(f"{head.title}, edition {head.edition} of {head.id}, is here for {whom}.")
