"""Pages of an authority about its schools: the list, one school, codes, recovery, settings outside the register."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.registry import actions, asks, forms, queries
from foreland.registry.models import SharingChoice
from foreland.registry.queries import areas
from foreland.registry.views.claiming import decide, proposed_of
from foreland.tenancy import queries as ground
from foreland.tenancy import roles
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.models import Body
from foreland.tenancy.permissions import Permission
from foreland.tenancy.scope import open_scope

A_PAGE = 25
SHOWN = (
    ("joined", "Joined"),
    ("waiting", "Waiting for a code"),
    ("without", "Without a holder"),
    ("not-yet", "Not joined yet"),
)


def schools(request: DoorRequest) -> HttpResponse:
    """List the authority's schools: those that have joined, those that wait, those that have not joined."""
    body = request.door.body
    show = request.GET.get("show", "joined")
    show = show if show in dict(SHOWN) else "joined"
    wanted = request.GET.get("q", "").strip()[:200]
    page = request.GET.get("page")
    standings: list[areas.Standing] = []
    pages: Page[Any]
    if show == "not-yet":
        pages = Paginator(areas.not_joined(body, wanted), A_PAGE).get_page(page)
    else:
        bodies = Paginator(areas.joined(body, wanted, show), A_PAGE).get_page(page)
        pages, standings = bodies, areas.standings(list(bodies))
    context = {
        "show": show,
        "wanted": wanted,
        "tabs": [(words, f"?show={key}", key == show) for key, words in SHOWN],
        "pages": pages,
        "standings": standings,
        "may_add": request.door.can(Permission.ADD_SETTINGS),
        "calls": queries.waiting_claims().count(),
        "may_finish": request.door.can(Permission.FINISH_CLAIMS),
    }
    return TemplateResponse(request, "registry/schools.html", context)


def school(request: DoorRequest, school: str) -> HttpResponse:
    """Show one school of the authority: who it is, whether its claim waits, and what an adviser may do."""
    door = request.door
    found = _school(request, school)
    with open_scope(body=found, by=door.by, read_only=True):
        claims = list(queries.claims()[:5])
        claim = next((one for one in claims if one.ended is None), None)
        recoveries = list(queries.recoveries()[:5])
        proposed = proposed_of(found)
        shares = _shares(found)
        invited = list(queries.invitations().filter(role="holder"))
    row = queries.register_row(found)
    context = {
        "school": found, "row": row, "numbers": ground.attributes_of(found), "claim": claim, "claims": claims,
        "held": ground.holder_of(found) is not None, "recoveries": recoveries, "proposed": proposed, "invited": invited,
        "shares": shares, "today": day_in_london(timezone.now()),
        "may_finish": door.can(Permission.FINISH_CLAIMS), "may_recover": door.can(Permission.RECOVER_ACCOUNTS),
    }  # fmt: skip
    return TemplateResponse(request, "registry/school.html", context)


def _shares(found: Body) -> dict[str, Any]:
    """Return what the open school shows its authority: what it chose, and its policies in force as far as that goes."""
    chosen, every = queries.sharing(), SharingChoice.Rung
    rungs = every(chosen or every.NONE).below
    sees = {rung: rung in rungs for rung in every}
    policies = (
        asks.policies_in_force(body=found, requirements=sees[every.COVERAGE], words=sees[every.READ])
        if sees[every.STATUS]
        else []
    )
    return {
        "chosen": chosen, "rungs": [rung.label for rung in rungs], "policies": policies,
        "status": sees[every.STATUS], "coverage": sees[every.COVERAGE],
    }  # fmt: skip


def calls(request: DoorRequest) -> HttpResponse:
    """List the claims that wait for a call, a letter or an adviser."""
    pages = Paginator(queries.waiting_claims(), A_PAGE).get_page(request.GET.get("page"))
    rows = areas.rows_of([one.body_id for one in pages])
    waiting = [{"claim": one, "row": rows.get(one.body_id)} for one in pages]
    return TemplateResponse(request, "registry/calls.html", {"waiting": waiting, "pages": pages})


def code(request: DoorRequest, school: str) -> HttpResponse:
    """Make a code and show it once, to be read out on the office number of the register or sent as a letter."""
    found = _school(request, school)
    back = HttpResponseRedirect(address("registry:school", request.door.body, school=found.pk))
    row = queries.register_row(found)
    if row is None:
        messages.error(request, "This setting is in no register, so there is no number or address to check it by.")
        return back
    try:
        made = actions.make_code(body=found, by=request.door.by, now=timezone.now())
    except actions.NoClaim as error:
        messages.error(request, str(error))
        return back
    letter = request.POST.get("do") == "letter"
    context = {"school": found, "row": row, "code": made.words, "claim": made.claim, "expires": made.claim.code_expires}
    template = "registry/letter.html" if letter else "registry/code_to_give.html"
    response = TemplateResponse(request, template, context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def finish(request: DoorRequest, school: str) -> HttpResponse:
    """Finish a claim because the adviser knows the claimant."""
    found = _school(request, school)
    claim = actions.claim_of(found, by=request.door.by)
    back = HttpResponseRedirect(address("registry:school", request.door.body, school=found.pk))
    if claim is None:
        messages.error(request, f"No claim for {found.name} waits to be finished.")
        return back
    form = forms.FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_claim(body=found, how="adviser", by=request.door.by, now=timezone.now())
            messages.success(request, f"{claim.person.name} may now speak for {found.name}.")
        except actions.NoClaim as error:
            messages.error(request, str(error))
        return back
    return TemplateResponse(request, "registry/finish.html", {"school": found, "claim": claim, "form": form})


def contest(request: DoorRequest, school: str) -> HttpResponse:
    """End a claim because the school does not know of it."""
    found = _school(request, school)
    claim = actions.claim_of(found, by=request.door.by)
    try:
        actions.contest_claim(body=found, claim=claim.pk if claim else "", by=request.door.by, now=timezone.now())
        messages.success(request, "The claim has ended, and so has that person’s access. The school can join anew.")
    except actions.NoClaim as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(address("registry:school", request.door.body, school=found.pk))


def recover(request: DoorRequest, school: str) -> HttpResponse:
    """Give the account of a school whose holder has gone to a new person."""
    found = _school(request, school)
    form = forms.RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.recover_account(
                body=found, email=given["email"], name=given["name"], reason=given["reason"], by=request.door.by,
                now=timezone.now(),
            )  # fmt: skip
        except actions.CannotInvite as error:
            form.add_error("email", str(error))
        else:
            messages.success(
                request, f"An invitation is on its way to {given['email']}. The account moves when it is accepted."
            )
            return HttpResponseRedirect(address("registry:school", request.door.body, school=found.pk))
    context = {"school": found, "form": form, "row": queries.register_row(found)}
    return TemplateResponse(request, "registry/recover.html", context)


def convert_school(request: DoorRequest, school: str) -> HttpResponse:
    """Decide for a school whether it goes on under its successor's URN."""
    found = _school(request, school)
    if request.POST.get("do") == "undo":
        messages.error(request, "Only whoever is in charge of the school takes it back, on its own page.")
        return HttpResponseRedirect(address("registry:school", request.door.body, school=found.pk))
    done = decide(request, found)
    if done and request.POST.get("do") in ("take", "merge"):
        messages.info(
            request, "Recorded by mistake? Whoever is in charge of the school takes it back, on its own page."
        )
    authority = request.door.body
    if ground.parent_of(found, "authority") != authority:  # it became part of another, and belongs to none any more
        return HttpResponseRedirect(address("registry:schools", authority))
    return HttpResponseRedirect(address("registry:school", authority, school=found.pk))


def add_setting(request: DoorRequest) -> HttpResponse:
    """Add a setting that is in no register and invite the person who will hold its account."""
    authority = request.door.body
    form = forms.SettingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added, invitation = actions.add_setting(
                authority=authority, name=given["name"], kind=given["kind"], holder_name=given["holder_name"],
                holder_email=given["holder_email"], by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except actions.WrongSetting as error:
            form.add_error("name", str(error))
        except actions.CannotInvite as error:
            form.add_error("holder_email", str(error))
        else:
            messages.success(request, f"{added.name} was added. An invitation is on its way to {invitation.email}.")
            return HttpResponseRedirect(address("registry:school", authority, school=added.pk))
    return TemplateResponse(request, "registry/add_setting.html", {"form": form, "roles": roles.for_kind("school")})


def invite_school(request: DoorRequest, urn: str) -> HttpResponse:
    """Invite somebody to hold the account of a registered school that has not joined."""
    authority = request.door.body
    row = queries.establishment(urn)
    if row is None or row.la_code != ground.attributes_of(authority).get("dfe"):
        raise Http404("This authority has no such school.")
    form = forms.HolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added, invitation = actions.invite_school(
                authority=authority, urn=urn, holder_name=given["holder_name"], holder_email=given["holder_email"],
                by=request.door.by, now=timezone.now(),
            )  # fmt: skip
        except (actions.WrongSetting, actions.CannotInvite) as error:
            form.add_error("holder_email", str(error))
        else:
            messages.success(request, f"An invitation is on its way to {invitation.email}.")
            return HttpResponseRedirect(address("registry:school", authority, school=added.pk))
    return TemplateResponse(request, "registry/invite_school.html", {"form": form, "row": row})


def _school(request: DoorRequest, school: str) -> Body:
    """Return a school that belongs to the open authority today; Http404 for any other."""
    found = ground.children_of(request.door.body).filter(pk=school, kind="school").first()
    if found is None:
        raise Http404("This authority has no such school.")
    return found
