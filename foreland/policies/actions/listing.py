"""The verb that keeps the school's list of things to do in step with its policies."""

from __future__ import annotations

from datetime import datetime

from foreland.policies.queries import listing
from foreland.tasks import actions as tasks
from foreland.tenancy.models import Body


def list_what_is_due(*, body: Body, now: datetime) -> int:
    """Put onto the open school's list what its policies ask for, and tick off what is done; return how many tasks moved."""
    if body.kind != "school":  # the list has its pages under a school
        return 0
    wanted = listing.wanted(body, now=now)
    return tasks.keep_in_step(body=body, kinds=listing.KINDS, wanted=wanted, by="system", now=now)
