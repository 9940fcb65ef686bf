"""The import of a full national register: rows a second and peak memory, first and again, in a process of its own.

The rows are real ones spread over the real header where the data folder is there, generated ones otherwise.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROWS = 50_000
MOST_MB = 300


def _import(path: Path) -> None:
    """Import the file twice into an empty place and print one line for each; runs in a child process."""
    from bench.place import prepare  # noqa: PLC0415 -- the child alone starts Django

    prepare()
    from foreland.core.register import open_register  # noqa: PLC0415 -- after Django has started
    from foreland.registry import actions  # noqa: PLC0415 -- after Django has started

    for words, again in (("first time", False), ("again, nothing new", True)):
        started = time.perf_counter()
        done = actions.import_register(
            register=open_register(path), again=again, by="operator", now=datetime.now(UTC), tell=lambda _: None
        )
        taken = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{words:<20} {done.rows:>7,} rows  {taken:>6.1f} s  {done.rows / taken:>8,.0f} rows/s  peak {peak:>5.0f} MB",
            flush=True,
        )
        if peak > MOST_MB:
            print(f"Peak memory is over {MOST_MB} MB.")


def main() -> None:
    """Make the file and measure its import."""
    from bench.register_file import header_of, spread  # noqa: PLC0415 -- not needed by the child

    shared = Path(os.environ.get("FORELAND_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")) / "data"
    source = shared / "england-establishments-2022-07.csv.gz"
    with tempfile.TemporaryDirectory(prefix="foreland-bench-") as folder:
        path = Path(folder) / "edubasealldata20260701.csv"
        count = spread(source if source.is_file() else None, path, header=header_of(), limit=ROWS)
        print(
            f"{count:,} {'real' if source.is_file() else 'generated'} rows, {path.stat().st_size / 1024 / 1024:.0f} MB"
        )
        subprocess.run([sys.executable, "-m", "bench.importing", str(path)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _import(Path(sys.argv[1]))
    else:
        main()
