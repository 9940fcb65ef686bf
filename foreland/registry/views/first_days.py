"""The first days of a new lead: what is open, whom to ring, what was decided, and small steps to tick off."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.registry import actions
from foreland.registry.queries import first_days as readings
from foreland.registry.queries import leading
from foreland.tenancy.addresses import address, home_of
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Body

DOORS = {
    "policies": ("policies:policies", "Your policies"),
    "people": ("registry:people", "People"),
    "roles": ("registry:roles", "Who may do what"),
    "profile": ("profile:profile", "Profile"),
}
"""Where the pages that a step names are, and what the link says."""


def first_days(request: DoorRequest) -> HttpResponse:
    """Show a lead what is at hand and the steps of the first thirty days."""
    door, now = request.door, timezone.now()
    mine = readings.lead_roles(door.memberships)
    standing = readings.standing(door.person, door.memberships, now=now)
    if not mine or standing is None:
        raise PermissionDenied
    edition, done = readings.in_force(), readings.done_by(door.person)
    steps = edition.of({each.role for each in mine})
    weeks = [
        {
            "title": title,
            "steps": [
                {"step": step, "done": done.get(step.key), "link": _link(door.body, step.page)}
                for step in steps
                if step.week == number
            ],
        }
        for number, title in sorted(edition.weeks.items())
    ]
    past = [each for each in leading.handovers() if each.taker_id == door.person.pk and each.file_id]
    context = {
        "edition": edition,
        "standing": standing,
        "weeks": [week for week in weeks if week["steps"]],
        "hand": leading.at_hand(door.body, role=mine[0].role, lead=door.person, whose=door.person, now=now),
        "handover": past[0] if past else None,
        "to_list": len({step.key for step in steps} - set(done) - readings.listed(door.person)),
        "on_list": bool(readings.listed(door.person)),
    }
    return TemplateResponse(request, "registry/first_days.html", context)


def _link(body: Body, page: str) -> tuple[str, str] | None:
    if page == "home":
        return home_of(body), "Home"
    if page not in DOORS:
        return None
    name, words = DOORS[page]
    try:
        return address(name, body), words
    except NoReverseMatch:
        return None


def tick(request: DoorRequest, step: str) -> HttpResponse:
    """Tick a step off, or take the tick back."""
    door = request.door
    if not readings.lead_roles(door.memberships):
        raise PermissionDenied
    try:
        done = request.POST.get("do") != "undo"
        actions.tick_step(body=door.body, person=door.person, step=step, done=done, now=timezone.now())
    except actions.NoSuchStep as error:
        raise Http404(str(error)) from error
    messages.success(request, "Ticked off." if done else "The tick was taken back.")
    return HttpResponseRedirect(f"{address('registry:first-days', door.body)}#step-{step}")


def put_on_list(request: DoorRequest) -> HttpResponse:
    """Put the steps that are still to do on one's list of things to do."""
    door = request.door
    mine = readings.lead_roles(door.memberships)
    if not mine:
        raise PermissionDenied
    many = actions.list_steps(
        body=door.body, person=door.person, held={each.role for each in mine}, since=day_in_london(mine[0].since),
        now=timezone.now(),
    )  # fmt: skip
    words = f"{many} step{'s are' if many > 1 else ' is'} on your list, each by the end of its week."
    messages.success(request, words if many else "All of them stand on your list already.")
    return HttpResponseRedirect(address("tasks:tasks", door.body))
