"""Change the master key."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreland.vault import keys, sealing


class Command(BaseCommand):
    """Wrap every data key under a new master key."""

    help = "Make a new master key and wrap every data key under it. Copy the new key to your safe place afterwards."

    def handle(self, *args: Any, **options: Any) -> None:
        """Change the key and say how many data keys were wrapped anew."""
        try:
            count = sealing.rewrap(secrets.token_bytes(keys.MASTER_BYTES))
        except (keys.KeyFault, sealing.CannotOpen) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"The master key was changed; {count} data keys are wrapped by the new one.")
        self.stdout.write("Copy the folder of keys to your safe place now: older copies open older backups only.")
