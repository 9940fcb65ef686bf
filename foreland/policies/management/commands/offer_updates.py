"""foreland offer_updates: tell schools that a newer edition of their policies' words is here."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from foreland.policies import tasks


class Command(BaseCommand):
    """Tell whoever leads on online safety, once for each edition."""

    help = (
        "Tell the leads of schools whose policies stand on an older edition that a newer one is here: one message each, once "
        "for each edition. The worker does this by itself every morning."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell them, and say how many."""
        told = tasks.offer_updates.call()
        self.stdout.write("Nobody had to be told." if not told else f"{told} message{'s' if told > 1 else ''} written.")
