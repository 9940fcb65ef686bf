"""Pages that keep a policy alive: its owner, and its days in one's own calendar."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from foreland.core.ical import Event, calendar
from foreland.policies import actions
from foreland.policies.actions import calendars
from foreland.policies.forms.keeping import OwnerForm
from foreland.policies.queries import calendars as addresses
from foreland.policies.queries import keeping
from foreland.policies.views.opened import crumbs, done, open_draft, refuse, to
from foreland.tenancy import bounds
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.opened import Opened

MOST_FETCHES = 30
"""How often an hour one calendar address may be fetched; programs ask a few times a day."""


def owner(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Ask who keeps a policy."""
    draft = open_draft(request, policy)
    people = keeping.may_own(draft.body)
    now_owner = keeping.owner_of(draft.policy, draft.body)
    form = OwnerForm(people, request.POST or None, initial={"owner": now_owner.pk if now_owner else ""})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["owner"]
        try:
            actions.set_owner(
                policy=draft.policy, body=draft.body, person=chosen, by=request.door.by, now=timezone.now()
            )
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            name = next(person.name for person in people if person.pk == chosen)
            done(request, f"{name} keeps this policy and is reminded of its review.")
            return to(request, "policies:policy", policy=policy)
    return TemplateResponse(request, "policies/owner.html", {"form": form, "draft": draft, "crumbs": crumbs(draft)})


def page(request: DoorRequest) -> HttpResponseBase:
    """Show the days that come, and give or take back the address for one's own calendar."""
    now, body, where = timezone.now(), request.door.body, ""
    if request.method == "POST" and "revoke" in request.POST:
        calendars.revoke(body=body, person=request.door.person, now=now)
        done(request, "The address no longer works. What your calendar showed will disappear from it.")
        return to(request, "policies:calendar")
    if request.method == "POST":
        made = calendars.make(body=body, person=request.door.person, now=now)
        where = settings.ADDRESS + reverse("policies:calendar-feed", kwargs={"token": made.token})
    context = {
        "dates": keeping.dates(body, now=now),
        "address": where,
        "crumbs": [("Policies", address("policies:policies", body))],
        "link": addresses.link_of(body=body, person=request.door.person, now=now),
    }
    return TemplateResponse(request, "policies/calendar.html", context)


def feed(request: DoorRequest) -> HttpResponseBase:
    """Hand out the days that come as a calendar file, to whoever still is a member."""
    now, opened = timezone.now(), request.door
    if bounds.bound_to(opened.link.pk, what="calendar", most=MOST_FETCHES, now=now):
        answer = HttpResponse("Asked for too often. Try again in an hour.\n", content_type="text/plain", status=429)
        answer["Retry-After"] = str(int(bounds.WITHIN.total_seconds()))
        return answer
    if not addresses.opens(link=opened.link, body=opened.body):
        request.door = Opened(request)
        return TemplateResponse(request, "tenancy/link_gone.html", status=410).render()
    ends = opened.link.expires
    events = [
        Event(item.key, item.title, item.first, item.last, item.changed, f"{item.words}\n{item.href}", item.href)
        for item in keeping.dates(opened.body, now=now)
    ]
    last = timezone.localdate(ends) - timedelta(days=1)
    page_address = settings.ADDRESS + reverse("policies:calendar", kwargs={"body": opened.body.address})
    events.append(Event(f"address-{opened.link.pk}", "Make a new calendar address", last, last, opened.link.created,
                        f"This calendar stops after today. Make a new address: {page_address}", page_address))  # fmt: skip
    host = urlsplit(settings.ADDRESS).hostname or "foreland"
    response = HttpResponse(
        calendar(f"{opened.body.name}: policies", events, host=host), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="policies.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=3600)
    return response
