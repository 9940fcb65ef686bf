"""How a document answers what it is asked for, be it a topic or a requirement."""

from __future__ import annotations

from typing import Final, Literal, get_args

Status = Literal["covered", "mentioned", "absent"]
"""It commits to something, only has the words, or is silent."""
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
