"""foreland world --schools N: generated data, for trying things at size."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreland.site.demo import generated
from foreland.site.demo import world as demo
from foreland.tenancy.models import Body


class Command(BaseCommand):
    """Grow a made-up authority."""

    help = (
        "Fill a place with generated schools and policies, through the same verbs as the pages. Refuses a place that holds "
        "real bodies. Run again with a larger number, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many and whose."""
        parser.add_argument("--schools", type=int, required=True, metavar="N", help="how many schools there shall be")
        parser.add_argument(
            "--authority", default="Generated County Council", metavar="NAME", help="the made-up authority's name"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="another number gives another world (default: %(default)s)"
        )

    def handle(self, *args: Any, schools: int, authority: str, seed: int, **options: Any) -> None:
        """Grow, with progress."""
        if not 1 <= schools <= generated.MOST:
            raise CommandError(f"--schools must be between 1 and {generated.MOST:,}.")
        others = Body.objects.filter(demo=False).count()
        if others:
            raise CommandError(
                f"This place holds {others} real bodies; generated ones are not mixed with them. Name a new folder: FORELAND_DATA=var-world"
            )
        registers = sorted(demo.folder().glob("edubasealldata*.csv"))
        if not registers:
            raise CommandError(f"There is no register in {demo.folder()} to model the generated schools on.")
        began = time.perf_counter()
        made = generated.grow(
            count=schools, authority=authority, register=registers[-1], seed=seed, now=timezone.now(), say=self._say
        )
        self._say(
            f"{made.schools} schools made in {time.perf_counter() - began:.0f} seconds. Approved versions are published by the worker: foreland work --once"
        )
        for line in made.lines:
            self._say(line)

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
