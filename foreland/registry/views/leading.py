"""Pages on handing a lead's role over: draw it up, read and sign it, take it back, its file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe

from foreland.core.document import from_data
from foreland.files import queries as files
from foreland.publishing import html
from foreland.registry import actions, forms
from foreland.registry.models import LeadHandover
from foreland.registry.queries import drawing_up, leading
from foreland.registry.queries.first_days import LEADS
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Person
from foreland.tenancy.permissions import Permission

LAST_GONE = "last-gone"
"""Stands in the choice of a role for the lead who has gone."""


def begin(request: DoorRequest) -> HttpResponse:
    """Draw up the handover of a lead's role: from whom, to whom, from which day."""
    door, body = request.door, request.door.body
    if not leading.may_begin(door.memberships):
        raise PermissionDenied
    given = _given(request)
    people = [(person.pk, person.name, ", ".join(said)) for person, said in leading.takers(body)]
    form = forms.LeadForm(
        request.POST or None,
        initial={"role": given[0][0]} if len(given) == 1 else None,
        given=[(key, label, hint) for key, label, hint, _, _ in given],
        people=people,
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        role, giver = next((role, giver) for key, _, _, role, giver in given if key == wanted["role"])
        taker = next(person for person, _ in leading.takers(body) if person.pk == wanted["person"])
        try:
            made = actions.draw_up_handover(
                body=body, role=role, giver=giver, taker=taker, by=door.by, now=timezone.now(), note=wanted["note"],
                moves_on=wanted["moves_on"],
            )  # fmt: skip
        except actions.CannotHandOver as error:
            form.add_error(error.field or None, str(error))
        else:
            return HttpResponseRedirect(address("registry:lead-handover", body, handover=made.pk))
    context = {"form": form, "given": given, "earlier": leading.handovers()[:20], "alone": len(people) < 2}
    return TemplateResponse(request, "registry/lead_begin.html", context)


def _given(request: DoorRequest) -> list[tuple[str, str, str, str, Person | None]]:
    """Return which roles this person may hand over: key of the choice, label, hint, role, and who has it."""
    door, found = request.door, list[tuple[str, str, str, str, Person | None]]()
    every = door.can(Permission.INVITE)
    for role in LEADS:
        name, here = roles.BY_KEY[role].name, leading.leads_of(door.body, role)
        found += [
            (f"{role}.{person.pk}", name, f"From {'you' if person == door.person else person.name}", role, person)
            for person in here
            if every or person == door.person
        ]
        if every and not here:
            hint = "Nobody has this role now: the person in charge signs alone"
            found.append((f"{role}.{LAST_GONE}", name, hint, role, None))
    return found


def _found(request: DoorRequest, pk: str) -> LeadHandover:
    """Return a handover that this person may read; Http404 for none, PermissionDenied for one of others."""
    found = leading.handover(pk)
    if found is None:
        raise Http404("There is no such handover.")
    if not leading.sees(found, request.door.person, request.door.memberships):
        raise PermissionDenied
    return found


def handover(request: DoorRequest, handover: str) -> HttpResponse:
    """Read a handover; sign it."""
    door, body, found = request.door, request.door.body, _found(request, handover)
    capacity = leading.signs_as(found, door.person, door.memberships)
    lacking = leading.lacking(found)
    waits = found.state == LeadHandover.State.OPEN and capacity in lacking
    form = forms.SignForm(request.POST or None, initial={"seen": found.digest}) if waits else None
    if request.method == "POST" and form is None:
        messages.error(request, "There is nothing for you to sign here.")
        return HttpResponseRedirect(request.path)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            done = actions.sign_handover(
                body=body, handover=found.pk, person=door.person, seen=form.cleaned_data["seen"], now=timezone.now()
            )
        except actions.CannotSign as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        messages.success(request, _said(done))
        leads = done.state == LeadHandover.State.MOVED and done.taker_id == door.person.pk
        return HttpResponseRedirect(address("registry:first-days", body) if leads else request.path)
    document = from_data(found.document)
    if found.file_id:
        document = drawing_up.signed(document, found, list(found.signatures.all()))
    context = {
        "handover": found,
        "role": roles.BY_KEY[found.role],
        "facts": document.cover,
        "fragment": mark_safe(html.fragment(document, "lead")),  # noqa: S308 -- cleaned by publishing
        "form": form,
        "lacking": [_signer(found, each) for each in lacking] if found.state == LeadHandover.State.OPEN else [],
        "may_take_back": found.state in LeadHandover.GOING_ON and _may_take_back(request, found),
        "may_draw_again": found.state == LeadHandover.State.OPEN
        and not found.signatures.all()
        and leading.may_begin(door.memberships),
    }
    return TemplateResponse(request, "registry/lead_handover.html", context)


def _said(done: LeadHandover) -> str:
    if done.state == LeadHandover.State.MOVED:
        return f"The handover is signed and kept. {done.taker.name} has the role now."
    if done.state == LeadHandover.State.SIGNED:
        assert done.moves_on is not None
        return f"The handover is signed and kept. The role moves on {done.moves_on.day} {done.moves_on:%B %Y}."
    return "You have signed. We have asked the others to sign too."


def _signer(of: LeadHandover, capacity: str) -> str:
    if capacity == leading.Capacity.HEAD:
        return "the person in charge"
    person = of.giver if capacity == leading.Capacity.GIVER else of.taker
    return person.name if person is not None else ""


def _may_take_back(request: DoorRequest, of: LeadHandover) -> bool:
    return request.door.person.pk in (of.giver_id, of.taker_id) or request.door.can(Permission.INVITE)


def anew(request: DoorRequest, handover: str) -> HttpResponse:
    """Draw a handover up anew that nobody has signed."""
    found = _found(request, handover)
    if not leading.may_begin(request.door.memberships):
        raise PermissionDenied
    try:
        actions.draw_up_again(body=request.door.body, handover=found.pk, by=request.door.by, now=timezone.now())
        messages.success(request, "Drawn up anew, as things stand now.")
    except actions.CannotHandOver as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address("registry:lead-handover", request.door.body, handover=found.pk))


def take_back(request: DoorRequest, handover: str) -> HttpResponse:
    """Take a handover back before the role has moved."""
    found = _found(request, handover)
    if not _may_take_back(request, found):
        raise PermissionDenied
    try:
        actions.withdraw_handover(body=request.door.body, handover=found, by=request.door.by, now=timezone.now())
        messages.success(request, "The handover was taken back. Nothing has changed.")
    except actions.CannotHandOver as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address("registry:lead-handover", request.door.body, handover=found.pk))


def file(request: DoorRequest, handover: str) -> HttpResponse:
    """Hand out the signed handover as PDF."""
    found = _found(request, handover)
    if found.file is None:
        raise Http404("This handover has not been signed yet.")
    response = HttpResponse(files.read(found.file), content_type=found.file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.file.name}"'
    return response
