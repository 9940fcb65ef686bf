"""Readings of whose words a policy stands on, and whose it may: the national bank's, its authority's, its trust's."""

from __future__ import annotations

from dataclasses import dataclass

from foreland.core.packs.model import Bank
from foreland.library import queries as library
from foreland.policies.models import ParentChoice, Policy
from foreland.policies.queries import ways
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body


@dataclass(frozen=True, slots=True)
class Parent:
    """A bank on whose words a school may stand.

    `kind` is "national", "authority" or "trust", or "other" for a bank that somebody else shows to the school. `reached` is
    the name of its newest edition as an update to it is called, "" where no way leads there now.
    """

    pack: str
    bank: Bank
    kind: str
    whose: str
    stands: bool
    reached: str

    @property
    def words(self) -> str:
        """Whose words they are, in a sentence after "stands on": "the national bank", "Beacon Learning Trust’s own"."""
        return "the national bank" if self.kind == "national" else f"“{self.bank.head.title}” of {self.whose}"


def available(body: Body) -> list[str]:
    """Return the banks of the bodies above a school that it may stand on."""
    return library.packs_for(ways.above(body))


def compete(packs: list[str]) -> bool:
    """Return whether these banks are of more than one body, so that a board has to choose between them."""
    return len({library.pack_owner(pack) for pack in packs}) > 1


def parents(of: Policy, body: Body) -> list[Parent]:
    """Return every bank that a policy stands on or may: its authority's, its trust's, then the one that they are based on."""
    kinds = {
        parent.pk: kind for kind in ("authority", "trust") if (parent := tenancy.parent_of(body, kind)) is not None
    }
    above = available(body)
    packs = list(dict.fromkeys([*above, *([of.pack] if of.pack not in above else []), root(of)]))
    return [_parent(of, pack, kinds) for pack in packs]


def _parent(of: Policy, pack: str, kinds: dict[str, str]) -> Parent:
    stands = pack == of.pack
    bank = library.bank(pack, of.edition if stands else None)
    owner = library.pack_owner(pack) or ""
    whose = tenancy.body_by_id(owner) if owner else None
    steps = [] if stands else library.named_way(of.pack, of.edition, pack)
    return Parent(
        pack, bank, kinds.get(owner, "other") if owner else "national", whose.name if whose else bank.head.publisher,
        stands, steps[-1][0] if len(steps) > 1 else "",
    )  # fmt: skip


def root(of: Policy) -> str:
    """Return the bank on which that of a policy is based in the end; its own where it is based on none."""
    head = library.bank(of.pack, of.edition).head
    return head.based_on[0] if head.based_on is not None else of.pack


def choices(of: Policy) -> list[ParentChoice]:
    """Return what the board decided about whose words a policy stands on, newest first."""
    return list(ParentChoice.objects.filter(policy=of).order_by("-at", "-pk"))


def must_choose(of: Policy, body: Body) -> bool:
    """Return whether both the authority and the trust have a bank of their own, and no decision between them stands."""
    packs = available(body)
    return compete(packs) and ways.chosen(of, packs) is None


def bank_of(edition: str, own: str) -> str:
    """Return the bank of an edition by the name that an update has for it; `own` is the bank of the policy."""
    return edition.rpartition("-")[0] or own
