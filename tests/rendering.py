"""Documents that were written once in this process are not written again for each test: writing is pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from foreland.core.document import Document, canonical_json
from foreland.publishing.formats import FORMATS, Format

_KEPT = 600
"""How many files a process remembers: a policy of 22 pages in six formats is about half a megabyte."""


def _with_memory(form: Format) -> Format:
    memory: dict[tuple[str, bytes | None, datetime], bytes] = {}

    def make(document: Document, crest: bytes | None, when: datetime) -> bytes:
        asked = (canonical_json(document), crest, when)
        if asked not in memory:
            if len(memory) == _KEPT:
                del memory[next(iter(memory))]
            memory[asked] = form.make(document, crest, when)
        return memory[asked]

    return replace(form, make=make)


REMEMBERED: dict[str, Format] = {key: _with_memory(form) for key, form in FORMATS.items()}
"""The formats as they are, each with a memory. For tests whose matter is not the writing itself."""
