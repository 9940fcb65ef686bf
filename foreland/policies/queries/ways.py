"""Readings of the ways on from a policy's edition: to the newest of its own bank, and to banks based on it.

Each way is the editions that lead there, oldest first, each with its name and digest; its first is the policy's own. An
edition of another bank has that one's name before its number: "kent-online-safety-2026.1".
"""

from __future__ import annotations

from foreland.library import queries as library
from foreland.policies.models import Policy, Update
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body

Steps = list[tuple[str, str]]


def above(body: Body) -> list[str]:
    """Return the bodies whose own banks a school may use: its authority and its trust."""
    found = (tenancy.parent_of(body, kind) for kind in ("authority", "trust")) if body.kind == "school" else ()
    return [parent.pk for parent in found if parent is not None]


def ways(of: Policy, body: Body) -> list[Steps]:
    """Return the ways that lead on from a policy's edition, that of its own bank first. Raises library.NoEdition."""
    own = library.editions_from(of.pack, of.edition)
    others = [
        library.named_way(of.pack, of.edition, pack) for pack in library.packs_for(above(body)) if pack != of.pack
    ]
    return [steps for steps in (own, *others) if len(steps) > 1]


def steps_to(pack: str, edition: str, name: str) -> Steps:
    """Return the editions from one to that of a name; one alone where no way leads there. Raises library.NoEdition."""
    other, _, _ = name.rpartition("-")
    steps = library.named_way(pack, edition, other) if other else library.editions_from(pack, edition)
    names = [each for each, _ in steps]
    return steps[: names.index(name) + 1] if name in names else steps[:1]


def name_of(pack: str, edition: str, own: str) -> str:
    """Return the name of an edition for a policy whose bank is `own`."""
    return edition if pack == own else f"{pack}-{edition}"


def said(name: str) -> str:
    """Return the name of an edition as it stands in a sentence after "edition": "2026.1", "2026.1 (kent-online-safety)"."""
    pack, _, number = name.rpartition("-")
    return f"{number} ({pack})" if pack else number


def stands_on(of: Policy, name: str) -> bool:
    """Return whether a policy stands on the edition of a name."""
    return name in (of.edition, f"{of.pack}-{of.edition}")


def pack_then(of: Policy, edition: str) -> str:
    """Return the bank on whose edition a policy stood before it went to another bank; its own where it never did."""
    left = Update.objects.filter(policy=of, base=edition, state=Update.State.ADOPTED).exclude(base_pack="").first()
    return left.base_pack if left else of.pack
