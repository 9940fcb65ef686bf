"""What this room asks of rooms above it. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from pathlib import Path

from foreland.core.slots import Slot


def _checked_elsewhere(root: Path) -> list[tuple[Path, str]]:
    """Return the editions under a folder that are no packs and are read by rooms above, each with what is wrong, or ""."""
    raise NotImplementedError


checked_elsewhere = Slot("library.checked_elsewhere", _checked_elsewhere)
SLOTS = (checked_elsewhere,)
