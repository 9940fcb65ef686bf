"""The page of a federation's one draft: asking the other schools, answering, handing on, publishing for all."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from foreland.policies import queries
from foreland.policies.actions import NotPossible, handing
from foreland.policies.actions import federation as verbs
from foreland.policies.asks import Federation
from foreland.policies.forms.federation import AskAgainForm, TakeForm
from foreland.policies.models import Policy, SharedDraft
from foreland.policies.queries import federation as read
from foreland.policies.views.opened import done, open_policy, refuse, to
from foreland.tenancy import queries as tenancy
from foreland.tenancy.doors import DoorRequest
from foreland.tenancy.permissions import Permission

PAGE = "policies:federation"


def federation(request: DoorRequest) -> TemplateResponse:
    """Show the schools of the federation, who writes the draft, and what this person may do about it."""
    body, now = request.door.body, timezone.now()
    found, row = _found(request), read.standing(body)
    leader = tenancy.body_by_id(row.leader) if row else None
    taken = row if row is not None and row.state == SharedDraft.State.TAKEN else None
    own = read.own_words(taken, by=request.door.by) if taken else frozenset()
    members = read.members(body, found, by=request.door.by, now=now) if row is None else []
    mine = _mine(members)
    context = {
        "federation": found, "row": row, "leader": leader, "form": TakeForm(), "members": members,
        "said_no": read.last_answer(row.leader) if row is not None and row.why else None,
        "under_way": any(each.under_way for each in members),
        "own": _titles(row.policy, own, request) if row and row.policy else [],
        "mine": mine, "takers": [each for each in members if each.takes],
        "to_ask": [each for each in members if each.may_be_asked],
        "ready": bool(mine and read.approved_as_it_stands(mine)), "in_force": bool(mine and queries.in_force(mine, words=False)),
        "may_decide": request.door.can(Permission.PUBLISH),
    }  # fmt: skip
    return TemplateResponse(request, "policies/federation.html", context)


def _found(request: DoorRequest) -> Federation:
    found = read.federation_of(request.door.body)
    if found is None:
        raise Http404("The national register counts this school to no federation.")
    return found


def _mine(members: list[read.Member]) -> Policy | None:
    """Return the policy of the open school that is handed on: the one that others take, else its newest."""
    sources = {each.shared.source for each in members if each.takes and each.shared is not None}
    rows = queries.policies()
    return next((row for row in rows if row.pk in sources), rows[0] if rows else None)


def _titles(of: Policy, keys: frozenset[str], request: DoorRequest) -> list[tuple[str, str]]:
    """Return the statements that stay as this school has them: key and title, by title."""
    states = queries.draft(of, request.door.body, now=timezone.now()).resolved.states
    return sorted(((key, states[key].title) for key in keys if key in states), key=lambda pair: pair[1])


def take(request: DoorRequest) -> HttpResponseBase:
    """Record that the board decided to take the draft of the school that asked."""
    form = TakeForm(request.POST or None)
    row, body = read.standing(request.door.body), request.door.body
    if row is None or row.state != SharedDraft.State.ASKED:
        return to(request, PAGE)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.take(
                body=body, decided_by=data["decided_by"], day=data["day"], by=request.door.by, now=timezone.now()
            )
        except NotPossible as error:
            refuse(form, error)
        else:
            done(request, "Recorded. The draft comes to you when it is handed on.")
            return to(request, PAGE)
    leader = tenancy.body_by_id(row.leader)
    return TemplateResponse(request, "policies/federation_take.html", {"form": form, "row": row, "leader": leader})


def ask_again(request: DoorRequest, school: str) -> HttpResponseBase:
    """Ask a school that said no once more, with what has changed since."""
    body, now = request.door.body, timezone.now()
    members = read.members(body, _found(request), by=request.door.by, now=now) if read.standing(body) is None else []
    each = next((row for row in members if row.fellow.body is not None and row.fellow.body.pk == school), None)
    mine = _mine(members)
    if each is None or mine is None:
        raise Http404("There is no such school to ask.")
    if not each.may_be_asked_again:
        return to(request, PAGE)
    form = AskAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.ask_again(
                policy=mine, body=body, school=school, why=form.cleaned_data["why"], by=request.door.by, now=now
            )
        except NotPossible as error:
            refuse(form, error)
        else:
            done(request, f"Asked: {each.fellow.name}. Their leads have a message.")
            return to(request, PAGE)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "each": each}
    return TemplateResponse(request, "policies/federation_ask_again.html", context, status=status)


def act(request: DoorRequest, act: str) -> HttpResponseBase:
    """Do what a button of the page says, and come back to it with what came of it."""
    found = ACTS.get(act)
    if found is None:
        raise Http404("There is no such thing to do.")
    try:
        found(request)
    except NotPossible as error:
        messages.error(request, str(error))
    return to(request, PAGE)


def _ask(request: DoorRequest) -> None:
    policy = open_policy(request, request.POST.get("policy", ""))
    names = verbs.ask(policy=policy, body=request.door.body, by=request.door.by, now=timezone.now())
    done(request, f"Asked: {', '.join(names)}. Their leads have a message.")


def _hand_on(request: DoorRequest) -> None:
    policy = open_policy(request, request.POST.get("policy", ""))
    _say(
        request, handing.hand_on(policy=policy, body=request.door.body, by=request.door.by, now=timezone.now()), "Handed on"
    )  # fmt: skip


def _publish(request: DoorRequest) -> None:
    policy = open_policy(request, request.POST.get("policy", ""))
    person, now = request.door.person, timezone.now()
    names = handing.publish_for_all(
        policy=policy, body=request.door.body, by=request.door.by, name=person.name, now=now
    )
    if names:
        done(request, f"Under way for {', '.join(names)}. What came of it stands with each school below.")
    else:
        messages.error(request, "Nothing new was begun: for each school that takes this draft it is under way already.")


def _take_back(request: DoorRequest) -> None:
    school = request.POST.get("school", "").replace("\0", "")
    verbs.take_back(body=request.door.body, school=school, by=request.door.by, now=timezone.now())
    done(request, "Taken back. Their leads have a message.")


def _say(request: DoorRequest, found: list[handing.Result], began: str) -> None:
    """Say for each school what came of it; nothing of a school that was passed over is lost."""
    for each in found:
        (messages.success if each.done else messages.error)(request, f"{each.school}: {each.words}")
    if not found:
        messages.error(request, f"{began} to nobody: no school takes this draft.")


def _decline(request: DoorRequest) -> None:
    verbs.decline(by=request.door.by, now=timezone.now())
    done(request, "Noted. Your school goes on writing its own policy.")


def _end(request: DoorRequest) -> None:
    verbs.end(by=request.door.by, now=timezone.now())
    done(request, "Noted. What came to you stays as it is, and you write on from there.")


def _again(request: DoorRequest) -> None:
    key = request.POST.get("key", "").replace("\0", "")
    keys = frozenset({key}) if key else handing.EVERY
    count = handing.take_again(body=request.door.body, keys=keys, by=request.door.by, now=timezone.now())
    done(request, f"{count} statement{' reads' if count == 1 else 's read'} as in the draft again.")


ACTS: dict[str, Callable[[DoorRequest], None]] = {
    "ask": _ask,
    "hand-on": _hand_on,
    "publish": _publish,
    "decline": _decline,
    "end": _end,
    "again": _again,
    "take-back": _take_back,
}
