"""foreland requirements --table | --to-check [PATH]: what law and guidance ask, who serves it, and what to check."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core.calendar import day_in_london, long_date
from foreland.core.doubts import HOW_WORDS, Doubt, doubts, how, how_sure
from foreland.core.packs.model import Bank, Number, Requirement, Requirements
from foreland.core.packs.reading import BrokenPack
from foreland.core.served import STATUS_WORDS, STATUSES, Cell, Status, Table, table
from foreland.library import folders

MARKS: dict[Status, str] = {
    "served": "x",
    "insert": "i",
    "offered": "o",
    "elsewhere": "e",
    "reasoned": "r",
    "not served": "-",
    "missing": "M",
    "not bound": ".",
}
WIDTH = 110
_HELP = """\
Read the requirements packs and statement banks of a content folder and tell how they stand to each other. Nothing is
changed and no database is needed. Without PATH: the packs that come with Foreland and those under FORELAND_CONTENT. Of each
pack the newest released edition counts, a draft only where it is asked for or there is nothing else.

--table      every requirement in force, by every kind of setting that the bank names: served, elsewhere, missing.
             Ends with 1 when a requirement of law, statutory guidance or a standard is missing somewhere.
--to-check   what nobody has seen in its own text, or waits to come into force: what a person opens and looks for.
"""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-21") from error


def _number(text: str) -> Number:
    try:
        return Number.read(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no edition; write it as 2026.1") from error


class Command(BaseCommand):
    help = _HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--table", action="store_true", help="requirements by kinds of setting")
        what.add_argument("--to-check", action="store_true", help="what a person still has to check")
        parser.add_argument("--json", action="store_true", help="the same for programs")
        parser.add_argument(
            "--day", type=_day, metavar="YYYY-MM-DD", help="what is in force on this day; default: today"
        )
        parser.add_argument(
            "--edition", type=_number, metavar="YYYY.N", help="this edition; default: the newest that is released"
        )
        parser.add_argument("path", nargs="?", type=Path, help="a content folder, a pack, or one edition")

    def handle(self, *args: Any, path: Path | None, edition: Number | None, **options: Any) -> None:
        if path is not None and not path.is_dir():
            raise CommandError(f"{path} is not a folder. Name a content folder, a pack, or one edition.")
        roots = [path] if path else folders.roots()
        try:
            known = folders.codes([*folders.roots(), *roots]) if options["table"] else {}
            banks = folders.standing(roots, Bank, edition) if options["table"] else {}
            packs = {} if options["table"] else folders.standing(roots, Requirements, edition)
        except BrokenPack as error:
            raise CommandError(f"A pack cannot be read. See foreland check_packs.\n{error}") from error
        if options["table"]:
            day = options["day"] or day_in_london(timezone.now())
            wanted = _where_and_which(roots, edition)
            self._tables(
                [(_table(one.pack, known, day), one.released) for one in banks.values()],
                wanted,
                as_json=options["json"],
            )
        else:
            self._to_check(list(packs.values()), _where_and_which(roots, edition), as_json=options["json"])

    def _tables(self, tables: list[tuple[Table, bool]], wanted: str, *, as_json: bool) -> None:
        if not tables:
            raise CommandError(f"No statement bank{wanted}.")
        if as_json:
            self._json({"tables": [_table_data(each, released) for each, released in tables]})
        else:
            for each, released in tables:
                self.stdout.write("\n".join(_table_lines(each, released)))
        count = sum(each.totals["missing"] for each, _ in tables)
        if count:
            raise CommandError(
                f"{count} missing. Write a statement whose condition lets these settings through, or give the reason "
                "under [[unserved]] in the bank."
            )

    def _to_check(self, packs: list[folders.Standing[Requirements]], wanted: str, *, as_json: bool) -> None:
        if not packs:
            raise CommandError(f"No requirements pack{wanted}.")
        if as_json:
            self._json({"to_check": [_doubts_data(one.pack, one.released) for one in packs]})
        else:
            for one in packs:
                self.stdout.write("\n".join(_doubts_lines(one.pack, one.released)))

    def _json(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))


def _where_and_which(roots: Iterable[Path], edition: Number | None) -> str:
    """Return where it was looked for, and for which edition, as an error says it."""
    return f"{f' of edition {edition}' if edition else ''} under {', '.join(map(str, roots))}"


def _edition(pack: Bank | Requirements, released: bool) -> str:
    """Return an edition's number, and "draft" beside one that is not released."""
    return f"edition {pack.head.edition}{'' if released else ' (draft)'}"


def _table(bank: Bank, known: Mapping[tuple[str, Number], Requirements], day: date) -> Table:
    wanted, codes = bank.head.requirements, folders.codes_of(bank, known)
    if codes is None:
        name = wanted[0] if wanted else "none"
        raise CommandError(
            f"{bank.head.id}: the requirements pack that it names ({name}) is not here. Put it into PATH."
        )
    if not bank.settings:
        raise CommandError(
            f"{bank.head.id}: the bank names no kinds of setting. Add [[setting]], a table for each kind."
        )
    return table(bank, codes, day)


def _where(requirement: Requirement) -> str:
    return ", ".join(requirement.served_by)


def _table_lines(each: Table, released: bool) -> Iterator[str]:
    yield f"{each.bank.head.title}, {_edition(each.bank, released)}, on {long_date(each.day)}"
    yield f"{len(each.rows)} requirements in force, {len(each.bank.settings)} kinds of setting\n"
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [letters[number % 26] * (1 + number // 26) for number in range(len(each.bank.settings))]
    wide = max(map(len, names))
    code = max((len(item.code) for item, _ in each.rows), default=4)
    yield f"{'':<{code}}  {'':<8}  " + " ".join(f"{name:<{wide}}" for name in names)
    for item, cells in each.rows:
        marks = " ".join(f"{MARKS[cell.status]:<{wide}}" for cell in cells)
        elsewhere = f"  [{_where(item)}]" if any(cell.status == "elsewhere" for cell in cells) else ""
        yield f"{item.code:<{code}}  {item.force:<8}  {marks}  {item.title}{elsewhere}"
    yield ""
    yield from (f"{name:<3} {setting.title}" for name, setting in zip(names, each.bank.settings, strict=True))
    yield ""
    for status in STATUSES:
        yield f"{MARKS[status]}   {each.totals[status]:>5}  {STATUS_WORDS[status]}"
    yield from _in_words(each, "insert", "Served by a page of the set alone")
    yield from _in_words(each, "elsewhere", "Elsewhere: kept outside Foreland today")
    yield from _in_words(each, "reasoned", "Left out of the bank, with a reason")
    yield from _in_words(each, "missing", "Missing")
    yield "" if each.totals["missing"] else "\nMissing: nothing."


def _in_words(each: Table, status: Status, heading: str) -> Iterator[str]:
    found = each.having(status)
    if found:
        yield f"\n{heading}"
    for item, cells in found:
        whom = "every kind of setting that it binds" if _all_bound(each, item, cells) else _titles(cells)
        yield fill(
            f"{item.code} ({item.force}) {item.title}: {whom}.", WIDTH, initial_indent="  ", subsequent_indent="    "
        )
        for because in dict.fromkeys(cell.because for cell in cells if cell.because):
            yield fill(because, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _all_bound(each: Table, item: Requirement, cells: list[Cell]) -> bool:
    row = next(row for requirement, row in each.rows if requirement is item)
    return len(cells) == sum(cell.status != "not bound" for cell in row) > 1


def _titles(cells: Iterable[Cell]) -> str:
    return "; ".join(cell.setting.title for cell in cells)


def _table_data(each: Table, released: bool) -> dict[str, Any]:
    return {
        "bank": each.bank.head.id,
        "edition": str(each.bank.head.edition),
        "released": released,
        "day": each.day.isoformat(),
        "settings": {setting.key: setting.title for setting in each.bank.settings},
        "totals": each.totals,
        "requirements": [
            {
                "code": item.code,
                "title": item.title,
                "force": item.force,
                "served_by": item.served_by,
                "settings": {
                    cell.setting.key: {"status": cell.status, "statements": cell.by}
                    | ({"because": cell.because} if cell.because else {})
                    for cell in cells
                },
            }
            for item, cells in each.rows
        ],
    }


def _doubts_lines(pack: Requirements, released: bool) -> Iterator[str]:
    found = doubts(pack)
    codes = [item for doubt in found for item in doubt.requirements]
    itself = [doubt.instrument for doubt in found if doubt.itself]
    yield f"{pack.head.title}, {_edition(pack, released)}"
    yield f"To be checked by a person: {len(codes)} of {len(pack.requirements)} requirements, {len(itself)} of {len(pack.instruments)} instruments"
    for sure, count in how_sure([*codes, *itself]).items():
        yield f"  {count:>4}  {HOW_WORDS[sure]}"
    for doubt in found:
        yield from _doubt_lines(doubt)


def _doubt_lines(doubt: Doubt) -> Iterator[str]:
    def told(text: str, indent: int) -> str:
        return fill(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent, break_long_words=False,
                    break_on_hyphens=False)  # fmt: skip

    item = doubt.instrument
    edition = f", {item.edition}" if item.edition else ""
    yield f"\n{item.title} ({item.body}{edition})"
    yield f"  {item.address or 'No address is known: look for it by its title.'}"
    if doubt.itself:
        yield told(f"{item.note or 'Open it and confirm that it is in force.'} [{HOW_WORDS[how(item)]}]", 2)
    for requirement in doubt.requirements:
        yield f"  {requirement.code}  {requirement.title}"
        yield told(f"{requirement.check} [{HOW_WORDS[how(requirement)]}]", 4)


def _doubts_data(pack: Requirements, released: bool) -> dict[str, Any]:
    return {
        "pack": pack.head.id,
        "edition": str(pack.head.edition),
        "released": released,
        "instruments": [
            {
                "key": doubt.instrument.key,
                "title": doubt.instrument.title,
                "body": doubt.instrument.body,
                "edition": doubt.instrument.edition,
                "address": doubt.instrument.address,
                "sure": doubt.instrument.sure,
                "check": doubt.instrument.note if doubt.itself else "",
                "requirements": [
                    {"code": item.code, "title": item.title, "check": item.check, "sure": item.sure}
                    for item in doubt.requirements
                ],
            }
            for doubt in doubts(pack)
        ],
    }
