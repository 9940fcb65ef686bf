"""Pages on leaving: somebody leaves by themself, or is taken out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.registry import actions, forms
from foreland.registry.queries.leaving import held_open
from foreland.registry.views.people import layout
from foreland.tenancy import queries as ground
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Person


def leave(request: DoorRequest) -> HttpResponse:
    """Leave the body oneself, after reading what ends and what stays."""
    return _leave(request, request.door.person)


def take_out(request: DoorRequest, person: str) -> HttpResponse:
    """End every role of somebody else, after reading what ends and what stays."""
    found = next((each.person for each in ground.members_of(request.door.body) if each.person_id == person), None)
    if found is None:
        raise Http404("There is no such person here.")
    return _leave(request, found)


def _leave(request: DoorRequest, person: Person) -> HttpResponse:
    body, now = request.door.body, timezone.now()
    mine = person.pk == request.door.person.pk
    held = held_open(body, person, now=now)
    blocked = held.holds or held.claiming
    form = forms.LastOneForm(request.POST or None, last=list(held.last)) if held.last and not blocked else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = actions.leave(body=body, person=person, by=request.door.by, now=now, warned=form is not None)
        except actions.CannotEnd as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        if not mine:
            messages.success(request, f"{person.name} no longer has access. They were told by e-mail.")
            return HttpResponseRedirect(address("registry:people", body))
        if not done.elsewhere:
            logout(request)
        messages.success(request, f"You have left {body.name}. Thank you for what you did there.")
        return HttpResponseRedirect(address("home" if done.elsewhere else "front"))
    context = {
        "held": held, "whom": person, "mine": mine, "form": form, "blocked": blocked, "layout": layout(request),
        "is_school": body.kind == "school",
    }  # fmt: skip
    return TemplateResponse(request, "registry/leave.html", context)
