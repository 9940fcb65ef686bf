"""Pages on people: who has access, inviting, ending, handing over, accepting an invitation."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.registry import actions, forms, queries
from foreland.registry.queries import leading
from foreland.registry.views.joining import sign_in_new
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Membership
from foreland.tenancy.permissions import Permission


def layout(request: DoorRequest) -> str:
    """Return the layout of the open body's kind: the pages on people are the same in a school, an authority and a trust."""
    return "ui/in_school.html" if request.door.body.kind == "school" else "ui/in_body.html"


def people(request: DoorRequest) -> HttpResponse:
    """List who has access, in which role, since when, and who was invited."""
    door, now = request.door, timezone.now()
    order = [role.key for role in roles.for_kind(door.body.kind)]
    found = sorted(ground.members_of(door.body), key=lambda one: order.index(one.role) if one.role in order else 99)
    rows: dict[str, dict[str, Any]] = {}
    for one in found:
        row = rows.setdefault(one.person_id, {"person": one.person, "me": one.person == door.person, "roles": []})
        name = roles.BY_KEY[one.role].name if one.role in roles.BY_KEY else one.role
        may_end = door.can(Permission.INVITE) and one.role != "holder"
        row["may_take_out"] = may_end and not row["me"] and row.get("may_take_out", True)
        row["roles"].append({"membership": one, "name": name, "may_end": may_end})
    invited = [
        {"invitation": one, "role": roles.BY_KEY[one.role].name, "old": one.link.expires <= now}
        for one in queries.invitations()
    ]
    context = {
        "rows": list(rows.values()),
        "invited": invited,
        "may_invite": door.can(Permission.INVITE),
        "may_hand_over": door.can(Permission.HAND_OVER),
        "is_school": door.body.kind == "school",
        "claiming": door.claiming,
        "may_lead": door.body.kind == "school" and leading.may_begin(door.memberships),
        "leading": leading.going_on() if door.body.kind == "school" else [],
        "without_holder": door.body.kind == "school" and not any(one.role == "holder" for one in found),
        "layout": layout(request),
    }
    return TemplateResponse(request, "registry/people.html", context)


def invite(request: DoorRequest) -> HttpResponse:
    """Invite somebody to a role."""
    body = request.door.body
    form = forms.InviteForm(
        request.POST or None, body=body.name, kind=body.kind, looks_private=partial(queries.looks_private, body),
        initial={"role": request.GET.get("role", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.invite(
                body=body,
                email=given["email"],
                name=given["name"],
                role=given["role"],
                by=request.door.by,
                now=timezone.now(),
            )
        except actions.CannotInvite as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"An invitation is on its way to {given['email']}.")
            return HttpResponseRedirect(address("registry:people", body))
    return TemplateResponse(request, "registry/invite.html", {"form": form, "layout": layout(request)})


def invitation_again(request: DoorRequest, invitation: str) -> HttpResponse:
    """Send an invitation once more."""
    body = request.door.body
    try:
        found = actions.send_again(body=body, invitation=invitation, by=request.door.by, now=timezone.now())
        messages.success(request, f"The invitation was sent to {found.email} again. The earlier link no longer works.")
    except (actions.InvitationGone, actions.CannotInvite) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address("registry:people", body))


def invitation_revoke(request: DoorRequest, invitation: str) -> HttpResponse:
    """Take an invitation back."""
    body = request.door.body
    try:
        found = actions.revoke(body=body, invitation=invitation, by=request.door.by, now=timezone.now())
        messages.success(request, f"The invitation to {found.email} was taken back. Its link no longer works.")
    except actions.InvitationGone as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address("registry:people", body))


def end(request: DoorRequest, membership: int) -> HttpResponse:
    """End one role of one person, after asking."""
    body = request.door.body
    found = Membership.objects.filter(pk=membership, body=body, until=None).select_related("person").first()
    if found is None:
        raise Http404("There is no such access.")
    if request.method == "POST":
        try:
            actions.end_access(body=body, membership=membership, by=request.door.by, now=timezone.now())
            messages.success(request, f"The access of {found.person.name} in this role has ended.")
        except actions.CannotEnd as error:
            messages.error(request, str(error))
        if found.person_id == request.door.person.pk and not ground.memberships_in(body, found.person):
            return HttpResponseRedirect(address("home"))
        return HttpResponseRedirect(address("registry:people", body))
    context = {
        "membership": found, "role": roles.BY_KEY[found.role].name, "self": found.person_id == request.door.person.pk,
        "layout": layout(request),
    }  # fmt: skip
    return TemplateResponse(request, "registry/end.html", context)


def hand_over(request: DoorRequest) -> HttpResponse:
    """Choose who will hold the account."""
    body = request.door.body
    takers = _takers(request)
    form = forms.TakerForm(request.POST or None, people=takers)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(address("registry:hand-over-to", body, person=form.cleaned_data["person"]))
    return TemplateResponse(request, "registry/hand_over.html", {"form": form, "takers": takers})


def hand_over_to(request: DoorRequest, person: str) -> HttpResponse:
    """Hand the account over to the chosen person, after asking."""
    body = request.door.body
    taker = next((one.person for one in ground.members_of(body) if one.person_id == person), None)
    if taker is None:
        raise Http404("There is no such person here.")
    if request.method == "POST":
        try:
            actions.hand_over(body=body, to=taker, by=request.door.by, now=timezone.now())
            messages.success(request, f"{taker.name} now holds the account.")
        except actions.CannotEnd as error:
            messages.error(request, str(error))
        mine = ground.memberships_in(body, request.door.person)
        return HttpResponseRedirect(address("registry:people", body) if mine else address("home"))
    held = ground.holder_of(body)
    stays = [one for one in ground.memberships_in(body, held.person) if one.role != "holder"] if held else []
    return TemplateResponse(request, "registry/hand_over_to.html", {"taker": taker, "held": held, "stays": stays})


def _takers(request: DoorRequest) -> list[tuple[str, str, str]]:
    """Return those who may hold the account: people with a confirmed role, without the holder."""
    held = ground.holder_of(request.door.body)
    found: dict[str, tuple[str, list[str]]] = {}
    for one in ground.members_of(request.door.body):
        if one.standing == Membership.Standing.CONFIRMED and not (held and one.person_id == held.person_id):
            found.setdefault(one.person_id, (one.person.name, []))[1].append(roles.BY_KEY[one.role].name)
    return [(pk, name, ", ".join(said)) for pk, (name, said) in found.items()]


def invitation(request: DoorRequest) -> HttpResponse:
    """Accept an invitation by its link."""
    door = request.door
    found = queries.invitation(door.link.subject)
    if found is None or found.state != "sent":
        return TemplateResponse(
            request, "registry/link_used.html", {"says": "This invitation was taken back."}, status=410
        )
    known = ground.person_by_email(found.email)
    other = door.visitor is not None and (known is None or door.visitor.pk != known.pk)
    form = None if known else forms.AcceptForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = actions.accept(
                body=door.body, invitation=found.pk, link=door.link, visitor=door.visitor,
                name=form.cleaned_data["name"] if form else "", now=timezone.now(),
            )  # fmt: skip
        except (actions.InvitationGone, actions.NotFor) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        if done.new:
            sign_in_new(request, done.person)
        messages.success(request, f"Welcome to {door.body.name}.")
        return HttpResponseRedirect(home_of(door.body))
    role = roles.BY_KEY[found.role]
    context = {"invitation": found, "role": role, "form": form, "other": other, "body": door.body}
    return TemplateResponse(request, "registry/invitation.html", context)
