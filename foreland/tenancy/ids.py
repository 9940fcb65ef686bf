"""Permanent random ids: short enough for an address, long enough that nobody guesses one."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 10
PATTERN = f"[a-z2-7]{{{LENGTH}}}"


def new_id() -> str:
    """Return ten random characters of a-z and 2-7 (50 bits); 0, 1, 8 and 9 are left out because they look like letters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
