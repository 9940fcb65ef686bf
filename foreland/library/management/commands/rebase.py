"""foreland rebase --base PACK --theirs PACK --ours FILE: what a newer edition asks of a policy. No database."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreland.core import amending
from foreland.core.packs.model import Bank
from foreland.core.rebase import Item, Question, Rebased, rebase, way
from foreland.library import folders

_HELP = """\
Carry amendments made on one edition of a statement bank over to a newer one, and tell what is taken, what is new, what
is withdrawn, and what a person must decide. Nothing is changed and no database is needed. Editions between the two,
where they lie beside --theirs, are passed through: their successions and reasons count.

AMENDMENTS.toml is a list of
    [[amendment]]
    key = "phones.pupils"         # a statement, or one of your own: own.…
    field = "text"                # selected | text | place | choice | own | short
    value = "…"                   # true or false | text | { section, after } | option | { section, after, text, meets } |
                                  # { summary = "…" }; left out: back to the bank
    option = "handed-in"          # of a text: the option that it was written for, optional; reason, meaning, number too
"""


class Command(BaseCommand):
    help = _HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base", type=Path, required=True, metavar="PACK", help="the edition's folder that it was made on"
        )
        parser.add_argument("--theirs", type=Path, required=True, metavar="PACK", help="the newer edition's folder")
        parser.add_argument("--ours", type=Path, required=True, metavar="AMENDMENTS.toml")
        parser.add_argument("--json", action="store_true", help="the same for programs")

    def handle(self, *args: Any, base: Path, theirs: Path, ours: Path, **options: Any) -> None:
        first, last = _bank(base), _bank(theirs)
        if first.head.id == last.head.id and last.head.edition < first.head.edition:
            raise CommandError(
                f"--theirs is {last.head.edition}, older than --base, {first.head.edition}. Turn them round."
            )
        try:
            amendments = amending.read(ours.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise CommandError(f"{ours} cannot be read: {why}.") from error
        except amending.NotAmendments as error:
            raise CommandError(f"{ours}: {error}") from error
        between = _between(first, last, theirs)
        done = rebase(first, last, amendments, way(first, *between, last))
        if options["json"]:
            self.stdout.write(json.dumps(_data(done, first, between, last), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(done, first, last)))


def _bank(path: Path) -> Bank:
    try:
        found = folders.open_bank(path, only="editions of policies can be rebased.")
    except folders.NotABank as error:
        raise CommandError(str(error)) from error
    nowhere = [
        f"{', '.join(item.old)} leads to {key}, which {found.head.edition} does not have"
        for item in found.succession
        for key in item.new
        if key not in found.statement
    ]
    if nowhere:
        raise CommandError(f"{path}: a succession points nowhere: {'; '.join(nowhere)}. See foreland check_packs.")
    return found


def _between(first: Bank, last: Bank, folder: Path) -> list[Bank]:
    """Return the editions between two of one pack, where they lie beside the newer one."""
    if first.head.id != last.head.id:
        return []
    known = folders.editions(last.head.id, [folder.resolve().parent])
    return [bank for bank in known if first.head.edition < bank.head.edition < last.head.edition]


def _item(item: Item) -> dict[str, Any]:
    data = asdict(item)
    return {"key": data.pop("key"), **data.pop("about"), **data}


def _question(question: Question) -> dict[str, Any]:
    data = asdict(question)
    asks, about = data.pop("why"), data.pop("about")
    return {
        "key": data.pop("key"), "asks": asks, **about, **data,
        "combined": question.combined, "ways": question.ways, "digest": question.digest,
    }  # fmt: skip


def _data(done: Rebased, first: Bank, between: list[Bank], last: Bank) -> dict[str, Any]:
    return {
        "pack": last.head.id,
        "base": str(first.head.edition),
        "between": [str(bank.head.edition) for bank in between],
        "theirs": str(last.head.edition),
        "questions": [_question(item) for item in done.questions],
        "taken": [_item(item) for item in done.taken],
        "new": [_item(item) for item in done.new],
        "withdrawn": [_item(item) for item in done.withdrawn],
        "carried": [asdict(item) for item in done.carried],
    }


def _lines(done: Rebased, first: Bank, last: Bank) -> Iterator[str]:
    yield f"{last.head.title}: {first.head.edition} to {last.head.edition}"
    yield (
        f"{len(done.taken)} taken as they are, {len(done.questions)} to decide, {len(done.new)} new, "
        f"{len(done.withdrawn)} withdrawn, {len(done.carried)} amendments carried to other keys or places"
    )
    for question in done.questions:
        yield f"\nto decide  {question.about.weight:<8} {question.key} ({question.why})"
        yield from (f"  why        {said}" for said in question.about.why)
        for name, words in (
            ("was", question.base),
            ("theirs", question.theirs),
            ("ours", question.ours),
            ("combined", question.combined),
        ):
            if words:
                yield f"  {name:<10} {words}"
    for title, items in (("taken", done.taken), ("new", done.new), ("withdrawn", done.withdrawn)):
        for at, item in enumerate(items):
            came = f" ({item.kind} from {', '.join(item.sources)})" if item.sources not in ((), (item.key,)) else ""
            yield f"{'' if at else chr(10)}{title:<10} {item.about.weight:<8} {item.key}{came}"
