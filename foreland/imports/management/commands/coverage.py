"""foreland coverage FILE [--json]: where a policy stands, from a file. No database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.core.matching.standing import standing
from foreland.core.source import Source
from foreland.imports.management.reading import FromFile, Packs
from foreland.imports.told import coverage_data, coverage_lines

_HELP = """\
Read a policy of any kind (Word, OpenDocument, PDF, web page, Markdown, plain text) and tell for each topic and
each requirement of law and guidance whether it is covered, only mentioned or absent, with the passages that say so, and
what to mend. Nothing is changed and no database is needed.
"""


class Command(FromFile):
    help = _HELP

    def told(self, source: Source, packs: Packs, kind: str) -> tuple[dict[str, Any], Iterable[str]]:
        bank, requirements, guide = packs
        found = standing(source, bank, requirements, guide, kind=kind, day=day_in_london(timezone.now()))
        return coverage_data(found), coverage_lines(found)
