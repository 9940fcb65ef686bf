"""Pages around an approver from outside: naming them, and what they see and decide at their link.

Opening a link never uses it up, since mail programs open links too: only a form that is sent decides. A link goes on
opening afterwards, to say what came of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core.calendar import day_in_london
from foreland.core.workflow import OUTSIDE
from foreland.policies import actions, compared, queries, stepped
from foreland.policies.actions import outside as acts
from foreland.policies.forms.steps import AgreeByLinkForm, OutsideForm, SendBackByLinkForm
from foreland.policies.models import OutsideApprover, Version
from foreland.policies.queries import comparing, drafts
from foreland.policies.queries import steps as reading
from foreland.policies.queries.steps import Turn
from foreland.policies.views.approval import download
from foreland.policies.views.comparing import KEY
from foreland.policies.views.opened import crumbs, done, open_draft, open_version, refuse, to
from foreland.profile import queries as profile
from foreland.publishing.comparison import comparison_document, tallied
from foreland.publishing.formats import FORMATS, file_name, render
from foreland.publishing.html import fragment
from foreland.tenancy import bounds
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest

MOST_FILES = 30
"""Files that may be made for one link within an hour."""


def name(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask who decides the step from outside, and show who was asked."""
    row, draft = open_version(request, policy, version), open_draft(request, policy)
    turn = reading.turn_of(row, draft.body)
    if turn is None or not any(step.who == OUTSIDE for step in turn.steps):
        raise Http404("No step of this version is decided from outside.")
    asked = reading.asked_of(row)
    free = reading.unnamed(turn)
    form, others = None, {}
    if free:
        others = {each.pk: each for each in reading.same_step(row, free[0].label, draft.body)}
        before = reading.asked_before(draft.policy, free[0].label)
        known = {"name": before.name, "email": before.email} if before else {}
        also = [(key, f"{each.title} {each.number}") for key, each in others.items()]
        form = OutsideForm(also, request.POST or None, initial={"role": free[0].label} | known)
    elif request.method == "POST":
        return to(request, "policies:outside", policy=policy, version=version)
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            made = acts.name_outside(
                version=row, body=draft.body, place=free[0].place, name=data["name"], role=data["role"],
                email=data["email"], also=[others[key] for key in data.get("also", ())], by=request.door.by,
                now=timezone.now(),
            )  # fmt: skip
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            many = len(data.get("also", ())) + 1
            links = "a link" if many == 1 else f"links to {many} documents"
            when = f"has {links} by e-mail" if made.sent else f"gets {links} as soon as it is their turn"
            done(request, f"{made.name} {when}. Whoever may approve here is told that they were asked.")
            return to(request, "policies:version", policy=policy, version=version)
    context = {
        "draft": draft, "version": row, "turn": turn, "form": form, "asked": asked, "crumbs": crumbs(draft),
        "step": reading.who(free[0]) if free else "",
    }  # fmt: skip
    return TemplateResponse(request, "policies/outside.html", context)


def act(request: DoorRequest, policy: str, version: str, act: str) -> HttpResponseBase:
    """Send a link again, or take back that somebody was asked."""
    row, draft = open_version(request, policy, version), open_draft(request, policy)
    given: dict[str, Any] = {"version": row, "body": draft.body, "by": request.door.by, "now": timezone.now()}
    try:
        if act == "send-again":
            made = acts.send_again(**given)
            said = f"A link is on its way to {made.name}, {made.email}."
        elif act == "take-back":
            made = acts.take_back_link(asked=request.POST.get("asked", ""), **given)
            said = f"{made.name} is no longer asked: their link decides nothing any more."
        else:
            raise Http404("There is no such act.")
    except actions.NotPossible as error:
        context = {"heading": "That was not possible", "says": str(error), "crumbs": crumbs(draft), "draft": draft,
                   "version": row}  # fmt: skip
        return TemplateResponse(request, "policies/outside_refused.html", context, status=422)
    done(request, said)
    return to(request, "policies:outside", policy=policy, version=version)


# at the link


def by_link(request: DoorRequest) -> HttpResponseBase:
    """Show exactly what changed since the last approved version, and the whole document."""
    asked, turn = _asked(request)
    stands = reading.standing(asked, turn, now=timezone.now())
    if stands != "open" or turn is None:
        return _over(request, asked, stands)
    version, before = turn.version, comparing.version_before(turn.version)
    new = queries.stored_document(version)
    context = _context(request, asked, turn) | {
        "document": new, "fragment": fragment(new), "before": before,
        "agreed": [stepped.shown(turn)[step.place] for step in turn.steps if step.agreed_at is not None],
    }  # fmt: skip
    if before is not None:
        found = comparing.changes(queries.stored_document(before), new)
        context |= {"found": found, "tally": tallied(found), "key": KEY, "around": compared.around(found),
                    "parts": compared.shown(found)}  # fmt: skip
    return TemplateResponse(request, "policies/by_link.html", context)


def decide(request: DoorRequest, act: str) -> HttpResponseBase:
    """Ask for the name and what belongs to the decision, and take it: once."""
    if act not in ("agree", "send-back"):
        raise Http404("There is no such act.")
    asked, turn = _asked(request)
    now = timezone.now()
    last = turn is not None and turn.last
    form: Form
    given: dict[str, Any] = {
        "role": reading.within(asked.role),
        "initial": {"name": asked.name, "day": day_in_london(now)},
    }
    if act == "agree":
        form = AgreeByLinkForm(request.POST or None, last=last, **given)
    else:
        form = SendBackByLinkForm(request.POST or None, **given)
    stands = reading.standing(asked, turn, now=now)
    if stands != "open" or turn is None:
        return _over(request, asked, stands, form)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        common: dict[str, Any] = {"link": request.door.link, "body": request.door.body, "now": now}
        try:
            if act == "agree":
                acts.agree_by_link(
                    name=data["name"], meeting=data.get("meeting", ""), meeting_date=data.get("day"), **common
                )
            else:
                acts.send_back_by_link(name=data["name"], reason=data["words"], **common)
        except acts.Over as error:
            return _over(request, asked, error.standing, form)
        except actions.NotPossible as error:
            refuse(form, error, fields={"meeting_date": "day", "reason": "words"})
        else:
            return HttpResponseRedirect(_at(request))
    context = _context(request, asked, turn) | {"form": form, "act": act, "last": last}
    return TemplateResponse(request, "policies/by_link_decide.html", context)


def file(request: DoorRequest, what: str) -> HttpResponseBase:
    """Hand out what changed, or the whole, to print for a meeting."""
    asked, turn = _asked(request)
    if reading.standing(asked, turn, now=timezone.now()) != "open" or turn is None:
        raise Http404("This link shows nothing any more.")
    if bounds.bound_to(request.door.link.pk, what="approve-file", most=MOST_FILES, now=timezone.now()):
        answer = HttpResponse("Asked for too often. Try again in an hour.\n", content_type="text/plain", status=429)
        answer["Retry-After"] = str(int(bounds.WITHIN.total_seconds()))
        return answer
    new, before = queries.stored_document(turn.version), comparing.version_before(turn.version)
    if what == "changes" and before is not None:
        made = comparison_document(
            comparing.changes(queries.stored_document(before), new), new, was=f"Version {before.number}",
            now=f"Version {turn.version.number}, waiting for approval",
        )  # fmt: skip
    elif what == "whole":
        made = replace(new, watermarks=tuple(dict.fromkeys((*new.watermarks, drafts.DRAFT))))
    else:
        raise Http404("There is no such file.")
    crest = profile.crest_file(new.crest) if new.crest else None
    return download(
        render(made, "pdf", crest=crest, when=turn.version.submitted_at),
        file_name(made, "pdf"),
        FORMATS["pdf"].media_type,
    )


def _asked(request: DoorRequest) -> tuple[OutsideApprover, Turn | None]:
    """Return who came by the link, and where their version stands."""
    try:
        asked = reading.asked_by_link(request.door.link)
    except queries.NoPolicy as error:
        raise Http404(str(error)) from error
    return asked, reading.turn_of(asked.step.version, request.door.body)


def _token(request: DoorRequest) -> str:
    """Return the token that stands in the address: a view is not given it."""
    return request.path.split("/")[2]


def _at(request: DoorRequest, name: str = "by-link", **more: str) -> str:
    return address(f"policies:{name}", None, token=_token(request), **more)


def _context(request: DoorRequest, asked: OutsideApprover, turn: Turn) -> dict[str, Any]:
    return {
        "asked": asked, "version": turn.version, "school": request.door.body.name, "last": turn.last,
        "role": reading.within(asked.role), "here": _at(request),
        "agree": _at(request, "by-link-decide", act="agree"), "back": _at(request, "by-link-decide", act="send-back"),
        "changes_file": _at(request, "by-link-file", what="changes"), "whole_file": _at(request, "by-link-file", what="whole"),
    }  # fmt: skip


def _over(
    request: DoorRequest, asked: OutsideApprover, stands: reading.Standing, form: Form | None = None
) -> HttpResponseBase:
    """Say that the link decides nothing any more, and why; with the words that were sent too late."""
    written = form.data.get("words", "").strip() if form is not None and form.is_bound else ""
    fresh = OutsideApprover.objects.select_related("step").get(pk=asked.pk)
    version = Version.objects.get(pk=fresh.step.version_id)
    context = {
        "asked": fresh, "version": version, "school": request.door.body.name, "stands": stands, "written": written,
        "others": reading.others_waiting(fresh) if stands == "decided" else (),
        "role": reading.within(fresh.role), "last": not reading.steps_after(fresh.step),
        "public": address("policies:public-version", request.door.body, document=version.key, number=version.number)
        if version.step == "published" else "",
    }  # fmt: skip
    sent = form is not None and form.is_bound
    status = 409 if sent else 200 if stands == "decided" else 410
    return TemplateResponse(request, "policies/by_link_over.html", context, status=status)
