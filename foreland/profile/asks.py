"""What this room asks of rooms above it. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from collections.abc import Mapping

from foreland.core.slots import Slot
from foreland.tenancy.models import Body


def _register_facts(body: Body) -> Mapping[str, tuple[str, ...]]:
    """Return what the newest register says of a school by key of the fact; nothing for one that is in no register."""
    raise NotImplementedError


def _register_values(body: Body) -> Mapping[str, str]:
    """Return the names and numbers that the newest register tells of a school, by key of the value; none where it tells none."""
    raise NotImplementedError


register_facts = Slot("profile.register_facts", _register_facts)
register_values = Slot("profile.register_values", _register_values)
SLOTS = (register_facts, register_values)
