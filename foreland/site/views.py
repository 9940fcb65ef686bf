"""The front page, the homes, errors and health."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.notices import queries as notices
from foreland.policies import queries as policies
from foreland.profile import queries as profile
from foreland.registry.queries import areas as registry
from foreland.registry.queries import first_days
from foreland.site import homes, own_editions, worker
from foreland.site.context import emergency
from foreland.tasks import queries as todo
from foreland.tenancy import held
from foreland.tenancy import queries as tenancy
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission
from foreland.ui import parts

MOST_POLICIES = 5
LOCAL = ("127.0.0.1", "::1")
LEAST_SPACE = 200 * 1024 * 1024


def front(request: DoorRequest) -> TemplateResponse:
    """Show what Foreland is and where to begin."""
    return TemplateResponse(request, "site/front.html", {"demo": settings.MODE == "demo"})


def school(request: DoorRequest) -> TemplateResponse:
    """Show a school's home: the one next step, its policies, what is due."""
    now = timezone.now()
    body, opened = request.door.body, request.door
    context: dict[str, Any] = {"contacts": emergency(body), "standings": []}
    drafts: list[policies.Draft] = []
    if opened.can(Permission.SEE_POLICIES):
        drafts = [policies.draft(item, body, now=now) for item in policies.policies()[:MOST_POLICIES]]
        may_write = opened.can(Permission.WRITE_POLICIES)
        context["standings"] = [homes.standing(body, draft, may_write=may_write) for draft in drafts]
        context["ratify"] = policies.ratifications_due()
    first = first_days.standing(opened.person, opened.memberships, now=now)
    context["first_days"] = first if first and first.fresh and first.invited else None
    context["left"] = homes.left_from_joining(opened, now=now)
    context["terms_wait"] = homes.terms_wait(opened, drafts[0] if drafts else None)
    step = homes.next_step(opened, body, drafts[0] if drafts else None, now=now)
    context["step"] = shown = homes.to_sign(opened, body) or step
    context["waiting_for"] = "" if shown.href == address("registry:claim", body) else homes.waiting_for(opened)
    context["to_do"] = todo.counts(todo.for_person(opened.person, opened.roles), today=day_in_london(now))
    return TemplateResponse(request, "site/school.html", context)


def authority(request: DoorRequest) -> TemplateResponse:
    """Show an authority's home: whether it is open, what waits, its schools."""
    now = timezone.now()
    body = request.door.body
    context: dict[str, Any] = {
        "desk": profile.desk(body),
        "tasks": homes.authority_tasks(request.door, body, now=now),
        "contacts": emergency(body),
    }
    if request.door.can(Permission.SEE_SCHOOLS):
        context["sees_schools"] = True
        joined = registry.joined(body, "", "").count()
        others = registry.not_joined(body, "").count()
        context["figures"] = [
            parts.Tile(joined, "school has joined" if joined == 1 else "schools have joined"),
            parts.Tile(others, "of the register have not"),
        ]
    return TemplateResponse(request, "site/authority.html", context)


def trust(request: DoorRequest) -> TemplateResponse:
    """Show a trust's home: its own edition, what is asked about it, and its schools that have joined."""
    body = request.door.body
    context = {
        "schools": [child for child in tenancy.children_of(body) if child.kind == "school"],
        "tasks": own_editions.of_trust(request.door, body),
        "may_write": request.door.can(Permission.WRITE_POLICIES),
        "sees_schools": request.door.can(Permission.SEE_SCHOOLS),
    }
    return TemplateResponse(request, "site/trust.html", context)


def accessibility(request: DoorRequest) -> TemplateResponse:
    """Show the accessibility statement."""
    return TemplateResponse(request, "site/accessibility.html", {})


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether the database, the worker and the disk are fit for work; 503 where one is not.

    The figures are for this machine alone: a caller from elsewhere, or through a proxy, learns no more than that.
    """
    now = timezone.now()
    found: dict[str, Any] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["database"] = True
    except Exception:  # noqa: BLE001 -- the answer is the report, whatever the driver raises
        found["database"] = False
    age = worker.heartbeat_age(now) if found["database"] else None
    found["worker_seconds"] = round(age.total_seconds()) if age is not None else None
    since = notices.oldest_waiting(now=now) if found["database"] else None
    found["mail_waiting_seconds"] = round((now - since).total_seconds()) if since is not None else 0
    found["disk_free_mb"] = shutil.disk_usage(settings.DATA).free // (1024 * 1024)
    ready = (
        found["database"]
        and age is not None
        and age.total_seconds() < 180
        and found["disk_free_mb"] * 1024 * 1024 > LEAST_SPACE
    )
    told = found if _on_this_machine(request) else {}
    return JsonResponse({"ready": ready} | told, status=200 if ready else 503)


def _on_this_machine(request: HttpRequest) -> bool:
    """Return whether a caller is on this machine and comes through no proxy, which would be here for everybody."""
    forwarded = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_VIA"}
    return request.META.get("REMOTE_ADDR") in LOCAL and not forwarded & request.META.keys()


def _from_here(request: HttpRequest) -> bool:
    """Return whether a form came from a page of ours, as every browser of today says by itself."""
    origin = request.META.get("HTTP_ORIGIN")
    if origin is not None:
        return origin in (f"{request.scheme}://{request.get_host()}", settings.ADDRESS)
    return request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was too old or came from elsewhere: nothing was saved, and what was written here is kept.

    What another site has sent is not kept: shown with a button to save it, it would be the attack in two clicks.
    """
    token = held.hold(request) if _from_here(request) else ""
    context = {"back": held.back_to(request.get_full_path(), token) if token else "", "held": bool(token)}
    return TemplateResponse(request, "site/forgery.html", context, status=403).render()
