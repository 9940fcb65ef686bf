"""What a calendar's pack holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foreland.core.packs.model.head import Head


@dataclass(frozen=True)
class Holidays:
    """Bank holidays of a nation."""

    head: Head
    days: tuple[tuple[date, str], ...] = ()
