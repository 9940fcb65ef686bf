"""Guides to reading documents: each table's maker stands beside the code that uses its items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from foreland.core.matching.guide import TABLES, Guide
from foreland.core.packs.reading.faults import Wrong
from foreland.core.packs.reading.fields import Fields
from foreland.core.packs.reading.kind import Kind


def _told(make: Callable[[Fields], Any]) -> Callable[[Fields], Any]:
    """Return a maker whose ValueError is told as a fault of the field."""

    def made(fields: Fields) -> Any:
        try:
            return make(fields)
        except Wrong:
            raise
        except ValueError as error:
            raise Wrong(str(error)) from error

    return made


MATCHING = Kind(Guide, {name: (field, _told(make), key) for name, (field, make, key) in TABLES.items()}, traced=True)
