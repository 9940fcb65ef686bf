"""Pages of an authority over its schools' policies: who is on which edition, and what is changed most."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.suppress import THRESHOLD
from foreland.library import queries as library
from foreland.policies.actions.nudging import nudge
from foreland.policies.queries import area as reading
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission


def editions(request: DoorRequest) -> HttpResponseBase:
    """Show which schools are on which edition, and let an adviser ask those on an older one, once, to look at the newest."""
    body = request.door.body
    found = reading.area(body, by=request.door.by)
    if request.method == "POST":
        asked = nudge(
            authority=body,
            uses=reading.behind(found, request.POST.getlist("school")),
            by=request.door.by,
            now=timezone.now(),
        )
        if asked:
            messages.success(request, f"{asked} {'school is' if asked == 1 else 'schools are'} asked by mail to look.")
        else:
            messages.error(
                request, "Nobody was asked. Choose schools that are on an older edition and were not asked yet."
            )
        return HttpResponseRedirect(address("policies:area-editions", body))
    counted, changed = reading.most_changed(found.uses)
    context = {
        "area": found,
        "on": [(_name(pack, edition), many) for pack, edition, many in found.on],
        "behind": [use for use in found.uses if use.behind],
        "current": [use for use in found.uses if use.edition and not use.behind],
        "names": {use.body.pk: _name(use.pack, use.edition) for use in found.uses},
        "counted": counted,
        "changed": changed,
        "threshold": THRESHOLD,
        "may_ask": request.door.can(Permission.SEE_SCHOOLS),
    }
    return TemplateResponse(request, "policies/area_editions.html", context)


def _name(pack: str, edition: str) -> str:
    """Return an edition with its bank's title, as people call it."""
    try:
        return f"{library.bank(pack, edition).head.title}, {edition}"
    except library.NoEdition:
        return f"{pack}, {edition}"
