"""Pages of an authority or a trust over its schools' policies: who is on which edition, and what is changed most."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import long_date
from foreland.core.suppress import THRESHOLD
from foreland.library import queries as library
from foreland.policies.actions.nudging import nudge_many
from foreland.policies.queries import area as reading
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission


def editions(request: DoorRequest) -> HttpResponseBase:
    """Show which schools are on which edition, and let an adviser ask those on an older one, once, to look at the newest."""
    body = request.door.body
    bank = reading.own_bank(body)
    found = reading.area(body, by=request.door.by, bank=bank)
    if request.method == "POST":
        every = request.POST.get("all") == str(len(found.to_nudge))  # as many as the page said
        uses = found.to_nudge if every else reading.behind(found, request.POST.getlist("school"))
        asked = nudge_many(authority=body, uses=uses, by=request.door.by, now=timezone.now())
        if asked is None:
            messages.success(
                request, f"{len(uses)} schools are being asked by mail. In a few minutes this page says of each when."
            )
        elif asked:
            messages.success(request, f"{asked} {'school is' if asked == 1 else 'schools are'} asked by mail to look.")
        else:
            messages.error(
                request, "Nobody was asked. Choose schools that are on an older edition and were not asked yet."
            )
        return HttpResponseRedirect(address("policies:area-editions", body))
    counted, changed = reading.most_changed(found.uses)
    packs = {pack for use in found.uses if use.edition for pack in (use.pack, use.look_at) if pack}
    titles = {pack: _name(pack, "") for pack in packs} if len(packs) > 1 else {}
    context = {
        "area": found,
        "on": [(_name(pack, edition), many) for pack, edition, many in found.on],
        "behind": [(use, _line(use, titles)) for use in found.uses if use.behind],
        "current": [(use, _line(use, titles)) for use in found.uses if use.edition and not use.behind],
        "own": bank,
        "counted": counted,
        "changed": changed,
        "threshold": THRESHOLD,
        "may_ask": request.door.can(Permission.SEE_SCHOOLS),
    }
    return TemplateResponse(request, "policies/area_editions.html", context)


def _line(use: reading.Use, titles: Mapping[str, str]) -> str:
    """Return on which edition a school is and since when, and whether it keeps what its trust has fixed.

    `titles` names the banks, where there is more than one.
    """
    where = f"“{titles[use.pack]}” {use.edition}" if use.pack in titles else use.edition
    since = f", since {long_date(use.since)}" if use.since else ""
    return "; ".join(filter(None, (where + since, _fixed(use))))


def _fixed(use: reading.Use) -> str:
    """Return whether a school keeps what its trust has fixed; "" where nothing is, or where it stands elsewhere."""
    if not use.fixed or use.look_at:
        return ""
    many = f"{use.fixed} fixed statement{'s' if use.fixed > 1 else ''}"
    if use.kept < use.fixed:
        return f"keeps {use.kept} of {many}; the others come with the update"
    return f"keeps all {many}" if use.fixed > 1 else "keeps the fixed statement"


def _name(pack: str, edition: str) -> str:
    """Return an edition with its bank's title, as people call it; the title alone of no edition in particular."""
    try:
        title = library.bank(pack, edition or None).head.title
    except library.NoEdition:
        title = pack
    return f"{title}, {edition}" if edition else title
