"""What the commands share that read a policy from a file."""

from __future__ import annotations

import json
from abc import abstractmethod
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from django.core.management.base import BaseCommand, CommandError

from foreland.core.matching.english import NOT_ENGLISH, in_english
from foreland.core.matching.guide import Guide
from foreland.core.matching.standing import UnknownKind
from foreland.core.packs.model import Bank, Requirements
from foreland.core.packs.reading import BrokenPack
from foreland.core.source import Source, Unreadable
from foreland.imports.packs import NoPack, at_hand
from foreland.reading import apart

Packs: TypeAlias = "tuple[Bank, Requirements, Guide]"


class FromFile(BaseCommand):
    """A command that reads a policy from a file and tells something of it."""

    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Return the parser, with the help as it is written."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the kind of setting, and whether a program reads the answer."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the policy")
        parser.add_argument(
            "--kind", default="", metavar="KIND", help="the kind of setting, such as primary or early-years"
        )
        parser.add_argument("--json", action="store_true", help="the same for programs")

    def handle(self, *args: Any, file: Path, kind: str, **options: Any) -> None:
        """Read the file and tell of it; what cannot be read ends with 1 and the reason."""
        try:
            source, packs = apart.read(file, file.name), at_hand()
            if not in_english(source, packs[0]):
                source = replace(source, notes=(*source.notes, NOT_ENGLISH))
            data, lines = self.told(source, packs, kind)
        except Unreadable as error:
            self._refuse(error.why, str(error), options["json"], error)
        except OSError as error:
            self._refuse("no-file", f"{file} cannot be read: {error.strerror}.", options["json"], error)
        except UnknownKind as error:
            self._refuse("unknown-kind", str(error), options["json"], error)
        except (NoPack, BrokenPack) as error:
            self._refuse("no-content", str(error), options["json"], error)
        else:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) if options["json"] else "\n".join(lines))

    def _refuse(self, why: str, words: str, as_json: bool, error: Exception) -> None:
        if not as_json:
            raise CommandError(words) from error
        self.stdout.write(json.dumps({"error": why, "message": words}, ensure_ascii=False))
        raise SystemExit(1) from error

    @abstractmethod
    def told(self, source: Source, packs: Packs, kind: str) -> tuple[dict[str, Any], Iterable[str]]:
        """Return what is told of a document: as data, and in lines."""
