"""The bank against law and guidance: how many requirements by kinds of setting are served, and how many are missing."""

from __future__ import annotations

import sys
from datetime import date

from bench.packs import CONTENT
from foreland.core.packs.model import Bank
from foreland.core.served import STATUSES, Table, table
from foreland.library.folders import codes, codes_of, editions, standing

DAY = date(2026, 11, 21)
PACK = "england-online-safety"


def _print(found: Table, named: str) -> None:
    """Print how many requirements have each status, by kinds of setting and in all."""
    print(f"edition {named}: {len(found.rows)} requirements in force x {len(found.bank.settings)} kinds of setting\n")
    wide = max(len(setting.title) for setting in found.bank.settings)
    print(f"{'':<{wide}}  " + "  ".join(STATUSES))
    for setting in found.bank.settings:
        counts = found.of(setting)
        print(f"{setting.title:<{wide}}  " + "  ".join(f"{counts[status]:>{len(status)}}" for status in STATUSES))
    print(f"{'in all':<{wide}}  " + "  ".join(f"{found.totals[status]:>{len(status)}}" for status in STATUSES) + "\n")
    for requirement, cells in found.having("missing"):
        print(f"missing: {requirement.code} for {', '.join(cell.setting.key for cell in cells)}")


def main() -> int:
    """Print the table of the newest released edition and of a draft after it; return 1 when something is missing."""
    counted, known = standing([CONTENT], Bank)[PACK], codes([CONTENT])
    released = "" if counted.released else " (draft)"
    wanted = [(counted.pack, f"{counted.pack.head.edition}{released}")]
    later = [bank for bank in editions(PACK, [CONTENT]) if bank.head.edition > counted.pack.head.edition]
    missing = 0
    for bank, named in [*wanted, *((bank, f"{bank.head.edition} (draft)") for bank in later)]:
        requirements = codes_of(bank, known)
        assert requirements is not None
        found = table(bank, requirements, DAY)
        _print(found, named)
        missing += found.totals["missing"]
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
