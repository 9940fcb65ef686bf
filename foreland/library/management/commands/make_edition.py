"""foreland make_edition: an edition of one's own out of a bank and a file of amendments, without a database."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core import toml
from foreland.core.amending import NotAmendments, read
from foreland.core.calendar import day_in_london
from foreland.core.issuing import Account, account, issue
from foreland.core.packs.model import Bank, Number
from foreland.core.packs.writing import write
from foreland.library import folders

_HELP = """Put the amendments of an authority or a trust on an edition and write the edition that they make into a folder:
checked with foreland check_packs, loaded with foreland load_packs. Why each statement changed is said in 05-changes.toml of
that folder, which is kept when the edition is made again; what still lacks a reason is listed."""


class Command(BaseCommand):
    help = _HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base", type=Path, required=True, help="the folder of the edition to begin on")
        parser.add_argument("--ours", type=Path, required=True, help="the amendments, as for foreland rebase")
        parser.add_argument("--pack", required=True, help="the short name of your own pack, such as kent-online-safety")
        parser.add_argument("--edition", required=True, help="its number, such as 2026.1")
        parser.add_argument("--title", required=True)
        parser.add_argument("--publisher", required=True)
        parser.add_argument("--changes", required=True, help="in a sentence or two, what is new in it")
        parser.add_argument("--out", type=Path, required=True, help="the content folder to write into")

    def handle(self, *args: Any, base: Path, ours: Path, out: Path, **options: Any) -> None:
        parent, amendments = _bank(base), None
        try:
            amendments = read(ours.read_text(encoding="utf-8"))
            number = Number.read(options["edition"])
        except (OSError, UnicodeDecodeError, NotAmendments, ValueError) as error:
            raise CommandError(f"{ours}: {error}" if amendments is None else str(error)) from error
        if options["pack"] == parent.head.id:
            raise CommandError(f"{parent.head.id} is the pack to begin on. Give your own another short name.")
        folder = out / "policies" / options["pack"] / str(number)
        kept = _said(folder)
        head = replace(
            parent.head, id=options["pack"], edition=number, title=options["title"], publisher=options["publisher"],
            changes=options["changes"], published=_published(folder), based_on=(parent.head.id, parent.head.edition),
        )  # fmt: skip
        edition = issue(parent, amendments, head)
        files = {name: text for name, text in write(edition).items() if name != "05-changes.toml"} | kept
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.toml"):
            if old.name not in files:
                old.unlink()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        earlier = folders.editions(head.id, [out])
        before = [item for item in earlier if item.head.edition < number]
        named = toml.loads(kept.get("05-changes.toml", ""))
        said = {row.get("key") for row in named.get("change", ())}
        said |= {key for row in named.get("succession", ()) for key in row.get("from", ())}
        silent = [
            item for item in account(before[-1] if before else parent, edition) if item.key not in said and not item.new
        ]
        self.stdout.write(
            f"{folder}: {len(edition.statements)} statements, {len(amendments)} amendments on {parent.head.id} {parent.head.edition}."
        )
        for item in silent:
            self.stdout.write(_line(item))
        if silent:
            self.stdout.write(
                f"{len(silent)} to give a reason for, in {folder / '05-changes.toml'}. Then: foreland check_packs {folder}"
            )


def _bank(path: Path) -> Bank:
    try:
        found = folders.open_bank(path, only="an edition of policies is made out of one of policies.")
    except folders.NotABank as error:
        raise CommandError(str(error)) from error
    return found


def _said(folder: Path) -> dict[str, str]:
    """Return what was said of changes when the edition was made before, as it was written."""
    file = folder / "05-changes.toml"
    if not file.is_file():
        return {}
    text = file.read_text(encoding="utf-8")
    try:
        toml.loads(text)
    except toml.NotToml as error:
        raise CommandError(f"{file} is not TOML: {error}. Mend it first.") from error
    return {file.name: text}


def _published(folder: Path) -> dt.date:
    """Return the day of the edition: that of its folder where it was made before, else today."""
    if (folder / "pack.toml").is_file():
        return _bank(folder).head.published
    return day_in_london(timezone.now())


def _line(item: Account) -> str:
    """Return what waits for a reason, in a line that says how it is written."""
    if item.gone:
        return (
            f'  [[succession]] from = ["{item.key}"], to = {list(item.follows)}: “{item.title}” is not in it any more'
        )
    return f'  [[change]] key = "{item.key}", weight = "{item.least}" at least: {", ".join(item.parts)} changed'
