"""Run the background worker."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from foreland.site.timetable import Timetable
from foreland.site.worker import Worker


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.05 <= value <= 3600:
        raise ArgumentTypeError("give seconds between 0.05 and 3600")
    return value


class Command(BaseCommand):
    """Run one worker in this process."""

    help = "Run the background worker alone. `serve` runs one beside the web server by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how long, how often and what."""
        parser.add_argument("--once", action="store_true", help="Run what is due now and leave.")
        parser.add_argument(
            "--interval", type=_seconds, default=1.0, help="Seconds between looks (default: %(default)s)."
        )
        parser.add_argument("--no-timetable", action="store_true", help="Only run what others put into the queue.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        timetable = None if options["no_timetable"] else Timetable()
        worker = Worker(interval=options["interval"], timetable=timetable)
        if options["once"]:
            self.stdout.write(f"{worker.run_due()} tasks run.")
            return
        worker.stop_on_signals()
        worker.run()
