"""What this room asks of its neighbours. `site/wiring.py` fills each slot at start; an unfilled one stops the start."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from foreland.core.slots import Slot
from foreland.tenancy.models import Body


def _open_draft_token(request: HttpRequest) -> str:
    """Return the token of the draft that this visitor has begun without an account; "" for none."""
    raise NotImplementedError


def _adopt_open_draft(*, token: str, body: Body, by: str, now: datetime) -> None:
    """Move a draft into the school's own policies; nothing happens for one that is gone. The school's scope is open."""
    raise NotImplementedError


def _after_join_address(body: Body) -> str:
    """Return the address at which somebody who has just joined makes or reads a policy. The school's scope is open."""
    raise NotImplementedError


open_draft_token = Slot("registry.open_draft_token", _open_draft_token)
adopt_open_draft = Slot("registry.adopt_open_draft", _adopt_open_draft)
after_join_address = Slot("registry.after_join_address", _after_join_address)
SLOTS = (open_draft_token, adopt_open_draft, after_join_address)
