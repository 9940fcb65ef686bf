"""How often one network may do, within an hour, what anybody may do without an account."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from foreland.tenancy.signin import network_of

WITHIN = timedelta(hours=1)


def bound(request: HttpRequest, *, what: str, most: int, now: datetime) -> datetime | None:
    """Count one more of what a network does, and return None; return when to try again where that were too many.

    Kept for an hour in the cache under a keyed digest of the network, which tells nothing else of the visitor. Where
    the network cannot be told (a socket), all who come that way count as one.
    """
    return bound_to(network_of(request), what=what, most=most, now=now)


def in_a_row(request: HttpRequest, *, what: str, within: timedelta, now: datetime) -> tuple[datetime, int]:
    """Count one more of what a network does in a row; return when the row began and how many it holds by now.

    A row is over when `within` has passed since it began. It is kept as `bound` keeps its times, and no longer than that.
    """
    digest = salted_hmac(f"foreland.tenancy.bounds.row.{what}", network_of(request), algorithm="sha256").hexdigest()
    began, count = cache.get(f"row:{digest}", (now.timestamp(), 0))
    if began <= (now - within).timestamp():
        began, count = now.timestamp(), 0
    cache.set(f"row:{digest}", (began, count + 1), timeout=int(within.total_seconds()))
    return datetime.fromtimestamp(began, tz=now.tzinfo), count + 1


def bound_to(whom: str, *, what: str, most: int, now: datetime) -> datetime | None:
    """Count one more of what somebody does, as `bound` does for a network: `whom` may be a link, where networks are shared."""
    key = "bound:" + salted_hmac(f"foreland.tenancy.bounds.{what}", whom, algorithm="sha256").hexdigest()
    since = (now - WITHIN).timestamp()
    times = [each for each in cache.get(key, ()) if each > since]
    if len(times) >= most:
        return datetime.fromtimestamp(times[0], tz=now.tzinfo) + WITHIN
    cache.set(key, [*times, now.timestamp()], timeout=int(WITHIN.total_seconds()))
    return None
