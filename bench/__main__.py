"""`make bench`: everything that is measured, in one run, as ratios."""

from __future__ import annotations

import argparse
import subprocess
import sys

PARTS = (
    "served",
    "documents",
    "workspace",
    "importing",
    "core",
    "editions",
    "updates",
    "area",
    "reading",
    "coverage",
    "matching",
    "defects",
    "report",
    "comparing",
)


def main() -> int:
    """Run each part in a process of its own, so that none warms another's caches; return 1 when one fails."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    wanted = parser.parse_args().parts or list(PARTS)
    failed = []
    for part in wanted:
        print(f"\n== {part} " + "=" * (70 - len(part)), flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{part}"], check=False).returncode:
            failed.append(part)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
