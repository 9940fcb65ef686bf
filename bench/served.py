"""The bank against law and guidance: how many requirements by kinds of setting are served, and how many are missing."""

from __future__ import annotations

import sys
from datetime import date

from bench.core import CONTENT
from foreland.core.packs.model import Bank, Requirements
from foreland.core.served import STATUSES, table
from foreland.library.folders import newest

DAY = date(2026, 11, 21)
PACK = "england-online-safety"


def main() -> int:
    """Print the totals of the table; return 1 when something is missing."""
    found = table(newest([CONTENT], Bank)[PACK], newest([CONTENT], Requirements)[PACK], DAY)
    print(f"{len(found.rows)} requirements in force x {len(found.bank.settings)} kinds of setting")
    for status in STATUSES:
        print(f"{status:<12} {found.totals[status]:>5}")
    for requirement, cells in found.having("missing"):
        print(f"missing: {requirement.code} for {', '.join(cell.setting.key for cell in cells)}")
    return 1 if found.totals["missing"] else 0


if __name__ == "__main__":
    sys.exit(main())
