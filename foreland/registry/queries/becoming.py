"""Readings of schools that became another: what stands on such a record by now, and whom to ring about it."""

from __future__ import annotations

from foreland.core.calendar import day_in_london
from foreland.registry import asks
from foreland.registry.models import Conversion
from foreland.registry.queries import agreeing
from foreland.tenancy import queries as ground
from foreland.tenancy.models import Body
from foreland.trail import queries as trail


def what_stands_on(body: Body, row: Conversion) -> str:
    """Return in a sentence what was built on the record that the open school became another; "" where nothing was.

    A later record of the same kind is taken back first. On a merger nothing else is: what the school wrote and published
    stayed as it was.
    """
    became = Conversion.objects.filter(body=body, state__in=(Conversion.State.TAKEN, Conversion.State.MERGED))
    later = became.filter(decided__gt=row.decided).order_by("decided").last() if row.decided is not None else None
    if later is not None:
        return (
            f"The school became another once more since then, under the URN {later.new_urn}: that is taken back first."
        )
    if row.state != Conversion.State.TAKEN or row.decided is None:
        return ""
    day = day_in_london(row.decided)
    since = [
        each for each in asks.policies_in_force(body=body, requirements=False, words=False) if each.published >= day
    ]
    if since:
        return f"“{since[0].title}”, version {since[0].number}, was published under the new name and number."
    agreed = agreeing.agreed().accepted
    if agreed is not None and agreed.at >= row.decided:
        return "The data protection terms were accepted for the school under its new number."
    came = trail.last_verbs(body=body.pk, verbs=("registry.merged-in", "registry.merger-undone"))
    inside = [pk for pk, verb in came.items() if verb == "registry.merged-in"]
    if inside:
        other = ground.body_by_id(inside[0])
        return f"{other.name if other else 'Another school'} has been recorded as part of it."
    return ""


def whom_to_ring(body: Body) -> str:
    """Return in a sentence who helps where it cannot be taken back."""
    authority = ground.parent_of(body, "authority")
    team = f"an adviser of {authority.name}" if authority is not None else "your authority’s adviser"
    return f"ring {team}, who sorts it out with whoever runs this installation."
