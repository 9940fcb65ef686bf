"""Readings of the ways on from a policy's edition: to the newest of its own bank, and to other banks that it may stand on.

Each way is the editions that lead there, oldest first, each with its name and digest; its first is the policy's own. An
edition of another bank has that one's name before its number: "kent-online-safety-2026.1".
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from foreland.library import queries as library
from foreland.policies import asks
from foreland.policies.models import Change, HandedOn, ParentChoice, Policy, SharedDraft, Update
from foreland.tenancy import queries as tenancy
from foreland.tenancy.models import Body

Steps = list[tuple[str, str]]


def above(body: Body) -> list[str]:
    """Return the bodies whose own banks a school may use: its authority and its trust."""
    found = (tenancy.parent_of(body, kind) for kind in ("authority", "trust")) if body.kind == "school" else ()
    return [parent.pk for parent in found if parent is not None]


def ways(of: Policy, body: Body) -> list[Steps]:
    """Return the ways that lead on from a policy's edition, that of its own bank first. Raises library.NoEdition.

    Where the board chose whose words it stands on, that bank's alone beside its own; else those of every bank above it.
    None for a policy that comes whole from the draft of a federation: it goes along with that.
    """
    if goes_along(of, body):
        return []
    own = library.editions_from(of.pack, of.edition)
    packs = library.packs_for(above(body))
    pack = chosen(of, packs)
    wanted = packs if pack is None else [pack]
    others = [library.named_way(of.pack, of.edition, each) for each in wanted if each != of.pack]
    return [steps for steps in (own, *others) if len(steps) > 1]


def leads_to(of: Policy, body: Body, name: str) -> bool:
    """Return whether a way leads on to the edition of a name; it may have been adopted before, on the way there and back."""
    return any(name in dict(steps[1:]) for steps in ways(of, body))


def together(row: SharedDraft, body: Body) -> bool:
    """Return whether the register counts the open school and the one that writes for it to one federation today."""
    found = asks.federation_of(body)
    return found is not None and any(each.body is not None and each.body.pk == row.leader for each in found.schools)


def goes_along(of: Policy, body: Body) -> bool:
    """Return whether a policy comes from another school's draft, and nobody here has changed a statement of it.

    Only while the register counts both to one federation: else nothing more would ever come.
    """
    taken = SharedDraft.objects.filter(policy=of, state=SharedDraft.State.TAKEN, handed_at__isnull=False).first()
    if taken is None or not together(taken, body):
        return False
    came = Exists(HandedOn.objects.filter(policy=of, first__lte=OuterRef("number"), last__gte=OuterRef("number")))
    return not Change.objects.filter(~came, policy=of, aside=False).exists()


def chosen(of: Policy, packs: Collection[str]) -> str | None:
    """Return the bank that the board chose last; None where nobody chose, or the school may not use it any more.

    `packs` are those of the bodies above it. The bank on which they are based may always be chosen.
    """
    last = ParentChoice.objects.filter(policy=of).order_by("-at", "-pk").values_list("pack", flat=True).first()
    if last is None or last in packs or last == of.pack:
        return last
    return last if library.pack_owner(last) == "" else None


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
