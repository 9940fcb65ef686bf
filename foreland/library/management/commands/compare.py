"""foreland compare A B: two documents compared word by word, from files. No database."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.core import plaintext
from foreland.core.compare import compare
from foreland.core.document import Document, from_data
from foreland.publishing.comparison import comparison_document
from foreland.publishing.formats import render

LARGEST = 8 * 1024 * 1024
"""Largest file that is compared, in bytes."""
_AGAIN = "Export it again, or compare its plain text."
_HELP = """\
Compare two documents word by word: what was taken out and what was added. A and B are documents of the text form: plain
text (.txt, as a policy is exported, or any text with blank lines between its paragraphs) or the JSON of a policy
(.json), whose statements are matched by their keys. The HTML is one file that needs nothing else.
"""


class Command(BaseCommand):
    help = _HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("a", type=Path, metavar="A", help="the older document")
        parser.add_argument("b", type=Path, metavar="B", help="the newer one")
        parser.add_argument("--format", choices=["html", "txt"], default="txt", dest="format_key")
        parser.add_argument("--everything", action="store_true", help="what stands as it was, too")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: shown here")

    def handle(self, *args: Any, a: Path, b: Path, **options: Any) -> None:
        old, new = _read(a, b.stem), _read(b, b.stem)
        if "text" in (old.key, new.key) and old.key != new.key:
            raise CommandError(
                "One is text and one JSON. Give two of one form, so that their statements can be matched."
            )
        if old.key == "text":
            new = plaintext.alike(old, new)
        try:
            made = comparison_document(compare(old, new), new, was=a.name, now=b.name, everything=options["everything"])
            data = render(made, options["format_key"], when=timezone.now())
        except (TypeError, ValueError) as error:
            if "text" in (old.key, new.key):
                raise
            raise CommandError(f"{a} or {b} is no policy of Foreland's JSON. {_AGAIN}") from error
        output = options["output"]
        if output is None:
            self.stdout.write(data.decode("utf-8"), ending="")
            return
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {len(data):,} bytes")


def _read(path: Path, name: str) -> Document:
    """Return the document of a file; plain text is called `name`."""
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} is too large to be a policy: more than {LARGEST // 1024 // 1024} MB.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text. Compare plain text or the JSON of a policy.") from error
    if path.suffix.lower() != ".json":
        return plaintext.read(text, name)
    try:
        return from_data(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CommandError(f"{path} is no policy of Foreland's JSON. {_AGAIN}") from error
