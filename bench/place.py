"""A scratch place for measurements: an empty database in a folder that goes away."""

from __future__ import annotations

import atexit
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable


def prepare() -> str:
    """Make an empty place in live mode, start Django on it, and return its folder."""
    folder = tempfile.mkdtemp(prefix="foreland-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        FORELAND_DATA=folder,
        FORELAND_MODE="live",
        FORELAND_LOG="error",
        FORELAND_DATABASE=os.environ.get("BENCH_DATABASE", ""),
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "foreland.site.settings"
    import django  # noqa: PLC0415 -- the environment comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs the settings

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    from foreland.site import statics  # noqa: PLC0415 -- needs the settings

    statics.gather()
    return folder


def median_ms(run: Callable[[], object], times: int = 15) -> float:
    """Return the median time of a call in milliseconds, after one call to warm up."""
    run()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)
