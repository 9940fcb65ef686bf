"""Work of the timetable: one body after the other, so that one body's fault keeps no other waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from foreland.tenancy.models import Body
from foreland.tenancy.scope import open_scope

logger = logging.getLogger("foreland.tenancy")


def in_turn(keys: Collection[str], do: Callable[[Body], int], *, by: str) -> int:
    """Open some bodies one after the other, do the same in each, and return the sum of what came back.

    Where it fails in one the others still have their turn; then the first fault is raised, so that the task is seen to
    have failed and is tried again. What is done must therefore bear to be done twice.
    """
    done, faults = 0, list[Exception]()
    for body in Body.objects.filter(pk__in=keys).order_by("pk"):
        try:
            with open_scope(body=body, by=by):
                done += do(body)
        except Exception as fault:
            logger.exception("failed in one body, others go on", extra={"data": {"body": body.pk}})
            faults.append(fault)
    if faults:
        raise faults[0]
    return done
