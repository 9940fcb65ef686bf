"""Pages of approval in steps: what the school sets, agreeing at a step, and taking back what one submitted."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.core import workflow
from foreland.core.workflow import OUTSIDE, Route
from foreland.policies import actions, queries, stepped
from foreland.policies.actions import steps as acts
from foreland.policies.forms.steps import AgreeForm, StepForm
from foreland.policies.queries import Draft, comparing
from foreland.policies.queries import steps as reading
from foreland.policies.views.opened import crumbs, done, open_draft, open_version, refuse, to
from foreland.tenancy.addresses import address
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission


def steps(request: DoorRequest, policy: str) -> TemplateResponse:
    """Show the steps that a version goes through, and where each kind of change would go."""
    return _page(request, open_draft(request, policy))


def _page(request: DoorRequest, draft: Draft, problem: str = "") -> TemplateResponse:
    route, revision = reading.route_of(draft.policy)
    titles = dict(reading.sections_of(draft))
    names = dict(comparing.documents_to_compare(draft))
    context = {
        "draft": draft,
        "lines": stepped.lines(route, reading.candidates(route, draft.body), titles),
        "usual": route == workflow.USUAL,
        "revision": revision,
        "preview": stepped.preview(route, titles),
        "now": [(names.get(key, key), stepped.path(reading.due(draft, key))) for key in draft.resolved.documents],
        "conditional": any(step.when != "always" for step in route),
        "stuck": not draft.alone and not reading.can_finish(route, draft.body, submitter=request.door.by),
        "waiting": queries.open_submission(draft.policy),
        "may_change": request.door.can(Permission.SUBMIT_POLICIES),
        "full": len(route) >= workflow.MOST_STEPS,
        "alone": draft.alone,
        "problem": problem,
        "crumbs": crumbs(draft),
    }
    return TemplateResponse(request, "policies/steps.html", context, status=422 if problem else 200)


def _set(request: DoorRequest, draft: Draft, route: Route, seen: int | None) -> None:
    """Set a route, as it was changed on a page that showed the revision `seen`."""
    acts.set_route(
        policy=draft.policy, body=draft.body, route=route, sections=[key for key, _ in reading.sections_of(draft)],
        seen=seen if seen is not None else -1, by=request.door.by, now=timezone.now(),
    )  # fmt: skip


def new(request: DoorRequest, policy: str) -> HttpResponseBase:
    """Ask for one more step, and put it in its place."""
    draft = open_draft(request, policy)
    route, revision = reading.route_of(draft.policy)
    places = [("0", "First"), *((str(n), f"After {n}. {reading.who(step)}") for n, step in enumerate(route, 1))]
    form = StepForm(
        reading.sections_of(draft), places, request.POST or None,
        initial={"after": str(len(route) - 1), "seen": revision, "when": "always"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        at = int(form.cleaned_data["after"])
        try:
            _set(request, draft, (*route[:at], form.step(), *route[at:]), form.cleaned_data["seen"])
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "The step is added. It counts for what is submitted from now on.")
            return to(request, "policies:steps", policy=policy)
    context = {"draft": draft, "form": form, "crumbs": _crumbs(draft), "heading": "Add a step"}
    return TemplateResponse(request, "policies/step.html", context)


def change(request: DoorRequest, policy: str, place: int) -> HttpResponseBase:
    """Change one step; the first is 1."""
    draft = open_draft(request, policy)
    route, revision = reading.route_of(draft.policy)
    if not 1 <= place <= len(route):
        raise Http404("There is no such step.")
    old = route[place - 1]
    form = StepForm(
        reading.sections_of(draft), (), request.POST or None, initial=StepForm.initial_of(old) | {"seen": revision}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, draft, (*route[: place - 1], form.step(), *route[place:]), form.cleaned_data["seen"])
        except actions.NotPossible as error:
            refuse(form, error)
        else:
            done(request, "The step is changed. It counts for what is submitted from now on.")
            return to(request, "policies:steps", policy=policy)
    context = {"draft": draft, "form": form, "crumbs": _crumbs(draft), "heading": f"Change step {place}"}
    return TemplateResponse(request, "policies/step.html", context)


def _crumbs(draft: Draft) -> list[tuple[str, str]]:
    return crumbs(draft, ("Steps of approval", address("policies:steps", draft.body, policy=draft.policy.pk)))


def _up(route: Route, at: int) -> Route:
    return (*route[: at - 1], route[at], route[at - 1], *route[at + 1 :]) if at else route


def _out(route: Route, at: int) -> Route:
    return (*route[:at], *route[at + 1 :])


ACTS: dict[str, tuple[Callable[[Route, int], Route], str]] = {
    "up": (_up, "The step is moved up."),
    "down": (lambda route, at: _up(route, at + 1) if at + 1 < len(route) else route, "The step is moved down."),
    "out": (_out, "The step is taken out."),
    "usual": (lambda route, at: workflow.USUAL, "One approval is enough again, by whoever may approve."),
}


def act(request: DoorRequest, policy: str, act: str) -> HttpResponseBase:
    """Move a step, take it out, or go back to one approval."""
    draft = open_draft(request, policy)
    if act not in ACTS:
        raise Http404("There is no such act.")
    route, _ = reading.route_of(draft.policy)
    made, says = ACTS[act]
    at, seen = (_number(request.POST.get(name, "")) for name in ("place", "seen"))
    if act != "usual" and not 0 <= at < len(route):
        raise Http404("There is no such step.")
    try:
        _set(request, draft, made(route, at), seen)
    except actions.NotPossible as error:
        return _page(request, draft, str(error))
    done(request, f"{says} It counts for what is submitted from now on.")
    return to(request, "policies:steps", policy=policy)


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else -1


def agree(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask whoever's turn it is before the last step whether they agree, and pass the version on or send it back."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    turn = reading.turn_of(row, draft.body)
    if turn is None or not _has_a_step(turn, draft, request.door.by):
        raise PermissionDenied
    if request.method != "POST" and (turn.last or not turn.is_for(request.door.by)):
        return to(request, "policies:version", policy=policy, version=version)
    form = AgreeForm(request.POST or None, initial={"place": turn.place})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {"version": row, "body": draft.body, "place": data["place"], "person": request.door.person}
        try:
            if data["decision"] == "back":
                acts.send_back_at(**given, reason=data["words"], now=timezone.now())
                said = f"{row.title} {row.number} is sent back. {row.submitter} has your reason by e-mail."
            else:
                then = acts.agree(**given, words=data["words"], now=timezone.now())
                said = f"You agreed to {row.title} {row.number}. It is at {then.words}." if then else "You agreed."
        except actions.NotPossible as error:
            refuse(form, error, fields={"reason": "words"})
        else:
            done(request, said)
            return to(request, "policies:version", policy=policy, version=version)
    context = {
        "draft": draft, "version": row, "form": form, "crumbs": crumbs(draft), "before": comparing.version_before(row),
        "steps": stepped.shown(turn),
    }  # fmt: skip
    return TemplateResponse(request, "policies/agree.html", context)


def _has_a_step(turn: reading.Turn, draft: Draft, person: str) -> bool:
    """Return whether a member may decide one of the steps before the last, at its turn, or did."""
    people = reading.candidates(turn.steps[:-1], draft.body)
    return any(each.pk == person for found in people for each in found)


def take_back(request: DoorRequest, policy: str, version: str) -> HttpResponseBase:
    """Ask whether to take back what one submitted, and do it."""
    row = open_version(request, policy, version)
    draft = open_draft(request, policy)
    problem = ""
    if request.method == "POST":
        try:
            acts.take_back(version=row, by=request.door.by, now=timezone.now())
        except actions.NotPossible as error:
            problem = str(error)
        else:
            done(request, f"{row.title} {row.number} is taken back. Go on with the draft, and submit it again.")
            return to(request, "policies:version", policy=policy, version=version)
    turn = reading.turn_of(row, draft.body)
    context = {
        "draft": draft, "version": row, "crumbs": crumbs(draft), "problem": problem,
        "agreed": sum(each.agreed_at is not None for each in turn.steps) if turn else 0,
        "outside": turn is not None and turn.next is not None and turn.next.who == OUTSIDE and turn.asked is not None,
    }  # fmt: skip
    return TemplateResponse(request, "policies/take_back.html", context, status=422 if problem else 200)
