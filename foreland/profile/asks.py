"""What this room asks of rooms above it. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from collections.abc import Mapping

from foreland.core.slots import Slot
from foreland.tenancy.models import Body


def _register_facts(body: Body) -> Mapping[str, tuple[str, ...]]:
    """Return what the newest register says of a school by key of the fact; nothing for one that is in no register."""
    raise NotImplementedError


register_facts = Slot("profile.register_facts", _register_facts)
SLOTS = (register_facts,)
