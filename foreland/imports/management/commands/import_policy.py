"""foreland import_policy FILE [--json]: what an old policy becomes, from a file. No database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from foreland.core.matching.amendments import amendments
from foreland.core.matching.becoming import around_unprinted
from foreland.core.matching.places import printed_sections
from foreland.core.matching.standing import facts_of
from foreland.core.matching.statements import match
from foreland.core.source import Source
from foreland.imports import queries
from foreland.imports.management.reading import FromFile, Packs
from foreland.imports.told import import_data, import_lines
from foreland.imports.wording import printed

_HELP = """\
Read an old policy of any kind (Word, OpenDocument, PDF, web page, Markdown, plain text), tie each passage of it to
the statements of the bank, and tell the amendments that it becomes: statements of the bank in its words, and statements
of its own. Nothing is changed and no database is needed.
"""


class Command(FromFile):
    help = _HELP

    def told(self, source: Source, packs: Packs, kind: str) -> tuple[dict[str, Any], Iterable[str]]:
        bank, _, guide = packs
        facts = facts_of(bank, kind)
        found = match(source, bank, guide, facts, sentences=queries.sentences())
        settled = around_unprinted(found, {}, queries.SHAPE)
        within = printed_sections(bank, queries.SHAPE, facts)
        draft = amendments(found, settled=settled, printed=printed, facts=facts, within=within)
        return import_data(found, draft), import_lines(found, draft)
