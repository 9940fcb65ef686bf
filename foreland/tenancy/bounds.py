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


def bound_to(whom: str, *, what: str, most: int, now: datetime) -> datetime | None:
    """Count one more of what somebody does, as `bound` does for a network: `whom` may be a link, where networks are shared."""
    key = "bound:" + salted_hmac(f"foreland.tenancy.bounds.{what}", whom, algorithm="sha256").hexdigest()
    since = (now - WITHIN).timestamp()
    times = [each for each in cache.get(key, ()) if each > since]
    if len(times) >= most:
        return datetime.fromtimestamp(times[0], tz=now.tzinfo) + WITHIN
    cache.set(key, [*times, now.timestamp()], timeout=int(WITHIN.total_seconds()))
    return None
