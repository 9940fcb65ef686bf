"""The page on who may do what in the open body."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse

from foreland.registry.queries.members import role_rows
from foreland.registry.views.people import layout
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import WAITING_CLAIM_LACKS, Permission


def who_may(request: DoorRequest) -> HttpResponse:
    """Show the roles of this kind of body, what each may do, and who has it now."""
    door = request.door
    context = {
        "rows": role_rows(door.body),
        "mine": door.roles,
        "sees_people": door.can(Permission.SEE_PEOPLE),
        "waiting": [each.value for each in Permission if each in WAITING_CLAIM_LACKS] if door.claiming else [],
        "layout": layout(request),
    }
    return TemplateResponse(request, "registry/roles.html", context)
