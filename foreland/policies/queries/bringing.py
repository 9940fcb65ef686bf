"""Readings around an old policy that is brought in: which draft it can go into."""

from __future__ import annotations

from foreland.core.amend import newest
from foreland.library import queries as library
from foreland.policies.models import Change, Policy, Version
from foreland.policies.queries.drafts import amendments
from foreland.policies.queries.parents import available, compete
from foreland.tenancy.models import Body

PACK = library.NATIONAL
"""The bank that a new policy stands on until an authority or trust offers its own."""


def stands_on(body: Body) -> tuple[str, str]:
    """Return bank and edition for the old policy of the open school: those of a draft that nobody changed, else the newest."""
    free = next((policy for policy in Policy.objects.all() if untouched(policy)), None)
    if free is not None:
        return free.pack, free.edition
    packs = available(body)
    pack = (
        packs[0] if packs and not compete(packs) else PACK
    )  # between the authority's and the trust's the board chooses
    return pack, str(library.bank(pack).head.edition)


def may_stand_on(body: Body, pack: str) -> bool:
    """Tell whether a school may begin on a bank: the national one, or one of a body above it."""
    return not library.pack_owner(pack) or pack in available(body)


def untouched(of: Policy) -> bool:
    """Tell whether a draft says only what the bank proposes: nothing was changed, or all of it taken back, and nothing submitted."""
    return not newest(amendments(of)) and not Version.objects.filter(policy=of).exists()


def changed_after(of: Policy, number: int) -> bool:
    """Tell whether a draft was changed after one of its changes, or submitted at all."""
    return Change.objects.filter(policy=of, number__gt=number).exists() or Version.objects.filter(policy=of).exists()
