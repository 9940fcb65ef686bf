"""foreland compare A B: two documents of any format compared word by word, from files. No database."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core.changes.between import TooLong
from foreland.core.changes.told import comparison
from foreland.core.compare import Comparison, compare
from foreland.core.document import Document, from_data
from foreland.core.source import Source, Unreadable
from foreland.publishing.comparison import comparison_document
from foreland.publishing.files_compared import as_data, as_document
from foreland.publishing.formats import render
from foreland.reading import apart, formats
from foreland.reading.refusals import LARGEST, megabytes

_AGAIN = "Export it again, or compare its plain text."
_HELP = """\
Compare two documents word by word: which paragraphs were reworded, which are new, gone or moved. A and B are Word,
OpenDocument, PDF, HTML, Markdown or plain text, each of another format if need be: what a page sets otherwise is no
change. Two policies in Foreland's JSON are matched by the keys of their statements. The HTML is one file that needs
nothing else.
"""


class Command(BaseCommand):
    help = _HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("a", type=Path, metavar="A", help="the older document")
        parser.add_argument("b", type=Path, metavar="B", help="the newer one")
        parser.add_argument("--format", choices=["html", "txt", "pdf"], default="txt", dest="format_key")
        parser.add_argument("--everything", action="store_true", help="what stands as it was, too")
        parser.add_argument("--json", action="store_true", help="the changes for programs, in place of a document")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: shown here")

    def handle(self, *args: Any, a: Path, b: Path, **options: Any) -> None:
        if options["format_key"] == "pdf" and options["output"] is None and not options["json"]:
            raise CommandError("A PDF is not shown here: name a file for it with --output.")
        try:
            data = self._made(a, b, options)
        except Unreadable as error:
            raise self._refusal(error.why, str(error), options) from error
        except TooLong as error:
            raise self._refusal("too-long", str(error), options) from error
        output = options["output"]
        if output is None:
            self.stdout.write(data.decode("utf-8"), ending="")
            return
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {len(data):,} bytes")

    def _refusal(self, why: str, words: str, options: dict[str, Any]) -> BaseException:
        if not options["json"]:
            return CommandError(words)
        self.stdout.write(json.dumps({"error": why, "message": words}, ensure_ascii=False))
        return SystemExit(1)

    def _made(self, a: Path, b: Path, options: dict[str, Any]) -> bytes:
        """The answer as bytes: by the keys of two JSON, else by the words of two files."""
        both_json = a.suffix.lower() == b.suffix.lower() == ".json"
        found, made = _by_key(a, b) if both_json else _by_words(a, b)
        if options["json"]:
            data = as_data(found, was=a.name, now=b.name)
            return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        return render(made(options["everything"]), options["format_key"], when=timezone.now())


_Made = tuple[Comparison, Callable[[bool], Document]]


def _by_key(a: Path, b: Path) -> _Made:
    old, new = _policy(a), _policy(b)
    try:
        found = compare(old, new)
        comparison_document(found, new, was=a.name, now=b.name)
    except (TypeError, ValueError) as error:
        raise CommandError(f"{a} or {b} is no policy of Foreland's JSON. {_AGAIN}") from error
    return found, lambda whole: comparison_document(found, new, was=a.name, now=b.name, everything=whole)


def _by_words(a: Path, b: Path) -> _Made:
    found = comparison(_read(a), _read(b))
    return found, lambda whole: as_document(found, was=a.name, now=b.name, everything=whole)


def _read(path: Path) -> Source:
    """Return what a file says; of a policy in JSON, what it prints."""
    try:
        if path.suffix.lower() == ".json":
            return formats.read(render(_policy(path), "txt", when=timezone.now()), f"{path.stem}.txt")
        return apart.read(path, path.name)
    except Unreadable as error:
        raise Unreadable(error.why, f"{path}: {error}") from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _policy(path: Path) -> Document:
    """Return the policy of a JSON file."""
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} is too large to be a policy: more than {megabytes(LARGEST)} MB.")
        return from_data(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text. Compare the JSON of a policy.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CommandError(f"{path} is no policy of Foreland's JSON. {_AGAIN}") from error
